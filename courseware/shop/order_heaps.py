"""Paid orders in heaps, as one lays them who checks them before they are sent: by address, customer, amount or day.

A heap says what lies in it and nothing about what that means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import pandas as pd

from courseware.shop.metrics import between
from courseware.shop.tables import Shop

BAND = 100
"""Yuan that a heap by amount is wide."""


class Way(StrEnum):
    """What the orders of a heap have in common."""

    ADDRESS = "address"
    CUSTOMER = "customer"
    AMOUNT = "amount"
    DAY = "day"


class First(StrEnum):
    """Which heap lies on top."""

    MANY = "many"
    PEOPLE = "people"
    DEAR = "dear"
    EARLY = "early"


@dataclass(frozen=True)
class Pile:
    """Orders, oldest first. By way, `codes` has the number of the heap of each order and `names`
    the heaps' names by number: an address, a customer, the first yuan of a band, a date. `goods` is by order id."""

    orders: pd.DataFrame
    codes: Mapping[Way, np.ndarray]
    names: Mapping[Way, list[str]]
    goods: Mapping[str, str]

    @property
    def ids(self) -> np.ndarray:
        return np.asarray(self.orders["order_id"])


@dataclass(frozen=True)
class Heap:
    """Orders that have a name in common; "" is the name of those that each would lie alone."""

    name: str
    at: np.ndarray
    customers: int
    amount: float
    first: pd.Timestamp
    last: pd.Timestamp


@dataclass(frozen=True)
class Company:
    """An order among those that went to its address on the same day: how many there are, from how many customers, and
    whether each is one piece of the same goods. `bought`: the how manieth of its customer it is."""

    orders: int
    customers: int
    alike: bool
    bought: int
    customer_id: str
    amount: float


@lru_cache(maxsize=6)
def pile_of(shop: Shop, first: str, last: str) -> Pile:
    """What was placed from one day to another, both counted, and paid."""
    placed = between(shop.tables["orders"], "order_time", (first, last))
    orders = placed[placed["status"] == "paid"].sort_values(["order_time", "order_id"], ignore_index=True)
    keys = {
        Way.ADDRESS: orders["address_hash"],
        Way.CUSTOMER: orders["customer_id"],
        Way.AMOUNT: orders["amount"] // BAND * BAND,
        Way.DAY: orders["order_time"].dt.normalize(),
    }
    codes, names = {}, {}
    for way, key in keys.items():
        codes[way], values = pd.factorize(key)
        names[way] = [_name(value) for value in values]
    items = shop.tables["order_items"]
    items = items[items["order_id"].isin(orders["order_id"])]
    goods: dict[str, str] = {}
    for order, sku, quantity in zip(*(items[name].tolist() for name in ("order_id", "sku", "quantity")), strict=True):
        line = f"{sku} × {quantity}"
        goods[order] = f"{goods[order]}, {line}" if order in goods else line
    return Pile(orders, codes, names, goods)


def ranked(pile: Pile, way: Way, among: np.ndarray, first: First) -> tuple[np.ndarray, int]:
    """The numbers of the heaps with two orders and more `among` those given (a mask), and how many orders would each be
    a heap of their own. Heaps that rank alike keep the order in which they were begun."""
    codes = pile.codes[way][among]
    counts = np.bincount(codes, minlength=len(pile.names[way]))
    several = np.flatnonzero(counts > 1)
    match first:
        case First.MANY:
            rank = -counts[several]
        case First.PEOPLE:
            customers = pile.codes[Way.CUSTOMER][among]
            pairs = np.unique(codes * np.int64(len(pile.names[Way.CUSTOMER])) + customers)
            people = np.bincount(pairs // len(pile.names[Way.CUSTOMER]), minlength=len(counts))
            rank = -people[several]
        case First.DEAR:
            amounts = np.bincount(codes, weights=pile.orders["amount"].to_numpy()[among], minlength=len(counts))
            rank = -amounts[several].round(2)
        case First.EARLY:
            rank = several  # heaps are numbered as they were begun
    return several[np.argsort(rank, kind="stable")], int((counts == 1).sum())


def heap(pile: Pile, way: Way, among: np.ndarray, number: int | None) -> Heap:
    """The heap of that number; None: the orders that each would lie alone."""
    codes = pile.codes[way]
    if number is None:
        counts = np.bincount(codes[among], minlength=len(pile.names[way]))
        at, name = np.flatnonzero(among & (counts[codes] == 1)), ""
    else:
        at, name = np.flatnonzero(among & (codes == number)), pile.names[way][number]
    orders = pile.orders.iloc[at]
    times = orders["order_time"]
    return Heap(name, at, orders["customer_id"].nunique(), float(orders["amount"].sum()), times.iloc[0], times.iloc[-1])


def company(pile: Pile, order_id: str) -> Company | None:
    """None for an order that does not lie in the pile."""
    orders = pile.orders
    own = orders[orders["order_id"] == order_id]
    if own.empty:
        return None
    order = own.iloc[0]
    day = orders["order_time"].dt.normalize() == order["order_time"].normalize()
    together = orders[day & (orders["address_hash"] == order["address_hash"])]
    goods = {pile.goods[id] for id in together["order_id"]}
    alike = len(goods) == 1 and goods.pop().endswith(" × 1")
    before = (orders["customer_id"] == order["customer_id"]) & (orders["order_time"] <= order["order_time"])
    return Company(
        len(together),
        together["customer_id"].nunique(),
        alike,
        int(before.sum()),
        order["customer_id"],
        order["amount"],
    )


def _name(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    return f"{value:.0f}" if isinstance(value, float) else str(value)
