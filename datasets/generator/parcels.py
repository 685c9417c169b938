"""The parcels sent to customers: which carrier, how long, and in what state they arrive."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.catalogue import Catalogue
from datasets.generator.days import PATH_START, TODAY
from datasets.generator.random import add_hours, generator, seconds


class Carrier(NamedTuple):
    """A carrier's price, share of parcels, chance to be in time near and far, and damage rate."""

    name: str
    share: float
    base: float
    per_kg: float
    near: float
    far: float
    damage: float


CARRIERS = [
    Carrier("云捷速递", 0.38, 3.2, 0.9, 0.94, 0.82, 0.011),
    Carrier("百通快运", 0.34, 2.7, 0.8, 0.90, 0.68, 0.027),
    Carrier("邮安物流", 0.18, 3.4, 1.0, 0.91, 0.90, 0.009),
    Carrier("极顺特快", 0.10, 8.5, 2.2, 0.985, 0.96, 0.004),
]
ZONES = {"浙江": 1, "江苏": 1, "上海": 1, "安徽": 1, "新疆": 3, "黑龙江": 3, "辽宁": 3, "四川": 2, "陕西": 2}
ZONE_DAYS = {1: 2, 2: 3, 3: 5}
ZONE_PRICE = {1: 1.0, 2: 1.35, 3: 2.3}


def _parcels(rng: np.random.Generator, orders: pd.DataFrame, weight: pd.Series) -> pd.DataFrame:
    """Return a parcel for each of the paid ``orders``; ``weight`` is in kg by order id."""
    n = len(orders)
    carrier = rng.choice(len(CARRIERS), n, p=[c.share for c in CARRIERS])
    facts = pd.DataFrame(CARRIERS).iloc[carrier].reset_index(drop=True)
    zone = orders["region"].map(ZONES).fillna(2).astype(int).to_numpy()
    kg = weight.reindex(orders["order_id"]).to_numpy()
    kg = np.maximum(0.5, (kg + 0.3) * np.exp(rng.normal(0, 0.04, n))).round(1)
    factor = pd.Series(zone).map(ZONE_PRICE).to_numpy()
    cost = (facts["base"] + facts["per_kg"] * np.maximum(kg - 1, 0) * 0.6).to_numpy() * factor
    wait = rng.gamma(3, 5, n) + np.where(rng.random(n) < 0.05, 30, 0)
    shipped = add_hours(seconds(orders["pay_time"].to_numpy()), 2 + wait)
    days = pd.Series(zone).map(ZONE_DAYS).to_numpy()
    promised = shipped.astype("datetime64[D]") + days
    chance = np.where(zone == 3, facts["far"], facts["near"])
    punctual = rng.random(n) < chance
    usual = days - rng.integers(0, 2, n)
    late = days + 1 + rng.geometric(0.5, n)
    arrived_day = shipped.astype("datetime64[D]") + np.where(punctual, usual, late)
    return pd.DataFrame({
        "order_id": orders["order_id"].to_numpy(), "carrier": facts["name"], "region": orders["region"].to_numpy(),
        "weight_kg": kg, "cost": cost.round(2), "shipped": shipped, "promised": promised,
        "arrived": add_hours(seconds(arrived_day), rng.uniform(9, 20, n)),
        "damaged": (rng.random(n) < facts["damage"]).astype(int),
    })  # fmt: skip


def parcels(goods: Catalogue, orders: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Return the parcel of every paid order, in the order of ``orders``, as it will have been once all have arrived."""
    paid = orders[orders["status"] == "paid"]
    kg = items["quantity"].to_numpy() * goods.kg[items["sku"].str[1:].astype(int).to_numpy() - 1]
    weight = pd.Series(kg, index=items["order_id"]).groupby(level=0).sum()
    kept = paid["pay_time"] >= PATH_START
    groups = {
        "parcels-before": ~kept,
        "shipments": kept & ~paid["regained"],
        "shipments-regained": kept & paid["regained"],
    }
    parts = [_parcels(generator(name), paid[chosen], weight) for name, chosen in groups.items()]
    return pd.concat(parts).set_index("order_id").loc[paid["order_id"]].reset_index()


def shipment_table(all_parcels: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return ``shipments``: the parcels of orders paid since 2025-12-01 that have left before today, as known now."""
    kept = set(orders.loc[orders["pay_time"] >= PATH_START, "order_id"])
    table = all_parcels[all_parcels["order_id"].isin(kept) & (all_parcels["shipped"] < TODAY)]
    there = table["arrived"] < TODAY
    table = table.assign(arrived=table["arrived"].where(there), damaged=table["damaged"].where(there, 0))
    table = table.sort_values(["shipped", "order_id"], ignore_index=True)
    table.insert(0, "shipment_id", [f"B{i:05}" for i in range(1, len(table) + 1)])
    return table
