"""What 满 200 减 30 stacked with a shop coupon of 30 would have cost on the orders of a month."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

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


class Given(NamedTuple):
    orders: pd.DataFrame
    """Paid in the month, with the cost of their goods."""
    placed: pd.DataFrame
    """Placed in the month, paid or not."""
    threshold: int
    """Of the coupon."""


def prepare(tables: Tables, start: str, end: str, coupon_threshold: int) -> Given:
    orders, period = tables["orders"], (start, end)
    paid, placed = metrics.paid_orders(orders, period), metrics.between(orders, "order_time", period)
    items = tables["order_items"]
    items = items[items["order_id"].isin([*paid["order_id"], *placed["order_id"]])]
    cost = items.groupby("order_id")["cost"].sum()
    paid, placed = (each.assign(cost=each["order_id"].map(cost)) for each in (paid, placed))
    return Given(paid, placed[placed["goods_amount"] < ABSURD], coupon_threshold)


def _answer(
    given: Given,
    price: pd.Series | None = None,
    *,
    coupon_price: pd.Series | None = None,
    discount: pd.Series | None = None,
) -> Answer:
    """满减 first, then the coupon; what is left to pay never falls below 0.

    `price` is what the goods cost, `coupon_price` what the coupon's threshold looks at, `discount` what is taken off.
    """
    price = given.orders["goods_amount"] if price is None else price
    coupon_price = price if coupon_price is None else coupon_price
    if discount is None:
        discount = (_reduction(price) + COUPON * (coupon_price >= given.threshold)).clip(upper=price)
    total = float(discount.sum())
    before = float((price - given.orders["cost"]).mean())
    after = before - total / len(price)
    return {
        "qualified": float((price >= THRESHOLD).sum()),
        "both": float((discount == REDUCTION + COUPON).sum()),
        "total": total,
        "rate": total / float(price.sum()),
        "before": before,
        "after": after,
        "extra": total / after,
    }


def _reduction(price: pd.Series) -> pd.Series:
    return REDUCTION * (price >= THRESHOLD)


def solve(given: Given) -> Answer:
    return _answer(given)


def threshold_after_reduction(given: Given) -> Answer:
    """Asks whether the coupon applies after 满减 was taken off."""
    price = given.orders["goods_amount"]
    return _answer(given, coupon_price=price - _reduction(price))


def every_two_hundred(given: Given) -> Answer:
    """Takes 30 off for each full 200 of an order."""
    price = given.orders["goods_amount"]
    return _answer(given, discount=REDUCTION * (price // THRESHOLD) + COUPON * (price >= given.threshold))


def not_stacked(given: Given) -> Answer:
    """Lets an order use one of the two."""
    return _answer(given, discount=_reduction(given.orders["goods_amount"]))


def nominal_rate(given: Given) -> Answer:
    """Reads the rate off the coupon's face: 60 out of 200."""
    return {"rate": (REDUCTION + COUPON) / THRESHOLD}


def rate_of_qualified(given: Given) -> Answer:
    """Divides by the sales of the orders that got something."""
    price = given.orders["goods_amount"]
    return {"rate": solve(given)["total"] / float(price[price >= THRESHOLD].sum())}


def unpaid_included(given: Given) -> Answer:
    """Counts orders that were placed and never paid."""
    return solve(given._replace(orders=given.placed))


def last_day_left_out(given: Given) -> Answer:
    """Compares times with the last date, which is its first second."""
    times = given.orders["pay_time"]
    return solve(given._replace(orders=given.orders[times < times.max().normalize()]))


def after_old_coupons(given: Given) -> Answer:
    """Applies the rule to what was paid then, after other coupons."""
    return _answer(given, given.orders["amount"])


def old_margin(given: Given) -> Answer:
    """Lets the extra orders earn the margin from before the reduction."""
    right = solve(given)
    return {"extra": right["total"] / right["before"]}


def cost_left_out(given: Given) -> Answer:
    """Calls the price the margin."""
    return solve(given._replace(orders=given.orders.assign(cost=0.0)))


def figures(given: Given) -> dict[str, Any]:
    price, right = given.orders["goods_amount"], solve(given)
    per_order = right["total"] / len(price)
    return {
        "orders": len(price),
        "qualified_share": right["qualified"] / len(price),
        "only_reduction": right["qualified"] - right["both"],
        "goods": price.sum(),
        "per_order": per_order,
        "extra_share": right["extra"] / len(price),
        "margin_before": right["before"] / price.mean(),
        "margin_after": right["after"] / (price.mean() - per_order),
        "near": int(((price >= 160) & (price < THRESHOLD)).sum()),
    }
