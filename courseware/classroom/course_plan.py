"""A course plan: the weeks of a class, what each asks for, and how somebody stands with it. Pure values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from courseware.items import exercise_item
from courseware.progress.blueprint import About, Scope
from courseware.progress.course import local_day
from courseware.record.class_progress import Progress, Sat
from courseware.record.log import SittingKind

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


@dataclass(frozen=True)
class Test:
    """A short test about a module, to be begun from `opens` on and before `closes`."""

    module: str
    opens: datetime
    closes: datetime

    __test__ = False

    @property
    def scope(self) -> Scope:
        return Scope.of(About.MODULES, [self.module])


@dataclass(frozen=True)
class Week:
    """It begins on a day, which is that of its lessons. `exercises`, ids, and so many `graded` runs of the 618 are due
    at `due`, which is aware."""

    id: str
    begins: date
    lessons: tuple[str, ...]
    exercises: tuple[str, ...]
    due: datetime
    test: Test | None = None
    graded: int = 0

    @property
    def pieces(self) -> tuple[Piece, ...]:
        exercises = [Piece(self.id, Kind.EXERCISE, id, self.due) for id in self.exercises]
        test = [Piece(self.id, Kind.TEST, self.test.module, self.test.closes, self.test)] if self.test else []
        graded = [Piece(self.id, Kind.PROMOTION, str(self.graded), self.due)] if self.graded else []
        return (*exercises, *test, *graded)


class Kind(StrEnum):
    EXERCISE = "exercise"
    TEST = "test"
    PROMOTION = "promotion"


@dataclass(frozen=True)
class Piece:
    """Something to be handed in. `what` is the id of the exercise or module, or how many runs are to be graded."""

    week: str
    kind: Kind
    what: str
    until: datetime
    test: Test | None = None


class State(StrEnum):
    """
    ====== =============================================================
    done   handed in and right, or the test taken, or the runs graded
    late   the same, after it was due
    due    there is time
    over   it was due, and is taken all the same
    early  the test does not open before a later time
    sat    the test has been begun and goes on
    missed the test has closed without having been begun
    ====== =============================================================
    """

    DONE = "done"
    LATE = "late"
    DUE = "due"
    OVER = "over"
    EARLY = "early"
    SAT = "sat"
    MISSED = "missed"


SETTLED = frozenset({State.DONE, State.LATE})
BEHIND = frozenset({State.OVER, State.MISSED})
TO_DO = frozenset({State.DUE, State.OVER, State.EARLY, State.SAT})


@dataclass(frozen=True)
class Stand:
    """How somebody stands with a piece: `times` counts what he handed in, `at` is when it was right, `sitting` the id
    of the test that he has begun."""

    piece: Piece
    state: State
    times: int = 0
    at: datetime | None = None
    sitting: str | None = None


def stand(piece: Piece, progress: Progress, now: datetime) -> Stand:
    match piece.kind:
        case Kind.EXERCISE:
            tried = progress.tried.get(exercise_item(piece.what))
            return _stand(piece, tried.times if tried else 0, tried.done_at if tried else None, now)
        case Kind.PROMOTION:
            runs, wanted = progress.graded, int(piece.what)
            return _stand(piece, len(runs), runs[wanted - 1] if len(runs) >= wanted else None, now)
        case Kind.TEST:
            assert piece.test is not None
            taken = [each for each in progress.sat if _is_of(each, piece.test)]
            for each in taken:
                if _is_over(each, now):
                    return Stand(piece, State.DONE, len(taken), each.started_at, each.id)
            if taken:
                return Stand(piece, State.SAT, len(taken), None, taken[0].id)
            if now < piece.test.opens:
                return Stand(piece, State.EARLY)
            return Stand(piece, State.DUE if now < piece.test.closes else State.MISSED)


def _stand(piece: Piece, times: int, done_at: datetime | None, now: datetime) -> Stand:
    if done_at is not None:
        return Stand(piece, State.DONE if done_at <= piece.until else State.LATE, times, done_at)
    return Stand(piece, State.DUE if now <= piece.until else State.OVER, times)


def _is_of(sat: Sat, test: Test) -> bool:
    return (
        sat.kind is SittingKind.QUIZ
        and Scope.from_json(sat.scope) == test.scope
        and test.opens <= sat.started_at < test.closes
    )


def _is_over(sat: Sat, now: datetime) -> bool:
    """Handed in, or its time is up, though nobody has looked since."""
    return sat.ended_at is not None or (
        sat.seconds is not None and sat.started_at + timedelta(seconds=sat.seconds) < now
    )


def days_over(until: datetime, now: datetime) -> int:
    """At least 1."""
    return max(1, ceil((now - until) / DAY))


def moved(weeks: Sequence[Week], now: datetime) -> tuple[Week, ...]:
    """The same weeks for another class: later by whole weeks, so that the first begins today or after."""
    if not weeks:
        return ()
    first = min(week.begins for week in weeks)
    late = (local_day(now) - first).days
    by = WEEK * max(0, ceil(late / 7))
    return tuple(
        replace(
            week,
            begins=week.begins + by,
            due=week.due + by,
            test=week.test and replace(week.test, opens=week.test.opens + by, closes=week.test.closes + by),
        )
        for week in weeks
    )


def to_json(weeks: Sequence[Week]) -> str:
    return json.dumps(
        [
            {
                "id": week.id,
                "begins": week.begins.isoformat(),
                "lessons": week.lessons,
                "exercises": week.exercises,
                "due": week.due.isoformat(),
                "test": week.test and [week.test.module, week.test.opens.isoformat(), week.test.closes.isoformat()],
                "graded": week.graded,
            }
            for week in sorted(weeks, key=lambda week: (week.begins, week.due, week.id))
        ]
    )


def from_json(text: str) -> tuple[Week, ...]:
    return tuple(
        Week(
            week["id"],
            date.fromisoformat(week["begins"]),
            tuple(week["lessons"]),
            tuple(week["exercises"]),
            datetime.fromisoformat(week["due"]),
            Test(week["test"][0], *map(datetime.fromisoformat, week["test"][1:])) if week["test"] else None,
            week["graded"],
        )
        for week in json.loads(text)
    )
