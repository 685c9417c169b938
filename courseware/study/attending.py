"""Sitting in a class: what the trainer has it do, as one learner sees it, and his answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courseware.classroom.room import ASKED, TAKING, Phase, Room, seconds_left
from courseware.items import question_item
from courseware.record.log import Purpose
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.study.context import Context, Reveal
from courseware.study.items import Items
from courseware.study.rooms import ClassRoom, on_time
from courseware.study.views import Closed, Fault, QuestionView, Submitted
from courseware.study.watching import Tally, Watching

TOLD = (Phase.SHOWN, Phase.EXPLAINED)


@dataclass(frozen=True)
class ClassView:
    """`question` is there while one is asked, `taking` while its answer is taken. `tallies` are there once the trainer
    has shown them: that of the round, after that of the one before the discussion. Nothing of it tells what is right
    before he explains."""

    class_id: str
    name: str
    room: Room
    seconds_left: float | None
    question: QuestionView | Fault | None
    tallies: tuple[Tally, ...] = ()

    @property
    def taking(self) -> bool:
        return self.room.phase in TAKING

    @property
    def answered(self) -> bool:
        return isinstance(self.question, QuestionView) and self.question.attempts > 0


class Attending:
    """`now` returns an aware time."""

    def __init__(self, store: Store, items: Items, watching: Watching, now: Callable[[], datetime]) -> None:
        self._store = store
        self._items = items
        self._watching = watching
        self._now = now

    def view(self, seat: Seat) -> ClassView:
        """Raises KeyError when the class is gone."""
        return self.view_of(seat, self.class_of(seat))

    def view_of(self, seat: Seat, found: ClassRoom) -> ClassView:
        """Of a class that was read just now."""
        room, now = found.room, self._now()
        left = seconds_left(room, now)
        if room.phase not in ASKED or room.question is None:
            return ClassView(found.id, found.row.name, room, left, None)
        item = question_item(room.question.id)
        shown = self._items.view(item, _context(seat, found))
        assert isinstance(shown, QuestionView | Fault)
        tallies = self._watching.tallies(item, *found.occasions) if room.phase in TOLD else ()
        return ClassView(found.id, found.row.name, room, left, shown, tallies)

    def glance(self, seat: Seat) -> tuple[ClassRoom, bool]:
        """His class, and whether an answer of his is awaited: what a page beside the classroom tells of it. One
        statement, and what it takes to see his answer only while answers are taken. Raises KeyError."""
        found = self.class_of(seat)
        return found, found.room.phase in TAKING and not self.view_of(seat, found).answered

    def submit(self, seat: Seat, round: int, raw: Any, nonce: str) -> Submitted:
        """An answer to the question of a round, which may be changed until it is collected. To a round that is over
        already: Closed."""
        found = self.class_of(seat)
        question = found.room.question
        if found.room.phase not in TAKING or question is None or question.round != round:
            return Submitted(Closed(), None)
        return self._items.submit(question_item(question.id), raw, nonce, _context(seat, found))

    def class_of(self, seat: Seat) -> ClassRoom:
        """As its clocks have made it. One statement. Raises KeyError when the class is gone."""
        row = self._store.classes.get(seat.class_id)
        if row is None:
            raise KeyError(seat.class_id)
        return on_time(self._store.classes, row, self._now())


def _context(seat: Seat, found: ClassRoom) -> Context:
    question = found.room.question
    assert question is not None
    over = found.room.phase is Phase.EXPLAINED
    return Context(
        seat.learner_id, None, Purpose.CLASS, found.occasion, Reveal.WHEN_TOLD, over, question.variant
    )  # fmt: skip
