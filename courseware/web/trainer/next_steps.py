"""What comes next in an hour: the one step that the big button holds, and what else may be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import assert_never

from courseware.classroom.peer import Advice
from courseware.classroom.room import (
    Ask,
    AskAgain,
    Collect,
    Command,
    Discuss,
    End,
    Explain,
    Goal,
    Offer,
    Phase,
    Reopen,
    Rest,
    Room,
    Show,
    Turn,
)
from courseware.classroom.running_order import Picture, beside, place_of
from courseware.i18n import t

TALK = 180
"""Seconds of a discussion."""


@dataclass(frozen=True)
class Step:
    """A button, and what it has done."""

    label: str
    commands: tuple[Command, ...]


def next_steps(room: Room, shown: Sequence[Picture], advice: Advice | None, seconds: int | None) -> tuple[Step, ...]:
    """The first is what the big button holds. `advice`: of the first vote, None if it gives none; `seconds`: of a vote.
    Not for a room that is idle."""
    match room.phase:
        case Phase.WAITING | Phase.WORKING | Phase.EXPLAINED:
            return tuple(_onward(room, shown, seconds))
        case Phase.ASKING | Phase.ASKING_AGAIN:
            return (Step(t("收票"), (Collect(),)),)
        case Phase.COLLECTED:
            return tuple(_after_a_vote(advice, seconds))
        case Phase.DISCUSSING:
            return (
                Step(t("再投票"), (AskAgain(seconds),)),
                Step(t("直接讲解"), (Explain(),)),
            )
        case Phase.COLLECTED_AGAIN:
            return (_explain(), _show(), _reopen())
        case Phase.SHOWN:
            return (_explain(),)
        case Phase.IDLE:
            return ()
        case _:
            assert_never(room.phase)


def turned(room: Room, to: Picture) -> tuple[Command, ...]:
    """The projector to another picture, at which everybody then looks."""
    return (Turn(to.slide),) if room.phase is Phase.WAITING else (Turn(to.slide), Rest())


def may_turn(room: Room) -> bool:
    """Not while a question is being answered: nobody's screen is taken away by a key."""
    return room.phase in (Phase.WAITING, Phase.WORKING, Phase.EXPLAINED)


def _after_a_vote(advice: Advice | None, seconds: int | None) -> Iterator[Step]:
    talk = Step(t("开始讨论 {minutes}:00", minutes=TALK // 60), (Discuss(TALK),))
    match advice:
        case Advice.EXPLAIN:
            yield from (Step(t("讲完了，再投票"), (AskAgain(seconds),)), talk, _explain())
        case Advice.DISCUSS:
            yield from (talk, Step(t("直接讲解"), (Explain(),)), _show())
        case Advice.GO_ON | None:
            yield from (_explain(), talk, _show())
        case _:
            assert_never(advice)
    yield _reopen()


def _onward(room: Room, shown: Sequence[Picture], seconds: int | None) -> Iterator[Step]:
    """Through the running order: what the picture that is shown leads to, then the next picture, then the end."""
    place = place_of(shown, room.slide)
    current = shown[place] if place is not None else None
    following = beside(shown, room.slide, 1)
    end = Step(t("下课"), (End(),))
    onward = (
        Step(t("投影：{title}", title=following.title or following.refers), turned(room, following))
        if following
        else end
    )
    steps = list(_of_picture(room, current, seconds)) if current is not None else []
    yield from dict.fromkeys(chain(steps, [onward]))
    if room.phase is not Phase.WAITING:
        yield Step(t("看老师"), (Rest(),))
    if following:
        yield end


def _of_picture(room: Room, current: Picture, seconds: int | None) -> Iterator[Step]:
    asked = room.question.id if room.question is not None else None
    match current.kind:
        case "question" if asked != current.refers:
            yield Step(t("开始投票"), (Ask(current.refers, seconds=seconds),))
        case "exercise" if room.phase is Phase.WAITING:
            yield Step(t("大家来做这个练习"), (Offer(Goal("exercise", current.refers)),))
        case "page" if room.phase is Phase.WAITING and current.refers == "promotion":
            yield Step(t("大家来做 618"), (Offer(Goal("promotion")),))


def _explain() -> Step:
    return Step(t("揭晓并讲解"), (Explain(),))


def _show() -> Step:
    return Step(t("揭晓分布"), (Show(),))


def _reopen() -> Step:
    return Step(t("再开放作答"), (Reopen(),))
