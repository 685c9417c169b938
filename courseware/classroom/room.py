"""A classroom as a state machine: what the trainer does to it, and what becomes of it.

    phase       what learners see                    commands, and where they lead
    idle        no hour is running                   Begin → waiting
    waiting     wait for the trainer                 Offer → working, Ask → asking
    working     free work on something, with a goal  Offer → working, Ask → asking, Rest → waiting
    asking      a question; answers are taken        Collect, or the time is up → collected
    collected   the question; nothing is taken       Reopen → asking, Discuss → discussing, AskAgain → asking again,
                                                     Show → shown, Explain → explained
    discussing  talk to one's neighbour              AskAgain → asking again, Show → shown, Explain → explained
    asking again                                     Collect, or the time is up → collected again
    collected again                                  Reopen → asking again, Show → shown, Explain → explained
    shown       how many chose what                  Explain → explained
    explained   the right answer and the reasons

From every phase but idle: Offer, Ask (what was asked before is then collected as it stands), Rest, Extend where a clock
may run, Turn (the projector to another page), End → idle. In every phase: Lock, Unlock, and what is said of the shared
round of the 618 (`contest`). Whatever else is said changes nothing and makes no event: the button was pressed twice, or
another device was quicker.

Events carry the version that they lead to, so that they may arrive twice or in any order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, assert_never

from pydantic import TypeAdapter

from courseware.classroom import contest as contests
from courseware.classroom.contest import Contest


class Phase(StrEnum):
    """Stored: never renamed."""

    IDLE = "idle"
    WAITING = "waiting"
    WORKING = "working"
    ASKING = "asking"
    COLLECTED = "collected"
    DISCUSSING = "discussing"
    ASKING_AGAIN = "asking-again"
    COLLECTED_AGAIN = "collected-again"
    SHOWN = "shown"
    EXPLAINED = "explained"


TAKING = (Phase.ASKING, Phase.ASKING_AGAIN)
"""Answers are taken, and may be changed."""
COLLECTED = (Phase.COLLECTED, Phase.COLLECTED_AGAIN)
ASKED = (*TAKING, *COLLECTED, Phase.DISCUSSING, Phase.SHOWN, Phase.EXPLAINED)
"""A question is what the room is about."""
CLOCKED = (*TAKING, Phase.DISCUSSING, Phase.WORKING)
"""Where a clock may run."""
GRACE = timedelta(seconds=2)
"""After the time is up, in which an answer is still taken: it was on its way."""

Work = Literal["lesson", "exercise", "promotion", "review", "test"]


@dataclass(frozen=True)
class Goal:
    """Free work: `what` is the id of a lesson or an exercise or a module's test, with the lesson's block from 1 if one
    is meant; `until` is what the trainer wants to see, in his words."""

    work: Work
    what: str = ""
    block: int | None = None
    until: str = ""


@dataclass(frozen=True)
class Question:
    """An item of the bank, with the same numbers for all; `round` counts the class's rounds of answering."""

    id: str
    variant: int
    round: int
    first: int | None = None
    """The round before the discussion."""


@dataclass(frozen=True)
class Slide:
    """What the projector shows of a lesson: a block, or a part of one that is too long; both from 1."""

    lesson: str
    block: int
    part: int = 1


@dataclass(frozen=True)
class Room:
    """`version` counts what has happened; `hour` the hours, `rounds` the rounds of answering so far. `deadline` is set
    while a clock runs."""

    version: int = 0
    phase: Phase = Phase.IDLE
    hour: int = 0
    begun: datetime | None = None
    rounds: int = 0
    question: Question | None = None
    goal: Goal | None = None
    slide: Slide | None = None
    since: datetime | None = None
    """Since when what is done now is done."""
    deadline: datetime | None = None
    locked: bool = False
    contest: Contest | None = None
    """The newest shared round of the 618."""


NEW = Room()

# Commands


@dataclass(frozen=True)
class Begin:
    """An hour."""


@dataclass(frozen=True)
class Offer:
    goal: Goal
    seconds: int | None = None


@dataclass(frozen=True)
class Ask:
    question: str
    variant: int = 0
    seconds: int | None = None


@dataclass(frozen=True)
class Collect:
    """Take no more answers."""


@dataclass(frozen=True)
class Reopen:
    """Collected too early."""


@dataclass(frozen=True)
class Discuss:
    seconds: int | None = None


@dataclass(frozen=True)
class AskAgain:
    seconds: int | None = None


@dataclass(frozen=True)
class Show:
    """How many chose what."""


@dataclass(frozen=True)
class Explain:
    """The right answer and the reasons, with how many chose what."""


@dataclass(frozen=True)
class Rest:
    """Look at the trainer."""


@dataclass(frozen=True)
class Extend:
    seconds: int


@dataclass(frozen=True)
class Turn:
    slide: Slide | None


@dataclass(frozen=True)
class Lock:
    """Nobody new may come in."""


@dataclass(frozen=True)
class Unlock:
    pass


@dataclass(frozen=True)
class End:
    """The hour is over."""


Command = (
    Begin | Offer | Ask | Collect | Reopen | Discuss | AskAgain | Show | Explain | Rest | Extend | Turn | Lock | Unlock
    | End | contests.Command
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """What came of a command: the room that it led to, whole, so that the latest event tells everything."""

    kind: str
    at: datetime
    room: Room

    @property
    def version(self) -> int:
        return self.room.version


def step(room: Room, command: Command, now: datetime) -> tuple[Room, tuple[Event, ...]]:
    """The room after a command, and what happened: first what the clock did before, then the command, if it has any
    effect in this phase."""
    on_time, events = due(room, now)
    after, kind = _after(on_time, command, now)
    if after == on_time:
        return on_time, events
    after = replace(after, version=on_time.version + 1)
    return after, (*events, Event(kind, now, after))


def due(room: Room, now: datetime) -> tuple[Room, tuple[Event, ...]]:
    """The room as its clocks have made it by now: a question whose time is up is collected, as of its deadline, and a
    shared round is closed as of its own."""
    events: list[Event] = []
    if room.phase in TAKING and room.deadline is not None and now >= room.deadline + GRACE:
        at = room.deadline
        room = replace(_collected(room), since=at, version=room.version + 1)
        events.append(Event("collect", at, room))
    contest = contests.due(room.contest, now - GRACE)
    if contest is not None and contest != room.contest:
        room = replace(room, contest=contest, version=room.version + 1)
        events.append(Event("contest-close", contest.deadline, room))
    return room, tuple(events)


def fold(events: Iterable[Event], start: Room = NEW) -> Room:
    """The room that events lead to, in whatever order and how often ever they arrive."""
    return max((start, *(event.room for event in events)), key=lambda room: room.version)


def seconds_left(room: Room, now: datetime) -> float | None:
    """Until the deadline, not below 0; None if no clock runs."""
    if room.deadline is None or room.phase not in CLOCKED:
        return None
    return max(0.0, (room.deadline - now).total_seconds())


def occasion(class_id: str, round: int) -> str:
    """Under which answers of a round are recorded."""
    return f"{class_id}-{round}"


def _after(room: Room, command: Command, now: datetime) -> tuple[Room, str]:
    """The room after a command, the same one if it has no effect; and the kind of the event. The version is set by
    whoever asks."""
    kind = type(command).__name__.lower()
    phase = room.phase
    match command:
        case (
            contests.Open() | contests.Prolong() | contests.Close() | contests.Name() | contests.Project()
            | contests.PutAway()
        ):  # fmt: skip
            return replace(room, contest=contests.step(room.contest, command, now)), f"contest-{kind}"
        case Lock():
            return replace(room, locked=True), kind
        case Unlock():
            return replace(room, locked=False), kind
        case Begin():
            if phase is not Phase.IDLE:
                return room, kind
            return _now(room, Phase.WAITING, now, hour=room.hour + 1, begun=now), kind
    if phase is Phase.IDLE:
        return room, kind
    match command:
        case End():
            return _now(room, Phase.IDLE, now, question=None, goal=None, slide=None), kind
        case Rest():
            if phase is Phase.WAITING:
                return room, kind
            return _now(room, Phase.WAITING, now, question=None, goal=None), kind
        case Turn(slide):
            return replace(room, slide=slide), kind
        case Offer(goal, seconds):
            return _now(room, Phase.WORKING, now, seconds, question=None, goal=goal), kind
        case Ask(id, variant, seconds):
            if (
                phase in ASKED
                and room.question is not None
                and (room.question.id, room.question.variant) == (id, variant)
            ):
                return room, kind  # pressed twice
            question = Question(id, variant, room.rounds + 1)
            return _now(room, Phase.ASKING, now, seconds, question=question, goal=None, rounds=room.rounds + 1), kind
        case Extend(seconds):
            if phase not in CLOCKED:
                return room, kind
            return replace(room, deadline=max(now, room.deadline or now) + timedelta(seconds=seconds)), kind
        case Collect():
            return (replace(_collected(room), since=now) if phase in TAKING else room), kind
        case Reopen():
            if phase not in COLLECTED:
                return room, kind
            again = Phase.ASKING if phase is Phase.COLLECTED else Phase.ASKING_AGAIN
            return _now(room, again, now), kind
        case Discuss(seconds):
            return (_now(room, Phase.DISCUSSING, now, seconds) if phase is Phase.COLLECTED else room), kind
        case AskAgain(seconds):
            if phase not in (Phase.COLLECTED, Phase.DISCUSSING) or room.question is None:
                return room, kind
            question = replace(room.question, round=room.rounds + 1, first=room.question.round)
            return _now(room, Phase.ASKING_AGAIN, now, seconds, question=question, rounds=room.rounds + 1), kind
        case Show():
            return (_now(room, Phase.SHOWN, now) if phase in (*COLLECTED, Phase.DISCUSSING) else room), kind
        case Explain():
            if phase not in (*COLLECTED, Phase.DISCUSSING, Phase.SHOWN):
                return room, kind
            return _now(room, Phase.EXPLAINED, now), kind
        case _:
            assert_never(command)


def _now(room: Room, phase: Phase, now: datetime, seconds: int | None = None, **changes: object) -> Room:
    deadline = None if seconds is None else now + timedelta(seconds=seconds)
    return replace(room, phase=phase, since=now, deadline=deadline, **changes)  # type: ignore[arg-type]


def _collected(room: Room) -> Room:
    phase = Phase.COLLECTED if room.phase is Phase.ASKING else Phase.COLLECTED_AGAIN
    return replace(room, phase=phase, deadline=None)


_ROOM = TypeAdapter(Room)


def to_json(room: Room) -> str:
    return _ROOM.dump_json(room).decode()


def from_json(text: str) -> Room:
    """Raises ValueError for what is no room."""
    return _ROOM.validate_json(text)
