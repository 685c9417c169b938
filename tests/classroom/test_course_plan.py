"""How somebody stands with what a plan asks for, and a plan that is taken over by another class."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from courseware.classroom.course_plan import (
    Kind,
    Piece,
    State,
    Test,
    Week,
    days_over,
    from_json,
    moved,
    stand,
    to_json,
)
from courseware.progress.course import LOCAL
from courseware.record.class_progress import NO_PROGRESS, Progress, Sat, Tried
from courseware.record.log import SittingKind
from courseware.verdict import Status, Verdict

DUE = datetime(2026, 5, 21, 22, 0, tzinfo=LOCAL)
OPENS, CLOSES = datetime(2026, 5, 28, 20, 0, tzinfo=LOCAL), datetime(2026, 5, 28, 22, 0, tzinfo=LOCAL)
TEST = Test("m1", OPENS, CLOSES)
WEEK = Week("w1", date(2026, 5, 18), ("l1",), ("e1", "e2"), DUE, TEST, 2)
HOUR = timedelta(hours=1)


def progress(done_at: datetime | None, times: int = 3) -> Progress:
    return Progress({"exercise:e1": Tried(times, done_at, Verdict(Status.WRONG, 0.0))})


def sat(at: datetime, ended: datetime | None = None, scope: object = None, seconds: int | None = 900) -> Progress:
    scope = TEST.scope.to_json() if scope is None else scope
    return Progress({}, (Sat("s", SittingKind.QUIZ, scope, seconds, at, ended),))


@pytest.mark.parametrize(
    ("done_at", "now", "state"),
    [
        (None, DUE - HOUR, State.DUE),
        (None, DUE, State.DUE),
        (None, DUE + HOUR, State.OVER),
        (DUE - HOUR, DUE + HOUR, State.DONE),
        (DUE, DUE + HOUR, State.DONE),
        (DUE + HOUR, DUE + 2 * HOUR, State.LATE),
    ],
)
def test_an_exercise_is_settled_when_it_is_right(done_at: datetime | None, now: datetime, state: State) -> None:
    piece = Piece("w1", Kind.EXERCISE, "e1", DUE)
    found = stand(piece, progress(done_at), now)
    assert (found.state, found.times, found.at) == (state, 3, done_at)
    assert stand(piece, NO_PROGRESS, now).state is (State.DUE if now <= DUE else State.OVER)


@pytest.mark.parametrize(
    ("own", "now", "state"),
    [
        (NO_PROGRESS, OPENS - HOUR, State.EARLY),
        (NO_PROGRESS, OPENS, State.DUE),
        (NO_PROGRESS, CLOSES, State.MISSED),
        (sat(OPENS), OPENS + timedelta(minutes=10), State.SAT),
        (sat(OPENS), OPENS + timedelta(minutes=16), State.DONE),  # its time is up, though nobody has looked
        (sat(OPENS, OPENS + timedelta(minutes=5)), OPENS + timedelta(minutes=6), State.DONE),
        (sat(CLOSES - timedelta(minutes=1)), CLOSES + timedelta(minutes=5), State.SAT),
        (sat(OPENS - timedelta(minutes=1)), OPENS, State.DUE),  # before the window
        (sat(CLOSES), CLOSES + HOUR, State.MISSED),
        (sat(OPENS, scope={"about": "modules", "ids": ["m2"]}), OPENS + HOUR, State.DUE),
        (sat(OPENS, seconds=None), CLOSES, State.SAT),
    ],
)
def test_a_test_is_taken_in_its_window(own: Progress, now: datetime, state: State) -> None:
    [piece] = [each for each in WEEK.pieces if each.kind is Kind.TEST]
    assert stand(piece, own, now).state is state


def test_so_many_runs_are_graded_as_the_week_asks_for() -> None:
    [piece] = [each for each in WEEK.pieces if each.kind is Kind.PROMOTION]
    runs = (DUE - HOUR, DUE + HOUR)
    assert stand(piece, Progress({}, (), runs[:1]), DUE).state is State.DUE
    assert stand(piece, Progress({}, (), runs), DUE + 2 * HOUR).state is State.LATE
    assert stand(piece, Progress({}, (), (runs[0], DUE)), DUE + HOUR).state is State.DONE


def test_a_plan_is_kept_as_it_is_in_the_order_of_its_weeks() -> None:
    later = Week("w2", date(2026, 5, 25), (), ("e3",), DUE + timedelta(days=7))
    assert from_json(to_json([later, WEEK])) == (WEEK, later)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 5, 1), date(2026, 5, 18)),  # not earlier than it was
        (date(2026, 5, 18), date(2026, 5, 18)),
        (date(2026, 5, 19), date(2026, 5, 25)),
        (date(2026, 9, 2), date(2026, 9, 7)),
    ],
)
def test_another_class_takes_it_over_by_whole_weeks(today: date, first: date) -> None:
    now = datetime(today.year, today.month, today.day, 4, 0, tzinfo=UTC)
    [week] = moved([WEEK], now)
    assert week.begins == first
    assert week.begins.weekday() == WEEK.begins.weekday()
    assert week.test is not None
    assert week.due - DUE == week.test.opens - OPENS == week.test.closes - CLOSES == first - WEEK.begins


def test_what_is_over_is_so_by_a_day_at_least() -> None:
    assert [days_over(DUE, DUE + n * HOUR) for n in (1, 24, 25, 48)] == [1, 1, 2, 2]
