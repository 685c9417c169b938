"""A run: a plan played in a market, judged against the best plan of that market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from courseware.promotion import cash
from courseware.promotion.advice import HALF_WAY, STEPS, Advice, advise
from courseware.promotion.gap import split_gap
from courseware.promotion.market import FIRST
from courseware.promotion.parameters import model_version
from courseware.promotion.plan import CODES, ITEM, Forecast, Plan, read_forecast, read_plan
from courseware.promotion.play import BAD, Played, played
from courseware.promotion.replan import best_correction
from courseware.promotion.score import (
    Score,
    forecast_points,
    plan_points,
    resilience_points,
    steering_points,
    total,
)
from courseware.promotion.solved import PRACTICE, Solved, own_number, solved
from courseware.promotion.steering import (
    STEER_CODES,
    Correction,
    Situation,
    expected,
    left_alone,
    read_correction,
    situation,
    steered,
)
from courseware.seed import seed_of
from courseware.verdict import Finding

GRADED_RUNS = 5
EDITION = 2


class Ground(StrEnum):
    """Where a plan is played. Stored: never renamed."""

    PRACTICE = "practice"
    OWN = "own"


def solved_for(ground: Ground, learner_id: str) -> Solved:
    """One practice market for all, one market for each learner."""
    return solved(PRACTICE if ground is Ground.PRACTICE else own_number(learner_id))


def situation_of(learner_id: str, number: int) -> Situation:
    """What comes of a learner's market in his graded run of this number, from 1."""
    return situation(solved_for(Ground.OWN, learner_id).market, situation_seed(learner_id, number))


def situation_seed(learner_id: str, number: int) -> str:
    return seed_of(learner_id, ITEM, number)


@dataclass(frozen=True)
class Entry:
    """What the learner hands in."""

    plan: Plan
    forecast: Forecast | None = None
    """None where the learner only tries a plan out, or the market is known already."""
    correction: Correction | None = None
    """None before the first day is over, and in practice."""

    def to_dict(self) -> dict[str, Any]:
        parts = (self.plan, self.forecast, self.correction)
        return {"edition": EDITION} | {code: value for part in parts if part for code, value in part.to_dict().items()}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Entry:
        """What was accepted once: it is not checked again, since limits may have changed."""
        plan = Plan.of(np.array([float(kept[code]) for code in CODES]))
        forecast = read_forecast(kept)
        steering = [kept[code] for code in STEER_CODES if code in kept]
        correction = Correction.of(np.array(steering, float)) if steering else None
        return cls(plan, None if isinstance(forecast, Finding) else forecast, correction)


def read_entry(raw: Mapping[str, Any], solved: Solved) -> Entry | Finding:
    """Plan, forecast and correction from plain numbers in the shape of `Entry.to_dict()`, or the first thing that is
    not allowed, the cash of this market among it."""
    plan = read_plan(raw)
    if isinstance(plan, Finding):
        return plan
    if problem := cash.refuse(solved.market, plan):
        return problem
    forecast = read_forecast(raw)
    if isinstance(forecast, Finding):
        return forecast
    if not any(code in raw for code in STEER_CODES):
        return Entry(plan, forecast)
    correction = read_correction(raw, solved.market, plan)
    return correction if isinstance(correction, Finding) else Entry(plan, forecast, correction)


@dataclass(frozen=True)
class Reality:
    """How a graded run ended in its one market; `first + correction + luck` is what was really earned. Yuan."""

    first: float
    """The plan itself: its mean over the seeded markets."""
    correction: float
    """What the correction was worth by what was known when it was made."""
    luck: float
    attainable: float
    """The most that a correction could be expected to gain then."""
    season: float
    """How the season turned out, as a share of a middling one: .07 for 7 % above."""
    first_day: float
    """And the first day of the burst."""

    @property
    def profit(self) -> float:
        return self.first + self.correction + self.luck


@dataclass(frozen=True)
class Judgement:
    """What came of a run, as it is kept. Money in yuan. In practice all are means over the seeded markets; of a graded
    run `paid`, `units` and `left` are those of its one market."""

    profit: float
    """Increment of the plan: mean over the seeded markets."""
    newcomers: float
    """Of it, what newcomers bring on days 22–90."""
    bad: float
    best: float
    """Of the market's best plan."""
    paid: float
    units: float
    left: float
    spend: float
    score: Score
    parts: Mapping[str, float]
    """The gap to the best plan by block; adds up to `gap`."""
    advice: tuple[Advice, ...]
    reality: Reality | None = None
    model: str = ""

    @property
    def gap(self) -> float:
        return self.best - self.profit

    def to_dict(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in _FIGURES},
            "score": self.score.to_dict(),
            "parts": dict(self.parts),
            "advice": [each.to_dict() for each in self.advice],
            "reality": vars(self.reality) if self.reality else None,
            "model": self.model,
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Judgement:
        reality = kept["reality"]
        return cls(
            **{name: float(kept[name]) for name in _FIGURES},
            score=Score(**kept["score"]),
            parts=kept["parts"],
            advice=tuple(Advice.from_dict(each) for each in kept["advice"]),
            reality=Reality(**reality) if reality else None,
            model=str(kept["model"]),
        )


_FIGURES = ("profit", "newcomers", "bad", "best", "paid", "units", "left", "spend")


def judge(solved: Solved, entry: Entry, now: Situation | None = None, foretold: float | None = None) -> Judgement:
    """Play and judge one run.

    `now` is the market of a graded run, whose entry has a correction. `foretold`: the points for the forecast of the
    first graded run, which stay: what comes later is told of a market whose result has been seen. Half a second.
    """
    market, plan = solved.market, entry.plan
    mean = played(market, plan.row)
    profit, bad = float(mean.profit.mean()), float(np.percentile(mean.profit, BAD))
    real, reality, steering = mean, None, None
    if now is not None:
        real, reality = _reality(solved, entry, now, profit)
        steering = steering_points(profit, reality.correction, reality.attainable, solved)
        if foretold is None and entry.forecast is not None:
            foretold = forecast_points(entry.forecast, _paid(real), _units(real), plan_points(profit, solved))
    points = plan_points(profit, solved), resilience_points(profit, bad, solved), steering, foretold
    return Judgement(
        profit=profit,
        newcomers=float(mean.newcomers.mean()),
        bad=bad,
        best=solved.profit,
        paid=_paid(real),
        units=_units(real),
        left=float(real.left[:, :, -1].sum(2).mean()),
        spend=plan.spend,
        score=Score(total(*points), *points, profit / solved.profit),
        parts=split_gap(market, plan, solved.best).parts,
        advice=advise(market, plan, solved.best, STEPS if now is None else HALF_WAY),
        reality=reality,
        model=model_version(),
    )


def _reality(solved: Solved, entry: Entry, now: Situation, first: float) -> tuple[Played, Reality]:
    market, plan = solved.market, entry.plan
    leave = left_alone(market, plan)
    correction = entry.correction or leave
    real = played(market, plan.row, steered(market, plan, correction.row), now.real)
    known = expected(market, plan, now, np.array([correction.row, leave.row]))
    gained = float(known[0] - known[1]) if correction != leave else 0.0
    _, attainable = best_correction(market, plan, now)
    chance = now.real[0]
    return real, Reality(
        first=first,
        correction=gained,
        luck=float(real.profit[0, 0]) - first - gained,
        attainable=max(attainable, gained, 0.0),
        season=float(chance.mean() - 1),
        first_day=float(chance[FIRST] - 1),
    )


def _paid(of: Played) -> float:
    return float(of.paid.mean())


def _units(of: Played) -> float:
    """Pieces of all 19 days."""
    before = of.orders[:, :, :FIRST] * of.demand.per_order[:, None, :FIRST]
    return float(before.sum(2).mean() + of.sold.sum((2, 3)).mean())
