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
REASONS = {
    "dislike": 0.38, "size": 0.22, "quality": 0.15, "damaged": 0.11, "mismatch": 0.07, "late": 0.04, "wrong": 0.03
}  # fmt: skip


def add_refunds(orders: pd.DataFrame, burst: pd.Series) -> pd.DataFrame:
    """Return the orders with the refund columns; ``burst`` says which orders were made in a promotion's burst."""
    rng = generator("refunds")
    n = len(orders)
    paid = (orders["status"] == "paid") & ~orders["brushed"]
    chance = np.where(orders["channel"] == "live", LIVE_REQUEST, REQUEST) + PROMOTION_EXTRA * burst.to_numpy()
    asks = paid & (rng.random(n) < chance)
    asked = orders["pay_time"] + pd.to_timedelta((rng.gamma(4, 26, n).clip(60, 190) * 3600).astype(int), unit="s")
    done = asked + pd.to_timedelta((rng.uniform(12, 48, n) * 3600).astype(int), unit="s")
    part = rng.random(n) < PARTIAL
    share = np.where(part, rng.uniform(0.15, 0.6, n), 1.0)
    rejected = rng.random(n) < REJECTED
    reason = rng.choice(list(REASONS), n, p=list(REASONS.values()))
    asks &= asked < TODAY
    done_by_now = done < TODAY
    out = orders.copy()
    out["refund_status"] = np.select([~asks, ~done_by_now, rejected], ["none", "requested", "rejected"], "success")
    out["refund_amount"] = np.where(asks, (orders["amount"] * share).round(2), 0.0)
    out["refund_requested_time"] = asked.where(asks)
    out["refund_time"] = done.where(out["refund_status"] == "success")
    out["refund_reason"] = pd.Series(reason, index=orders.index).where(asks)
    return out
