"""Leading a class: who may, and what he does to its room."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from courseware.classroom.room import (
    TAKING,
    Ask,
    Command,
    Event,
    Offer,
    Phase,
    Room,
    due,
    from_json,
    occasion,
    step,
    to_json,
)
from courseware.content.course import Course
from courseware.items import question_item
from courseware.record.classes import Classes, ClassEvent, ClassRow, CodeTaken, Round
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.study.names import accept_name, name_key
from courseware.study.passcodes import fits, hashed, new_code, new_passcode
from courseware.study.seating import CLASS_CODE

TRIES = 8


@dataclass(frozen=True)
class ClassRoom:
    """A class and its room as it is now."""

    row: ClassRow
    room: Room

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def occasion(self) -> str | None:
        """Under which answers to what is asked are recorded."""
        return occasion(self.id, self.room.question.round) if self.room.question is not None else None


class Leading:
    """A class that is not the trainer's raises KeyError, wherever its id comes from. `now` returns an aware time."""

    def __init__(self, course: Course, store: Store, now: Callable[[], datetime]) -> None:
        self._course = course
        self._store = store
        self._now = now

    # Trainers

    def trainer(self, trainer_id: str) -> Trainer | None:
        return self._store.trainers.get(trainer_id)

    def trainers(self) -> tuple[Trainer, ...]:
        return self._store.trainers.all()

    def add_trainer(self, name: str, admin: bool = False) -> tuple[Trainer, str]:
        """And the passcode, which is kept nowhere. Raises NameRefused, NameTaken."""
        accepted, passcode = accept_name(name), new_passcode()
        id, learner_id = secrets.token_hex(8), secrets.token_hex(8)
        trainer = Trainer(id, accepted, name_key(accepted), hashed(passcode), admin, learner_id, self._now())
        self._store.trainers.add(trainer)
        return trainer, passcode

    def new_passcode(self, trainer: Trainer) -> str:
        """The old one is not worth anything any more."""
        passcode = new_passcode()
        self._store.trainers.set_passcode(trainer.id, hashed(passcode))
        return passcode

    def recognise(self, name: str, passcode: str) -> Trainer | None:
        """Takes the same time whether there is such a trainer or not. With no name: the only one there is."""
        known = self.trainers()
        found = self._store.trainers.named(name_key(name.strip())) if name.strip() else None
        if found is None and not name.strip() and len(known) == 1:
            found = known[0]
        right = fits(passcode, found.passcode if found is not None else hashed(new_passcode()))
        return found if right else None

    # Classes

    def new_class(self, trainer: Trainer, name: str, rehearsal: bool = False) -> ClassRoom:
        """Raises NameRefused."""
        accepted = accept_name(name)
        for _ in range(TRIES):
            # No hyphen: what comes after one in the id of a round is its number.
            id, code = secrets.token_hex(6), new_code(CLASS_CODE)
            row = ClassRow(id, code, accepted, trainer.id, rehearsal, to_json(Room()), 0, self._now())
            try:
                self._store.classes.add(row)
            except CodeTaken:
                continue
            return ClassRoom(row, Room())
        raise RuntimeError("no code is free")

    def classes(self, trainer: Trainer) -> tuple[ClassRoom, ...]:
        """His own, oldest first; an administrator's are all."""
        repository = self._store.classes
        rows = repository.all() if trainer.admin else repository.of_trainer(trainer.id)
        return tuple(ClassRoom(row, from_json(row.room)) for row in rows)

    def room(self, trainer: Trainer, class_id: str) -> ClassRoom:
        row = self._store.classes.get(class_id)
        if row is None or not (trainer.admin or row.trainer_id == trainer.id):
            raise KeyError(class_id)
        return on_time(self._store.classes, row, self._now())

    def do(self, trainer: Trainer, class_id: str, command: Command) -> ClassRoom:
        """What the trainer wants done. What has no effect in this phase has none. Raises KeyError for what the course
        does not have."""
        match command:
            case Ask(question=id) if id not in self._course.questions:
                raise KeyError(id)
            case Offer(goal=goal) if goal.work == "lesson" and goal.what not in self._course.lessons:
                raise KeyError(goal.what)
            case Offer(goal=goal) if goal.work == "exercise" and goal.what not in self._course.exercises:
                raise KeyError(goal.what)
        for _ in range(TRIES):
            before = self.room(trainer, class_id)
            room, events = step(before.room, command, self._now())
            if not events or keep(self._store.classes, before.row, before.room, room, events):
                row = self._store.classes.get(class_id) if events else before.row
                assert row is not None
                return ClassRoom(row, room)
        raise RuntimeError(f"class {class_id} does not come to rest")


def on_time(classes: Classes, row: ClassRow, now: datetime) -> ClassRoom:
    """The class with its room as the clock has made it, kept if the clock has done something."""
    room = from_json(row.room)
    later, events = due(room, now)
    if not events:
        return ClassRoom(row, room)
    keep(classes, row, room, later, events)  # or another process has done so at this moment
    found = classes.get(row.id)
    assert found is not None
    return ClassRoom(found, from_json(found.room))


def keep(classes: Classes, row: ClassRow, before: Room, room: Room, events: tuple[Event, ...]) -> bool:
    """Record what happened, with what it means for the rounds of answering. False if something else happened first."""
    kept = [ClassEvent(event.version, event.kind, event.at, to_json(event.room)) for event in events]
    asked = _rounds(row.id, room)
    return classes.advance(row, kept, asked, tell_all=room.phase is Phase.IDLE and before.phase is not Phase.IDLE)


def _rounds(class_id: str, room: Room) -> list[Round]:
    """The round that is being answered or was answered last, as it is now, after the one that it repeats."""
    question = room.question
    if question is None or room.since is None:
        return []
    told = room.since if room.phase is Phase.EXPLAINED else None
    closed = None if room.phase in TAKING else room.since
    id, item = occasion(class_id, question.round), question_item(question.id)
    first = None if question.first is None else occasion(class_id, question.first)
    this = Round(id, class_id, room.hour, item, question.variant, first, room.since, closed, told)
    if first is None:
        return [this]
    return [Round(first, class_id, room.hour, item, question.variant, None, room.since, room.since, told), this]
