"""A queue: incidents that cost by the minute while they wait, and one who deals with them one after the other.

A wave of incidents is dealt with before the next one comes: whoever is done earlier waits for it. An option is
`incident:way`.
"""

from __future__ import annotations

from dataclasses import dataclass

from courseware.content.drill import Incident, QueueDrill, Way
from courseware.drills.numbers import Numbers


@dataclass(frozen=True)
class Now:
    """Minutes of the day, the number of the wave, and those of its incidents that still wait."""

    minute: int
    wave: int
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class Price:
    """`yuan` until it was dealt with, `later` from then to the end; customers who are left unhappy; and when it was
    dealt with, in minutes of the day."""

    yuan: float
    later: float
    customers: float
    done: int


@dataclass(frozen=True)
class Terms:
    """What a way takes, whenever it is taken: minutes, yuan once, yuan a minute afterwards, customers."""

    minutes: int
    cost: float
    after: float
    customers: float


@dataclass(frozen=True)
class _Rates:
    per_minute: float
    customers: float
    ways: dict[str, Terms]


class Queue:
    def __init__(self, drill: QueueDrill, numbers: Numbers) -> None:
        self.waves = drill.waves
        self.incidents = {incident.id: incident for wave in drill.waves for incident in wave.incidents}
        self.times = [minute_of(wave.at) for wave in drill.waves]
        self.ends = minute_of(drill.ends)
        self.worth = numbers.of(drill.worth)
        self._rates = {id: _rates(incident, numbers) for id, incident in self.incidents.items()}
        self.start = self._wave(0, self.times[0])
        self.usual = tuple(f"{incident.id}:{incident.ways[0].id}" for incident in self.incidents.values())

    def options(self, state: Now) -> tuple[str, ...]:
        return tuple(f"{id}:{way.id}" for id in state.waiting for way in self.incidents[id].ways)

    def take(self, state: Now, option: str) -> tuple[Now, float]:
        price = self.price(state, option)
        left = tuple(id for id in state.waiting if id != parts(option)[0])
        after = Now(price.done, state.wave, left) if left else self._wave(state.wave + 1, price.done)
        return after, -(price.yuan + price.later + price.customers * self.worth)

    def price(self, state: Now, option: str) -> Price:
        id, way = parts(option)
        rates = self._rates[id]
        terms = rates.ways[way]
        done = state.minute + terms.minutes
        waited = done - self.times[state.wave]
        return Price(
            rates.per_minute * waited + terms.cost,
            terms.after * max(0, self.ends - done),
            rates.customers * waited + terms.customers,
            done,
        )

    def terms(self, option: str) -> Terms:
        id, way = parts(option)
        return self._rates[id].ways[way]

    def incident(self, option: str) -> Incident:
        return self.incidents[parts(option)[0]]

    def way(self, option: str) -> Way:
        id, way = parts(option)
        return next(each for each in self.incidents[id].ways if each.id == way)

    def late(self) -> list[int]:
        """The waves that cannot be dealt with before the next one, or the end."""
        limits = [*self.times[1:], self.ends]
        longest = [
            at + sum(max(way.minutes for way in self._rates[each.id].ways.values()) for each in wave.incidents)
            for at, wave in zip(self.times, self.waves, strict=True)
        ]
        return [number for number, (end, limit) in enumerate(zip(longest, limits, strict=True)) if end > limit]

    def _wave(self, number: int, minute: int) -> Now:
        if number >= len(self.waves):
            return Now(minute, number, ())
        waiting = tuple(incident.id for incident in self.waves[number].incidents)
        return Now(max(minute, self.times[number]), number, waiting)


def parts(option: str) -> tuple[str, str]:
    """The incident and the way."""
    id, _, way = option.partition(":")
    return id, way


def minute_of(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def clock_of(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _rates(incident: Incident, numbers: Numbers) -> _Rates:
    ways = {
        way.id: Terms(
            round(numbers.of(way.minutes)), numbers.of(way.cost), numbers.of(way.after), numbers.of(way.customers)
        )
        for way in incident.ways
    }
    return _Rates(numbers.of(incident.per_minute), numbers.of(incident.customers_per_minute), ways)
