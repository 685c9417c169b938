"""All that a record holds of one learner: read as a whole, brought in from another record, and removed."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, func, insert, literal, select, union_all
from sqlalchemy.exc import IntegrityError

from courseware.record import statements
from courseware.record.attempts import Attempts, values_of
from courseware.record.codec import REFERENCE, encode, unpack
from courseware.record.database import Database
from courseware.record.draft_rows import put_draft
from courseware.record.events import add_event, event_of
from courseware.record.findings import add_findings, rows_of
from courseware.record.learners import NameTaken
from courseware.record.log import Attempt, Event, Learner, Sitting
from courseware.record.markings import Marking, bring_in, marked_text, marking_of
from courseware.record.payloads import Payloads
from courseware.record.runs import KeptRun, append, run_of
from courseware.record.schema import (
    attempts,
    drafts,
    events,
    learners,
    markings,
    metadata,
    payloads,
    promotion_runs,
    sittings,
)
from courseware.record.sittings import of_learner, start

_LEARNER: BindParameter[str] = bindparam("learner")
_DRAFTS = select(drafts).where(drafts.c.learner_id == _LEARNER).order_by(drafts.c.updated_at, drafts.c.item)
_EVENTS = select(events).where(events.c.learner_id == _LEARNER).order_by(events.c.id)
_RUNS = select(promotion_runs).where(promotion_runs.c.learner_id == _LEARNER).order_by(promotion_runs.c.id)
_MARKINGS = select(markings).where(markings.c.learner_id == _LEARNER).order_by(markings.c.at, markings.c.item)
_PAYLOAD = re.compile(rf'"{re.escape(REFERENCE)}":"([0-9a-f]{{64}})"')


@dataclass(frozen=True)
class Draft:
    """What was entered on an item and not handed in: plain JSON."""

    item: str
    raw: Any
    at: datetime


@dataclass(frozen=True)
class Holdings:
    """What a record holds of a learner, oldest first. `marks` of a sitting belong to it; `markings` are those of the
    texts among the attempts."""

    learner: Learner
    attempts: tuple[Attempt, ...] = ()
    events: tuple[Event, ...] = ()
    drafts: tuple[Draft, ...] = ()
    runs: tuple[KeptRun, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    markings: tuple[Marking, ...] = ()


@dataclass(frozen=True)
class Counts:
    """How many of each kind."""

    attempts: int = 0
    events: int = 0
    drafts: int = 0
    runs: int = 0
    sittings: int = 0
    markings: int = 0

    @classmethod
    def of(cls, held: Holdings) -> Counts:
        kinds = (held.attempts, held.events, held.drafts, held.runs, held.sittings, held.markings)
        return cls(*map(len, kinds))

    def __sub__(self, other: Counts) -> Counts:
        return Counts(*(mine - theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def total(self) -> int:
        return sum(astuple(self))


@dataclass(frozen=True)
class Known:
    """What is there already: nonces, ids of sittings, items with a draft, keys of markings."""

    nonces: frozenset[str]
    sittings: frozenset[str]
    drafts: frozenset[str]
    markings: frozenset[tuple[str, str]]


class Transfers:
    def __init__(self, database: Database, payloads: Payloads, kept: Attempts) -> None:
        self._database = database
        self._payloads = payloads
        self._attempts = kept

    def all_of(self, learner: Learner) -> Holdings:
        """Everything but sittings that are going on, and the answers in them: how those stand is told to nobody."""
        with self._database.reading() as connection:
            of = {"learner": learner.id}
            taken = of_learner(connection, learner.id)
            going_on = {each.id for each in taken if each.ended_at is None}
            answered = self._attempts.read(connection, learner.id)
            answered = tuple(each for each in answered if each.occasion not in going_on)
            texts = {marked_text(each.item, each.answer) for each in answered}
            marked = map(marking_of, connection.execute(_MARKINGS, of))
            return Holdings(
                learner,
                answered,
                tuple(event_of(learner.id, row) for row in connection.execute(_EVENTS, of)),
                tuple(Draft(row.item, unpack(row.raw), row.updated_at) for row in connection.execute(_DRAFTS, of)),
                tuple(run_of(row) for row in connection.execute(_RUNS, of)),
                tuple(each for each in taken if each.id not in going_on),
                tuple(each for each in marked if each.key in texts),
            )

    def known(self, learner_id: str, sitting_ids: Collection[str]) -> Known:
        """What the record has of the learner; of the sittings, those that anybody has here."""
        nonces = union_all(
            *(
                select(table.c.nonce, literal(table.name).label("kind")).where(table.c.learner_id == _LEARNER)
                for table in (attempts, events, promotion_runs)
            ),
            select(drafts.c.item, literal(drafts.name)).where(drafts.c.learner_id == _LEARNER),
            select(markings.c.item + " " + markings.c.text, literal(markings.name)).where(
                markings.c.learner_id == _LEARNER
            ),
        )
        with self._database.reading() as connection:
            rows = connection.execute(nonces, {"learner": learner_id}).all()
            keys = [row.nonce.partition(" ") for row in rows if row.kind == markings.name]
            here = select(sittings.c.id).where(sittings.c.id.in_(bindparam("of", expanding=True)))
            return Known(
                frozenset(row.nonce for row in rows if row.kind not in (drafts.name, markings.name)),
                frozenset(_ids(connection, here, {"of": list(sitting_ids)})),
                frozenset(row.nonce for row in rows if row.kind == drafts.name),
                frozenset((item, text) for item, _, text in keys),
            )

    def take_in(self, held: Holdings, name_key: str | None, most_graded: int) -> Counts:
        """Bring in what is not there yet, all of it or nothing: how much it was. With `name_key` the learner is a new
        one; raises NameTaken when another has the name. Graded runs get the next numbers, up to `most_graded`.

        The answers of a sitting come with it, or not at all.
        """
        prepared = [(each, encode(each.answer), rows_of(each.verdict)) for each in held.attempts]
        learner = held.learner
        try:
            with self._database.writing(refusals=name_key is not None) as connection:
                if name_key is not None:
                    values = {"id": learner.id, "name": learner.name, "name_key": name_key}
                    connection.execute(insert(learners).values(values | {"created_at": learner.created_at}))
                connection.execute(statements.ALONE, {"learner": learner.id})
                dialect = connection.dialect.name
                started = {each.id for each in held.sittings if start(connection, each)}
                added = 0
                for attempt, encoded, found in prepared:
                    if attempt.occasion is not None and attempt.occasion not in started:
                        continue
                    self._payloads.add(connection, encoded.payloads)
                    values = values_of(attempt, encoded.text)
                    new_id = connection.execute(statements.insert_attempt(dialect), values).scalar()
                    if new_id is not None:
                        added += 1
                        add_findings(connection, new_id, found)
                noted = sum(add_event(connection, each) for each in held.events)
                put = _put_drafts(connection, learner.id, held.drafts)
                appended = _append_runs(connection, held.runs, most_graded)
                marked = bring_in(connection, held.markings)
                return Counts(added, noted, put, appended, len(started), marked)
        except IntegrityError as error:
            raise NameTaken(learner.name) from error

    def counts(self, learner_id: str) -> Counts:
        """How much there is of a learner."""
        with self._database.reading() as connection:
            numbers = [
                select(func.count()).select_from(table).where(table.c.learner_id == _LEARNER).scalar_subquery()
                for table in (attempts, events, drafts, promotion_runs, sittings, markings)
            ]
            return Counts(*connection.execute(select(*numbers), {"learner": learner_id}).one())

    def remove(self, learner_id: str) -> None:
        """Remove the learner and everything of his, and the long tables that nobody else has handed in."""
        of = {"learner": learner_id}
        with self._database.writing() as connection:
            connection.execute(statements.ALONE, of)
            answers = connection.execute(select(attempts.c.answer).where(attempts.c.learner_id == _LEARNER), of)
            own = {key for (answer,) in answers for key in _PAYLOAD.findall(answer)}
            for table in reversed(metadata.sorted_tables):
                if "learner_id" in table.c:
                    connection.execute(delete(table).where(table.c.learner_id == _LEARNER), of)
                for column in table.c:
                    for key in column.foreign_keys:
                        parent = key.column.table
                        if "learner_id" in parent.c and parent is not learners:
                            theirs = select(key.column).where(parent.c.learner_id == _LEARNER)
                            connection.execute(delete(table).where(column.in_(theirs)), of)
            connection.execute(delete(learners).where(learners.c.id == _LEARNER), of)
            for key in own:
                others = select(attempts.c.id).where(attempts.c.answer.contains(key)).limit(1)
                if connection.execute(others).first() is None:
                    connection.execute(delete(payloads).where(payloads.c.hash == key))


def _ids(connection: Connection, statement: Select[Any], of: dict[str, Any]) -> set[str]:
    return set(connection.execute(statement, of).scalars())


def _put_drafts(connection: Connection, learner_id: str, new: tuple[Draft, ...]) -> int:
    """Those on items without a draft: what is being worked on here stays."""
    taken = _ids(connection, select(drafts.c.item).where(drafts.c.learner_id == _LEARNER), {"learner": learner_id})
    put = [each for each in new if each.item not in taken]
    for each in put:
        put_draft(connection, learner_id, each.item, each.raw, each.at)
    return len(put)


def _append_runs(connection: Connection, new: tuple[KeptRun, ...], most: int) -> int:
    nonces = select(promotion_runs.c.nonce).where(promotion_runs.c.nonce.in_(bindparam("of", expanding=True)))
    there = _ids(connection, nonces, {"of": [run.nonce for run in new]})
    fresh = [run for run in new if run.nonce not in there]
    return sum(append(connection, run, run.number is not None, most) is not None for run in fresh)
