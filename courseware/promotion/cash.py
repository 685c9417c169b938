"""What a plan costs, and what of it has to be paid before the platform settles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from courseware.promotion.market import LENGTH, Market
from courseware.promotion.plan import MONEY, ROUNDS, SHIFTS, STOCK, Array, Plan
from courseware.verdict import Finding


@dataclass(frozen=True, eq=False)
class Costs:
    """Yuan, each of shape (P,)."""

    ads: Array
    messages: Array
    shifts: Array
    unsubscribed: Array
    """What members who leave the list would have brought: paid by nobody now, and lost all the same."""


def costs(market: Market, plans: Array) -> Costs:
    rounds = plans[:, ROUNDS]
    return Costs(
        ads=plans[:, MONEY].sum(1),
        messages=rounds.sum(1) * market.members * market.message,
        shifts=plans[:, SHIFTS] * LENGTH[1] * market.shift_cost,
        unsubscribed=market.members * market.unsubscribe * market.member_value * (rounds**2).sum(1),
    )


def cash_weights(market: Market) -> Array:
    """Yuan of cash by unit of each column of a plan."""
    weights = np.zeros(SHIFTS + 1)
    weights[MONEY] = 1
    weights[ROUNDS] = market.members * market.message
    weights[STOCK] = market.down * market.role_cost
    weights[SHIFTS] = LENGTH[1] * market.shift_cost
    return weights


def cash_used(market: Market, plans: Array) -> Array:
    """Ads, messages, shifts and the down payment on the goods. (P,)"""
    return np.asarray(plans @ cash_weights(market))


@dataclass(frozen=True)
class Cash:
    """Yuan that have to be paid by the first day of the burst."""

    goods: float
    ads: float
    messages: float
    shifts: float
    limit: float

    @property
    def total(self) -> float:
        return self.goods + self.ads + self.messages + self.shifts

    @property
    def left(self) -> float:
        return self.limit - self.total


def cash_of(market: Market, plan: Plan) -> Cash:
    cost = costs(market, plan.row[None])
    goods = market.down * float(np.array(plan.stock) @ market.role_cost)
    return Cash(goods, float(cost.ads[0]), float(cost.messages[0]), float(cost.shifts[0]), round(market.cash))


def refuse(market: Market, plan: Plan) -> Finding | None:
    """More than there is: refused with the figures."""
    cash = cash_of(market, plan)
    if cash.total <= cash.limit:
        return None
    named = {name: getattr(cash, name) for name in ("goods", "ads", "messages", "shifts", "limit", "total")}
    return Finding("plan-over-cash", {**named, "over": cash.total - cash.limit})
