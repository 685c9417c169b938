"""A shared round of the 618: everybody plans, then all plans are played together in one market.

    stage      what learners see                          commands, and where they lead
    (never)    nothing                                    Open → planning
    planning   until when plans are taken; no card yet    Prolong → planning, Close, or the time is up → closed,
                                                          PutAway → away (nothing is played)
    closed     what came of all plans, and the cards      Name → closed, Open → planning (the next one), PutAway → away
    away       nothing                                    Open → planning (the next one)

While it is planned or closed: Project (whether the projector shows it).

It stands beside what the room does, in every phase of it, and outlasts an hour: a class may plan at home. Whatever else
is said changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from courseware.promotion.plan import ITEM

MOST_CARDS = 2


class Stage(StrEnum):
    """Stored: never renamed."""

    PLANNING = "planning"
    CLOSED = "closed"
    AWAY = "away"


@dataclass(frozen=True)
class Contest:
    """`number` counts a class's shared rounds, from 1; `market` and `cards` (promotion.cards) are what is played.
    `named`: whether learners and the projector show whose result is whose."""

    number: int
    market: int
    cards: tuple[str, ...]
    stage: Stage
    opened: datetime
    deadline: datetime
    """When plans were or will be taken no more."""
    named: bool = False
    projected: bool = True

    @property
    def planning(self) -> bool:
        return self.stage is Stage.PLANNING

    @property
    def closed(self) -> bool:
        return self.stage is Stage.CLOSED


@dataclass(frozen=True)
class Open:
    market: int
    cards: tuple[str, ...]
    seconds: int


@dataclass(frozen=True)
class Prolong:
    seconds: int


@dataclass(frozen=True)
class Close:
    """Play all plans as they were last kept, and show what came of them."""


@dataclass(frozen=True)
class Name:
    shown: bool


@dataclass(frozen=True)
class Project:
    shown: bool


@dataclass(frozen=True)
class PutAway:
    """Show nothing of it any more; one that is still being planned is not played."""


Command = Open | Prolong | Close | Name | Project | PutAway


def step(contest: Contest | None, command: Command, now: datetime) -> Contest | None:
    """The shared round after a command, the same one if it has no effect at this stage. Raises ValueError for more
    cards than may be played."""
    planning, closed = (contest is not None and contest.stage is each for each in (Stage.PLANNING, Stage.CLOSED))
    match command:
        case Open(market, cards, seconds):
            if planning:
                return contest
            cards = tuple(sorted(set(cards)))
            if len(cards) > MOST_CARDS:
                raise ValueError(cards)
            number = 1 if contest is None else contest.number + 1
            return Contest(number, market, cards, Stage.PLANNING, now, now + timedelta(seconds=seconds))
        case Prolong(seconds):
            if contest is None or not planning:
                return contest
            return replace(contest, deadline=max(now, contest.deadline) + timedelta(seconds=seconds))
        case Close():
            if contest is None or not planning:
                return contest
            return replace(contest, stage=Stage.CLOSED, deadline=min(now, contest.deadline), projected=True)
        case Name(shown):
            return replace(contest, named=shown) if contest is not None and closed else contest
        case Project(shown):
            return replace(contest, projected=shown) if contest is not None and (planning or closed) else contest
        case PutAway():
            if contest is None or not (planning or closed):
                return contest
            return replace(contest, stage=Stage.AWAY, named=False)
        case _:
            assert_never(command)


def due(contest: Contest | None, late: datetime) -> Contest | None:
    """The shared round as its clock has made it: closed as of its deadline, if that is `late` or earlier."""
    if contest is None or not contest.planning or late < contest.deadline:
        return contest
    return replace(contest, stage=Stage.CLOSED, projected=True)


def seconds_left(contest: Contest, now: datetime) -> float:
    return max(0.0, (contest.deadline - now).total_seconds())


def slot(class_id: str, number: int) -> str:
    """Under which each learner's plan is kept as it was when the round closed."""
    return f"{ITEM}:{class_id}-{number}"
