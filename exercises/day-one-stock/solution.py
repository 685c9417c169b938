"""Stock for the first day of a promotion: its multiple of a normal day, a service level, and the presale orders."""

from __future__ import annotations

import random
from collections.abc import Mapping
from statistics import NormalDist
from typing import Any, Final

import pandas as pd

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]

EVENTS: Final = {"d11-2024": "times_d11_2024", "618-2025": "times_618_2025", "d11-2025": "times_d11_2025"}
WINDOWS: Final = [14, 21, 28]
"""Days of the baseline after a promotion: whole weeks, because weekends sell more."""
LEVELS: Final = [0.90, 0.95, 0.975]
SPREADS: Final = [0.15, 0.20, 0.25]
KEPT: Final = [0.84, 0.88, 0.92]
NOW: Final = "2026-04-30"


def variant(rng: random.Random) -> dict[str, Any]:
    return {
        "window": rng.choice(WINDOWS),
        "level": rng.choice(LEVELS),
        "spread": rng.choice(SPREADS),
        "presale": rng.randrange(120, 210, 10),
        "kept": rng.choice(KEPT),
    }


def labels(window: int, level: float, spread: float, presale: int, kept: float) -> dict[str, str]:
    return {
        "level_shown": f"{level:.1%}".replace(".0%", "%"),
        "spread_shown": f"{spread:.0%}",
        "kept_shown": f"{kept:.0%}",
    }


def _z(level: float) -> float:
    return NormalDist().inv_cdf(level)


def _days(tables: Tables) -> pd.DataFrame:
    """One row a day: units and orders sold, units that could not be served, phase of the promotion."""
    history = tables["promo_history"]
    by_day = history.groupby("date").agg(phase=("phase", "first"), missing=("stockout_units", "sum"))
    return tables["demand_daily"].set_index("date").join(by_day).fillna({"missing": 0})


def _on_first_day(days: pd.DataFrame, event: str, column: str) -> float:
    """The value of the first day of the burst."""
    burst = days[(days["event"] == event) & (days["phase"] == "burst")].sort_index()
    return float(burst[column].iloc[0])


def _normal(days: pd.DataFrame, event: str, window: int, column: str = "units") -> float:
    """Mean of the days after the return phase: neither the trough before nor the promotion itself."""
    last = days.index[days["event"] == event].max()
    after = days[(days.index > last) & (days.index <= last + pd.Timedelta(days=window))]
    return float(after[column].mean())


def _wanted(days: pd.DataFrame, event: str) -> float:
    """Units wanted on the first day: sold, and missed for want of stock."""
    return _on_first_day(days, event, "units") + _on_first_day(days, event, "missing")


def _recent(days: pd.DataFrame, window: int, column: str = "units") -> float:
    end = pd.Timestamp(NOW)
    return float(days.loc[end - pd.Timedelta(days=window - 1) : end, column].mean())


def _items_per_order(days: pd.DataFrame) -> float:
    return _on_first_day(days, "618-2025", "units") / _on_first_day(days, "618-2025", "orders")


def _stock(days: pd.DataFrame, times: Mapping[str, float], params: Mapping[str, Any], **changed: float) -> Answer:
    """All fields from the three multiples; `changed` replaces one of the other ingredients."""
    recent = changed.get("recent", _recent(days, params["window"]))
    z = changed.get("z", _z(params["level"]))
    presale = changed.get("presale", params["presale"] * params["kept"] * _items_per_order(days))
    walk_in = recent * sum(times.values()) / len(times)
    return {
        **{EVENTS[event]: value for event, value in times.items()},
        "normal": recent,
        "walk_in": walk_in,
        "presale_units": presale,
        "stock": walk_in + presale + z * params["spread"] * walk_in,
    }


def _times(days: pd.DataFrame, window: int) -> dict[str, float]:
    return {event: _wanted(days, event) / _normal(days, event, window) for event in EVENTS}


def _with(tables: Tables, params: Mapping[str, Any], **changed: float) -> Answer:
    days = _days(tables)
    return _stock(days, _times(days, params["window"]), params, **changed)


def _from(answer: Answer, *names: str) -> Answer:
    return {name: answer[name] for name in names}


def solve(tables: Tables, **params: Any) -> Answer:
    return _with(tables, params)


def trough_for_normal(tables: Tables, **params: Any) -> Answer:
    """Compares with the ten days before the burst, when everybody waits."""
    days = _days(tables)
    trough = days[days["phase"] == "warmup"].groupby("event")["units"].mean()
    times = {event: _wanted(days, event) / float(trough[event]) for event in EVENTS}
    return _from(_stock(days, times, params), *EVENTS.values(), "walk_in", "stock")


def sold_for_wanted(tables: Tables, **params: Any) -> Answer:
    """Takes what was sold for what was wanted, though the shelves ran empty."""
    days = _days(tables)
    window = params["window"]
    times = {event: _on_first_day(days, event, "units") / _normal(days, event, window) for event in EVENTS}
    return _from(_stock(days, times, params), *EVENTS.values(), "walk_in", "stock")


def burst_average(tables: Tables, **params: Any) -> Answer:
    """Takes the mean of the four days of the burst for its first day."""
    days = _days(tables)
    burst = days[days["phase"] == "burst"]
    wanted = (burst["units"] + burst["missing"]).groupby(burst["event"]).mean()
    times = {event: float(wanted[event]) / _normal(days, event, params["window"]) for event in EVENTS}
    return _from(_stock(days, times, params), *EVENTS.values(), "walk_in", "stock")


def orders_for_units(tables: Tables, **params: Any) -> Answer:
    """Counts orders of a normal day, where the warehouse counts pieces."""
    wrong = _with(tables, params, recent=_recent(_days(tables), params["window"], "orders"))
    return _from(wrong, "normal", "walk_in", "stock")


def presale_forgotten(tables: Tables, **params: Any) -> Answer:
    """Leaves out what is sold before the day begins."""
    return _from(_with(tables, params, presale=0.0), "stock")


def deposits_all_paid(tables: Tables, **params: Any) -> Answer:
    """Expects every deposit to be paid in full."""
    wrong = _with(tables, params, presale=params["presale"] * _items_per_order(_days(tables)))
    return _from(wrong, "presale_units", "stock")


def presale_in_orders(tables: Tables, **params: Any) -> Answer:
    """Puts one piece into each presale order."""
    return _from(_with(tables, params, presale=params["presale"] * params["kept"]), "presale_units", "stock")


def no_safety(tables: Tables, **params: Any) -> Answer:
    """Stocks what is expected, which is too little every other time."""
    return _from(_with(tables, params, z=0.0), "stock")


def two_sided_z(tables: Tables, **params: Any) -> Answer:
    """Takes z of a two-sided interval."""
    return _from(_with(tables, params, z=_z(0.5 + params["level"] / 2)), "stock")


def level_times_demand(tables: Tables, **params: Any) -> Answer:
    """Reads the service level as a share of the demand to stock."""
    right = _with(tables, params)
    return {"stock": params["level"] * right["walk_in"] + right["presale_units"]}


def figures(tables: Tables, **params: Any) -> dict[str, Any]:
    days = _days(tables)
    right = _with(tables, params)
    z, spread = _z(params["level"]), params["spread"]
    shown: dict[str, Any] = {}
    for event in EVENTS:
        name = event.replace("-", "_")
        shown |= {
            f"sold_{name}": round(_on_first_day(days, event, "units")),
            f"missing_{name}": round(_on_first_day(days, event, "missing")),
            f"normal_{name}": f"{_normal(days, event, params['window']):.1f}",
            f"times_{name}": f"{right[EVENTS[event]]:.2f}",
        }
    trough = trough_for_normal(tables, **params)
    return shown | {
        "mean_times": f"{sum(right[field] for field in EVENTS.values()) / len(EVENTS):.2f}",
        "normal_shown": f"{right['normal']:.1f}",
        "walk_in_shown": f"{right['walk_in']:,.0f}",
        "per_order": f"{_items_per_order(days):.2f}",
        "presale_shown": f"{right['presale_units']:,.0f}",
        "z_shown": f"{z:.3f}",
        "safety_shown": f"{z * spread * right['walk_in']:,.0f}",
        "stock_shown": f"{right['stock']:,.0f}",
        "trough_times": f"{trough['times_618_2025']:.1f}",
    }
