"""Written answers of a class, and what its trainers made of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, func, or_, select

from courseware.answers.text import text_of
from courseware.record import statements
from courseware.record.database import Database
from courseware.record.log import LESSON_PURPOSES, Purpose
from courseware.record.schema import attempts, markings, rounds, seats
from courseware.record.stored import stored
from courseware.record.trainers import ELSEWHERE
from courseware.verdict import Status

_TAKING = select(rounds.c.id).where(rounds.c.closed_at.is_(None))
"""Rounds whose answers may still be changed."""


def _last_texts(of: ColumnElement[bool]) -> Select[Any]:
    """The last text of each learner to each item, with a row for each of his texts to it that was marked. What is
    written in a class's round counts as soon as it cannot be changed any more."""
    last = (
        select(
            func.max(attempts.c.id).label("last"),
            func.sum(case((attempts.c.status == str(Status.COMPARED), 0), else_=1)).label("times"),
        )
        .where(
            attempts.c.item.in_(bindparam("items", expanding=True)),
            attempts.c.purpose.in_([str(each) for each in LESSON_PURPOSES]),
            or_(attempts.c.occasion.is_(None), attempts.c.occasion.not_in(_TAKING)),
            of,
        )
        .group_by(attempts.c.learner_id, attempts.c.item)
        .subquery()
    )
    marked = (markings.c.learner_id == attempts.c.learner_id) & (markings.c.item == attempts.c.item)
    return (
        select(
            *(attempts.c[name] for name in ("id", "learner_id", "item", "variant", "answer", "at", "purpose")),
            last.c.times,
            *(markings.c[name].label(f"marked_{name}") for name in ("text", "trainer_id", "points", "asked", "at")),
        )
        .select_from(attempts.join(last, last.c.last == attempts.c.id).outerjoin(markings, marked))
        .order_by(attempts.c.at, attempts.c.id, markings.c.at)
    )


_IN_CLASS = select(seats.c.learner_id).where(seats.c.class_id == bindparam("of"), seats.c.removed_at.is_(None))
_OF_CLASS = _last_texts(attempts.c.learner_id.in_(_IN_CLASS))
_OF_ONE = _last_texts(attempts.c.learner_id == bindparam("of"))
_ONE = select(markings).where(
    markings.c.learner_id == bindparam("learner"),
    markings.c.item == bindparam("of"),
    markings.c.text == bindparam("text"),
)
_OF_LEARNER = (
    select(markings)
    .where(markings.c.learner_id == bindparam("learner"), markings.c.item.in_(bindparam("items", expanding=True)))
    .order_by(markings.c.at)
)


@dataclass(frozen=True)
class Marking:
    """`text` is the hash of the text that was marked, `points` the ids of the key points that the trainer finds in it.
    `asked`: what the learner is to add, plain text; None where nothing is missing that he wants to read. One that was
    brought in from another record has `trainers.ELSEWHERE` for its trainer."""

    learner_id: str
    item: str
    text: str
    trainer_id: str
    points: tuple[str, ...]
    asked: str | None
    at: datetime

    @property
    def key(self) -> tuple[str, str]:
        return self.item, self.text

    @property
    def brought_in(self) -> bool:
        return self.trainer_id == ELSEWHERE

    def is_of(self, text: str) -> bool:
        return self.text == hash_of(text)


@dataclass(frozen=True)
class Written:
    """The last text of a learner to a question, and how often he handed one in. `answer` is raw: the text, or the text
    and the points that he says he has. `marking` is that of this very text."""

    learner_id: str
    item: str
    variant: int
    answer: Any
    at: datetime
    purpose: Purpose
    times: int
    marking: Marking | None

    @property
    def text(self) -> str:
        return str(text_of(self.answer))

    @property
    def said(self) -> frozenset[str] | None:
        """The points that the learner says he has; None before he has compared."""
        return frozenset(self.answer["said"]) if isinstance(self.answer, dict) else None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.learner_id, self.item, hash_of(self.text)


class Markings:
    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, marking: Marking) -> Marking:
        """Keep it, in the place of what the same trainer said of the text before, or of what was brought in. What
        stands then: where another trainer was first, it is his."""
        with self._database.writing() as connection:
            connection.execute(statements.upsert_marking(connection.dialect.name), _values(marking))
            of = {"learner": marking.learner_id, "of": marking.item, "text": marking.text}
            return marking_of(connection.execute(_ONE, of).one())

    def written(self, class_id: str, items: Sequence[str]) -> tuple[Written, ...]:
        """What those of a class wrote last for lessons, the oldest first. One statement."""
        return self._written(_OF_CLASS, class_id, items)

    def written_by(self, learner_id: str, items: Sequence[str]) -> tuple[Written, ...]:
        """The same, of one learner. One statement."""
        return self._written(_OF_ONE, learner_id, items)

    def of_learner(self, learner_id: str, items: Sequence[str]) -> dict[str, Marking]:
        """The newest of each of these items that has one. One statement."""
        with self._database.reading() as connection:
            found = connection.execute(_OF_LEARNER, {"learner": learner_id, "items": list(items)}).all()
        return {row.item: marking_of(row) for row in found}

    def _written(self, statement: Select[Any], of: str, items: Sequence[str]) -> tuple[Written, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(statement, {"of": of, "items": list(items)}).all()
        return tuple(_written(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row.id))


def bring_in(connection: Connection, new: Sequence[Marking]) -> int:
    """Those of texts of which nothing is said here yet, within a transaction: how many."""
    if not new:
        return 0
    dialect = connection.dialect.name
    nobody = {"id": ELSEWHERE, "name": "", "created_at": new[0].at}
    learner, trainer = statements.insert_elsewhere(dialect)
    connection.execute(learner, nobody | {"name_key": f"trainer/{ELSEWHERE}"})
    connection.execute(
        trainer, nobody | {"name_key": ELSEWHERE, "passcode": "", "admin": False, "learner_id": ELSEWHERE}
    )
    put = statements.insert_marking(dialect)
    return sum(connection.execute(put, _values(each)).first() is not None for each in new)


def marked_text(item: str, answer: Any) -> tuple[str, str]:
    """The key of a marking of this answer. Raises nothing, whatever the answer is."""
    return item, hash_of(str(text_of(answer)))


def hash_of(text: str) -> str:
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _written(rows: Sequence[Any]) -> Written:
    row = rows[0]
    answer = json.loads(row.answer)  # a text is never long enough to be moved out
    text = hash_of(str(text_of(answer)))
    marked = next((each for each in rows if each.marked_text == text), None)
    marking = None
    if marked is not None:
        marking = Marking(
            stored(str, row.learner_id),
            stored(str, row.item),
            text,
            stored(str, marked.marked_trainer_id),
            tuple(json.loads(marked.marked_points)),
            marked.marked_asked,
            stored(datetime, marked.marked_at),
        )
    return Written(
        stored(str, row.learner_id),
        stored(str, row.item),
        stored(int, row.variant),
        answer,
        stored(datetime, row.at),
        Purpose(row.purpose),
        int(row.times),
        marking,
    )


def _values(marking: Marking) -> dict[str, Any]:
    return vars(marking) | {"points": json.dumps(marking.points)}


def marking_of(row: Any) -> Marking:
    """The marking of its row."""
    return Marking(
        stored(str, row.learner_id),
        stored(str, row.item),
        stored(str, row.text),
        stored(str, row.trainer_id),
        tuple(json.loads(row.points)),
        row.asked,
        stored(datetime, row.at),
    )
