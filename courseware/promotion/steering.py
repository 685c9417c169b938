"""The evening of the first day of the burst: what was seen, what may still be changed, and what the change is worth.

What is known is eleven days of one market. How the rest goes is drawn from what they tell: the season's deviation has a
normal posterior, the days after deviate by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from courseware.promotion.cash import cash_of
from courseware.promotion.market import DAYS, FIRST, SEEDS, Market
from courseware.promotion.plan import (
    AT,
    BUDGET,
    COUPON,
    MONEY,
    MOST_STOCK,
    ROLES,
    THRESHOLD,
    Array,
    Plan,
    number,
    refuse_coupon,
    refused,
)
from courseware.promotion.play import Steered, money_split, profits
from courseware.verdict import Finding

SEEN = FIRST + 1
MONEY_LEFT = (
    "search_ads.burst", "search_ads.return", "feed_ads.burst", "feed_ads.return", "live.burst", "live.return",
)  # fmt: skip
STEER_CODES = (
    *(f"steer.{code}" for code in MONEY_LEFT),
    "steer.threshold", "steer.coupon",
    *(f"steer.more.{role}" for role in ROLES),
)  # fmt: skip
_LEFT = [AT[code] for code in MONEY_LEFT]


@dataclass(frozen=True)
class Correction:
    """What is decided anew in the evening of the first day."""

    money: tuple[float, ...]
    """Yuan for what is left of each of MONEY_LEFT."""
    threshold: float
    coupon: float
    """For orders from the next day on; both 0 for none."""
    more: tuple[float, float, float]
    """Units by role from stocks elsewhere, at a surcharge; they arrive on `market.rush_days`."""

    @property
    def row(self) -> Array:
        """Shape (11,): the columns STEER_CODES."""
        return np.array([*self.money, self.threshold, self.coupon, *self.more])

    @classmethod
    def of(cls, row: Array) -> Correction:
        v = [float(value) for value in row]
        return cls(tuple(v[:6]), v[6], v[7], (v[8], v[9], v[10]))

    def to_dict(self) -> dict[str, float]:
        return dict(zip(STEER_CODES, self.row.tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class Situation:
    """One market in the evening of the first day."""

    real: Array
    """The market's factors on all its days, as they will turn out. (1, 19)"""
    possible: Array
    """How they may turn out, given the eleven days that were seen. (SEEDS, 19)"""
    season: float
    """What is to be believed of the season: .07 for 7 % above a middling one."""


def situation(market: Market, seed: str) -> Situation:
    """The same seed gives the same market, on every machine."""
    rng = np.random.default_rng(int(seed, 16))
    bias = market.season**2 / 2 + market.day**2 / 2
    season, days = rng.normal(0, market.season), rng.normal(0, market.day, DAYS)
    seen = (season + days)[:SEEN]
    precision = 1 / market.season**2 + SEEN / market.day**2
    mean, spread = seen.sum() / market.day**2 / precision, precision**-0.5
    half = SEEDS // 2
    z, e = rng.standard_normal((half, 1)), rng.standard_normal((half, DAYS - SEEN))
    later = mean + spread * np.concatenate([z, -z]) + market.day * np.concatenate([e, -e])
    possible = np.concatenate([np.repeat(seen[None], SEEDS, 0), later], 1)
    return Situation(np.exp(season + days - bias)[None], np.exp(possible - bias), float(np.exp(mean) - 1))


def left_alone(market: Market, plan: Plan) -> Correction:
    """The plan as it goes on by itself."""
    _, rest = money_split(market)
    return Correction(tuple((plan.row[MONEY] * rest)[_LEFT].tolist()), plan.threshold, plan.coupon, (0.0, 0.0, 0.0))


def money_left(market: Market, plan: Plan) -> float:
    """Yuan of the budget that are not spent yet, those that the plan leaves unspent among them."""
    spent, _ = money_split(market)
    return BUDGET - float(plan.row[MONEY] @ spent)


def read_correction(raw: Mapping[str, Any], market: Market, plan: Plan) -> Correction | Finding:
    """A correction from plain numbers under STEER_CODES, or the first thing that is not allowed. What is blank or
    missing is left as it is."""
    row = left_alone(market, plan).row
    left = money_left(market, plan)
    for index, code in enumerate(STEER_CODES):
        if raw.get(code) is None:
            continue
        value = number(raw[code])
        most = left if index < len(MONEY_LEFT) else MOST_STOCK if ".more." in code else 600
        if value is None or not 0 <= value <= most:
            return refused(code, raw[code], 0, most)
        row[index] = value
    correction = Correction.of(row)
    total = sum(correction.money)
    if total > left + 1e-6:
        return Finding("plan-over-left", {"total": total, "over": total - left, "left": left})
    if problem := refuse_coupon(correction.threshold, correction.coupon):
        return problem
    cash = cash_of(market, plan)
    goods = market.down * float(np.array(correction.more) @ market.role_cost) * (1 + market.surcharge)
    needed = cash.total + goods + total - sum(left_alone(market, plan).money)
    if needed > cash.limit + 1e-6:
        return Finding("plan-over-cash-later", {"total": needed, "over": needed - cash.limit, "limit": cash.limit})
    return correction


def steered(market: Market, plan: Plan, corrections: Array) -> Steered:
    """Rows with the columns STEER_CODES as what is played."""
    corrections = np.atleast_2d(corrections)
    _, rest = money_split(market)
    plans = np.repeat(plan.row[None], len(corrections), 0)
    plans[:, _LEFT] = corrections[:, : len(_LEFT)] / rest[_LEFT]
    plans[:, THRESHOLD], plans[:, COUPON] = corrections[:, 6], corrections[:, 7]
    return Steered(plans, corrections[:, 8:])


def expected(market: Market, plan: Plan, now: Situation, corrections: Array) -> Array:
    """What the plan with each correction is expected to earn from what is known, in yuan. (C,)"""
    later = steered(market, plan, corrections)
    plans = np.repeat(plan.row[None], len(later.plans), 0)
    return np.asarray(profits(market, plans, later, now.possible).mean(1))


def gain(market: Market, plan: Plan, now: Situation, correction: Correction) -> float:
    """Expected yuan more than by leaving it; exactly 0 for leaving it."""
    both = expected(market, plan, now, np.array([correction.row, left_alone(market, plan).row]))
    return float(both[0] - both[1])
