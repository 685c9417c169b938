"""Who writes to members reaches people whom the shop knows: a newcomer's order does not come from there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.customers import Base
from datasets.generator.days import CHANNELS, DAYS, LOG_WEEK
from datasets.generator.random import generator

NEWCOMERS, MEMBERS = "NEW8", "VIP8"


def members_only(orders: pd.DataFrame, base: Base) -> pd.DataFrame:
    """Return the orders with members behind all that came by message, as far as a day has members to put there.

    A newcomer and a known customer of the same day exchange their orders; what a day and a channel sell stays. The
    column ``device_of`` says on whose device an order was made: in the week of the access log it stays what it was.
    """
    rng = generator("members")
    crm = CHANNELS.index("crm")
    day = ((orders["time"].dt.normalize() - DAYS[0]).dt.days).to_numpy()
    customer = orders["customer"].to_numpy(np.int64).copy()
    channel, paid = orders["channel"].to_numpy(), orders["paid"].to_numpy(bool)
    alone = ~pd.DataFrame({"day": day, "customer": customer}).duplicated(keep=False).to_numpy()
    free = alone & ~orders["brushed"].to_numpy(bool)
    new = base.joined[customer] == day
    for d in range(len(DAYS)):
        today = np.flatnonzero((day == d) & free)
        for payer in (True, False):
            group = today[paid[today] == payer]
            wrong = group[(channel[group] == crm) & new[group]]
            right = group[(channel[group] != crm) & ~new[group]]
            n = min(len(wrong), len(right))
            a, b = wrong[:n], rng.choice(right, n, replace=False)
            customer[a], customer[b] = customer[b], customer[a]
            base.channel[customer[b]] = channel[b]
    in_log = np.isin(day, DAYS.get_indexer(LOG_WEEK))
    out = orders.assign(customer=customer, device_of=np.where(in_log, orders["customer"], customer))
    out.loc[(channel == crm) & (out["coupon_code"] == NEWCOMERS), "coupon_code"] = MEMBERS
    return out
