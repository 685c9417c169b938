"""Trainers: who may lead classes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from courseware.record.database import Database
from courseware.record.learners import NameTaken
from courseware.record.schema import learners, trainers
from courseware.record.stored import stored

ELSEWHERE = "trainer-of-another-record"
"""The id of what stands for whoever marked what was brought in: no trainer of this record, and found by nobody. Longer
than a name may be, so that it is nobody's."""
_HERE = select(trainers).where(trainers.c.id != ELSEWHERE)
_ONE = _HERE.where(trainers.c.id == bindparam("of"))
_NAMED = _HERE.where(trainers.c.name_key == bindparam("of"))
_ALL = _HERE.order_by(trainers.c.created_at, trainers.c.id)


@dataclass(frozen=True)
class Trainer:
    """`passcode` is salted and hashed. An `admin` sees the classes of all. `learner_id`: as whom he tries things."""

    id: str
    name: str
    name_key: str
    passcode: str
    admin: bool
    learner_id: str
    created_at: datetime


class Trainers:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, trainer: Trainer) -> None:
        """The trainer and his learner. Raises NameTaken."""
        learner = {
            "id": trainer.learner_id,
            "name": trainer.name,
            "name_key": f"trainer/{trainer.name_key}",
            "created_at": trainer.created_at,
        }
        try:
            with self._database.writing(refusals=True) as connection:
                connection.execute(insert(learners).values(learner))
                connection.execute(insert(trainers).values(vars(trainer)))
        except IntegrityError as error:
            raise NameTaken(trainer.name) from error

    def get(self, trainer_id: str) -> Trainer | None:
        return self._first(_ONE, trainer_id)

    def named(self, key: str) -> Trainer | None:
        return self._first(_NAMED, key)

    def all(self) -> tuple[Trainer, ...]:
        """Oldest first."""
        with self._database.reading() as connection:
            return tuple(_trainer(row) for row in connection.execute(_ALL))

    def set_passcode(self, trainer_id: str, passcode: str) -> None:
        with self._database.writing() as connection:
            connection.execute(update(trainers).where(trainers.c.id == trainer_id).values(passcode=passcode))

    def _first(self, statement: Any, of: str) -> Trainer | None:
        with self._database.reading() as connection:
            row = connection.execute(statement, {"of": of}).first()
            return _trainer(row) if row else None


def _trainer(row: Any) -> Trainer:
    return Trainer(
        stored(str, row.id),
        stored(str, row.name),
        stored(str, row.name_key),
        stored(str, row.passcode),
        stored(bool, row.admin),
        stored(str, row.learner_id),
        stored(datetime, row.created_at),
    )
