"""What came of an hour: attendance, results, mistakes by frequency, the items, and what to repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from courseware.classroom.mistakes import Mistake, made
from courseware.classroom.room import Event
from courseware.items import parts_of
from courseware.progress.statistics import item_statistics
from courseware.record.class_answers import NOTHING_DONE, Doings, Given
from courseware.record.first_tries import FirstTry
from courseware.record.seats import Attended, Seat
from courseware.verdict import Status

LATE = timedelta(minutes=5)
"""Who comes in later after the beginning is late, however late."""
LEAST = 8
"""Learners of whom a discrimination is made."""
OFTEN = 3
"""Answers to one item that were not right, from which a learner is looked at."""


@dataclass(frozen=True)
class Hour:
    """`ended` is None while it runs."""

    number: int
    begun: datetime
    ended: datetime | None


def hours(events: Iterable[Event]) -> tuple[Hour, ...]:
    """Of a class, by what began and ended them, oldest first."""
    found: dict[int, Hour] = {}
    for event in events:
        number = event.room.hour
        if event.kind == "begin":
            found[number] = Hour(number, event.at, None)
        elif event.kind == "end" and number in found:
            found[number] = Hour(number, found[number].begun, event.at)
    return tuple(found.values())


class Presence(StrEnum):
    ON_TIME = "on-time"
    LATE = "late"
    ABSENT = "absent"


@dataclass(frozen=True)
class Person:
    """A learner in an hour. `last` and `first` tell by item whether he had it right at last and at first; what he did
    not answer is in neither. `tries` counts his answers by item until he had it right."""

    seat: Seat
    presence: Presence
    came: datetime | None
    left: datetime | None
    first: Mapping[str, bool]
    last: Mapping[str, bool]
    tries: Mapping[str, int]

    @property
    def right(self) -> int:
        return sum(self.last.values())


@dataclass(frozen=True)
class ItemOfHour:
    """`first` and `last` of the `learners` who answered had it right at first and at last. `discrimination` is None
    where too few did, or all the same."""

    item: str
    learners: int
    first: int
    last: int
    discrimination: float | None


@dataclass(frozen=True)
class Frequent:
    """`learners` made the mistake at some time, `still` of them in the last answer that they gave to the item."""

    mistake: Mistake
    learners: int
    still: int


@dataclass(frozen=True)
class Account:
    """Of an hour. `items` are those that the class was given and somebody answered; `mistakes` the commonest first."""

    people: tuple[Person, ...]
    items: tuple[ItemOfHour, ...]
    mistakes: tuple[Frequent, ...]

    @property
    def repeat(self) -> Frequent | None:
        """The mistake that most still make at the end: what to begin with next time."""
        still = [each for each in self.mistakes if each.still]
        return max(still, key=lambda each: (each.still, each.learners), default=None)

    @property
    def answered(self) -> bool:
        return bool(self.items)

    def share(self, first: bool) -> float | None:
        """Of right answers among all that were given, at first or at last."""
        given = sum(each.learners for each in self.items)
        return sum(each.first if first else each.last for each in self.items) / given if given else None


def account(
    hour: Hour,
    seats: Sequence[Seat],
    attended: Iterable[Attended],
    doings: Mapping[str, Doings],
    items: Sequence[str],
) -> Account:
    """`doings` within the hour; `items` that the class was given in it."""
    came = {each.seat_id: each for each in attended if each.hour == hour.number}
    belonging = [seat for seat in seats if hour.ended is None or seat.joined_at <= hour.ended]
    people = tuple(
        _person(hour, seat, came.get(seat.id), doings.get(seat.learner_id, NOTHING_DONE), items) for seat in belonging
    )
    graded = {
        seat.learner_id: [each for each in doings.get(seat.learner_id, NOTHING_DONE).answers if each.item in set(items)]
        for seat in belonging
    }
    return Account(people, _items(items, people, graded), _mistakes(graded))


def firsts(given: Sequence[Given]) -> Given | None:
    """The answer of one learner to one item that counts as his first: in a round, where he may change it, the one that
    stood at its end."""
    graded = [each for each in given if each.status is not Status.INVALID]
    if not graded or graded[0].occasion is None:
        return graded[0] if graded else None
    return list(takewhile(lambda each: each.occasion == graded[0].occasion, graded))[-1]


def _person(hour: Hour, seat: Seat, came: Attended | None, doings: Doings, items: Sequence[str]) -> Person:
    moments = [*(each.at for each in doings.answers), *(each.at for each in doings.steps)]
    if came is not None:
        moments += [came.first_at, came.last_at]
    first, last, tries = {}, {}, {}
    for item in items:
        own = [each for each in doings.answers if each.item == item and each.status is not Status.INVALID]
        one = firsts(own)
        if one is None:
            continue
        first[item] = _right(one)
        solved = parts_of(item)[0] == "exercise" and any(map(_right, own))
        last[item] = solved or _right(own[-1])
        tries[item] = len(own)
    presence = Presence.ABSENT
    if moments:
        presence = Presence.LATE if min(moments) > hour.begun + LATE else Presence.ON_TIME
    return Person(
        seat, presence, min(moments, default=None), max(moments, default=None), first, last, tries
    )  # fmt: skip


def _items(
    items: Sequence[str], people: Sequence[Person], graded: Mapping[str, Sequence[Given]]
) -> tuple[ItemOfHour, ...]:
    tries = [
        FirstTry(item, learner, 0, one.status, one.score)
        for learner, given in graded.items()
        for item in items
        if (one := firsts([each for each in given if each.item == item])) is not None and one.status.graded
    ]
    found = {each.item: each.discrimination for each in item_statistics(tries, lambda _: True, LEAST)}
    return tuple(
        ItemOfHour(
            item,
            sum(item in person.last for person in people),
            sum(person.first.get(item, False) for person in people),
            sum(person.last.get(item, False) for person in people),
            found.get(item),
        )
        for item in items
        if any(item in person.last for person in people)
    )


def _mistakes(graded: Mapping[str, Sequence[Given]]) -> tuple[Frequent, ...]:
    made_by: defaultdict[Mistake, set[str]] = defaultdict(set)
    still: defaultdict[Mistake, set[str]] = defaultdict(set)
    for learner, given in graded.items():
        last: dict[str, Given] = {}
        solved = {each.item for each in given if _right(each) and parts_of(each.item)[0] == "exercise"}
        for each in given:
            if each.status is Status.INVALID:
                continue
            last[each.item] = each
            for mistake in made(each.item, each.verdict):
                made_by[mistake].add(learner)
        for item, each in last.items():
            if item not in solved:
                for mistake in made(item, each.verdict):
                    still[mistake].add(learner)
    found = [Frequent(mistake, len(who), len(still[mistake])) for mistake, who in made_by.items()]
    return tuple(sorted(found, key=lambda each: (-each.learners, -each.still, each.mistake.item, each.mistake.id)))


def _right(given: Given) -> bool:
    return given.status in (Status.CORRECT, Status.COMPARED, Status.UNSCORED)
