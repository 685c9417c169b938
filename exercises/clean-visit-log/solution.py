"""Clean the raw visit log by three rules in a stated order, and one week of the order table by its status."""

from __future__ import annotations

import random
from itertools import accumulate, pairwise
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


class Given(NamedTuple):
    raw: pd.DataFrame
    """The log of the learner's channels."""
    unique: pd.DataFrame
    timed: pd.DataFrame
    clean: pd.DataFrame
    """The log after each of the three rules."""
    orders: pd.DataFrame
    """Orders placed in the period with the units of their lines."""


def prepare(tables: Tables, channels: list[str], first: str, last: str) -> Given:
    visits, items = tables["visits"], tables["order_items"]
    raw = visits[visits["channel"].isin(channels)]
    unique = metrics.without_duplicates(raw)
    timed = metrics.without_bad_times(unique)
    orders = metrics.between(tables["orders"], "order_time", (first, last))
    units = items[items["order_id"].isin(orders["order_id"])].groupby("order_id")["quantity"].sum()
    orders = orders.assign(units=orders["order_id"].map(units))
    return Given(raw, unique, timed, metrics.without_bots(timed), orders)


def _steps(raw: pd.DataFrame, *after: pd.DataFrame) -> pd.DataFrame:
    """One row a rule: rows removed by it and rows left after it, from the log before and after each step."""
    left = [len(frame) for frame in (raw, *after)]
    return _table([before - rest for before, rest in pairwise(left)], left[1:])


def _table(removed: list[int], left: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"rule": RULES, "rows_removed": removed, "rows_left": left})


def _cleaned(raw: pd.DataFrame, unique: pd.DataFrame) -> Answer:
    """The answer when something else than the duplicates was removed by the first rule."""
    timed = metrics.without_bad_times(unique)
    return {"steps": _steps(raw, unique, timed, metrics.without_bots(timed))}


def _purchases(visits: pd.DataFrame) -> pd.DataFrame:
    """Rows that should know their customer: orders and payments."""
    return visits[visits["action"].isin(["order", "pay"])]


def _sold(orders: pd.DataFrame, kept: pd.DataFrame) -> Answer:
    return {"excluded_orders": len(orders) - len(kept), "paid_units": int(kept["units"].sum())}


def solve(given: Given) -> Answer:
    return {
        "steps": _steps(given.raw, given.unique, given.timed, given.clean),
        "missing_share": float(_purchases(given.clean)["customer_id"].isna().mean()),
        **_sold(given.orders, metrics.paid_orders(given.orders)),
    }


def rules_counted_separately(given: Given) -> Answer:
    """Counts each rule on the raw log, so a duplicated row of a bot is removed twice."""
    raw = given.raw
    left = map(len, (given.unique, metrics.without_bad_times(raw), metrics.without_bots(raw)))
    removed = [len(raw) - rest for rest in left]
    return {"steps": _table(removed, [len(raw) - total for total in accumulate(removed)])}


def order_reversed(given: Given) -> Answer:
    """Removes bots first, then bad times, then duplicates."""
    human = metrics.without_bots(given.raw)
    timed = metrics.without_bad_times(human)
    steps = _steps(given.raw, human, timed, metrics.without_duplicates(timed))
    return {"steps": _table(list(steps["rows_removed"][::-1]), list(steps["rows_left"][::-1]))}


def near_duplicates_dropped(given: Given) -> Answer:
    """Compares without the time: a page looked at twice in a session loses its second view."""
    raw = given.raw
    return _cleaned(raw, raw.drop_duplicates([column for column in raw.columns if column != "event_time"]))


def all_copies_dropped(given: Given) -> Answer:
    """Drops the first copy together with its repetitions."""
    return _cleaned(given.raw, given.raw.drop_duplicates(keep=False))


def future_times_kept(given: Given) -> Answer:
    """Removes what is too early and forgets that a clock can run ahead."""
    timed = given.unique[given.unique["event_time"] >= pd.Timestamp(metrics.LOG_WEEK[0])]
    return {"steps": _steps(given.raw, given.unique, timed, metrics.without_bots(timed))}


def bots_per_session(given: Given) -> Answer:
    """Counts views per session, where no bot reaches the limit."""
    timed = given.timed
    views = timed.loc[timed["action"] == "view", "session_id"].value_counts()
    busy = views[views > metrics.BOT_VIEWS].index
    return {"steps": _steps(given.raw, given.unique, timed, timed[~timed["session_id"].isin(busy)])}


def incomplete_rows_dropped(given: Given) -> Answer:
    """Throws orders and payments without a customer away together with the duplicates."""
    unnamed = _purchases(given.unique).query("customer_id.isna()").index
    return _cleaned(given.raw, given.unique.drop(unnamed)) | {"missing_share": 0.0}


def missing_of_all_rows(given: Given) -> Answer:
    """Asks every row for its customer, though one who only looks need not log in."""
    return {"missing_share": float(given.clean["customer_id"].isna().mean())}


def only_absurd_removed(given: Given) -> Answer:
    """Removes the one order that catches the eye and keeps all others that nobody paid."""
    return _sold(given.orders, given.orders[given.orders["units"] < ABSURD_UNITS])


def placed_for_paid(given: Given) -> Answer:
    """Sums the units of every order, paid or not."""
    return _sold(given.orders, given.orders)


def cancelled_only(given: Given) -> Answer:
    """Takes cancelled orders out and keeps those that are merely unpaid."""
    return _sold(given.orders, given.orders[given.orders["status"] != "cancelled"])


def figures(given: Given) -> dict[str, Any]:
    purchases = _purchases(given.clean)
    return {
        "raw_rows": len(given.raw),
        "duplicates": len(given.raw) - len(given.unique),
        "bad_times": len(given.unique) - len(given.timed),
        "bot_visitors": len(metrics.bot_visitors(given.timed)),
        "bot_rows": len(given.timed) - len(given.clean),
        "clean_rows": len(given.clean),
        "purchases": len(purchases),
        "unnamed": int(purchases["customer_id"].isna().sum()),
        "placed_orders": len(given.orders),
        "largest_units": int(given.orders["units"].max()),
        "placed_units": int(given.orders["units"].sum()),
    }
