"""Review at work: the round that is asked, question by question, and what was not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from courseware.answers.fault import AuthorFault
from courseware.content.course import Course
from courseware.items import parts_of
from courseware.progress.course import Day, minutes_spent, this_week
from courseware.progress.evidence import Evidence, day_of
from courseware.progress.review import (
    MORE,
    MOST,
    Asked,
    Card,
    Round,
    Went,
    cards,
    daily,
    due_today,
    plan,
    went,
)
from courseware.record.log import EventKind, History, Log, Purpose
from courseware.record.store import Store
from courseware.study.context import Context
from courseware.study.events import note
from courseware.study.items import Items
from courseware.study.knowledge import Knowledge
from courseware.study.questions import Questions
from courseware.study.sittings import Solved
from courseware.study.views import QuestionView

EPOCH, SECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)
LONG_AWAY = timedelta(days=14)
"""Who was away for so long is told that he need not catch up."""


@dataclass(frozen=True)
class Turn:
    """The question that is asked now, the `number`-th of its round from 1. `point` is the name of what it is about,
    `days` how long ago that was met, `back` in how many days it comes again, as things stand; `way` is how it is
    answered, once one has asked for that."""

    number: int
    asked: Asked
    went: Went
    question: QuestionView
    context: Context
    point: str
    days: int
    back: int
    way: Solved | None


@dataclass(frozen=True)
class Recalled:
    """A question about something learnt before, as a lesson opens, and how it `went` so far: `point` is its name, and
    that was met last `days` ago."""

    question: QuestionView
    context: Context
    point: str
    days: int
    went: Went


@dataclass(frozen=True)
class Summary:
    """Of a round that is over, or that had nothing in it. `returning` are the names of the points that come back
    tomorrow, `others` how many do not, `earliest` in how many days the first of those does (None: there is none);
    `minutes` were spent. `more`: how many questions one could have besides."""

    recalled: int
    returning: tuple[str, ...]
    others: int
    earliest: int | None
    minutes: int
    more: int


@dataclass(frozen=True)
class ReviewView:
    """A round: how each of its questions `went`, and the one that is asked now, or how it went on the whole. `calm`
    tells that one was long away and need not catch up with all that is due."""

    went: tuple[Went, ...]
    turn: Turn | None
    summary: Summary | None
    week: tuple[Day, ...]
    calm: bool

    @property
    def left(self) -> int:
        return sum(not each.over for each in self.went)


class Review:
    """`now` returns an aware time."""

    def __init__(
        self,
        course: Course,
        store: Store,
        knowledge: Knowledge,
        items: Items,
        questions: Questions,
        now: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._store = store
        self._knowledge = knowledge
        self._items = items
        self._questions = questions
        self._now = now

    def round(self, since: str | None = None, point: str | None = None) -> Round:
        """As an address names it: `since` as `begins` gave it today; anything else stands for the day's own round."""
        now, today = self._now(), daily(self._now())
        begun = EPOCH + timedelta(microseconds=int(since)) if since and re.fullmatch("[0-9]{1,16}", since) else None
        if begun is None or not today.since <= begun <= now + SECOND:
            return Round(today.since, point=point) if point in self._course.points else today
        known_point = point if point in self._course.points else None
        return Round(begun, more=known_point is None, point=known_point)

    def begins(self) -> str:
        """For the address of a round that begins now, after all that has been answered: in microseconds."""
        return str((self._now() - EPOCH) // timedelta(microseconds=1) + 1)

    def due(self, learner_id: str) -> int:
        """How many questions are still to be asked today."""
        known = self._knowledge.of(learner_id)
        return len(due_today(self._course, known.evidence, known.log, self._now()))

    def view(self, learner_id: str, asked_for: Round, at: tuple[str, int] | None = None) -> ReviewView:
        """`at`: the question to stay at, though it may have been answered; else the next one that is open."""
        now = self._now()
        all_known = self._knowledge.of(learner_id)
        log, known = all_known.log, all_known.evidence
        asked = plan(self._course, known, asked_for)
        stand = went(asked, known, log, asked_for)
        all_cards = cards(known)
        turn = next(self._turns(learner_id, asked, stand, log, all_cards, at), None)
        last = max((result.at for result in log.results if result.at < asked_for.since), default=now)
        calm = len(asked) >= MOST and now - last > LONG_AWAY
        summary = None if turn else self._summary(asked, stand, log, known, all_cards, asked_for)
        return ReviewView(stand, turn, summary, this_week(all_known.days, now), calm)

    def opening(self, learner_id: str, lesson_id: str) -> tuple[Recalled, ...]:
        """What a lesson opens with: the same from its first opening on a day to the end of that day."""
        all_known, now = self._knowledge.of(learner_id), self._now()
        log, (morning, _, today) = all_known.log, day_of(now)
        opened = (
            event.at
            for event in log.events
            if event.at >= morning and event.kind is EventKind.LESSON_OPENED and event.item == lesson_id
        )
        asked_for = Round(next(opened, now), lesson=lesson_id)
        asked = plan(self._course, all_known.evidence, asked_for)
        found = []
        for each, so in zip(asked, went(asked, all_known.evidence, log, asked_for), strict=True):
            context = Context(learner_id, purpose=Purpose.REVIEW, variant=each.variant)
            shown = self._items.question(parts_of(each.item)[1], _history(log, each.item), context)
            if isinstance(shown, QuestionView):
                found.append(Recalled(shown, context, self._name(each.points[0]), today - each.last, so))
        return tuple(found)

    def forget(self, learner_id: str, asked: Asked) -> None:
        """Note that it was not known, or that the way to it is looked at. Once a question and variant."""
        note(self._store, learner_id, EventKind.FORGOTTEN, asked.item, str(asked.variant), self._now(), asked.variant)

    def _turns(
        self,
        learner_id: str,
        asked: Sequence[Asked],
        stand: Sequence[Went],
        log: Log,
        all_cards: dict[str, Card],
        at: tuple[str, int] | None,
    ) -> Iterator[Turn]:
        """What can be asked now, the one to stay at first. A question whose file is at fault is passed over."""
        today = day_of(self._now())[2]
        order = sorted(range(len(asked)), key=lambda n: asked[n].key != at)
        for n in order:
            each = asked[n]
            if stand[n].over and each.key != at:
                continue
            context = Context(learner_id, purpose=Purpose.REVIEW, variant=each.variant)
            history = _history(log, each.item)
            shown = self._items.question(parts_of(each.item)[1], history, context)
            if not isinstance(shown, QuestionView):
                continue
            given_up = any(
                event.kind is EventKind.FORGOTTEN and event.variant == each.variant for event in history.events
            )
            way = self._way(each, context) if given_up else None
            back = min((all_cards[point].due for point in each.points), default=today + 1) - today
            yield Turn(
                n + 1,
                each,
                stand[n],
                shown,
                context,
                self._name(each.points[0]),
                today - each.last,
                max(back, 1),
                way,
            )

    def _way(self, asked: Asked, context: Context) -> Solved | None:
        try:
            return self._questions.solved(parts_of(asked.item)[1], context)
        except AuthorFault:
            return None

    def _summary(
        self,
        asked: Sequence[Asked],
        stand: Sequence[Went],
        log: Log,
        known: Evidence,
        all_cards: dict[str, Card],
        asked_for: Round,
    ) -> Summary:
        today = day_of(self._now())[2]
        points = [point for each in asked for point in each.points] or list(all_cards)
        tomorrow = [point for point in dict.fromkeys(points) if asked and all_cards[point].due == today + 1]
        later = [max(all_cards[point].due - today, 1) for point in dict.fromkeys(points) if point not in tomorrow]
        times = [
            *(result.at for result in log.results if result.purpose is Purpose.REVIEW),
            *(event.at for event in log.events if event.kind is EventKind.FORGOTTEN),
        ]
        more = plan(self._course, known, Round(self._now() + SECOND, more=True))
        return Summary(
            sum(each is Went.RECALLED for each in stand),
            tuple(self._name(point) for point in tomorrow),
            len(later),
            min(later, default=None),
            minutes_spent(at for at in times if at >= asked_for.since),
            min(len(more), MORE),
        )

    def _name(self, point: str) -> str:
        found = self._course.points.get(point)
        return found.name if found else ""


def _history(log: Log, item: str) -> History:
    return History(
        tuple(result for result in log.results if result.item == item),
        events=tuple(event for event in log.events if event.item == item),
    )
