"""First tries of all learners, by item: what the statistics of items are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, null, or_, select, union_all

from courseware.record.attempts import grouped
from courseware.record.codec import decode
from courseware.record.database import Database
from courseware.record.findings import finding_of
from courseware.record.payloads import Payloads
from courseware.record.schema import UtcDateTime, attempts, events, findings, rounds, sittings
from courseware.record.stored import share, stored
from courseware.verdict import Finding, Status

_GRADED = [status for status in Status if status.graded]
_TESTS = select(sittings.c.id).where(~sittings.c.at_once)
_ROUNDS = select(rounds.c.id)
_HANDED_IN = (
    select(func.max(attempts.c.id))
    .where(
        or_(
            attempts.c.occasion.in_(_TESTS.where(sittings.c.ended_at.is_not(None))),
            attempts.c.occasion.in_(_ROUNDS.where(rounds.c.closed_at.is_not(None))),
        )
    )
    .group_by(attempts.c.learner_id, attempts.c.occasion, attempts.c.item)
)
_STANDS = or_(
    attempts.c.occasion.is_(None),
    and_(attempts.c.occasion.not_in(_TESTS), attempts.c.occasion.not_in(_ROUNDS)),
    attempts.c.id.in_(_HANDED_IN),
)
"""In a test and in a class's round an answer may be changed until the end: what stands then was given."""


@dataclass(frozen=True)
class FirstTry:
    """The first graded answer of a learner to an item, for whatever purpose it was given; in a test the one that stood
    at its end.

    `findings` are those of an answer that is not right. `seconds` passed since anything was recorded of the learner
    before: he may have read or rested meanwhile. None when it was the first thing of all, or was not asked for.
    `answer` is only there when it was asked for.
    """

    item: str
    learner_id: str
    variant: int
    status: Status
    score: float
    findings: tuple[Finding, ...] = ()
    seconds: float | None = None
    answer: Any = None


def _first(*more: Any, of_item: bool) -> Select[Any]:
    """A row for each finding. Who looked at the worked solution before his first answer has none."""
    graded = select(
        attempts.c.id,
        func.row_number()
        .over(partition_by=(attempts.c.learner_id, attempts.c.item), order_by=attempts.c.id)
        .label("number"),
    ).where(attempts.c.status.in_(_GRADED), _STANDS)
    if of_item:
        graded = graded.where(attempts.c.item == bindparam("of"))
    ranked = graded.subquery()
    shown = (attempts.c.item, attempts.c.learner_id, attempts.c.variant, attempts.c.status, attempts.c.score)
    noted = (findings.c.field, findings.c.finding, findings.c.named, findings.c.data)
    return (
        select(attempts.c.id, attempts.c.at, *shown, *more, *noted)
        .join(ranked, ranked.c.id == attempts.c.id)
        .outerjoin(findings, and_(findings.c.attempt_id == attempts.c.id, attempts.c.status != str(Status.CORRECT)))
        .where(ranked.c.number == 1, ~attempts.c.solution_seen)
        .order_by(attempts.c.id, findings.c.number)
    )


_moments = union_all(
    select(attempts.c.id, attempts.c.learner_id, attempts.c.at),
    select(null().label("id"), events.c.learner_id, events.c.at),
).subquery()
_last = select(
    _moments.c.id,
    func.lag(_moments.c.at, type_=UtcDateTime())
    .over(partition_by=_moments.c.learner_id, order_by=_moments.c.at)
    .label("before"),
).subquery()
_ALL = _first(_last.c.before, of_item=False).outerjoin(_last, _last.c.id == attempts.c.id)
_OF_ITEM = _first(attempts.c.answer, of_item=True)


class FirstTries:
    def __init__(self, database: Database, payloads: Payloads) -> None:
        self._database = database
        self._payloads = payloads

    def all(self) -> tuple[FirstTry, ...]:
        """Those of all learners on all items without the answers, oldest first. One statement."""
        with self._database.reading() as connection:
            rows = grouped(connection.execute(_ALL))
        return tuple(_try(of_one, seconds=_passed(of_one[0])) for of_one in rows)

    def of_item(self, item: str) -> tuple[FirstTry, ...]:
        """Those on one item with the answers, oldest first."""
        with self._database.reading() as connection:
            return tuple(
                _try(of_one, answer=decode(of_one[0].answer, lambda key: self._payloads.get(connection, key)))
                for of_one in grouped(connection.execute(_OF_ITEM, {"of": item}).all())
            )


def _try(rows: list[Row[Any]], seconds: float | None = None, answer: Any = None) -> FirstTry:
    row = rows[0]
    return FirstTry(
        stored(str, row.item),
        stored(str, row.learner_id),
        stored(int, row.variant),
        Status(row.status),
        share(row.score),
        tuple(finding for each in rows if (finding := finding_of(each)) is not None),
        seconds,
        answer,
    )


def _passed(row: Row[Any]) -> float | None:
    return None if row.before is None else (stored(datetime, row.at) - stored(datetime, row.before)).total_seconds()
