"""支付转化率 of some channels together over some days of the logged week, from the raw visit log and the orders."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pandas as pd

from courseware.shop import metrics
from courseware.shop.metrics import Period

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, float]

CHANNELS = {
    "search": "搜索",
    "feed": "推荐",
    "paid": "付费推广",
    "live": "直播",
    "crm": "会员短信/社群",
    "direct": "直接访问",
}
CASES: list[tuple[str, str, str]] = [
    ("paid direct", "2026-04-20", "2026-04-23"),
    ("search direct", "2026-04-20", "2026-04-25"),
    ("search direct", "2026-04-21", "2026-04-26"),
    ("feed crm direct", "2026-04-20", "2026-04-24"),
    ("search crm direct", "2026-04-20", "2026-04-23"),
    ("search crm direct", "2026-04-20", "2026-04-24"),
    ("search feed direct", "2026-04-21", "2026-04-24"),
    ("search feed direct", "2026-04-22", "2026-04-25"),
    ("search live direct", "2026-04-21", "2026-04-25"),
    ("search live direct", "2026-04-22", "2026-04-25"),
    ("search paid direct", "2026-04-20", "2026-04-22"),
    ("search paid direct", "2026-04-22", "2026-04-24"),
    ("feed live crm direct", "2026-04-20", "2026-04-24"),
    ("paid live crm direct", "2026-04-20", "2026-04-22"),
    ("search feed crm direct", "2026-04-21", "2026-04-24"),
    ("search feed crm direct", "2026-04-22", "2026-04-25"),
    ("search live crm direct", "2026-04-20", "2026-04-22"),
    ("search live crm direct", "2026-04-20", "2026-04-23"),
]
"""Channels, first and last day. Direct visits are always among them: that is where the bots come from."""


def variant(rng: random.Random) -> dict[str, Any]:
    channels, first, last = rng.choice(CASES)
    return {"channels": channels.split(), "first": first, "last": last}


def labels(channels: list[str], first: str, last: str) -> dict[str, str]:
    *others, final = (CHANNELS[channel] for channel in channels)
    return {"channel_names": f"{'、'.join(others)}和{final}", "period_name": f"{first} 至 {last}"}


def _of_channels(frame: pd.DataFrame, channels: list[str]) -> pd.DataFrame:
    return frame[frame["channel"].isin(channels)]


def _visits(tables: Tables, channels: list[str], period: Period, *, bots: bool = False) -> pd.DataFrame:
    visits = metrics.without_bad_times(metrics.without_duplicates(tables["visits"]))
    if not bots:
        visits = metrics.without_bots(visits)
    return metrics.between(_of_channels(visits, channels), "event_time", period)


def _paid(tables: Tables, channels: list[str], period: Period) -> pd.DataFrame:
    return _of_channels(metrics.paid_orders(tables["orders"], period), channels)


def _answer(uv: float, buyers: float) -> Answer:
    return {"uv": uv, "buyers": buyers, "cvr": metrics.cvr(buyers, uv)}


def solve(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    visits, paid = _visits(tables, channels, (first, last)), _paid(tables, channels, (first, last))
    return _answer(metrics.uv(visits), metrics.buyers(paid))


def daily_visitors_summed(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Adds up the visitors of each day: whoever came on two days counts twice."""
    visits = _visits(tables, channels, (first, last))
    uv = int(visits.groupby(visits["event_time"].dt.normalize())["visitor_id"].nunique().sum())
    return _without_buyers(_answer(uv, metrics.buyers(_paid(tables, channels, (first, last)))))


def channel_visitors_summed(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Adds up the visitors of the channels: whoever came through two counts twice."""
    visits = _visits(tables, channels, (first, last))
    uv = int(visits.groupby("channel")["visitor_id"].nunique().sum())
    return _without_buyers(_answer(uv, metrics.buyers(_paid(tables, channels, (first, last)))))


def bots_counted(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Leaves the bots among the visitors."""
    visits = _visits(tables, channels, (first, last), bots=True)
    return _without_buyers(_answer(metrics.uv(visits), metrics.buyers(_paid(tables, channels, (first, last)))))


def buyers_per_pageview(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Divides by page views."""
    visits = _visits(tables, channels, (first, last))
    return _without_buyers(_answer(metrics.pv(visits), metrics.buyers(_paid(tables, channels, (first, last)))))


def orders_per_visitor(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Counts paid orders where buyers are asked for."""
    visits = _visits(tables, channels, (first, last))
    return _without_uv(_answer(metrics.uv(visits), len(_paid(tables, channels, (first, last)))))


def placed_for_paid(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Counts everyone who placed an order, paid or not."""
    orders = metrics.between(tables["orders"], "order_time", (first, last))
    visits = _visits(tables, channels, (first, last))
    return _without_uv(_answer(metrics.uv(visits), metrics.buyers(_of_channels(orders, channels))))


def buyers_from_log(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Counts the customer ids of the log's payments, some of which were not recorded."""
    visits = _visits(tables, channels, (first, last))
    return _without_uv(_answer(metrics.uv(visits), metrics.buyers(visits[visits["action"] == "pay"])))


def mean_of_daily_rates(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Averages the rates of the days as if each day had as many visitors."""
    visits, paid = _visits(tables, channels, (first, last)), _paid(tables, channels, (first, last))
    uv = visits.groupby(visits["event_time"].dt.normalize())["visitor_id"].nunique()
    buyers = paid.groupby(paid["pay_time"].dt.normalize())["customer_id"].nunique()
    return {"cvr": float((buyers.reindex(uv.index, fill_value=0) / uv).mean())}


def _without_buyers(answer: Answer) -> Answer:
    return {name: value for name, value in answer.items() if name != "buyers"}


def _without_uv(answer: Answer) -> Answer:
    return {name: value for name, value in answer.items() if name != "uv"}


def figures(tables: Tables, channels: list[str], first: str, last: str) -> dict[str, Any]:
    raw = tables["visits"]
    unique = metrics.without_duplicates(raw)
    timed = metrics.without_bad_times(unique)
    clean = metrics.without_bots(timed)
    paid = _paid(tables, channels, (first, last))
    return {
        "raw_rows": f"{len(raw):,}",
        "duplicates": f"{len(raw) - len(unique):,}",
        "bad_times": f"{len(unique) - len(timed):,}",
        "bot_visitors": f"{len(metrics.bot_visitors(timed)):,}",
        "bot_rows": f"{len(timed) - len(clean):,}",
        "clean_rows": f"{len(clean):,}",
        "paid_orders": f"{len(paid):,}",
    }
