"""Find the brushed orders of some months, whom to remind of paying, and what reminding is worth against a holdout."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop.metrics import between

# Each has three clusters at least, and an honest order to one of their addresses on another day.
PERIODS: Final = [
    ("2024-12-01", "2025-04-30"), ("2025-06-01", "2025-09-30"), ("2025-07-01", "2025-10-31"),
    ("2025-08-01", "2025-12-31"), ("2025-09-01", "2026-01-31"), ("2025-10-01", "2026-04-30"),
]  # fmt: skip
MONDAYS: Final = ["2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-06", "2026-04-13", "2026-04-20"]
PATIENCE: Final = pd.Timedelta(minutes=30)
MESSAGE: Final = 0.05
COLUMNS: Final = ["order_id", "customer_id", "order_time", "cancel_time", "status", "amount", "address_hash"]


def variant(rng: random.Random) -> dict[str, Any]:
    first, last = rng.choice(PERIODS)
    held = rng.choice([40, 50, 60, 80])
    held_paid = rng.randint(held // 8, held // 5)
    sent = held * rng.choice([4, 5, 6])
    anyway = sent // held * held_paid
    gain = rng.choice([rng.randint(sent // 12, sent // 7), rng.randint(3, 4), -rng.randint(2, 5)])
    return {
        "first": first,
        "last": last,
        "limit": rng.choice([400, 450, 500]),
        "monday": rng.choice(MONDAYS),
        "sent": sent,
        "sent_paid": anyway + gain,
        "held": held,
        "held_paid": held_paid,
        "price": rng.randint(126, 158),
        # Small gains have to be eaten up by a coupon that everybody gets.
        "coupon": rng.choice([8, 10, 12]) if gain > 4 else 2 + 4 * 158 // anyway,
    }


def labels(
    first: str, last: str, limit: int, monday: str, sent: int, sent_paid: int, held: int, held_paid: int, price: int,
    coupon: int,
) -> dict[str, str]:  # fmt: skip
    start = pd.Timestamp(monday)
    return {
        "first_day": _day(pd.Timestamp(first)),
        "last_day": _day(pd.Timestamp(last)),
        "week": f"{_day(start)}到 {_day(start + pd.Timedelta(days=6))}",
    }


def _day(day: pd.Timestamp) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


class Given(NamedTuple):
    paid: pd.DataFrame
    """Paid orders placed in the period, with the number of `orders` at their address that day, and `risk`, which nobody
    but the judge knows."""
    placed: pd.DataFrame
    """All orders placed in the period."""
    week: pd.DataFrame
    """Orders of the week that were not paid, with the consent of the customer and whether they were `open` after 30
    minutes."""
    limit: int
    sent: int
    sent_paid: int
    held: int
    held_paid: int
    price: int
    coupon: int


def prepare(
    tables: Tables, first: str, last: str, limit: int, monday: str, sent: int, sent_paid: int, held: int,
    held_paid: int, price: int, coupon: int,
) -> Given:  # fmt: skip
    orders = tables["orders"][COLUMNS]
    placed = between(orders, "order_time", (first, last))
    paid = placed[placed["status"] == "paid"].drop(columns="cancel_time")
    risks = tables["order_risks"].set_index("order_id")["risk"]
    paid = paid.assign(risk=paid["order_id"].map(risks), day=paid["order_time"].dt.normalize())
    paid = paid.assign(orders=paid.groupby(["address_hash", "day"])["order_id"].transform("size"))
    sunday = str((pd.Timestamp(monday) + pd.Timedelta(days=6)).date())
    week = between(orders, "order_time", (monday, sunday))
    week = week[week["status"] != "paid"].merge(tables["customers"][["customer_id", "sms_consent"]], on="customer_id")
    closed = week["cancel_time"] <= week["order_time"] + PATIENCE
    return Given(paid, placed, week.assign(open=~closed), limit, sent, sent_paid, held, held_paid, price, coupon)


def _ids(orders: pd.DataFrame, which: pd.Series) -> set[str]:
    return set(orders.loc[which, "order_id"])


def solve(given: Given) -> Answer:
    week = given.week
    return {
        "hold": _ids(given.paid, given.paid["risk"] == "brushed"),
        "remind": _ids(week, week["open"] & (week["sms_consent"] == 1)),
    } | _worth(given, _gain(given), given.sent_paid * given.coupon)


def _gain(given: Given) -> float:
    """Orders that would not have been paid without the message."""
    return given.sent_paid - given.sent * given.held_paid / given.held


def _worth(given: Given, gain: float, coupons: float, messages: float = MESSAGE) -> Answer:
    """The net amount, and what follows from it by the rule of the brief."""
    won, sms = gain * given.price, given.sent * messages
    net = won - coupons - sms
    return {"net": net, "verdict": "roll" if net > 0 else "bare" if won - sms > 0 else "stop"}


def address_alone(given: Given) -> Answer:
    """Holds whatever goes to one address on one day, one customer's two orders as well."""
    return {"hold": _ids(given.paid, given.paid["orders"] >= 2)}


def by_customer(given: Given) -> Answer:
    """Looks for customers with several orders a day, and so finds those who split theirs."""
    several = given.paid.groupby(["customer_id", "day"])["order_id"].transform("size")
    return {"hold": _ids(given.paid, several >= 2)}


def amount_rule(given: Given) -> Answer:
    return {"hold": _ids(given.paid, given.paid["amount"] >= given.limit)}


def whole_address(given: Given) -> Answer:
    """Holds all orders that ever went to the addresses, those of other days and those not paid."""
    brushed = given.paid.loc[given.paid["risk"] == "brushed", "address_hash"]
    return {"hold": _ids(given.placed, given.placed["address_hash"].isin(brushed))}


def first_spared(given: Given) -> Answer:
    """Takes the first order of each address for the real one."""
    brushed = given.paid[given.paid["risk"] == "brushed"].sort_values("order_time")
    return {"hold": _ids(brushed, brushed.duplicated(["address_hash", "day"]))}


def consent_ignored(given: Given) -> Answer:
    return {"remind": _ids(given.week, given.week["open"])}


def final_status(given: Given) -> Answer:
    """Asks what the order is today, when some that stood open at 30 minutes have been cancelled."""
    week = given.week
    return {"remind": _ids(week, (week["status"] == "unpaid") & (week["sms_consent"] == 1))}


def cancelled_included(given: Given) -> Answer:
    week = given.week
    return {"remind": _ids(week, week["sms_consent"] == 1)}


def everyone_counted(given: Given) -> Answer:
    return _worth(given, given.sent_paid, given.sent_paid * given.coupon)


def counts_subtracted(given: Given) -> Answer:
    return _worth(given, given.sent_paid - given.held_paid, given.sent_paid * given.coupon)


def coupon_of_the_gain(given: Given) -> Answer:
    return _worth(given, _gain(given), _gain(given) * given.coupon)


def messages_forgotten(given: Given) -> Answer:
    return _worth(given, _gain(given), given.sent_paid * given.coupon, messages=0)


def figures(given: Given) -> dict[str, Any]:
    right, week = solve(given), given.week
    brushed = given.paid[given.paid["risk"] == "brushed"].sort_values("order_time")
    example = brushed[brushed["address_hash"] == brushed["address_hash"].iloc[-1]]
    return {
        "placed": len(given.placed),
        "paid": len(given.paid),
        "together": int((given.paid["orders"] >= 2).sum()),
        "clusters": brushed["address_hash"].nunique(),
        "hold_count": len(brushed),
        "example": example["address_hash"].iloc[0],
        "example_day": _day(example["day"].iloc[0]),
        "example_orders": len(example),
        "unpaid": len(week),
        "open": int(week["open"].sum()),
        "remind_count": len(right["remind"]),
        "sent_rate": given.sent_paid / given.sent,
        "held_rate": given.held_paid / given.held,
        "anyway": given.sent * given.held_paid / given.held,
        "gain": _gain(given),
        "won": _gain(given) * given.price,
        "coupons": given.sent_paid * given.coupon,
        "sms": given.sent * MESSAGE,
    }
