"""Runs of the 618 planner in the record: append once, never more graded ones than allowed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError

from courseware.record.database import Database
from courseware.record.schema import promotion_runs, seats
from courseware.record.stored import stored

RACES = 5
"""Tries to take a number: a replica on the same record may take it first."""


_OF_LEARNER = (
    select(promotion_runs).where(promotion_runs.c.learner_id == bindparam("learner")).order_by(promotion_runs.c.id)
)
_IN_CLASS = select(seats.c.learner_id).where(seats.c.class_id == bindparam("of"), seats.c.removed_at.is_(None))
_LATEST = (
    select(func.max(promotion_runs.c.id).label("id"))
    .where(promotion_runs.c.learner_id.in_(_IN_CLASS))
    .group_by(promotion_runs.c.learner_id)
)
_NEWEST_OF_CLASS = select(func.max(promotion_runs.c.id)).where(promotion_runs.c.learner_id.in_(_IN_CLASS))
_LATEST_OF_CLASS = select(promotion_runs).where(promotion_runs.c.id.in_(_LATEST)).order_by(promotion_runs.c.id)


@dataclass(frozen=True)
class KeptRun:
    """One run. `number` is 1, 2, … for a graded run and None for practice; `plan` and `judgement` are plain JSON;
    `origin` is set when it was brought in from another record: the learner whose run it was there."""

    nonce: str
    learner_id: str
    number: int | None
    plan: Mapping[str, Any]
    judgement: Mapping[str, Any]
    at: datetime
    origin: str | None = None


class Runs:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, run: KeptRun, graded: bool, most: int) -> KeptRun | None:
        """Record a run; a graded one gets the next number, and None is returned when `most` are there already.

        A run with the same nonce (double click) is recorded once: the first one is returned.
        """
        for _ in range(RACES):
            try:
                with self._database.writing(refusals=True) as connection:
                    return append(connection, run, graded, most)
            except IntegrityError:  # another process took the number or the nonce between look and write: look again
                continue
        # Not another process each time: the learner is not in this record.
        with self._database.writing() as connection:
            return append(connection, run, graded, most)

    def get(self, nonce: str) -> KeptRun | None:
        with self._database.reading() as connection:
            row = connection.execute(select(promotion_runs).where(promotion_runs.c.nonce == nonce)).first()
            return run_of(row) if row else None

    def all_of(self, learner_id: str) -> tuple[KeptRun, ...]:
        """All runs of a learner, oldest first."""
        with self._database.reading() as connection:
            return tuple(run_of(row) for row in connection.execute(_OF_LEARNER, {"learner": learner_id}).all())

    def newest_of(self, class_id: str) -> int | None:
        """Which is the newest run in a class: another one where any of its learners has played since."""
        with self._database.reading() as connection:
            newest: int | None = connection.execute(_NEWEST_OF_CLASS, {"of": class_id}).scalar()
            return newest

    def latest_of(self, class_id: str) -> tuple[KeptRun, ...]:
        """The last run of each learner of a class. One statement."""
        with self._database.reading() as connection:
            return tuple(run_of(row) for row in connection.execute(_LATEST_OF_CLASS, {"of": class_id}).all())


def append(connection: Connection, run: KeptRun, graded: bool, most: int) -> KeptRun | None:
    """See `Runs.add`; within a transaction."""
    first = connection.execute(select(promotion_runs).where(promotion_runs.c.nonce == run.nonce)).first()
    if first is not None:
        return run_of(first)
    number = None
    if graded:
        column = promotion_runs.c.graded_number
        last = connection.execute(
            select(func.max(column)).where(promotion_runs.c.learner_id == run.learner_id)
        ).scalar()
        number = (last or 0) + 1
        if number > most:
            return None
    values = {
        "nonce": run.nonce,
        "learner_id": run.learner_id,
        "graded_number": number,
        "plan": json.dumps(run.plan, allow_nan=False),
        "judgement": json.dumps(run.judgement, allow_nan=False),
        "at": run.at,
        "origin": run.origin,
    }
    connection.execute(insert(promotion_runs).values(values))
    return replace(run, number=number)


def run_of(row: Row[Any]) -> KeptRun:
    plan, judgement = (stored(dict, json.loads(text)) for text in (row.plan, row.judgement))
    return KeptRun(
        stored(str, row.nonce),
        stored(str, row.learner_id),
        row.graded_number,
        plan,
        judgement,
        stored(datetime, row.at),
        row.origin,
    )
