"""Who learns: the table of learners."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from courseware.record.database import Database
from courseware.record.log import Learner
from courseware.record.schema import learners, seats, trainers
from courseware.record.stored import stored

_ALL = (
    select(learners)
    .where(learners.c.id.not_in(select(seats.c.learner_id)), learners.c.id.not_in(select(trainers.c.learner_id)))
    .order_by(learners.c.created_at, learners.c.id)
)
_ONE = select(learners).where(learners.c.id == bindparam("of"))


class NameTaken(Exception):
    """Another learner has this name, perhaps in other case."""


class Learners:
    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Learner, ...]:
        """All learners who are nobody's seat in a class, oldest first."""
        with self._database.reading() as connection:
            return tuple(_learner(row) for row in connection.execute(_ALL).all())

    def get(self, learner_id: str) -> Learner | None:
        with self._database.reading() as connection:
            row = connection.execute(_ONE, {"of": learner_id}).first()
            return _learner(row) if row else None

    def add(
        self, name: str, name_key: str, at: datetime, new_id: Callable[[], str] = lambda: secrets.token_hex(8)
    ) -> Learner:
        """Raises NameTaken when a learner with the same `name_key` exists."""
        learner = Learner(new_id(), name, at)
        try:
            with self._database.writing(refusals=True) as connection:
                values = {"id": learner.id, "name": name, "name_key": name_key, "created_at": at}
                connection.execute(insert(learners).values(values))
        except IntegrityError as error:
            raise NameTaken(name) from error
        return learner

    def rename(self, learner_id: str, name: str, name_key: str) -> None:
        """Raises NameTaken when another learner has the same `name_key`."""
        try:
            with self._database.writing(refusals=True) as connection:
                statement = update(learners).where(learners.c.id == learner_id)
                connection.execute(statement.values(name=name, name_key=name_key))
        except IntegrityError as error:
            raise NameTaken(name) from error


def _learner(row: Row[Any]) -> Learner:
    return Learner(stored(str, row.id), stored(str, row.name), stored(datetime, row.created_at))
