"""How far learners are with what a course plan asks of them: exercises, tests, graded runs of the 618."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, case, cast, func, literal, null, select, union_all

from courseware.record.database import Database
from courseware.record.findings import finding_of, verdict_of
from courseware.record.log import LESSON_PURPOSES, SittingKind
from courseware.record.schema import attempts, findings, promotion_runs, sittings
from courseware.record.stored import stored
from courseware.verdict import Status, Verdict

_LEARNERS: BindParameter[Sequence[str]] = bindparam("learners", expanding=True)
_RIGHT = and_(attempts.c.status.in_([str(Status.CORRECT), str(Status.COMPARED)]), ~attempts.c.solution_seen)
_TRIED = (
    select(
        func.max(attempts.c.id).label("last"),
        func.count().label("times"),
        func.min(case((_RIGHT, attempts.c.at))).label("done_at"),
    )
    .where(
        attempts.c.learner_id.in_(_LEARNERS),
        attempts.c.item.in_(bindparam("items", expanding=True)),
        attempts.c.purpose.in_([str(each) for each in LESSON_PURPOSES]),
    )
    .group_by(attempts.c.learner_id, attempts.c.item)
    .subquery()
)
_ITEMS = (
    select(
        *(attempts.c[name] for name in ("id", "learner_id", "item", "status", "score", "details")),
        _TRIED.c.times, _TRIED.c.done_at,
        findings.c.field, findings.c.finding, findings.c.named, findings.c.data,
    )
    .select_from(
        attempts.join(_TRIED, _TRIED.c.last == attempts.c.id).outerjoin(
            findings, findings.c.attempt_id == attempts.c.id
        )
    )
    .order_by(attempts.c.id, findings.c.number)
)  # fmt: skip
_OTHER = union_all(
    select(
        sittings.c.learner_id, sittings.c.id, sittings.c.kind, sittings.c.scope, sittings.c.seconds,
        sittings.c.started_at, sittings.c.ended_at,
    ).where(sittings.c.learner_id.in_(_LEARNERS), ~sittings.c.at_once),
    select(
        promotion_runs.c.learner_id, literal("").label("id"), literal("").label("kind"), literal("").label("scope"),
        cast(null(), sittings.c.seconds.type).label("seconds"), promotion_runs.c.at,
        cast(null(), sittings.c.ended_at.type).label("ended_at"),
    ).where(promotion_runs.c.learner_id.in_(_LEARNERS), promotion_runs.c.graded_number.is_not(None)),
).order_by("started_at", "id")  # fmt: skip


@dataclass(frozen=True)
class Tried:
    """An item that was handed in so many `times`, and first right at `done_at`, if it was. `last` is the verdict on the
    last answer."""

    times: int
    done_at: datetime | None
    last: Verdict


@dataclass(frozen=True)
class Sat:
    """A test that was begun; `scope` is JSON. `seconds` is the time given, None for any."""

    id: str
    kind: SittingKind
    scope: Any
    seconds: int | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """Of one learner: what he tried, by item; his tests and when he had a run of the 618 graded, oldest first."""

    tried: Mapping[str, Tried]
    sat: tuple[Sat, ...] = ()
    graded: tuple[datetime, ...] = ()


NO_PROGRESS = Progress({})


class ClassProgress:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, learner_ids: Sequence[str], items: Sequence[str]) -> dict[str, Progress]:
        """Of these learners, as far as they have done anything. Two statements."""
        tried: defaultdict[str, dict[str, Tried]] = defaultdict(dict)
        sat: defaultdict[str, list[Sat]] = defaultdict(list)
        graded: defaultdict[str, list[datetime]] = defaultdict(list)
        with self._database.reading() as connection:
            of = {"learners": list(learner_ids)}
            answered = connection.execute(_ITEMS, of | {"items": list(items)}).all()
            other = connection.execute(_OTHER, of).all()
        for _, of_one in groupby(answered, key=lambda row: row.id):
            row, *_ = rows = list(of_one)
            found = [finding for each in rows if (finding := finding_of(each)) is not None]
            verdict = verdict_of(row.status, row.score, row.details, found)
            tried[row.learner_id][row.item] = Tried(row.times, row.done_at, verdict)
        for row in other:
            at = stored(datetime, row.started_at)
            if row.id:
                kind, scope = SittingKind(row.kind), json.loads(row.scope)
                sat[row.learner_id].append(Sat(row.id, kind, scope, row.seconds, at, row.ended_at))
            else:
                graded[row.learner_id].append(at)
        return {who: Progress(tried[who], tuple(sat[who]), tuple(graded[who])) for who in {*tried, *sat, *graded}}
