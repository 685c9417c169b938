"""Quizzes, tests and the final test: started, answered, marked, ended. They ask questions, and exercises as tasks.

A sitting is open until it is handed in or its time is up:

    open  --hand in-->                 ended at that moment
    open  --the deadline has passed--> ended at the deadline, by whoever looks next
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Any

from courseware.answers.fault import AuthorFault
from courseware.content.course import Course
from courseware.content.exercise import Exercise
from courseware.content.question import Question
from courseware.i18n import t
from courseware.progress.blueprint import FINAL_LENGTH, About, Scope, as_drawn, draw, in_course, item_of, pool, tasks
from courseware.progress.sitting import Asked, asked_in, is_quiz, title_of
from courseware.record.attempts import SittingOver
from courseware.record.log import Attempt, Drawn, Purpose, Sitting
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.study.deadlines import Deadlines
from courseware.study.items import Items
from courseware.study.newest import Newest
from courseware.study.results import Results
from courseware.study.sittings import (
    EarlierSitting,
    OpenSitting,
    Place,
    QuizHome,
    ResultView,
    SittingView,
    context_of,
    filled,
)
from courseware.study.views import Fault
from courseware.study.wanted import Wanted
from courseware.verdict import Status

GRACE = 3.0
"""Seconds after the deadline in which an answer is still taken: it was on its way."""
LOCKS = 64


class NothingToAsk(ValueError):
    """No question is about what was chosen. `str()` is a sentence for the reader."""


class Taken(StrEnum):
    """What came of an answer."""

    KEPT = "kept"
    OVER = "over"
    """The sitting has ended: it is not counted."""
    CHANGED = "changed"
    """The question is not any more what it was when the sitting was started: it is not counted."""
    OVERTAKEN = "overtaken"
    """A newer answer from the same place has come before it."""


class Quiz:
    """A sitting that is not the learner's own raises KeyError, wherever its id comes from. Thread-safe. `now` returns
    an aware time, `monotonic` seconds from any moment on."""

    def __init__(
        self,
        course: Course,
        store: Store,
        items: Items,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._course = course
        self._store = store
        self._items = items
        self._now = now
        self._deadlines = Deadlines(now, monotonic)
        self._newest = Newest()
        self._results = Results(course, store, items)
        self._one_at_a_time = [Lock() for _ in range(LOCKS)]

    # Before

    def home(self, learner_id: str) -> QuizHome:
        """What there is to go on with, what came of earlier sittings, and how much there is to repeat."""
        sittings = [self._on_time(each) for each in self._store.sittings.of_learner(learner_id) if is_quiz(each)]
        log = self._store.histories.log(learner_id)
        right: dict[str, dict[str, bool]] = {}
        for result in log.results:
            if result.occasion is not None and result.status.graded:
                # Of a test the log tells the last answer; where feedback comes at once the first one counts.
                right.setdefault(result.occasion, {}).setdefault(result.item, result.status is Status.CORRECT)
        earlier = [
            EarlierSitting(each, title_of(self._course, each), self._results.score(each, right.get(each.id, {})))
            for each in reversed(sittings)
            if each.ended_at is not None
        ]
        opened = [
            OpenSitting(each, title_of(self._course, each), self.seconds_left(each))
            for each in reversed(sittings)
            if each.ended_at is None
        ]
        wrong = len(pool(self._course, Scope(About.WRONG), log.results))
        return QuizHome(tuple(opened), tuple(earlier), wrong)

    def last(self, learner_id: str, wanted: Wanted) -> Sitting | None:
        """The newest sitting that asks what is wanted, ended or not."""
        sittings = [each for each in self._store.sittings.of_learner(learner_id) if wanted.asked_by(each)]
        return self._on_time(sittings[-1]) if sittings else None

    def start(self, learner_id: str, wanted: Wanted, nonce: str) -> Sitting:
        """Draw what is asked and begin; the clock runs from here. The same nonce twice is one sitting. Tasks, which
        take long, come last. Raises NothingToAsk, and ValueError for more questions than a final test has."""
        if not 1 <= wanted.length <= FINAL_LENGTH:
            raise ValueError(f"{wanted.length} questions")
        log = self._store.histories.log(learner_id)
        sitting_id = seed_of(learner_id, f"sitting {nonce}")
        before = {result.item for result in log.results if result.occasion is not None}
        rng = random.Random(sitting_id)
        light = tasks(self._course, wanted.scope, log.results) if wanted.most_tasks else ()
        last = draw(self._course, light, wanted.most_tasks, rng, before)
        questions = pool(self._course, wanted.scope, log.results)
        asked = (*draw(self._course, questions, wanted.length - len(last), rng, before, last), *last)
        if not asked:
            raise NothingToAsk(t("这里没有可以出的题，换一个范围试试。"))
        started = self._store.sittings.start(
            Sitting(
                sitting_id,
                learner_id,
                wanted.kind,
                wanted.scope.to_json(),
                wanted.at_once,
                tuple(self._items.unlike_before(learner_id, self._drawn(sitting_id, each)) for each in asked),
                wanted.seconds_for(asked),
                self._now(),
            )
        )
        self.seconds_left(started)
        return started

    # Meanwhile

    def view(self, learner_id: str, sitting_id: str, number: int | None = None) -> SittingView | ResultView:
        """The `number`-th question or task, from 1, or the one to go on with; the result once the sitting has ended.
        """  # fmt: skip
        known = self._results.known(learner_id, sitting_id)
        if known is not None:
            return known
        sitting = self._on_time(self._own(learner_id, sitting_id))
        if sitting.ended_at is not None:
            return self._results.view(sitting)
        attempts = self._store.attempts.of_occasions(learner_id, sitting_id)
        asked = asked_in(self._course, sitting, attempts, self._items.digest_today)
        at = number if number is not None and 1 <= number <= len(asked) else self._go_on_at(asked, attempts)
        this = asked[at - 1]
        last = next((each for each in reversed(attempts) if each.item == this.drawn.item), None)
        shown = None if this.changed else self._results.shown(sitting, this, attempts)
        return SittingView(
            sitting,
            title_of(self._course, sitting),
            at,
            tuple(Place(each.drawn.item, self._done(each), each.drawn.item in sitting.marked, each.changed,
                        each.right if sitting.at_once and each.answered else None) for each in asked),
            this.module_id,
            shown,
            None if shown is None or isinstance(shown, Fault) else self._results.unread(sitting, last),
            self.seconds_left(sitting),
            any(each.changed for each in asked),
        )  # fmt: skip

    def answer(
        self,
        learner_id: str,
        sitting_id: str,
        item: str,
        raw: Any,
        nonce: str,
        number: int | None = None,
        field: str | None = None,
    ) -> Taken:
        """Keep an answer of a test as it stands now; it may be changed until the end. What cannot be read is kept, too.
        `field` is the one that a task is answered in; None for a question, and for all fields of a task by id.

        `nonce` is its sender's name, which counts its answers in `number`: they may overtake one another on their way.
        An item that the sitting does not ask raises KeyError.
        """  # fmt: skip
        with self._one_at_a_time[hash(sitting_id) % LOCKS]:
            sitting = self._on_time(self._own(learner_id, sitting_id))
            context = context_of(sitting, item)
            if sitting.ended_at is not None:
                return Taken.OVER
            if number is not None and not self._newest.take((sitting_id, item, field, nonce), number):
                return Taken.OVERTAKEN
            [drawn] = [each for each in sitting.drawn if each.item == item]
            if self._items.digest_today(item) != drawn.content:
                return Taken.CHANGED
            if field is not None:
                last = self._store.histories.of_item(learner_id, item, Purpose.QUIZ, sitting_id).last
                raw = {**(last.answer if last is not None else {}), field: raw}
            raw = filled(raw)
            try:
                verdict = self._items.grade(item, raw, context, drawn.variant)
                attempt = Attempt(
                    f"{learner_id}:{item}:{sitting_id}:{nonce}:{number}",
                    learner_id, item, None, drawn.variant, raw, verdict, self._now(),
                    purpose=Purpose.QUIZ, occasion=sitting_id, content=drawn.content,
                )  # fmt: skip
                self._store.attempts.append(attempt)
            except AuthorFault:
                return Taken.CHANGED
            except SittingOver:
                return Taken.OVER
            return Taken.KEPT

    def mark(self, learner_id: str, sitting_id: str, item: str, on: bool) -> None:
        """Mark an item to be looked at again before the end, or take the mark away."""
        sitting = self._own(learner_id, sitting_id)
        context_of(sitting, item)
        if sitting.ended_at is None:
            self._store.sittings.mark(sitting_id, item, on)

    def end(self, learner_id: str, sitting_id: str) -> Sitting:
        """Hand in. Once it has ended it stays as it is."""
        sitting = self._on_time(self._own(learner_id, sitting_id))
        if sitting.ended_at is not None:
            return sitting
        left = self.seconds_left(sitting)
        if sitting.seconds is None or left is None:
            at = max(self._now(), sitting.started_at)
        else:
            at = sitting.started_at + timedelta(seconds=sitting.seconds - left)
        return self._store.sittings.end(sitting_id, at)

    def seconds_left(self, sitting: Sitting) -> float | None:
        """Until the deadline, not below 0; None if there is none."""
        left = self._deadlines.left(sitting)
        return None if left is None else max(0.0, left)

    # Inside

    def _own(self, learner_id: str, sitting_id: str) -> Sitting:
        sitting = self._store.sittings.get(sitting_id)
        if sitting is None or sitting.learner_id != learner_id or not is_quiz(sitting):
            raise KeyError(sitting_id)
        return sitting

    def _drawn(self, sitting_id: str, asked: Question | Exercise) -> Drawn:
        return as_drawn(sitting_id, asked, self._items.digest(item_of(asked)))

    def _done(self, asked: Asked) -> bool:
        """Whether nothing is left to be filled in."""
        exercise = in_course(self._course, asked.drawn.item)
        if not asked.answered or asked.attempt is None or not isinstance(exercise, Exercise):
            return asked.answered
        return all(field.id in asked.attempt.answer for field in exercise.fields)

    def _on_time(self, sitting: Sitting) -> Sitting:
        """The sitting, ended if its time is up."""
        left = self._deadlines.left(sitting)
        if sitting.ended_at is not None or left is None or left >= -GRACE:
            return sitting
        assert sitting.seconds is not None
        return self._store.sittings.end(sitting.id, sitting.started_at + timedelta(seconds=sitting.seconds))

    def _go_on_at(self, asked: Sequence[Asked], attempts: Sequence[Attempt]) -> int:
        """The number of the question to go on with: the first open one after the one that was answered last, or else
        before it; that one itself when none is open."""
        numbers = {each.drawn.item: each.number for each in asked}
        last = numbers.get(attempts[-1].item, 1) if attempts else 1
        following = (*asked[last - 1 :], *asked[: last - 1])
        return next((each.number for each in following if not self._done(each) and not each.changed), last)
