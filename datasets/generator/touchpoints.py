"""The touches on a buyer's way to the order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.days import PATH_START, TODAY
from datasets.generator.random import add_hours, generator, seconds

PATH_CHANNELS = ["content", "feed", "paid", "search", "live", "crm", "direct"]
PATH_SHARE = [0.26, 0.24, 0.20, 0.14, 0.07, 0.06, 0.03]
TOUCH_COST = {"paid": 1.35, "live": 0.30, "crm": 0.05, "content": 0.12}


def touch_table(orders: pd.DataFrame) -> pd.DataFrame:
    """Return ``touchpoints``: the last touch of each order is a click in the order's channel."""
    paid = orders[(orders["status"] == "paid") & ~orders["brushed"] & orders["pay_time"].between(PATH_START, TODAY)]
    table = pd.concat([
        _touches(generator("touchpoints"), paid[~paid["regained"]]),
        _touches(generator("touchpoints-regained"), paid[paid["regained"]]),
    ])  # fmt: skip
    table = table.sort_values(["order_id", "touch_time"], ignore_index=True, kind="stable")
    table.insert(2, "seq", table.groupby("order_id").cumcount() + 1)
    return table


def _touches(rng: np.random.Generator, paid: pd.DataFrame) -> pd.DataFrame:
    before = np.minimum(rng.geometric(0.33, len(paid)) - 1, 7)
    order = np.repeat(np.arange(len(paid)), before + 1)
    last = np.concatenate([np.diff(order) > 0, [True]])
    n = len(order)
    channel = np.where(last, paid["channel"].to_numpy()[order], rng.choice(PATH_CHANNELS, n, p=PATH_SHARE))
    view = ~last & (rng.random(n) < np.where(np.isin(channel, ["content", "feed"]), 0.6, 0.15))
    back = np.where(last, rng.uniform(0.02, 0.8, n), 1 + rng.exponential(60, n))
    time = add_hours(seconds(paid["order_time"].to_numpy())[order], -back)
    price = pd.Series(channel).map(TOUCH_COST).fillna(0).to_numpy() * np.exp(rng.normal(0, 0.2, n))
    return pd.DataFrame({
        "order_id": paid["order_id"].to_numpy()[order], "customer_id": paid["customer_id"].to_numpy()[order],
        "touch_time": time, "channel": channel, "kind": np.where(view, "view", "click"),
        "cost": np.round(np.where(view & (channel == "paid"), 0.1, 1.0) * price, 2),
    })  # fmt: skip
