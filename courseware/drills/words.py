"""What was decided in a drill, and where, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from courseware.drills.game import NoOption
from courseware.drills.inbox import Inbox
from courseware.drills.live import Live, parts
from courseware.drills.play import AnyGame
from courseware.drills.queue import Queue, clock_of
from courseware.i18n import N_, t

ACTS = {"do": N_("照着做"), "check": N_("换一条路核实"), "report": N_("不办，上报")}


def option_label(game: AnyGame, option: str) -> str:
    match game:
        case Inbox():
            return t(ACTS[option])
        case Queue() as queue:
            return t("{incident}：{way}", incident=queue.incident(option).title, way=queue.way(option).label)
        case Live() as live:
            _, coupon, minutes = parts(option)
            coupon_words = t("发券") if coupon else t("不发券")
            return t("{what} · {coupon} · 讲 {n} 分钟", what=live.product(option).name, coupon=coupon_words, n=minutes)
        case _:
            assert_never(game)


def step_title(game: AnyGame, number: int, before: Any) -> str:
    """Of the decision that was taken in the state `before`; `number` counts from 0."""
    match game:
        case Inbox() as inbox:
            return t("第 {n} 条 · {sender}", n=number + 1, sender=inbox.messages[number].sender)
        case Queue():
            return clock_of(before.minute)
        case Live() as live:
            return live.drill.cells[number].label
        case _:
            assert_never(game)


def decisions(game: AnyGame, choices: Sequence[str]) -> Iterator[str]:
    """Each decision of a play, with where it was taken. Raises NoOption."""
    state: Any = game.start
    for number, choice in enumerate(choices):
        if choice not in game.options(state):
            raise NoOption(choice)
        step = step_title(game, number, state)
        yield t("{step}：{choice}", step=step, choice=option_label(game, choice))
        state = game.take(state, choice)[0]
