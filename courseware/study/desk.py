"""What lies before whoever leads a class: who is here, what is asked, and what was answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from courseware.classroom.peer import Change, change
from courseware.classroom.presence import is_here
from courseware.classroom.room import ASKED, Room, seconds_left
from courseware.items import question_item
from courseware.record.seats import Seat
from courseware.study.posing import Posed, Posing
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Seating
from courseware.study.watching import Tally, Watching


@dataclass(frozen=True)
class DeskView:
    """`here` are ids of seats. While a question is asked: `tallies` are those of its rounds, that before the discussion
    first; `posed` is None if its file is at fault."""

    found: ClassRoom
    now: datetime
    seats: tuple[Seat, ...]
    here: frozenset[str]
    posed: Posed | None = None
    tallies: tuple[Tally, ...] = ()

    @property
    def room(self) -> Room:
        return self.found.room

    @property
    def seconds_left(self) -> float | None:
        return seconds_left(self.room, self.now)

    @property
    def answered(self) -> int:
        """In the last round."""
        return self.tallies[-1].answered if self.tallies else 0

    @property
    def expected(self) -> int:
        """How many may answer: whoever is here, or has answered and gone."""
        return max(len(self.here), self.answered)

    @property
    def change(self) -> Change | None:
        """Between two votes."""
        if len(self.tallies) < 2:
            return None
        first, second = self.tallies
        return change(first.votes, second.votes)


class Desk:
    """`now` returns an aware time."""

    def __init__(self, seating: Seating, watching: Watching, posing: Posing, now: Callable[[], datetime]) -> None:
        self._seating = seating
        self._watching = watching
        self._posing = posing
        self._now = now

    def view(self, found: ClassRoom) -> DeskView:
        """Of a class that was read just now. One statement, and one more while a question is asked."""
        now, seats = self._now(), self._seating.seats(found.id)
        here = frozenset(seat.id for seat in seats if is_here(seat.seen_at, now))
        question = found.room.question
        if question is None or found.room.phase not in ASKED:
            return DeskView(found, now, seats, here)
        tallies = self._watching.tallies(question_item(question.id), *found.occasions)
        return DeskView(found, now, seats, here, self._posing.posed(found.id, question.id, question.variant), tallies)
