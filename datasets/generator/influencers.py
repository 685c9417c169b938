"""Cooperations with influencers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.random import generator

SURNAMES = [
    "阿糖", "小鹿", "老周", "米粒", "大白", "豆豆", "南风", "木子", "橙子", "柚子", "团子", "星野",
    "木木", "青禾", "阿九", "小北",
]  # fmt: skip
STYLES = ["爱收纳", "的家", "整理日记", "的小屋", "租房改造", "生活志", "好物说", "断舍离"]
TIERS = {
    "head": (8, (2.0e6, 6.0e6), (18_000, 45_000)),
    "mid": (30, (2.0e5, 9.0e5), (2_500, 9_000)),
    "tail": (42, (8.0e3, 6.0e4), (0, 900)),
}


def influencer_table() -> pd.DataFrame:
    """Return ``influencers``: sales follow reach and fit, not the fee."""
    rng = generator("influencers")
    names = rng.permutation([a + b for a in SURNAMES for b in STYLES])
    rows = []
    for tier, (count, reach, fees) in TIERS.items():
        for _ in range(count):
            followers = int(np.exp(rng.uniform(*np.log(reach))) // 100 * 100)
            fit = int(np.clip(rng.normal(66, 16), 25, 98))
            reputation = round(float(np.clip(rng.normal(4.55, 0.25), 3.6, 4.95)), 2)
            size = {"head": 0.0042, "mid": 0.011, "tail": 0.022}[tier]
            orders = int(rng.poisson(max(followers * size * (fit / 100) ** 2 * np.exp(rng.normal(-2.1, 0.5)), 1)))
            orders += 1
            rows.append({
                "platform": str(rng.choice(["short_video", "notes", "live"], p=[0.45, 0.35, 0.2])), "tier": tier,
                "date": pd.Timestamp("2025-11-01") + pd.Timedelta(days=int(rng.integers(0, 165))),
                "followers": followers, "fit": fit, "reputation": reputation,
                "fee": round(float(rng.uniform(*fees)), -2), "commission_rate": float(rng.integers(10, 26)),
                "sample_cost": float(rng.integers(70, 320)),
                "gmv": round(float(orders * rng.normal(188, 12)), 2), "orders": orders,
                "return_rate": round(float(np.clip(rng.normal(34 - 0.24 * fit, 3), 4, 42)), 1),
            })  # fmt: skip
    table = pd.DataFrame(rows).sort_values("date", ignore_index=True, kind="stable")
    table.insert(0, "cooperation_id", [f"X{i:02}" for i in range(1, len(table) + 1)])
    table.insert(1, "name", names[: len(table)])
    return table
