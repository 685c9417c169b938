"""Plans to try: a good raw one, any that is allowed, and such as a learner makes."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from courseware.promotion.market import Market
from courseware.promotion.plan import (
    BUDGET,
    CODES,
    COUPON,
    COUPON_SHARE,
    CUTS,
    MONEY,
    MONEY_CODES,
    ROUNDS,
    SHIFTS,
    STOCK,
    THRESHOLD,
    Array,
    Plan,
)
from courseware.promotion.solving.attack import random_plans
from courseware.promotion.stocking import restocked, within_cash

GOOD: dict[str, Any] = {
    **dict.fromkeys(MONEY_CODES, 3_000.0),
    **{code: 1.0 for code in CODES if code.startswith("rounds")},
    **{code: 0.1 for code in CODES if code.startswith("cut")},
    "threshold": 299.0, "coupon": 30.0,
    "stock.traffic": 700.0, "stock.profit": 1_700.0, "stock.activity": 600.0, "shifts": 3.0,
}  # fmt: skip
FORETOLD: dict[str, Any] = {
    "forecast.paid.low": 350_000.0, "forecast.paid.high": 500_000.0,
    "forecast.units.low": 3_500.0, "forecast.units.high": 5_000.0,
}  # fmt: skip


def changed(**values: Any) -> dict[str, Any]:
    """GOOD with other values; `__` in a name stands for the point of a code."""
    return {**GOOD, **{name.replace("__", "."): value for name, value in values.items()}}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any that can be typed, whatever its cash."""
    row = np.zeros(len(CODES))
    shares = np.array(draw(st.lists(st.floats(0, 1), min_size=9, max_size=9)))
    total = draw(st.floats(0, BUDGET * 0.999))
    row[MONEY] = shares / shares.sum() * total if shares.sum() > 0 else shares
    row[ROUNDS] = draw(st.lists(st.integers(0, 4), min_size=3, max_size=3))
    row[CUTS] = draw(st.lists(st.floats(0, 0.35), min_size=3, max_size=3))
    row[STOCK] = draw(st.lists(st.floats(0, 20_000), min_size=3, max_size=3))
    row[SHIFTS] = draw(st.floats(0, 20))
    if draw(st.booleans()):
        row[THRESHOLD] = draw(st.floats(100, 600))
        row[COUPON] = draw(st.floats(0, COUPON_SHARE)) * row[THRESHOLD] * 0.999
    return Plan.of(row)


def random_rows(market: Market, count: int, seed: int) -> Array:
    """Plans from anywhere, within budget and cash."""
    rows = random_plans(np.random.default_rng(seed), count)
    rows[:, ROUNDS] = rows[:, ROUNDS].round()
    rows[:, MONEY] *= 0.999
    return within_cash(market, rows)


def learner_rows(market: Market, count: int, seed: int) -> Array:
    """Plans in round figures, with a stock that suits them to some twenty percent."""
    rng = np.random.default_rng(seed)
    rows = np.zeros((count, len(CODES)))
    rows[:, MONEY] = rng.integers(0, 8, (count, 9)) * 1_000 * rng.choice([1.0, 2.0], (count, 1))
    rows[:, MONEY] *= np.minimum(1, 0.99 * BUDGET / np.maximum(rows[:, MONEY].sum(1), 1))[:, None]
    rows[:, MONEY] = (rows[:, MONEY] / 100).round() * 100
    rows[:, ROUNDS] = rng.integers(0, 4, (count, 3))
    rows[:, CUTS] = rng.integers(0, 6, (count, 1)) * 0.05
    coupons = np.array([(0, 0), (199, 20), (299, 30), (299, 15), (399, 50), (499, 40)])
    rows[:, [THRESHOLD, COUPON]] = coupons[rng.integers(0, len(coupons), count)]
    rows = restocked(market, rows)
    rows[:, STOCK] = (rows[:, STOCK] * rng.normal(1, 0.2, (count, 3)).clip(0.3, 2)).round(-1)
    rows[:, SHIFTS] = rows[:, SHIFTS].round()
    return within_cash(market, rows)
