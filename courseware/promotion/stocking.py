"""Stock and shifts that suit the other decisions best: what has to change with any of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from courseware.promotion.cash import cash_used
from courseware.promotion.market import FIRST, Market
from courseware.promotion.plan import MOST_SHIFTS, MOST_STOCK, SHIFTS, STOCK, Array
from courseware.promotion.play import Demand, demand, profits
from courseware.promotion.visits import Coupon

COORDINATES = (*range(STOCK.start, STOCK.stop), SHIFTS)
STEPS = (0.16, 0.06, 0.025, 0.01)
"""Round by round: how far a stock moves (as a share), tried in both directions in full and by half."""
OVERDRAWN = 5.0
"""Yuan that a yuan of cash too much costs while plans are compared."""


def restocked(market: Market, plans: Array) -> Array:
    """The same plans with their best stock and shifts in whole units and tenths, within the cash. (P, columns)"""
    given = np.atleast_2d(plans)
    plans = given.copy()
    asked = demand(market, plans)
    plans[:, SHIFTS] = np.clip(
        (asked.units[:, FIRST].sum(1) / asked.per_order[:, FIRST] - market.capacity) / 1.4, 0, None
    )
    plans[:, SHIFTS] = np.minimum(plans[:, SHIFTS] / market.per_shift, MOST_SHIFTS)
    plans[:, STOCK] = _critical(market, asked)
    value = _value(market, plans, asked)
    moves = np.array([-1.0, -0.5, 0.5, 1.0])
    for step in STEPS:
        tried = np.repeat(plans[:, None], len(COORDINATES) * len(moves), 1)  # (P, 16, columns)
        for index, column in enumerate(COORDINATES):
            at = slice(index * len(moves), (index + 1) * len(moves))
            width = step * 2.5 * np.maximum(plans[:, column], 1) if column == SHIFTS else step * plans[:, column]
            tried[:, at, column] = np.maximum(plans[:, column, None] + width[:, None] * moves, 0)
        count = tried.shape[1]
        values = _value(market, tried.reshape(-1, tried.shape[2]), _repeat(asked, count)).reshape(-1, count)
        together = plans.copy()
        for index, column in enumerate(COORDINATES):
            of_column = values[:, index * len(moves) : (index + 1) * len(moves)]
            found = of_column.argmax(1)
            rows = np.arange(len(plans))
            better = of_column[rows, found] > value
            together[better, column] = tried[rows, index * len(moves) + found, column][better]
        single = tried[np.arange(len(plans)), values.argmax(1)]
        for offered in (together, single):
            _keep_better(market, plans, value, offered, asked)
    plans = within_cash(market, plans)
    _keep_better(market, plans, _value(market, plans, asked), within_cash(market, given), asked)
    return plans


def _keep_better(market: Market, plans: Array, value: Array, offered: Array, asked: Demand) -> None:
    gained = _value(market, offered, asked)
    better = gained > value
    plans[better], value[better] = offered[better], gained[better]


def within_cash(market: Market, plans: Array) -> Array:
    """Whole units and tenths of shifts; less stock where the cash would not suffice."""
    plans = plans.copy()
    over = np.maximum(cash_used(market, plans) - market.cash, 0)
    goods = market.down * plans[:, STOCK] @ market.role_cost
    plans[:, STOCK] *= np.maximum(1 - over / np.maximum(goods, 1e-9), 0)[:, None]
    plans[:, STOCK] = np.minimum(np.floor(plans[:, STOCK]), MOST_STOCK)
    plans[:, SHIFTS] = np.minimum(np.floor(plans[:, SHIFTS] * 10) / 10, MOST_SHIFTS)
    return plans


def _critical(market: Market, asked: Demand) -> Array:
    """The newsvendor's stock by role, rank and shortages left aside. (P, R)"""
    margin = asked.margin[:, FIRST:].mean(1)
    ratio = np.clip(margin / (margin + market.role_cost * (1 - market.clearance)), 0.05, 0.95)
    wanted = np.einsum("pdr,sd->psr", asked.units[:, FIRST:], market.noise[:, FIRST:])
    wanted = np.sort(wanted, axis=1)
    index = (ratio * (wanted.shape[1] - 1)).round().astype(int)
    return np.asarray(np.take_along_axis(wanted, index[:, None], 1)[:, 0])


def _value(market: Market, plans: Array, asked: Demand) -> Array:
    over = np.maximum(cash_used(market, plans) - market.cash, 0)
    return np.asarray(profits(market, plans, asked=asked).mean(1) - OVERDRAWN * over)


def _repeat(asked: Demand, count: int) -> Demand:
    """Each plan's demand so often in a row."""

    def many(values: Array) -> Array:
        return np.repeat(values, count, 0)

    def coupon(of: Coupon) -> Coupon:
        return replace(of, **{name: many(value) for name, value in vars(of).items()})

    offer = asked.offer
    named = {name: many(value) for name, value in vars(offer).items() if name != "coupon"}
    return replace(
        asked,
        offer=replace(offer, coupon=coupon(offer.coupon), **named),
        **{name: many(value) for name, value in vars(asked).items() if name != "offer"},
    )
