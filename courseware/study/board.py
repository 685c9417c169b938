"""The board: what a class is doing now, as its trainer sees it, and what he does from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from courseware.classroom.board import Cell, cell, items_at, steps, tasks
from courseware.classroom.mistakes import Mistake, Remedy, Shared, in_order, made, remedy, shared
from courseware.classroom.presence import is_here
from courseware.classroom.room import Room, from_json, seconds_left
from courseware.content.course import Course
from courseware.i18n import language
from courseware.items import parts_of, question_item
from courseware.record.class_answers import NOTHING_DONE, Doings
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.study.following import Following
from courseware.study.item_words import ItemWords
from courseware.study.leading import Leading
from courseware.study.mistake_words import MistakeWords
from courseware.study.rooms import ClassRoom
from courseware.study.tending import Helpless, Tending
from courseware.study.watching import Tally, Watching
from courseware.verdict import Status

GIVEN = ("ask", "askagain", "offer")
"""The events that give a class something to do."""


@dataclass(frozen=True)
class Banner:
    """A mistake that the class shares, and what can be done about it. `option` is what was chosen, if it is one."""

    shared: Shared
    option: str | None
    because: str
    remedy: Remedy


@dataclass(frozen=True)
class Task:
    """A column: an item that the class was given in this hour."""

    item: str
    label: str
    title: str


@dataclass(frozen=True)
class Line:
    seat: Seat
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Stepping:
    """How many are at each step of the exercise that is being worked on; `through` have all of it right."""

    title: str
    steps: tuple[tuple[str, int], ...]
    through: int


@dataclass(frozen=True)
class BoardView:
    """`tally` is there while a question is asked, `stepping` while an exercise is worked on. `silent` are those who are
    here and have not answered. `at` is the moment that all of it is of."""

    found: ClassRoom
    at: datetime
    seconds_left: float | None
    seats: tuple[Seat, ...]
    here: frozenset[str]
    title: str
    number: int | None
    tally: Tally | None
    silent: tuple[Seat, ...]
    banner: Banner | None
    helpless: tuple[Helpless, ...]
    tasks: tuple[Task, ...]
    lines: tuple[Line, ...]
    stepping: Stepping | None

    @property
    def room(self) -> Room:
        return self.found.room

    @property
    def answering(self) -> int:
        """Who is here, or has answered."""
        answered = self.tally.answers if self.tally else {}
        return sum(seat.id in self.here or seat.learner_id in answered for seat in self.seats)


@dataclass(frozen=True)
class Said:
    """One answer of a learner as he gave it. Plain text."""

    at: datetime
    name: str
    answer: str
    status: Status
    mistakes: tuple[str, ...]


class Boards:
    """Of a class that is not the trainer's, methods that take both raise KeyError. `now` returns an aware time."""

    def __init__(
        self,
        course: Course,
        store: Store,
        leading: Leading,
        watching: Watching,
        items: ItemWords,
        mistakes: MistakeWords,
        now: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._store = store
        self._leading = leading
        self._watching = watching
        self._items = items
        self._mistakes = mistakes
        self._now = now
        self._tending = Tending(course, items, mistakes)
        self._following = Following(store.class_answers)
        self._tasks = lru_cache(maxsize=64)(self._tasks_of)
        self._columns = lru_cache(maxsize=64)(self._columns_of)
        self._remedy = lru_cache(maxsize=64)(self._remedy_of)

    def view(self, found: ClassRoom) -> BoardView:
        """Three statements, one more when something has happened in the room."""
        room, now, class_id = found.room, self._now(), found.id
        seats = self._store.seats.of_class(class_id)
        begun = room.begun or now
        doings = self._following.since(class_id, begun, now) if room.begun else {}
        given = self._tasks(class_id, room.version, room.hour) if room.begun else ()
        tally = self._tally(found)
        here = frozenset(seat.id for seat in seats if is_here(seat.seen_at, now))
        current = items_at(room, self._course)
        answered = set(tally.answers) if tally else set()
        return BoardView(
            found,
            now,
            seconds_left(room, now),
            seats,
            here,
            self._title(room),
            given.index(current[0]) + 1 if tally and current and current[0] in given else None,
            tally,
            tuple(seat for seat in seats if tally and seat.id in here and seat.learner_id not in answered),
            self._banner(found, tally, given),
            self._tending.helpless(found, seats, doings, now),
            self._columns(given, language()),
            tuple(
                self._line(seat, doings.get(seat.learner_id, NOTHING_DONE), given, current if seat.id in here else ())
                for seat in seats
            ),
            self._stepping(room, [seat for seat in seats if seat.id in here or seat.learner_id in doings], doings),
        )

    def helped(self, trainer: Trainer, class_id: str, seat_id: str) -> None:
        """The trainer was with him."""
        self._leading.room(trainer, class_id)
        seat = self._store.seats.get(seat_id)
        if seat is None or seat.class_id != class_id:
            raise KeyError(seat_id)
        self._store.seats.helped(seat_id, self._now())

    def said(
        self,
        trainer: Trainer,
        class_id: str,
        item: str,
        since: datetime,
        until: datetime | None = None,
        seat_id: str | None = None,
        mistake: Mistake | None = None,
    ) -> tuple[Said, ...]:
        """What was answered to an item within that time, oldest first: by one seat, or by all; with one mistake in it,
        if that is asked for."""
        self._leading.room(trainer, class_id)
        names = {
            seat.learner_id: seat.shown_name
            for seat in self._store.seats.of_class(class_id)
            if seat_id in (None, seat.id)
        }
        return tuple(
            Said(
                each.at,
                names[each.learner_id],
                self._items.answer(each),
                each.verdict.status,
                tuple(
                    self._mistakes.short(found, class_id, each.variant) for found in in_order(made(item, each.verdict))
                ),
            )
            for each in self._store.class_answers.of_item(class_id, item, since, until)
            if each.learner_id in names and (mistake is None or mistake in made(item, each.verdict))
        )

    def _tasks_of(self, class_id: str, version: int, hour: int) -> tuple[str, ...]:
        rooms = (from_json(event.room) for event in self._store.classes.events(class_id, *GIVEN))
        return tasks((room for room in rooms if room.hour == hour), self._course)

    def _tally(self, found: ClassRoom) -> Tally | None:
        question, occasion = found.room.question, found.occasion
        if question is None or occasion is None or question.id not in self._course.questions:
            return None
        return self._watching.tallies(question_item(question.id), occasion)[0]

    def _title(self, room: Room) -> str:
        if room.question is not None:
            return self._items.short(question_item(room.question.id))
        goal = room.goal
        if goal is None:
            return ""
        if goal.work == "lesson" and goal.what in self._course.lessons:
            return self._course.lessons[goal.what].title
        return self._items.title(items_at(room, self._course)[0]) if goal.work == "exercise" else goal.until

    def _banner(self, found: ClassRoom, tally: Tally | None, given: Sequence[str]) -> Banner | None:
        question = found.room.question
        if tally is None or question is None:
            return None
        most = shared(question_item(question.id), [each.verdict for each in tally.answers.values()])
        if most is None:
            return None
        asked = frozenset(parts_of(item)[1] for item in given)
        return Banner(
            most,
            self._mistakes.option(most.mistake, found.id, question.variant),
            self._mistakes.sentence(most.mistake, found.id, question.variant),
            self._remedy(question.id, question.variant, most.mistake, asked),
        )

    def _remedy_of(self, question_id: str, variant: int, mistake: Mistake, asked: frozenset[str]) -> Remedy:
        return remedy(self._course, self._course.questions[question_id], variant, mistake, asked)

    def _columns_of(self, given: tuple[str, ...], _language: str) -> tuple[Task, ...]:
        return tuple(map(Task, given, self._items.labels(given), map(self._items.title, given)))

    def _line(self, seat: Seat, doings: Doings, given: Sequence[str], at_work: Sequence[str]) -> Line:
        own = defaultdict(list)
        for each in doings.answers:
            own[each.item].append(each)
        return Line(seat, tuple(cell(own[item], item in at_work) for item in given))

    def _stepping(self, room: Room, seats: Sequence[Seat], doings: Mapping[str, Doings]) -> Stepping | None:
        goal = room.goal
        if goal is None or goal.work != "exercise" or goal.what not in self._course.exercises:
            return None
        exercise, [item] = self._course.exercises[goal.what], items_at(room, self._course)
        own = {
            seat.id: [
                each for each in doings.get(seat.learner_id, NOTHING_DONE).answers if each.item == item
            ]
            for seat in seats
        }  # fmt: skip
        *at, through = steps(own, [field.id for field in exercise.fields])
        labels = [field.label for field in exercise.fields]
        return Stepping(exercise.title, tuple(zip(labels, at, strict=True)), through)
