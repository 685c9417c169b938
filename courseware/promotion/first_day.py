"""What the shop sees in the evening of the first day of the burst, before it decides anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from courseware.promotion.market import FIRST, Market
from courseware.promotion.plan import ROLES, STOCK, Plan
from courseware.promotion.play import played
from courseware.promotion.steering import Situation, money_left


@dataclass(frozen=True)
class Need:
    """Units of a role that the days to come will ask for if nothing is changed: eight times out of ten between `low`
    and `high`, half of the times below `middle`."""

    left: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class FirstDay:
    orders: float
    units: float
    expected: float
    """Units that the plan could expect of this day."""
    waiting: float
    """Orders that are not packed yet."""
    season: float
    """What eleven days tell of the season: .07 for 7 % above a middling one."""
    money: float
    """Yuan of the budget that are not spent."""
    needs: dict[str, Need]
    """By role."""


def first_day(market: Market, plan: Plan, now: Situation) -> FirstDay:
    seen = played(market, plan.row, noise=now.real)
    mean = played(market, plan.row)
    plenty = plan.row
    plenty[STOCK] = 1e7
    later = played(market, plenty, noise=now.possible).wanted[0, :, 1:].sum(1)
    low, middle, high = np.percentile(later, [10, 50, 90], axis=0)
    return FirstDay(
        orders=float(seen.orders[0, 0, FIRST]),
        units=float(seen.sold[0, 0, 0].sum()),
        expected=float(mean.sold[0, :, 0].sum(1).mean()),
        waiting=float(seen.waiting[0, 0, 0]),
        season=now.season,
        money=money_left(market, plan),
        needs={
            role: Need(float(seen.left[0, 0, 0, r]), float(low[r]), float(middle[r]), float(high[r]))
            for r, role in enumerate(ROLES)
        },
    )
