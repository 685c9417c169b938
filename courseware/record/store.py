"""The store of the record: appends attempts and events, keeps drafts, reads all of it back.

Every method is one unit of work, may be called from any thread, and raises StoreUnavailable when the database cannot
be used.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from courseware.record import statements
from courseware.record.codec import decode, encode, pack, unpack
from courseware.record.engine import connect, reading, url_of, writing
from courseware.record.log import Answers, Attempt, Event, EventKind, ItemRecord, Learner, Log, Recorded, Result
from courseware.record.runs import KeptRun, append_run, find_run, runs_of
from courseware.record.schema import attempts, events, learners
from courseware.record.unavailable import StoreUnavailable
from courseware.verdict import Status, Verdict


class NameTaken(Exception):
    """Another learner has this name, perhaps in other case."""


class Store:
    """`problem` is set when the record proper could not be opened and this one is thrown away at the end."""

    def __init__(self, engine: Engine, problem: StoreUnavailable | None = None) -> None:
        self._engine = engine
        self.problem = problem

    @classmethod
    def open(cls, target: str | Path) -> Store:
        """The record at a path or database URL, created or migrated as needed. Raises StoreUnavailable."""
        return cls(connect(url_of(target)))

    @classmethod
    def open_or_temporary(cls, target: str | Path) -> Store:
        """Like `open`; a record that cannot be opened is replaced by an empty temporary one, so that the app starts."""
        try:
            return cls.open(target)
        except StoreUnavailable as problem:
            folder = Path(tempfile.mkdtemp(prefix="courseware-"))
            return cls(connect(url_of(folder / "courseware.db")), problem)

    def ping(self) -> None:
        """Raise StoreUnavailable unless the database answers."""
        with reading(self._engine) as connection:
            connection.execute(select(learners.c.id).limit(1)).first()

    # Learners

    def learners(self) -> tuple[Learner, ...]:
        """All learners, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(learners).order_by(learners.c.created_at, learners.c.id)).all()
        return tuple(_learner(row) for row in rows)

    def learner(self, learner_id: str) -> Learner | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(learners).where(learners.c.id == learner_id)).first()
        return _learner(row) if row else None

    def add_learner(
        self, name: str, name_key: str, at: datetime, new_id: Callable[[], str] = lambda: secrets.token_hex(8)
    ) -> Learner:
        """Raises NameTaken when a learner with the same `name_key` exists."""
        learner = Learner(new_id(), name, at)
        try:
            with writing(self._engine) as connection:
                values = {"id": learner.id, "name": name, "name_key": name_key, "created_at": at}
                connection.execute(insert(learners).values(values))
        except IntegrityError as error:
            raise NameTaken(name) from error
        return learner

    def rename_learner(self, learner_id: str, name: str, name_key: str) -> None:
        """Raises NameTaken when another learner has the same `name_key`."""
        try:
            with writing(self._engine) as connection:
                statement = update(learners).where(learners.c.id == learner_id)
                connection.execute(statement.values(name=name, name_key=name_key))
        except IntegrityError as error:
            raise NameTaken(name) from error

    # The log

    def append(self, attempt: Attempt) -> Recorded:
        """Record an attempt and drop the draft, which it makes superfluous: the attempt holds the newest answer.

        An attempt with the same nonce (double click) is recorded once: the first one is returned.
        """
        of = statements.of(attempt.learner_id, attempt.item)
        encoded = encode(attempt.answer)
        verdict = attempt.verdict.to_dict()
        values = {
            "nonce": attempt.nonce,
            "learner_id": attempt.learner_id,
            "item": attempt.item,
            "lesson_id": attempt.lesson_id,
            "variant": attempt.variant,
            "solution_seen": attempt.solution_seen,
            "answer": encoded.text,
            "status": verdict.pop("status"),
            "score": verdict.pop("score"),
            "details": json.dumps(verdict),
            "at": attempt.at,
        }
        with writing(self._engine) as connection:
            dialect = connection.dialect.name
            for key, body in sorted(encoded.payloads.items()):
                connection.execute(statements.insert_payload(dialect), {"hash": key, "body": body})
            connection.execute(statements.insert_attempt(dialect), values)
            connection.execute(statements.DELETE_DRAFT, of)
            rows = connection.execute(statements.ATTEMPTS_OF_ITEM, of).all()
            kept = next(row for row in reversed(rows) if row.nonce == attempt.nonce)
            own = _attempt(kept, connection)
            last = own if kept is rows[-1] else _attempt(rows[-1], connection)
        return Recorded(own, Answers(tuple(_result(row) for row in rows), last))

    def attempts(self, learner_id: str) -> tuple[Attempt, ...]:
        """All attempts of a learner with their answers, oldest first."""
        with reading(self._engine) as connection:
            statement = select(attempts).where(attempts.c.learner_id == learner_id).order_by(attempts.c.id)
            return tuple(_attempt(row, connection) for row in connection.execute(statement).all())

    def add_event(self, event: Event) -> bool:
        """Record an event unless its nonce is there already. True if it is new."""
        values = {
            "nonce": event.nonce,
            "learner_id": event.learner_id,
            "kind": str(event.kind),
            "item": event.item,
            "variant": event.variant,
            "at": event.at,
        }
        with writing(self._engine) as connection:
            added = connection.execute(statements.insert_event(connection.dialect.name), values).first() is not None
            if added and event.kind is EventKind.VARIANT_STARTED:  # the draft answers the old variant
                connection.execute(statements.DELETE_DRAFT, statements.of(event.learner_id, event.item))
            return added

    def log(self, learner_id: str, items: Collection[str] | None = None) -> Log:
        """All results and events of a learner, or those on some items (lesson ids for lesson events), oldest first."""
        of_results, of_events = [attempts.c.learner_id == learner_id], [events.c.learner_id == learner_id]
        if items is not None:
            of_results.append(attempts.c.item.in_(items))
            of_events.append(events.c.item.in_(items))
        with reading(self._engine) as connection:
            results = connection.execute(select(*_RESULT_COLUMNS).where(*of_results).order_by(attempts.c.id)).all()
            happened = connection.execute(select(events).where(*of_events).order_by(events.c.id)).all()
        return Log(tuple(_result(row) for row in results), tuple(_event(row) for row in happened))

    def last_event(self, learner_id: str, kind: EventKind) -> Event | None:
        with reading(self._engine) as connection:
            row = connection.execute(
                select(events)
                .where(events.c.learner_id == learner_id, events.c.kind == str(kind))
                .order_by(events.c.id.desc())
                .limit(1)
            ).first()
        return _event(row) if row else None

    def answers(self, learner_id: str, item: str) -> Answers:
        with reading(self._engine) as connection:
            return _answers(connection, statements.of(learner_id, item))

    def item(self, learner_id: str, item: str) -> ItemRecord:
        """Everything of a learner on one item."""
        of = statements.of(learner_id, item)
        with reading(self._engine) as connection:
            answers = _answers(connection, of)
            happened = connection.execute(statements.EVENTS_OF_ITEM, of).all()
        return ItemRecord(answers.results, answers.last, answers.draft, tuple(_event(row) for row in happened))

    # Runs of the 618 planner

    def add_run(self, run: KeptRun, graded: bool, most: int) -> KeptRun | None:
        """See `runs.append_run`."""
        return append_run(self._engine, run, graded, most)

    def run(self, nonce: str) -> KeptRun | None:
        return find_run(self._engine, nonce)

    def runs(self, learner_id: str) -> tuple[KeptRun, ...]:
        """All runs of a learner, oldest first."""
        return runs_of(self._engine, learner_id)

    def draft(self, learner_id: str, item: str) -> Any:
        """The draft on an item, None when there is none."""
        with reading(self._engine) as connection:
            raw = connection.execute(statements.DRAFT_OF_ITEM, statements.of(learner_id, item)).scalar()
        return None if raw is None else unpack(raw)

    # Drafts

    def save_draft(self, learner_id: str, item: str, raw: Any, at: datetime) -> None:
        """Keep what was entered but not yet answered correctly; the newest replaces the one before."""
        with writing(self._engine) as connection:
            values = {"learner_id": learner_id, "item": item, "raw": pack(raw), "updated_at": at}
            connection.execute(statements.upsert_draft(connection.dialect.name), values)


_RESULT_COLUMNS = (
    attempts.c.item,
    attempts.c.variant,
    attempts.c.status,
    attempts.c.score,
    attempts.c.at,
    attempts.c.solution_seen,
)


def _learner(row: Row[Any]) -> Learner:
    return Learner(row.id, row.name, row.created_at)


def _result(row: Any) -> Result:
    return Result(row.item, row.variant, Status(row.status), row.score, row.at, row.solution_seen)


def _event(row: Row[Any]) -> Event:
    return Event(row.nonce, row.learner_id, EventKind(row.kind), row.item, row.variant, row.at)


def _answers(connection: Connection, of: Mapping[str, str]) -> Answers:
    rows = connection.execute(statements.ATTEMPTS_OF_ITEM, of).all()
    draft = connection.execute(statements.DRAFT_OF_ITEM, of).scalar()
    last = _attempt(rows[-1], connection) if rows else None
    return Answers(tuple(_result(row) for row in rows), last, None if draft is None else unpack(draft))


def _attempt(row: Row[Any], connection: Connection) -> Attempt:
    def payload(key: str) -> bytes:
        return connection.execute(statements.PAYLOAD, {"key": key}).scalar_one()

    return Attempt(
        row.nonce,
        row.learner_id,
        row.item,
        row.lesson_id,
        row.variant,
        decode(row.answer, payload),
        Verdict.from_dict({"status": row.status, "score": row.score, **json.loads(row.details)}),
        row.at,
        row.solution_seen,
    )
