"""The score of a run, without free points: 0 for no promotion, 40 for money spread evenly, 100 for the best plan."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from courseware.promotion.plan import Forecast, Range
from courseware.promotion.solved import Solved

EVEN = 45_000.0
"""Yuan, spread evenly: what somebody does who fills in every cell alike with half a budget."""
EVEN_POINTS = 40.0
WEIGHTS = {"plan": 0.65, "resilience": 0.10, "steering": 0.10, "forecast": 0.15}
LITTLE = 0.02
"""Share of the best profit below which what steering could attain is not worth asking for."""
OUTSIDE = 10.0
"""What a yuan outside of the range costs in yuan of its width: the price at which an honest range of eight times out of
ten is the best one (interval score)."""
FULL_AT, NOTHING_AT = 0.35, 1.20
"""Interval score, as a share of what came, that earns 100 points and 0 points: ± 17.5 % around it, and ± 60 %."""


@dataclass(frozen=True)
class Score:
    """Points 0..100. None: not counted, and the total is that of the others by their weights.

    `share` is the plan's profit as a share of the best achievable (may be negative).
    """

    total: float
    plan: float
    resilience: float
    steering: float | None
    forecast: float | None
    share: float

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def plan_points(profit: float, solved: Solved) -> float:
    """Straight from anchor to anchor, within 0..100."""
    return float(np.interp(profit, [0.0, solved.even, solved.profit], [0.0, EVEN_POINTS, 100.0]))


def resilience_points(profit: float, bad: float, solved: Solved) -> float:
    """What a bad market leaves, as a share of what it leaves of the best plan; nothing for a plan that is no better
    than doing nothing."""
    return 100.0 * float(np.clip(bad / solved.bad, 0, 1)) if profit > 0 and solved.bad > 0 else 0.0


def steering_points(profit: float, gain: float, attainable: float, solved: Solved) -> float:
    """The share of what could be attained from the same information. Where that was little, not to spoil anything is
    all that can be asked; but nothing for a plan that is no better than doing nothing."""
    if profit <= 0:
        return 0.0
    if attainable < LITTLE * solved.profit:
        return 100.0 if gain >= -LITTLE * solved.profit / 10 else 0.0
    return 100.0 * float(np.clip(gain / attainable, 0, 1))


def interval_score(told: Range, came: float) -> float:
    """Width of the range and what it missed by, as a share of what came; smaller is better."""
    missed = max(told.low - came, 0.0) + max(came - told.high, 0.0)
    return (told.high - told.low + OUTSIDE * missed) / max(abs(came), 1.0)


def forecast_points(told: Forecast, paid: float, units: float, plan: float) -> float:
    """Of a plan with so many points: to foretell what a plan sells that sells next to nothing is no art."""
    reached = [interval_score(told.paid, paid), interval_score(told.units, units)]
    points = float(np.mean([np.interp(each, [FULL_AT, NOTHING_AT], [100.0, 0.0]) for each in reached]))
    return points * min(1.0, plan / EVEN_POINTS)


def total(plan: float, resilience: float, steering: float | None, forecast: float | None) -> float:
    parts = {"plan": plan, "resilience": resilience, "steering": steering, "forecast": forecast}
    counted = {name: points for name, points in parts.items() if points is not None}
    return sum(WEIGHTS[name] * points for name, points in counted.items()) / sum(WEIGHTS[name] for name in counted)
