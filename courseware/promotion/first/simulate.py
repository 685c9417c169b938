"""Playing a plan: traffic → demand → stock → profit. The numbers of the steps are those of the model's description."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from courseware.promotion.first.basket import Offer, offer
from courseware.promotion.first.market import Array, Market
from courseware.promotion.first.plan import Plan

BURST, RETURN = 1, 2
CRM = 3
LOW, HIGH = 10, 90
"""Percentiles over the seeded markets: a bad market is one at the low, and between the two is what may be expected."""
USUAL_CUT = 0.10
"""A mean price cut up to here brings no more returns than usual."""


@dataclass(frozen=True, eq=False)
class Demand:
    """Expected demand before noise and stock. Arrays are (sources, days)."""

    offer: Offer
    visitors: Array
    orders: Array
    """Orders that want to be delivered that day; presale orders on the first day of the burst."""
    presale: float
    """Orders paid in full in the warm-up at the promotion's price, delivered on the first day of the burst."""
    waiting: float
    """People on the wait list at the end of the warm-up."""
    woken: float
    """Those of them who buy in the burst."""
    booked: Array
    """Presale orders by the day they are placed, shape (days,): zero outside the warm-up."""
    listed: Array
    """People who join the wait list, by day, shape (days,)."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """Means over the seeded markets, and the profit in each of them."""

    demand: Demand
    profits: Array
    """Profit in yuan of each market, shape (markets,)."""
    sold: Array
    """Orders sold by day, mean over markets, shape (days,)."""
    stock_left: Array
    """Units at the end of each day, mean over markets, shape (days,)."""
    unmet: Array
    """Orders that could not be served, by day."""
    unmet_presale: float
    gmv: float
    units: float
    unsold: float
    spend: float
    demand_low_high: tuple[float, float]
    """Low and high percentile over markets of the units wanted over the whole promotion."""

    @property
    def profit(self) -> float:
        return float(self.profits.mean())

    @cached_property
    def bad_market(self) -> float:
        """Profit at the low percentile of the markets."""
        return float(np.percentile(self.profits, LOW))


def expected_demand(market: Market, budget: Array, deal: Offer) -> Demand:
    """Steps 1 to 8: `budget` in yuan by channel and phase, shape (4, 3)."""
    phase = market.phase
    daily = (budget / market.days)[:, phase]
    active = np.einsum("cts,cs->ct", market.carried, daily)
    pressure = (1 - market.carry)[:, None] * active / (market.scale[:, None] * market.price[phase])
    power = pressure ** market.slope[:, None]
    attention = market.attention * np.array([1.0, venue(market, deal), 1.0])
    crowd = attention[phase] * market.shape
    visitors = np.empty((len(market.cvr), len(phase)))
    visitors[:-1] = market.pool[:, None] * crowd * power / (1 + power)
    visitors[-1] = market.organic * crowd
    rate = np.minimum(market.cvr[:, None] * market.intent[phase] * deal.appeal, market.conversion_cap)
    orders = visitors * rate

    warm, burst, late = phase == 0, phase == BURST, phase == RETURN
    booked = np.where(warm, market.presale_kept * orders, 0.0)
    joined = np.where(warm, (visitors - orders) * market.cart[:, None], 0.0)
    presale, listed = booked.sum(axis=1), joined.sum(axis=1)
    messages = budget[CRM, BURST]
    woken_share = (market.wake + market.wake_messages * messages / (messages + market.wake_scale)) * deal.appeal
    woken = listed * min(market.wake_max, woken_share)
    second = (listed - woken) * market.return_share * min(0.3, 0.5 * market.wake * deal.appeal)

    orders[:, warm] = 0.0
    orders[:, burst] += np.outer(woken, market.shape[burst] / market.shape[burst].sum())
    orders[:, late] += np.outer(second, market.shape[late] / market.shape[late].sum())
    orders[:, int(np.argmax(burst))] += presale
    return Demand(
        deal,
        visitors,
        orders,
        float(presale.sum()),
        float(listed.sum()),
        float(woken.sum()),
        booked.sum(axis=0),
        joined.sum(axis=0),
    )


def units_wanted(market: Market, demand: Demand) -> Array:
    """Units that want to be delivered on each day in each seeded market, whatever the stock: (markets, days)."""
    return demand.orders.sum(axis=0) * market.noise * demand.offer.units


def venue(market: Market, deal: Offer) -> float:
    """Step 5: the share of the venue's attention that this offer gets in the burst."""
    return market.venue_floor + (1 - market.venue_floor) * min(1.0, deal.real_cut / market.venue_cut)


@dataclass(frozen=True, eq=False)
class Sales:
    """Step 9 for several stocks at once: arrays are (stocks, markets) or (stocks, markets, days)."""

    sold: Array
    unmet: Array
    unmet_presale: Array
    left: Array


def sell(market: Market, demand: Demand, stocks: Array) -> Sales:
    """Sell what is wanted day by day as long as the stock (units, shape (stocks,)) lasts, in every seeded market."""
    wanted_by_day = demand.orders.sum(axis=0)
    units = demand.offer.units
    first = int(np.argmax(market.phase == BURST))
    size = (len(stocks), len(market.noise))
    left = np.repeat((stocks / units)[:, None], size[1], axis=1)
    rank, retry = np.ones(size), np.zeros(size)
    sold, unmet = np.zeros((*size, len(market.phase))), np.zeros((*size, len(market.phase)))
    remaining = np.empty((*size, len(market.phase)))
    remaining[:] = left[:, :, None]
    unmet_presale = np.zeros(size)
    for day in range(first, len(market.phase)):
        wanted = wanted_by_day[day] * market.noise[:, day] * rank + retry
        served = np.minimum(wanted, left)
        missing = wanted - served
        left = left - served
        sold[:, :, day], unmet[:, :, day], remaining[:, :, day] = served, missing, left
        shortage = missing / np.maximum(wanted, 1e-9)
        rank = np.maximum(rank * (1 - market.rank_loss * shortage), market.rank_floor)
        retry = market.retry * missing
        if day == first:
            unmet_presale = shortage * demand.presale * market.noise[:, day]
    return Sales(sold, unmet, unmet_presale, remaining * units)


def profits(market: Market, demand: Demand, sales: Sales, spend: float) -> Array:
    """Steps 10 and 11: profit in yuan, shape (stocks, markets)."""
    per_order = _margins(market, demand.offer)
    by_day = np.zeros(len(market.phase))
    totals = demand.orders.sum(axis=0)
    active = totals > 0
    by_day[active] = (demand.orders[:, active] * per_order[:, None]).sum(axis=0) / totals[active]
    earned = sales.sold @ by_day
    unmet = sales.unmet.sum(axis=2) - sales.unmet_presale
    unsold = sales.left[:, :, -1]
    late = market.presale_penalty * sales.unmet_presale + market.penalty * np.maximum(unmet, 0)
    return earned - late - spend - unsold * market.unit_cost * (1 - market.clearance)


def _margins(market: Market, deal: Offer) -> Array:
    """What one order of each source brings in yuan before advertising. Shape (sources,)."""
    returned = np.clip(
        market.returns
        + market.returns_by_cut * max(0.0, deal.real_cut - USUAL_CUT)
        + market.returns_by_top_up * deal.topped_up,
        0.0,
        1.0,
    )
    income = deal.net * (1 - returned) * (1 - market.fee - market.commission)
    goods = deal.units * market.unit_cost * (1 - market.return_value * returned)
    return income - market.shipping - market.return_handling * returned - goods


def play(market: Market, plan: Plan) -> Outcome:
    """The whole model for one plan."""
    deal = offer(market, plan.cut, plan.threshold, plan.coupon)
    demand = expected_demand(market, plan.grid, deal)
    stocks = np.array([plan.stock])
    sales = sell(market, demand, stocks)
    spend = float(plan.grid.sum())
    result = profits(market, demand, sales, spend)[0]
    orders = sales.sold[0].mean(axis=0)
    wanted = units_wanted(market, demand).sum(axis=1)
    low, high = np.percentile(wanted, [LOW, HIGH])
    return Outcome(
        demand=demand,
        profits=result,
        sold=orders,
        stock_left=sales.left[0].mean(axis=0),
        unmet=sales.unmet[0].mean(axis=0),
        unmet_presale=float(sales.unmet_presale[0].mean()),
        gmv=float(orders.sum() * deal.net),
        units=float(orders.sum() * deal.units),
        unsold=float(sales.left[0, :, -1].mean()),
        spend=spend,
        demand_low_high=(float(low), float(high)),
    )


def best_stock(market: Market, demand: Demand, spend: float) -> tuple[float, float]:
    """The stock in units that earns most for this demand, and that profit: a grid refined twice around its best."""
    wanted = float((demand.orders.sum(axis=0) * market.noise).sum(axis=1).max()) * demand.offer.units
    low, high = 0.0, 1.1 * wanted + 1
    for _ in range(3):
        stocks = np.linspace(low, high, 24)
        earned = profits(market, demand, sell(market, demand, stocks), spend).mean(axis=1)
        at = int(np.argmax(earned))
        low, high = stocks[max(0, at - 1)], stocks[min(len(stocks) - 1, at + 1)]
    return float(stocks[at]), float(earned[at])
