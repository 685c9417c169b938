"""Course plans and how far a class is with one, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from courseware.record.classes import ClassRow
from courseware.record.course_plans import PlanRow
from courseware.record.log import Attempt, Learner, Purpose, Sitting, SittingKind
from courseware.record.runs import KeptRun
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.verdict import Finding, Status, Verdict
from tests.record.conftest import NOON

ITEM = "exercise:conversion-rate"
WRONG = Verdict(Status.WRONG, 0.0, (Finding("bots-counted", named=True, field="uv"),))
RIGHT = Verdict(Status.CORRECT, 1.0)


@pytest.fixture
def planned(store: Store) -> str:
    store.trainers.add(Trainer("t1", "陈", "陈", "", False, "as-t1", NOON))
    store.classes.add(ClassRow("c1", "AAAAAA", "五月班", "t1", "{}", 0, NOON))
    return "c1"


def test_a_plan_is_changed_by_whoever_has_seen_it(store: Store, planned: str) -> None:
    assert store.course_plans.get(planned) is None
    assert store.course_plans.put(planned, "[1]", 0)
    assert not store.course_plans.put(planned, "[2]", 0)
    assert store.course_plans.put(planned, "[3]", 1)
    assert not store.course_plans.put(planned, "[4]", 1)
    assert store.course_plans.of([planned, "c2"]) == {planned: PlanRow(planned, "[3]", 2)}


def test_what_was_tried_is_counted_by_learner_and_item(
    store: Store, learner: Learner, attempt: Callable[..., Attempt]
) -> None:
    other = store.learners.add("小红", "小红", NOON)
    at = [NOON + timedelta(minutes=n) for n in range(6)]
    for n, (verdict, change) in enumerate(
        (
            (WRONG, {}),
            (RIGHT, {"solution_seen": True}),
            (RIGHT, {}),
            (RIGHT, {"purpose": Purpose.REVIEW}),
            (WRONG, {"purpose": Purpose.CLASS, "occasion": "c1-1"}),
        )
    ):
        store.attempts.append(attempt(f"n{n}", {}, verdict, item=ITEM, at=at[n], **change))
    store.attempts.append(attempt("o", {}, WRONG, item=ITEM, at=at[5], learner_id=other.id))
    store.attempts.append(attempt("else", {}, RIGHT, item="exercise:rfm", at=at[5]))
    found = store.class_progress.of([learner.id, other.id], [ITEM])
    mine = found[learner.id].tried
    assert set(mine) == {ITEM}
    assert (mine[ITEM].times, mine[ITEM].done_at, mine[ITEM].last) == (4, at[2], WRONG)
    assert (found[other.id].tried[ITEM].times, found[other.id].tried[ITEM].done_at) == (1, None)
    assert set(store.class_progress.of([other.id], [ITEM])) == {other.id}
    assert store.class_progress.of([], [ITEM]) == {}


def test_tests_and_graded_runs_are_there_and_practice_is_not(store: Store, learner: Learner) -> None:
    scope = {"about": "modules", "ids": ["m1"]}
    for id, at_once in (("s1", False), ("s2", True)):
        store.sittings.start(Sitting(id, learner.id, SittingKind.QUIZ, scope, at_once, (), 900, NOON))
    store.sittings.end("s1", NOON + timedelta(minutes=5))
    for n, graded in enumerate((False, True, True)):
        store.runs.add(KeptRun(f"r{n}", learner.id, None, {}, {}, NOON + timedelta(hours=n)), graded, 5)
    found = store.class_progress.of([learner.id], [])[learner.id]
    [sat] = found.sat
    assert (sat.id, sat.kind, sat.scope, sat.seconds) == ("s1", SittingKind.QUIZ, scope, 900)
    assert (sat.started_at, sat.ended_at) == (NOON, NOON + timedelta(minutes=5))
    assert found.graded == (NOON + timedelta(hours=1), NOON + timedelta(hours=2))
