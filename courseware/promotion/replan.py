"""The best correction from what is known in the evening of the first day: what a learner's own is measured by."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from courseware.promotion.cash import cash_of
from courseware.promotion.market import Market
from courseware.promotion.plan import COUPON_SHARE, Array, Plan
from courseware.promotion.steering import Correction, Situation, expected, left_alone, money_left

SCALE = np.array([10e3, 10e3, 10e3, 10e3, 15e3, 15e3, 300.0, 40.0, 400.0, 900.0, 400.0])
HIGH = np.array([60e3] * 6 + [600.0, 150.0] + [2000.0, 5000.0, 2000.0])
NUDGE = 2e-3
STARTS = ((1.0, 0.0), (1.0, 0.15), (0.5, 0.0))
"""Share of the money that is kept, and of the stock that is ordered in addition."""


def best_correction(market: Market, plan: Plan, now: Situation, iterations: int = 25) -> tuple[Correction, float]:
    """The best that was found, and the expected gain over leaving it: never below 0. Some .3 s."""
    leave = left_alone(market, plan).row
    level = float(expected(market, plan, now, leave)[0])
    left, cash = money_left(market, plan), cash_of(market, plan)
    spare = cash.left + float(leave[:6].sum())
    goods = market.down * market.role_cost * (1 + market.surcharge)
    count = len(SCALE)

    def loss(z: Array) -> float:
        return -float(expected(market, plan, now, z * SCALE)[0] - level) / 1e3

    def slope(z: Array) -> Array:
        both = np.maximum(np.concatenate([z + NUDGE * np.eye(count), z - NUDGE * np.eye(count)]), 0)
        earned = expected(market, plan, now, both * SCALE) / 1e3
        return np.asarray(-(earned[:count] - earned[count:]) / np.diagonal(both[:count] - both[count:]))

    limits = [
        {"type": "ineq", "fun": lambda z: (left - (z * SCALE)[:6].sum()) / 1e4},
        {"type": "ineq", "fun": lambda z: (spare - (z * SCALE)[:6].sum() - (z * SCALE)[8:] @ goods) / 1e4},
    ]
    best, most = Correction.of(leave), 0.0
    for money, order in STARTS:
        start = leave.copy()
        start[:6] *= money
        start[8:] = order * np.array(plan.stock)
        found = minimize(
            loss, start / SCALE, jac=slope, method="SLSQP", constraints=limits,
            bounds=[(0.0, high) for high in HIGH / SCALE], options={"maxiter": iterations, "ftol": 1e-4},
        )  # fmt: skip
        row = _allowed(found.x * SCALE, left, spare, goods)
        earned = float(expected(market, plan, now, row)[0]) - level
        if earned > most:
            best, most = Correction.of(row), earned
    return best, most


def _allowed(row: Array, left: float, spare: float, goods: Array) -> Array:
    """Within the budget, the cash and what a coupon may be; what is too much is cut in proportion."""
    row = np.clip(np.nan_to_num(row), 0, HIGH)
    row[:6] *= min(1.0, min(left, spare) / max(float(row[:6].sum()), 1e-9))
    row[8:] *= min(1.0, (spare - float(row[:6].sum())) / max(float(row[8:] @ goods), 1e-9))
    row[6] = 0.0 if row[6] < 100 else row[6]
    row[7] = min(row[7], COUPON_SHARE * row[6])
    return row
