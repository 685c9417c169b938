"""What 满 200 减 30 stacked with a shop coupon of 30 would have cost on the orders of a month."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from courseware.shop import metrics

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]

THRESHOLD: Final = 200
REDUCTION: Final = 30
COUPON: Final = 30
COUPON_THRESHOLDS: Final = [210, 220, 230, 240]
ABSURD: Final = 100_000
"""Yuan. One order of August 2025 was cancelled within minutes; nobody would take it for a customer's."""
# Months without a promotion, whose prices were the usual ones.
MONTHS: Final = {
    "2025-07": ("2025-07-01", "2025-07-31"),
    "2025-08": ("2025-08-01", "2025-08-31"),
    "2025-09": ("2025-09-01", "2025-09-30"),
    "2025-10": ("2025-10-01", "2025-10-31"),
    "2025-12": ("2025-12-01", "2025-12-31"),
    "2026-01": ("2026-01-01", "2026-01-31"),
    "2026-02": ("2026-02-01", "2026-02-28"),
    "2026-03": ("2026-03-01", "2026-03-31"),
    "2026-04": ("2026-04-01", "2026-04-30"),
}


def variant(rng: random.Random) -> dict[str, Any]:
    start, end = MONTHS[rng.choice(list(MONTHS))]
    return {"start": start, "end": end, "coupon_threshold": rng.choice(COUPON_THRESHOLDS)}


def labels(start: str, end: str, coupon_threshold: int) -> dict[str, str]:
    first = pd.Timestamp(start)
    return {"month": f"{first.year} 年 {first.month} 月"}


def _orders(tables: Tables, orders: pd.DataFrame) -> pd.DataFrame:
    """The orders with the cost of their goods."""
    items = tables["order_items"]
    items = items[items["order_id"].isin(orders["order_id"])]
    return orders.set_index("order_id").assign(cost=items.groupby("order_id")["cost"].sum())


def _paid(tables: Tables, start: str, end: str) -> pd.DataFrame:
    return _orders(tables, metrics.paid_orders(tables["orders"], (start, end)))


def _discount(price: pd.Series, coupon_price: pd.Series, coupon_threshold: int) -> pd.Series:
    """满减 first, then the coupon; what is left to pay never falls below 0."""
    reduction = REDUCTION * (price >= THRESHOLD)
    coupon = COUPON * (coupon_price >= coupon_threshold)
    return (reduction + coupon).clip(upper=price)


def _answer(orders: pd.DataFrame, discount: pd.Series, price: str = "goods_amount") -> Answer:
    total, goods = float(discount.sum()), float(orders[price].sum())
    before = float((orders[price] - orders["cost"]).mean())
    after = before - total / len(orders)
    return {
        "qualified": float((orders[price] >= THRESHOLD).sum()),
        "both": float((discount == REDUCTION + COUPON).sum()),
        "total": total,
        "rate": total / goods,
        "before": before,
        "after": after,
        "extra": total / after,
    }


def solve(tables: Tables, start: str, end: str, coupon_threshold: int) -> Answer:
    orders = _paid(tables, start, end)
    price = orders["goods_amount"]
    return _answer(orders, _discount(price, price, coupon_threshold))


def _changed(wrong: Answer, *names: str) -> Answer:
    return {name: wrong[name] for name in names}


def threshold_after_reduction(tables: Tables, start: str, end: str, coupon_threshold: int) -> Answer:
    """Asks whether the coupon applies after 满减 was taken off."""
    orders = _paid(tables, start, end)
    price = orders["goods_amount"]
    reduced = price - REDUCTION * (price >= THRESHOLD)
    wrong = _answer(orders, _discount(price, reduced, coupon_threshold))
    return _changed(wrong, "both", "total", "rate", "after", "extra")


def every_two_hundred(tables: Tables, start: str, end: str, coupon_threshold: int) -> Answer:
    """Takes 30 off for each full 200 of an order."""
    orders = _paid(tables, start, end)
    price = orders["goods_amount"]
    discount = REDUCTION * (price // THRESHOLD) + COUPON * (price >= coupon_threshold)
    return _changed(_answer(orders, discount), "total", "rate", "after", "extra")


def not_stacked(tables: Tables, start: str, end: str, coupon_threshold: int) -> Answer:
    """Lets an order use one of the two."""
    orders = _paid(tables, start, end)
    discount = (REDUCTION * (orders["goods_amount"] >= THRESHOLD)).astype(float)
    return _changed(_answer(orders, discount), "total", "rate", "after", "extra")


def nominal_rate(tables: Tables, start: str, end: str, coupon_threshold: int) -> Answer:
    """Reads the rate off the coupon's face: 60 out of 200."""
    return {"rate": (REDUCTION + COUPON) / THRESHOLD}


def rate_of_qualified(tables: Tables, start: str, end: str, coupon_threshold: int) -> Answer:
    """Divides by the sales of the orders that got something."""
    orders = _paid(tables, start, end)
    price = orders["goods_amount"]
    total = solve(tables, start, end, coupon_threshold)["total"]
    return {"rate": total / float(price[price >= THRESHOLD].sum())}


def unpaid_included(tables: Tables, start: str, end: str, coupon_threshold: int) -> Answer:
    """Counts orders that were placed and never paid."""
    orders = _orders(tables, metrics.between(tables["orders"], "order_time", (start, end)))
    orders = orders[orders["goods_amount"] < ABSURD]
    price = orders["goods_amount"]
    wrong = _answer(orders, _discount(price, price, coupon_threshold))
    return _changed(wrong, "qualified", "both", "total", "extra")


def after_old_coupons(tables: Tables, start: str, end: str, coupon_threshold: int) -> Answer:
    """Applies the rule to what was paid then, after other coupons."""
    orders = _paid(tables, start, end)
    price = orders["amount"]
    return _answer(orders, _discount(price, price, coupon_threshold), "amount")


def old_margin(tables: Tables, start: str, end: str, coupon_threshold: int) -> Answer:
    """Lets the extra orders earn the margin from before the reduction."""
    right = solve(tables, start, end, coupon_threshold)
    return {"extra": right["total"] / right["before"]}


def cost_left_out(tables: Tables, start: str, end: str, coupon_threshold: int) -> Answer:
    """Calls the price the margin."""
    orders = _paid(tables, start, end)
    price = orders["goods_amount"]
    right = solve(tables, start, end, coupon_threshold)
    after = float(price.mean()) - right["total"] / len(orders)
    return {"before": float(price.mean()), "after": after, "extra": right["total"] / after}


def figures(tables: Tables, start: str, end: str, coupon_threshold: int) -> dict[str, Any]:
    orders = _paid(tables, start, end)
    price = orders["goods_amount"]
    right = solve(tables, start, end, coupon_threshold)
    return {
        "orders": len(orders),
        "qualified_share": f"{right['qualified'] / len(orders):.1%}",
        "only_reduction": int(right["qualified"] - right["both"]),
        "goods_shown": f"{price.sum():,.1f}",
        "total_shown": f"{right['total']:,.0f}",
        "rate_shown": f"{right['rate']:.1%}",
        "before_shown": f"{right['before']:.2f}",
        "after_shown": f"{right['after']:.2f}",
        "per_order": f"{right['total'] / len(orders):.2f}",
        "extra_shown": f"{right['extra']:.1f}",
        "extra_share": f"{right['extra'] / len(orders):.0%}",
        "margin_before": f"{right['before'] / price.mean():.1%}",
        "margin_after": f"{right['after'] / (price.mean() - right['total'] / len(orders)):.1%}",
        "near": int(((price >= 160) & (price < THRESHOLD)).sum()),
    }
