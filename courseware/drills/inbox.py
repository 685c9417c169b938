"""An inbox: one message after the other, each to be done, checked by another way, or reported."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from courseware.content.drill import InboxDrill, Message, Reply
from courseware.drills.numbers import Numbers

Act = Literal["do", "check", "report"]
ACTS: tuple[Act, ...] = ("do", "check", "report")


@dataclass(frozen=True)
class Price:
    """What a reply to a message costs: yuan, and customers who are left unhappy."""

    yuan: float
    customers: float


class Inbox:
    """The state is the number of messages that have been dealt with. Which messages come, and in which order, is drawn
    with the seed."""

    start = 0

    def __init__(self, drill: InboxDrill, numbers: Numbers, seed: str) -> None:
        rng = random.Random(f"{seed} messages")
        genuine = [message for message in drill.messages if message.genuine]
        fake = [message for message in drill.messages if not message.genuine]
        drawn = rng.sample(genuine, drill.shown.genuine) + rng.sample(fake, drill.shown.fake)
        rng.shuffle(drawn)
        self.messages: tuple[Message, ...] = tuple(drawn)
        self.usual = (drill.usual_reply,) * len(drawn)
        self.worth = numbers.of(drill.worth)
        self._prices = tuple(
            {act: _price(reply_of(message, act), numbers) for act in ACTS} for message in self.messages
        )

    def options(self, state: int) -> tuple[str, ...]:
        return ACTS if state < len(self.messages) else ()

    def take(self, state: int, option: str) -> tuple[int, float]:
        price = self.price(state, option)
        return state + 1, -(price.yuan + price.customers * self.worth)

    def price(self, state: int, option: str) -> Price:
        return self._prices[state][_act(option)]

    def reply(self, state: int, option: str) -> Reply:
        return reply_of(self.messages[state], _act(option))


def reply_of(message: Message, act: Act) -> Reply:
    return {"do": message.do, "check": message.check, "report": message.report}[act]


def _act(option: str) -> Act:
    return next(act for act in ACTS if act == option)


def _price(reply: Reply, numbers: Numbers) -> Price:
    return Price(numbers.of(reply.cost), numbers.of(reply.customers))
