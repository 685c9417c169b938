"""Leading a class: who may, and what he does to its room."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from courseware.classroom.room import Ask, Command, Offer, Room, from_json, step, to_json
from courseware.content.course import Course
from courseware.record.classes import ClassRow, CodeTaken
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.study.names import accept_name, name_key
from courseware.study.passcodes import fits, hashed, new_code, new_passcode
from courseware.study.rooms import ClassRoom, keep, on_time
from courseware.study.seating import CLASS_CODE

TRIES = 8


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

    def new_class(self, trainer: Trainer, name: str) -> ClassRoom:
        """Raises NameRefused."""
        accepted = accept_name(name)
        for _ in range(TRIES):
            # No hyphen: what comes after one in the id of a round is its number.
            id, code = secrets.token_hex(6), new_code(CLASS_CODE)
            row = ClassRow(id, code, accepted, trainer.id, to_json(Room()), 0, self._now())
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
