"""Simulated learners who are placed: what they know, what the questions really are like, and what is proposed to them.

`python -m tests.progress.placed` prints how accurate a placement is, as its page tells it.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from time import thread_time

import numpy as np

from courseware.content.course import Course
from courseware.content.loader import load_course
from courseware.items import question_item
from courseware.progress.placement import ENOUGH, LEVELS, SLIP, Accuracy, Placement, asked, guessed

SEED = 2026
WORLDS = 200
"""Each has questions of other difficulties, and a class with other spreads of what is known."""


@dataclass(frozen=True)
class World:
    """What nobody knows: how hard each question is; how much learners differ, in all and from module to module and
    lesson to lesson."""

    difficulty: dict[str, float]
    mean: float
    spreads: tuple[float, float, float]


@dataclass(frozen=True)
class Outcome:
    """`able`: the lessons that the learner can do without; `proposed`: those that he was told to skip."""

    able: frozenset[str]
    proposed: frozenset[str]
    questions: int
    slowest: float


def world(course: Course, rng: np.random.Generator) -> World:
    """Authors' levels are off: all of one level, all of one lesson, and each question by itself."""
    of_level = {level: known + rng.normal(0, 0.3) for level, known in LEVELS.items()}
    difficulty = {}
    for lesson in course.lessons.values():
        of_lesson = rng.normal(0, 0.3)
        for id in asked(course, lesson):
            hard = of_level[course.questions[id].level] + of_lesson + rng.normal(0, 0.9)
            difficulty.setdefault(question_item(id), hard)
    spreads = (rng.uniform(1.4, 2.2), rng.uniform(0.6, 1.4), rng.uniform(0.3, 0.8))
    return World(difficulty, rng.uniform(-0.8, 0.8), spreads)


def simulated(course: Course, learners: int, seed: int = SEED, worlds: int = WORLDS) -> Iterator[Outcome]:
    placement, rng = Placement(course), np.random.default_rng(seed)
    for _ in range(worlds):
        unknown = world(course, rng)
        for number in range(learners // worlds):
            yield placed(course, placement, unknown, rng, f"{number}")


def placed(course: Course, placement: Placement, unknown: World, rng: np.random.Generator, seed: str) -> Outcome:
    trade, module_spread, lesson_spread = unknown.spreads
    able, known = set(), {}
    overall = rng.normal(unknown.mean, trade)
    for module in course.modules:
        of_module = overall + rng.normal(0, module_spread)
        for lesson in module.lessons:
            if lesson.id in course.lessons:
                of_lesson = of_module + rng.normal(0, lesson_spread)
                items = [question_item(id) for id in asked(course, course.lessons[lesson.id])]
                known |= dict.fromkeys(items, of_lesson)
                if fmean(share(of_lesson - unknown.difficulty[item]) for item in items) >= ENOUGH:
                    able.add(lesson.id)
    answers: dict[str, bool] = {}
    slowest = 0.0
    while True:
        began = thread_time()
        item = placement.next(answers, seed)
        slowest = max(slowest, thread_time() - began)
        if item is None:
            break
        guess = guessed(course.questions[item.partition(":")[2]])
        right = guess + (1 - SLIP - guess) * share(known[item] - unknown.difficulty[item])
        answers[item] = bool(rng.random() < right)
    proposed = {chance.lesson_id for chance in placement.chances(answers) if chance.skip}
    return Outcome(frozenset(able), frozenset(proposed), len(answers), slowest)


def share(better: float) -> float:
    return 1 / (1 + math.exp(-better))


def accuracy(outcomes: list[Outcome]) -> Accuracy:
    proposed = sum(len(each.proposed) for each in outcomes)
    able = sum(len(each.able) for each in outcomes)
    rightly = sum(len(each.proposed & each.able) for each in outcomes)
    return Accuracy(
        len(outcomes),
        1 - rightly / proposed if proposed else 0.0,
        rightly / able,
        float(np.mean([each.questions for each in outcomes])),
    )


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    found = list(simulated(load_course(Path(__file__).parents[2]), number))
    print(accuracy(found))
    print(f"slowest choice: {max(each.slowest for each in found) * 1000:.1f} ms")
