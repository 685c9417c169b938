"""What a learner's answers say about each knowledge point: one fold over the log, for mastery and for review.

An answer counts once for an item, its variant and a local day: what is tried again at the same numbers comes right
after the feedback and says nothing new. It is *right* only if it was right at that first try. An item that was never
met before weighs 1, one met before (another day, or other numbers) a half: it asks for less than a new one.

How well it is remembered follows FSRS: right at once is Good; right after a hint, or at the second try in a lesson, is
Hard; all else, 想不起来 among it, is Again. In a review or a quiz the first try decides: it shows what was remembered.

An exercise is handed in step by step, so that one which is not right yet is no mistake. It counts when it has come to
be right, when its solution was looked at before, or as it was handed in with a test.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from courseware.content.course import Course
from courseware.content.exercise import Exercise
from courseware.content.question import Question
from courseware.items import exercise_item, question_item
from courseware.progress.course import LOCAL
from courseware.progress.memory import AGAIN, GOOD, HARD, Floats, Ints, Memory, first_met, met_again
from courseware.record.log import Event, EventKind, Log, Purpose, Result
from courseware.verdict import Status

REPEATED = 0.5
"""What an answer to an item that was met before weighs."""


@dataclass(slots=True)
class Try:
    """The first try of an item, at a variant, on a local day (its ordinal). `tries` counts it and those that followed;
    what was not known has been shown, which is as good as a try."""

    item: str
    variant: int
    at: datetime
    day: int
    right: bool
    weight: float
    rating: int
    tries: int = 1

    def again(self, right: bool, purpose: Purpose | None) -> None:
        self.tries += 1
        if right and self.tries == 2 and purpose is Purpose.PRACTICE and self.rating == AGAIN:
            self.rating = HARD


@dataclass(frozen=True)
class Evidence:
    """`tries` as they were made. The columns have an entry for each try and each point that it is about, those of one
    point next to one another and oldest first: from `starts[n]` to `starts[n + 1]` is about `points[n]`.

    `of` is the place in `tries`, `days` how long ago the point was met before (0 the first time), `before` the
    stability of its memory then (NaN the first time), `after` the memory that the answer left.
    """

    tries: tuple[Try, ...]
    points: tuple[str, ...]
    starts: Ints
    of: Ints
    day: Ints
    right: npt.NDArray[np.bool_]
    level: Ints
    weight: Floats
    rating: Ints
    days: Ints
    before: Floats
    after: Memory

    def places(self) -> Mapping[str, slice]:
        """Where in the columns each point stands."""
        ends = self.starts.tolist()
        return {point: slice(ends[n], ends[n + 1]) for n, point in enumerate(self.points)}


def items_of(course: Course) -> dict[str, Question | Exercise]:
    """What tells something about a point, by its key: not what is written in words, which nobody grades."""
    questions = {question_item(each.id): each for each in course.questions.values() if each.kind != "text"}
    return {**questions, **{exercise_item(each.id): each for each in course.exercises.values()}}


def evidence(course: Course, log: Log, hidden: Collection[str] = ()) -> Evidence:
    """`hidden`: the occasions whose answers tell nothing yet, such as a quiz that has not been handed in."""
    items = items_of(course)
    tries = _tries(items, log, hidden)
    covers = [items[each.item].covers for each in tries]
    met: dict[str, int] = {}
    about = np.array([met.setdefault(point, len(met)) for point in chain.from_iterable(covers)], dtype=np.int64)
    order = np.argsort(about, kind="stable")
    of = np.repeat(np.arange(len(tries)), [len(points) for points in covers])[order]
    starts = np.searchsorted(about[order], np.arange(len(met) + 1))
    day, rating = (_column(tries, name, np.int64)[of] for name in ("day", "rating"))
    days = np.diff(day, prepend=day[:1])
    days[starts[:-1]] = 0
    before, after = _memories(starts, rating, days)
    level = np.array([items[each.item].level for each in tries], dtype=np.int64)[of]
    right, weight = _column(tries, "right", np.bool_)[of], _column(tries, "weight", np.float64)[of]
    return Evidence(tuple(tries), tuple(met), starts, of, day, right, level, weight, rating, days, before, after)


def _column(tries: Sequence[Try], name: str, kind: type) -> npt.NDArray[Any]:
    return np.fromiter(map(attrgetter(name), tries), kind, len(tries))


def _memories(starts: Ints, rating: Ints, days: Ints) -> tuple[Floats, Memory]:
    """The stability before and the memory after each answer: the n-th answers about all points at once."""
    before = np.full(len(rating), np.nan)
    after = Memory(np.empty(len(rating)), np.empty(len(rating)))
    lengths = np.diff(starts)
    for n in range(lengths.max(initial=0)):
        at = starts[:-1][lengths > n] + n
        if n == 0:
            now = first_met(rating[at])
        else:
            last = Memory(after.stability[at - 1], after.difficulty[at - 1])
            before[at] = last.stability
            now = met_again(last, rating[at], days[at])
        after.stability[at], after.difficulty[at] = now
    return before, after


def _tries(items: Mapping[str, Question | Exercise], log: Log, hidden: Collection[str]) -> list[Try]:
    helped = {(event.item, event.variant) for event in log.events if event.kind is EventKind.HINT_TAKEN}
    made: list[Try] = []
    last: dict[tuple[str, int], Try] = {}
    met: set[str] = set()
    dawn = midnight = datetime.min.replace(tzinfo=UTC)
    today = 0
    for happened in _in_order(log):
        asked, key = items.get(happened.item), (happened.item, happened.variant)
        if asked is None:
            continue
        answer = happened if isinstance(happened, Result) else None
        if answer and (answer.status not in _GRADED or answer.solution_seen or answer.occasion in hidden):
            continue
        right = answer is not None and answer.status is Status.CORRECT
        before = last.get(key)
        step_by_step = isinstance(asked, Exercise) and (answer is None or answer.purpose is not Purpose.QUIZ)
        if not right and step_by_step:
            helped.add(key)
            if answer or (before is not None and before.right):
                continue
        if not dawn <= happened.at < midnight:
            dawn, midnight, today = day_of(happened.at)
        if before is not None and before.day == today:
            before.again(right, answer.purpose if answer else None)
            continue
        rating = (HARD if key in helped else GOOD) if right else AGAIN
        weight = REPEATED if happened.item in met else 1.0
        last[key] = Try(*key, happened.at, today, right, weight, rating, 1 if answer else 2)
        made.append(last[key])
        met.add(happened.item)
    return made


_GRADED = frozenset(status for status in Status if status.graded)


def _in_order(log: Log) -> list[Result | Event]:
    """Results, and the events that say that something was not known, by time: those of another computer were recorded
    when they were brought here, and a clock may have been set back."""
    unknown = (event for event in log.events if event.kind in (EventKind.FORGOTTEN, EventKind.SOLUTION_SHOWN))
    return sorted(chain[Result | Event](log.results, unknown), key=attrgetter("at"))


def day_of(at: datetime) -> tuple[datetime, datetime, int]:
    """The local day of a moment: its beginning, its end, its ordinal."""
    begins = at.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    return begins.astimezone(UTC), (begins + timedelta(days=1)).astimezone(UTC), begins.toordinal()
