"""Suppliers and what they delivered."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.catalogue import Catalogue
from datasets.generator.days import TODAY, YEAR_START
from datasets.generator.random import generator

DELIVERIES = 900


class Supplier(NamedTuple):
    """A supplier's terms, and its true defect rate, on-time rate and mean response hours behind the deliveries."""

    name: str
    category: str
    city: str
    quote: float
    payment_days: int
    min_order: int
    capacity: int
    certified: int
    defects: float
    on_time: float
    response: float


# G03 quotes least and is the trap: late, slow, and with many defects. G05 is the best by any sensible weighting.
SUPPLIERS = [
    Supplier("台州恒塑日用品厂", "收纳箱", "浙江台州", 98.0, 30, 200, 12000, 1, 0.012, 0.94, 5.0),
    Supplier("揭阳万利塑胶有限公司", "收纳箱", "广东揭阳", 93.5, 15, 500, 20000, 0, 0.024, 0.88, 9.0),
    Supplier("义乌顺禾家居用品厂", "衣物收纳", "浙江义乌", 84.0, 0, 1000, 15000, 0, 0.068, 0.70, 26.0),
    Supplier("南通锦绣布艺有限公司", "衣物收纳", "江苏南通", 101.0, 45, 150, 9000, 1, 0.011, 0.93, 6.0),
    Supplier("永康匠和五金制品厂", "厨房收纳", "浙江永康", 97.0, 45, 200, 14000, 1, 0.007, 0.97, 3.0),
    Supplier("佛山洁雅玻璃制品厂", "厨房收纳", "广东佛山", 104.0, 30, 300, 8000, 1, 0.018, 0.90, 7.0),
    Supplier("中山立盛卫浴配件厂", "浴室置物", "广东中山", 99.5, 30, 200, 10000, 1, 0.015, 0.91, 8.0),
    Supplier("温州文汇办公用品厂", "桌面收纳", "浙江温州", 95.0, 15, 300, 11000, 0, 0.022, 0.86, 12.0),
    Supplier("赣州南康木艺家具厂", "鞋柜鞋架", "江西赣州", 106.0, 60, 50, 3000, 1, 0.020, 0.84, 10.0),
    Supplier("湖州净万家清洁用品厂", "清洁用品", "浙江湖州", 96.5, 30, 300, 13000, 1, 0.014, 0.92, 5.5),
    Supplier("临沂藤韵编织工艺厂", "客厅收纳", "山东临沂", 91.0, 15, 200, 6000, 0, 0.035, 0.82, 15.0),
    Supplier("曹县木言家居有限公司", "客厅收纳", "山东菏泽", 102.5, 30, 80, 4000, 1, 0.016, 0.89, 7.5),
]


def supplier_table() -> pd.DataFrame:
    """Return ``suppliers``."""
    table = pd.DataFrame(SUPPLIERS).rename(columns={"quote": "quote_index"})
    table.insert(0, "supplier_id", [f"G{i:02}" for i in range(1, len(SUPPLIERS) + 1)])
    return table


def delivery_table(goods: Catalogue) -> pd.DataFrame:
    """Return ``deliveries`` of a year; a supplier delivers its own SKUs."""
    rng = generator("deliveries")
    alive = goods.products[goods.products["delisted_date"].isna()]
    own = alive.groupby("supplier_id")["sku"].agg(list).to_dict()
    ids = [i for i in range(len(SUPPLIERS)) if f"G{i + 1:02}" in own]
    # every supplier often enough for its rates to show
    who = np.concatenate([np.repeat(ids, 55), rng.choice(ids, max(DELIVERIES - 55 * len(ids), 0))])[:DELIVERIES]
    days = int((TODAY - YEAR_START).days)
    rows = []
    order = rng.permutation(len(who))
    for number, (i, offset) in enumerate(zip(who[order], np.sort(rng.integers(0, days, len(who))), strict=True), 1):
        supplier = SUPPLIERS[i]
        ordered = YEAR_START + pd.Timedelta(days=int(offset))
        promised = ordered + pd.Timedelta(days=int(rng.integers(6, 13)))
        punctual = rng.random() < supplier.on_time
        delay = -int(rng.integers(0, 3)) if punctual else 1 + int(rng.geometric(0.35))
        arrived = promised + pd.Timedelta(days=delay)
        quantity = int(rng.integers(4, 30)) * 10
        there = arrived < TODAY
        rows.append({
            "delivery_id": f"D{number:04}", "supplier_id": f"G{i + 1:02}", "sku": str(rng.choice(own[f"G{i + 1:02}"])),
            "ordered": ordered, "promised": promised, "arrived": arrived if there else pd.NaT, "quantity": quantity,
            "defects": int(rng.binomial(quantity, supplier.defects)) if there else None,
            "response_hours": round(float(supplier.response * rng.gamma(3, 1 / 3)), 1),
        })  # fmt: skip
    return pd.DataFrame(rows)
