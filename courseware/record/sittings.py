"""Sittings: what was asked, when, and until when. Started and ended once each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from courseware.record import statements
from courseware.record.database import Database
from courseware.record.log import Drawn, Sitting, SittingKind
from courseware.record.schema import sitting_marks, sittings
from courseware.record.stored import stored

_WITH_MARKS = select(sittings, sitting_marks.c.item.label("marked")).outerjoin(sitting_marks)
_ONE = _WITH_MARKS.where(sittings.c.id == bindparam("of"))
_ALL = _WITH_MARKS.where(sittings.c.learner_id == bindparam("of")).order_by(sittings.c.started_at, sittings.c.id)
_END = update(sittings).where(sittings.c.id == bindparam("of"), sittings.c.ended_at.is_(None))
_UNMARK = delete(sitting_marks).where(
    sitting_marks.c.sitting_id == bindparam("of"), sitting_marks.c.item == bindparam("marked")
)


class Sittings:
    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, sitting: Sitting) -> Sitting:
        """Record a sitting. One with the same id (double click) is recorded once: the first one is returned."""
        with self._database.writing() as connection:
            start(connection, sitting)
            return _sitting(connection.execute(_ONE, {"of": sitting.id}).all())

    def end(self, sitting_id: str, at: datetime) -> Sitting:
        """End a sitting, unless it has ended before: the first end stands. No answer of it is recorded any more.
        Raises KeyError."""
        with self._database.writing() as connection:
            connection.execute(_END.values(ended_at=at), {"of": sitting_id})
            rows = connection.execute(_ONE, {"of": sitting_id}).all()
        if not rows:
            raise KeyError(sitting_id)
        return _sitting(rows)

    def mark(self, sitting_id: str, item: str, on: bool) -> None:
        """Mark an item to be looked at again, or take the mark away."""
        with self._database.writing() as connection:
            if on:
                values = {"sitting_id": sitting_id, "item": item}
                connection.execute(statements.insert_mark(connection.dialect.name), values)
            else:
                connection.execute(_UNMARK, {"of": sitting_id, "marked": item})

    def get(self, sitting_id: str) -> Sitting | None:
        with self._database.reading() as connection:
            rows = connection.execute(_ONE, {"of": sitting_id}).all()
            return _sitting(rows) if rows else None

    def of_learner(self, learner_id: str) -> tuple[Sitting, ...]:
        """All sittings of a learner, oldest first."""
        with self._database.reading() as connection:
            return of_learner(connection, learner_id)


def start(connection: Connection, sitting: Sitting) -> bool:
    """Within a transaction. True if it is new; what is marked in it is marked then."""
    values = {
        "id": sitting.id,
        "learner_id": sitting.learner_id,
        "kind": str(sitting.kind),
        "scope": json.dumps(sitting.scope, allow_nan=False),
        "at_once": sitting.at_once,
        "drawn": json.dumps([[each.item, each.variant, each.content] for each in sitting.drawn]),
        "seconds": sitting.seconds,
        "started_at": sitting.started_at,
        "ended_at": sitting.ended_at,
    }
    dialect = connection.dialect.name
    is_new = connection.execute(statements.insert_sitting(dialect), values).first() is not None
    if is_new and sitting.marked:
        marks = [{"sitting_id": sitting.id, "item": item} for item in sorted(sitting.marked)]
        connection.execute(statements.insert_mark(dialect), marks)
    return is_new


def of_learner(connection: Connection, learner_id: str) -> tuple[Sitting, ...]:
    """All sittings of a learner, oldest first, within a transaction."""
    rows = connection.execute(_ALL, {"of": learner_id}).all()
    return tuple(_sitting(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row.id))


def drawn_of(text: str) -> tuple[Drawn, ...]:
    """What is stored of the items that were drawn."""
    drawn = stored(list, json.loads(text))
    return tuple(
        Drawn(stored(str, item), stored(int, variant), stored(str, content)) for item, variant, content in drawn
    )


def _sitting(rows: Sequence[Any]) -> Sitting:
    """The sitting of its rows, one a mark."""
    row = rows[0]
    return Sitting(
        stored(str, row.id),
        stored(str, row.learner_id),
        SittingKind(row.kind),
        json.loads(row.scope),
        stored(bool, row.at_once),
        drawn_of(row.drawn),
        row.seconds,
        stored(datetime, row.started_at),
        row.ended_at,
        frozenset(each.marked for each in rows if each.marked is not None),
    )
