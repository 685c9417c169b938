"""Messages to members: who was on the list, who was held back, and what both did in the thirty days after."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.random import generator

WINDOW = 30
SHARE = 0.7  # of the list is written to; the rest is held back
MESSAGE = 0.05
GIFT, GIFT_FROM = 8.0, 99.0  # yuan back to a buyer who was written to, and the amount from which


class Wave(NamedTuple):
    """A sending: whom it is for (days since the last order, orders so far), and how much more often they then buy."""

    wave: str
    sent: str
    since: tuple[int, int]
    orders: int
    effect: float
    size: int


# The first works, the second hardly, the third reaches people who would have come anyway.
WAVES = [
    Wave("repeat", "2026-01-20 10:00:00", (20, 75), 1, 0.085, 1500),
    Wave("asleep", "2026-02-24 10:00:00", (90, 400), 1, 0.020, 1900),
    Wave("member", "2026-03-30 10:00:00", (1, 45), 3, 0.002, 1200),
]


def _list(wave: Wave, paid: pd.DataFrame, reachable: set[str]) -> pd.DataFrame:
    """Return by customer the past (``orders``, ``days`` since the last) and what follows within the window."""
    sent = pd.Timestamp(wave.sent)
    before = paid[paid["pay_time"] < sent].groupby("customer_id")["pay_time"].agg(["size", "max"])
    days = (sent - before["max"]).dt.days
    chosen = before[days.between(*wave.since) & (before["size"] >= wave.orders) & before.index.isin(reachable)]
    after = paid[(paid["pay_time"] >= sent) & (paid["pay_time"] < sent + pd.Timedelta(days=WINDOW))]
    later = after.groupby("customer_id").agg(
        first_paid=("pay_time", "min"), orders_30d=("pay_time", "size"), amount_30d=("amount", "sum")
    )
    table = pd.DataFrame({"orders": chosen["size"], "days": days[chosen.index]}).join(later)
    return table.fillna({"orders_30d": 0, "amount_30d": 0.0})


def _arms(rng: np.random.Generator, wave: Wave, people: pd.DataFrame) -> np.ndarray:
    """Return who is written to: people alike in their past are split alike, and more of those written to buy."""
    chosen = np.zeros(len(people), dtype=bool)
    alike = np.asarray(pd.qcut(people["days"], 4, labels=False)) * 10 + np.minimum(people["orders"].to_numpy(), 6)
    buys = people["first_paid"].notna().to_numpy()
    soon = np.asarray((people["first_paid"] - pd.Timestamp(wave.sent)).dt.days.fillna(WINDOW))
    for group in np.unique(alike):
        for buyer in (True, False):
            here = np.flatnonzero((alike == group) & (buys == buyer))
            if not here.size:
                continue
            members, buyers = int((alike == group).sum()), int(buys[alike == group].sum())
            more = wave.effect * members * SHARE * (1 - SHARE)
            wanted = SHARE * here.size + (more if buyer else -more) * (buyers > 0)
            n = int(np.clip(np.floor(wanted + rng.random()), 0, here.size))
            # a message hurries people: the first week shows more than the month keeps
            pull = np.where(buyer & (soon[here] < 7), 1.6, 1.0)
            chosen[rng.choice(here, n, replace=False, p=pull / pull.sum())] = True
    return chosen


def send_table(orders: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Return ``crm_sends``; payments are those of the orders table."""
    rng = generator("crm-sends")
    paid = orders[(orders["status"] == "paid") & ~orders["brushed"]]
    reachable = set(customers.loc[customers["sms_consent"] == 1, "customer_id"])
    parts = []
    for wave in WAVES:
        people = _list(wave, paid, reachable)
        people = people.iloc[np.sort(rng.choice(len(people), min(wave.size, len(people)), replace=False))]
        send = _arms(rng, wave, people)
        buys = people["first_paid"].notna().to_numpy()
        clicked = send & (rng.random(len(people)) < np.where(buys, 0.42, 0.09))
        parts.append(pd.DataFrame({
            "wave": wave.wave, "customer_id": people.index, "arm": np.where(send, "send", "holdout"),
            "sent": pd.Timestamp(wave.sent),
            "clicked": clicked.astype(int), "first_paid": people["first_paid"].to_numpy(),
            "paid_30d": buys.astype(int), "orders_30d": people["orders_30d"].to_numpy(),
            "amount_30d": people["amount_30d"].round(2).to_numpy(), "message_cost": np.where(send, MESSAGE, 0.0),
            "gift_cost": np.where(send & (people["amount_30d"].to_numpy() >= GIFT_FROM), GIFT, 0.0),
        }))  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "send_id", [f"M{i:04}" for i in range(1, len(table) + 1)])
    return table
