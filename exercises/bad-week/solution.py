"""Find the cause of the bad days of April 2026: trend, then channel, then product, and size the loss."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics
from courseware.shop.metrics import Period

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


Pair = tuple[Report, Report]
"""Of the bad days, and of the days they are compared with."""


class Given(NamedTuple):
    cvr: pd.Series
    """The whole shop's, by day."""
    days: list[pd.Timestamp]
    base_days: int
    channels: dict[str, Pair]
    channel: str
    """Where the buyers were lost."""
    shop: Pair
    products: pd.DataFrame
    """The report of the candidates."""

    @property
    def root(self) -> Pair:
        return self.channels[self.channel]


def prepare(tables: Tables, weeks: int, span: str) -> Given:
    daily, products = tables["daily_traffic"], tables["product_daily"]
    cvr = _daily_cvr(daily)
    days = sorted(cvr.loc[WINDOW[0] : WINDOW[1]].nsmallest(BAD_DAYS).index)
    usual = _base_days(days, weeks, span)
    bad, base = (
        daily[daily["date"].isin(dates)].groupby("channel")[["uv", "buyers", "orders", "paid_amount"]].sum()
        for dates in (days, usual)
    )
    channels = {str(channel): (Report(*bad.loc[channel]), Report(*base.loc[channel])) for channel in bad.index}
    channel = max(channels, key=lambda each: _lost(*channels[each]))
    shop = (Report(*bad.sum()), Report(*base.sum()))
    return Given(cvr, days, len(usual), channels, channel, shop, products[products["sku"].isin(CANDIDATES)])


def _daily_cvr(daily: pd.DataFrame) -> pd.Series:
    per_day = daily.groupby("date")[["buyers", "uv"]].sum()
    return per_day["buyers"] / per_day["uv"]


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


def _lost(bad: Report, base: Report) -> float:
    """Buyers the visitors of the bad days would have brought at the base's conversion, minus those who came."""
    return bad.uv * base.cvr - bad.buyers


def _product_report(given: Given, channel: str | None) -> pd.DataFrame:
    """By candidate SKU, in one channel or in all: visitors and buyers of the bad days and of the product base."""
    report = given.products
    if channel is not None:
        report = report[report["channel"] == channel]
    bad = report[report["date"].isin(given.days)].groupby("sku")[["visitors", "buyers"]].sum()
    base = metrics.between(report, "date", PRODUCT_BASE).groupby("sku")[["visitors", "buyers"]].sum()
    return bad.join(base.add_suffix("_base"), how="outer").fillna(0)


def _root_product(given: Given) -> str:
    found = _product_report(given, given.channel)
    lost = found["visitors"] * found["buyers_base"] / found["visitors_base"] - found["buyers"]
    return str(lost.idxmax())


def _dates(days: list[pd.Timestamp]) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in days]


def _sized(lost: float, base: Report) -> Answer:
    return {"lost_buyers": lost, "lost_amount": lost * base.aov}


def solve(given: Given) -> Answer:
    bad, base = given.root
    found = {"days": _dates(given.days), "channel": given.channel, "sku": _root_product(given)}
    return found | _sized(_lost(bad, base), base)


def day_over_day(given: Given) -> Answer:
    """Looks only for the sharpest fall against the day before: the days that stay low do not show."""
    change = (given.cvr / given.cvr.shift()).loc[WINDOW[0] : WINDOW[1]]
    return {"days": _dates([pd.Timestamp(str(change.idxmin()))])}


def fallen_traffic(given: Given) -> Answer:
    """Takes the channel whose visitors fell most, and sizes the loss by the missing visitors."""
    scale = BAD_DAYS / given.base_days

    def missing(channel: str) -> float:
        bad, base = given.channels[channel]
        return base.uv * scale - bad.uv

    channel = max(given.channels, key=missing)
    base = given.channels[channel][1]
    return {"channel": channel} | _sized(missing(channel) * base.cvr, base)


def emptier_channel(given: Given) -> Answer:
    """Takes the channel whose visitors fell most, whatever the loss is sized by."""
    return {"channel": fallen_traffic(given)["channel"]}


def lowest_product(given: Given) -> Answer:
    """Takes the product of the lowest conversion in April over all channels, which never sold better."""
    april = given.products.groupby("sku")[["visitors", "buyers"]].sum()
    return {"sku": str((april["buyers"] / april["visitors"]).idxmin())}


def buyers_against_usual(given: Given) -> Answer:
    """Subtracts the buyers from those of the usual days: the change of the visitors is mixed in."""
    bad, base = given.root
    return _sized(base.buyers * BAD_DAYS / given.base_days - bad.buyers, base)


def whole_shop(given: Given) -> Answer:
    """Sizes the loss over all channels together."""
    bad, base = given.shop
    return _sized(_lost(bad, base), base)


def usual_visitors(given: Given) -> Answer:
    """Multiplies the fall of the rate by the visitors of the usual days."""
    bad, base = given.root
    return _sized((base.cvr - bad.cvr) * base.uv * BAD_DAYS / given.base_days, base)


def order_value(given: Given) -> Answer:
    """Values a lost buyer at 笔单价."""
    bad, base = given.root
    return {"lost_amount": _lost(bad, base) * metrics.aov_order(base.amount, base.orders)}


def value_of_bad_days(given: Given) -> Answer:
    """Values a lost buyer at 客单价 of the bad days themselves."""
    bad, base = given.root
    return {"lost_amount": _lost(bad, base) * bad.aov}


def whole_buyers(given: Given) -> Answer:
    """Rounds the lost buyers to whole people, and values those."""
    bad, base = given.root
    return _sized(float(round(_lost(bad, base))), base)


def amount_of_whole_buyers(given: Given) -> Answer:
    """Tells the lost buyers to a decimal, and values whole people."""
    return {"lost_amount": whole_buyers(given)["lost_amount"]}


def figures(given: Given) -> dict[str, Any]:
    bad, base = given.root
    feed, feed_base = given.channels["feed"]
    found: dict[str, Any] = {
        "first_day": f"{given.days[0]:%-m 月 %-d 日}",
        "last_day": f"{given.days[-1]:%-m 月 %-d 日}",
        "shop_cvr": given.shop[0].cvr,
        "shop_base_cvr": given.shop[1].cvr,
        "bad_uv": int(bad.uv),
        "bad_buyers": int(bad.buyers),
        "bad_cvr": bad.cvr,
        "base_uv": int(base.uv),
        "base_buyers": int(base.buyers),
        "base_cvr": base.cvr,
        "base_aov": base.aov,
        "expected_buyers": bad.uv * base.cvr,
        "feed_uv_fall": 1 - feed.uv / BAD_DAYS / (feed_base.uv / given.base_days),
    }
    slow = lowest_product(given)["sku"]
    for name, sku, where in (("root", _root_product(given), given.channel), ("slow", slow, None)):
        row = _product_report(given, where).loc[sku]
        found[f"{name}_sku"] = sku
        found[f"{name}_cvr"] = row["buyers"] / row["visitors"]
        found[f"{name}_base_cvr"] = row["buyers_base"] / row["visitors_base"]
    return found
