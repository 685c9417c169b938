"""Which styles are bought together, what to show one customer next, and whether a bundle at 10 % off earns its cut."""

from __future__ import annotations

import math
import random
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from courseware.answers.solution import Answer, Tables

# First and last day → customers of those days with several styles, an earlier history of none other, and three clear
# recommendations.
CUSTOMERS: Final[dict[tuple[str, str], list[str]]] = {
    ("2025-05-01", "2026-04-30"): ["C10268", "C05684", "C06973", "C09590"],
    ("2025-08-01", "2026-04-30"): ["C08602", "C08560", "C08148", "C00400"],
    ("2025-11-01", "2026-04-30"): ["C08993", "C10059", "C07733", "C09799"],
    ("2025-01-01", "2025-12-31"): ["C06658", "C05964", "C00215", "C04073"],
    ("2025-02-01", "2026-01-31"): ["C06298", "C04472", "C07670", "C04964"],
    ("2025-07-01", "2026-03-31"): ["C08811", "C08723", "C07285", "C09669"],
}
BUNDLES: Final = [("S016", "S022"), ("S042", "S044"), ("S067", "S077"), ("S121", "S117"), ("S019", "S040")]
SUPPORTS: Final = [0.5, 2]
"""Least support of a rule, in percent. Between them lies no pair above the least lift."""
LIFT: Final = 1.1
DISCOUNT: Final = 0.9
FLOOR: Final = 0.35
"""Least margin of a bundle."""
MOST_MORE: Final = 0.25
"""Most bundles to sell on top, as a share of the orders that have both styles today."""

Counts = npt.NDArray[np.float64]


def variant(rng: random.Random) -> dict[str, Any]:
    start, end = window = rng.choice(list(CUSTOMERS))
    sku_a, sku_b = rng.choice(BUNDLES)
    return {
        "start": start,
        "end": end,
        "least": rng.choice(SUPPORTS),
        "customer": rng.choice(CUSTOMERS[window]),
        "sku_a": sku_a,
        "sku_b": sku_b,
    }


def labels(start: str, end: str, least: float, customer: str, sku_a: str, sku_b: str) -> dict[str, str]:
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    return {
        "window": f"{first.year} 年 {first.month} 月 {first.day} 日至 {last.year} 年 {last.month} 月 {last.day} 日",
        "least": f"{least}%",
    }


class Lines(NamedTuple):
    """Order lines as numbers from 0; styles by their place in `Given.styles`."""

    orders: npt.NDArray[np.intp]
    customers: npt.NDArray[np.intp]
    styles: npt.NDArray[np.intp]
    number: int
    """Orders."""
    people: int
    """All customers of the shop who ever ordered."""

    def of(self, chosen: npt.NDArray[np.bool_]) -> Lines:
        """The lines of the orders chosen."""
        kept = chosen[self.orders]
        orders = (np.cumsum(chosen) - 1)[self.orders[kept]]
        return Lines(orders, self.customers[kept], self.styles[kept], int(chosen.sum()), self.people)


class Co(NamedTuple):
    """What the rules are computed from."""

    total: float
    single: Counts
    """By style."""
    both: Counts
    """By style and style."""


class Given(NamedTuple):
    least: float
    customer: int
    prices: npt.NDArray[np.float64]
    """Of the two SKUs of the bundle."""
    costs: npt.NDArray[np.float64]
    pair: tuple[int, int]
    """Their styles."""
    styles: list[str]
    lines: Lines
    placed: Lines
    """Of all orders placed in the window, paid or not."""
    co: Co
    bought: Counts
    """1 for each style that a customer has, else 0."""
    owned: npt.NDArray[np.bool_]
    """The styles of the one customer."""


def prepare(tables: Tables, start: str, end: str, least: float, customer: str, sku_a: str, sku_b: str) -> Given:
    products, orders, items = tables["products"], tables["orders"], tables["order_items"]
    spus = products["spu"].to_numpy(dtype=object)
    styles = sorted(set(spus))
    place = {sku: styles.index(spu) for sku, spu in zip(products["sku"].to_numpy(dtype=object), spus, strict=True)}
    goods = products.set_index("sku").loc[[sku_a, sku_b]]
    order = pd.Index(orders["order_id"].to_numpy(dtype=object)).get_indexer(items["order_id"].to_numpy(dtype=object))
    buyers, names = pd.factorize(orders["customer_id"].to_numpy(dtype=object))
    style = items["sku"].map(place).to_numpy(dtype=np.intp)
    every = Lines(order, buyers[order], style, len(orders), len(names))

    first, last = pd.Timestamp(start), pd.Timestamp(end) + pd.Timedelta(days=1)
    paid, placed = (
        ((orders[time] >= first) & (orders[time] < last)).to_numpy(dtype=bool) for time in ("pay_time", "order_time")
    )
    lines = every.of(paid & (orders["status"] == "paid").to_numpy(dtype=bool))
    him = int(np.flatnonzero(names == customer)[0])
    bought = (_bought(lines, len(styles)) > 0).astype(float)
    return Given(
        least,
        him,
        goods["price"].to_numpy(dtype=float),
        goods["cost"].to_numpy(dtype=float),
        (place[sku_a], place[sku_b]),
        styles,
        lines,
        every.of(placed),
        _in_orders(lines, len(styles)),
        bought,
        bought[him] > 0,
    )


def _table(rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], height: int, width: int) -> Counts:
    """How often each column stands in each row."""
    return np.bincount(rows * width + columns, minlength=height * width).reshape(height, width).astype(float)


def _in_orders(lines: Lines, width: int) -> Co:
    has = (_table(lines.orders, lines.styles, lines.number, width) > 0).astype(float)
    return Co(lines.number, has.sum(axis=0), _together(has))


def _together(table: Counts) -> Counts:
    """Column by column. Most orders are rows of one thing, which hold no pair; the diagonal is not to be used."""
    several = table[table.sum(axis=1) > 1]
    return several.T @ several


def _by_sku(given: Given) -> Co:
    """Lines and pairs of different lines, two colours of one style included."""
    lines, width = given.lines, len(given.styles)
    counted = _table(lines.orders, lines.styles, lines.number, width)
    both = _together(counted)
    single = counted.sum(axis=0)
    # Of one style: pairs of lines of an order, each once.
    np.fill_diagonal(both, (counted * (counted - 1)).sum(axis=0) / 2)
    return Co(lines.number, single, both)


def _rules(given: Given, co: Co, least: float, lift: float = LIFT) -> pd.DataFrame:
    """All directed pairs of two styles that pass, each with its columns."""
    a, b = np.nonzero(co.both)
    pairs = co.both[a, b]
    table = pd.DataFrame({"pairs": pairs, "support": pairs / co.total, "confidence": pairs / co.single[a]})
    table["lift"] = table["confidence"] / (co.single[b] / co.total)
    names = np.array(given.styles)
    table.insert(0, "a", names[a])
    table.insert(1, "b", names[b])
    return table[(table["support"] * 100 >= least) & (table["lift"] > lift)]


def _page(rules: pd.DataFrame, by: str = "lift") -> str:
    """The rule to follow: the strongest pair, and of its two directions the more confident one."""
    # Rounded, as both directions have one lift.
    order = rules.assign(first=rules[by].round(9)).sort_values(["first", "confidence"], ascending=False)
    return f"{order['a'].iloc[0]}-{order['b'].iloc[0]}"


def _told(rules: pd.DataFrame) -> Answer:
    return {"rules": rules[["a", "b", "support", "confidence", "lift"]], "page": _page(rules)}


def _found(given: Given, co: Co) -> Answer:
    """What follows from the counts. The diagonal is no pair of two styles."""
    apart = co._replace(both=co.both * (1 - np.eye(len(given.styles))))
    return {"orders": co.total, **_told(_rules(given, apart, given.least)), "more": _more(given, co)}


# Recommendations


def _bought(lines: Lines, width: int) -> Counts:
    """How many lines of each style each customer bought."""
    return _table(lines.customers, lines.styles, lines.people, width)


def _cosine(vectors: Counts) -> Counts:
    """Between columns; a style nobody bought is like none."""
    inner = vectors.T @ vectors
    length = np.sqrt(np.diag(inner))
    apart = np.outer(length, length)
    return np.divide(inner, apart, out=np.zeros_like(inner), where=apart > 0)


def _picks(given: Given, likeness: Counts, owned: npt.NDArray[np.bool_], leave_out: bool = True) -> pd.DataFrame:
    """The three styles most like those he owns, together. A style he owns is most of all like itself."""
    score = likeness[owned].sum(axis=0)
    if leave_out:
        score = np.where(owned, -1, score)
    best = np.argsort(-score, kind="stable")[:3]
    return pd.DataFrame({"place": [1, 2, 3], "spu": [given.styles[k] for k in best], "score": score[best]})


# The bundle


def _price(given: Given) -> float:
    return float(given.prices.sum())


def _cost(given: Given) -> float:
    return float(given.costs.sum())


def _profit(given: Given) -> float:
    """Of a bundle, in yuan."""
    return DISCOUNT * _price(given) - _cost(given)


def _up(value: float) -> float:
    return float(math.ceil(round(value, 6)))


def _more(given: Given, co: Co) -> float:
    """Bundles to sell on top of today's orders, until the profit is what it was."""
    return _up(co.both[given.pair] * _share(given))


def _share(given: Given) -> float:
    return (1 - DISCOUNT) * _price(given) / _profit(given)


def _verdict(margin: float, share: float) -> str:
    if margin < FLOOR:
        return "thin"
    return "go" if share <= MOST_MORE else "costly"


def _margin(given: Given) -> float:
    return _profit(given) / (DISCOUNT * _price(given))


def solve(given: Given) -> Answer:
    margin = _margin(given)
    return {
        **_found(given, given.co),
        "picks": _picks(given, _cosine(given.bought), given.owned),
        "margin": margin,
        "verdict": _verdict(margin, _share(given)),
    }


# Mistakes


def lines_counted(given: Given) -> Answer:
    """Counts the rows of the order lines for orders."""
    by_line = _by_sku(given)
    return _found(given, by_line._replace(total=float(len(given.lines.orders))))


def colours_as_pair(given: Given) -> Answer:
    """Joins lines to other lines of the order by SKU, so that two colours of a style are a pair, and a style in two
    colours makes two pairs with another one."""
    co = _by_sku(given)
    return {**_told(_rules(given, co, given.least)), "more": _more(given, co)}


def confidence_reversed(given: Given) -> Answer:
    """Divides by the orders of what is recommended."""
    rules = _rules(given, _apart(given), given.least)
    turned = rules.assign(confidence=rules["support"] * given.co.total / given.co.single[_places(given, rules["b"])])
    return _told(turned)


def _apart(given: Given) -> Co:
    return given.co._replace(both=given.co.both * (1 - np.eye(len(given.styles))))


def _places(given: Given, spus: pd.Series) -> npt.NDArray[np.intp]:
    return np.searchsorted(given.styles, spus.to_numpy(dtype=str))


def support_ignored(given: Given) -> Answer:
    """Takes every pair with a high lift, however few orders."""
    return _told(_rules(given, _apart(given), 0))


def lift_ignored(given: Given) -> Answer:
    """Takes every frequent pair, and the most frequent for the page."""
    rules = _rules(given, _apart(given), given.least, lift=0)
    return _told(rules) | {"page": _page(rules, by="support")}


def common_buyers(given: Given) -> Answer:
    """Adds up common buyers, so that best-sellers are like everything."""
    return {"picks": _picks(given, given.bought.T @ given.bought, given.owned)}


def owned_recommended(given: Given) -> Answer:
    return {"picks": _picks(given, _cosine(given.bought), given.owned, leave_out=False)}


def orders_for_buyers(given: Given) -> Answer:
    """Calls styles alike that stand in one order, instead of with one buyer."""
    size = np.sqrt(np.outer(given.co.single, given.co.single))
    likeness = np.divide(given.co.both, size, out=np.zeros_like(size), where=size > 0)
    return {"picks": _picks(given, likeness, given.owned)}


def purchases_weighed(given: Given) -> Answer:
    """Counts how often each customer bought a style, not only whether."""
    lines, width = given.lines, len(given.styles)
    once = np.unique(lines.orders * width + lines.styles)
    buyer = np.zeros(lines.number, dtype=np.intp)
    buyer[lines.orders] = lines.customers
    times = _table(buyer[once // width], once % width, lines.people, width)
    return {"picks": _picks(given, _cosine(times), given.owned)}


def unpaid_included(given: Given) -> Answer:
    """Takes all orders placed in the window, paid or not."""
    width = len(given.styles)
    bought = (_bought(given.placed, width) > 0).astype(float)
    picks = _picks(given, _cosine(bought), bought[given.customer] > 0)
    return {**_found(given, _in_orders(given.placed, width)), "picks": picks}


def list_price_below(given: Given) -> Answer:
    """Divides the profit by the sum of the list prices, which is ten points off the margin."""
    margin = _profit(given) / _price(given)
    return {"margin": margin, "verdict": _verdict(margin, _share(given))}


def mean_of_margins(given: Given) -> Answer:
    """Averages the margins of the two goods at 10 % off."""
    return {"margin": float((1 - given.costs / (DISCOUNT * given.prices)).mean())}


def sales_for_profit(given: Given) -> Answer:
    """Makes good the sales given away, not the profit."""
    share = (1 - DISCOUNT) / DISCOUNT
    more = _up(given.co.both[given.pair] * share)
    return {"more": more, "verdict": _verdict(_margin(given), share)}


def full_profit(given: Given) -> Answer:
    """Divides what is given away by the profit at full price, which no further bundle brings."""
    share = (1 - DISCOUNT) * _price(given) / (_price(given) - _cost(given))
    return {"more": _up(given.co.both[given.pair] * share), "verdict": _verdict(_margin(given), share)}


def _row(rules: pd.DataFrame, a: str, b: str) -> dict[str, float]:
    row = rules[(rules["a"] == a) & (rules["b"] == b)].iloc[0]
    return {name: float(row[name]) for name in ("pairs", "support", "confidence", "lift")}


def figures(given: Given) -> dict[str, Any]:
    co = given.co
    answer = solve(given)
    a, b = answer["page"].split("-")
    first, second = given.styles.index(a), given.styles.index(b)
    best = _row(_rules(given, _apart(given), given.least), a, b)
    rare = _rules(given, _apart(given), 0)
    rare_page = _page(rare).split("-")
    rarest = _row(rare, rare_page[0], rare_page[1])
    has = given.bought > 0
    picks = answer["picks"]
    top = given.styles.index(picks["spu"].iloc[0])
    likeness = _cosine(given.bought)
    mine = np.flatnonzero(given.owned)
    nearest = mine[likeness[top, mine].argmax()]
    return {
        "lines": len(given.lines.orders),
        "rule_count": len(answer["rules"]),
        "best_a": a,
        "best_b": b,
        "best_both": co.both[first, second],
        "best_a_orders": co.single[first],
        "best_b_orders": co.single[second],
        "best_support": best["support"],
        "best_confidence": best["confidence"],
        "best_back": co.both[first, second] / co.single[second],
        "best_b_share": co.single[second] / co.total,
        "best_lift": best["lift"],
        "rare_a": rare_page[0],
        "rare_b": rare_page[1],
        "rare_both": rarest["pairs"],
        "rare_lift": rarest["lift"],
        "owned": [given.styles[k] for k in mine],
        "picked": list(picks["spu"]),
        "scores": list(picks["score"]),
        "top_spu": given.styles[top],
        "near_spu": given.styles[nearest],
        "top_buyers": int(has[:, top].sum()),
        "near_buyers": int(has[:, nearest].sum()),
        "shared": int((has[:, top] & has[:, nearest]).sum()),
        "top_likeness": likeness[top, nearest],
        "pair_a": given.styles[given.pair[0]],
        "pair_b": given.styles[given.pair[1]],
        "pair_both": co.both[given.pair],
        "price": _price(given),
        "bundle": DISCOUNT * _price(given),
        "cost": _cost(given),
        "profit": _profit(given),
        "cut": (1 - DISCOUNT) * _price(given),
        "share": _share(given),
    }
