"""The shop's metrics, one definition each, as functions on its tables.

Lessons, exercises and tests import these, so that the course never holds two readings of one name. Frames come in and
stay untouched; a period is a pair of calendar days, both included. Money is in yuan, rates are fractions.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final, NamedTuple

import pandas as pd

Period = tuple[str, str]
"""First and last day as `YYYY-MM-DD`, both included."""

LOG_WEEK: Final[Period] = ("2026-04-20", "2026-04-26")
"""The only week the visit log covers: any other time in it is a broken clock."""

BOT_VIEWS: Final = 200
"""More page views than this by one visitor in the week of the log are not a person's."""


REFUND_DAYS: Final = 15
"""Refunds later than this after payment are left out, so that every cohort is looked at for as long."""


def between(frame: pd.DataFrame, column: str, period: Period) -> pd.DataFrame:
    """The rows whose `column` (a date or a time) falls on a day of the period; missing times fall out."""
    first, last = pd.Timestamp(period[0]), pd.Timestamp(period[1]) + pd.Timedelta(days=1)
    return frame[(frame[column] >= first) & (frame[column] < last)]


# The visit log


def without_duplicates(visits: pd.DataFrame) -> pd.DataFrame:
    """The log with one row left of each group of rows that agree in *every* column."""
    return visits.drop_duplicates()


def without_bad_times(visits: pd.DataFrame) -> pd.DataFrame:
    """The log without rows stamped outside its week (1970, 2037: a broken clock, not a visit)."""
    return between(visits, "event_time", LOG_WEEK)


def bot_visitors(visits: pd.DataFrame) -> set[Hashable]:
    """Visitors with more than `BOT_VIEWS` page views in a log without duplicates and bad times."""
    views = visits.loc[visits["action"] == "view", "visitor_id"].value_counts()
    return set(views[views > BOT_VIEWS].index)


def without_bots(visits: pd.DataFrame) -> pd.DataFrame:
    """The log without any row of a bot."""
    return visits[~visits["visitor_id"].isin(bot_visitors(visits))]


def cleaned_visits(visits: pd.DataFrame) -> pd.DataFrame:
    """The raw log after the three rules in their order: duplicates, impossible times, bots."""
    return without_bots(without_bad_times(without_duplicates(visits)))


def uv(visits: pd.DataFrame) -> int:
    """访客数: distinct visitors over all rows given. For a period pass the whole period, never add up days."""
    return int(visits["visitor_id"].nunique())


def pv(visits: pd.DataFrame) -> int:
    """浏览量: page views; adding to the cart or paying is an action on a page, not another view."""
    return int((visits["action"] == "view").sum())


# Orders


def paid_orders(orders: pd.DataFrame, period: Period | None = None) -> pd.DataFrame:
    """Orders that were paid, in `period` by pay time. Later refunds keep them in; unpaid and cancelled stay out."""
    paid = orders[orders["status"] == "paid"]
    return paid if period is None else between(paid, "pay_time", period)


def buyers(orders: pd.DataFrame) -> int:
    """支付买家数: distinct customers of the (paid) orders given."""
    return int(orders["customer_id"].nunique())


def gmv(orders: pd.DataFrame) -> float:
    """支付金额: what was paid, refunds not deducted. Pass paid orders."""
    return float(orders["amount"].sum())


def net_sales(orders: pd.DataFrame) -> float:
    """净销售额: paid amount minus the refunds that went through. Pass paid orders."""
    return gmv(orders) - float(orders.loc[orders["refund_status"] == "success", "refund_amount"].sum())


# Ratios


def cvr(buyers: float, uv: float) -> float:
    """支付转化率: buyers ÷ visitors of the same period, as a fraction."""
    return buyers / uv


def aov_buyer(amount: float, buyers: float) -> float:
    """客单价: paid amount ÷ distinct buyers of the whole period, in yuan; with buyers added up by day, 日口径客单价."""
    return amount / buyers


def aov_order(amount: float, orders: float) -> float:
    """笔单价: paid amount ÷ paid orders, in yuan. Not 客单价."""
    return amount / orders


def orders_per_buyer(orders: float, buyers: float) -> float:
    """人均单数: paid orders ÷ distinct buyers of the whole period."""
    return orders / buyers


def items_per_order(items: float, orders: float) -> float:
    """连带率: items ÷ paid orders."""
    return items / orders


def price_per_item(amount: float, items: float) -> float:
    """件单价: paid amount ÷ items, in yuan."""
    return amount / items


def repurchase_rate(orders: pd.DataFrame) -> float:
    """复购率: of the buyers of the (paid) orders given, the share that paid on two different days or more."""
    days = orders.assign(day=orders["pay_time"].dt.normalize()).drop_duplicates(["customer_id", "day"])
    return float((days["customer_id"].value_counts() >= 2).mean())


def refund_rate(orders: pd.DataFrame) -> float:
    """退款率: refunds that went through within `REFUND_DAYS` of payment ÷ paid amount of the same (paid) orders."""
    in_time = orders["refund_time"] <= orders["pay_time"] + pd.Timedelta(days=REFUND_DAYS)
    refunded = orders.loc[(orders["refund_status"] == "success") & in_time, "refund_amount"]
    return float(refunded.sum()) / gmv(orders)


def sell_through(sold: Iterable[Hashable], on_sale: Iterable[Hashable]) -> float:
    """动销率: of the SKUs on sale, the share with a paid sale in the period."""
    offered = set(on_sale)
    return len(offered.intersection(sold)) / len(offered)


def sla(tickets: pd.DataFrame, now: pd.Timestamp) -> float:
    """时限达成率: of the tickets that are due, the share resolved within their limit, in clock hours.

    Due is what is resolved or past its limit by `now`: open and overdue has failed, open and in time is left out.
    """
    limit = tickets["opened"] + pd.to_timedelta(tickets["limit_hours"], unit="h")
    due = tickets["resolved"].notna() | (limit <= now)
    return float((tickets["resolved"] <= limit)[due].mean())


def satisfaction_mean(tickets: pd.DataFrame) -> float:
    """满意度均分: mean rating of the tickets that were rated; unrated is not 0."""
    return float(tickets["satisfaction"].mean())


def csat(tickets: pd.DataFrame) -> float:
    """CSAT: of the tickets that were rated, the share rated 4 or 5."""
    rated = tickets["satisfaction"].dropna()
    return float((rated >= 4).mean())


class Factors(NamedTuple):
    """The three factors whose product is the paid amount: 流量, 转化, 客单."""

    traffic: float
    conversion: float
    value: float

    @property
    def product(self) -> float:
        return self.traffic * self.conversion * self.value


def factors(traffic: float, buyers: float, amount: float) -> Factors:
    """The factors of one period from its visitors, its buyers and its paid amount."""
    return Factors(traffic, cvr(buyers, traffic), aov_buyer(amount, buyers))


def chain_substitution(before: Factors, after: Factors) -> Factors:
    """What each factor contributed to the change of the product, in yuan; the three add up to the change.

    The factors are replaced one after the other in the order 流量 → 转化 → 客单. Another order gives other shares.
    """
    return Factors(
        (after.traffic - before.traffic) * before.conversion * before.value,
        after.traffic * (after.conversion - before.conversion) * before.value,
        after.traffic * after.conversion * (after.value - before.value),
    )


def mape(actual: pd.Series, forecast: pd.Series) -> float:
    """Mean absolute percentage error as a fraction, over the index of `actual`; days with nothing sold are left out."""
    sold = actual[actual != 0]
    return float(((forecast.reindex(sold.index) - sold).abs() / sold.abs()).mean())
