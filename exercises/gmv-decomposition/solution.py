"""Decompose the change of the paid amount between two weeks by chain substitution."""

from __future__ import annotations

import math
import random
from itertools import permutations
from statistics import fmean
from typing import Any, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics
from courseware.shop.metrics import Factors, Period

WEEKS = [  # Mondays of the two weeks that are compared
    ("2024-11-04", "2024-11-18"),
    ("2024-12-16", "2024-12-30"),
    ("2024-12-16", "2024-12-23"),
    ("2025-02-03", "2025-02-17"),
    ("2025-02-24", "2025-03-03"),
    ("2025-03-31", "2025-04-07"),
    ("2025-05-26", "2025-06-09"),
    ("2025-06-16", "2025-06-23"),
    ("2025-08-11", "2025-08-18"),
    ("2025-08-25", "2025-09-01"),
    ("2025-10-20", "2025-11-03"),
    ("2025-10-27", "2025-11-10"),
    ("2025-11-17", "2025-11-24"),
    ("2025-11-17", "2025-12-01"),
    ("2025-12-01", "2025-12-08"),
    ("2025-12-15", "2025-12-29"),
]
FACTORS = ("traffic", "conversion", "value")


def variant(rng: random.Random) -> dict[str, str]:
    before, after = rng.choice(WEEKS)
    return {"before": before, "after": after}


def labels(before: str, after: str) -> dict[str, str]:
    return {
        "before_week": " 至 ".join(_period(before)),
        "after_week": " 至 ".join(_period(after)),
    }


def _period(monday: str) -> Period:
    return monday, str((pd.Timestamp(monday) + pd.Timedelta(days=6)).date())


class Week(NamedTuple):
    """What one week holds: summed daily visitors, buyers, yuan; and the counts that are taken for them."""

    traffic: float
    buyers: float
    amount: float
    orders: float
    daily_buyers: float
    net: float
    placed_buyers: float
    placed_amount: float

    @property
    def factors(self) -> Factors:
        return metrics.factors(self.traffic, self.buyers, self.amount)


Weeks = tuple[Week, Week]
"""The earlier one and the later one."""


def prepare(tables: Tables, before: str, after: str) -> Weeks:
    return _week(tables, before), _week(tables, after)


def _week(tables: Tables, monday: str) -> Week:
    orders, period = tables["orders"], _period(monday)
    days = metrics.between(tables["daily_traffic"], "date", period)
    paid, placed = metrics.paid_orders(orders, period), metrics.between(orders, "order_time", period)
    return Week(
        traffic=float(days["uv"].sum()),
        buyers=metrics.buyers(paid),
        amount=metrics.gmv(paid),
        orders=len(paid),
        daily_buyers=float(days["buyers"].sum()),
        net=metrics.net_sales(paid),
        placed_buyers=metrics.buyers(placed),
        placed_amount=metrics.gmv(placed),
    )


def _answer(change: float, shares: Factors) -> Answer:
    by_size = {name: abs(share) for name, share in zip(FACTORS, shares, strict=True)}
    return {"change": change, **shares._asdict(), "main": max(by_size, key=by_size.__getitem__)}


def solve(weeks: Weeks) -> Answer:
    before, after = weeks
    return _answer(after.amount - before.amount, metrics.chain_substitution(before.factors, after.factors))


def _substituted(weeks: Weeks, *order: str) -> Answer:
    """The factors replaced in this order."""
    old, new = (week.factors for week in weeks)
    shares, now = {}, old
    for name in order:
        then, now = now, now._replace(**{name: getattr(new, name)})
        shares[name] = now.product - then.product
    return _answer(weeks[1].amount - weeks[0].amount, Factors(**shares))


def order_reversed(weeks: Weeks) -> Answer:
    """Substitutes 客单 first and 流量 last."""
    return _substituted(weeks, "value", "conversion", "traffic")


def order_traffic_value(weeks: Weeks) -> Answer:
    """流量, 客单, 转化."""
    return _substituted(weeks, "traffic", "value", "conversion")


def order_conversion_traffic(weeks: Weeks) -> Answer:
    """转化, 流量, 客单."""
    return _substituted(weeks, "conversion", "traffic", "value")


def order_conversion_value(weeks: Weeks) -> Answer:
    """转化, 客单, 流量."""
    return _substituted(weeks, "conversion", "value", "traffic")


def order_value_traffic(weeks: Weeks) -> Answer:
    """客单, 流量, 转化."""
    return _substituted(weeks, "value", "traffic", "conversion")


def mean_of_orders(weeks: Weeks) -> Answer:
    """The mean of all six orders: Shapley's shares, which prefer no factor."""
    found = [_substituted(weeks, *order) for order in permutations(FACTORS)]
    shares = Factors(*(fmean(each[name] for each in found) for name in FACTORS))
    return _answer(weeks[1].amount - weeks[0].amount, shares)


def logarithmic_shares(weeks: Weeks) -> Answer:
    """LMDI: the change in proportion to the logarithms of the factors' ratios, which also prefers none."""
    old, new = (week.factors for week in weeks)
    mean = (new.product - old.product) / math.log(new.product / old.product)
    return _answer(
        weeks[1].amount - weeks[0].amount,
        Factors(*(mean * math.log(now / then) for then, now in zip(old, new, strict=True))),
    )


def factors_rounded(weeks: Weeks) -> Answer:
    """Rounds 转化 to 0.01 % and 客单 to cents before going on."""
    old, new = (
        factors._replace(conversion=round(factors.conversion, 4), value=round(factors.value, 2))
        for factors in (week.factors for week in weeks)
    )
    return _answer(weeks[1].amount - weeks[0].amount, metrics.chain_substitution(old, new))


def percentages_added(weeks: Weeks) -> Answer:
    """Takes each factor's growth rate of the old amount; the rates of a product do not add up."""
    old, new = (week.factors for week in weeks)
    shares = Factors(*((now / then - 1) * weeks[0].amount for then, now in zip(old, new, strict=True)))
    return _answer(weeks[1].amount - weeks[0].amount, shares)


def orders_for_buyers(weeks: Weeks) -> Answer:
    """Counts orders instead of buyers: conversion becomes orders ÷ visitors, 客单价 becomes 笔单价."""
    before, after = weeks
    return solve((before._replace(buyers=before.orders), after._replace(buyers=after.orders)))


def order_value_for_buyer_value(weeks: Weeks) -> Answer:
    """Keeps buyers ÷ visitors but multiplies by 笔单价, so the product misses the paid amount."""
    old, new = (week.factors._replace(value=metrics.aov_order(week.amount, week.orders)) for week in weeks)
    return _answer(weeks[1].amount - weeks[0].amount, metrics.chain_substitution(old, new))


def buyers_summed_daily(weeks: Weeks) -> Answer:
    """Adds up the daily buyers of the report, so whoever paid on two days counts twice."""
    before, after = weeks
    return solve((before._replace(buyers=before.daily_buyers), after._replace(buyers=after.daily_buyers)))


def net_of_refunds(weeks: Weeks) -> Answer:
    """Subtracts successful refunds from the paid amount."""
    before, after = weeks
    return solve((before._replace(amount=before.net), after._replace(amount=after.net)))


def placed_for_paid(weeks: Weeks) -> Answer:
    """Takes every order of the week by order time, paid or not."""
    before, after = (week._replace(buyers=week.placed_buyers, amount=week.placed_amount) for week in weeks)
    return solve((before, after))


def weeks_swapped(weeks: Weeks) -> Answer:
    """Measures the change from the later week back to the earlier one."""
    before, after = weeks
    return solve((after, before))


def figures(weeks: Weeks) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, week in zip(("old", "new"), weeks, strict=True):
        found[f"{name}_traffic"] = week.traffic
        found[f"{name}_buyers"] = week.buyers
        found[f"{name}_amount"] = week.amount
        found[f"{name}_conversion"] = week.factors.conversion
        found[f"{name}_value"] = week.factors.value
    found["main_name"] = {"traffic": "流量", "conversion": "转化", "value": "客单"}[solve(weeks)["main"]]
    return found
