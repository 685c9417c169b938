"""The score of a plan in a market: 0 for doing nothing, 60 for the template plan, 100 for the optimum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from courseware.promotion.first.market import Market
from courseware.promotion.first.optimum import Best, with_best_stock
from courseware.promotion.first.plan import BUDGET, CHANNELS, PHASES, Forecast
from courseware.promotion.first.simulate import Outcome

TEMPLATE_POINTS = 60.0
TEMPLATE_CUT, TEMPLATE_THRESHOLD, TEMPLATE_COUPON = 0.10, 299.0, 30.0
WEIGHTS = {"plan": 0.75, "resilience": 0.10, "forecast": 0.15}
FORECAST_BAND = 0.20


@dataclass(frozen=True)
class Anchors:
    """Profits in yuan, each plan with its own best stock; and the optimum's profit in a bad market."""

    nothing: float
    template: float
    optimum: float
    optimum_bad: float


@dataclass(frozen=True)
class Score:
    """Points 0..100; `share` is the profit as a share of the best achievable (may be negative).

    Without a forecast there are no points for it, and the total is that of the other two.
    """

    total: float
    plan: float
    resilience: float
    forecast: float | None
    share: float


def template_plan(market: Market) -> Best:
    """Equal cells, 10 % off, 满299减30: what someone does who fills in every cell alike."""
    grid = np.full((len(CHANNELS), len(PHASES)), BUDGET / (len(CHANNELS) * len(PHASES)))
    return with_best_stock(market, grid, TEMPLATE_CUT, TEMPLATE_THRESHOLD, TEMPLATE_COUPON)


def anchors(market: Market, optimum: Best, optimum_bad: float) -> Anchors:
    nothing = with_best_stock(market, np.zeros((len(CHANNELS), len(PHASES))), 0.0, 0.0, 0.0)
    return Anchors(nothing.profit, template_plan(market).profit, optimum.profit, optimum_bad)


def plan_points(profit: float, marks: Anchors) -> float:
    """Piecewise linear through the anchors, clipped to 0..100."""
    points = np.interp(profit, [marks.nothing, marks.template, marks.optimum], [0.0, TEMPLATE_POINTS, 100.0])
    return float(points)


def score(outcome: Outcome, forecast: Forecast | None, marks: Anchors) -> Score:
    """75 % plan, 10 % how it stands a bad market, 15 % the learner's own forecast within ±20 %."""
    plan = plan_points(outcome.profit, marks)
    resilience = 100.0 * float(np.clip(outcome.bad_market / marks.optimum_bad, 0, 1)) if marks.optimum_bad > 0 else 0.0
    total = WEIGHTS["plan"] * plan + WEIGHTS["resilience"] * resilience
    share = outcome.profit / marks.optimum
    if forecast is None:
        return Score(total / (WEIGHTS["plan"] + WEIGHTS["resilience"]), plan, resilience, None, share)
    kept = [
        abs(told - true) <= FORECAST_BAND * abs(true)
        for told, true in (
            (forecast.gmv, outcome.gmv),
            (forecast.units, outcome.units),
            (forecast.roas, outcome.gmv / outcome.spend if outcome.spend else 0.0),
        )
    ]
    told = 100.0 * sum(kept) / len(kept)
    return Score(total + WEIGHTS["forecast"] * told, plan, resilience, told, share)
