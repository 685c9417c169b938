"""Price a style from its trial: floor, elasticity with its interval, the best price, and what may be struck through."""

from __future__ import annotations

import math
import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables

T: Final = 2.0686576
"""Half the width of a 95 % interval in standard errors: Student's t with 23 degrees of freedom (25 weeks, two
coefficients). A test compares it with scipy."""
NORMAL: Final = 1.959964


class Style(NamedTuple):
    """`weeks`: Mondays on which the price rose, so that what was asked before and after differ."""

    sku: str
    name: str
    freights: list[float]
    margins: list[int]
    weeks: list[str]


# The shoe cabinet P029 is left out: its elasticity is below 1, so the formula has no best price.
STYLES: Final = {
    "P001": Style(
        "S001", "可折叠收纳箱（三只装）", [8, 9, 10], [30, 33, 35],
        ["2025-11-24", "2025-12-08", "2026-01-19", "2026-01-26", "2026-02-09", "2026-03-09", "2026-04-20"],
    ),
    "P005": Style(
        "S016", "无痕衣架（20 支装）", [3.2, 3.6, 4], [10, 12, 15],
        ["2025-12-15", "2026-01-05", "2026-01-12", "2026-01-26", "2026-03-02", "2026-03-30", "2026-04-13"],
    ),
    "P010": Style(
        "S040", "玻璃调味罐（四只装）", [4.5, 5, 5.5], [25, 28, 30],
        ["2025-11-24", "2025-12-08", "2025-12-29", "2026-01-12", "2026-02-02", "2026-03-09", "2026-03-23"],
    ),
    "P018": Style(
        "S067", "浴室置物架（40 厘米）", [6, 6.5, 7], [28, 30, 32],
        ["2025-12-22", "2026-01-05", "2026-01-26", "2026-02-16", "2026-03-09", "2026-03-30"],
    ),
    "P038": Style(
        "S145", "实木边几（三层）", [13, 14, 15], [12, 15, 18],
        ["2025-12-01", "2026-01-19", "2026-02-02", "2026-02-23", "2026-03-16", "2026-04-20"],
    ),
}  # fmt: skip
# Share of the daily price that is asked in the promotion, and its words.
DISCOUNTS: Final = {0.8: "八折", 0.85: "八五折", 0.9: "九折"}


def variant(rng: random.Random) -> dict[str, Any]:
    spu = rng.choice(list(STYLES))
    style = STYLES[spu]
    return {
        "spu": spu,
        "sku": style.sku,
        "freight": rng.choice(style.freights),
        "margin": rng.choice(style.margins),
        "discount": rng.choice(list(DISCOUNTS)),
        "coupon": rng.choice([3, 5, 8]),
        "week": rng.choice(style.weeks),
    }


def labels(spu: str, sku: str, freight: float, margin: int, discount: float, coupon: int, week: str) -> dict[str, str]:
    monday = pd.Timestamp(week)
    return {
        "style": STYLES[spu].name,
        "reduction": DISCOUNTS[discount],
        "monday": f"{monday.year} 年 {monday.month} 月 {monday.day} 日",
    }


class Fit(NamedTuple):
    slope: float
    error: float
    """The slope's standard error."""


class Given(NamedTuple):
    weeks: pd.DataFrame
    """All weeks of the style, in their order, with `conversion`."""
    usual: pd.DataFrame
    """Those without a promotion."""
    trial: pd.DataFrame
    """One row a price of the usual weeks: visitors, units, returned, conversion."""
    cost: float
    freight: float
    margin: float
    discount: float
    coupon: float
    week: pd.Timestamp
    price: float
    """What the shop asks for the style every day."""
    list_price: float

    def unit_cost(self, goods: bool = True, parcels: bool = True, returns: bool = True) -> float:
        """Of a piece that is kept: the goods, its parcel, and its share of the parcels that went out and back."""
        sold, returned = self.trial["units"].sum(), self.trial["returned"].sum()
        each = (sold + returned) / (sold - returned) if returns else 1.0
        return goods * self.cost + parcels * self.freight * float(each)

    def floor(self, unit_cost: float) -> dict[str, float]:
        floor = unit_cost / (1 - self.margin)
        return {"floor": floor, "daily": (floor + self.coupon) / self.discount}


def prepare(
    tables: Tables, spu: str, sku: str, freight: float, margin: int, discount: float, coupon: int, week: str
) -> Given:
    weeks = tables["price_tests"].query("spu == @spu").sort_values("week", ignore_index=True)
    weeks = weeks.assign(conversion=weeks["units"] / weeks["visitors"])
    usual = weeks[weeks["event"].isna()]
    goods = tables["products"].query("sku == @sku").iloc[0]
    return Given(
        weeks, usual, _trial(usual), goods["cost"], freight, margin / 100, discount, coupon, pd.Timestamp(week),
        goods["price"], goods["list_price"],
    )  # fmt: skip


def _trial(weeks: pd.DataFrame) -> pd.DataFrame:
    sums = weeks.groupby("price", as_index=False)[["visitors", "units", "returned_units"]].sum()
    sums = sums.rename(columns={"returned_units": "returned"})
    return sums.assign(conversion=sums["units"] / sums["visitors"])


def _with_profit(given: Given, trial: pd.DataFrame) -> pd.DataFrame:
    kept, sent = trial["units"] - trial["returned"], trial["units"] + trial["returned"]
    profit = kept * (trial["price"] - given.cost) - given.freight * sent
    return trial.assign(profit=profit / trial["visitors"] * 100)


def _tried(trial: pd.DataFrame) -> Answer:
    """The table handed in, and the price of its highest profit."""
    columns = ["price", "visitors", "conversion", "profit"]
    return {"trial": trial[columns], "best": float(_top(trial, trial["profit"])["price"])}


def _top(trial: pd.DataFrame, by: pd.Series) -> pd.Series:
    """The row where `by` is highest."""
    return trial.iloc[int(by.to_numpy().argmax())]


def _fit(x: pd.Series, y: pd.Series) -> Fit:
    """A straight line by least squares."""
    moved = x - x.mean()
    spread = float((moved**2).sum())
    slope = float((moved * y).sum()) / spread
    rest = y - y.mean() - slope * moved
    return Fit(slope, math.sqrt(float((rest**2).sum()) / (len(x) - 2) / spread))


def _elasticity(given: Given, fit: Fit, width: float = T, unit_cost: float | None = None) -> Answer:
    cost = given.unit_cost() if unit_cost is None else unit_cost
    return {
        "elasticity": fit.slope,
        "low": fit.slope - width * fit.error,
        "high": fit.slope + width * fit.error,
        "theory": cost * fit.slope / (fit.slope + 1),
    }


def _logged(weeks: pd.DataFrame, sold: str = "conversion") -> Fit:
    return _fit(np.log(weeks["price"]), np.log(weeks[sold]))


def _struck(given: Given) -> float:
    return float(given.weeks["price"][given.weeks["week"] < given.week].iloc[-1])


def solve(given: Given) -> Answer:
    return {
        **given.floor(given.unit_cost()),
        **_tried(_with_profit(given, given.trial)),
        **_elasticity(given, _logged(given.usual)),
        "struck": _struck(given),
        "decision": "step_up",
    }


def promotion_included(given: Given) -> Answer:
    """Lets the week of the Double 11 into the trial and the regression."""
    return {**_elasticity(given, _logged(given.weeks)), **_tried(_with_profit(given, _trial(given.weeks)))}


def pieces_for_conversion(given: Given) -> Answer:
    """Takes the pieces of a week, which also follow its visitors."""
    return _elasticity(given, _logged(given.usual, "units"))


def two_prices(given: Given) -> Answer:
    """Compares the usual price with the lowest one, and leaves the other five aside."""
    lowest, usual = given.trial.iloc[0], _top(given.trial, -(given.trial["price"] - given.price).abs())
    slope = (lowest["conversion"] / usual["conversion"] - 1) / (lowest["price"] / usual["price"] - 1)
    return _elasticity(given, Fit(float(slope), 0.0))


def axes_swapped(given: Given) -> Answer:
    """Explains the price by the conversion."""
    return _elasticity(given, _fit(np.log(given.usual["conversion"]), np.log(given.usual["price"])))


def straight_line(given: Given) -> Answer:
    """Fits without logarithms, and turns the slope into an elasticity at the means."""
    fit = _fit(given.usual["price"], given.usual["conversion"])
    scale = float(given.usual["price"].mean() / given.usual["conversion"].mean())
    return _elasticity(given, Fit(fit.slope * scale, fit.error * scale))


def normal_interval(given: Given) -> Answer:
    """1.96 standard errors, as for many observations."""
    return _elasticity(given, _logged(given.usual), NORMAL)


def times_one_plus(given: Given) -> Answer:
    """Adds the margin onto the cost."""
    floor = given.unit_cost() * (1 + given.margin)
    return {"floor": floor, "daily": (floor + given.coupon) / given.discount}


def returns_left_out(given: Given) -> Answer:
    """Every piece sold is taken for kept, and goes out once."""
    cost, trial = given.unit_cost(returns=False), given.trial
    profit = trial["conversion"] * (trial["price"] - cost) * 100
    return {**given.floor(cost), **_tried(trial.assign(profit=profit)), "theory": _theory(given, cost)}


def freight_left_out(given: Given) -> Answer:
    """Only the goods cost something."""
    cost, trial = given.unit_cost(parcels=False), given.trial
    kept = trial["units"] - trial["returned"]
    profit = kept * (trial["price"] - cost) / trial["visitors"] * 100
    return {**given.floor(cost), **_tried(trial.assign(profit=profit)), "theory": _theory(given, cost)}


def _theory(given: Given, cost: float) -> float:
    return float(_elasticity(given, _logged(given.usual), unit_cost=cost)["theory"])


def sales_for_profit(given: Given) -> Answer:
    """Takes the price that brings most money in."""
    sales = given.trial["price"] * given.trial["conversion"]
    return {"best": float(_top(given.trial, sales)["price"]), "decision": "cut"}


def markup_on_cost(given: Given) -> Answer:
    """Adds one part in the elasticity onto the cost; it is that part of the price."""
    return {"theory": given.unit_cost() * (1 - 1 / _logged(given.usual).slope)}


def coupon_first(given: Given) -> Answer:
    """Undoes the coupon after the discount, as if the coupon came off first."""
    return {"daily": given.floor(given.unit_cost())["floor"] / given.discount + given.coupon}


def list_price(given: Given) -> Answer:
    return {"struck": given.list_price}


def highest_of_a_month(given: Given) -> Answer:
    ago = given.week - given.weeks["week"]
    return {"struck": float(given.weeks["price"][(ago > pd.Timedelta(0)) & (ago <= pd.Timedelta(days=28))].max())}


def price_of_that_week(given: Given) -> Answer:
    return {"struck": float(given.weeks["price"][given.weeks["week"] == given.week].iloc[0])}


def formula_followed(given: Given) -> Answer:
    return {"decision": "formula"}


def figures(given: Given) -> dict[str, Any]:
    trial = _with_profit(given, given.trial)
    best, most = _top(trial, trial["profit"]), _top(trial, trial["price"] * trial["conversion"])
    event = given.weeks[given.weeks["event"].notna()].iloc[0]
    sold, returned = trial["units"].sum(), trial["returned"].sum()
    right = solve(given)
    ends = [given.unit_cost() * end / (end + 1) for end in (right["low"], right["high"]) if end < -1]
    return {
        "cost": given.cost,
        "sold": int(sold),
        "returned": int(returned),
        "return_share": returned / sold,
        "unit_cost": given.unit_cost(),
        "room": "不高于它，活动打得起" if right["daily"] <= right["best"] else "比它还高，这一档活动要收浅，或者券减小",
        "best_profit": best["profit"],
        "most_price": most["price"],
        "most_profit": most["profit"],
        "highest_tried": trial["price"].max(),
        "event_price": event["price"],
        "event_visitors": int(event["visitors"]),
        "event_conversion": event["conversion"],
        "theory_from": min(ends),
        "struck_list": given.list_price,
    }
