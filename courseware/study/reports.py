"""The report of an hour, and the gradebook over all of them: from the same answers as the board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from courseware.classroom.board import tasks
from courseware.classroom.hour import OFTEN, Account, Frequent, Hour, Person, Presence, account, hours
from courseware.classroom.room import Event, from_json
from courseware.content.course import Course
from courseware.record.class_answers import Doings
from courseware.record.classes import ClassRow
from courseware.record.seats import Attended, Seat
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.study.board import GIVEN
from courseware.study.item_words import ItemWords
from courseware.study.leading import Leading
from courseware.study.mistake_words import MistakeWords


@dataclass(frozen=True)
class Named:
    """A mistake in words; plain text."""

    frequent: Frequent
    title: str
    sentence: str
    where: str


@dataclass(frozen=True)
class HourReport:
    """`labels` and `titles` of its items, by item. `alone` are those who want a look: who did not come, who answered
    nothing, and who tried something again and again without getting it right."""

    row: ClassRow
    hour: Hour
    account: Account
    mistakes: tuple[Named, ...]
    repeat: Named | None
    labels: dict[str, str]
    titles: dict[str, str]

    @property
    def there(self) -> tuple[Person, ...]:
        return tuple(each for each in self.account.people if each.presence is not Presence.ABSENT)

    @property
    def absent(self) -> tuple[Person, ...]:
        return tuple(each for each in self.account.people if each.presence is Presence.ABSENT)

    @property
    def late(self) -> tuple[Person, ...]:
        return tuple(each for each in self.account.people if each.presence is Presence.LATE)

    @property
    def alone(self) -> tuple[Person, ...]:
        return tuple(each for each in self.account.people if self.vain(each) or not each.last)

    def vain(self, person: Person) -> list[str]:
        """The items that he tried again and again and has not right."""
        return [item for item, n in person.tries.items() if n >= OFTEN and not person.last[item]]


@dataclass(frozen=True)
class Gradebook:
    """All hours of a class, oldest first."""

    row: ClassRow
    hours: tuple[HourReport, ...]

    @property
    def seats(self) -> tuple[Seat, ...]:
        return tuple({person.seat.id: person.seat for hour in self.hours for person in hour.account.people}.values())


class Reports:
    """Of a class that is not the trainer's every method raises KeyError. `now` returns an aware time."""

    def __init__(
        self,
        course: Course,
        store: Store,
        leading: Leading,
        items: ItemWords,
        mistakes: MistakeWords,
        now: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._store = store
        self._leading = leading
        self._items = items
        self._mistakes = mistakes
        self._now = now

    def hours(self, trainer: Trainer, class_id: str) -> tuple[Hour, ...]:
        """Oldest first; none before the first has begun. One statement beside the class's own."""
        self._leading.room(trainer, class_id)
        return hours(self._events(class_id, "begin", "end"))

    def hour(self, trainer: Trainer, class_id: str, number: int) -> HourReport:
        """Four statements beside the class's own. Raises KeyError for an hour that has not been."""
        row = self._leading.room(trainer, class_id).row
        events = self._events(class_id, "begin", "end", *GIVEN)
        found = {each.number: each for each in hours(events)}
        return self._report(row, found[number], events, *self._people(class_id))

    def gradebook(self, trainer: Trainer, class_id: str) -> Gradebook:
        """Of all hours: one statement for each, and three for all."""
        row = self._leading.room(trainer, class_id).row
        events = self._events(class_id, "begin", "end", *GIVEN)
        people = self._people(class_id)
        return Gradebook(row, tuple(self._report(row, each, events, *people) for each in hours(events)))

    def _events(self, class_id: str, *kinds: str) -> tuple[Event, ...]:
        found = self._store.classes.events(class_id, *kinds)
        return tuple(Event(each.kind, each.at, from_json(each.room)) for each in found)

    def _people(self, class_id: str) -> tuple[tuple[Seat, ...], tuple[Attended, ...]]:
        return self._store.seats.of_class(class_id), self._store.seats.attended(class_id)

    def _report(
        self, row: ClassRow, hour: Hour, events: Sequence[Event], seats: Sequence[Seat], attended: Sequence[Attended]
    ) -> HourReport:
        given = [each for each in events if each.kind in GIVEN and each.room.hour == hour.number]
        items = tasks((each.room for each in given), self._course)
        doings: dict[str, Doings] = dict(self._store.class_answers.since(row.id, hour.begun, hour.ended))
        found = account(hour, seats, attended, doings, items)
        labels = dict(zip(items, self._items.labels(items), strict=True))
        variants = {
            f"question:{each.room.question.id}": each.room.question.variant for each in given if each.room.question
        }
        named = {
            each: Named(
                each,
                self._mistakes.short(each.mistake, row.id, variants.get(each.mistake.item, 0)),
                self._mistakes.sentence(each.mistake, row.id, variants.get(each.mistake.item, 0)),
                labels[each.mistake.item],
            )
            for each in found.mistakes
        }
        repeat = found.repeat
        titles = {item: self._items.title(item) for item in items}
        return HourReport(
            row, hour, found, tuple(named.values()), named[repeat] if repeat else None, labels, titles
        )  # fmt: skip
