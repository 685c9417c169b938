"""Stock for the first day of a promotion: its multiple of a normal day, and a service level."""

from __future__ import annotations

import random
from collections.abc import Mapping
from statistics import NormalDist
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables

EVENTS: Final = {"d11-2024": "times_d11_2024", "618-2025": "times_618_2025", "d11-2025": "times_d11_2025"}
WINDOWS: Final = [14, 21, 28]
"""Days of the baseline after a promotion: whole weeks, because weekends sell more."""
LEVELS: Final = [0.90, 0.95, 0.975]
SPREADS: Final = [0.15, 0.20, 0.25]
NOW: Final = "2026-04-30"
DAY: Final = pd.Timedelta(days=1)


def variant(rng: random.Random) -> dict[str, Any]:
    return {
        "window": rng.choice(WINDOWS),
        "level": rng.choice(LEVELS),
        "spread": rng.choice(SPREADS),
    }


def labels(window: int, level: float, spread: float) -> dict[str, str]:
    return {
        "level_shown": f"{level:.1%}".replace(".0%", "%"),
        "spread_shown": f"{spread:.0%}",
    }


class Given(NamedTuple):
    days: pd.DataFrame
    """One row a day: units and orders sold, units that could not be served, phase of the promotion."""
    first: dict[str, dict[Any, float]]
    """By promotion, the first day of the burst: units, missing, orders."""
    normal: dict[str, float]
    """By promotion, units of the days after the return phase, on average: neither the trough nor the promotion."""
    early: dict[str, float]
    """The same of the days that begin one day earlier."""
    recent: dict[Any, float]
    """Units and orders of a normal day now."""
    spread: float
    level: float
    z: float

    @property
    def wanted(self) -> dict[str, float]:
        """Units wanted on each first day: sold, and missed for want of stock."""
        return {event: day["units"] + day["missing"] for event, day in self.first.items()}


def prepare(tables: Tables, window: int, level: float, spread: float) -> Given:
    history = tables["promo_history"]
    by_day = history.groupby("date").agg(phase=("phase", "first"), missing=("stockout_units", "sum"))
    days = tables["demand_daily"].set_index("date").join(by_day).fillna({"missing": 0}).sort_index()
    counts = days[["units", "missing", "orders"]].astype(float)
    first, normal, early = {}, {}, {}
    for event in EVENTS:
        own = days["event"] == event
        first[event] = counts[own & (days["phase"] == "burst")].iloc[0].to_dict()
        last = days.index[own].max()
        normal[event] = float(counts.loc[last + DAY : last + window * DAY, "units"].mean())
        early[event] = float(counts.loc[last : last + (window - 1) * DAY, "units"].mean())
    end = pd.Timestamp(NOW)
    recent = counts.loc[end - (window - 1) * DAY : end].mean().to_dict()
    return Given(days, first, normal, early, recent, spread, level, _z(level))


def _z(level: float) -> float:
    return NormalDist().inv_cdf(level)


def _times(wanted: Mapping[Any, float], normal: Mapping[Any, float]) -> dict[str, float]:
    """How many normal days the first day was worth, by promotion."""
    return {event: wanted[event] / normal[event] for event in EVENTS}


def _stock(given: Given, times: Mapping[str, float] | None = None) -> Answer:
    times = times or _times(given.wanted, given.normal)
    normal = given.recent["units"]
    expected = normal * sum(times.values()) / len(times)
    return {
        **{EVENTS[event]: value for event, value in times.items()},
        "normal": normal,
        "expected": expected,
        "stock": expected + given.z * given.spread * expected,
    }


def solve(given: Given) -> Answer:
    return _stock(given)


def trough_for_normal(given: Given) -> Answer:
    """Compares with the ten days before the burst, when everybody waits."""
    trough = given.days[given.days["phase"] == "warmup"].groupby("event")["units"].mean()
    return _stock(given, _times(given.wanted, trough.to_dict()))


def sold_for_wanted(given: Given) -> Answer:
    """Takes what was sold for what was wanted, though the shelves ran empty."""
    return _stock(given, _times({event: day["units"] for event, day in given.first.items()}, given.normal))


def burst_average(given: Given) -> Answer:
    """Takes the mean of the four days of the burst for its first day."""
    burst = given.days[given.days["phase"] == "burst"]
    wanted = (burst["units"] + burst["missing"]).groupby(burst["event"]).mean()
    return _stock(given, _times(wanted.to_dict(), given.normal))


def orders_for_units(given: Given) -> Answer:
    """Counts orders of a normal day, where the warehouse counts pieces."""
    return _stock(given._replace(recent=given.recent | {"units": given.recent["orders"]}))


def baseline_one_day_early(given: Given) -> Answer:
    """Starts the days after a promotion with its last one."""
    return _stock(given, _times(given.wanted, given.early))


def no_safety(given: Given) -> Answer:
    """Stocks what is expected, which is too little every other time."""
    return _stock(given._replace(z=0.0))


def two_sided_z(given: Given) -> Answer:
    """Takes z of a two-sided interval."""
    return _stock(given._replace(z=_z(0.5 + given.level / 2)))


def level_times_demand(given: Given) -> Answer:
    """Reads the service level as a share of the demand to stock."""
    right = _stock(given)
    return {"stock": given.level * right["expected"]}


def figures(given: Given) -> dict[str, Any]:
    times = _times(given.wanted, given.normal)
    found: dict[str, Any] = {}
    for event, day in given.first.items():
        name = event.replace("-", "_")
        found |= {
            f"sold_{name}": day["units"],
            f"missing_{name}": day["missing"],
            f"normal_{name}": given.normal[event],
        }
    return found | {
        "mean_times": sum(times.values()) / len(times),
        "z": given.z,
        "safety": given.z * given.spread * _stock(given)["expected"],
        "trough_times": trough_for_normal(given)["times_618_2025"],
    }
