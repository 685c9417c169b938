"""For the tests of exercises: one workbook for all, so that what a solution computes is computed once a worker."""

from __future__ import annotations

import pytest

from courseware.answers.exercise import Workbook
from courseware.content.course import Course
from courseware.shop.tables import Shop


@pytest.fixture(scope="session")
def workbook(course: Course, shop: Shop) -> Workbook:
    return Workbook(course, shop)
