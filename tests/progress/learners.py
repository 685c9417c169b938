"""Simulated learners: what they can is unknown to the model, what they answer is in their logs.

They differ in ability, by module and point, and in how fast they forget; questions differ in difficulty beyond their
levels. They learn a point in a lesson, come back to it more or less when it is due, guess what they have forgotten, and
try again what was wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from courseware.content.course import Course, KnowledgePoint, Module
from courseware.content.question import Single
from courseware.progress.memory import AGAIN, GOOD, HARD, Floats, Memory, first_met, met_again, recall
from courseware.record.log import Log, Purpose, Result
from courseware.verdict import scored

MODULES, POINTS, QUESTIONS = 2, 12, 4
"""Of the course; points of a module, questions of a point."""
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ANSWERS = 7
"""About a point, at most."""

ABILITY, MODULE_SPREAD, POINT_SPREAD = 1.0, 1.0, (0.5, 1.0)
"""In log odds: of abilities in modules, and how far a learner's points are from them (he has a spread of his own)."""
QUESTION_SPREAD, LEVEL = 0.6, 0.5
"""In log odds: of difficulties, and how much harder a level is."""
PACE_SPREAD, GUESS = 0.8, 0.2


def a_course() -> Course:
    options = [{"text": text, "correct": not n, "because": "…"} for n, text in enumerate("甲乙丙")]
    modules = [f"m{n}" for n in range(MODULES)]
    points = [KnowledgePoint(id=f"p{n}", name=f"P{n}", module=modules[n // POINTS]) for n in range(MODULES * POINTS)]
    questions = [
        Single.model_validate(
            {"id": f"{point.id}-q{n}", "kind": "single", "covers": [point.id], "level": 1 + n % 3, "stem": "…",
             "options": options}
        )
        for point in points
        for n in range(QUESTIONS)
    ]  # fmt: skip
    return Course(
        title="课",
        tagline="…",
        root=Path(),
        modules=tuple(Module(id, id, "…", ()) for id in modules),
        lessons={},
        questions={each.id: each for each in questions},
        exercises={},
        points={each.id: each for each in points},
    )


@dataclass(frozen=True)
class Learner:
    """`chance`: of getting a new question right at `now`, by point; NaN for what was never met."""

    log: Log
    now: datetime
    chance: dict[str, float]


def likely(odds: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-odds))
    return found


def learners(number: int, seed: int) -> list[Learner]:
    rng = np.random.default_rng(seed)
    count = MODULES * POINTS
    difficulty = rng.normal(LEVEL * (np.arange(QUESTIONS) % 3 - 1), QUESTION_SPREAD, (count, QUESTIONS))
    every = rng.normal(0, QUESTION_SPREAD, 400)
    return [_learner(rng, difficulty, every) for _ in range(number)]


def _learner(rng: np.random.Generator, difficulty: Floats, every: Floats) -> Learner:
    count = len(difficulty)
    ability = np.repeat(rng.normal(ABILITY, MODULE_SPREAD, MODULES), POINTS)
    ability += rng.normal(0, rng.uniform(*POINT_SPREAD), count)
    pace = np.exp(rng.normal(0, PACE_SPREAD, count))
    now = int(rng.integers(30, 150))
    day = np.sort(rng.integers(0, now, count))
    memory: Memory | None = None
    last = day.copy()
    met = np.zeros(count, bool)
    results: list[Result] = []
    for turn in range(ANSWERS):
        asked = rng.integers(0, QUESTIONS, count) if turn > 1 else np.full(count, turn)
        known = likely(ability - difficulty[np.arange(count), asked])
        days = day - last
        recalled = np.ones(count) if memory is None else recall(days, memory.stability * pace)
        low = np.minimum(known, GUESS)
        right = rng.random(count) < low + (known - low) * recalled
        lesson = days == 0
        rating = np.where(right, GOOD, np.where(lesson, HARD, AGAIN))
        now_known = first_met(rating) if memory is None else met_again(memory, rating, days)
        happens = (day <= now) & (met if turn else True)
        memory = now_known if memory is None else Memory(
            np.where(happens, now_known.stability, memory.stability),
            np.where(happens, now_known.difficulty, memory.difficulty),
        )  # fmt: skip
        last = np.where(happens, day, last)
        met = happens
        for n in np.flatnonzero(happens):
            at = START + timedelta(days=int(day[n]), minutes=10 * turn)
            item, purpose = f"question:p{n}-q{asked[n]}", Purpose.PRACTICE if lesson[n] else Purpose.REVIEW
            for tried, was_right in enumerate([right[n]] if right[n] else [False, True]):
                verdict = scored(float(was_right))
                results.append(
                    Result(item, turn, verdict.status, verdict.score, at + timedelta(minutes=tried), purpose=purpose)
                )
        due = np.maximum(np.round(memory.stability * np.exp(rng.normal(0.1, 0.5, count))), 1).astype(int)
        day = last + (due if turn else rng.integers(0, 2, count) * due)
        met = met & (rng.random(count) < 0.9)
    assert memory is not None
    share = likely(ability[:, None] - every).mean(axis=1)
    low = np.minimum(share, GUESS)
    chance = low + (share - low) * recall(now - last, memory.stability * pace)
    results.sort(key=lambda result: result.at)
    return Learner(
        Log(tuple(results)),
        START + timedelta(days=now),
        {f"p{n}": float(chance[n]) for n in range(count)},
    )
