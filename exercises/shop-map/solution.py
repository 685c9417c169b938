"""One month of the shop from its visitors to the money that is left, and which of four plans adds most to it."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

MONTHS: Final = ["2025-07", "2025-08", "2025-09", "2025-10", "2025-12", "2026-01", "2026-02", "2026-03"]
"""Without a big promotion, and old enough for the refunds to have come."""
PLANS: Final = {"ads": "加投推广", "page": "改详情页", "returns": "少退货", "basket": "凑单满减"}
SMALL: Final[dict[str, list[dict[str, int]]]] = {
    "ads": [{"more": 20, "dearer": 40}, {"more": 25, "dearer": 50}],
    "page": [{"better": 3, "photos": 2400}, {"better": 4, "photos": 3600}],
    "returns": [{"fewer": 1, "checks": 900}, {"fewer": 1, "checks": 600}],
    "basket": [{"extra": 6, "gift": 1}, {"extra": 9, "gift": 2}],
}
LARGE: Final[dict[str, list[dict[str, int]]]] = {
    "ads": [{"more": 40, "dearer": 10}, {"more": 50, "dearer": 20}],
    "page": [{"better": 7, "photos": 2400}, {"better": 8, "photos": 3600}],
    "returns": [{"fewer": 4, "checks": 900}, {"fewer": 4, "checks": 600}],
    "basket": [{"extra": 14, "gift": 1}, {"extra": 16, "gift": 2}],
}


def variant(rng: random.Random) -> dict[str, Any]:
    best = rng.choice(list(PLANS))
    chosen = {plan: rng.choice((LARGE if plan == best else SMALL)[plan]) for plan in PLANS}
    return {
        "month": rng.choice(MONTHS),
        "target": rng.choice([450_000, 480_000, 520_000, 550_000]),
        **{name: value for numbers in chosen.values() for name, value in numbers.items()},
    }


def labels(
    month: str, target: int, more: int, dearer: int, better: int, photos: int, fewer: int, checks: int, extra: int,
    gift: int,
) -> dict[str, str]:  # fmt: skip
    year, number = month.split("-")
    return {
        "month_shown": f"{year} 年 {int(number)} 月",
        "target_shown": f"{target // 10_000} 万元",
        "photos_shown": f"{photos:,}",
        "dearer_times": f"{1 + dearer / 100:g}",
    }


class Plans(NamedTuple):
    """What the four colleagues propose: shares as fractions, money in yuan."""

    more: float
    dearer: float
    better: float
    photos: float
    fewer: float
    checks: float
    extra: float
    gift: float


class Month(NamedTuple):
    """Sums over one month; visitors and buyers are distinct within a day and a channel."""

    uv: float
    buyers: float
    orders: float
    gmv: float
    refunds: float
    cost: float
    """Of the goods in the orders paid in the month."""
    spend: float
    paid_gmv: float
    paid_spend: float
    """Of the paid channel alone, as `paid_gmv`."""

    @property
    def cvr(self) -> float:
        return metrics.cvr(self.buyers, self.uv)

    @property
    def aov(self) -> float:
        return metrics.aov_buyer(self.gmv, self.buyers)

    @property
    def margin(self) -> float:
        return 1 - self.cost / self.gmv

    @property
    def net_share(self) -> float:
        return 1 - self.refunds / self.gmv


class Given(NamedTuple):
    traffic: pd.DataFrame
    """Days and channels of the month."""
    placed: pd.DataFrame
    """Orders placed in the month, paid or not, with their `cost`."""
    paid: pd.DataFrame
    """Orders paid in the month, with their `cost`."""
    refunded: float
    """Refunds that went through in the month, of whichever orders."""
    month: Month
    plans: Plans
    target: int


def prepare(
    tables: Tables, month: str, target: int, more: int, dearer: int, better: int, photos: int, fewer: int,
    checks: int, extra: int, gift: int,
) -> Given:  # fmt: skip
    period = (f"{month}-01", str(pd.Period(month).end_time.date()))
    traffic = metrics.between(tables["daily_traffic"], "date", period)
    orders = tables["orders"]
    placed = metrics.between(orders, "order_time", period)
    paid = metrics.paid_orders(orders, period)
    lines = tables["order_items"][["order_id", "cost"]]
    costs = lines[lines["order_id"].isin([*placed["order_id"], *paid["order_id"]])].groupby("order_id")["cost"].sum()
    placed, paid = (each.assign(cost=each["order_id"].map(costs)) for each in (placed, paid))
    back = metrics.between(orders, "refund_time", period)
    bought = traffic[traffic["channel"] == "paid"]
    sums = Month(
        uv=float(traffic["uv"].sum()),
        buyers=float(traffic["buyers"].sum()),
        orders=float(traffic["orders"].sum()),
        gmv=float(traffic["paid_amount"].sum()),
        refunds=metrics.gmv(paid) - metrics.net_sales(paid),
        cost=float(paid["cost"].sum()),
        spend=float(traffic["spend"].sum()),
        paid_gmv=float(bought["paid_amount"].sum()),
        paid_spend=float(bought["spend"].sum()),
    )
    plans = Plans(more / 100, dearer / 100, better / 100, photos, fewer / 100, checks, extra, gift)
    return Given(traffic, placed, paid, float(back["refund_amount"].sum()), sums, plans, target)


def _answer(given: Given, month: Month, margin: float | None = None) -> Answer:
    margin = month.margin if margin is None else margin
    net = month.gmv * month.net_share
    return {
        "uv": month.uv,
        "cvr": month.cvr,
        "aov": month.aov,
        "gmv": month.gmv,
        "net": net,
        "gross": net * margin,
        "kept": net * margin - month.spend,
        "visitors": given.target / (month.cvr * month.aov) / 30,
    } | _ranked(_gains(month, given.plans, month.net_share * margin, margin))


def _gains(month: Month, plans: Plans, worth: float, margin: float) -> dict[str, float]:
    """What each plan leaves more, where `worth` is left of a yuan paid, and `margin` of a yuan not refunded."""
    return {
        "ads": month.paid_gmv * plans.more * worth - month.paid_spend * plans.more * (1 + plans.dearer),
        "page": month.gmv * plans.better * worth - plans.photos,
        "returns": month.gmv * plans.fewer * margin - plans.checks,
        "basket": month.buyers * plans.extra * worth - month.orders * plans.gift,
    }


def _ranked(gains: dict[str, float]) -> Answer:
    table = pd.DataFrame({"plan": [PLANS[plan] for plan in gains], "gain": list(gains.values())})
    return {"plans": table, "first": max(gains, key=lambda plan: gains[plan])}


def _planned(given: Given, **changed: float) -> dict[str, float]:
    """The gains, if some of the plans' numbers were others."""
    month = given.month
    return _gains(month, given.plans._replace(**changed), month.net_share * month.margin, month.margin)


def solve(given: Given) -> Answer:
    return _answer(given, given.month)


def views_for_visitors(given: Given) -> Answer:
    return _answer(given, given.month._replace(uv=float(given.traffic["pv"].sum())))


def orders_for_buyers(given: Given) -> Answer:
    return _answer(given, given.month._replace(buyers=given.month.orders))


def placed_for_paid(given: Given) -> Answer:
    """Adds up all orders placed in the month, those never paid as well."""
    amount, cost = given.placed["amount"].sum(), given.placed["cost"].sum()
    return _answer(given, given.month._replace(gmv=float(amount), cost=float(cost)))


def before_coupons(given: Given) -> Answer:
    """Adds up the price of the goods, of which coupons were taken off."""
    return _answer(given, given.month._replace(gmv=float(given.paid["goods_amount"].sum())))


def mean_of_rates(given: Given) -> Answer:
    """Averages the rates of the days and channels: a channel of fifty visitors weighs as much as one of a thousand."""
    rows = given.traffic
    rate = float((rows["buyers"] / rows["uv"]).mean())
    return {"cvr": rate, "visitors": given.target / (rate * given.month.aov) / 30}


def refunds_forgotten(given: Given) -> Answer:
    return _answer(given, given.month._replace(refunds=0.0))


def requested_for_refunded(given: Given) -> Answer:
    """Deducts what was asked for, though some was turned down."""
    return _answer(given, given.month._replace(refunds=float(given.paid["refund_amount"].sum())))


def by_day_of_refund(given: Given) -> Answer:
    """Deducts what was paid back in the month, mostly of orders of the month and some of the one before."""
    return _answer(given, given.month._replace(refunds=given.refunded))


def returned_goods_lost(given: Given) -> Answer:
    """Deducts the cost of all goods, as if what came back could not be sold again."""
    month = given.month
    gross = month.gmv - month.refunds - month.cost
    return {"gross": gross, "kept": gross - month.spend}


def markup_for_margin(given: Given) -> Answer:
    """Divides by the cost instead of by the sales."""
    return _answer(given, given.month, margin=given.month.gmv / given.month.cost - 1)


def paid_channel_alone(given: Given) -> Answer:
    """Deducts the spending of one channel, where the livestream and messages cost, too."""
    return _answer(given, given.month._replace(spend=given.month.paid_spend))


def points_for_percent(given: Given) -> Answer:
    """Adds percentage points to the conversion rate, which doubles it and more."""
    return _ranked(_planned(given, better=given.plans.better / given.month.cvr))


def percent_for_points(given: Given) -> Answer:
    """Takes the points of the refund rate for a share of the refunds."""
    return _ranked(_planned(given, fewer=given.plans.fewer * given.month.refunds / given.month.gmv))


def sales_for_money(given: Given) -> Answer:
    """Counts what is sold more as if all of it were left."""
    return _ranked(_gains(given.month, given.plans, worth=1.0, margin=1.0))


def old_price_of_visitors(given: Given) -> Answer:
    return _ranked(_planned(given, dearer=0.0))


def plans_for_nothing(given: Given) -> Answer:
    """Leaves out what the plans cost: advertising, photographs, checks and gifts."""
    costs = {"dearer": -1.0, "photos": 0.0, "checks": 0.0, "gift": 0.0}
    return _ranked(_planned(given, **costs))


def figures(given: Given) -> dict[str, Any]:
    month = given.month
    gains = solve(given)["plans"]["gain"].tolist()
    return {
        "buyers": month.buyers,
        "orders": month.orders,
        "refunds": month.refunds,
        "refund_rate": 1 - month.net_share,
        "cost": month.cost,
        "margin": month.margin,
        "worth": month.net_share * month.margin,
        "spend": month.spend,
        "kept_share": (month.gmv * month.net_share * month.margin - month.spend) / month.gmv,
        "paid_gmv": month.paid_gmv,
        "paid_spend": month.paid_spend,
        **{f"gain_{plan}": gain for plan, gain in zip(PLANS, gains, strict=True)},
    }
