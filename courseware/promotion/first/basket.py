"""What an offer does to baskets: who gets the coupon, who tops up to it, what an order brings, how demand grows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courseware.promotion.first.market import Array, Market


@dataclass(frozen=True)
class Offer:
    """Means over shoppers, weighted by how much the offer appeals to each (so: means over orders)."""

    appeal: float
    """Demand relative to no promotion."""
    net: float
    """Payment per order in yuan, after price cut and coupon."""
    units: float
    """Units per order."""
    real_cut: float
    """Mean price cut over all shoppers, coupon included."""
    topped_up: float
    """Share of orders that were topped up to reach the threshold."""
    qualified: float
    """Share of orders above the threshold without topping up: the coupon is a present to them."""
    given_away: float
    """Coupon yuan per order paid out to orders that qualified anyway."""
    basket: float
    """Mean basket in yuan after the price cut, before top-up and coupon."""


@dataclass(frozen=True, eq=False)
class Shoppers:
    """What the offer means to each of the shoppers, lowest basket first. Shape (QUANTILES,)."""

    before: Array
    """Basket in yuan after the price cut, before top-up and coupon."""
    reaches: NDArray[np.bool_]
    """Whether the basket is above the threshold anyway."""
    top_up: Array
    """How likely a basket below the threshold is topped up to it."""
    share_off: Array
    """What the coupon takes off the basket, as a share of it."""
    paid: Array
    bought: Array
    """Worth of the goods in yuan at the reduced price, top-up included."""


def shoppers(market: Market, cut: float, threshold: float, coupon: float) -> Shoppers:
    """A price cut (fraction) and a shop coupon 满 threshold 减 coupon (yuan; 0 and 0 for none), shopper by shopper."""
    before = market.baskets * (1 - cut)
    if coupon > 0:
        gap = np.maximum(threshold - before, 0.0)
        reaches = gap == 0
        near = np.clip(1 - gap / (market.top_up_reach * before), 0, 1)
        with np.errstate(divide="ignore"):
            worth = np.clip(coupon / (market.top_up_reward * gap), 0, 1)
        top_up = np.where(reaches, 0.0, market.top_up_max * near * worth)
        share_off = np.where(reaches, coupon / before, top_up * coupon / threshold)
        paid = np.where(reaches, before - coupon, top_up * (threshold - coupon) + (1 - top_up) * before)
        bought = np.where(reaches, before, top_up * threshold + (1 - top_up) * before)
    else:
        reaches = np.zeros(before.shape, bool)
        top_up = share_off = np.zeros(before.shape)
        paid = bought = before
    return Shoppers(before, reaches, top_up, share_off, paid, bought)


def offer(market: Market, cut: float, threshold: float, coupon: float) -> Offer:
    """The effect of an offer on the orders as a whole; arguments as for `shoppers`."""
    each = shoppers(market, cut, threshold, coupon)
    real_cut = np.minimum(market.cut_max, 1 - (1 - cut) * (1 - each.share_off))
    appeal = (1 - real_cut) ** -market.elasticity
    weight: Array = appeal / appeal.sum()
    return Offer(
        appeal=float(appeal.mean()),
        net=float(weight @ each.paid),
        units=float(weight @ each.bought) / ((1 - cut) * market.list_price),
        real_cut=float(real_cut.mean()),
        topped_up=float(weight @ each.top_up),
        qualified=float(weight @ each.reaches),
        given_away=float(weight @ each.reaches) * coupon,
        basket=float(weight @ each.before),
    )
