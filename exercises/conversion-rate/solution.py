"""支付转化率 of some channels together over some days of the logged week, from the raw visit log and the orders."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

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


class Given(NamedTuple):
    """Of the learner's channels and days."""

    visits: pd.DataFrame
    with_bots: pd.DataFrame
    placed: pd.DataFrame
    """By order time, paid or not."""
    paid: pd.DataFrame
    cleaning: dict[str, int]
    """Rows of the whole log before, in, and after its cleaning."""


def prepare(tables: Tables, channels: list[str], first: str, last: str) -> Given:
    def asked(frame: pd.DataFrame, time: str) -> pd.DataFrame:
        return metrics.between(frame[frame["channel"].isin(channels)], time, (first, last))

    raw, orders = tables["visits"], tables["orders"]
    unique = metrics.without_duplicates(raw)
    timed = metrics.without_bad_times(unique)
    bots = metrics.bot_visitors(timed)
    clean = timed[~timed["visitor_id"].isin(bots)]
    cleaning = {
        "raw_rows": len(raw),
        "duplicates": len(raw) - len(unique),
        "bad_times": len(unique) - len(timed),
        "bot_visitors": len(bots),
        "bot_rows": len(timed) - len(clean),
        "clean_rows": len(clean),
    }
    return Given(
        asked(clean, "event_time"),
        asked(timed, "event_time"),
        asked(orders, "order_time"),
        asked(metrics.paid_orders(orders), "pay_time"),
        cleaning,
    )


def _answer(given: Given, uv: float | None = None, buyers: float | None = None) -> Answer:
    """The answer, with another number of visitors or buyers if one is given."""
    uv = metrics.uv(given.visits) if uv is None else uv
    buyers = metrics.buyers(given.paid) if buyers is None else buyers
    return {"uv": uv, "buyers": buyers, "cvr": metrics.cvr(buyers, uv)}


def _daily(frame: pd.DataFrame, time: str, who: str) -> pd.Series:
    """Distinct people of each day."""
    return frame.groupby(frame[time].dt.normalize())[who].nunique()


def solve(given: Given) -> Answer:
    return _answer(given)


def daily_visitors_summed(given: Given) -> Answer:
    """Adds up the visitors of each day: whoever came on two days counts twice."""
    return _answer(given, uv=int(_daily(given.visits, "event_time", "visitor_id").sum()))


def channel_visitors_summed(given: Given) -> Answer:
    """Adds up the visitors of the channels: whoever came through two counts twice."""
    return _answer(given, uv=int(given.visits.groupby("channel")["visitor_id"].nunique().sum()))


def bots_counted(given: Given) -> Answer:
    """Leaves the bots among the visitors."""
    return _answer(given, uv=metrics.uv(given.with_bots))


def buyers_per_pageview(given: Given) -> Answer:
    """Divides by page views."""
    return _answer(given, uv=metrics.pv(given.visits))


def orders_per_visitor(given: Given) -> Answer:
    """Counts paid orders where buyers are asked for."""
    return _answer(given, buyers=len(given.paid))


def placed_for_paid(given: Given) -> Answer:
    """Counts everyone who placed an order, paid or not."""
    return _answer(given, buyers=metrics.buyers(given.placed))


def buyers_from_log(given: Given) -> Answer:
    """Counts the customer ids of the log's payments, some of which were not recorded."""
    return _answer(given, buyers=metrics.buyers(given.visits[given.visits["action"] == "pay"]))


def mean_of_daily_rates(given: Given) -> Answer:
    """Averages the rates of the days as if each day had as many visitors."""
    uv, buyers = _daily(given.visits, "event_time", "visitor_id"), _daily(given.paid, "pay_time", "customer_id")
    return {"cvr": float((buyers.reindex(uv.index, fill_value=0) / uv).mean())}


def figures(given: Given) -> dict[str, Any]:
    return given.cleaning | {"paid_orders": len(given.paid)}
