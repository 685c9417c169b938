"""Score every customer by recency, frequency and money with stated edges, and put each into a segment."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Between, Tables
from courseware.shop import metrics

TODAY: Final = pd.Timestamp("2026-05-01")
LAST_DAY: Final = "2026-04-30"
REGIONS: Final = ["浙江", "广东", "江苏", "山东", "上海", "河南", "四川", "北京"]
F_EDGES: Final = [1, 2, 4, 8]
# First day of the window → round numbers near the fifths of R (days) and M (yuan) over the whole shop. F has no useful
# fifths: half of the customers bought once, so two of the four would fall on 1.
EDGES: Final[dict[str, dict[str, list[int]]]] = {
    "2025-05-01": {"r": [30, 85, 170, 260], "m": [140, 200, 430, 1250]},
    "2025-08-01": {"r": [25, 60, 120, 170], "m": [140, 220, 480, 1200]},
    "2025-11-01": {"r": [20, 45, 90, 145], "m": [150, 220, 450, 950]},
}
# Five and not the textbook's eight: who buys often here has always spent much, so three of the eight stay empty.
SEGMENTS: Final = ["重要价值客户", "重要唤回客户", "潜力客户", "一般客户", "沉睡客户"]


def variant(rng: random.Random) -> dict[str, Any]:
    start = rng.choice(list(EDGES))
    return {
        "region": rng.choice(REGIONS),
        "start": start,
        "r_edges": EDGES[start]["r"],
        "f_edges": F_EDGES,
        "m_edges": EDGES[start]["m"],
        "asked": rng.choice(SEGMENTS),
    }


def labels(
    region: str, start: str, r_edges: list[int], f_edges: list[int], m_edges: list[int], asked: str
) -> dict[str, str]:
    first = pd.Timestamp(start)
    return {
        "start_day": f"{first.year} 年 {first.month} 月 {first.day} 日",
        "r_cuts": "、".join(map(str, r_edges)),
        "f_cuts": "、".join(map(str, f_edges)),
        "m_cuts": "、".join(map(str, m_edges)),
    }


class Given(NamedTuple):
    tables: Tables
    edges: Mapping[str, list[int]]
    """Of r, f and m."""
    local: frozenset[str]
    """The customers of the province."""
    asked: str
    paid: pd.DataFrame
    """Orders paid in the window."""
    values: pd.DataFrame
    """One row a customer: r in whole days, f orders, m yuan."""
    start: str


def prepare(
    tables: Tables,
    region: str,
    start: str,
    r_edges: list[int],
    f_edges: list[int],
    m_edges: list[int],
    asked: str,
) -> Given:
    customers = tables["customers"]
    local = frozenset(customers.loc[customers["region"] == region, "customer_id"])
    paid = metrics.paid_orders(tables["orders"], (start, LAST_DAY))
    return Given(tables, {"r": r_edges, "f": f_edges, "m": m_edges}, local, asked, paid, _values(paid), start)


def _values(orders: pd.DataFrame, today: pd.Timestamp = TODAY, time: str = "pay_time") -> pd.DataFrame:
    grouped = orders.groupby("customer_id")
    return pd.DataFrame(
        {
            "r": (today - grouped[time].max().dt.normalize()).dt.days,
            "f": grouped.size(),
            "m": grouped["amount"].sum().round(2),
        }
    )


def _scores(values: pd.DataFrame, edges: Mapping[str, list[int]], inclusive: bool = False) -> pd.DataFrame:
    """By how many edges a value exceeds (with `inclusive`: reaches)."""
    side: Literal["left", "right"] = "right" if inclusive else "left"
    exceeded = {name: np.searchsorted(edges[name], values[name].to_numpy(), side=side) for name in ("r", "f", "m")}
    scores = {"r": 5 - exceeded["r"], "f": 1 + exceeded["f"], "m": 1 + exceeded["m"]}
    return pd.DataFrame(scores, index=values.index)


def _answer(given: Given, values: pd.DataFrame, scores: pd.DataFrame | None = None) -> Answer:
    """Give each customer the first segment whose rule fits, in the order of `SEGMENTS`."""
    scores = _scores(values, given.edges) if scores is None else scores
    near, good = scores["r"] >= 4, (scores["f"] >= 3) & (scores["m"] >= 4)
    segment = np.select([good & near, good, near, scores["r"] == 3], SEGMENTS[:4], SEGMENTS[4])
    everyone = scores.assign(segment=segment).reset_index()
    return {
        "local": everyone[[customer in given.local for customer in everyone["customer_id"].tolist()]],
        "everyone": everyone,
        "members": float((segment == given.asked).sum()),
        "value": float(values["m"][segment == given.asked].sum()),
    }


def solve(given: Given) -> Answer:
    return _answer(given, given.values)


def lines_counted(given: Given) -> Answer:
    """Counts order lines for F."""
    lines = given.tables["order_items"]["order_id"].value_counts()
    counted = given.paid["order_id"].map(lines).groupby(given.paid["customer_id"]).sum()
    return _answer(given, given.values.assign(f=counted))


def recency_reversed(given: Given) -> Answer:
    """Gives the longest-gone customers the highest R."""
    scores = _scores(given.values, given.edges)
    return _answer(given, given.values, scores.assign(r=6 - scores["r"]))


def unpaid_included(given: Given) -> Answer:
    """Takes all orders placed in the window, paid or not."""
    placed = metrics.between(given.tables["orders"], "order_time", (given.start, LAST_DAY))
    return _answer(given, _values(placed, time="order_time"))


def window_ignored(given: Given) -> Answer:
    """Takes the whole history."""
    return _answer(given, _values(metrics.paid_orders(given.tables["orders"])))


def edges_inclusive(given: Given) -> Answer:
    """A value equal to an edge counts as above it."""
    return _answer(given, given.values, _scores(given.values, given.edges, inclusive=True))


def ranked_into_fifths(given: Given) -> Answer:
    """Five equal groups by rank, which may tear customers with equal values apart in any way, or by the shop's own
    fifths, which do not. The segments follow from how the ties fell."""
    return _ranked(given, ["r", "f", "m"])


def fifths_for_lines(given: Given) -> Answer:
    """The same for R and M alone: F by the lines."""
    return _ranked(given, ["r", "m"])


def _ranked(given: Given, columns: list[str]) -> Answer:
    ranks = given.values[columns]
    # Programs cut some rows earlier or later where the customers do not divide by five.
    one, other = _fifths(ranks.rank(method="min") - 2), _fifths(ranks.rank(method="max") + 2)
    least, most = one.where(one < other, other), other.where(one < other, one)
    right = solve(given)["everyone"].set_index("customer_id")
    example = right.assign(**right[columns].clip(least, most))
    everyone = Between(*(table.reset_index() for table in (example, least, most)))
    here = everyone.example["customer_id"].isin(given.local)
    return {"everyone": everyone, "local": Between(everyone.example[here], everyone.least[here], everyone.most[here])}


def _fifths(ranks: pd.DataFrame) -> pd.DataFrame:
    """Scores by rank from 1; R is best for the fewest days."""
    fifth = ((ranks - 1) * 5 // len(ranks)).clip(0, 4).astype(int)
    return fifth.add(1).assign(r=5 - fifth["r"])


def days_counted(given: Given) -> Answer:
    """Counts the days with a payment for F, as the repurchase rate does."""
    days = given.paid["pay_time"].dt.normalize().groupby(given.paid["customer_id"]).nunique()
    return _answer(given, given.values.assign(f=days))


def last_day_left_out(given: Given) -> Answer:
    """Compares times with the last date, which is its first second."""
    return _answer(given, _values(given.paid[given.paid["pay_time"] <= pd.Timestamp(LAST_DAY)]))


def today_is_last_order(given: Given) -> Answer:
    """Counts the days up to the last paid day of the data instead of 2026-05-01. Few change their segment. Whole days
    between the time of payment and that date are the same numbers."""
    return _answer(given, _values(given.paid, today=given.paid["pay_time"].max().normalize()))


def refunds_deducted(given: Given) -> Answer:
    """Deducts successful refunds from M."""
    refunded = given.paid["refund_amount"].where(given.paid["refund_status"] == "success", 0.0)
    return _answer(given, _values(given.paid.assign(amount=given.paid["amount"] - refunded)))


def figures(given: Given) -> dict[str, Any]:
    """A customer of the province to follow step by step: the one with the most orders."""
    answer, values = solve(given), given.values
    local = answer["local"].set_index("customer_id")
    example = values.loc[local.index].sort_values(["f", "m"], ascending=False).index[0]
    days, orders, money = values.loc[example]
    score = local.loc[example]
    return {
        "customers": len(values),
        "local_customers": len(local),
        "example": example,
        "example_days": int(days),
        "example_orders": int(orders),
        "example_money": money,
        "example_r": int(score["r"]),
        "example_f": int(score["f"]),
        "example_m": int(score["m"]),
        "example_segment": score["segment"],
        "once_share": (values["f"] == 1).mean(),
        "people_share": answer["members"] / len(values),
        "money_share": answer["value"] / values["m"].sum(),
    }
