"""Placement: some questions before the course, and which lessons they show that one may skip.

A sitting whose questions are chosen one by one: which comes next follows from the answers so far, so that a reload, a
crash or another device goes on at the same one. It ends when nothing more is worth asking, or when the learner has
had enough; what it proposes is worked out from its answers whenever it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from courseware.answers.diagnosis import GAVE_UP
from courseware.answers.feedback import Feedback
from courseware.content.course import Course, Lesson, Module
from courseware.items import parts_of
from courseware.progress.blueprint import as_drawn
from courseware.progress.course import course_progress
from courseware.progress.placement import MOST, Placement
from courseware.record.attempts import SittingOver
from courseware.record.log import NO_HISTORY, Attempt, Drawn, Log, Purpose, Result, Sitting, SittingKind
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.study.context import Context, Reveal
from courseware.study.items import Items
from courseware.study.views import Closed, Fault, Kept, QuestionView
from courseware.verdict import Finding, Status, scored


@dataclass(frozen=True)
class PlacementQuestion:
    """The `number`-th question of at most `most`, from 1."""

    sitting_id: str
    item: str
    number: int
    most: int
    module: Module
    shown: QuestionView | Fault


LIKELY = 0.7
"""From here on a lesson that is not proposed is told of all the same: it may be read faster."""
ByModule = tuple[tuple[Module, tuple[tuple[Lesson, float], ...]], ...]
"""Lessons and how sure it is that they can be skipped, 0..1."""


@dataclass(frozen=True)
class PlacementResult:
    """`skip` holds the lessons that are proposed for skipping and how sure that is, `likely` those that are probably
    known, but not surely enough; `begin` is the first lesson that is neither proposed nor read, None when
    there is none. `lessons` is the number that was judged."""

    answered: int
    right: int
    lessons: int
    skip: ByModule
    likely: ByModule
    begin: Lesson | None


PlacementView = PlacementQuestion | PlacementResult


class Placements:
    """A sitting that is not the learner's own, or no placement, raises KeyError. `now` returns an aware time."""

    def __init__(self, course: Course, store: Store, items: Items, now: Callable[[], datetime]) -> None:
        self._course = course
        self._store = store
        self._items = items
        self._now = now

    @cached_property
    def _placement(self) -> Placement:
        """Made when it is first asked for: few of those who learn are placed."""
        return Placement(self._course)

    def view(self, learner_id: str) -> PlacementView | None:
        """Where the learner is in his last placement, or what came of it. None before any. Two statements."""
        sitting = _last(self._store.sittings.of_learner(learner_id))
        if sitting is None:
            return None
        answers = self._answers(sitting)
        item = self._next(sitting, answers)
        if item is not None:
            return self._question(sitting, answers, item)
        if sitting.ended_at is None:  # it was left between its last answer and its end
            self._end(sitting)
        return self._result(sitting, answers)

    def start(self, learner_id: str, nonce: str) -> None:
        """Begin. The same nonce twice is one placement. Lessons that are read by now are not asked about."""
        log = self._store.histories.log(learner_id)
        read = [each.lesson_id for module in course_progress(self._course, log) for each in module.lessons if each.read]
        id = seed_of(learner_id, f"placement {nonce}")
        sitting = Sitting(id, learner_id, SittingKind.PLACEMENT, {"without": read}, False, (), None, self._now())
        self._store.sittings.start(sitting)

    def answer(self, learner_id: str, sitting_id: str, item: str, raw: Any, nonce: str) -> Feedback | Fault | None:
        """Hand in: None when it is kept, or else why it cannot be read or graded. An answer to another question than
        the one that is asked now is passed over: that one was answered before, perhaps in another tab."""
        sitting = self._asking(learner_id, sitting_id, item)
        if sitting is None:
            return None
        outcome = self._items.submit(item, raw, f"{sitting_id}:{nonce}", self._context(sitting, item)).outcome
        match outcome:
            case Kept():
                self._end_if_done(sitting)
                return None
            case Closed():
                return None
            case _:
                return outcome

    def give_up(self, learner_id: str, sitting_id: str, item: str, nonce: str) -> None:
        """Say 「不会」: an answer, too, and not a right one."""
        sitting = self._asking(learner_id, sitting_id, item)
        if sitting is None:
            return
        drawn = self._drawn(sitting, item)
        attempt = Attempt(
            f"{learner_id}:{item}:{sitting_id}:{nonce}", learner_id, item, None, drawn.variant, None,
            scored(0.0, Finding(GAVE_UP)), self._now(),
            purpose=Purpose.QUIZ, occasion=sitting_id, content=drawn.content,
        )  # fmt: skip
        try:
            self._store.attempts.append(attempt)
        except SittingOver:
            return
        self._end_if_done(sitting)

    def end(self, learner_id: str, sitting_id: str) -> None:
        """Stop asking: what was answered is judged."""
        self._end(self._own(learner_id, sitting_id))

    def skippable(self, learner_id: str, log: Log) -> frozenset[str]:
        """The lessons that the last placement that ended proposes to skip. One statement."""
        sitting = _last(each for each in self._store.sittings.of_learner(learner_id) if each.ended_at is not None)
        if sitting is None:
            return frozenset()
        answers = _right(result for result in log.results if result.occasion == sitting.id)
        chances = self._placement.chances(answers, _without(sitting))
        return frozenset(each.lesson_id for each in chances if each.skip)

    # Inside

    def _own(self, learner_id: str, sitting_id: str) -> Sitting:
        sitting = self._store.sittings.get(sitting_id)
        if sitting is None or sitting.learner_id != learner_id or sitting.kind is not SittingKind.PLACEMENT:
            raise KeyError(sitting_id)
        return sitting

    def _asking(self, learner_id: str, sitting_id: str, item: str) -> Sitting | None:
        """The sitting, if the item is what it asks now."""
        sitting = self._own(learner_id, sitting_id)
        return sitting if self._next(sitting, self._answers(sitting)) == item else None

    def _answers(self, sitting: Sitting) -> dict[str, bool]:
        attempts = self._store.attempts.of_occasions(sitting.learner_id, sitting.id)
        return _right(attempt.result for attempt in attempts)

    def _next(self, sitting: Sitting, answers: Mapping[str, bool]) -> str | None:
        """The item to ask now; None once the placement has ended, or nothing more is worth asking."""
        return None if sitting.ended_at else self._placement.next(answers, sitting.id, _without(sitting))

    def _end_if_done(self, sitting: Sitting) -> None:
        if self._next(sitting, self._answers(sitting)) is None:
            self._end(sitting)

    def _end(self, sitting: Sitting) -> None:
        self._store.sittings.end(sitting.id, max(self._now(), sitting.started_at))

    def _drawn(self, sitting: Sitting, item: str) -> Drawn:
        return as_drawn(sitting.id, self._course.questions[parts_of(item)[1]], self._items.digest(item))

    def _context(self, sitting: Sitting, item: str) -> Context:
        variant = self._drawn(sitting, item).variant
        return Context(sitting.learner_id, None, Purpose.QUIZ, sitting.id, Reveal.AT_END, variant=variant)

    def _question(self, sitting: Sitting, answers: Mapping[str, bool], item: str) -> PlacementQuestion:
        shown = self._items.question(parts_of(item)[1], NO_HISTORY, self._context(sitting, item))
        module = self._course.module_of(self._placement.lesson_of(item))
        return PlacementQuestion(sitting.id, item, len(answers) + 1, MOST, module, shown)

    def _result(self, sitting: Sitting, answers: Mapping[str, bool]) -> PlacementResult:
        chances = self._placement.chances(answers, _without(sitting))
        skip = {each.lesson_id: each.sure for each in chances if each.skip}
        likely = {each.lesson_id: each.sure for each in chances if not each.skip and each.sure >= LIKELY}
        settled = {*skip, *_without(sitting)}
        return PlacementResult(
            len(answers), sum(answers.values()), len(chances), self._by_module(skip), self._by_module(likely),
            next((lesson for id, lesson in self._course.lessons.items() if id not in settled), None),
        )  # fmt: skip

    def _by_module(self, sure: Mapping[str, float]) -> ByModule:
        found = (
            (
                module,
                tuple((self._course.lessons[each.id], sure[each.id]) for each in module.lessons if each.id in sure),
            )
            for module in self._course.modules
        )
        return tuple((module, lessons) for module, lessons in found if lessons)


def _last(sittings: Iterable[Sitting]) -> Sitting | None:
    placements = [each for each in sittings if each.kind is SittingKind.PLACEMENT]
    return placements[-1] if placements else None


def _without(sitting: Sitting) -> tuple[str, ...]:
    """The lessons that it asks nothing about."""
    return tuple(sitting.scope["without"])


def _right(results: Iterable[Result]) -> dict[str, bool]:
    """By item, whether the last answer to it was right."""
    return {result.item: result.status is Status.CORRECT for result in results}
