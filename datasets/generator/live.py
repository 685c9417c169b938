"""The livestream: when it is on air, and its session and minute tables made from the live orders."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.catalogue import Catalogue
from datasets.generator.days import LIVE_WEEKDAYS
from datasets.generator.random import generator

HOSTS = ["小禾", "阿木", "林知夏"]
STARTS = {1: "19:30", 3: "20:00", 5: "19:00"}
MINUTES = {1: 120, 3: 120, 5: 150}
SESSIONS = 40
# viewers per shop visitor who came through the livestream, by host
REACH = {"小禾": 7.5, "阿木": 6.0, "林知夏": 9.0}


def session_window(day: pd.Timestamp) -> tuple[pd.Timestamp, int] | None:
    """Return start and minutes of the livestream of ``day``, or None when there is none."""
    if day.day_of_week not in LIVE_WEEKDAYS:
        return None
    return pd.Timestamp(f"{day:%Y-%m-%d} {STARTS[day.day_of_week]}"), MINUTES[day.day_of_week]


def live_tables(
    goods: Catalogue, orders: pd.DataFrame, items: pd.DataFrame, traffic: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``live_sessions`` and ``live_minutes`` of the last sessions; orders and amounts are those of the shop."""
    rng = generator("live")
    paid = orders[(orders["status"] == "paid") & (orders["channel"] == "live")]
    lead = items[items["line"] == 1].set_index("order_id")["sku"]
    facts = traffic[traffic["channel"] == "live"].set_index("date")
    days = [d for d in facts.index if session_window(d) is not None][-SESSIONS:]
    popular = goods.products.loc[goods.weight[-1] > 0, "sku"].to_numpy()
    sessions, minutes = [], []
    for number, day in enumerate(days, 1):
        window = session_window(day)
        assert window is not None
        start, length = window
        host = str(rng.choice(HOSTS))
        at = ((paid["pay_time"] - start).dt.total_seconds() // 60).astype(int)
        here = paid[(at >= 0) & (at < length)]
        minute = at[here.index]
        sku = np.repeat(rng.choice(popular, length // 6 + 1), 6)[:length].astype(object)
        # the host talks about what then sells
        for m, order in zip(minute, here["order_id"], strict=True):
            sku[m] = lead[order]
        views = facts.loc[day, "uv"] * REACH[host] * rng.normal(1.55, 0.08)
        shape = np.sin(np.linspace(0.25, 2.9, length)) + 0.4
        entered = rng.poisson(views * shape / shape.sum())
        watching = np.round(entered * rng.normal(4.2, 0.3) * np.exp(rng.normal(0, 0.06, length))).astype(int)
        orders_by = np.bincount(minute, minlength=length)
        clicks = rng.poisson(entered * 0.16) + 3 * orders_by
        amount = np.bincount(minute, weights=here["amount"], minlength=length)
        session = f"L{number:02}"
        minutes.append(pd.DataFrame({
            "session_id": session, "minute": np.arange(1, length + 1), "sku": sku, "viewers": watching,
            "views": entered, "clicks": clicks, "orders": orders_by, "amount": amount.round(2),
        }))  # fmt: skip
        total = int(entered.sum())
        sessions.append({
            "session_id": session, "date": day, "start": start, "minutes": length, "host": host,
            "viewers": int(total * rng.normal(0.64, 0.02)), "views": total, "peak_viewers": int(watching.max()),
            "comments": int(rng.poisson(total * 0.11)), "new_followers": int(rng.poisson(total * 0.013)),
            "clicks": int(clicks.sum()), "orders": int(orders_by.sum()), "amount": float(amount.sum()),
            "spend": round(float(facts.loc[day, "spend"] * 0.85), 2),
        })  # fmt: skip
    return pd.DataFrame(sessions), pd.concat(minutes, ignore_index=True)
