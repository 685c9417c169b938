"""A working week: what the shop sold, where it fell short, how long a test takes, what to order, and what to report."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Own, Tables
from courseware.shop import abtest

# Mondays of weeks that sold less than the week before, with one factor and one channel that stand out.
WEEKS: Final = [
    "2025-12-29",
    "2026-01-26",
    "2026-02-09",
    "2026-03-09",
    "2026-03-23",
    "2026-04-06",
]
CASH: Final = {"S001": [13000, 16000, 20000], "S044": [5000, 6500, 8000]}
"""What may be spent, by the SKU to order."""
FLOOR: Final = 2000
DEPOSIT: Final = 0.3
DAILY_FEE: Final = 60
WEEK_DAYS: Final = 7

FACTORS: Final = ("visits", "cvr", "aov")
NAMES: Final = {"visits": "访客", "cvr": "支付转化率", "aov": "客单价"}
CHANNELS: Final = {
    "search": "搜索",
    "feed": "推荐",
    "paid": "付费推广",
    "live": "直播",
    "crm": "会员短信/社群",
    "direct": "直接访问",
}
SKUS: Final = {"S001": "S001 可折叠收纳箱", "S044": "S044 碗碟沥水架"}


def variant(rng: random.Random) -> dict[str, Any]:
    sku = rng.choice(list(CASH))
    return {
        "monday": rng.choice(WEEKS),
        "lift": rng.choice([10, 12, 15]),
        "limit": rng.choice([14, 18]),
        "sku": sku,
        "lead": rng.choice([15, 20, 25]),
        "cover": rng.choice([45, 60]),
        "cash": rng.choice(CASH[sku]),
    }


def labels(monday: str, lift: int, limit: int, sku: str, lead: int, cover: int, cash: int) -> dict[str, str]:
    days = pd.date_range(monday, periods=WEEK_DAYS)
    before = days - pd.Timedelta(days=WEEK_DAYS)
    return {
        "week": f"{days[0]:%Y-%m-%d} 至 {days[-1]:%Y-%m-%d}",
        "week_before": f"{before[0]:%Y-%m-%d} 至 {before[-1]:%Y-%m-%d}",
        "sunday": f"{days[-1]:%Y-%m-%d}",
        "lift_factor": f"{1 + lift / 100:.2f}",
        "item": SKUS[sku],
        "money": f"{cash:,}",
    }


class Week(NamedTuple):
    """Sums over seven days, of the shop or of one channel."""

    uv: float
    pv: float
    cart_users: float
    buyers: float
    orders: float
    paid_amount: float

    @property
    def factors(self) -> dict[str, float]:
        return {"visits": self.uv, "cvr": self.buyers / self.uv, "aov": self.paid_amount / self.buyers}


class Given(NamedTuple):
    now: Week
    last: dict[str, float]
    """The factors of the week before."""
    sunday_week: Week
    """From the Sunday before to the Saturday."""
    channels: dict[str, Week]
    before: dict[str, float]
    """What each channel sold the week before."""
    mean_rate: float
    """Of the rates of payment of each day and channel."""
    sold: float
    closing: float
    cost: float
    price: float
    lift: float
    limit: int
    lead: int
    cover: int
    cash: float


def prepare(tables: Tables, monday: str, lift: int, limit: int, sku: str, lead: int, cover: int, cash: int) -> Given:
    traffic, stock = tables["daily_traffic"], tables["stock_daily"]
    product = tables["products"].set_index("sku")[["cost", "price"]].to_dict("index")[sku]
    start = pd.Timestamp(monday)
    now, before = _days_from(traffic, start), _days_from(traffic, start - pd.Timedelta(days=WEEK_DAYS))
    of_sku = _days_from(stock[stock["sku"] == sku], start)
    return Given(
        _summed(now),
        _summed(before).factors,
        _summed(_days_from(traffic, start - pd.Timedelta(days=1))),
        {channel: _summed(now[now["channel"] == channel]) for channel in CHANNELS},
        {channel: _summed(before[before["channel"] == channel]).paid_amount for channel in CHANNELS},
        float((now["buyers"] / now["uv"]).mean()),
        float(of_sku["sold"].sum()),
        float(of_sku.sort_values("date")["closing"].iloc[-1]),
        float(product["cost"]),
        float(product["price"]),
        lift / 100,
        limit,
        lead,
        cover,
        float(cash),
    )


def _days_from(rows: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
    return rows[rows["date"].between(start, start + pd.Timedelta(days=WEEK_DAYS - 1))]


def _summed(rows: pd.DataFrame) -> Week:
    return Week(*(float(rows[name].sum()) for name in Week._fields))


def solve(given: Given, own: Own) -> Answer:
    """Each step from the learner's own results before it; what he has not answered, from those computed here."""
    monday = given.now.factors
    built: dict[str, Any] = {**monday, **own}
    values: dict[str, Any] = dict(monday)

    def then(name: str, value: Any) -> None:
        values[name] = value
        built.setdefault(name, value)

    then("factor", min(FACTORS, key=lambda name: built[name] / given.last[name]))
    then("channel", min(CHANNELS, key=lambda channel: _change(given, channel)))
    then("lost", _lost(given, built))
    then("per_arm", _per_arm(given, _cart_rate(given.channels[built["channel"]])))
    then("days", _days(given.channels[built["channel"]], 2 * built["per_arm"]))
    then("order", _order(given, _raised(built)))
    then("left", _left(given, built["days"], built["order"]))
    then("decision", _decision(built["days"] <= given.limit, built["left"] >= FLOOR))
    then("sentence", built["factor"])
    return values


def _built(given: Given, own: Own) -> Mapping[str, Any]:
    return {**solve(given, own), **own}


def _change(given: Given, channel: str) -> float:
    """How much more a channel sold than the week before."""
    return given.channels[channel].paid_amount - given.before[channel]


def _lost(given: Given, built: Mapping[str, Any]) -> float:
    """What the factor took away, with those before it as they are now and those after it as they were."""
    at = FACTORS.index(built["factor"])
    parts = [
        built[name] if place < at else given.last[name] - built[name] if place == at else given.last[name]
        for place, name in enumerate(FACTORS)
    ]
    return math.prod(parts)


def _cart_rate(week: Week) -> float:
    return week.cart_users / week.uv


def _per_arm(given: Given, base: float) -> float:
    return _whole(abtest.sample_size(base, base * (1 + given.lift)))


def _days(week: Week, needed: float) -> float:
    return _whole(needed / (week.uv / WEEK_DAYS))


def _raised(built: Mapping[str, Any]) -> float:
    """By how much sales rise when the loss is made good."""
    amount = math.prod(built[name] for name in FACTORS)
    return 1 + built["lost"] / amount if amount else math.nan


def _order(given: Given, raised: float, days: int | None = None, stock: float | None = None) -> float:
    due = given.sold / WEEK_DAYS * raised * (given.lead + given.cover if days is None else days)
    return max(0.0, _whole(due - (given.closing if stock is None else stock))) if math.isfinite(due) else math.nan


def _left(
    given: Given,
    days: float,
    order: float,
    *,
    share: float = DEPOSIT,
    each: float | None = None,
    fee: float = DAILY_FEE,
) -> float:
    return given.cash - share * order * (given.cost if each is None else each) - fee * days


def _whole(value: float) -> float:
    """Rounded up; a little over a whole number is that number."""
    return float(math.ceil(value - 1e-9)) if math.isfinite(value) else math.nan


def _decision(test: bool, order: bool) -> str:
    return {(True, True): "both", (True, False): "test", (False, True): "order", (False, False): "neither"}[test, order]


# Monday


def page_views(given: Given, own: Own) -> Answer:
    return {"visits": given.now.pv}


def sunday_first(given: Given, own: Own) -> Answer:
    """Takes the week from Sunday to Saturday."""
    return dict(given.sunday_week.factors)


def mean_of_rates(given: Given, own: Own) -> Answer:
    """Averages the rates of the rows, of each day and channel."""
    return {"cvr": given.mean_rate}


def orders_for_buyers(given: Given, own: Own) -> Answer:
    return {"cvr": given.now.orders / given.now.uv}


def order_value(given: Given, own: Own) -> Answer:
    return {"aov": given.now.paid_amount / given.now.orders}


# Tuesday


def visitors_blamed(given: Given, own: Own) -> Answer:
    return {"factor": "visits"}


def steepest_fall(given: Given, own: Own) -> Answer:
    """Takes the channel that fell most for its size."""
    return {"channel": min(CHANNELS, key=lambda channel: _change(given, channel) / given.before[channel])}


def biggest_channel(given: Given, own: Own) -> Answer:
    return {"channel": max(CHANNELS, key=lambda channel: given.channels[channel].paid_amount)}


def whole_fall(given: Given, own: Own) -> Answer:
    """Gives the one factor the fall of all three."""
    built = _built(given, own)
    return {"lost": math.prod(given.last.values()) - math.prod(built[name] for name in FACTORS)}


def other_order(given: Given, own: Own) -> Answer:
    """Leaves the other two factors as they were, whatever the order."""
    built = _built(given, own)
    return {"lost": math.prod(given.last.values()) * (1 - built[built["factor"]] / given.last[built["factor"]])}


# Wednesday


def paying_rate(given: Given, own: Own) -> Answer:
    """Plans for the rate of payment instead of the cart's."""
    return {"per_arm": _per_arm(given, given.channels[_built(given, own)["channel"]].factors["cvr"])}


def both_arms(given: Given, own: Own) -> Answer:
    return {"per_arm": 2 * solve(given, own)["per_arm"]}


def points_for_share(given: Given, own: Own) -> Answer:
    """Adds the lift to the rate, as percentage points."""
    base = _cart_rate(given.channels[_built(given, own)["channel"]])
    return {"per_arm": _whole(abtest.sample_size(base, base + given.lift))}


def one_arm(given: Given, own: Own) -> Answer:
    built = _built(given, own)
    return {"days": _days(given.channels[built["channel"]], built["per_arm"])}


def whole_shop(given: Given, own: Own) -> Answer:
    """Divides by the visitors of all channels."""
    return {"days": _days(given.now, 2 * _built(given, own)["per_arm"])}


# Thursday


def stock_forgotten(given: Given, own: Own) -> Answer:
    return {"order": _order(given, _raised(_built(given, own)), stock=0)}


def loss_forgotten(given: Given, own: Own) -> Answer:
    """Orders for what was sold, as if the loss were never made good."""
    return {"order": _order(given, 1.0)}


def lead_forgotten(given: Given, own: Own) -> Answer:
    return {"order": _order(given, _raised(_built(given, own)), days=given.cover)}


def paid_in_full(given: Given, own: Own) -> Answer:
    built = _built(given, own)
    return {"left": _left(given, built["days"], built["order"], share=1)}


def price_for_cost(given: Given, own: Own) -> Answer:
    built = _built(given, own)
    return {"left": _left(given, built["days"], built["order"], each=given.price)}


def test_for_free(given: Given, own: Own) -> Answer:
    built = _built(given, own)
    return {"left": _left(given, built["days"], built["order"], fee=0)}


# Friday


def time_ignored(given: Given, own: Own) -> Answer:
    return {"decision": _decision(True, _built(given, own)["left"] >= FLOOR)}


def till_ignored(given: Given, own: Own) -> Answer:
    return {"decision": _decision(_built(given, own)["days"] <= given.limit, True)}


def promised(given: Given, own: Own) -> Answer:
    return {"sentence": "promise"}


def vague(given: Given, own: Own) -> Answer:
    return {"sentence": "vague"}


def figures(given: Given) -> dict[str, Any]:
    right, last = solve(given, {}), given.last
    week = given.channels[right["channel"]]
    amount, before = (math.prod(values[name] for name in FACTORS) for values in (right, last))
    moves = [f"{NAMES[name]} {right[name] / last[name] - 1:+.1%}" for name in FACTORS]
    base = _cart_rate(week)
    fits, pays = right["days"] <= given.limit, right["left"] >= FLOOR
    return {
        "last_visits": last["visits"],
        "last_cvr": last["cvr"],
        "last_aov": last["aov"],
        "amount": amount,
        "fall": 1 - amount / before,
        "moves": "，".join(moves),
        "factor_name": NAMES[right["factor"]],
        "channel_name": CHANNELS[right["channel"]],
        "channel_fall": -_change(given, right["channel"]),
        "cart_rate": base,
        "target": base * (1 + given.lift),
        "channel_daily": week.uv / WEEK_DAYS,
        "sold": given.sold,
        "closing": given.closing,
        "raised": 1 + right["lost"] / amount,
        "cost": given.cost,
        "deposit": DEPOSIT * right["order"] * given.cost,
        "fee": DAILY_FEE * right["days"],
        "in_time": "测得完" if fits else "测不完",
        "enough": "够" if pays else "不够",
    }
