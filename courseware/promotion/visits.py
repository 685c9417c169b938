"""From decisions to visitors and orders, before stock, service and chance.

Axes: P plans, K sources, D days, R roles. A plan is a row with the columns CODES.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from courseware.promotion.market import (
    ADS,
    BURST,
    CONTENT,
    DAYS,
    FIRST,
    FREE,
    LENGTH,
    LIVE,
    MEMBERS,
    PHASE,
    Market,
)
from courseware.promotion.parameters import SOURCES
from courseware.promotion.plan import AT, CHANNELS, COUPON, CUTS, MONEY, ROUNDS, THRESHOLD, Array

SEEN_IN_PHASE = np.array([0.3, 1.0, 0.6])
"""How much of what content has planted works in each phase."""
BEST_CONVERSION = 0.2
LEAST_FREE = 0.25
"""Share of the free visits of a normal day that advertising never takes."""
MOST_OFF = 0.6


@dataclass(frozen=True, eq=False)
class Coupon:
    """Of the shoppers as a whole, each of shape (P,)."""

    off: Array
    """What the coupon takes off a basket, as a share."""
    topped: Array
    """Goods added to reach the threshold, as a share of a basket."""
    topped_orders: Array
    """Share of the orders that are topped up."""
    reached: Array
    """Share of the orders above the threshold anyway."""


@dataclass(frozen=True, eq=False)
class Offer:
    """What a shopper sees in the burst, and how it appeals."""

    cut: Array
    """The shop's own cut by role. (P, R)"""
    coupon: Coupon
    real: Array
    """Mean cut that a shopper really gets: own, platform's and coupon. (P,)"""
    venue: Array
    """Share of the venue: 1 at the rivals' price, 0 without an offer. (P,)"""
    appeal: Array
    """Demand for a role relative to its normal price. (P, phase, R)"""
    draw: Array
    """Visitors whom the cheap goods draw in the burst, times. (P,)"""


def coupon_of(market: Market, cut: Array, threshold: Array, amount: Array) -> Coupon:
    """满 threshold 减 amount on baskets of which `cut` has been taken off; all of shape (P,)."""
    before = market.baskets * (1 - cut)[:, None]
    threshold, amount = threshold[:, None], amount[:, None]
    gap = np.maximum(threshold - before, 0)
    reached = gap == 0
    near = np.clip(1 - gap / (market.top_reach * before), 0, 1)
    worth = np.clip(amount / (market.top_reward * np.maximum(gap, 1e-9)), 0, 1)
    topped = np.where(reached, 0.0, market.top_most * near * worth)
    mean, there = before.mean(1), amount[:, 0] > 0
    return Coupon(
        off=np.minimum((np.where(reached, 1.0, topped) * amount).mean(1) / mean, MOST_OFF),
        topped=(topped * gap).mean(1) / mean * there,
        topped_orders=topped.mean(1) * there,
        reached=reached.mean(1) * there,
    )


def offer_of(market: Market, plans: Array) -> Offer:
    cut = plans[:, CUTS]
    seen = cut * (1 + market.subsidy)
    coupon = coupon_of(market, cut @ market.blend, plans[:, THRESHOLD], plans[:, COUPON])
    real = 1 - (1 - seen @ market.blend) * (1 - coupon.off)
    reach = (real / market.rivals) ** market.venue_slope
    deep = 1 - (1 - seen) * (1 - coupon.off)[:, None]
    useful = market.belief * np.tanh(deep / market.belief)
    burst = (1 - useful) ** -market.elasticity
    late = (1 - coupon.off[:, None]) ** -market.elasticity
    return Offer(
        cut=cut,
        coupon=coupon,
        real=real,
        venue=(1 + market.venue_half) * reach / (reach + market.venue_half),
        appeal=np.stack([np.ones_like(burst), burst, late], 1),
        draw=burst[:, 0] ** market.cross,
    )


def traffic(market: Market, plans: Array, offer: Offer, until_first: Array | None = None) -> tuple[Array, Array]:
    """Visitors and orders at normal prices, each (P, K, D).

    `until_first`: the plans as they were until the evening of the first day of the burst, where they were changed
    then; what comes out holds for the days after.
    """
    m, venue = market, offer.venue[:, None]
    money, rounds = plans[:, MONEY], plans[:, ROUNDS]

    def by_day(with_offer: Array) -> Array:
        """A multiple of normal days, by phase; without an offer every day is a normal one. (P, D)"""
        return (1 + (with_offer - 1) * venue)[:, PHASE]

    visitors = np.zeros((len(plans), len(SOURCES), DAYS))
    pool, price = by_day(m.ads_pool) * m.shape, by_day(m.ads_price)
    spent = money if until_first is None else until_first[:, MONEY]
    for kind, name in enumerate(("search_ads", "feed_ads")):
        columns = CHANNELS[name]
        extra = spent[:, columns] @ m.spread[0, kind].T + money[:, columns] @ m.spread[1, kind].T
        scale = (m.always_on[kind] + extra) / (m.always_on[kind] * price)
        most = m.half[kind] * pool
        visitors[:, ADS.start + kind] = m.visitors[ADS][kind] * (1 + m.half[kind]) * pool * scale / (scale + most)
    content = money[:, AT["content.warmup"]]
    planted = (content / (content + m.content_half))[:, None]
    free = m.visitors[FREE].sum()
    visits = by_day(m.attention) * m.shape * free * (1 + m.content_lift * planted * SEEN_IN_PHASE[PHASE])
    taken = m.cannibal * (visitors[:, ADS].sum(1) - m.visitors[ADS].sum())
    visitors[:, FREE] = np.maximum(visits - taken, LEAST_FREE * free)[:, None] * (m.visitors[FREE] / free)[:, None]
    everyday = by_day(m.everyday) * m.shape
    session = np.maximum(money[:, CHANNELS["live"]] / LENGTH[1:] - m.live_fee, 0)
    power = (session / m.live_half) ** m.live_slope
    watching = m.live_pool * power / (1 + power) * (1 + (m.live_lift - 1) * venue)
    visitors[:, LIVE] = m.visitors[LIVE] * everyday
    visitors[:, LIVE, FIRST:] += np.repeat(watching, LENGTH[1:], axis=1)
    reached = m.members * m.click * (1 - m.fatigue**rounds) / (1 - m.fatigue)
    visitors[:, MEMBERS] = m.visitors[MEMBERS] * everyday + (reached / LENGTH)[:, PHASE]
    visitors[:, CONTENT, :FIRST] = m.content_readers * planted / m.cart / FIRST
    visitors[:, :, BURST] *= offer.draw[:, None, None]

    orders = visitors * np.minimum(m.conversion[:, None] * by_day(m.intent)[:, None], BEST_CONVERSION)
    orders[:, CONTENT] *= m.content_buyers
    waiting = ((visitors - orders)[:, :, :FIRST].sum(2) * m.cart) * m.eager
    orders[:, :, BURST] += (waiting * (m.wake * offer.venue)[:, None])[:, :, None] * m.wake_days
    return visitors, orders
