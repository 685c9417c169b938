"""Learners who are not there: what each of a rehearsal's simulated learners does, and when.

All of it follows from who he is and what is asked, so that a rehearsal is the same however often it is looked at, and
a server that is started again goes on in it. Seconds count from when something was put to the class.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from courseware.i18n import N_

NAMES = N_(
    "王小雨 陈思远 李若溪 周航 赵一鸣 孙嘉怡 吴桐 郑可欣 冯子墨 何静 吕晨 施雨桐 张睿 孔令仪 曹阳 "
    "严冬 华悦 金泽 魏然 陶欣 姜文博 戚薇薇 谢天 邹敏 喻佳 柏林 水清 窦豆 许诺 章程"
)
"""Of a class, invented."""
ARRIVING = 60.0
"""Seconds in which a class comes in."""
CONVINCED, LOST = 0.6, 0.05
"""Of those who were wrong before the discussion, who are right after it; and the other way round."""
STUCK, AWAY, GONE = 0.15, 0.12, 0.04
"""The shares of learners who get stuck in an exercise, who drop out and come back, and who stay away."""


class Step(StrEnum):
    RIGHT = "right"
    MISTAKEN = "mistaken"
    HINT = "hint"


@dataclass(frozen=True)
class Done:
    """At `at` seconds one step: of an exercise the field `number`, from 0."""

    at: float
    step: Step
    number: int


@dataclass(frozen=True)
class Pretender:
    """`skill` is the chance that he is right at first, `seconds` what he needs for a question."""

    name: str
    skill: float
    seconds: float
    arrives: float

    @classmethod
    def called(cls, name: str) -> Pretender:
        drawn = random.Random(name)
        return cls(name, drawn.betavariate(3, 2), drawn.lognormvariate(3.2, 0.5), drawn.uniform(0, ARRIVING))

    def answers(self, round: str, first: str | None) -> tuple[float, bool, float]:
        """After how many seconds he answers a round, whether rightly, and a number in 0..1 that chooses among wrong
        answers: a mistake that comes easily is made by many. `first` is the round before the discussion."""
        drawn = random.Random(f"{self.name} {round}")
        after = self.seconds * drawn.uniform(0.6, 1.6) * (0.5 if first else 1.0)
        right, chosen = drawn.random() < self.skill, drawn.random() ** 2
        if first is not None:
            _, was_right, chosen = self.answers(first, None)
            right = drawn.random() >= LOST if was_right else drawn.random() < CONVINCED
        return after, right, chosen

    def works(self, exercise: str, fields: int) -> Iterator[Done]:
        """His way through an exercise: field after field, each right at once or after mistakes and a hint; or up to the
        one that he is stuck at."""
        drawn = random.Random(f"{self.name} {exercise}")
        stuck = drawn.randrange(fields) if drawn.random() < STUCK else None
        at = 0.0
        for number in range(fields):
            tries = 0 if drawn.random() < self.skill else drawn.randint(1, 2)
            for count in range(6 if number == stuck else tries):
                at += self.seconds * drawn.uniform(1.0, 3.0)
                yield Done(at, Step.HINT if count == 2 else Step.MISTAKEN, number)
            if number == stuck:
                return
            at += self.seconds * drawn.uniform(1.5, 3.5)
            yield Done(at, Step.RIGHT, number)

    def is_here(self, hour: int, seconds: float) -> bool:
        """Whether he is there, so many seconds into an hour."""
        drawn = random.Random(f"{self.name} hour {hour}")
        fate, leaves, stays_away = drawn.random(), drawn.uniform(120, 900), drawn.uniform(45, 240)
        if seconds < (self.arrives if hour <= 1 else 0) or fate >= AWAY + GONE:
            return seconds >= (self.arrives if hour <= 1 else 0)
        return seconds < leaves or (fate >= GONE and seconds > leaves + stays_away)
