"""The plan of a promotion: what the learner decides. Anything outside the allowed ranges is refused, never clipped.

A plan has three shapes: `Plan`, for code that reads it; one row of a matrix with the columns CODES, for code that plays
many at once; and a flat dictionary `{code: value}`, as it is typed, kept and exported.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courseware.promotion.calendar import PHASES
from courseware.verdict import Finding

Array = NDArray[np.float64]

ITEM = "promotion:618"
"""The key of the planner in the record."""

ROLES = ("traffic", "profit", "activity")
"""引流款, 利润款 with 形象款, 活动款."""
MONEY_CODES = (
    *(f"search_ads.{phase}" for phase in PHASES),
    *(f"feed_ads.{phase}" for phase in PHASES),
    "live.burst", "live.return", "content.warmup",
)  # fmt: skip
CODES = (
    *MONEY_CODES,
    *(f"rounds.{phase}" for phase in PHASES),
    *(f"cut.{role}" for role in ROLES),
    "threshold", "coupon",
    *(f"stock.{role}" for role in ROLES),
    "shifts",
)  # fmt: skip
AT = {code: index for index, code in enumerate(CODES)}
MONEY, ROUNDS, CUTS, STOCK = slice(0, 9), slice(9, 12), slice(12, 15), slice(17, 20)
THRESHOLD, COUPON, SHIFTS = AT["threshold"], AT["coupon"], AT["shifts"]
CHANNELS = {"search_ads": slice(0, 3), "feed_ads": slice(3, 6), "live": slice(6, 8), "content": slice(8, 9)}
"""Which columns are the money of which channel."""

BUDGET = 100_000
"""Yuan that may be spent on advertising on top of what is spent on every normal day."""
MOST_ROUNDS = 4
MOST_CUT = 0.35
THRESHOLD_RANGE = (100, 600)
COUPON_SHARE = 0.30
MOST_STOCK = 20_000
MOST_SHIFTS = 20
FORECAST_MOST = {"paid": 100_000_000, "units": 1_000_000}


@dataclass(frozen=True)
class Plan:
    """By phase: 蓄水, 爆发, 返场; by role: see ROLES. Yuan of a whole phase, on top of what is always spent."""

    search_ads: tuple[float, float, float]
    feed_ads: tuple[float, float, float]
    live: tuple[float, float]
    """Of the burst and of the return; each day is a session with a fee."""
    content: float
    """Of the warm-up."""
    rounds: tuple[float, float, float]
    """How often the list of members is written to."""
    cuts: tuple[float, float, float]
    """The shop's own price cut in the burst, by role, as a fraction."""
    threshold: float
    coupon: float
    """满 threshold 减 coupon, in yuan; both 0 for none."""
    stock: tuple[float, float, float]
    """Units for the burst and the return."""
    shifts: float
    """Extra shifts of service and packing on each day of the burst."""

    @property
    def row(self) -> Array:
        """Shape (21,): the columns CODES."""
        return np.array(
            [*self.search_ads, *self.feed_ads, *self.live, self.content, *self.rounds, *self.cuts, self.threshold,
             self.coupon, *self.stock, self.shifts]
        )  # fmt: skip

    @classmethod
    def of(cls, row: Array) -> Plan:
        v = [float(value) for value in row]
        return cls(
            (v[0], v[1], v[2]), (v[3], v[4], v[5]), (v[6], v[7]), v[8], (v[9], v[10], v[11]), (v[12], v[13], v[14]),
            v[15], v[16], (v[17], v[18], v[19]), v[20],
        )  # fmt: skip

    def to_dict(self) -> dict[str, float]:
        return dict(zip(CODES, self.row.tolist(), strict=True))

    @property
    def spend(self) -> float:
        """Yuan of extra advertising."""
        return float(self.row[MONEY].sum())


NOTHING = Plan.of(np.zeros(len(CODES)))


@dataclass(frozen=True)
class Range:
    low: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """Where the learner expects the paid amount (yuan) and the units of the 19 days: eight times out of ten inside."""

    paid: Range
    units: Range

    def to_dict(self) -> dict[str, float]:
        return {
            f"forecast.{what}.{end}": getattr(getattr(self, what), end)
            for what in FORECAST_MOST
            for end in ("low", "high")
        }


FORECAST_CODES = tuple(f"forecast.{what}.{end}" for what in FORECAST_MOST for end in ("low", "high"))


def read_plan(raw: Mapping[str, Any]) -> Plan | Finding:
    """A plan from plain numbers under CODES, or the first thing that is not allowed, with what was given and what is.

    Whether the cash suffices depends on the market: see `cash.refuse`.
    """
    if not isinstance(raw, Mapping):
        return Finding("plan-missing", {"code": CODES[0], "count": len(CODES)})
    missing = [code for code in CODES if code not in raw]
    if missing:
        return Finding("plan-missing", {"code": missing[0], "count": len(missing)})
    values = {}
    for code in CODES:
        if problem := refuse_cell(code, raw[code]):
            return problem
        values[code] = float(raw[code])
    spent = sum(values[code] for code in MONEY_CODES)
    if spent > BUDGET + 1e-6:
        return Finding("plan-over-budget", {"total": spent, "over": spent - BUDGET, "budget": BUDGET})
    return refuse_coupon(values["threshold"], values["coupon"]) or Plan.of(np.array(list(values.values())))


def refuse_cell(code: str, given: Any) -> Finding | None:
    """What is wrong with one cell of a plan, whatever stands in the others."""
    value = number(given)
    if value is None or not 0 <= value <= _most(code):
        return refused(code, given, 0, _most(code))
    if code.startswith("rounds") and value % 1:
        return Finding("plan-rounds-whole", {"code": code, "given": told(value)})
    return None


def so_far(raw: Mapping[str, Any]) -> Plan:
    """A plan that is still being entered: nothing where a cell is blank or not allowed. May be over the budget."""
    values = {code: 0.0 if refuse_cell(code, raw.get(code)) else float(raw[code]) for code in CODES}
    if refuse_coupon(values["threshold"], values["coupon"]):
        values["threshold"] = values["coupon"] = 0.0
    return Plan.of(np.array(list(values.values())))


def read_forecast(raw: Mapping[str, Any]) -> Forecast | Finding | None:
    """A forecast from plain numbers under FORECAST_CODES, or what is not allowed; None where all is blank."""
    if all(raw.get(code) is None for code in FORECAST_CODES):
        return None
    ranges = {}
    for what, most in FORECAST_MOST.items():
        ends = []
        for end in ("low", "high"):
            code = f"forecast.{what}.{end}"
            value = number(raw.get(code))
            if value is None or not 0 <= value <= most:
                return refused(code, raw.get(code), 0, most)
            ends.append(value)
        if ends[0] > ends[1]:
            return Finding("plan-range-reversed", {"what": what, "low": ends[0], "high": ends[1]})
        ranges[what] = Range(*ends)
    return Forecast(**ranges)


def refuse_coupon(threshold: float, coupon: float) -> Finding | None:
    low, high = THRESHOLD_RANGE
    if threshold == 0 and coupon == 0:
        return None
    if not low <= threshold <= high:
        return refused("threshold", threshold, low, high)
    if coupon > COUPON_SHARE * threshold:
        return refused("coupon", coupon, 0, COUPON_SHARE * threshold)
    return None


def refused(code: str, given: Any, low: float, high: float) -> Finding:
    """A cell whose value is no number or lies outside what is allowed."""
    return Finding("plan-cell", {"code": code, "given": told(given), "low": low, "high": high})


def _most(code: str) -> float:
    match code.partition(".")[0]:
        case "rounds":
            return MOST_ROUNDS
        case "cut":
            return MOST_CUT
        case "threshold" | "coupon":
            return THRESHOLD_RANGE[1]
        case "stock":
            return MOST_STOCK
        case "shifts":
            return MOST_SHIFTS
        case _:
            return BUDGET


def told(value: Any) -> str:
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


def number(value: Any) -> float | None:
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
