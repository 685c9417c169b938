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

from array import array
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from courseware.content.course import Course
from courseware.content.drill import Drill
from courseware.content.exercise import Exercise
from courseware.content.question import Question
from courseware.items import drill_item, exercise_item, question_item
from courseware.progress.course import LOCAL
from courseware.progress.memory import AGAIN, GOOD, HARD, Floats, Ints, Memory, first_met, met_again
from courseware.record.log import Event, EventKind, Log, Purpose, Result
from courseware.verdict import Status

REPEATED = 0.5
"""What an answer to an item that was met before weighs."""


@dataclass(frozen=True, slots=True)
class Try:
    """The first try of an item, at a variant, on a local day (its ordinal)."""

    item: str
    variant: int
    at: datetime
    day: int


@dataclass(frozen=True)
class Evidence:
    """`tries` as they were made. The columns have an entry for each try and each point that it is about, those of one
    point next to one another and oldest first: from `starts[n]` to `starts[n + 1]` is about `points[n]`.

    `of` is the place in `tries`, `item` that in `items`, `days` how long ago the point was met before (0 the first
    time), `before` the stability of its memory then (NaN the first time), `after` the memory that the answer left.
    """

    tries: tuple[Try, ...]
    points: tuple[str, ...]
    items: tuple[str, ...]
    starts: Ints
    of: Ints
    item: Ints
    variant: Ints
    day: Ints
    right: npt.NDArray[np.bool_]
    level: Ints
    weight: Floats
    rating: Ints
    days: Ints
    before: Floats
    after: Memory

    def about(self) -> Ints:
        """A column: the place in `points`."""
        return np.repeat(np.arange(len(self.points)), np.diff(self.starts))

    def places(self) -> Mapping[str, slice]:
        """Where in the columns each point stands."""
        ends = self.starts.tolist()
        return {point: slice(ends[n], ends[n + 1]) for n, point in enumerate(self.points)}


def items_of(course: Course) -> dict[str, Question | Exercise | Drill]:
    """What tells something about a point, by its key: not what is written in words, which nobody grades."""
    questions = {question_item(each.id): each for each in course.questions.values() if each.kind != "text"}
    exercises = {exercise_item(each.id): each for each in course.exercises.values()}
    return {**questions, **exercises, **{drill_item(each.id): each for each in course.drills.values()}}


def evidence(course: Course, log: Log, hidden: Collection[str] = ()) -> Evidence:
    """`hidden`: the occasions whose answers tell nothing yet, such as a quiz that has not been handed in."""
    fold = EvidenceFold(course, hidden)
    fold.take(log)
    return fold.evidence()


class EvidenceFold:
    """Evidence that grows with the log: what was taken in is not looked at again. See `evidence`."""

    def __init__(self, course: Course, hidden: Collection[str] = ()) -> None:
        self._items = items_of(course)
        self._hidden = hidden
        self._helped: set[tuple[str, int]] = set()
        self._last: dict[tuple[str, int], int] = {}
        """The last try at these numbers: its place among all."""
        self._met: dict[str, int] = {}
        self._until = _BEFORE_ALL
        self._dawn = self._midnight = _BEFORE_ALL
        self._today = 0
        self._tries: list[Try] = []
        # Of each try.
        self._item, self._variant, self._day = array("q"), array("q"), array("q")
        self._right, self._weight = array("b"), array("d")
        self._rating, self._count = array("q"), array("q")
        self._stale: set[int] = set()
        """Tries whose rating has changed since it was last told."""
        # Of each try and point: the try's place among all, the point's among those met.
        self._of, self._about, self._level = array("q"), array("q"), array("q")
        self._points: dict[str, int] = {}
        self._memories = _Memories.none()

    def follows(self, log: Log) -> bool:
        """Whether `log` can be taken in after all that was: a hint makes less of an answer, whenever it was taken, and
        what is older than anything that was taken in comes before it."""
        first = min((each.at for each in _in_order(log)), default=None)
        hinted = any((each.item, each.variant) in self._last for each in log.events if _hint(each))
        return not hinted and (first is None or first > self._until)

    def take(self, log: Log) -> None:
        """Take in what comes after all that was taken in before."""
        self._helped |= {(event.item, event.variant) for event in log.events if _hint(event)}
        for happened in _in_order(log):
            self._until = max(self._until, happened.at)
            self._take(happened)

    def _take(self, happened: Result | Event) -> None:
        asked, key = self._items.get(happened.item), (happened.item, happened.variant)
        if asked is None:
            return
        answer = happened if isinstance(happened, Result) else None
        if answer and (answer.status not in _GRADED or answer.solution_seen or answer.occasion in self._hidden):
            return
        right = answer is not None and answer.status is Status.CORRECT
        before = self._last.get(key)
        step_by_step = isinstance(asked, Exercise) and (answer is None or answer.purpose is not Purpose.QUIZ)
        if not right and step_by_step:
            self._helped.add(key)
            if answer or (before is not None and self._right[before]):
                return
        if not self._dawn <= happened.at < self._midnight:
            self._dawn, self._midnight, self._today = day_of(happened.at)
        if before is not None and self._tries[before].day == self._today:
            self._again(before, right, answer.purpose if answer else None)
            return
        number = self._last[key] = len(self._tries)
        self._tries.append(Try(*key, happened.at, self._today))
        self._day.append(self._today)
        self._right.append(right)
        self._weight.append(REPEATED if happened.item in self._met else 1.0)
        self._rating.append((HARD if key in self._helped else GOOD) if right else AGAIN)
        # What was not known has been shown, which is as good as a try.
        self._count.append(1 if answer else 2)
        self._item.append(self._met.setdefault(happened.item, len(self._met)))
        self._variant.append(happened.variant)
        for point in asked.covers:
            self._of.append(number)
            self._about.append(self._points.setdefault(point, len(self._points)))
            self._level.append(asked.level)

    def _again(self, number: int, right: bool, purpose: Purpose | None) -> None:
        self._count[number] += 1
        second = right and self._count[number] == 2 and purpose is Purpose.PRACTICE
        if second and self._rating[number] == AGAIN:
            self._rating[number] = HARD
            self._stale.add(number)

    def evidence(self) -> Evidence:
        about = np.array(self._about, dtype=np.int64)
        order = np.argsort(about, kind="stable")
        of = np.array(self._of, dtype=np.int64)[order]
        starts = np.searchsorted(about[order], np.arange(len(self._points) + 1))
        of_tries = (self._item, self._variant, self._day, self._rating)
        item, variant, day, rating = (np.array(each, dtype=np.int64)[of] for each in of_tries)
        days = np.diff(day, prepend=day[:1])
        days[starts[:-1]] = 0
        stale = np.flatnonzero(np.isin(of, list(self._stale)))
        self._memories = self._memories.go_on(starts, rating, days, stale)
        self._stale.clear()
        level = np.array(self._level, dtype=np.int64)[order]
        right, weight = np.array(self._right, dtype=np.bool_)[of], np.array(self._weight, dtype=np.float64)[of]
        return Evidence(
            tuple(self._tries), tuple(self._points), tuple(self._met), starts, of, item, variant, day, right, level,
            weight, rating, days, self._memories.before, self._memories.after,
        )  # fmt: skip


@dataclass(frozen=True)
class _Memories:
    """The stability before and the memory after each answer, in the order of the columns."""

    starts: Ints
    before: Floats
    after: Memory

    @classmethod
    def none(cls) -> _Memories:
        return cls(np.zeros(1, dtype=np.int64), np.empty(0), Memory(np.empty(0), np.empty(0)))

    def go_on(self, starts: Ints, rating: Ints, days: Ints, stale: Ints) -> _Memories:
        """With more answers about each point after those that there were, and more points; of the answers at `stale`
        another rating is known now. What is not changed by that is not computed again."""
        lengths, had = np.diff(starts), np.diff(self.starts)
        known = np.zeros(len(lengths), dtype=np.int64)
        known[: len(had)] = had
        about = np.searchsorted(starts, stale, side="right") - 1
        np.minimum.at(known, about, stale - starts[about])

        before, after = np.full(len(rating), np.nan), Memory(np.empty(len(rating)), np.empty(len(rating)))
        moved = np.arange(len(self.before)) + np.repeat(starts[: len(had)] - self.starts[:-1], had)
        for new, old in ((before, self.before), *zip(after, self.after, strict=True)):
            new[moved] = old
        for n in range((lengths - known).max(initial=0)):  # the n-th of what is new about all points at once
            number = known + n
            first = starts[:-1][(number == 0) & (lengths > 0)]
            after.stability[first], after.difficulty[first] = first_met(rating[first])
            at = (starts[:-1] + number)[(number > 0) & (number < lengths)]
            last = Memory(after.stability[at - 1], after.difficulty[at - 1])
            before[at] = last.stability
            after.stability[at], after.difficulty[at] = met_again(last, rating[at], days[at])
        return _Memories(starts, before, after)


_GRADED = frozenset(status for status in Status if status.graded)
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def _hint(event: Event) -> bool:
    return event.kind is EventKind.HINT_TAKEN


def _in_order(log: Log) -> list[Result | Event]:
    """Results, and the events that say that something was not known, by time: those of another computer were recorded
    when they were brought here, and a clock may have been set back."""
    unknown = (event for event in log.events if event.kind in (EventKind.FORGOTTEN, EventKind.SOLUTION_SHOWN))
    return sorted(chain[Result | Event](log.results, unknown), key=attrgetter("at"))


def day_of(at: datetime) -> tuple[datetime, datetime, int]:
    """The local day of a moment: its beginning, its end, its ordinal."""
    begins = at.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    return begins.astimezone(UTC), (begins + timedelta(days=1)).astimezone(UTC), begins.toordinal()
