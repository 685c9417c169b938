"""Who has been longest without help while stuck or idle.

A learner is *stuck* when he tries and takes hints without getting on, *idle* when nothing is heard of him. Either way
he waits since he last got on, was helped, came in, or was given what he has to do. Nobody goes to who is not here, has
done what is asked, or was helped a moment ago.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from courseware.classroom.presence import is_here
from courseware.items import is_item
from courseware.record.class_answers import Doings, Given
from courseware.record.log import EventKind, Purpose
from courseware.verdict import Status

HELPED = timedelta(minutes=5)
"""How long after help nobody is listed again."""
IN_VAIN = 2
"""Tries and hints on one item without getting on, from which somebody is stuck."""
STUCK, IDLE = timedelta(minutes=4), timedelta(minutes=5)
"""How long somebody may be left alone with his tries, and with nothing heard of him."""


class Kind(StrEnum):
    FORWARD = "forward"
    TRY = "try"
    HINT = "hint"
    BEGUN = "begun"
    """He has opened something, or types: he is at work, but no further yet."""


@dataclass(frozen=True)
class Moment:
    at: datetime
    kind: Kind
    item: str


@dataclass(frozen=True)
class Watched:
    """A learner in the room. `done`: he has nothing left to do of what the class is doing."""

    id: str
    here_since: datetime
    seen_at: datetime
    helped_at: datetime | None
    done: bool
    moments: Sequence[Moment]


@dataclass(frozen=True)
class Waiting:
    """Who wants help, and for how long. `tries` and `hints` are those since he last got on, at `item`, where he was
    last; None when he has not begun."""

    id: str
    waited: timedelta
    idle: bool
    tries: int
    hints: int
    item: str | None


def longest_first(
    watched: Iterable[Watched], since: datetime, now: datetime, patience: timedelta = IDLE
) -> tuple[Waiting, ...]:
    """`since` the class is at what it does. `patience`: as long nothing need be heard of one who is at work."""
    found = [each for one in watched if (each := _waiting(one, since, now, patience)) is not None]
    return tuple(sorted(found, key=lambda each: (-each.waited, each.id)))


def _waiting(one: Watched, since: datetime, now: datetime, patience: timedelta) -> Waiting | None:
    if one.done or not is_here(one.seen_at, now):
        return None
    if one.helped_at is not None and now - one.helped_at < HELPED:
        return None
    got_on = [moment.at for moment in one.moments if moment.kind is Kind.FORWARD]
    start = max(since, one.here_since, *(() if one.helped_at is None else (one.helped_at,)), *got_on[-1:])
    after = [moment for moment in one.moments if moment.at > start]
    item = next((moment.item for moment in reversed(one.moments) if _tells_where(moment.item)), None)
    here = [moment.kind for moment in after if moment.item == item]
    tries, hints = here.count(Kind.TRY), here.count(Kind.HINT)
    stuck = now - start >= STUCK and tries + hints >= IN_VAIN
    idle = now - (after[-1].at if after else start) >= patience
    return Waiting(one.id, now - start, idle, tries, hints, item) if stuck or idle else None


def _tells_where(key: str) -> bool:
    """Whether it is a lesson or an item. What else is kept, such as a board of tiles, serves an answer elsewhere."""
    return ":" not in key or is_item(key)


def moments(doings: Doings) -> tuple[Moment, ...]:
    """What a learner did, as far as it tells whether he gets on, oldest first."""
    found: list[Moment] = []
    best: dict[str, float] = {}
    for given in doings.answers:
        forward = forwards(given, best.get(given.item))
        found.append(Moment(given.at, Kind.FORWARD if forward else Kind.TRY, given.item))
        best[given.item] = max(given.score, best.get(given.item, 0.0))
    found += [Moment(step.at, STEPS[step.kind], step.item) for step in doings.steps]
    return tuple(sorted(found, key=lambda moment: moment.at))


def forwards(given: Given, best: float | None) -> bool:
    """Whether an answer got its learner on: right, better than his `best` to the item so far (None: there was none),
    written, or the next of a test, which tells him no more."""
    if given.purpose is Purpose.QUIZ:
        return best is None
    if given.status in (Status.CORRECT, Status.UNSCORED, Status.COMPARED):
        return True
    return given.status.graded and given.score > (best or 0.0)


STEPS: dict[EventKind | None, Kind] = {
    None: Kind.BEGUN,
    EventKind.LESSON_OPENED: Kind.BEGUN,
    EventKind.LESSON_FINISHED: Kind.FORWARD,
    EventKind.HINT_TAKEN: Kind.HINT,
    EventKind.SOLUTION_SHOWN: Kind.HINT,
    EventKind.VARIANT_STARTED: Kind.BEGUN,
    EventKind.FORGOTTEN: Kind.TRY,
}
