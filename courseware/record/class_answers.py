"""What the learners of a class answer and do, over all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, cast, func, literal, null, select, union_all

from courseware.record.attempts import Attempts, grouped, result_of
from courseware.record.database import Database
from courseware.record.events import event_of
from courseware.record.log import Attempt, Log
from courseware.record.schema import UtcDateTime, attempts, events, findings, seats

_FINDING = (findings.c.field, findings.c.finding, findings.c.named, findings.c.data)
_IN_CLASS = select(seats.c.learner_id).where(seats.c.class_id == bindparam("of"), seats.c.removed_at.is_(None))
_SINCE = bindparam("since", type_=UtcDateTime())

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
_LAST_ON_ITEM = (
    select(func.max(attempts.c.id))
    .where(
        attempts.c.item == bindparam("item"),
        attempts.c.at >= _SINCE,
        attempts.c.occasion.is_(None),
        attempts.c.learner_id.in_(_IN_CLASS),
    )
    .group_by(attempts.c.learner_id)
    .correlate(None)
)
_ON_ITEM = (
    select(attempts, *_FINDING)
    .select_from(attempts.outerjoin(findings, findings.c.attempt_id == attempts.c.id))
    .where(attempts.c.id.in_(_LAST_ON_ITEM))
    .order_by(attempts.c.id, findings.c.number)
)
_RESULT = ("id", "learner_id", "item", "variant", "at", "status", "score", "solution_seen", "purpose", "occasion")
_DONE = union_all(
    select(
        literal("attempt").label("kind"), cast(null(), attempts.c.nonce.type).label("nonce"),
        *(attempts.c[name] for name in _RESULT),
    ).where(attempts.c.at >= _SINCE, attempts.c.learner_id.in_(_IN_CLASS)),
    select(
        events.c.kind, events.c.nonce,
        *(events.c[name] if name in events.c else cast(null(), attempts.c[name].type).label(name) for name in _RESULT),
    ).where(events.c.at >= _SINCE, events.c.learner_id.in_(_IN_CLASS)),
).order_by("at", "id")  # fmt: skip


class ClassAnswers:
    def __init__(self, database: Database, of_learners: Attempts) -> None:
        self._database = database
        self._attempts = of_learners

    def of_rounds(self, *round_ids: str) -> tuple[Attempt, ...]:
        """The last answer of each learner in each of these rounds, with its findings. One statement."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_ROUNDS, {"of": round_ids}).all()
            return tuple(self._attempts.attempt(connection, of_one) for of_one in grouped(rows))

    def on_item(self, class_id: str, item: str, since: datetime) -> tuple[Attempt, ...]:
        """The last answer of each learner to an item in free work since then, with its findings. One statement."""
        with self._database.reading() as connection:
            rows = connection.execute(_ON_ITEM, {"of": class_id, "item": item, "since": since}).all()
            return tuple(self._attempts.attempt(connection, of_one) for of_one in grouped(rows))

    def since(self, class_id: str, since: datetime) -> Mapping[str, Log]:
        """All that the learners of a class did since then, by learner; rounds that are not told yet among it, so that
        it is for the trainer's eyes alone. One statement."""
        results, happened = defaultdict(list), defaultdict(list)
        with self._database.reading() as connection:
            for row in connection.execute(_DONE, {"of": class_id, "since": since}):
                if row.kind == "attempt":
                    results[row.learner_id].append(result_of(row))
                else:
                    happened[row.learner_id].append(event_of(row.learner_id, row))
        return {learner: Log(tuple(results[learner]), tuple(happened[learner])) for learner in {*results, *happened}}
