"""What follows from past promotions: attention, the reach of ads and intent, fitted so that three of them, played in
the market, come out as the tables tell. `python -m courseware.promotion.calibrate` measures, fits, writes both files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from courseware.promotion import measure, parameters
from courseware.promotion.calendar import PHASES
from courseware.promotion.market import DAYS, FIRST, PHASE, PRACTICE_SEED, Market, build
from courseware.promotion.measure import EVENTS
from courseware.promotion.parameters import FITTED, FREE, SOURCES, measured, normal_days, practice
from courseware.promotion.plan import CHANNELS, CODES, CUTS, STOCK, Array
from courseware.promotion.play import Demand, played

WEIGHTS = {"d11-2024": 0.5, "618-2025": 1.0, "d11-2025": 1.5}
"""The nearer past tells more of this year."""
FITS = {"attention": 3, "ads_pool": 3, "ads_price": 3, "intent": 3, "day_shape": 4}
"""What is fitted, and of how many values."""
POOL = np.array([1.3, 3.0, 1.6])
"""The tables tell only together how many more people ads can reach in a phase and what one costs: people are believed
to be about so many times those of a normal day, and the price follows."""
TABLE = {
    "search": ("search",), "feed": ("feed",), "direct": ("direct", "content"), "paid": ("search_ads", "feed_ads"),
    "live": ("live",), "crm": ("members",),
}  # fmt: skip
"""The sources that make up each channel of the traffic report."""


@dataclass(frozen=True, eq=False)
class Event:
    """A past promotion: what the tables say of it, and the plan that was really played."""

    told: Mapping[str, Any]

    def by_phase(self, name: str) -> Mapping[str, Array]:
        rows = {(row["channel"], row["phase"]): row[name] for row in self.told["phases"]}
        return {channel: np.array([rows[channel, phase] for phase in PHASES]) for channel in TABLE}

    @property
    def orders(self) -> Array:
        """By day."""
        return np.array([row["orders"] for row in self.told["days"]])

    @property
    def missing(self) -> float:
        """Share of the pieces wanted in the burst that were sold out."""
        whole = self.told["whole"][0]
        pieces = float(self.orders.sum()) * measured()["basket"][0]["units"]
        return float(whole["missing"] / (pieces + whole["missing"]))

    def market(self, **fitted: Array) -> Market:
        """The shop in the weeks before, with its prices of then and no platform's cut."""
        normal = self.told["normal"]
        now = {row["channel"]: row for row in measured()["normal"]}["paid"]
        paid = {row["channel"]: row for row in normal}["paid"]
        search = measured()["search_ads"][0]
        share = {name: paid[name] * search[name] / now[name] for name in ("visitors", "orders", "spend")}
        basket = sum(row["paid"] for row in normal) / sum(row["orders"] for row in normal)
        given = {
            **practice(),
            **normal_days(normal, share),
            **fitted,
            "rivals": np.array(self.cut),
            "subsidy": np.array(0.0),
            "capacity": np.array(1e6),
            "role_price": practice()["role_price"] * basket / measured()["basket"][0]["paid"],
        }
        return build(given, PRACTICE_SEED)

    @property
    def cut(self) -> float:
        return round(float(measured()["burst_cut"][0]["cut"]), 2)

    def plan(self, market: Market) -> Array:
        """Prices as they were cut, ads as they were paid for beyond normal days, hardly anything else."""
        spend = self.by_phase("spend")["paid"]
        share = {row["phase"]: row["share"] for row in self.told["search_ads"]}
        normal = market.always_on / market.always_on.sum()
        search = np.array([share.get(phase, normal[0]) for phase in PHASES]) * spend
        plan = np.zeros(len(CODES))
        lengths = np.bincount(PHASE)
        plan[CHANNELS["search_ads"]] = np.maximum(search - market.always_on[0] * lengths, 0)
        plan[CHANNELS["feed_ads"]] = np.maximum(spend - search - market.always_on[1] * lengths, 0)
        plan[CUTS], plan[STOCK] = self.cut, 1e5
        return plan


def events() -> Mapping[str, Event]:
    return {name: Event(measured()["events"][name]) for name in EVENTS}


@dataclass(frozen=True)
class Replay:
    """Each is (what the market gives, what the tables say)."""

    orders: tuple[float, float]
    paid: tuple[float, float]
    first_day: tuple[float, float]
    """Orders of the first day of the burst, times a normal day's."""
    phases: Mapping[str, tuple[float, float]]
    channels: Mapping[str, tuple[float, float]]


def replay(event: Event) -> Replay:
    """A past promotion in the market. What was lost for want of stock is the tables' share."""
    market = event.market()
    asked, source = _sold(event, market)
    sold, told = source.sum(0), event.by_phase("orders")
    basket = (asked.units[0] * asked.paid[0]).sum(1) / (asked.units[0].sum(1) / asked.per_order[0])
    by = {name: sum(source[SOURCES.index(each)].sum() for each in of) for name, of in TABLE.items()}
    normal = market.normal_orders
    return Replay(
        (float(sold.sum()), float(event.orders.sum())),
        (float(basket @ sold), event.told["whole"][0]["paid"]),
        (float(sold[FIRST] / normal), float(event.orders[FIRST] / normal)),
        {
            phase: (float(sold[index == PHASE].sum()), float(event.orders[index == PHASE].sum()))
            for index, phase in enumerate(PHASES)
        },
        {name: (float(by[name]), float(told[name].sum())) for name in TABLE},
    )


def _sold(event: Event, market: Market) -> tuple[Demand, Array]:
    """Orders by source and day, less the tables' share of what was sold out."""
    run = played(market, event.plan(market), noise=np.ones((1, DAYS)))
    sold = run.orders[0, 0] * np.where(PHASE == 1, 1 - event.missing, 1)
    return run.demand, run.demand.orders[0] * (sold / run.demand.orders[0].sum(0))


def error(fitted: Mapping[str, Array]) -> float:
    """How far the replays are from the tables: orders by phase and channel, visits, orders by day of the burst."""
    total = 0.0
    for name, event in events().items():
        market = event.market(**fitted)
        asked, orders = _sold(event, market)
        told, visits = event.by_phase("orders"), event.by_phase("visitors")
        ads = asked.visitors[0, [SOURCES.index(each) for each in TABLE["paid"]]].sum(0)
        free, came = asked.visitors[0, : len(FREE)].sum(0), np.sum([visits[source] for source in FREE], axis=0)
        for index in range(len(PHASES)):
            days = index == PHASE
            model = np.array([sum(orders[SOURCES.index(each)][days].sum() for each in of) for of in TABLE.values()])
            real = np.array([told[channel][index] for channel in TABLE])
            whole = 5 * np.log(model.sum() / real.sum()) ** 2
            by_channel = float(np.log(model / real) ** 2 @ real / real.sum())
            visited = np.log(ads[days].sum() / visits["paid"][index]) ** 2 + np.log(free[days].sum() / came[index]) ** 2
            total += WEIGHTS[name] * (whole + by_channel + visited)
        burst = slice(FIRST, FIRST + 4)
        by_day = 1.5 * float((np.log(orders.sum(0)[burst] / event.orders[burst]) ** 2).mean())
        total += WEIGHTS[name] * by_day
    return total + 0.05 * float((np.log(fitted["ads_pool"] / POOL) ** 2).sum())


def fit() -> Mapping[str, Array]:
    start = np.concatenate([practice()[name] for name in FITS])
    found = minimize(
        lambda z: error(_named(z)), start, method="Powell", bounds=[(0.2, 6)] * len(start),
        options={"maxiter": 8, "xtol": 3e-3, "ftol": 1e-4},
    )  # fmt: skip
    return {name: value.round(3) for name, value in _named(found.x).items()}


def _named(z: Array) -> dict[str, Array]:
    ends = np.cumsum(list(FITS.values()))
    named = dict(zip(FITS, np.split(z, ends[:-1]), strict=True))
    named["day_shape"] = named["day_shape"] / named["day_shape"].mean()
    return named


def main() -> None:
    measure.main()
    for kept in (parameters.measured, parameters.practice):
        kept.cache_clear()
    found = {name: value.tolist() for name, value in fit().items()}
    FITTED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for kept in (parameters.fitted, parameters.practice):
        kept.cache_clear()
    for name, event in events().items():
        told = replay(event)
        whole = {
            "orders": told.orders,
            "amount": told.paid,
            "first day": told.first_day,
            **told.phases,
            **told.channels,
        }
        print(name, ", ".join(f"{key} {model / real - 1:+.1%}" for key, (model, real) in whole.items()))


if __name__ == "__main__":
    main()
