"""What a sitting asks as it is shown while it is open, and what is told of it after its end."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from courseware.answers.fault import AuthorFault
from courseware.answers.wording import sentence
from courseware.content.course import Course
from courseware.i18n import language
from courseware.progress.in_words import exercise_answer_in_words
from courseware.progress.sitting import Asked, Mistake, Share, asked_in, before, result_of, share, title_of
from courseware.record.log import Attempt, History, Sitting
from courseware.record.store import Store
from courseware.study.items import Items
from courseware.study.questions import in_words
from courseware.study.sittings import ResultView, Reviewed, blank, context_of
from courseware.study.views import ExerciseView, Fault, ItemView
from courseware.verdict import Status

KEPT = 100
"""How many results are kept ready."""


class Results:
    def __init__(self, course: Course, store: Store, items: Items) -> None:
        self._course = course
        self._store = store
        self._items = items
        self._ready: OrderedDict[tuple[str, str], ResultView] = OrderedDict()  # a result is in words

    def shown(self, sitting: Sitting, asked: Asked, attempts: Sequence[Attempt]) -> ItemView | Fault:
        """The item with the last answer to it, for a test the one that counts."""
        own = [each for each in attempts if each.item == asked.drawn.item and each.occasion == sitting.id]
        history = History(tuple(each.result for each in own), own[-1] if own else None)
        context = context_of(sitting, asked.drawn.item)
        return self._items.view_of(asked.drawn.item, history, context)

    def unread(self, sitting: Sitting, last: Attempt | None) -> str | None:
        """Why an answer cannot be read, if one was given. It says nothing about what is right."""
        if last is None or last.verdict.status is not Status.INVALID or blank(last.answer):
            return None
        context = context_of(sitting, last.item)
        said = self._items.feedback(last.item, last.verdict, context, last.variant)
        return next((line.text for each in (said, *said.parts.values()) for line in each.lines), None)

    def score(self, sitting: Sitting, right: Mapping[str, bool]) -> Share:
        """`right`: of each item that was answered."""
        counting = [
            each for each in sitting.drawn if each.item in right or self._items.digest_today(each.item) == each.content
        ]
        return Share(sum(right.get(each.item, False) for each in counting), len(counting))

    def known(self, learner_id: str, sitting_id: str) -> ResultView | None:
        """The learner's result, if it has been worked out before."""
        found = self._ready.get((sitting_id, language()))
        return found if found is not None and found.sitting.learner_id == learner_id else None

    def view(self, sitting: Sitting) -> ResultView:
        """The result of a sitting that has ended. It changes no more, and its page is drawn often: it is kept."""
        found = self._ready[sitting.id, language()] = self._result(sitting)
        while len(self._ready) > KEPT:
            self._ready.popitem(last=False)
        return found

    def _result(self, sitting: Sitting) -> ResultView:
        sittings = self._store.sittings.of_learner(sitting.learner_id)
        last = before(sittings, sitting)
        both = [sitting.id] if last is None else [sitting.id, last.id]
        attempts = self._store.attempts.of_occasions(sitting.learner_id, *both)
        asked = asked_in(self._course, sitting, attempts, self._items.digest_today)
        earlier = None if last is None else share(asked_in(self._course, last, attempts, self._items.digest_today))
        result = result_of(self._course, asked)
        return ResultView(
            sitting, title_of(self._course, sitting), result, earlier,
            tuple(self._reviewed(sitting, each, attempts) for each in asked),
            {mistake.id: self._said(sitting, mistake, asked[mistake.numbers[0] - 1]) for mistake in result.mistakes},
        )  # fmt: skip

    def _said(self, sitting: Sitting, mistake: Mistake, asked: Asked) -> str:
        assert asked.attempt is not None
        [finding, *_] = [each for each in asked.attempt.verdict.findings if each.id == mistake.id]
        try:
            context = context_of(sitting, asked.drawn.item)
            return self._items.said(asked.drawn.item, finding, context)
        except (KeyError, AuthorFault):
            return sentence(finding)

    def _reviewed(self, sitting: Sitting, asked: Asked, attempts: Sequence[Attempt]) -> Reviewed:
        own, context = asked.attempt, context_of(sitting, asked.drawn.item)
        view = None if asked.changed else self.shown(sitting, asked, [] if own is None else [own])
        if view is None or isinstance(view, Fault):
            return Reviewed(asked, None, None, None)
        said = None if own is None else _in_words(view, own.answer)
        try:
            return Reviewed(asked, view, said, self._items.solved(asked.drawn.item, context))
        except AuthorFault:
            return Reviewed(asked, view, said, None)


def _in_words(view: ItemView, raw: Any) -> str:
    if isinstance(view, ExerciseView):
        return exercise_answer_in_words(raw, view.exercise)
    return in_words(view.presented, raw)
