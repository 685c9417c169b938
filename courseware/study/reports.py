"""The report of an hour, and the gradebook over all of them: from the same answers as the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courseware.classroom.board import tasks
from courseware.classroom.hour import OFTEN, Account, Frequent, Hour, Person, Presence, account, hours
from courseware.classroom.room import Event, from_json
from courseware.content.course import Course
from courseware.record.class_answers import Doings
from courseware.record.classes import ClassRow
from courseware.record.seats import Attended, Seat
from courseware.record.store import Store
from courseware.study.board import GIVEN
from courseware.study.item_words import ItemWords
from courseware.study.mistake_words import MistakeWords
from courseware.study.rooms import ClassRoom


@dataclass(frozen=True)
class Named:
    """A mistake in words; plain text."""

    frequent: Frequent
    title: str
    sentence: str
    where: str


@dataclass(frozen=True)
class HourReport:
    """`all_hours` are those that the class had, oldest first; `labels` and `titles` those of the items, by item.
    `alone` are those who want a look: who did not come, who answered nothing, and who tried something again and again
    without getting it right."""

    row: ClassRow
    all_hours: tuple[Hour, ...]
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
    def all_hours(self) -> tuple[Hour, ...]:
        return tuple(each.hour for each in self.hours)

    @property
    def seats(self) -> tuple[Seat, ...]:
        return tuple({person.seat.id: person.seat for hour in self.hours for person in hour.account.people}.values())


class Reports:
    def __init__(self, course: Course, store: Store, items: ItemWords, mistakes: MistakeWords) -> None:
        self._course = course
        self._store = store
        self._items = items
        self._mistakes = mistakes

    def hour(self, found: ClassRoom, number: int | None = None) -> HourReport | None:
        """The newest unless one is asked for by its number; None before the first has begun. Four statements."""
        events = self._events(found.id)
        known = {each.number: each for each in hours(events)}
        wanted = known.get(number or max(known, default=0))
        return self._report(found.row, wanted, events, *self._people(found.id)) if wanted is not None else None

    def gradebook(self, found: ClassRoom) -> Gradebook:
        """Of all hours: one statement for each, and three for all."""
        events, people = self._events(found.id), self._people(found.id)
        return Gradebook(found.row, tuple(self._report(found.row, each, events, *people) for each in hours(events)))

    def _events(self, class_id: str) -> tuple[Event, ...]:
        found = self._store.classes.events(class_id, "begin", "end", *GIVEN)
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
            row, hours(events), hour, found, tuple(named.values()), named[repeat] if repeat else None, labels, titles
        )  # fmt: skip
