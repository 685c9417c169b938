"""Playing plans: what each earns in each seeded market over the same days without a promotion.

Axes: P plans, S seeded markets, D days, R roles. The increment counts the 19 days, what is pulled forward from the 21
days after, and what the promotion's newcomers bring on days 22–90.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from courseware.promotion.cash import costs
from courseware.promotion.market import BURST, DAYS, FIRST, FREE, LIVE, PHASE, Market
from courseware.promotion.plan import MONEY, SHIFTS, STOCK, Array, Plan
from courseware.promotion.visits import Offer, offer_of, traffic

NORMAL_AFTER = 21
"""Days after the promotion from which sales are pulled forward."""
NEWCOMERS_UNTIL = 90
"""And the last day after the first order on which newcomers' later orders are counted, from the day after those."""
BAD = 20
"""Percentile of the seeded markets that stands for a bad one."""
FROM_SECOND = FIRST + 1


@dataclass(frozen=True, eq=False)
class Demand:
    """What is wanted at full stock and service, before chance."""

    offer: Offer
    visitors: Array
    """(P, K, D)"""
    orders: Array
    """At normal prices. (P, K, D)"""
    units: Array
    """(P, D, R)"""
    per_order: Array
    """Units an order. (P, D)"""
    margin: Array
    """Yuan a unit brings, the later orders of newcomers among it. (P, D, R)"""
    newcomers: Array
    """Yuan of the margin that newcomers bring later. (P, D)"""
    paid: Array
    """Yuan paid a unit. (P, D, R)"""


@dataclass(frozen=True, eq=False)
class Steered:
    """What is changed in the evening of the first day of the burst; `plans` are the decisions from the next day on."""

    plans: Array
    """(P, columns): money is a whole phase's, of which the days that are left are played."""
    more: Array
    """Units ordered from stocks elsewhere, arriving on `market.rush_days`. (P, R)"""


def demand(market: Market, plans: Array, steered: Steered | None = None) -> Demand:
    m, offer = market, offer_of(market, plans)
    visitors, orders = traffic(m, plans, offer)
    off, topped = offer.coupon.off[:, None] * (PHASE > 0), offer.coupon.topped[:, None] * (PHASE > 0)
    appeal = offer.appeal[:, PHASE]
    if steered is not None:
        late = offer_of(m, steered.plans)
        later_visitors, later_orders = traffic(m, steered.plans, late, plans)
        rest = slice(FROM_SECOND, DAYS)
        visitors[:, :, rest], orders[:, :, rest] = later_visitors[:, :, rest], later_orders[:, :, rest]
        appeal[:, rest] = late.appeal[:, PHASE[rest]]
        off[:, rest], topped[:, rest] = late.coupon.off[:, None], late.coupon.topped[:, None]
    total = orders.sum(1)
    grown = 1 + topped
    per_order = m.units_per_order * grown
    units = (total * per_order)[:, :, None] * m.role_share * appeal
    returned = (
        np.einsum("pkd,k->pd", orders, m.returned) / total
        + (m.returned_by_cut * offer.real)[:, None] * BURST
        + m.top_returned * (1 - 1 / grown)
    )[:, :, None]
    hosted = np.maximum(orders[:, LIVE] - m.visitors[LIVE] * m.conversion[LIVE], 0)
    commission = (m.live_commission * hosted / total)[:, :, None]
    full = m.role_price * np.where(BURST[:, None], 1 - offer.cut[:, None], 1.0)
    paid = full * (1 - off / grown)[:, :, None]
    new = m.newcomers_by_source[:, None] * m.newcomers
    by_phase = m.newcomers_normal + (new - m.newcomers_normal) * np.minimum(offer.venue, 1)[:, None, None]
    newcomers = m.newcomer_value * (orders * by_phase[:, :, PHASE]).sum(1) / total / per_order
    kept = paid * (1 - returned) * (1 - m.fee - commission) - m.role_cost * (1 - m.resold * returned)
    posted = (m.parcel + m.handling * returned) / m.units_per_order
    return Demand(
        offer, visitors, orders, units, per_order, kept - posted + newcomers[:, :, None], newcomers, paid
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Played:
    """Means over nothing yet: every array has an axis for the seeded markets."""

    profit: Array
    """Increment in yuan. (P, S)"""
    newcomers: Array
    """Of it, what newcomers bring on days 22–90 beyond those of normal days. (P, S)"""
    paid: Array
    """Paid amount of the 19 days in yuan. (P, S)"""
    wanted: Array
    sold: Array
    missing: Array
    """Units on the days from the burst on. (P, S, 9, R)"""
    orders: Array
    """Orders shipped or, in the warm-up, paid, by day. (P, S, D)"""
    late: Array
    """Orders shipped too late on the days from the burst on. (P, S, 9)"""
    left: Array
    """Units left in the evening of the days from the burst on. (P, S, 9, R)"""
    waiting: Array
    """Orders that wait to be packed in the evening of those days. (P, S, 9)"""
    pulled: Array
    """Units taken from the 21 days after. (P, S, R)"""
    demand: Demand


def profits(
    market: Market,
    plans: Array,
    steered: Steered | None = None,
    noise: Array | None = None,
    asked: Demand | None = None,
) -> Array:
    """Increment in yuan of each plan in each seeded market, (P, S). `asked`: their demand, where it is known."""
    plans = np.atleast_2d(plans)
    asked = asked or demand(market, plans, steered)
    return _walk(market, plans, asked, steered, noise, None)


def played(market: Market, plans: Array, steered: Steered | None = None, noise: Array | None = None) -> Played:
    """The same with all that happened on the way."""
    plans = np.atleast_2d(plans)
    asked = demand(market, plans, steered)
    days: list[tuple[Array, ...]] = []
    profit = _walk(market, plans, asked, steered, noise, days)
    chance = market.noise if noise is None else noise
    wanted, sold, missing, orders, late, left, waiting = (np.stack(each, 2) for each in zip(*days[:-1], strict=True))
    (pulled,) = days[-1]
    before = (asked.units[:, :FIRST].sum(2) / asked.per_order[:, :FIRST])[:, None] * chance[:, :FIRST]
    units = asked.units[:, None, :FIRST] * chance[None, :, :FIRST, None]
    paid = (units * asked.paid[:, None, :FIRST]).sum((2, 3)) + (sold * asked.paid[:, None, FIRST:]).sum((2, 3))
    new = (units.sum(3) * asked.newcomers[:, None, :FIRST]).sum(2)
    new = new + (sold.sum(3) * asked.newcomers[:, None, FIRST:]).sum(2)
    new = new - market.newcomer_value * market.newcomers_normal * market.normal_orders * chance.sum(1)
    return Played(
        profit, new, paid, wanted, sold, missing, np.concatenate([before, orders], 2), late, left, waiting,
        pulled, asked,
    )  # fmt: skip


def _walk(
    m: Market, plans: Array, asked: Demand, steered: Steered | None, noise: Array | None,
    days: list[tuple[Array, ...]] | None,
) -> Array:  # fmt: skip
    """From the first day of the burst on, day by day; what happened is appended to `days`, at last what was pulled
    forward."""
    noise = m.noise if noise is None else noise
    normal = m.units_per_order * m.role_share * m.normal_orders
    value = asked.units * asked.margin
    profit = value[:, :FIRST].sum(2) @ noise[:, :FIRST].T  # the everyday stock serves the warm-up
    own = asked.orders[:, FREE].sum(1) / asked.orders.sum(1)
    left = np.repeat(plans[:, None, STOCK], len(noise), 1)
    rank, again, beyond = np.ones_like(left), np.zeros_like(left), np.zeros_like(left)
    queue = np.zeros(left.shape[:2])
    for day in range(FIRST, DAYS):
        if steered is not None:
            left = left + np.where(m.rush_days == day, steered.more, 0)[:, None]
        hands = np.broadcast_to(m.capacity, len(plans))[:, None]
        if BURST[day]:
            hands = hands + m.per_shift * plans[:, SHIFTS, None]
        per = asked.per_order[:, day, None]
        wanted = (asked.units[:, day, None] * noise[:, day, None]) * (1 + own[:, day, None, None] * (rank - 1)) + again
        # Questions that nobody answers are orders that nobody places.
        answered = 1 - m.overload * np.maximum(0, 1 - hands * per / wanted.sum(2))
        wanted = wanted * answered[:, :, None]
        sold = np.minimum(wanted, left)
        missing, left = wanted - sold, left - sold
        orders = sold.sum(2) / per
        queue = np.maximum(queue + orders - hands, 0)
        late = np.minimum(np.maximum(queue - hands, 0), orders)  # more than a day's work is waiting: over 48 hours
        profit += (sold * asked.margin[:, day, None]).sum(2) - m.late * late - m.goodwill * missing.sum(2) / per
        if day == FIRST:
            rank = 1 + m.rank_lift * (1 - np.exp(-np.maximum(sold / normal - 1, 0) / m.rank_scale))
        rank = np.maximum(rank * (1 - m.rank_loss * missing / np.maximum(wanted, 1e-9)), m.rank_floor)
        again = m.retry * missing
        if BURST[day]:
            beyond += sold - normal
        if days is not None:
            days.append((wanted, sold, missing, orders, late, left, queue))
    pulled = (m.pull * asked.offer.real)[:, None, None] * np.maximum(beyond, 0)
    profit -= (pulled * m.normal_unit).sum(2) + (left * m.role_cost).sum(2) * (1 - m.clearance)
    if days is not None:
        days.append((pulled,))
    profit -= _paid_out(m, plans, steered)[:, None] + m.normal_orders * m.normal_order * noise.sum(1)
    profit[(plans == 0).all(1)] = 0.0  # no promotion: the everyday stock serves normal days
    return profit


def _paid_out(m: Market, plans: Array, steered: Steered | None) -> Array:
    """What is paid for ads, messages, shifts and orders from elsewhere, and what members who leave would bring. (P,)"""
    cost = costs(m, plans)
    rest = cost.messages + cost.shifts + cost.unsubscribed
    if steered is None:
        return cost.ads + rest
    before, after = money_split(m)
    ads = plans[:, MONEY] @ before + steered.plans[:, MONEY] @ after
    return np.asarray(ads + rest + (steered.more @ m.role_cost) * m.surcharge)


def money_split(market: Market) -> tuple[Array, Array]:
    """Share of each money column that is spent by the evening of the first day of the burst, and the rest. (9,)"""
    first = float(market.money_days[0])
    spent = np.array([1, first, 0, 1, first, 0, 1 / BURST.sum(), 0, 1])
    return spent, 1 - spent


def profit_of(market: Market, plan: Plan) -> float:
    """Mean increment over the seeded markets, yuan."""
    return float(profits(market, plan.row).mean())
