"""For all tests: the course and the sample shop that are in the tree, read once a worker and shared; a test may look
at them and change nothing. No example has to be ready within a time, because no test is about the machine's speed."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import settings

from courseware.cache import Cache
from courseware.content.course import Course
from courseware.content.kept import kept_course
from courseware.record.store import Store
from courseware.shop.tables import Shop

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tests that share what is slow to make stay with one worker, which is told by their names. With a pytest that the
    workers do not know (9.2 and pytest-xdist 3.8) they would silently be spread again, and each worker make it."""
    if not getattr(session.config.option, "loadgroup", False):
        return
    for item in session.items:
        if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
            raise pytest.UsageError("this pytest and pytest-xdist do not keep groups of tests together")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file is not named by its bytes: a workbook holds the second at which it was made, and each worker makes it."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder for the course and the shop of the tree: what one worker has computed, all of them find."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def course(kept: Path) -> Course:
    return kept_course(ROOT, Cache(kept))


@pytest.fixture(scope="session")
def shop(kept: Path) -> Shop:
    return Shop.load(ROOT / "datasets", Cache(kept))


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with nothing in it, to be copied: building one goes through all migrations."""
    folder = tmp_path_factory.mktemp("record")
    Store.open(folder / "built.db")
    with sqlite3.connect(folder / "built.db") as built:
        built.execute("vacuum into ?", [str(folder / "courseware.db")])
    return folder / "courseware.db"
