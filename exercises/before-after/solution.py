"""What a change brought: four weeks before and after, against the rest of the shop, without promotion days."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables

CHANGES: Final = [
    ("2025-05-26", "衣物收纳"),
    ("2025-05-27", "衣物收纳"),
    ("2025-10-13", "浴室置物"),
    ("2025-10-15", "浴室置物"),
    ("2025-10-17", "浴室置物"),
    ("2025-05-26", "收纳箱"),
    ("2025-05-28", "收纳箱"),
    ("2025-05-30", "厨房收纳"),
    ("2025-10-18", "厨房收纳"),
    ("2025-10-24", "厨房收纳"),
    ("2025-10-23", "清洁用品"),
    ("2025-06-04", "浴室置物"),
    ("2025-06-05", "收纳箱"),
    ("2025-06-06", "收纳箱"),
    ("2025-10-20", "衣物收纳"),
    ("2025-10-28", "衣物收纳"),
    ("2025-10-29", "衣物收纳"),
]
"""First day of the new page and its category. The four weeks after each run into a promotion; about a third each are
surely up, surely down, and neither."""
DAYS: Final = 28
Z: Final = 1.96


def variant(rng: random.Random) -> dict[str, str]:
    start, category = rng.choice(CHANGES)
    return {"start": start, "category": category}


def labels(start: str, category: str) -> dict[str, str]:
    day = pd.Timestamp(start)
    return {"start_day": f"{day.year} 年 {day.month} 月 {day.day} 日"}


class Days(NamedTuple):
    """Yuan of each day of a window: of the changed category and of the rest."""

    own: np.ndarray
    rest: np.ndarray

    @property
    def shop(self) -> Days:
        """The whole shop in the place of the rest."""
        return Days(self.own, self.own + self.rest)


class Given(NamedTuple):
    before: Days
    after: Days
    late: Days
    """The window after when the day of the change is taken for an old one, and `early` the one before."""
    early: Days
    calendar: tuple[Days, Days]
    """The 28 days before and after by the calendar, with the days of the promotion."""
    placed: tuple[Days, Days]
    """The windows with all orders that were placed, on the day of placing."""
    first: pd.Timestamp
    """Of the window before, and `last` of that after."""
    last: pd.Timestamp


def prepare(tables: Tables, start: str, category: str) -> Given:
    days = tables["demand_daily"][["date", "event"]].sort_values("date", ignore_index=True)
    dates = pd.DatetimeIndex(days["date"])
    change = int(dates.searchsorted(pd.Timestamp(start)))
    calm = np.flatnonzero(days["event"].isna().to_numpy())
    orders, items, products = tables["orders"], tables["order_items"], tables["products"]
    place = pd.Index(orders["order_id"]).get_indexer(items["order_id"])
    own = products.loc[products["category"] == category, "sku"]
    mine = items["sku"].isin(own).to_numpy()
    amount = items["amount"].to_numpy()

    def by_day(times: pd.Series, counted: pd.Series) -> Days:
        """Of the orders counted, on the day of the time."""
        day = ((times - dates[0]) // pd.Timedelta(days=1)).where(counted, -1).fillna(-1).astype(int).to_numpy()[place]
        inside = (day >= 0) & (day < len(dates))

        def total(which: np.ndarray) -> np.ndarray:
            return np.bincount(day[which], weights=amount[which], minlength=len(dates))

        return Days(total(inside & mine), total(inside & ~mine))

    paid = by_day(orders["pay_time"], orders["status"] == "paid")
    placed = by_day(orders["order_time"], orders["order_id"].notna())

    def window(series: Days, where: np.ndarray) -> Days:
        return Days(series.own[where], series.rest[where])

    before, after = calm[calm < change][-DAYS:], calm[calm >= change][:DAYS]
    early, late = calm[calm <= change][-DAYS:], calm[calm > change][:DAYS]
    return Given(
        window(paid, before),
        window(paid, after),
        window(paid, late),
        window(paid, early),
        (window(paid, np.arange(change - DAYS, change)), window(paid, np.arange(change, change + DAYS))),
        (window(placed, before), window(placed, after)),
        dates[before[0]],
        dates[after[-1]],
    )


def _compared(before: Days, after: Days) -> Answer:
    """All fields from two windows: what the category sold against what it would have sold with the rest's growth."""
    share = before.own.sum() / before.rest.sum()
    table = pd.DataFrame(
        {
            "group": ["own", "rest"],
            "before": [before.own.sum(), before.rest.sum()],
            "after": [after.own.sum(), after.rest.sum()],
        }
    )
    table["rise"] = table["after"] / table["before"] - 1
    return {"sums": table, **_effect(before, after, share)}


def _effect(before: Days, after: Days, share: float) -> Answer:
    """With so many yuan of the category expected for each of the rest."""
    return _judged(before.own - share * before.rest, after.own - share * after.rest, share * after.rest.sum())


def _judged(before: np.ndarray, after: np.ndarray, expected: float) -> Answer:
    """From what each day lay above the expected, and the sum that was expected after the change."""
    increment = float(after.mean() - before.mean()) * DAYS
    return _ranged(increment, Z * DAYS * np.sqrt(_error(before) + _error(after))) | {"net_rise": increment / expected}


def _error(days: np.ndarray) -> float:
    """The squared standard error of the mean of days."""
    return float(days.var(ddof=1)) / DAYS


def _ranged(increment: float, half: float) -> Answer:
    low, high = increment - half, increment + half
    return {
        "increment": increment,
        "low": low,
        "high": high,
        "verdict": "roll" if low > 0 else "back" if high < 0 else "test",
    }


def solve(given: Given) -> Answer:
    return _compared(given.before, given.after)


def promotion_kept(given: Given) -> Answer:
    """Takes the 28 days before and after by the calendar."""
    return _compared(*given.calendar)


def placed_counted(given: Given) -> Answer:
    """Counts all orders that were placed, paid or not."""
    return _compared(*given.placed)


def change_day_before(given: Given) -> Answer:
    """Takes the day of the change for the last old one."""
    return _compared(given.early, given.late)


def no_control(given: Given) -> Answer:
    """Gives the change all of the difference between before and after."""
    return _judged(given.before.own, given.after.own, given.before.own.sum())


def whole_shop_control(given: Given) -> Answer:
    """Compares with the whole shop, the changed category included."""
    right, wrong = solve(given), _compared(given.before.shop, given.after.shop)
    wrong["sums"]["group"] = right["sums"]["group"]
    return wrong


def control_in_yuan(given: Given) -> Answer:
    """Takes off the yuan by which the rest has grown, though the rest is much larger."""
    grown = given.after.rest.sum() - given.before.rest.sum()
    before, after = given.before.own - given.before.rest, given.after.own - given.after.rest
    return _judged(before, after, given.before.own.sum() + grown)


def mean_of_ratios(given: Given) -> Answer:
    """Expects the mean of the daily ratios before."""
    share = float((given.before.own / given.before.rest).mean())
    after = given.after.own - share * given.after.rest
    right = solve(given)
    increment = float(after.sum())
    half = right["increment"] - right["low"]
    return _ranged(increment, half) | {"net_rise": increment / (share * given.after.rest.sum())}


def points_for_percent(given: Given) -> Answer:
    """Takes one rise from the other."""
    own, rest = solve(given)["sums"]["rise"]
    return {"net_rise": float(own - rest)}


def _above(given: Given) -> tuple[np.ndarray, np.ndarray]:
    share = given.before.own.sum() / given.before.rest.sum()
    return given.before.own - share * given.before.rest, given.after.own - share * given.after.rest


def _with_half(given: Given, half: float) -> Answer:
    return _ranged(solve(given)["increment"], half)


def after_only(given: Given) -> Answer:
    """Leaves the swings of the days before out of the range."""
    _, after = _above(given)
    return _with_half(given, Z * DAYS * np.sqrt(_error(after)))


def one_day_spread(given: Given) -> Answer:
    """Takes the error of a day's mean for that of 28 days."""
    before, after = _above(given)
    return _with_half(given, Z * np.sqrt(_error(before) + _error(after)))


def not_averaged(given: Given) -> Answer:
    """Does not divide by the number of days under the root."""
    before, after = _above(given)
    return _with_half(given, Z * DAYS * np.sqrt(DAYS * (_error(before) + _error(after))))


def figures(given: Given) -> dict[str, Any]:
    right, claimed = solve(given), promotion_kept(given)
    sums = right["sums"].set_index("group")
    before, after = _above(given)
    return {
        "claim": float(claimed["sums"]["rise"][0]),
        "rest_claim": float(claimed["sums"]["rise"][1]),
        "first_day": f"{given.first:%Y-%m-%d}",
        "last_day": f"{given.last:%Y-%m-%d}",
        "own_before": float(sums["before"]["own"]),
        "own_after": float(sums["after"]["own"]),
        "own_rise": float(sums["rise"]["own"]),
        "rest_before": float(sums["before"]["rest"]),
        "rest_after": float(sums["after"]["rest"]),
        "rest_rise": float(sums["rise"]["rest"]),
        "share": float(sums["before"]["own"] / sums["before"]["rest"]),
        "expected": float(sums["after"]["own"]) - right["increment"],
        "sd_before": float(before.std(ddof=1)),
        "sd_after": float(after.std(ddof=1)),
        "half": right["increment"] - right["low"],
        "decided": {
            "roll": "下端都在 0 以上，可以照改，改一个类目看一个类目",
            "back": "上端都在 0 以下，先改回去",
            "test": "区间跨着 0，这四周还说不准，留一半访客看旧版再试四周",
        }[right["verdict"]],
    }
