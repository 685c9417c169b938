"""Decompose the change of the paid amount between two weeks by chain substitution."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from courseware.shop import metrics
from courseware.shop.metrics import Factors, Period

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]

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


class Week(NamedTuple):
    """What one week holds: summed daily visitors, buyers, paid orders, yuan."""

    traffic: float
    buyers: float
    orders: float
    amount: float

    @property
    def factors(self) -> Factors:
        return metrics.factors(self.traffic, self.buyers, self.amount)


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


def _days(tables: Tables, monday: str) -> pd.DataFrame:
    return metrics.between(tables["daily_traffic"], "date", _period(monday))


def _week(tables: Tables, monday: str) -> Week:
    paid = metrics.paid_orders(tables["orders"], _period(monday))
    traffic = float(_days(tables, monday)["uv"].sum())
    return Week(traffic, metrics.buyers(paid), len(paid), metrics.gmv(paid))


def _weeks(tables: Tables, before: str, after: str) -> tuple[Week, Week]:
    return _week(tables, before), _week(tables, after)


def _answer(change: float, shares: Factors) -> Answer:
    by_size = {name: abs(share) for name, share in zip(FACTORS, shares, strict=True)}
    return {"change": change, **shares._asdict(), "main": max(by_size, key=by_size.__getitem__)}


def _decomposed(before: Week, after: Week) -> Answer:
    return _answer(after.amount - before.amount, metrics.chain_substitution(before.factors, after.factors))


def solve(tables: Tables, before: str, after: str) -> Answer:
    return _decomposed(*_weeks(tables, before, after))


def _different(wrong: Answer, right: Answer) -> Answer:
    """The fields in which a mistake shows: a wrong way may still name the right factor."""
    numbers = {name: wrong[name] for name in ("change", *FACTORS) if not math.isclose(wrong[name], right[name])}
    return numbers if wrong["main"] == right["main"] else {**numbers, "main": wrong["main"]}


def order_reversed(tables: Tables, before: str, after: str) -> Answer:
    """Substitutes 客单 first and 流量 last."""
    weeks = _weeks(tables, before, after)
    old, new = (week.factors for week in weeks)
    shares = Factors(
        new.value * new.conversion * (new.traffic - old.traffic),
        new.value * (new.conversion - old.conversion) * old.traffic,
        (new.value - old.value) * old.conversion * old.traffic,
    )
    return _different(_answer(weeks[1].amount - weeks[0].amount, shares), _decomposed(*weeks))


def percentages_added(tables: Tables, before: str, after: str) -> Answer:
    """Takes each factor's growth rate of the old amount; the rates of a product do not add up."""
    weeks = _weeks(tables, before, after)
    old, new = (week.factors for week in weeks)
    shares = Factors(*((now / then - 1) * weeks[0].amount for then, now in zip(old, new, strict=True)))
    return _different(_answer(weeks[1].amount - weeks[0].amount, shares), _decomposed(*weeks))


def orders_for_buyers(tables: Tables, before: str, after: str) -> Answer:
    """Counts orders instead of buyers: conversion becomes orders ÷ visitors, 客单价 becomes 笔单价."""
    weeks = _weeks(tables, before, after)
    return _different(_decomposed(*(week._replace(buyers=week.orders) for week in weeks)), _decomposed(*weeks))


def order_value_for_buyer_value(tables: Tables, before: str, after: str) -> Answer:
    """Keeps buyers ÷ visitors but multiplies by 笔单价, so the product misses the paid amount."""
    weeks = _weeks(tables, before, after)
    old, new = (week.factors._replace(value=metrics.aov_order(week.amount, week.orders)) for week in weeks)
    wrong = _answer(weeks[1].amount - weeks[0].amount, metrics.chain_substitution(old, new))
    return _different(wrong, _decomposed(*weeks))


def buyers_summed_daily(tables: Tables, before: str, after: str) -> Answer:
    """Adds up the daily buyers of the report, so whoever paid on two days counts twice."""
    weeks = _weeks(tables, before, after)
    summed = [float(_days(tables, monday)["buyers"].sum()) for monday in (before, after)]
    wrong = _decomposed(*(week._replace(buyers=count) for week, count in zip(weeks, summed, strict=True)))
    return _different(wrong, _decomposed(*weeks))


def net_of_refunds(tables: Tables, before: str, after: str) -> Answer:
    """Subtracts successful refunds from the paid amount."""
    weeks = _weeks(tables, before, after)
    orders = tables["orders"]
    net = [metrics.net_sales(metrics.paid_orders(orders, _period(monday))) for monday in (before, after)]
    wrong = _decomposed(*(week._replace(amount=amount) for week, amount in zip(weeks, net, strict=True)))
    return _different(wrong, _decomposed(*weeks))


def placed_for_paid(tables: Tables, before: str, after: str) -> Answer:
    """Takes every order of the week by order time, paid or not."""
    weeks = _weeks(tables, before, after)
    orders = tables["orders"]
    wrong = []
    for week, monday in zip(weeks, (before, after), strict=True):
        placed = metrics.between(orders, "order_time", _period(monday))
        wrong.append(week._replace(buyers=metrics.buyers(placed), amount=metrics.gmv(placed)))
    return _different(_decomposed(*wrong), _decomposed(*weeks))


def weeks_swapped(tables: Tables, before: str, after: str) -> Answer:
    """Measures the change from the later week back to the earlier one."""
    weeks = _weeks(tables, before, after)
    return _different(_decomposed(weeks[1], weeks[0]), _decomposed(*weeks))


def figures(tables: Tables, before: str, after: str) -> dict[str, Any]:
    weeks = _weeks(tables, before, after)
    found: dict[str, Any] = {}
    for name, week in zip(("old", "new"), weeks, strict=True):
        found[f"{name}_traffic"] = int(week.traffic)
        found[f"{name}_buyers"] = int(week.buyers)
        found[f"{name}_amount"] = f"{week.amount:,.2f}"
        found[f"{name}_conversion"] = f"{week.factors.conversion:.4%}"
        found[f"{name}_value"] = f"{week.factors.value:,.2f}"
    found["main_name"] = {"traffic": "流量", "conversion": "转化", "value": "客单"}[_decomposed(*weeks)["main"]]
    return found
