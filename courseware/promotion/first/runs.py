"""A run: a plan and a forecast played in a market, judged against the best plan of that market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from random import Random
from typing import Any

from courseware.promotion.first.best_plans import MODEL_VERSION
from courseware.promotion.first.feedback import costliest
from courseware.promotion.first.gap import split_gap
from courseware.promotion.first.market import Market
from courseware.promotion.first.optimum import Best
from courseware.promotion.first.parameters import Parameters, own_market, standard
from courseware.promotion.first.plan import FORECAST_MAX, Forecast, Plan, read_forecast, read_plan
from courseware.promotion.first.score import Score, anchors, score
from courseware.promotion.first.simulate import play
from courseware.seed import seed_of
from courseware.verdict import Finding

ITEM = "promotion:618"
"""The key of the planner in the record."""
GRADED_RUNS = 5
PRACTICE_SEED = 1


class Ground(StrEnum):
    """Where a plan is played. Stored: never renamed."""

    PRACTICE = "practice"
    OWN = "own"


def market_of(ground: Ground, learner_id: str) -> tuple[Parameters, int]:
    """Parameters and noise seed: one practice market for all, one market for each learner."""
    if ground is Ground.PRACTICE:
        return standard(), PRACTICE_SEED
    return own_market(Random(seed_of(learner_id, ITEM, 0))), int(seed_of(learner_id, ITEM, 1)[:8], 16)


@dataclass(frozen=True)
class Entry:
    """What the learner hands in."""

    plan: Plan
    forecast: Forecast | None
    """None where the learner only tries a plan out."""

    def to_dict(self) -> dict[str, Any]:
        told = asdict(self.forecast) if self.forecast else dict.fromkeys(FORECAST_MAX)
        return {**self.plan.to_dict(), "forecast": told}


def read_entry(raw: Mapping[str, Any]) -> Entry | Finding:
    """Plan and forecast from plain numbers in the shape of `Entry.to_dict()`, or the first thing not allowed.

    A forecast of which all is blank is none."""
    plan = read_plan(raw)
    if isinstance(plan, Finding):
        return plan
    told = raw.get("forecast")
    if told is None or (isinstance(told, Mapping) and all(told.get(field) is None for field in FORECAST_MAX)):
        return Entry(plan, None)
    forecast = read_forecast(told if isinstance(told, Mapping) else {})
    return forecast if isinstance(forecast, Finding) else Entry(plan, forecast)


@dataclass(frozen=True)
class Judgement:
    """What came of a run, as it is kept: means over the seeded markets. Money in yuan."""

    profit: float
    bad_market: float
    gmv: float
    units: float
    unsold: float
    spend: float
    score: Score
    best: float
    """Profit of the best plan known when the run was judged."""
    parts: Mapping[str, float]
    """The gap to the best plan by block; adds up to `best - profit`."""
    finding: Finding
    model: int = MODEL_VERSION

    @property
    def roas(self) -> float:
        return self.gmv / self.spend if self.spend else 0.0

    @property
    def gap(self) -> float:
        return self.best - self.profit

    def to_dict(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in _FIGURES}
        return values | {
            "score": asdict(self.score), "parts": dict(self.parts), "finding": self.finding.to_dict(),
            "model": self.model,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Judgement:
        return cls(
            **{name: float(kept[name]) for name in _FIGURES},
            score=Score(**kept["score"]),
            parts=kept["parts"],
            finding=Finding.from_dict(kept["finding"]),
            model=int(kept["model"]),
        )


_FIGURES = ("profit", "bad_market", "gmv", "units", "unsold", "spend", "best")


def judge(market: Market, entry: Entry, optimum: Best) -> Judgement:
    """Play and judge one run. `optimum` must earn at least as much as the plan."""
    outcome = play(market, entry.plan)
    marks = anchors(market, optimum, play(market, optimum.plan).bad_market)
    gap = split_gap(market, entry.plan, outcome.profit, optimum)
    return Judgement(
        profit=outcome.profit,
        bad_market=outcome.bad_market,
        gmv=outcome.gmv,
        units=outcome.units,
        unsold=outcome.unsold,
        spend=outcome.spend,
        score=score(outcome, entry.forecast, marks),
        best=optimum.profit,
        parts=gap.parts,
        finding=costliest(market, entry.plan, outcome, gap, optimum),
    )
