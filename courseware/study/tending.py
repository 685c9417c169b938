"""Whom the trainer of a class should go to, where he is and what he got wrong last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from courseware.classroom.attention import IDLE, IN_VAIN, Waiting, Watched, longest_first, moments
from courseware.classroom.board import items_at, step_at
from courseware.classroom.mistakes import in_order, made
from courseware.classroom.presence import is_here
from courseware.classroom.room import TAKING, Phase, Room
from courseware.content.course import Course
from courseware.items import is_item, parts_of
from courseware.record.class_answers import NOTHING_DONE, Doings
from courseware.record.log import EventKind
from courseware.record.seats import Seat
from courseware.study.item_words import ItemWords
from courseware.study.mistake_words import MistakeWords
from courseware.study.rooms import ClassRoom
from courseware.verdict import Status


@dataclass(frozen=True)
class Helpless:
    """Somebody to go to. `title` is that of what he is at, `step` that of the exercise it is, `mistake` the last one
    that he made. Plain text."""

    seat: Seat
    waiting: Waiting
    title: str
    step: int | None
    mistake: str | None


class Tending:
    def __init__(self, course: Course, items: ItemWords, mistakes: MistakeWords) -> None:
        self._course = course
        self._items = items
        self._mistakes = mistakes

    def helpless(
        self, found: ClassRoom, seats: Sequence[Seat], doings: Mapping[str, Doings], now: datetime
    ) -> tuple[Helpless, ...]:
        room = found.room
        if room.since is None or room.phase not in (Phase.WORKING, *TAKING):
            return ()
        watched = [
            Watched(
                seat.id,
                seat.here_since or seat.joined_at,
                seat.seen_at,
                seat.helped_at,
                self._has_done(doings.get(seat.learner_id, NOTHING_DONE), found),
                moments(doings.get(seat.learner_id, NOTHING_DONE)),
            )
            for seat in seats
            if is_here(seat.seen_at, now)  # of the others nothing need be worked out
        ]
        by_id = {seat.id: seat for seat in seats}
        waiting = longest_first(watched, room.since, now, self._patience(room))
        return tuple(self._told(by_id[each.id], each, doings, found) for each in waiting)

    def _has_done(self, doings: Doings, found: ClassRoom) -> bool:
        room = found.room
        if room.phase in TAKING:  # he may have changed his mind again and again, and still be wrong
            occasion = found.occasion
            own = [given for given in doings.answers if given.occasion == occasion]
            return bool(own) and (own[-1].status is Status.CORRECT or len(own) < IN_VAIN)
        goal, items = room.goal, items_at(room, self._course)
        if goal is not None and goal.work == "lesson":
            finished = (EventKind.LESSON_FINISHED, goal.what)
            if any((step.kind, step.item) == finished for step in doings.steps):
                return True
        right = {given.item for given in doings.answers if given.status is Status.CORRECT}
        return bool(items) and right.issuperset(items)

    def _patience(self, room: Room) -> timedelta:
        """Who reads a lesson is not heard of between its questions."""
        goal = room.goal
        if goal is None or goal.work != "lesson" or goal.what not in self._course.lessons:
            return IDLE
        return max(IDLE, timedelta(minutes=self._course.lessons[goal.what].minutes / 2))

    def _told(self, seat: Seat, waiting: Waiting, doings: Mapping[str, Doings], found: ClassRoom) -> Helpless:
        item = next(iter(items_at(found.room, self._course)), None)
        if found.room.phase is Phase.WORKING and waiting.item is not None and is_item(waiting.item):
            item = waiting.item
        if item is None:
            return Helpless(seat, waiting, "", None, None)
        answers = [given for given in doings.get(seat.learner_id, NOTHING_DONE).answers if given.item == item]
        kind, id = parts_of(item)
        exercise = self._course.exercises.get(id) if kind == "exercise" else None
        step = step_at(answers, [field.id for field in exercise.fields]) if exercise else None
        last = in_order(made(item, answers[-1].verdict)) if answers else []
        variant = found.room.question.variant if found.room.question else 0
        mistake = self._mistakes.short(last[0], found.id, variant) if last else None
        return Helpless(seat, waiting, self._items.short(item), step, mistake)
