"""Find the cause of the bad days of April 2026: trend, then channel, then product, and size the loss."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from courseware.shop import metrics
from courseware.shop.metrics import Period

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]

WINDOW: Period = ("2026-04-03", "2026-04-12")
"""The days the brief asks about."""
PRODUCT_BASE: Period = ("2026-04-01", "2026-04-06")
"""The product report starts on 1 April, so these are all its days before the fall."""
BAD_DAYS = 3
CANDIDATES = ["S001", "S002", "S012", "S016", "S040", "S044"]
"""Much visited products, among which the learner chooses."""
CASES = [
    (1, "weeks"),
    (1, "workdays"),
    (2, "weekdays"),
    (2, "weeks"),
    (2, "workdays"),
    (3, "weekdays"),
    (3, "weeks"),
    (3, "workdays"),
    (4, "weeks"),
    (4, "workdays"),
    (5, "weekdays"),
    (5, "weeks"),
    (5, "workdays"),
    (6, "weeks"),
    (6, "workdays"),
]
"""How many weeks before are the usual ones, and which of their days."""
NUMBERS = ["一", "两", "三", "四", "五", "六"]
SPANS = {"weekdays": "同样的三个星期几", "weeks": "完整的七天", "workdays": "周一到周五的五天"}


class Report(NamedTuple):
    """Sums over some days of the channel report: visitors and buyers per day added up, paid orders, yuan."""

    uv: float
    buyers: float
    orders: float
    amount: float

    @property
    def cvr(self) -> float:
        return metrics.cvr(self.buyers, self.uv)

    @property
    def aov(self) -> float:
        return metrics.aov_buyer(self.amount, self.buyers)


def variant(rng: random.Random) -> dict[str, Any]:
    weeks, span = rng.choice(CASES)
    return {"weeks": weeks, "span": span}


def labels(weeks: int, span: str) -> dict[str, str]:
    return {"weeks_name": f"前{NUMBERS[weeks - 1]}周" if weeks > 1 else "前一周", "span_name": SPANS[span]}


def _total(report: pd.DataFrame) -> Report:
    return Report(*(float(report[name].sum()) for name in ("uv", "buyers", "orders", "paid_amount")))


def _daily_cvr(daily: pd.DataFrame) -> pd.Series:
    per_day = daily.groupby("date")[["buyers", "uv"]].sum()
    return per_day["buyers"] / per_day["uv"]


def _bad_days(tables: Tables) -> list[pd.Timestamp]:
    cvr = _daily_cvr(metrics.between(tables["daily_traffic"], "date", WINDOW))
    return sorted(cvr.nsmallest(BAD_DAYS).index)


def _base_days(bad: list[pd.Timestamp], weeks: int, span: str) -> pd.DatetimeIndex:
    """The days compared with: those of the `weeks` weeks before, or some weekdays of them."""
    monday = bad[0] - pd.Timedelta(days=bad[0].day_of_week)
    days = pd.date_range(monday - pd.Timedelta(weeks=weeks), monday, inclusive="left")
    match span:
        case "weekdays":
            return days[days.day_of_week.isin([day.day_of_week for day in bad])]
        case "workdays":
            return days[days.day_of_week < 5]
        case _:
            return days


class Case(NamedTuple):
    """The channel report of the bad days and of the days they are compared with."""

    days: list[pd.Timestamp]
    bad: pd.DataFrame
    base: pd.DataFrame
    base_days: int

    def of(self, channel: str) -> tuple[Report, Report]:
        """Bad days and base of one channel."""
        return (
            _total(self.bad[self.bad["channel"] == channel]),
            _total(self.base[self.base["channel"] == channel]),
        )


def _case(tables: Tables, weeks: int, span: str) -> Case:
    daily, bad = tables["daily_traffic"], _bad_days(tables)
    base = _base_days(bad, weeks, span)
    return Case(bad, daily[daily["date"].isin(bad)], daily[daily["date"].isin(base)], len(base))


def _lost(bad: Report, base: Report) -> float:
    """Buyers the visitors of the bad days would have brought at the base's conversion, minus those who came."""
    return bad.uv * base.cvr - bad.buyers


def _root_channel(case: Case) -> str:
    channels = case.bad["channel"].unique()
    return str(max(channels, key=lambda channel: _lost(*case.of(channel))))


def _products(tables: Tables, channel: str | None, days: list[pd.Timestamp]) -> pd.DataFrame:
    """By candidate SKU, in one channel or in all: visitors and buyers of the bad days and of the product base."""
    report = tables["product_daily"]
    report = report[report["sku"].isin(CANDIDATES)]
    if channel is not None:
        report = report[report["channel"] == channel]
    bad = report[report["date"].isin(days)].groupby("sku")[["visitors", "buyers"]].sum()
    base = metrics.between(report, "date", PRODUCT_BASE).groupby("sku")[["visitors", "buyers"]].sum()
    return bad.join(base.add_suffix("_base"), how="outer").fillna(0)


def _root_product(tables: Tables, case: Case) -> str:
    found = _products(tables, _root_channel(case), case.days)
    lost = found["visitors"] * found["buyers_base"] / found["visitors_base"] - found["buyers"]
    return str(lost.idxmax())


def _lowest_product(tables: Tables) -> str:
    """The candidate that converts worst over the whole of April and all channels."""
    report = tables["product_daily"]
    april = report[report["sku"].isin(CANDIDATES)].groupby("sku")[["visitors", "buyers"]].sum()
    return str((april["buyers"] / april["visitors"]).idxmin())


def _dates(days: list[pd.Timestamp]) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in days]


def solve(tables: Tables, weeks: int, span: str) -> Answer:
    case = _case(tables, weeks, span)
    channel = _root_channel(case)
    bad, base = case.of(channel)
    lost = _lost(bad, base)
    return {
        "days": _dates(case.days),
        "channel": channel,
        "sku": _root_product(tables, case),
        "lost_buyers": lost,
        "lost_amount": lost * base.aov,
    }


def day_over_day(tables: Tables, weeks: int, span: str) -> Answer:
    """Looks only for the sharpest fall against the day before: the days that stay low do not show."""
    cvr = _daily_cvr(tables["daily_traffic"])
    change = (cvr / cvr.shift()).loc[WINDOW[0] : WINDOW[1]]
    return {"days": _dates([pd.Timestamp(str(change.idxmin()))])}


def fallen_traffic(tables: Tables, weeks: int, span: str) -> Answer:
    """Takes the channel whose visitors fell most, and sizes the loss by the missing visitors."""
    case = _case(tables, weeks, span)
    scale = BAD_DAYS / case.base_days

    def missing(channel: str) -> float:
        bad, base = case.of(channel)
        return base.uv * scale - bad.uv

    channel = max(case.bad["channel"].unique(), key=missing)
    base = case.of(channel)[1]
    lost = missing(channel) * base.cvr
    return {"channel": str(channel), "lost_buyers": lost, "lost_amount": lost * base.aov}


def lowest_product(tables: Tables, weeks: int, span: str) -> Answer:
    """Takes the product of the lowest conversion in April, which never sold better."""
    return {"sku": _lowest_product(tables)}


def buyers_against_usual(tables: Tables, weeks: int, span: str) -> Answer:
    """Subtracts the buyers from those of the usual days: the change of the visitors is mixed in."""
    case = _case(tables, weeks, span)
    bad, base = case.of(_root_channel(case))
    lost = base.buyers * BAD_DAYS / case.base_days - bad.buyers
    return {"lost_buyers": lost, "lost_amount": lost * base.aov}


def whole_shop(tables: Tables, weeks: int, span: str) -> Answer:
    """Sizes the loss over all channels together."""
    case = _case(tables, weeks, span)
    bad, base = _total(case.bad), _total(case.base)
    lost = _lost(bad, base)
    return {"lost_buyers": lost, "lost_amount": lost * base.aov}


def usual_visitors(tables: Tables, weeks: int, span: str) -> Answer:
    """Multiplies the fall of the rate by the visitors of the usual days."""
    case = _case(tables, weeks, span)
    bad, base = case.of(_root_channel(case))
    lost = (base.cvr - bad.cvr) * base.uv * BAD_DAYS / case.base_days
    return {"lost_buyers": lost, "lost_amount": lost * base.aov}


def order_value(tables: Tables, weeks: int, span: str) -> Answer:
    """Values a lost buyer at 笔单价."""
    case = _case(tables, weeks, span)
    bad, base = case.of(_root_channel(case))
    return {"lost_amount": _lost(bad, base) * metrics.aov_order(base.amount, base.orders)}


def figures(tables: Tables, weeks: int, span: str) -> dict[str, Any]:
    case = _case(tables, weeks, span)
    channel = _root_channel(case)
    bad, base = case.of(channel)
    feed, feed_base = case.of("feed")
    shop, shop_base = _total(case.bad), _total(case.base)
    found: dict[str, Any] = {
        "first_day": f"{case.days[0]:%-m 月 %-d 日}",
        "last_day": f"{case.days[-1]:%-m 月 %-d 日}",
        "shop_cvr": f"{shop.cvr:.2%}",
        "shop_base_cvr": f"{shop_base.cvr:.2%}",
        "bad_uv": int(bad.uv),
        "bad_buyers": int(bad.buyers),
        "bad_cvr": f"{bad.cvr:.2%}",
        "base_uv": int(base.uv),
        "base_buyers": int(base.buyers),
        "base_cvr": f"{base.cvr:.2%}",
        "base_aov": f"{base.aov:,.2f}",
        "expected_buyers": f"{bad.uv * base.cvr:.1f}",
        "lost_people": f"{_lost(bad, base):.1f}",
        "lost_money": f"{_lost(bad, base) * base.aov:,.0f}",
        "feed_uv_fall": f"{1 - feed.uv / BAD_DAYS / (feed_base.uv / case.base_days):.0%}",
        "feed_cvr": f"{feed.cvr:.2%}",
        "feed_base_cvr": f"{feed_base.cvr:.2%}",
    }
    for name, sku, where in (
        ("root", _root_product(tables, case), channel),
        ("slow", _lowest_product(tables), None),
    ):
        row = _products(tables, where, case.days).loc[sku]
        found[f"{name}_sku"] = sku
        found[f"{name}_cvr"] = f"{row['buyers'] / row['visitors']:.2%}"
        found[f"{name}_base_cvr"] = f"{row['buyers_base'] / row['visitors_base']:.2%}"
    return found
