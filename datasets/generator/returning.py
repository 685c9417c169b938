"""A promotion's newcomers come back, and the days on which they do have more orders for it.

A day's orders are planned before anybody knows who places them, so a returning newcomer takes the place of another
customer. Here that other customer gets the order back: the day's total rises by the newcomers' orders.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.baskets import BASKET, BASKET_SIGMA, baskets
from datasets.generator.catalogue import Catalogue
from datasets.generator.customers import LOYAL, Base
from datasets.generator.days import CHANNELS, DAYS, HOURS, PROMOTIONS, clock, day_number
from datasets.generator.demand import CONVERSION, RELATIVE_CONVERSION, UNITS_PER_ORDER, Plan
from datasets.generator.random import Floats, Ints, generator

# Days after the first day of the burst: the effect sets in, is whole, and has become a part of the usual level.
AFTER, WEIGHT = [15, 25, 90], [0.0, 1.0, 0.0]
WON_DAYS = 9  # burst and return
CHANNEL_SHARE = {"search": 0.32, "crm": 0.30, "direct": 0.22, "feed": 0.16}


class Regained(NamedTuple):
    """Orders (one row each: ``day``, ``customer``, ``channel``, ``time``) and the SKUs in each."""

    orders: pd.DataFrame
    content: list[dict[int, int]]


def regained_by_day(joined: Ints, day: Ints, known: int) -> Ints:
    """Return the orders that each day of the history regains.

    ``joined`` and ``day`` give for every paid order the day on which its customer came and the day of the order.
    Promotions before day ``known`` are left out: nobody can tell yet who is new.
    """
    out = np.zeros(len(DAYS))
    for promotion in PROMOTIONS:
        first = day_number(promotion.burst)
        if first < known:
            continue
        won = np.unique(joined[(joined >= first) & (joined < first + WON_DAYS)])
        came = np.bincount(joined[joined == day], minlength=len(DAYS))
        usual = came[first - 40 : first - 10].mean() * WON_DAYS
        excess = 1 - usual / came[won].sum()
        theirs = np.bincount(day[np.isin(joined, won)], minlength=len(DAYS))
        out += theirs * excess * np.interp(np.arange(len(DAYS)) - first, AFTER, WEIGHT)
    return np.round(out).astype(np.int64)


def regain(orders: pd.DataFrame, base: Base, goods: Catalogue, available: np.ndarray) -> Regained:
    """Draw the regained orders: loyal customers of before the promotion, in channels that cost nothing."""
    rng = generator("regained")
    paid = orders[orders["paid"] & ~orders["brushed"]]
    customer = paid["customer"].to_numpy(np.int64)
    day = (paid["time"].dt.normalize() - DAYS[0]).dt.days.to_numpy()
    count = regained_by_day(base.joined[customer], day, known=180)
    last = np.zeros(base.count, dtype=np.int64)
    np.maximum.at(last, customer, day)
    heads: list[pd.DataFrame] = []
    content: list[dict[int, int]] = []
    for d in np.flatnonzero(count).tolist():
        n = int(count[d])
        busy = orders.loc[orders["time"].dt.normalize() == DAYS[d], "customer"].to_numpy(np.int64)
        here = np.arange(base.count)
        loyal = (base.kind[: base.count] == LOYAL) & (base.joined[: base.count] < d - 120) & (last >= d)
        who = rng.choice(np.setdiff1d(here[loyal], busy), n, replace=False)
        channel = rng.choice([CHANNELS.index(c) for c in CHANNEL_SHARE], n, p=list(CHANNEL_SHARE.values()))
        value = BASKET * np.exp(-(BASKET_SIGMA**2) / 2 + base.taste[who] + rng.normal(0, 0.41, n))
        units = 1 + rng.poisson(UNITS_PER_ORDER - 1, n)
        weight = goods.weight[d] * available[d]
        content += baskets(rng, goods, weight, value, units, np.zeros(n, dtype=bool))
        heads.append(pd.DataFrame({
            "day": d, "customer": who, "channel": channel, "time": clock(rng, DAYS[d], n, HOURS)
        }))  # fmt: skip
    return Regained(pd.concat(heads, ignore_index=True), content)


def with_visits(plan: Plan, regained: pd.DataFrame) -> Plan:
    """Return the plan with the visits behind the regained orders, at their channels' usual conversion."""
    more = np.zeros(plan.uv.shape)
    np.add.at(more, (regained["day"].to_numpy(), regained["channel"].to_numpy()), 1)
    rate: Floats = CONVERSION * np.array([RELATIVE_CONVERSION[c] for c in CHANNELS])
    visits = np.round(more / rate).astype(np.int64)
    return plan._replace(uv=plan.uv + visits, beyond=plan.beyond + visits)
