"""Refund requests, by pay-date cohort, as known at the start of the course's today."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.days import TODAY
from datasets.generator.random import generator

REQUEST = 0.118
LIVE_REQUEST = 0.282
PROMOTION_EXTRA = 0.02
REJECTED = 0.11
PARTIAL = 0.25
REASONS = {"dislike": 0.54, "size": 0.32, "mismatch": 0.10, "wrong": 0.04}
# Chance that an order with this trouble comes back for it, and that one without it is said to have it.
CAUSED = {
    "damaged": ("damaged", 0.80, 0.0012), "quality": ("defective", 0.60, 0.0008), "late": ("late", 0.065, 0.0006),
}  # fmt: skip
FIRST_HOUR, LAST_HOUR = 60, 190  # after payment


def _draws(rng: np.random.Generator, n: int) -> pd.DataFrame:
    return pd.DataFrame({
        "ask": rng.random(n),
        "hours": rng.gamma(4, 26, n).clip(FIRST_HOUR, LAST_HOUR),
        "work": rng.uniform(12, 48, n),
        "partly": rng.random(n) < PARTIAL,
        "part": rng.uniform(0.15, 0.6, n),
        "rejected": rng.random(n) < REJECTED,
    })  # fmt: skip


def _reasons(orders: pd.DataFrame, draws: pd.DataFrame, troubles: pd.DataFrame, burst: pd.Series) -> pd.DataFrame:
    """Return ``reason`` (None: no request) and ``hours`` from payment to the request."""
    rng = generator("refund-causes")
    n = len(orders)
    paid = ((orders["status"] == "paid") & ~orders["brushed"]).to_numpy()
    way = ((troubles["arrived"] - orders["pay_time"]).dt.total_seconds() / 3600).to_numpy()
    overdue = ((troubles["due"] - orders["pay_time"]).dt.total_seconds() / 3600).to_numpy()
    reason = np.full(n, None, dtype=object)
    hours = draws["hours"].to_numpy().copy()
    told = 0.0
    for name, (trouble, often, rarely) in CAUSED.items():
        chance = np.where(troubles[trouble], often, rarely) * paid
        when = overdue + rng.uniform(4, 40, n) if name == "late" else way + rng.uniform(1, 30, n)
        now = (rng.random(n) < chance) & (when <= LAST_HOUR) & pd.isna(reason)
        reason[now] = name
        told += float(now.sum() / paid.sum())
        hours[now] = np.maximum(when, FIRST_HOUR)[now]
    usual = np.where(orders["channel"] == "live", LIVE_REQUEST, REQUEST) + PROMOTION_EXTRA * burst.to_numpy()
    other = paid & (draws["ask"].to_numpy() < usual - told) & pd.isna(reason)
    reason[other] = rng.choice(list(REASONS), n, p=list(REASONS.values()))[other]
    # nobody knows the size of a thing before it is there; some change their mind on the way
    early = other & (hours < way) & (reason != "dislike")
    seen = way + rng.uniform(1, 30, n)
    hours = np.where(early & (seen <= LAST_HOUR), np.maximum(seen, FIRST_HOUR), hours)
    reason[early & (seen > LAST_HOUR)] = "dislike"
    return pd.DataFrame({"reason": reason, "hours": hours}, index=orders.index)


def add_refunds(orders: pd.DataFrame, troubles: pd.DataFrame, burst: pd.Series) -> pd.DataFrame:
    """Return the orders with the refund columns; ``burst`` says which orders were made in a promotion's burst."""
    draws = pd.DataFrame(index=orders.index, columns=_draws(generator("refunds"), 0).columns)
    for name, chosen in (("refunds", ~orders["regained"]), ("refunds-regained", orders["regained"])):
        draws[chosen] = _draws(generator(name), int(chosen.sum())).to_numpy()
    draws = draws.infer_objects()
    asked_for = _reasons(orders, draws, troubles, burst)
    asked = orders["pay_time"] + pd.to_timedelta((asked_for["hours"] * 3600).fillna(0).astype(int), unit="s")
    done = asked + pd.to_timedelta((draws["work"] * 3600).astype(int), unit="s")
    share = np.where(draws["partly"], draws["part"], 1.0)
    asks = asked_for["reason"].notna() & (asked < TODAY)
    status = np.select([~asks, ~(done < TODAY), draws["rejected"]], ["none", "requested", "rejected"], "success")
    out = orders.copy()
    out["refund_status"] = status
    out["refund_amount"] = np.where(asks, (orders["amount"] * share).round(2), 0.0)
    out["refund_requested_time"] = asked.where(asks)
    out["refund_time"] = done.where(out["refund_status"] == "success")
    out["refund_reason"] = asked_for["reason"].where(asks)
    return out
