"""What the learners of a class answer and do, over all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, cast, func, literal, null, select, union_all

from courseware.record.attempts import Attempts, grouped
from courseware.record.database import Database
from courseware.record.findings import finding_of, verdict_of
from courseware.record.log import Attempt, EventKind, Purpose
from courseware.record.schema import UtcDateTime, attempts, drafts, events, findings, seats
from courseware.record.stored import stored
from courseware.verdict import Status, Verdict

_FINDING = (findings.c.field, findings.c.finding, findings.c.named, findings.c.data)
_IN_CLASS = select(seats.c.learner_id).where(seats.c.class_id == bindparam("of"), seats.c.removed_at.is_(None))
_SINCE, _UNTIL = (bindparam(name, type_=UtcDateTime()) for name in ("since", "until"))

_LAST = (
    select(func.max(attempts.c.id))
    .where(attempts.c.occasion.in_(bindparam("of", expanding=True)))
    .group_by(attempts.c.learner_id, attempts.c.occasion)
    .correlate(None)
)
_OF_ROUNDS = (
    select(attempts, *_FINDING)
    .select_from(attempts.outerjoin(findings, findings.c.attempt_id == attempts.c.id))
    .where(attempts.c.id.in_(_LAST))
    .order_by(attempts.c.id, findings.c.number)
)
_OF_ITEM = (
    select(attempts, *_FINDING)
    .select_from(attempts.outerjoin(findings, findings.c.attempt_id == attempts.c.id))
    .where(
        attempts.c.item == bindparam("item"), attempts.c.at >= _SINCE, attempts.c.at < _UNTIL,
        attempts.c.learner_id.in_(_IN_CLASS),
    )
    .order_by(attempts.c.id, findings.c.number)
)  # fmt: skip
_GIVEN = ("id", "learner_id", "item", "at", "status", "score", "details", "purpose", "occasion")
TYPED = "typed"
_DONE = union_all(
    select(literal("").label("kind"), *(attempts.c[name] for name in _GIVEN), findings.c.number, *_FINDING)
    .select_from(attempts.outerjoin(findings, findings.c.attempt_id == attempts.c.id))
    .where(attempts.c.at >= _SINCE, attempts.c.at < _UNTIL, attempts.c.learner_id.in_(_IN_CLASS)),
    select(
        events.c.kind,
        *(events.c[name] if name in events.c else cast(null(), attempts.c[name].type).label(name) for name in _GIVEN),
        *(cast(null(), each.type).label(each.name) for each in (findings.c.number, *_FINDING)),
    ).where(events.c.at >= _SINCE, events.c.at < _UNTIL, events.c.learner_id.in_(_IN_CLASS)),
    select(
        literal(TYPED), cast(null(), attempts.c.id.type), drafts.c.learner_id, drafts.c.item, drafts.c.updated_at,
        *(cast(null(), attempts.c[name].type) for name in _GIVEN[4:]),
        *(cast(null(), each.type) for each in (findings.c.number, *_FINDING)),
    ).where(drafts.c.updated_at >= _SINCE, drafts.c.updated_at < _UNTIL, drafts.c.learner_id.in_(_IN_CLASS)),
).order_by("at", "id", "number")  # fmt: skip
FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Given:
    """An answer without what was answered: how it was graded, and what was noticed in it."""

    id: int
    learner_id: str
    item: str
    at: datetime
    status: Status
    score: float
    purpose: Purpose
    occasion: str | None
    rows: tuple[Any, ...]

    @cached_property
    def verdict(self) -> Verdict:
        """Read when it is asked for: a live view asks for few of thousands."""
        found = [finding for row in self.rows if (finding := finding_of(row)) is not None]
        return verdict_of(self.status, self.score, self.rows[0].details, found)


@dataclass(frozen=True)
class Step:
    """What a learner did besides answering. No kind: he was typing an answer, as far as is known last."""

    kind: EventKind | None
    item: str
    at: datetime


@dataclass(frozen=True)
class Doings:
    """What one learner did, oldest first."""

    answers: tuple[Given, ...] = ()
    steps: tuple[Step, ...] = ()


NOTHING_DONE = Doings()


class ClassAnswers:
    def __init__(self, database: Database, of_learners: Attempts) -> None:
        self._database = database
        self._attempts = of_learners

    def of_rounds(self, *round_ids: str) -> tuple[Attempt, ...]:
        """The last answer of each learner in each of these rounds, with its findings. One statement."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_ROUNDS, {"of": round_ids}).all()
            return tuple(self._attempts.attempt(connection, of_one) for of_one in grouped(rows))

    def of_item(self, class_id: str, item: str, since: datetime, until: datetime | None = None) -> tuple[Attempt, ...]:
        """All answers of the class to an item within that time, oldest first, whatever the learners may be told of
        them: for the trainer's eyes alone. One statement."""
        of = {"of": class_id, "item": item, "since": since, "until": until or FAR}
        with self._database.reading() as connection:
            rows = connection.execute(_OF_ITEM, of).all()
            return tuple(self._attempts.attempt(connection, of_one) for of_one in grouped(rows))

    def since(self, class_id: str, since: datetime, until: datetime | None = None) -> Mapping[str, Doings]:
        """All that the learners of a class did within that time, by learner; rounds that are not told yet among it, so
        that it is for the trainer's eyes alone. One statement."""
        answers: defaultdict[str, list[Given]] = defaultdict(list)
        steps: defaultdict[str, list[Step]] = defaultdict(list)
        with self._database.reading() as connection:
            found = connection.execute(_DONE, {"of": class_id, "since": since, "until": until or FAR}).all()
        for (kind, *_), of_one in groupby(found, key=itemgetter(0, 1, 2, 3)):
            row, *_ = rows = tuple(of_one)
            if kind:
                event = None if kind == TYPED else EventKind(kind)
                steps[row.learner_id].append(Step(event, row.item, stored(datetime, row.at)))
            else:
                status, purpose = _STATUS[row.status], _PURPOSE[row.purpose]
                answers[row.learner_id].append(
                    Given(row.id, row.learner_id, row.item, row.at, status, row.score, purpose, row.occasion, rows)
                )
        return {who: Doings(tuple(answers[who]), tuple(steps[who])) for who in {*answers, *steps}}


_STATUS = {str(status): status for status in Status}
_PURPOSE = {str(purpose): purpose for purpose in Purpose}
