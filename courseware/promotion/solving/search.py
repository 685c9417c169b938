"""The best plan of a market: climbed to from structured starts by gradients, then by a search for patterns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from scipy.optimize import minimize

from courseware.promotion.cash import cash_used, cash_weights
from courseware.promotion.market import Market
from courseware.promotion.plan import (
    BUDGET,
    CHANNELS,
    CODES,
    COUPON,
    COUPON_SHARE,
    CUTS,
    MONEY,
    MOST_CUT,
    MOST_ROUNDS,
    ROUNDS,
    SHIFTS,
    THRESHOLD,
    Array,
)
from courseware.promotion.play import profits
from courseware.promotion.stocking import OVERDRAWN, restocked, within_cash

ALL = tuple(range(len(CODES)))
HIGH = np.array([60e3] * 9 + [MOST_ROUNDS] * 3 + [MOST_CUT] * 3 + [600, 150] + [5000, 12000, 5000] + [16])
SCALE = np.array([20e3] * 9 + [2.0] * 3 + [0.15] * 3 + [300, 40] + [900, 2500, 900] + [4])
"""What is a large step in each column: the search works in these units."""
NUDGE = 1e-3
BATCH = 200


def feasible(plans: Array) -> Array:
    """Within the bounds and the budget: what is too much is cut in proportion."""
    plans = np.clip(np.atleast_2d(plans), 0, HIGH)
    plans[:, COUPON] = np.minimum(plans[:, COUPON], COUPON_SHARE * plans[:, THRESHOLD])
    plans[:, MONEY] /= np.maximum(plans[:, MONEY].sum(1) / BUDGET, 1)[:, None]
    return np.asarray(plans)


def value(market: Market, plans: Array) -> Array:
    """Mean increment, less a penalty for cash that is not there. (P,)"""
    plans = np.atleast_2d(plans)
    over = np.maximum(cash_used(market, plans) - market.cash, 0)
    means = [profits(market, plans[at : at + BATCH]).mean(1) for at in range(0, len(plans), BATCH)]
    return np.asarray(np.concatenate(means) - OVERDRAWN * over)


def climbed(market: Market, start: Array, free: Sequence[int], iterations: int = 80) -> Array:
    """A local optimum over the free columns, from `start` (which is returned if nothing better is found)."""
    columns = np.asarray(free)
    scale, count = SCALE[columns], len(columns)

    def full(z: Array) -> Array:
        z = np.atleast_2d(z)
        plans = np.repeat(start[None], len(z), 0)
        plans[:, columns] = z * scale
        return plans

    def loss(z: Array) -> float:
        return -float(profits(market, full(z)).mean()) / 1e4

    def slope(z: Array) -> Array:
        both = np.maximum(np.concatenate([z + NUDGE * np.eye(count), z - NUDGE * np.eye(count)]), 0)
        earned = profits(market, full(both)).mean(1) / 1e4
        width = np.diagonal(both[:count] - both[count:])
        return np.asarray(-(earned[:count] - earned[count:]) / width)

    money = np.where(np.isin(columns, ALL[MONEY]), scale, 0)
    cash = cash_weights(market)
    fixed = start.copy()
    fixed[columns] = 0
    limits = [
        {
            "type": "ineq",
            "fun": lambda z: (BUDGET - fixed[MONEY].sum() - z @ money) / 1e4,
            "jac": lambda _: -money / 1e4,
        },
        {
            "type": "ineq",
            "fun": lambda z: (market.cash - cash @ full(z)[0]) / 1e4,
            "jac": lambda _: -cash[columns] * scale / 1e4,
        },
    ]
    bounds = [(0.0, high) for high in HIGH[columns] / scale]
    found = minimize(
        loss, start[columns] / scale, jac=slope, method="SLSQP", bounds=bounds, constraints=limits,
        options={"maxiter": iterations, "ftol": 1e-5},
    )  # fmt: skip
    end = feasible(full(found.x))[0] if np.isfinite(found.x).all() else start
    return end if value(market, end)[0] > value(market, start)[0] else start


def polished(market: Market, plan: Array, free: Sequence[int], rounds: int = 30, step: float = 0.12) -> Array:
    """Every free column up and down, and money from cell to cell, in steps that grow smaller."""
    columns = list(free)
    kept = [column for column in ALL if column not in columns]
    cells = [column for column in columns if column in ALL[MONEY]]
    unit = np.eye(len(CODES))
    single = np.concatenate([unit[columns], -unit[columns]]) * SCALE
    swaps = np.array([(unit[a] - unit[b]) * 8e3 for a, b in product(cells, cells) if a != b]).reshape(-1, len(CODES))
    best = value(market, plan)[0]
    for _ in range(rounds):
        tried = feasible(plan + np.concatenate([single, swaps]) * step)
        tried[:, kept] = plan[kept]
        earned = value(market, tried)
        if earned.max() > best + 0.5:
            plan, best = tried[earned.argmax()], float(earned.max())
        else:
            step /= 2.5
            if step < 2e-3:
                break
    return plan


def starts(market: Market) -> Iterator[Array]:
    """Each S-shaped cell off and at its scale: a climb from nothing never begins there."""
    working = market.live_fee + 1.4 * market.live_half
    for burst, late in product((0.0, 4.4 * working), (0.0, 5.5 * working)):
        for threshold, coupon, cut in ((280.0, 25.0, 0.09), (0.0, 0.0, 0.12), (240.0, 18.0, 0.06)):
            plan = np.zeros(len(CODES))
            plan[MONEY] = [3e3, 14e3, 5e3, 2e3, 7e3, 2e3, burst, late, 5e3]
            plan[ROUNDS], plan[CUTS] = (0.8, 1.5, 1.0), cut
            plan[[THRESHOLD, COUPON, SHIFTS]] = threshold, coupon, 3.0
            yield feasible(plan)[0]


def optimum(market: Market, free: Sequence[int] = ALL, quick: bool = False) -> Array:
    """The best plan over the free columns, the others 0. Rounds of messages are whole.

    `quick`: fewer starts, and rounds as they come, for comparing markets before one is kept.
    """
    fixed = [column for column in ALL if column not in free]
    found = []
    begun: list[Array] = []
    for index, start in enumerate(starts(market)):
        start[fixed] = 0
        if (quick and index % 3) or any((start == other).all() for other in begun):
            continue
        begun.append(start.copy())
        start = restocked(market, start)[0]
        # A coupon that is off has no slope: it stays off.
        off = start[COUPON] == 0
        plan = climbed(market, start, [c for c in free if not (off and c in (THRESHOLD, COUPON))])
        found.append(plan)
    found.sort(key=lambda plan: -value(market, plan)[0])
    ends = []
    for plan in found[: 1 if quick else 3]:
        again = climbed(market, restocked(market, plan)[0], free)
        ends.append(polished(market, max((plan, again), key=lambda each: value(market, each)[0]), free))
    best = max(ends, key=lambda plan: value(market, plan)[0])
    return best if quick else with_whole_rounds(market, best, free)


def restricted(market: Market, best: Array, free: Sequence[int]) -> Array:
    """About the best plan over the free columns alone, the others 0, climbed to from the best plan; and, where live is
    free and off there, from one with live at its scale. For comparing markets; `optimum` is sounder."""
    fixed = [column for column in ALL if column not in free]
    live = [column for column in ALL[CHANNELS["live"]] if column in free]
    begun = np.array([best, list(starts(market))[-3]] if live and not best[live].all() else [best])
    begun[:, fixed] = 0
    ends = [climbed(market, start, free, 30) for start in restocked(market, begun)]
    return max(ends, key=lambda plan: value(market, plan)[0])


def with_whole_rounds(market: Market, plan: Array, free: Sequence[int]) -> Array:
    """The best of the plans with whole rounds nearby, everything else free."""
    others = [column for column in free if column not in ALL[ROUNDS]]
    choices = [sorted({np.floor(value), np.ceil(value)}) for value in plan[ROUNDS]]
    tried = np.repeat(plan[None], len(list(product(*choices))), 0)
    tried[:, ROUNDS] = list(product(*choices))
    order = np.argsort(-value(market, restocked(market, tried)))
    ends = [polished(market, climbed(market, tried[index], others), others) for index in order[:3]]
    return max(ends, key=lambda each: value(market, each)[0])


def rounded(market: Market, plan: Array) -> Array:
    """As it can be typed: tens of yuan, tenths of a percent, whole yuan and units, tenths of shifts."""
    plan = plan.copy()
    plan[MONEY] = np.floor(plan[MONEY] / 10) * 10
    plan[ROUNDS], plan[CUTS] = plan[ROUNDS].round(), plan[CUTS].round(3)
    coupons = []
    for threshold, coupon in product((np.floor, np.ceil), (np.floor, np.ceil)):
        each = plan.copy()
        each[THRESHOLD], each[COUPON] = threshold(plan[THRESHOLD]), coupon(plan[COUPON])
        coupons.append(each)
    tried = restocked(market, np.array(coupons))
    kept = within_cash(market, np.array(coupons))
    both = np.concatenate([tried, kept])
    return np.asarray(both[value(market, both).argmax()])
