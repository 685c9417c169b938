"""Correct a sheet of goods to be listed, rule by rule, and say how much of it would have been sold twice."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables

LISTED: Final = "2026-05-01"
"""The day on which the goods go on sale: real prices are those of the seven days before."""
LENGTH: Final = 7
"""Of a code."""

# Facts of the sheet that no column tells: who used another's code, what is food, what may not be said.
REUSED: Final = {11: "0630111"}
FOOD: Final = [17, 18]
UNPROVED: Final = {4: "UPF50+", 20: "UPF50+"}
PROVED: Final = {5: "UPF50+"}
ABSOLUTE: Final = {6: "全网最轻"}
WEIGHED: Final = 5
"""The row whose weight the warehouse tells; the other without one has a twin in the second shop."""


def variant(rng: random.Random) -> dict[str, Any]:
    return {"share": rng.choice([50, 55, 60, 65, 70, 75, 80]), "weight": rng.choice([2.45, 2.5, 2.55, 2.6, 2.65])}


class Given(NamedTuple):
    template: pd.DataFrame
    """As it was filled in; its index is the number of the row."""
    right: pd.DataFrame
    share: float
    """Of the main shop in goods that both sell."""
    shelves: pd.DataFrame
    """By row, what the warehouse counted: counted, reserved, unsaleable."""
    both: pd.Series
    """By row, whether another shop sells the same goods."""
    highest: pd.Series
    """By row, the highest price of April, sold or not."""

    def sheet(self, **changed: pd.Series | np.ndarray) -> Answer:
        """The right sheet with other columns."""
        return {"sheet": self.right.assign(**changed).reset_index()}

    def retitled(self, words: dict[int, str]) -> Answer:
        """With the words left in the titles of these rows."""
        title = self.right["title"].copy()
        for row in words:
            title[row] = self.template["title"][row]
        return self.sheet(title=title)

    def divided(self, stock: pd.Series) -> pd.Series:
        """The stock of a row, where two shops sell it shared among them."""
        main = np.floor(stock * self.share)
        part = np.where(self.right["shop"] == "main", main, stock - main)
        return stock.where(~self.both, part).astype(int)


def prepare(tables: Tables, share: int, weight: float) -> Given:
    template = tables["listing_template"].set_index("row")
    right = template.drop(index=[row for row in FOOD if pd.isna(template["licence"][row])])
    code = right["code"].str.zfill(LENGTH)
    for row, own in REUSED.items():
        code[row] = own
    title = right["title"].copy()
    for row, words in (UNPROVED | ABSOLUTE).items():
        title[row] = title[row].replace(words, "")

    history = tables["listing_prices"]
    before = pd.Timestamp(LISTED)
    week = history[(history["date"] < before) & (history["date"] >= before - pd.Timedelta(days=7))]
    lowest = week[week["units"] > 0].groupby("code")["price"].min()
    highest = code.map(history.groupby("code")["price"].max())
    shelves = tables["listing_counts"].set_index("code").loc[code.tolist()].set_index(right.index)
    kilograms = code.map(right["weight_kg"].groupby(code).max())
    kilograms[WEIGHED] = weight
    both = code.duplicated(keep=False)
    right = right.assign(
        code=code, title=title, strike_price=np.minimum(right["strike_price"], code.map(lowest)), weight_kg=kilograms
    )
    given = Given(template, right, share / 100, shelves, both, highest)
    net = shelves["counted"] - shelves["reserved"] - shelves["unsaleable"]
    return given._replace(right=right.assign(stock=given.divided(net)))


def _net(given: Given) -> pd.Series:
    return given.shelves["counted"] - given.shelves["reserved"] - given.shelves["unsaleable"]


def _oversold(given: Given, together: bool = True, counted: bool = False) -> float:
    """Pieces that the sheet as it was promises beyond what can be sold."""
    code = given.right["code"]
    due = given.shelves["counted"] if counted else _net(given)
    listed = given.template["stock"].reindex(code.index)
    if together:
        listed, due = listed.groupby(code).sum(), due.groupby(code).first()
    return float((listed - due).clip(lower=0).sum())


def solve(given: Given) -> Answer:
    return {**given.sheet(), "oversold": _oversold(given), "first": "code"}


def zero_eaten(given: Given) -> Answer:
    return given.sheet(code=given.right["code"].str.lstrip("0"))


def code_used_twice(given: Given) -> Answer:
    code = given.right["code"].copy()
    for row in REUSED:
        code[row] = given.template["code"][row]
    return given.sheet(code=code)


def counted_for_saleable(given: Given) -> Answer:
    return given.sheet(stock=given.divided(given.shelves["counted"]))


def reserved_for_sale(given: Given) -> Answer:
    """Sells what somebody has paid for already."""
    return given.sheet(stock=given.divided(given.shelves["counted"] - given.shelves["unsaleable"]))


def broken_for_sale(given: Given) -> Answer:
    return given.sheet(stock=given.divided(given.shelves["counted"] - given.shelves["reserved"]))


def one_stock_for_two_shops(given: Given) -> Answer:
    """Gives each shop all that was counted, as the sheet has it."""
    return given.sheet(stock=given.right["stock"].mask(given.both, given.shelves["counted"]))


def saleable_for_each_shop(given: Given) -> Answer:
    """Works out what can be sold, and gives all of it to both."""
    return given.sheet(stock=given.right["stock"].mask(given.both, _net(given)))


def struck_without_a_sale(given: Given) -> Answer:
    return given.sheet(strike_price=given.template["strike_price"].reindex(given.right.index))


def highest_of_april(given: Given) -> Answer:
    struck = given.template["strike_price"].reindex(given.right.index)
    return given.sheet(strike_price=given.right["strike_price"].mask(struck > given.right["price"], given.highest))


def claim_without_report(given: Given) -> Answer:
    return given.retitled(UNPROVED)


def proved_claim_dropped(given: Given) -> Answer:
    title = given.right["title"].copy()
    for row, words in PROVED.items():
        title[row] = title[row].replace(words, "")
    return given.sheet(title=title)


def absolute_words(given: Given) -> Answer:
    return given.retitled(ABSOLUTE)


def weight_left_empty(given: Given) -> Answer:
    return given.sheet(weight_kg=given.template["weight_kg"].reindex(given.right.index))


def weight_in_grams(given: Given) -> Answer:
    empty = given.template["weight_kg"].reindex(given.right.index).isna()
    return given.sheet(weight_kg=given.right["weight_kg"].mask(empty, given.right["weight_kg"] * 1000))


def food_without_licence(given: Given) -> Answer:
    """Leaves the row in."""
    row = given.template.loc[[row for row in FOOD if row not in given.right.index]]
    return {"sheet": pd.concat([given.right, row]).sort_index().reset_index()}


def shops_apart(given: Given) -> Answer:
    return {"oversold": _oversold(given, together=False)}


def against_the_count(given: Given) -> Answer:
    return {"oversold": _oversold(given, counted=True)}


def stock_first(given: Given) -> Answer:
    return {"first": "stock"}


def figures(given: Given) -> dict[str, Any]:
    template = given.template.reindex(given.right.index)
    code = given.right["code"]
    example = given.right.index[given.both & (given.right["shop"] == "main")][0]
    kept = given.right["stock"][(code == code[example]) & (given.right["shop"] == "live")].iloc[0]
    columns = ["code", "title", "strike_price", "stock", "weight_kg"]
    changed = pd.DataFrame({name: template[name] != given.right[name] for name in columns})
    return {
        "rows": len(given.template),
        "kept": len(given.right),
        "untouched": int((~changed.any(axis=1)).sum()),
        "cells": int(changed.to_numpy().sum()),
        "stock_cells": int(changed["stock"].sum()),
        "struck": int(changed["strike_price"].sum()),
        "twins": int(given.both.sum()) // 2,
        "example": code[example],
        "example_counted": int(given.shelves["counted"][example]),
        "example_reserved": int(given.shelves["reserved"][example]),
        "example_unsaleable": int(given.shelves["unsaleable"][example]),
        "example_net": int(_net(given)[example]),
        "example_main": int(given.right["stock"][example]),
        "example_live": int(kept),
    }
