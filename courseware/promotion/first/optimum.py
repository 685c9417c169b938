"""The best plan of a market. The problem is not convex (livestreams need scale, coupons a threshold): many starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import scipy  # its submodules load when first used: the optimizer only in the process that searches

from courseware.promotion.first.basket import offer
from courseware.promotion.first.market import Array, Market
from courseware.promotion.first.plan import (
    BUDGET,
    CHANNELS,
    COUPON_SHARE_MAX,
    CUT_MAX,
    PHASES,
    THRESHOLD_RANGE,
    Plan,
    plan_from,
)
from courseware.promotion.first.simulate import best_stock, expected_demand

CELLS = len(CHANNELS) * len(PHASES)
POLISHED = 3
"""How many of the climbs are polished: profit is so flat in the coupon that the best climb need not end highest."""
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Best:
    """A plan with the best stock for it, and its expected profit in yuan."""

    plan: Plan
    profit: float


def with_best_stock(market: Market, grid: Array, cut: float, threshold: float, coupon: float) -> Best:
    """The plan with these decisions and the stock that earns most."""
    demand = expected_demand(market, grid, offer(market, cut, threshold, coupon))
    stock, profit = best_stock(market, demand, float(grid.sum()))
    return Best(plan_from(grid, cut, threshold, coupon, stock), profit)


def find_optimum(market: Market, progress: Progress = lambda share: None) -> Best:
    """The best plan found from every start; `progress` is told the share of the work done."""
    starts = list(_starts())
    steps, results = len(starts) + POLISHED, []
    for index, start in enumerate(starts):
        results.append(_climb(market, start))
        progress((index + 1) / steps)
    results.sort(key=lambda found: found[1], reverse=True)
    best: Best | None = None
    for index, (found, _) in enumerate(results[:POLISHED]):
        polished = _polish(market, found)
        best = polished if best is None or polished.profit > best.profit else best
        progress((len(starts) + index + 1) / steps)
    assert best is not None
    return best


def _starts() -> Iterator[Array]:
    """Structured starts: phase splits × coupon levels, livestream off and at its cheapest working scale."""
    for live in (0.0, 0.35):
        for phases in ((0.3, 0.65, 0.05), (0.2, 0.75, 0.05), (0.4, 0.5, 0.1)):
            for threshold, coupon, cut in ((260.0, 30.0, 0.05), (230.0, 20.0, 0.0)):
                channels = np.array([0.4, 0.5, 0.0, 0.1]) * (1 - live)
                channels[2] = live
                budget = 0.85 * np.outer(channels, phases).ravel()
                yield np.concatenate([budget, [cut, threshold / 600, coupon / threshold]])


def _decode(x: Array) -> tuple[Array, float, float, float]:
    """Solver's scale → decisions: budgets as shares of BUDGET, threshold over 600, coupon over threshold."""
    grid = np.clip(x[:CELLS], 0, 1).reshape(len(CHANNELS), len(PHASES)) * BUDGET
    total = grid.sum()
    if total > BUDGET:
        grid = grid * (BUDGET / total)
    threshold = float(np.clip(x[CELLS + 1] * 600, *THRESHOLD_RANGE))
    coupon = float(np.clip(x[CELLS + 2], 0, COUPON_SHARE_MAX)) * threshold
    return grid, float(np.clip(x[CELLS], 0, CUT_MAX)), threshold, coupon


def _loss(x: Array, market: Market) -> float:
    return -with_best_stock(market, *_decode(x)).profit / 1e5


def _climb(market: Market, start: Array) -> tuple[Array, float]:
    bounds = [(0.0, 1.0)] * CELLS + [(0.0, CUT_MAX), (THRESHOLD_RANGE[0] / 600, 1.0), (0.0, COUPON_SHARE_MAX)]
    found = scipy.optimize.minimize(
        _loss,
        start,
        args=(market,),
        method="SLSQP",
        bounds=bounds,
        constraints=[{"type": "ineq", "fun": lambda x: 1 - x[:CELLS].sum()}],
        options={"maxiter": 120, "ftol": 1e-7, "eps": 1e-4},
    )
    return found.x, -float(found.fun)


def _polish(market: Market, x: Array) -> Best:
    found = scipy.optimize.minimize(
        _loss, x, args=(market,), method="Powell", options={"maxiter": 12, "xtol": 1e-4, "ftol": 1e-8}
    )
    better = found.x if found.fun < _loss(x, market) else x
    return with_best_stock(market, *_decode(better))
