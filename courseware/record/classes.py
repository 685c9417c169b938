"""Classes: their rooms, as everyone in them reads them, what happened in them, and their rounds of answering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from courseware.record.database import Database
from courseware.record.schema import class_events, classes, drafts, rounds, seats
from courseware.record.stored import stored

_ONE = select(classes).where(classes.c.id == bindparam("of"))
_BY_CODE = select(classes).where(classes.c.code == bindparam("of"))
_OF_TRAINER = (
    select(classes).where(classes.c.trainer_id == bindparam("of")).order_by(classes.c.created_at, classes.c.id)
)
_ALL = select(classes).order_by(classes.c.created_at, classes.c.id)
_SOME = select(classes).where(classes.c.id.in_(bindparam("of", expanding=True)))
_ADVANCE = update(classes).where(classes.c.id == bindparam("of"), classes.c.version == bindparam("before"))
_ROUND = select(rounds).where(rounds.c.id == bindparam("of"))
_ROUNDS = select(rounds).where(rounds.c.class_id == bindparam("of")).order_by(rounds.c.opened_at, rounds.c.id)
_EVENTS = (
    select(class_events)
    .where(class_events.c.class_id == bindparam("of"), class_events.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(class_events.c.version)
)
_CLOSE_OTHERS = update(rounds).where(
    rounds.c.class_id == bindparam("of"), rounds.c.closed_at.is_(None), rounds.c.id != bindparam("but")
)
_TELL_ALL = update(rounds).where(rounds.c.class_id == bindparam("of"), rounds.c.told_at.is_(None))
_COPY_DRAFTS = insert(drafts).from_select(
    ["learner_id", "item", "raw", "updated_at"],
    select(drafts.c.learner_id, bindparam("target", type_=drafts.c.item.type), drafts.c.raw, drafts.c.updated_at)
    .where(drafts.c.item == bindparam("source"), drafts.c.learner_id.in_(
        select(seats.c.learner_id).where(seats.c.class_id == bindparam("of"), seats.c.removed_at.is_(None))
    )),
)  # fmt: skip


class CodeTaken(Exception):
    """Another class has this code."""


@dataclass(frozen=True)
class ClassRow:
    """`room` is JSON. `code` is what one joins with."""

    id: str
    code: str
    name: str
    trainer_id: str
    room: str
    version: int
    created_at: datetime


@dataclass(frozen=True)
class ClassEvent:
    """`version` is that of the room it led to, `room` that room as JSON."""

    version: int
    kind: str
    at: datetime
    room: str


@dataclass(frozen=True)
class Round:
    """One time that an item was put to a class; the attempts of that occasion are its answers. `first` is the round
    before the discussion. No answer is taken from `closed_at` on; right answers may be told from `told_at` on."""

    id: str
    class_id: str
    hour: int
    item: str
    variant: int
    first: str | None
    opened_at: datetime
    closed_at: datetime | None = None
    told_at: datetime | None = None


class Classes:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, row: ClassRow) -> None:
        """Raises CodeTaken."""
        try:
            with self._database.writing(refusals=True) as connection:
                connection.execute(insert(classes).values(vars(row)))
        except IntegrityError as error:
            raise CodeTaken(row.code) from error

    def get(self, class_id: str) -> ClassRow | None:
        return self._first(_ONE, class_id)

    def by_code(self, code: str) -> ClassRow | None:
        return self._first(_BY_CODE, code)

    def of_trainer(self, trainer_id: str) -> tuple[ClassRow, ...]:
        """Oldest first."""
        with self._database.reading() as connection:
            return tuple(_class(row) for row in connection.execute(_OF_TRAINER, {"of": trainer_id}))

    def all(self) -> tuple[ClassRow, ...]:
        """Oldest first."""
        with self._database.reading() as connection:
            return tuple(_class(row) for row in connection.execute(_ALL))

    def of(self, class_ids: Sequence[str]) -> tuple[ClassRow, ...]:
        with self._database.reading() as connection:
            return tuple(_class(row) for row in connection.execute(_SOME, {"of": list(class_ids)}))

    def advance(
        self,
        before: ClassRow,
        events: Sequence[ClassEvent],
        asked: Sequence[Round],
        tell_all: bool = False,
        copied: tuple[str, str] | None = None,
    ) -> bool:
        """Let what happened have happened, unless something else has since `before` was read: False then.

        `asked` are the rounds as they are now: new ones are opened, known ones changed; every other one is closed. With
        `tell_all` no right answer of the class is kept back any more. `copied`: under which item the drafts of its
        learners stand, and under which they are kept as well, as they are now.
        """
        last = events[-1]
        with self._database.writing(refusals=True) as connection:
            changed = connection.execute(
                _ADVANCE.values(room=last.room, version=last.version), {"of": before.id, "before": before.version}
            )
            if changed.rowcount == 0:
                return False
            connection.execute(insert(class_events), [{"class_id": before.id, **vars(event)} for event in events])
            for each in asked:
                if connection.execute(_ROUND, {"of": each.id}).first() is None:
                    connection.execute(insert(rounds).values(vars(each)))
                else:
                    connection.execute(update(rounds).where(rounds.c.id == each.id).values(_times(each)))
            current = asked[-1].id if asked else ""
            connection.execute(_CLOSE_OTHERS.values(closed_at=last.at), {"of": before.id, "but": current})
            if tell_all:
                connection.execute(_TELL_ALL.values(told_at=last.at), {"of": before.id})
            if copied is not None:
                connection.execute(_COPY_DRAFTS, {"of": before.id, "source": copied[0], "target": copied[1]})
            return True

    def events(self, class_id: str, *kinds: str) -> tuple[ClassEvent, ...]:
        """What happened in a class, of these kinds, oldest first."""
        with self._database.reading() as connection:
            return tuple(
                ClassEvent(row.version, row.kind, stored(datetime, row.at), row.room)
                for row in connection.execute(_EVENTS, {"of": class_id, "kinds": kinds})
            )

    def rounds(self, class_id: str) -> tuple[Round, ...]:
        """All rounds of a class, oldest first."""
        with self._database.reading() as connection:
            return tuple(_round(row) for row in connection.execute(_ROUNDS, {"of": class_id}))

    def round(self, round_id: str) -> Round | None:
        with self._database.reading() as connection:
            row = connection.execute(_ROUND, {"of": round_id}).first()
            return _round(row) if row else None

    def _first(self, statement: Any, of: str) -> ClassRow | None:
        with self._database.reading() as connection:
            row = connection.execute(statement, {"of": of}).first()
            return _class(row) if row else None


def _times(now: Round) -> dict[str, Any]:
    """Closed is closed as of the first time, unless it is open again; told is told."""
    closed = None if now.closed_at is None else func.coalesce(rounds.c.closed_at, now.closed_at)
    return {"closed_at": closed, "told_at": func.coalesce(rounds.c.told_at, now.told_at)}


def _class(row: Any) -> ClassRow:
    return ClassRow(
        stored(str, row.id),
        stored(str, row.code),
        stored(str, row.name),
        stored(str, row.trainer_id),
        stored(str, row.room),
        stored(int, row.version),
        stored(datetime, row.created_at),
    )


def _round(row: Any) -> Round:
    return Round(
        stored(str, row.id),
        stored(str, row.class_id),
        stored(int, row.hour),
        stored(str, row.item),
        stored(int, row.variant),
        row.first,
        stored(datetime, row.opened_at),
        row.closed_at,
        row.told_at,
    )
