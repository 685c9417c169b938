"""Orders and their lines: a day at a time, with unpaid, split, brushed and absurd orders among them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.baskets import BASKET, BASKET_SIGMA, baskets
from datasets.generator.catalogue import HERO, Catalogue
from datasets.generator.customers import KINDS, ONCE, Base, regions
from datasets.generator.days import BURST_HOURS, CHANNELS, DAYS, HOURS, LOG_WEEK, clock, day_number
from datasets.generator.demand import SPRING, Plan
from datasets.generator.live import session_window
from datasets.generator.members import members_only
from datasets.generator.random import Floats, Ints, Times, generator
from datasets.generator.returning import Regained, regain, with_visits

UNPAID_SHARE = 0.125
SPLIT_CHANCE = 0.035
BRUSH_CLUSTERS = 20
PROMOTION_PRICE = 0.88
ABSURD_DAY, ABSURD_UNITS = pd.Timestamp("2025-08-14"), 80_000


class Sales(NamedTuple):
    """Orders, order lines, the customer base behind them, and the plan with the visits of all orders."""

    orders: pd.DataFrame
    items: pd.DataFrame
    base: Base
    plan: Plan


class _Day(NamedTuple):
    customer: Ints
    channel: Ints
    brushed: np.ndarray


def _paid_customers(base: Base, day: int, channel: Ints, factor: float, brush: int) -> _Day:
    """Assign today's paid orders to returning and new customers; some returning ones split their order."""
    rng = base.rng
    n = len(channel)
    back = base.returning(int(0.85 * n), factor)
    split = back[rng.random(len(back)) < SPLIT_CHANCE]
    # brushed orders push the search rank, so they come in through search; nobody real takes their slots
    pushed = np.flatnonzero(channel == CHANNELS.index("search"))[:brush]
    back = np.concatenate([back, split])[: int(0.9 * n) - len(pushed)]
    slots = np.concatenate([rng.permutation(np.setdiff1d(np.arange(n), pushed)), pushed])
    customer = np.empty(n, dtype=np.int64)
    customer[slots[: len(back)]] = back
    fresh = slots[len(back) :]
    brushed = np.zeros(n, dtype=bool)
    brushed[pushed] = True
    kind = rng.choice(3, size=len(fresh), p=KINDS)
    kind[brushed[fresh]] = ONCE
    customer[fresh] = base.add(day, channel[fresh], kind)
    # a customer who splits an order stays in one visit, hence in one channel
    _, first, inverse = np.unique(customer, return_index=True, return_inverse=True)
    return _Day(customer, channel[first][inverse], brushed)


def _unpaid_customers(rng: np.random.Generator, base: Base, day: int, channel: Ints, busy: Ints) -> Ints:
    """Draw customers for today's unpaid orders: newcomers, and known ones other than the ``busy`` who pay today."""
    before = base.count
    old = np.setdiff1d(np.arange(max(0, before - 3000), before), busy)
    customer = rng.choice(old, len(channel), replace=False)
    fresh = rng.random(len(channel)) < 0.22
    customer[fresh] = base.add(day, channel[fresh], np.full(int(fresh.sum()), ONCE))
    return customer


def _times(rng: np.random.Generator, day: pd.Timestamp, burst: bool, channel: Ints) -> Times:
    times = clock(rng, day, len(channel), BURST_HOURS if burst else HOURS)
    window = session_window(day)
    if window is not None:
        watching = (channel == CHANNELS.index("live")) & (rng.random(len(channel)) < 0.75)
        start, minutes = window
        late = rng.integers(0, minutes * 60, int(watching.sum())).astype("timedelta64[s]")
        times[watching] = np.datetime64(start, "s") + late
    return times


def _coupon(rng: np.random.Generator, goods: float, hero_paid: bool, day: pd.Timestamp, new: bool) -> tuple[str, float]:
    """Return the coupon code and its reduction; ``hero_paid`` marks orders of the advertised product."""
    if hero_paid and day >= SPRING and rng.random() < 0.8:
        return "TF15", 15.0
    if rng.random() > 0.28:
        return "", 0.0
    if goods >= 299:
        return "M299J30", 30.0
    if goods >= 199:
        return "M199J15", 15.0
    return ("NEW8", 8.0) if new and goods >= 59 else ("", 0.0)


def _brush_days(rng: np.random.Generator) -> dict[int, int]:
    days = np.sort(rng.choice(np.arange(30, len(DAYS) - 20), BRUSH_CLUSTERS - 1, replace=False))
    clusters = {int(d): int(rng.integers(6, 13)) for d in days}
    clusters[day_number(LOG_WEEK[2])] = 8
    return clusters


def _brush(
    rng: np.random.Generator,
    day: pd.Timestamp,
    weight: Floats,
    brushed: np.ndarray,
    content: list[dict[int, int]],
    time: Times,
) -> None:
    """Turn the marked orders into brushed ones: one piece of the same SKU each, in the same two hours."""
    pushed = int(rng.choice(np.flatnonzero(weight > 0)[40:60]))
    for fake in np.flatnonzero(brushed):
        content[int(fake)] = {pushed: 1}
    after = np.sort(rng.integers(14 * 3600, 16 * 3600, brushed.sum()))
    time[brushed] = np.datetime64(day, "s") + after.astype("timedelta64[s]")


def _spread(rng: np.random.Generator, total: int, n: int) -> Ints:
    """Spread ``total`` units over ``n`` orders, one each at least."""
    return 1 + rng.multinomial(max(total - n, 0), np.full(n, 1 / n))


def _device(customer: Ints, other: np.ndarray) -> list[str]:
    """Return visitor ids: one in ten orders comes from a customer's second device."""
    return [f"V{c * 2 + int(o) + 100_001:06}" for c, o in zip(customer, other, strict=True)]


def sales(goods: Catalogue, calendar: pd.DataFrame, plan: Plan, available: np.ndarray) -> Sales:
    """Generate all orders; ``available`` (day × SKU) is False where stock is out. Times are within the pay day."""
    rng = generator("orders")
    base = Base(generator("buyers"))
    clusters = _brush_days(rng)
    heads: list[pd.DataFrame] = []
    lines: list[tuple[int, int, int, int, float]] = []
    number = 0
    price = goods.products["price"].to_numpy()
    usual = np.median(plan.orders)
    for d, day in enumerate(DAYS):
        phase = calendar["phase"].iloc[d]
        n_paid = int(plan.orders[d])
        channel = rng.permutation(np.repeat(np.arange(len(CHANNELS)), plan.channel_orders[d]))
        base.churn()
        factor = float((n_paid / usual) ** 0.55)
        today = _paid_customers(base, d, channel, factor, clusters.get(d, 0))
        n_open = round(n_paid * UNPAID_SHARE / (1 - UNPAID_SHARE))
        open_channel = rng.choice(channel, n_open)
        customer = np.concatenate([today.customer, _unpaid_customers(rng, base, d, open_channel, today.customer)])
        channel = np.concatenate([today.channel, open_channel])
        brushed = np.concatenate([today.brushed, np.zeros(n_open, dtype=bool)])
        n = len(customer)

        paid_channel = channel == CHANNELS.index("paid")
        hero = np.zeros(n, dtype=bool)
        advertised = rng.permutation(np.flatnonzero(paid_channel))
        hero[advertised[: round(len(advertised) * float(plan.hero_share[d]))]] = True
        value = BASKET * np.exp(-(BASKET_SIGMA**2) / 2 + base.taste[customer] + rng.normal(0, 0.41, n))
        units = np.concatenate([_spread(rng, int(plan.units[d]), n_paid), _spread(rng, int(1.7 * n_open), n_open)])
        weight = goods.weight[d] * available[d]
        content = baskets(rng, goods, weight, value, units, hero)
        time = _times(rng, day, phase == "burst", channel)
        if brushed.any():
            _brush(rng, day, weight, brushed, content, time)
        rate = PROMOTION_PRICE if phase == "burst" else 1.0
        today_lines = [
            (number + k, line, item, quantity, round(float(price[item]) * rate, 1))
            for k, basket in enumerate(content)
            for line, (item, quantity) in enumerate(basket.items(), 1)
        ]
        lines += today_lines
        goods_amount = np.zeros(n)
        for order, _, _, quantity, unit in today_lines:
            goods_amount[order - number] += quantity * unit
        goods_amount = goods_amount.round(2)
        # the advertised coupon fails in the bad days, when the hero leads few paid orders
        hero_paid = paid_channel & np.array([goods.position(HERO) in b for b in content]) & (plan.hero_share[d] > 0.2)
        new = base.joined[customer] == d
        coupons = [_coupon(rng, g, h, day, w) for g, h, w in zip(goods_amount, hero_paid, new, strict=True)]
        heads.append(pd.DataFrame({
            "number": np.arange(number, number + n), "customer": customer, "time": time, "channel": channel,
            "paid": np.arange(n) < n_paid, "brushed": brushed, "goods_amount": goods_amount,
            "coupon_code": [c or None for c, _ in coupons], "discount": [v for _, v in coupons],
        }))  # fmt: skip
        number += n
    orders = members_only(pd.concat(heads, ignore_index=True), base).assign(regained=False)
    items = pd.DataFrame(lines, columns=["number", "line", "sku", "quantity", "unit_price"])
    orders, items = _absurd(orders, items, price)
    more = regain(orders, base, goods, available)
    later, later_items = _regained(more, int(orders["number"].max()) + 1, price)
    orders, items = _finish(orders, later, pd.concat([items, later_items]), base, goods)
    return Sales(orders, items, base, with_visits(plan, more.orders))


def _regained(more: Regained, number: int, price: Floats) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the regained orders and their lines in the form of the others; each has the coupon that it can have."""
    rng = generator("regained-coupons")
    lines = [
        (number + k, line, item, quantity, float(price[item]))
        for k, basket in enumerate(more.content)
        for line, (item, quantity) in enumerate(basket.items(), 1)
    ]
    items = pd.DataFrame(lines, columns=["number", "line", "sku", "quantity", "unit_price"])
    amount = (items["quantity"] * items["unit_price"]).groupby(items["number"]).sum().round(2).to_numpy()
    coupons = [_coupon(rng, goods, False, DAYS[0], False) for goods in amount]
    codes = pd.Series([c or None for c, _ in coupons], dtype=object)
    orders = more.orders.drop(columns="day").assign(
        number=np.arange(number, number + len(amount)), device_of=more.orders["customer"], paid=True, brushed=False,
        regained=True, goods_amount=amount,
        coupon_code=codes, discount=[v for _, v in coupons],
    )  # fmt: skip
    return orders, items


def _absurd(orders: pd.DataFrame, items: pd.DataFrame, price: Floats) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add the order of 80,000 pieces that is cancelled six minutes later."""
    number = int(orders["number"].max()) + 1
    sku = int(np.flatnonzero(price == price.min())[0])
    customer = int(orders.loc[(orders["time"] < ABSURD_DAY) & orders["paid"], "customer"].iloc[-1])
    row = {
        "number": number, "customer": customer, "device_of": customer,
        "time": np.datetime64(f"{ABSURD_DAY:%Y-%m-%d}T10:22:17"), "channel": CHANNELS.index("search"),
        "paid": False, "brushed": False, "regained": False,
        "goods_amount": ABSURD_UNITS * price[sku], "coupon_code": None, "discount": 0.0,
    }  # fmt: skip
    line = {"number": number, "line": 1, "sku": sku, "quantity": ABSURD_UNITS, "unit_price": price[sku]}
    return pd.concat([orders, pd.DataFrame([row])]), pd.concat([items, pd.DataFrame([line])])


def _facts(rng: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the orders by time, with payment, status and cancellation, and whether a second device was used."""
    orders = orders.assign(time=orders["time"].astype("datetime64[s]"))
    orders = orders.sort_values(["time", "number"], ignore_index=True)
    n = len(orders)
    absurd = orders["goods_amount"] > 1e6
    orders["amount"] = (orders["goods_amount"] - orders["discount"]).round(2)
    # payment follows within minutes, and on the same day
    wait = rng.exponential(150, n).astype(int) + 12
    midnight = orders["time"].dt.normalize() + pd.Timedelta(days=1)
    left = ((midnight - orders["time"]).dt.total_seconds() - 1).astype(int)
    orders["order_time"] = orders["time"]
    orders["pay_time"] = orders["time"] + pd.to_timedelta(np.minimum(wait, left), unit="s")
    orders.loc[~orders["paid"], "pay_time"] = pd.NaT
    cancelled = ~orders["paid"] & ((rng.random(n) < 0.3) | absurd)
    orders["status"] = np.select([orders["paid"], cancelled], ["paid", "cancelled"], "unpaid")
    minutes = np.where(absurd, 6 * 60 + 8, rng.exponential(3000, n).astype(int) + 60)
    orders["cancel_time"] = orders["time"] + pd.to_timedelta(minutes, unit="s")
    orders.loc[~cancelled, "cancel_time"] = pd.NaT
    orders["other_device"] = rng.random(n) < 0.1
    return orders


def _finish(
    orders: pd.DataFrame, later: pd.DataFrame, items: pd.DataFrame, base: Base, goods: Catalogue
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Number all orders by time and add ids, payment, status, address and region."""
    orders = pd.concat([_facts(generator("order-facts"), orders), _facts(generator("regained-facts"), later)])
    orders = orders.sort_values(["time", "number"], ignore_index=True)
    orders["order_id"] = [f"T{i:05}" for i in range(1, len(orders) + 1)]
    customer = orders["customer"].to_numpy(int)
    home = regions(base.count)
    orders["region"] = home[customer]
    orders["customer_id"] = [f"C{c + 1:05}" for c in customer]
    orders["visitor_id"] = _device(orders["device_of"].to_numpy(int), orders["other_device"].to_numpy(bool))
    # splitting one visit in two orders does not change the device
    same = orders["customer_id"] + orders["time"].dt.strftime("%Y%m%d")
    orders["visitor_id"] = orders.groupby(same)["visitor_id"].transform("first")
    codes = generator("addresses").permutation(0xFFFFFF)
    orders["address_hash"] = [f"{codes[c]:06x}" for c in customer]
    cluster = orders["time"].dt.normalize().where(orders["brushed"])
    orders["address_hash"] = orders.groupby(cluster)["address_hash"].transform("first").fillna(orders["address_hash"])
    orders["region"] = orders.groupby(cluster)["region"].transform("first").fillna(orders["region"])
    orders["channel"] = np.array(CHANNELS)[orders["channel"].to_numpy(int)]

    ids = orders.set_index("number")["order_id"]
    items["order_id"] = items["number"].map(ids)
    items = items.sort_values(["order_id", "line"], ignore_index=True)
    sku = items["sku"].to_numpy(int)
    items["amount"] = (items["quantity"] * items["unit_price"]).round(2)
    items["cost"] = (items["quantity"] * goods.products["cost"].to_numpy()[sku]).round(2)
    items["sku"] = goods.products["sku"].to_numpy()[sku]
    return orders, items


def order_risks(orders: pd.DataFrame) -> pd.DataFrame:
    """Return ``order_risks``: the orders that nobody should send off."""
    absurd = orders["goods_amount"] > 1e6
    risk = np.select([orders["brushed"], absurd], ["brushed", "absurd"], "")
    return pd.DataFrame({"order_id": orders["order_id"], "risk": risk})[risk != ""]
