"""Service tickets and cooperations with influencers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.days import TODAY, YEAR_START
from datasets.generator.random import add_hours, generator, seconds

TICKETS = 5000
LIMITS = {"normal": 72, "serious": 24, "critical": 4}
RESOLVE_HOURS = {"normal": 22.0, "serious": 10.5, "critical": 2.1}
TYPES = {
    "logistics": 0.31, "quality": 0.19, "damaged": 0.13, "size": 0.11, "refund": 0.17, "invoice": 0.05, "service": 0.04
}  # fmt: skip
COMPENSATION = {"logistics": 5, "quality": 15, "damaged": 20, "size": 8, "refund": 5, "invoice": 0, "service": 10}
AGENTS = {"小满": 0.85, "立夏": 0.9, "谷雨": 1.0, "白露": 1.0, "秋分": 1.1, "小寒": 1.9}  # pace; the last is new
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


def ticket_table(orders: pd.DataFrame) -> pd.DataFrame:
    """Return ``tickets`` of a year; what is unresolved at the start of today has no end."""
    rng = generator("tickets")
    n = TICKETS
    paid = orders[(orders["status"] == "paid") & (orders["pay_time"] >= YEAR_START) & ~orders["brushed"]]
    about = paid.iloc[np.sort(rng.choice(len(paid), n, replace=False))]
    opened = add_hours(seconds(about["pay_time"].to_numpy()), 4 + rng.gamma(2, 40, n))
    severity = rng.choice(list(LIMITS), n, p=[0.72, 0.22, 0.06])
    kind = rng.choice(list(TYPES), n, p=list(TYPES.values()))
    agent = rng.choice(list(AGENTS), n)
    pace = pd.Series(agent).map(AGENTS).to_numpy()
    hours = pd.Series(severity).map(RESOLVE_HOURS).to_numpy() * pace * np.exp(rng.normal(0, 0.75, n))
    reply = np.minimum(np.exp(rng.normal(-1.3, 1.1, n)) * pace, hours * 0.9)
    first, resolved = add_hours(opened, reply), add_hours(opened, hours)
    limit = pd.Series(severity).map(LIMITS).to_numpy()
    # some tickets are simply forgotten, half of them even without a word
    forgotten = rng.random(n) < 0.012
    replied = ~(forgotten & (rng.random(n) < 0.5))
    now = np.datetime64(TODAY, "s")
    replied &= first < now
    done = ~forgotten & (resolved < now)
    mood = 4.6 - 0.9 * (hours > limit) - 0.4 * (reply > 1) - 0.5 * (severity != "normal") + rng.normal(0, 0.8, n)
    rated = done & (rng.random(n) < 0.55)
    paid_out = pd.Series(kind).map(COMPENSATION).to_numpy() * rng.choice([0, 1, 1.5, 2], n, p=[0.5, 0.3, 0.12, 0.08])
    table = pd.DataFrame({
        "opened": opened, "first_reply": pd.Series(first).where(replied),
        "resolved": pd.Series(resolved).where(done),
        "type": kind, "severity": severity, "limit_hours": limit, "order_id": about["order_id"].to_numpy(),
        "channel": rng.choice(["chat", "phone", "platform"], n, p=[0.78, 0.12, 0.10]), "agent": agent,
        "compensation": np.where(done, paid_out, 0.0),
        "satisfaction": pd.Series(np.clip(np.round(mood), 1, 5)).where(rated),
    })  # fmt: skip
    table = table[table["opened"] < TODAY].sort_values(["opened", "order_id"], ignore_index=True)
    table.insert(0, "ticket_id", [f"K{i:04}" for i in range(1, len(table) + 1)])
    return table


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
