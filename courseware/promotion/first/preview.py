"""What a plan will meet, shown while it is being entered: baskets under the coupon, demand against the stock.

It is worked out in the standard market, so it tells the shape of things and not the learner's own figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from courseware.promotion.first.basket import Offer, offer, shoppers
from courseware.promotion.first.market import Market
from courseware.promotion.first.plan import Plan
from courseware.promotion.first.simulate import HIGH, LOW, expected_demand, units_wanted

BIN = 20.0
MOST = 500.0
"""Yuan. Baskets are counted in bins; the last one holds everything above."""


@dataclass(frozen=True, eq=False)
class CouponPreview:
    """Shares are of all shoppers before demand reacts; yuan are per order."""

    offer: Offer
    bins: pd.DataFrame
    """Columns basket (middle of the bin, yuan), group (reaches, tops-up, out-of-reach), share."""
    reaches: float
    tops_up: float
    cost: float
    """Coupon yuan per order, over all orders."""
    added: float
    """Yuan of goods per order that topping up adds."""


@lru_cache(maxsize=256)
def coupon_preview(market: Market, cut: float, threshold: float, coupon: float) -> CouponPreview:
    """Who gets the coupon, who tops up to it, and what it costs per order."""
    each = shoppers(market, cut, threshold, coupon)
    shares = {
        "reaches": each.reaches.astype(float),
        "tops-up": each.top_up,
        "out-of-reach": 1.0 - each.reaches - each.top_up,
    }
    middles = np.minimum(each.before // BIN * BIN + BIN / 2, MOST + BIN / 2)
    frame = pd.concat(
        [pd.DataFrame({"basket": middles, "group": group, "share": share}) for group, share in shares.items()]
    )
    count = len(each.before)
    return CouponPreview(
        offer(market, cut, threshold, coupon),
        frame.groupby(["group", "basket"], sort=False, as_index=False)["share"].sum().assign(
            share=lambda rows: rows["share"] / count
        ),
        float(each.reaches.mean()),
        float(each.top_up.mean()),
        float((each.reaches + each.top_up).mean()) * coupon,
        float((each.bought - each.before).mean()),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class DemandFan:
    """Units wanted since the first day of the burst. `days` has columns day (index from the burst), low, middle, high
    (the LOW, 50th and HIGH percentile over the seeded markets, cumulative)."""

    days: pd.DataFrame
    low: float
    middle: float
    high: float
    enough: float
    """Share of the markets in which the plan's stock suffices."""


@lru_cache(maxsize=256)
def demand_fan(market: Market, plan: Plan) -> DemandFan:
    demand = expected_demand(market, plan.grid, offer(market, plan.cut, plan.threshold, plan.coupon))
    wanted = units_wanted(market, demand)[:, market.phase > 0].cumsum(axis=1)
    low, middle, high = np.percentile(wanted, [LOW, 50, HIGH], axis=0)
    frame = pd.DataFrame({"day": range(len(low)), "low": low, "middle": middle, "high": high})
    enough = float((wanted[:, -1] <= plan.stock).mean())
    return DemandFan(frame, float(low[-1]), float(middle[-1]), float(high[-1]), enough)
