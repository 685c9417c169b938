"""For the tests of classes: a trainer and his class in its first hour, on a record of its own and a clock that stands
still."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from courseware.answers.exercise import Workbook
from courseware.classroom.room import Begin
from courseware.content.course import Course
from courseware.content.question import Single
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.shop.tables import Shop
from courseware.study.rooms import ClassRoom
from courseware.study.service import Study

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)


@dataclass
class Clock:
    wall: datetime = NOON

    def now(self) -> datetime:
        return self.wall


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, empty_record: Path) -> Store:
    return Store.open(Path(shutil.copy(empty_record, tmp_path / "record.db")))


@pytest.fixture
def study(course: Course, shop: Shop, store: Store, clock: Clock) -> Study:
    return Study(course, shop, store, Workbook(course, shop), clock.now)


@pytest.fixture
def trainer(study: Study) -> Trainer:
    return study.leading.add_trainer("陈老师")[0]


@pytest.fixture
def room(study: Study, trainer: Trainer) -> ClassRoom:
    return study.leading.do(trainer, study.leading.new_class(trainer, "五月二班").id, Begin())


@pytest.fixture
def single(course: Course) -> Single:
    return next(each for each in course.questions.values() if isinstance(each, Single))
