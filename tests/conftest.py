"""For all tests: the course and the sample shop that are in the tree, read once a worker and shared; a test may look
at them and change nothing. No example has to be ready within a time, because no test is about the machine's speed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from courseware.content.course import Course
from courseware.content.loader import load_course
from courseware.shop.tables import Shop

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def course() -> Course:
    return load_course(ROOT)


@pytest.fixture(scope="session")
def shop() -> Shop:
    return Shop.load(ROOT / "datasets")
