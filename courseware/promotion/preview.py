"""What a plan will meet, shown while it is entered: a shopper's price, the coupon, demand against stock and hands.

It is worked out in the market as the learner may think of it (`Solved.believed`), so it is no oracle of his own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from courseware.promotion.cash import costs
from courseware.promotion.market import FIRST, Market
from courseware.promotion.plan import ROLES, STOCK, Plan
from courseware.promotion.play import played
from courseware.promotion.visits import offer_of


@dataclass(frozen=True)
class Basket:
    """A shopper's way from the full price to what he pays, in yuan. `short`: what lacks to the threshold, 0 if none."""

    full: float
    own: float
    platform: float
    coupon: float
    short: float

    @property
    def paid(self) -> float:
        return self.full - self.own - self.platform - self.coupon


def basket(market: Market, plan: Plan, items: Sequence[tuple[str, float]]) -> Basket:
    """`items`: role and full price of each piece. The threshold counts what is left after the price cuts."""
    full = sum(price for _, price in items)
    own = sum(price * plan.cuts[ROLES.index(role)] for role, price in items)
    platform = own * market.subsidy
    short = max(plan.threshold - (full - own - platform), 0.0) if plan.coupon else 0.0
    return Basket(full, own, platform, plan.coupon if plan.coupon and not short else 0.0, short)


@dataclass(frozen=True)
class OfferPreview:
    """Shares of all orders of the burst."""

    real: float
    """Mean cut that a shopper really gets, platform and coupon included."""
    off: float
    """What the coupon takes off a basket."""
    reached: float
    topped: float
    """Above the threshold anyway; topped up to it."""


def offer_preview(market: Market, plan: Plan) -> OfferPreview:
    offer = offer_of(market, plan.row[None])
    coupon = offer.coupon
    return OfferPreview(*(float(each[0]) for each in (offer.real, coupon.off, coupon.reached, coupon.topped_orders)))


@dataclass(frozen=True)
class Fan:
    """Units that the burst and the return will ask for: percentiles 10, 25, 50, 75, 90, and the share of the seeded
    markets in which the plan's stock suffices."""

    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    enough: float


@dataclass(frozen=True)
class DemandPreview:
    fans: dict[str, Fan]
    """By role."""
    first_day: float
    """Orders of the first day."""
    hands: float
    """Orders that can be packed on a day of the burst."""
    paid: float
    units: float
    """Means of the 19 days at enough stock: where a forecast begins."""


def demand_preview(market: Market, plan: Plan) -> DemandPreview:
    row = plan.row
    row[STOCK] = 1e7
    run = played(market, row)
    wanted = run.wanted[0].sum(1)  # (S, R)
    shares = np.percentile(wanted, [10, 25, 50, 75, 90], axis=0)
    fans = {
        role: Fan(*map(float, (*shares[:, r], (wanted[:, r] <= plan.stock[r]).mean()))) for r, role in enumerate(ROLES)
    }
    before = float((run.orders[0, :, :FIRST] * run.demand.per_order[0, :FIRST]).sum(1).mean())
    return DemandPreview(
        fans=fans,
        first_day=float(run.orders[0, :, FIRST].mean()),
        hands=market.capacity + market.per_shift * plan.shifts,
        paid=float(run.paid.mean()),
        units=before + float(wanted.sum(1).mean()),
    )


@dataclass(frozen=True)
class MembersPreview:
    round_cost: float
    """Yuan of one round to the whole list."""
    cost: float
    leave: float
    """Members who leave the list, and what they would have brought."""
    lost: float


def members_preview(market: Market, plan: Plan) -> MembersPreview:
    cost = costs(market, plan.row[None])
    lost = float(cost.unsubscribed[0])
    return MembersPreview(market.members * market.message, float(cost.messages[0]), lost / market.member_value, lost)
