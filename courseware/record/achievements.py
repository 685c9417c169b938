"""What a certificate rests on: right answers to certain exercises, final tests that have ended, graded runs."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, String, and_, bindparam, cast, literal, null, or_, select, union_all

from courseware.record.database import Database
from courseware.record.log import LESSON_PURPOSES, Drawn, SittingKind
from courseware.record.schema import attempts, promotion_runs, sittings
from courseware.record.sittings import drawn_of
from courseware.record.stored import stored
from courseware.verdict import Status


@dataclass(frozen=True)
class Solved:
    """A right answer that counts towards the score. One that was `brought_in` from another record counts here only if
    it was graded here again."""

    item: str
    at: datetime
    brought_in: bool
    counts: bool


@dataclass(frozen=True)
class FinalTest:
    """A final test that has ended: what was `asked`, and of each item that was answered whether the last answer was
    right. `brought_in`: at least one of its answers was."""

    id: str
    asked: tuple[Drawn, ...]
    right: Mapping[str, bool]
    ended_at: datetime
    brought_in: bool


@dataclass(frozen=True)
class GradedRun:
    """A graded run of the 618 planner and its score, 0..100."""

    score: float
    at: datetime
    brought_in: bool


@dataclass(frozen=True)
class Achieved:
    """Each oldest first."""

    solved: tuple[Solved, ...] = ()
    finals: tuple[FinalTest, ...] = ()
    runs: tuple[GradedRun, ...] = ()


_LEARNER: BindParameter[str] = bindparam("learner")
_ITEMS: BindParameter[Collection[str]] = bindparam("of", expanding=True)
_FINAL = and_(
    sittings.c.learner_id == _LEARNER,
    sittings.c.kind == SittingKind.FINAL,
    sittings.c.ended_at.is_not(None),
    ~sittings.c.at_once,
)
_SOLVED = and_(
    attempts.c.item.in_(_ITEMS),
    attempts.c.purpose.in_(LESSON_PURPOSES),
    attempts.c.status == Status.CORRECT,
    ~attempts.c.solution_seen,
)
_ANSWERS = (
    select(*(attempts.c[name] for name in ("item", "status", "at", "occasion", "content", "origin")))
    .where(
        attempts.c.learner_id == _LEARNER,
        or_(_SOLVED, attempts.c.occasion.in_(select(sittings.c.id).where(_FINAL))),
    )
    .order_by(attempts.c.id)
)
_FINALS_AND_RUNS = union_all(
    select(
        literal("final").label("kind"),
        sittings.c.id.label("id"),
        sittings.c.drawn.label("body"),
        sittings.c.ended_at.label("at"),
        cast(null(), String).label("origin"),
    ).where(_FINAL),
    select(
        literal("run"), promotion_runs.c.nonce, promotion_runs.c.judgement, promotion_runs.c.at, promotion_runs.c.origin
    ).where(promotion_runs.c.learner_id == _LEARNER, promotion_runs.c.graded_number.is_not(None)),
).order_by("at", "id")


class Achievements:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, learner_id: str, items: Collection[str]) -> Achieved:
        """`items`: the exercises that matter. Two statements."""
        with self._database.reading() as connection:
            answers = connection.execute(_ANSWERS, {"learner": learner_id, "of": list(items)}).all()
            rest = connection.execute(_FINALS_AND_RUNS, {"learner": learner_id}).all()
            finals = {row.id: row for row in rest if row.kind == "final"}
            return Achieved(
                tuple(
                    Solved(row.item, row.at, row.origin is not None, row.origin is None or row.content is not None)
                    for row in answers
                    if row.occasion not in finals
                ),
                tuple(_final(row, [each for each in answers if each.occasion == row.id]) for row in finals.values()),
                tuple(_run(row) for row in rest if row.kind == "run"),
            )


def _final(row: Any, answers: list[Any]) -> FinalTest:
    last = {answer.item: answer.status for answer in answers}
    right = {item: status == Status.CORRECT for item, status in last.items() if status != Status.INVALID}
    brought_in = any(answer.origin is not None for answer in answers)
    return FinalTest(row.id, drawn_of(row.body), right, stored(datetime, row.at), brought_in)


def _run(row: Any) -> GradedRun:
    score = float(stored(dict, json.loads(row.body))["score"]["total"])
    return GradedRun(score, stored(datetime, row.at), row.origin is not None)
