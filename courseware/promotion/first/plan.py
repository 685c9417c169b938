"""The plan of a promotion: what the learner decides. Anything outside the allowed ranges is refused, never clipped."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courseware.verdict import Finding

CHANNELS = ("search", "feed", "live", "crm")
PHASES = ("warmup", "burst", "return")

BUDGET = 220_000
"""Yuan to spend at most over all channels and phases."""
CUT_MAX = 0.35
THRESHOLD_RANGE = (100, 600)
COUPON_SHARE_MAX = 0.25
STOCK_MAX = 100_000
"""Units: more than the warehouse holds."""
FORECAST_MAX = {"gmv": 100_000_000, "units": STOCK_MAX, "roas": 1_000}
"""The largest forecast that is not a slip of the pen: yuan, units, times."""


@dataclass(frozen=True)
class Plan:
    """Budgets in yuan by channel and phase (4 × 3, order of CHANNELS and PHASES), price cut as a fraction,
    shop coupon 满 threshold 减 coupon in yuan (0 and 0 for none), stock in units."""

    budget: tuple[tuple[float, float, float], ...]
    cut: float
    threshold: float
    coupon: float
    stock: float

    @property
    def grid(self) -> NDArray[np.float64]:
        return np.array(self.budget, float)

    def to_dict(self) -> dict[str, Any]:
        return {
            "budget": {c: dict(zip(PHASES, row, strict=True)) for c, row in zip(CHANNELS, self.budget, strict=True)},
            "cut": self.cut,
            "threshold": self.threshold,
            "coupon": self.coupon,
            "stock": self.stock,
        }


@dataclass(frozen=True)
class Forecast:
    """The learner's own forecast: GMV in yuan, units, and ROAS (GMV over budget)."""

    gmv: float
    units: float
    roas: float


def plan_from(grid: NDArray[np.float64], cut: float, threshold: float, coupon: float, stock: float) -> Plan:
    rows = tuple((float(row[0]), float(row[1]), float(row[2])) for row in grid)
    return Plan(rows, float(cut), float(threshold), float(coupon), float(stock))


def read_plan(raw: Mapping[str, Any]) -> Plan | Finding:
    """A plan from plain numbers, or the first thing that is not allowed, with the figure and what is.

    `raw` has the shape of `Plan.to_dict()`.
    """
    if not isinstance(raw, Mapping):
        return Finding("plan-shape", {"part": "budget"})
    budget = raw.get("budget")
    if not isinstance(budget, Mapping) or set(budget) != set(CHANNELS):
        return Finding("plan-shape", {"part": "budget"})
    rows = []
    for channel in CHANNELS:
        row = budget[channel]
        if not isinstance(row, Mapping) or set(row) != set(PHASES):
            return Finding("plan-shape", {"part": channel})
        cells = []
        for phase in PHASES:
            value = _number(row[phase])
            if value is None or value < 0:
                return Finding("plan-budget-cell", {"channel": channel, "phase": phase, "given": _told(row[phase])})
            cells.append(value)
        rows.append((cells[0], cells[1], cells[2]))
    total = sum(map(sum, rows))
    if total > BUDGET:
        return Finding("plan-over-budget", {"total": total, "over": total - BUDGET, "budget": BUDGET})
    values: dict[str, float] = {}
    for name, high in (("cut", CUT_MAX), ("threshold", None), ("coupon", None), ("stock", STOCK_MAX)):
        value = _number(raw.get(name))
        if value is None or value < 0 or (high is not None and value > high):
            return Finding(f"plan-{name}", {"given": _told(raw.get(name)), "low": 0, "high": high})
        values[name] = value
    refused = _refuse_coupon(values["threshold"], values["coupon"])
    if refused:
        return refused
    return Plan(tuple(rows), values["cut"], values["threshold"], values["coupon"], values["stock"])


def read_forecast(raw: Mapping[str, Any]) -> Forecast | Finding:
    """A forecast from plain numbers, or the first that is not allowed. `raw` has the fields of `Forecast`."""
    values = {}
    for name, high in FORECAST_MAX.items():
        value = _number(raw.get(name))
        if value is None or not 0 <= value <= high:
            return Finding("plan-forecast", {"what": name, "given": _told(raw.get(name)), "low": 0, "high": high})
        values[name] = value
    return Forecast(**values)


def _refuse_coupon(threshold: float, coupon: float) -> Finding | None:
    low, high = THRESHOLD_RANGE
    if threshold == 0 and coupon == 0:
        return None
    if not low <= threshold <= high:
        return Finding("plan-threshold", {"given": f"{threshold:g}", "low": low, "high": high})
    if coupon > COUPON_SHARE_MAX * threshold:
        return Finding("plan-coupon", {"given": f"{coupon:g}", "low": 0, "high": COUPON_SHARE_MAX * threshold})
    return None


def _told(value: Any) -> str:
    """What was given, to be said back: blank for nothing."""
    match value:
        case None:
            return ""
        case str() | bool():
            return str(value)[:40]
        case int() | float():
            return f"{_float(value):.15g}"
        case _:
            return "…"


def _number(value: Any) -> float | None:
    """A finite number, or nothing: text, None, NaN and truth values are not numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(_float(value)):
        return None
    return float(value)


def _float(value: float) -> float:
    """An integer may be too large for one."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
