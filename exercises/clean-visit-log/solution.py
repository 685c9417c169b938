"""Clean the raw visit log by three rules in a stated order, and one week of the order table by its status."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from courseware.shop import metrics

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]

CHANNELS = {
    "search": "搜索",
    "feed": "推荐",
    "paid": "付费推广",
    "live": "直播",
    "crm": "会员短信/社群",
    "direct": "直接访问",
}
WITH_DIRECT = [
    "search", "feed", "paid", "live", "search feed", "search paid", "search crm", "feed paid", "feed live", "paid crm",
    "paid live", "search feed paid", "search feed crm", "search paid live", "feed paid crm",
]  # fmt: skip
"""The bots come through direct visits, so every learner's share of the log includes those."""
ORDER_WEEKS = [("2025-08-11", "2025-08-17"), ("2025-08-13", "2025-08-19"), ("2025-08-09", "2025-08-15")]
"""Days around 14 August 2025, when somebody ordered 80,000 pieces and cancelled within minutes."""
ABSURD_UNITS = 10_000
RULES = ("重复行", "错误时间", "爬虫")


def variant(rng: random.Random) -> dict[str, Any]:
    first, last = rng.choice(ORDER_WEEKS)
    return {"channels": [*rng.choice(WITH_DIRECT).split(), "direct"], "first": first, "last": last}


def labels(channels: list[str], first: str, last: str) -> dict[str, str]:
    *others, final = (CHANNELS[channel] for channel in channels)
    return {"channel_names": f"{'、'.join(others)}和{final}", "order_period": f"{first} 至 {last}"}


def _log(tables: Tables, channels: list[str]) -> pd.DataFrame:
    visits = tables["visits"]
    return visits[visits["channel"].isin(channels)]


def _steps(raw: pd.DataFrame, *after: pd.DataFrame) -> pd.DataFrame:
    """One row a rule: rows removed by it and rows left after it, from the log before and after each step."""
    left = [len(frame) for frame in (raw, *after)]
    removed = [before - rest for before, rest in pairwise(left)]
    return _table(removed, left[1:])


def _table(removed: list[int], left: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"rule": RULES, "rows_removed": removed, "rows_left": left})


def _cleaning(raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The log after each of the three rules."""
    unique = metrics.without_duplicates(raw)
    timed = metrics.without_bad_times(unique)
    return unique, timed, metrics.without_bots(timed)


def _purchases(visits: pd.DataFrame) -> pd.DataFrame:
    """Rows that should know their customer: orders and payments."""
    return visits[visits["action"].isin(["order", "pay"])]


def _week_orders(tables: Tables, first: str, last: str) -> pd.DataFrame:
    """Orders placed in the period with the units of their lines."""
    orders = metrics.between(tables["orders"], "order_time", (first, last))
    items = tables["order_items"]
    units = items[items["order_id"].isin(orders["order_id"])].groupby("order_id")["quantity"].sum()
    return orders.assign(units=orders["order_id"].map(units))


def solve(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    raw = _log(tables, channels)
    unique, timed, clean = _cleaning(raw)
    orders = _week_orders(tables, first, last)
    paid = metrics.paid_orders(orders)
    return {
        "steps": _steps(raw, unique, timed, clean),
        "missing_share": float(_purchases(clean)["customer_id"].isna().mean()),
        "excluded_orders": len(orders) - len(paid),
        "paid_units": int(paid["units"].sum()),
    }


def rules_counted_separately(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Counts each rule on the raw log, so a duplicated row of a bot is removed twice."""
    raw = _log(tables, channels)
    removed = [
        len(raw) - len(metrics.without_duplicates(raw)),
        len(raw) - len(metrics.without_bad_times(raw)),
        len(raw) - len(metrics.without_bots(raw)),
    ]
    left = [len(raw) - sum(removed[: i + 1]) for i in range(len(RULES))]
    return {"steps": _table(removed, left)}


def order_reversed(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Removes bots first, then bad times, then duplicates."""
    raw = _log(tables, channels)
    human = metrics.without_bots(raw)
    timed = metrics.without_bad_times(human)
    return {"steps": _steps(raw, human, timed, metrics.without_duplicates(timed)).assign(
        rows_removed=lambda t: t["rows_removed"][::-1].to_numpy(), rows_left=lambda t: t["rows_left"][::-1].to_numpy()
    )}  # fmt: skip


def near_duplicates_dropped(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Compares without the time: a page looked at twice in a session loses its second view."""
    raw = _log(tables, channels)
    unique = raw.drop_duplicates([column for column in raw.columns if column != "event_time"])
    timed = metrics.without_bad_times(unique)
    return {"steps": _steps(raw, unique, timed, metrics.without_bots(timed))}


def all_copies_dropped(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Drops the first copy together with its repetitions."""
    raw = _log(tables, channels)
    unique = raw.drop_duplicates(keep=False)
    timed = metrics.without_bad_times(unique)
    return {"steps": _steps(raw, unique, timed, metrics.without_bots(timed))}


def future_times_kept(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Removes what is too early and forgets that a clock can run ahead."""
    raw = _log(tables, channels)
    unique = metrics.without_duplicates(raw)
    timed = unique[unique["event_time"] >= pd.Timestamp(metrics.LOG_WEEK[0])]
    return {"steps": _steps(raw, unique, timed, metrics.without_bots(timed))}


def bots_per_session(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Counts views per session, where no bot reaches the limit."""
    raw = _log(tables, channels)
    unique, timed, _ = _cleaning(raw)
    views = timed.loc[timed["action"] == "view", "session_id"].value_counts()
    busy = views[views > metrics.BOT_VIEWS].index
    return {"steps": _steps(raw, unique, timed, timed[~timed["session_id"].isin(busy)])}


def incomplete_rows_dropped(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Throws orders and payments without a customer away together with the duplicates."""
    raw = _log(tables, channels)
    unique = metrics.without_duplicates(raw)
    unique = unique.drop(_purchases(unique).query("customer_id.isna()").index)
    timed = metrics.without_bad_times(unique)
    return {"steps": _steps(raw, unique, timed, metrics.without_bots(timed)), "missing_share": 0.0}


def missing_of_all_rows(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Asks every row for its customer, though one who only looks need not log in."""
    clean = _cleaning(_log(tables, channels))[2]
    return {"missing_share": float(clean["customer_id"].isna().mean())}


def only_absurd_removed(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Removes the one order that catches the eye and keeps all others that nobody paid."""
    orders = _week_orders(tables, first, last)
    usual = orders[orders["units"] < ABSURD_UNITS]
    return {"excluded_orders": len(orders) - len(usual), "paid_units": int(usual["units"].sum())}


def placed_for_paid(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Sums the units of every order, paid or not."""
    return {"paid_units": int(_week_orders(tables, first, last)["units"].sum())}


def cancelled_only(tables: Tables, channels: list[str], first: str, last: str) -> Answer:
    """Takes cancelled orders out and keeps those that are merely unpaid."""
    orders = _week_orders(tables, first, last)
    kept = orders[orders["status"] != "cancelled"]
    return {"excluded_orders": len(orders) - len(kept), "paid_units": int(kept["units"].sum())}


def figures(tables: Tables, channels: list[str], first: str, last: str) -> dict[str, Any]:
    raw = _log(tables, channels)
    unique, timed, clean = _cleaning(raw)
    purchases = _purchases(clean)
    orders = _week_orders(tables, first, last)
    return {
        "raw_rows": f"{len(raw):,}",
        "duplicates": f"{len(raw) - len(unique):,}",
        "bad_times": f"{len(unique) - len(timed):,}",
        "bot_visitors": f"{len(metrics.bot_visitors(timed)):,}",
        "bot_rows": f"{len(timed) - len(clean):,}",
        "clean_rows": f"{len(clean):,}",
        "purchases": f"{len(purchases):,}",
        "unnamed": f"{int(purchases['customer_id'].isna().sum()):,}",
        "placed_orders": f"{len(orders):,}",
        "largest_units": f"{int(orders['units'].max()):,}",
        "placed_units": f"{int(orders['units'].sum()):,}",
    }
