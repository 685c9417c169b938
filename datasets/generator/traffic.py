"""Day × channel: the traffic report, the history of promotions, and the daily demand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.days import CHANNELS, DAYS, LOG_WEEK
from datasets.generator.demand import Plan
from datasets.generator.random import generator

VIEWS = 2.97
CART, FAVOURITE = 0.058, 0.036  # users per page view
CLICK_COST = {"paid": 1.35, "live": 0.75, "crm": 0.22}
PHASE_COST = {"warmup": 1.1, "burst": 1.3, "return": 1.05}
PHASE_CART = {"warmup": 1.25, "burst": 0.95, "return": 0.95}
COUNTS = ["pv", "favourite_users", "cart_users"]


def traffic_table(plan: Plan, calendar: pd.DataFrame, orders: pd.DataFrame, clean: pd.DataFrame) -> pd.DataFrame:
    """Return ``daily_traffic``; purchases are counted from the orders, the log week from the log."""
    rng = generator("traffic")
    table = pd.DataFrame({
        "date": np.repeat(DAYS, len(CHANNELS)), "channel": np.tile(CHANNELS, len(DAYS)), "uv": plan.uv.ravel(),
    })  # fmt: skip
    n = len(table)
    phase = table["date"].map(calendar["phase"])
    table["pv"] = np.round(table["uv"] * VIEWS * np.exp(rng.normal(0, 0.025, n))).astype(int)
    cart = table["pv"] * CART * phase.map(PHASE_CART).fillna(1.0).to_numpy(float)
    table["favourite_users"] = np.round(table["pv"] * FAVOURITE * np.exp(rng.normal(0, 0.05, n))).astype(int)
    table["cart_users"] = np.round(cart * np.exp(rng.normal(0, 0.05, n))).astype(int)
    cost = table["channel"].map(CLICK_COST).fillna(0) * phase.map(PHASE_COST).fillna(1.0).to_numpy(float)
    planned = (plan.uv - plan.beyond).ravel()
    table["spend"] = (planned * cost * np.exp(rng.normal(0, 0.06, n))).round(2)

    day = clean["event_time"].dt.normalize().rename("date")
    by = clean.assign(date=day).groupby(["date", "channel", "action"])
    views = by.size().unstack(fill_value=0)["view"].rename("pv")
    users = by["visitor_id"].nunique().unstack(fill_value=0)
    log = pd.DataFrame({"pv": views, "favourite_users": users["favourite"], "cart_users": users["cart"]})
    table = table.set_index(["date", "channel"])
    week = table.index.get_level_values("date").isin(LOG_WEEK)
    table.loc[week, COUNTS] = log.reindex(table.index[week], fill_value=0)[COUNTS].to_numpy()

    paid = orders[orders["status"] == "paid"].assign(date=lambda t: t["pay_time"].dt.normalize())
    bought = paid.groupby(["date", "channel"]).agg(
        buyers=("customer_id", "nunique"), orders=("order_id", "size"), paid_amount=("amount", "sum")
    )
    return table.join(bought.reindex(table.index, fill_value=0)).reset_index()


def promotion_table(traffic: pd.DataFrame, calendar: pd.DataFrame) -> pd.DataFrame:
    """Return ``promo_history``: the promotion days of the traffic report, with the units lost for want of stock."""
    rng = generator("promotions")
    table = traffic.merge(calendar[["event", "phase"]].dropna(), left_on="date", right_index=True)
    # the shop learns: each promotion loses less to empty shelves than the one before
    loss = table["event"].map({"d11-2024": 0.16, "618-2025": 0.10, "d11-2025": 0.06}).to_numpy()
    loss = loss * table["phase"].map({"warmup": 0.05, "burst": 1.0, "return": 0.5}).to_numpy()
    table["stockout_units"] = rng.poisson(table["orders"].to_numpy() * 1.7 * loss)
    return table.sort_values(["date", "channel"], ignore_index=True)


def demand_table(orders: pd.DataFrame, items: pd.DataFrame, calendar: pd.DataFrame) -> pd.DataFrame:
    """Return ``demand_daily``: paid orders and units by pay date."""
    paid = orders[orders["status"] == "paid"].set_index("order_id")["pay_time"].dt.normalize()
    units = items[items["order_id"].isin(paid.index)]
    by_day = units.groupby(units["order_id"].map(paid))["quantity"].sum()
    return pd.DataFrame({
        "date": DAYS,
        "orders": paid.value_counts().reindex(DAYS, fill_value=0).to_numpy(),
        "units": by_day.reindex(DAYS, fill_value=0).to_numpy(),
        "event": calendar["event"].to_numpy(),
    })  # fmt: skip
