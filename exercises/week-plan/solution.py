"""Break the target of a quarter down to the seven days of a week, with the visitors and the advertising they need."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

MONDAYS: Final = {
    "2026-03-16": "2026-01-01",
    "2026-03-23": "2026-01-01",
    "2026-04-06": "2026-04-01",
    "2026-04-13": "2026-04-01",
    "2026-04-20": "2026-04-01",
    "2026-04-27": "2026-04-01",
}
"""Monday → first day of its quarter. Around the Spring Festival last year's weeks would be of no use."""
TARGETS: Final = {"2026-01-01": [1_150_000, 1_180_000, 1_220_000], "2026-04-01": [1_350_000, 1_400_000, 1_450_000]}
YEAR: Final = pd.Timedelta(days=364)
"""52 whole weeks: Saturday falls on Saturday."""
DAY: Final = pd.Timedelta(days=1)
WEEK: Final = pd.Timedelta(days=7)
LOW: Final = 0.03
"""A factor that is lower by less is left alone."""


def variant(rng: random.Random) -> dict[str, Any]:
    monday = rng.choice(list(MONDAYS))
    return {"monday": monday, "target": rng.choice(TARGETS[MONDAYS[monday]])}


def labels(monday: str, target: int) -> dict[str, str]:
    start, quarter = pd.Timestamp(monday), pd.Timestamp(MONDAYS[monday])
    end = quarter + pd.offsets.QuarterEnd()
    return {
        "monday_shown": _day(start),
        "sunday_shown": _day(start + 6 * DAY),
        "base_first": _day(start - 4 * WEEK),
        "base_last": _day(start - DAY),
        "last_first": _day(start - WEEK),
        "quarter_name": "一季度" if quarter.month == 1 else "二季度",
        "quarter_first": _day(quarter),
        "days": str((end - quarter).days + 1),
        "year_ago": f"{(start - YEAR).year} 年 {_day(start - YEAR)}",
        "quarter_ago": f"{(quarter - YEAR).year} 年 {_day(quarter - YEAR)}到 {_day(end - YEAR)}",
        "target_shown": f"{target:,}",
    }


def _day(day: pd.Timestamp) -> str:
    return f"{day.month} 月 {day.day} 日"


class Base(NamedTuple):
    """What the four weeks say about the week to come."""

    shares: npt.NDArray[np.float64]
    """Of Monday to Sunday, in the sales of a week."""
    worth: float
    """Yuan of a visitor."""
    paid_share: float
    price: float
    """Of a visitor of the paid channel."""


class Given(NamedTuple):
    daily: pd.DataFrame
    """One row a day, all channels together, for all days of the shop."""
    base: pd.DataFrame
    """The same of the four weeks before the Monday."""
    rows: pd.DataFrame
    """Days and channels of these four weeks."""
    paid: pd.DataFrame
    """Of these the paid channel's."""
    usual: Base
    monday: pd.Timestamp
    quarter: tuple[pd.Timestamp, pd.Timestamp]
    target: int

    def sold(self, first: pd.Timestamp, last: pd.Timestamp) -> float:
        return float(self.daily.loc[first:last, "paid_amount"].sum())


def prepare(tables: Tables, monday: str, target: int) -> Given:
    traffic = tables["daily_traffic"]
    daily = traffic.groupby("date")[["uv", "pv", "buyers", "orders", "paid_amount", "spend"]].sum()
    start, quarter = pd.Timestamp(monday), pd.Timestamp(MONDAYS[monday])
    first, last = start - 4 * WEEK, start - DAY
    rows = metrics.between(traffic, "date", (str(first.date()), str(last.date())))
    base, paid = daily.loc[first:last], rows[rows["channel"] == "paid"]
    end = quarter + pd.offsets.QuarterEnd()
    return Given(daily, base, rows, paid, _usual(base, paid), start, (quarter, end), target)


def _usual(base: pd.DataFrame, paid: pd.DataFrame) -> Base:
    sums = base.sum()
    by_day = base["paid_amount"].to_numpy().reshape(4, 7).sum(axis=0)
    return Base(
        by_day / by_day.sum(),
        metrics.cvr(sums["buyers"], sums["uv"]) * metrics.aov_buyer(sums["paid_amount"], sums["buyers"]),
        float(paid["uv"].sum() / sums["uv"]),
        float(paid["spend"].sum() / paid["uv"].sum()),
    )


def _week(given: Given, year: pd.Timedelta = YEAR) -> float:
    """The target of the quarter by the share that this week had a year ago."""
    first, last = given.quarter
    week = given.sold(given.monday - year, given.monday - year + 6 * DAY)
    return given.target * week / given.sold(first - year, last - year)


def _progress(given: Given, year: pd.Timedelta = YEAR) -> float:
    """What was sold since the quarter began, as a share of what should have been by last year's weights."""
    (first, last), now = given.quarter, given.monday - DAY
    due = given.target * given.sold(first - year, now - year) / given.sold(first - year, last - year)
    return given.sold(first, now) / due


def _planned(given: Given, week: float, base: Base) -> Answer:
    dates = pd.date_range(given.monday, periods=7)
    targets = week * base.shares
    visitors = targets / base.worth
    return {
        "week": week,
        "days": pd.DataFrame({"date": dates, "target": targets, "visitors": visitors}),
        "paid_share": base.paid_share,
        "budget": float(visitors.sum()) * base.paid_share * base.price,
    }


def _factors(days: pd.DataFrame) -> metrics.Factors:
    """Of an average day."""
    return metrics.factors(days["uv"].sum() / len(days), days["buyers"].sum() / len(days), days["paid_amount"].mean())


def _changes(given: Given) -> dict[str, float]:
    """How far each factor of last week is from that of the four weeks, as a share of it."""
    now, usual = _factors(given.base.iloc[-7:]), _factors(given.base)
    return {name: new / old - 1 for name, new, old in zip(now._fields, now, usual, strict=True)}


def _first_look(changes: dict[str, float]) -> str:
    lowest = min(changes, key=lambda name: changes[name])
    return lowest if changes[lowest] < -LOW else "plan"


def solve(given: Given) -> Answer:
    planned = _planned(given, _week(given), given.usual)
    return planned | {"progress": _progress(given), "look": _first_look(_changes(given))}


def thirteenths(given: Given) -> Answer:
    """Gives every week of the quarter the same."""
    return _planned(given, given.target / 13, given.usual)


def same_dates(given: Given) -> Answer:
    """Takes the same dates of last year, which are other days of the week."""
    year = pd.Timedelta(days=365)
    return _planned(given, _week(given, year), given.usual) | {"progress": _progress(given, year)}


def sevenths(given: Given) -> Answer:
    return {"days": _planned(given, _week(given), given.usual._replace(shares=np.full(7, 1 / 7)))["days"]}


def conversion_forgotten(given: Given) -> Answer:
    """Divides by the money of a buyer, which gives buyers."""
    base = given.base
    worth = metrics.aov_buyer(base["paid_amount"].sum(), base["buyers"].sum())
    return _planned(given, _week(given), given.usual._replace(worth=worth))


def value_of_an_order(given: Given) -> Answer:
    """Multiplies buyers per visitor by money per order."""
    base = given.base
    worth = metrics.cvr(base["buyers"].sum(), base["uv"].sum())
    worth *= metrics.aov_order(base["paid_amount"].sum(), base["orders"].sum())
    return _planned(given, _week(given), given.usual._replace(worth=worth))


def mean_of_rates(given: Given) -> Answer:
    """Averages the rates of days and channels, small channels with a high one as well."""
    rate = float((given.rows["buyers"] / given.rows["uv"]).mean())
    value = metrics.aov_buyer(given.base["paid_amount"].sum(), given.base["buyers"].sum())
    return _planned(given, _week(given), given.usual._replace(worth=rate * value))


def views_for_visitors(given: Given) -> Answer:
    """The seven days then need views, and a paid view is cheaper."""
    base, paid = given.base, given.paid
    worth = float(base["paid_amount"].sum() / base["pv"].sum())
    share, price = float(paid["pv"].sum() / base["pv"].sum()), float(paid["spend"].sum() / paid["pv"].sum())
    return _planned(given, _week(given), given.usual._replace(worth=worth, paid_share=share, price=price))


def share_of_sales(given: Given) -> Answer:
    """Takes the share of the paid channel in the money."""
    share = float(given.paid["paid_amount"].sum() / given.base["paid_amount"].sum())
    return _planned(given, _week(given), given.usual._replace(paid_share=share))


def spread_over_all(given: Given) -> Answer:
    """Divides what advertising costs by all visitors, and multiplies by the paid ones."""
    price = float(given.paid["spend"].sum() / given.base["uv"].sum())
    return _planned(given, _week(given), given.usual._replace(price=price))


def everybody_paid_for(given: Given) -> Answer:
    """Buys all visitors, those who come by themselves as well."""
    return {"budget": _week(given) / given.usual.worth * given.usual.price}


def by_the_calendar(given: Given) -> Answer:
    """Expects as large a share of the target as of the quarter's days has gone by."""
    first, last = given.quarter
    gone = (given.monday - first) / (last - first + DAY)
    return {"progress": given.sold(first, given.monday - DAY) / (given.target * gone)}


def of_the_whole_target(given: Given) -> Answer:
    return {"progress": given.sold(given.quarter[0], given.monday - DAY) / given.target}


def figures(given: Given) -> dict[str, Any]:
    first, last = given.quarter
    base, changes = given.base, _changes(given)
    saturday = solve(given)["days"].iloc[5]
    return {
        "week_ago": given.sold(given.monday - YEAR, given.monday - YEAR + 6 * DAY),
        "season_ago": given.sold(first - YEAR, last - YEAR),
        "saturday_share": float(given.usual.shares[5]),
        "saturday": float(saturday["target"]),
        "saturday_visitors": float(saturday["visitors"]),
        "cvr": metrics.cvr(base["buyers"].sum(), base["uv"].sum()),
        "aov": metrics.aov_buyer(base["paid_amount"].sum(), base["buyers"].sum()),
        "price": given.usual.price,
        "so_far": given.sold(first, given.monday - DAY),
        "even": given.target / 13,
        "change_traffic": changes["traffic"],
        "change_conversion": changes["conversion"],
        "change_value": changes["value"],
    }
