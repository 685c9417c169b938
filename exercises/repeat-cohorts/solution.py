"""How many buyers come back, counted month by month of their first payment, and what a newcomer earns and costs."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

LAST_DAY: Final = pd.Timestamp("2026-04-30")
CHANNELS: Final = {"paid": "付费推广", "live": "直播"}
FIRST_MONTHS: Final = ["2025-04", "2025-05", "2025-06", "2025-07", "2025-08"]
REPORTS: Final = ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04"]
# A year after the first payment has passed for all of them. November 2024 is left out: the records begin there, so its
# newcomers include people who had bought before.
YEARLINGS: Final = [
    ("2024-12", "2025-02"),
    ("2025-01", "2025-03"),
    ("2025-02", "2025-04"),
    ("2024-12", "2025-01"),
    ("2025-01", "2025-02"),
    ("2025-02", "2025-03"),
    ("2025-03", "2025-04"),
]
NOW: Final = ("2026-02", "2026-04")
LINES: Final = [1.5, 2]
YEAR: Final = 365


def variant(rng: random.Random) -> dict[str, Any]:
    first, last = rng.choice(YEARLINGS)
    return {
        "start": rng.choice(FIRST_MONTHS),
        "report": rng.choice(REPORTS),
        "channel": rng.choice(list(CHANNELS)),
        "first": first,
        "last": last,
        "line": rng.choice(LINES),
    }


def labels(start: str, report: str, channel: str, first: str, last: str, line: float) -> dict[str, str]:
    return {
        "start_month": _in_words(start),
        "report_month": _in_words(report),
        "channel_name": CHANNELS[channel],
        "year_ago": f"{_in_words(first)}到 {_in_words(last)}",
    }


def _in_words(month: str) -> str:
    year, number = month.split("-")
    return f"{year} 年 {int(number)} 月"


class Given(NamedTuple):
    orders: pd.DataFrame
    """Paid orders in the order of their payment: number of the customer as `who`, `day` and number of the `month` of
    payment, days `since` the first payment, whether through the channel as `ours`, yuan of amount, cost and margin,
    `kept` share after refunds."""
    people: pd.DataFrame
    """One row a customer, by number: `month` of the first order, whether it was `ours`, days until the next day with
    a payment as `gap`."""
    reported: pd.DataFrame
    """The orders of the month that is reported on."""
    newcomers: pd.Series
    """Of the people, whether they are those whose year is added up."""
    first_year: pd.DataFrame
    """All orders of the newcomers within a year, through whatever channel."""
    spend: pd.Series
    """Of the channel, by month."""
    start: int
    report: int
    period: tuple[int, int]
    now: tuple[int, int]
    line: float

    @property
    def ripe(self) -> pd.DataFrame:
        """The cohorts of which everybody has been watched for 90 days."""
        return self.people[self.people["month"].between(self.start, RIPE)]

    def came(self, period: tuple[int, int]) -> int:
        """Newcomers through the channel."""
        return int((self.people["ours"] & self.people["month"].between(*period)).sum())

    def spent(self, period: tuple[int, int]) -> float:
        return float(self.spend.loc[slice(*period)].sum())

    def cost_each(self, period: tuple[int, int]) -> float:
        """Yuan of the channel's spend a newcomer."""
        return self.spent(period) / self.came(period)


def prepare(tables: Tables, start: str, report: str, channel: str, first: str, last: str, line: float) -> Given:
    placed, items = tables["orders"], tables["order_items"]
    place = pd.Index(placed["order_id"]).get_indexer(items["order_id"])
    cost = np.bincount(place, weights=items["cost"], minlength=len(placed))
    # Numbers only where rows are moved: texts are slow to move.
    numbers = pd.DataFrame(
        {
            "who": pd.factorize(placed["customer_id"])[0],
            "status": placed["status"],
            "pay_time": placed["pay_time"],
            "ours": placed["channel"] == channel,
            "amount": placed["amount"],
            "cost": cost,
            "kept": 1 - placed["refund_amount"].where(placed["refund_status"] == "success", 0.0) / placed["amount"],
        }
    )
    paid = metrics.paid_orders(numbers).drop(columns="status").sort_values("pay_time", ignore_index=True)
    day = paid["pay_time"].dt.normalize()
    orders = paid.assign(
        # As they first appear, so that the number is the place among the people.
        who=pd.factorize(paid["who"])[0],
        day=day,
        month=_month(day),
        margin=(paid["amount"] - paid["cost"]) * paid["kept"],
    )
    people = orders.drop_duplicates("who").set_index("who")
    orders["since"] = (day - people["day"].to_numpy()[orders["who"]]).dt.days
    gap = orders[orders["since"] > 0].drop_duplicates("who").set_index("who")["since"]
    people = people[["month", "ours"]].assign(gap=gap)
    reported = orders[orders["month"] == _number(report)]
    period = _number(first), _number(last)
    newcomers = people["ours"] & people["month"].between(*period)
    first_year = orders[newcomers.to_numpy()[orders["who"]] & (orders["since"] <= YEAR)]
    days = tables["daily_traffic"]
    days = days[days["channel"] == channel]
    spend = days["spend"].groupby(_month(days["date"])).sum()
    now = _number(NOW[0]), _number(NOW[1])
    return Given(
        orders, people, reported, newcomers, first_year, spend, _number(start), _number(report), period, now, line
    )


def _month(days: pd.Series) -> pd.Series:
    """The months counted from the year 0, so that they can be subtracted."""
    months: pd.Series = days.dt.year * 12 + days.dt.month - 1
    return months


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


# The last month whose newcomers have all been watched for 90 days: its last day and 90 more.
RIPE: Final = _number(str((LAST_DAY - pd.Timedelta(days=89)).to_period("M") - 1))


def _cohorts(people: pd.DataFrame) -> Answer:
    back = people.assign(back_30=people["gap"] <= 30, back_90=people["gap"] <= 90)
    months = back.groupby("month")
    table = months[["back_30", "back_90"]].mean().assign(people=months.size()).reset_index()
    table["month"] = [f"{number // 12}-{number % 12 + 1:02}" for number in table["month"]]
    return {"cohorts": table, "rate_90": float(back["back_90"].mean())}


def _worth(given: Given, margin: float, then: float, now: float) -> Answer:
    """`margin`: yuan a newcomer in a year; `then`, `now`: what one cost."""
    times = margin / now
    return {
        "ltv": margin,
        "ratio": margin / then,
        "ratio_now": times,
        "verdict": "more" if times >= given.line else "keep" if times >= 1 else "less",
    }


def _earned(given: Given, margin: pd.Series) -> Answer:
    """`margin`: of each order of the newcomers' first year that counts."""
    each = float(margin.sum()) / given.came(given.period)
    return _worth(given, each, given.cost_each(given.period), given.cost_each(given.now))


def solve(given: Given) -> Answer:
    days = given.reported.drop_duplicates(["who", "day"])
    return {
        "shop_rate": float((days["who"].value_counts() >= 2).mean()),
        **_cohorts(given.ripe),
        **_earned(given, given.first_year["margin"]),
    }


def orders_for_days(given: Given) -> Answer:
    """Counts two orders of one day as coming back."""
    return {"shop_rate": float((given.reported["who"].value_counts() >= 2).mean())}


def returning_share(given: Given) -> Answer:
    """The share of the buyers that had bought before the month."""
    buyers = given.people.loc[given.reported["who"].unique()]
    return {"shop_rate": float((buyers["month"] < given.report).mean())}


def young_compared(given: Given) -> Answer:
    """Lists the months that have not been watched for 90 days as well."""
    return _cohorts(given.people[given.people["month"] >= given.start])


def calendar_months(given: Given) -> Answer:
    """Counts calendar months for days: the month of the first payment for 30, that and the next two for 90."""
    people = given.ripe
    again = given.orders[given.orders["since"] > 0].drop_duplicates("who").set_index("who")["month"]
    later = again.reindex(people.index) - people["month"]
    return _cohorts(people.assign(gap=later.map({0: 30, 1: 90, 2: 90})))


def sales_for_margin(given: Given) -> Answer:
    """Leaves the cost of the goods in."""
    orders = given.first_year
    return _earned(given, orders["amount"] * orders["kept"])


def refunds_kept(given: Given) -> Answer:
    """Does not take refunds out."""
    orders = given.first_year
    return _earned(given, orders["amount"] - orders["cost"])


def same_channel_only(given: Given) -> Answer:
    """Leaves out what newcomers bought later through other channels."""
    orders = given.first_year
    return _earned(given, orders.loc[orders["ours"], "margin"])


def whole_history(given: Given) -> Answer:
    """Adds up until today, longer for whoever came earlier."""
    orders = given.orders
    return _earned(given, orders.loc[given.newcomers.to_numpy()[orders["who"]], "margin"])


def all_buyers(given: Given) -> Answer:
    """Divides the spend by all buyers of the channel, old ones too."""
    bought = given.orders[given.orders["ours"]]

    def each(period: tuple[int, int]) -> float:
        buyers = bought.loc[bought["month"].between(*period), "who"].nunique()
        return given.spent(period) / buyers

    right = _earned(given, given.first_year["margin"])
    return _worth(given, right["ltv"], each(given.period), each(given.now))


def figures(given: Given) -> dict[str, Any]:
    year = given.first_year.groupby("who")["margin"].sum()
    days = given.first_year.groupby("who")["day"].nunique()
    ripe = given.ripe
    buyers = given.reported["who"].nunique()
    young = given.people[given.people["month"] == given.now[1]]
    return {
        "buyers": buyers,
        "returned": round(solve(given)["shop_rate"] * buyers),
        "old_share": returning_share(given)["shop_rate"],
        "ripe_people": len(ripe),
        "ripe_back": int((ripe["gap"] <= 90).sum()),
        "young_90": float((young["gap"] <= 90).mean()),
        "newcomers": len(year),
        "year_margin": float(year.sum()),
        "median": float(year.median()),
        "once": float((days == 1).mean()),
        "cac": given.cost_each(given.period),
        "cac_now": given.cost_each(given.now),
        "newcomers_now": given.came(given.now),
    }
