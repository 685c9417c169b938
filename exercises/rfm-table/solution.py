"""Score every customer by recency, frequency and money with stated edges, and put each into a segment."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from courseware.shop import metrics

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]

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


def labels(start: str, r_edges: list[int], f_edges: list[int], m_edges: list[int], **_: Any) -> dict[str, str]:
    first = pd.Timestamp(start)
    return {
        "start_day": f"{first.year} 年 {first.month} 月 {first.day} 日",
        "r_cuts": "、".join(map(str, r_edges)),
        "f_cuts": "、".join(map(str, f_edges)),
        "m_cuts": "、".join(map(str, m_edges)),
    }


def _paid(tables: Tables, start: str) -> pd.DataFrame:
    return metrics.paid_orders(tables["orders"], (start, LAST_DAY))


def _values(orders: pd.DataFrame, today: pd.Timestamp = TODAY, time: str = "pay_time") -> pd.DataFrame:
    """One row a customer: r in whole days, f orders, m yuan."""
    grouped = orders.groupby("customer_id")
    return pd.DataFrame(
        {
            "r": (today - grouped[time].max().dt.normalize()).dt.days,
            "f": grouped.size(),
            "m": grouped["amount"].sum().round(2),
        }
    )


def _exceeded(values: pd.Series, edges: list[int], inclusive: bool = False) -> pd.Series:
    """How many edges each value exceeds (with `inclusive`: reaches)."""
    side: Literal["left", "right"] = "right" if inclusive else "left"
    return pd.Series(np.searchsorted(edges, values.to_numpy(), side=side), index=values.index)


def _segments(scores: pd.DataFrame) -> pd.DataFrame:
    """Add the segment: the first rule that fits, in the order of `SEGMENTS`."""
    near, good = scores["r"] >= 4, (scores["f"] >= 3) & (scores["m"] >= 4)
    names = np.select([good & near, good, near, scores["r"] == 3], SEGMENTS[:4], SEGMENTS[4])
    return scores.assign(segment=names)


def _scored(values: pd.DataFrame, params: Mapping[str, Any], inclusive: bool = False) -> pd.DataFrame:
    return _segments(
        pd.DataFrame(
            {
                "r": 5 - _exceeded(values["r"], params["r_edges"], inclusive),
                "f": 1 + _exceeded(values["f"], params["f_edges"], inclusive),
                "m": 1 + _exceeded(values["m"], params["m_edges"], inclusive),
            }
        )
    )


def _answer(tables: Tables, scored: pd.DataFrame, money: pd.Series, params: Mapping[str, Any]) -> Answer:
    customers = tables["customers"]
    local = customers.loc[customers["region"] == params["region"], "customer_id"]
    chosen = scored.index[scored["segment"] == params["asked"]]
    return {
        "local": scored[scored.index.isin(local)].reset_index(),
        "everyone": scored.reset_index(),
        "members": float(len(chosen)),
        "value": float(money.reindex(chosen).sum()),
    }


def solve(tables: Tables, **params: Any) -> Answer:
    values = _values(_paid(tables, params["start"]))
    return _answer(tables, _scored(values, params), values["m"], params)


def lines_counted(tables: Tables, **params: Any) -> Answer:
    """Counts order lines for F."""
    orders = _paid(tables, params["start"])
    lines = tables["order_items"].groupby("order_id").size()
    values = _values(orders)
    values["f"] = orders["order_id"].map(lines).groupby(orders["customer_id"]).sum()
    return _answer(tables, _scored(values, params), values["m"], params)


def recency_reversed(tables: Tables, **params: Any) -> Answer:
    """Gives the longest-gone customers the highest R."""
    values = _values(_paid(tables, params["start"]))
    scored = _scored(values, params).drop(columns="segment")
    return _answer(tables, _segments(scored.assign(r=6 - scored["r"])), values["m"], params)


def unpaid_included(tables: Tables, **params: Any) -> Answer:
    """Takes all orders placed in the window, paid or not."""
    placed = metrics.between(tables["orders"], "order_time", (params["start"], LAST_DAY))
    values = _values(placed, time="order_time")
    return _answer(tables, _scored(values, params), values["m"], params)


def window_ignored(tables: Tables, **params: Any) -> Answer:
    """Takes the whole history."""
    values = _values(metrics.paid_orders(tables["orders"]))
    return _answer(tables, _scored(values, params), values["m"], params)


def edges_inclusive(tables: Tables, **params: Any) -> Answer:
    """A value equal to an edge counts as above it."""
    values = _values(_paid(tables, params["start"]))
    return _answer(tables, _scored(values, params, inclusive=True), values["m"], params)


def ranked_into_fifths(tables: Tables, **params: Any) -> Answer:
    """`qcut` of `rank(method="first")`: five equal groups, which tears customers with equal values apart."""
    values = _values(_paid(tables, params["start"]))
    fifth = {name: pd.qcut(values[name].rank(method="first"), 5, labels=False) for name in values}
    scored = pd.DataFrame({"r": 5 - fifth["r"], "f": 1 + fifth["f"], "m": 1 + fifth["m"]})
    return _answer(tables, _segments(scored), values["m"], params)


def today_is_last_order(tables: Tables, **params: Any) -> Answer:
    """Counts the days up to the last paid day of the data instead of 2026-05-01. Few change their segment."""
    orders = _paid(tables, params["start"])
    values = _values(orders, today=orders["pay_time"].max().normalize())
    wrong = _answer(tables, _scored(values, params), values["m"], params)
    return {name: wrong[name] for name in ("local", "everyone")}


def refunds_deducted(tables: Tables, **params: Any) -> Answer:
    """Deducts successful refunds from M."""
    orders = _paid(tables, params["start"])
    refunded = orders["refund_amount"].where(orders["refund_status"] == "success", 0.0)
    values = _values(orders.assign(amount=orders["amount"] - refunded))
    return _answer(tables, _scored(values, params), values["m"], params)


def figures(tables: Tables, **params: Any) -> dict[str, Any]:
    """A customer of the province to follow step by step: the one with the most orders."""
    answer = solve(tables, **params)
    values = _values(_paid(tables, params["start"]))
    local = answer["local"].set_index("customer_id")
    example = values.loc[local.index].sort_values(["f", "m"], ascending=False).index[0]
    days, orders, money = values.loc[example]
    score = local.loc[example]
    return {
        "customers": f"{len(answer['everyone']):,}",
        "local_customers": f"{len(local):,}",
        "example": example,
        "example_days": int(days),
        "example_orders": int(orders),
        "example_money": f"{money:,.2f}",
        "example_r": int(score["r"]),
        "example_f": int(score["f"]),
        "example_m": int(score["m"]),
        "example_segment": score["segment"],
        "once_share": f"{(values['f'] == 1).mean():.1%}",
        "members_shown": f"{answer['members']:,.0f}",
        "value_shown": f"{answer['value']:,.2f}",
        "people_share": f"{answer['members'] / len(values):.1%}",
        "money_share": f"{answer['value'] / values['m'].sum():.1%}",
    }
