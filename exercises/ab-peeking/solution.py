"""Look at a running A/B test every day, see what stopping early does, and plan the size of the next test."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from courseware.shop import abtest
from courseware.shop.abtest import Arms

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]

EXPERIMENT: Final = "e2"
ONE_SIDED_Z: Final = abtest.critical_z(0.9)
# Base rate and least relevant rise of the next test, both in points.
PLANS: Final = [
    (2.0, 0.3), (2.0, 0.4), (2.4, 0.3), (2.5, 0.5), (2.8, 0.4), (3.0, 0.3), (3.0, 0.5),
    (3.2, 0.4), (3.5, 0.5), (4.0, 0.5), (4.0, 0.8), (4.5, 0.6), (5.0, 0.8), (5.0, 1.0), (6.0, 1.0),
]  # fmt: skip


def variant(rng: random.Random) -> dict[str, float]:
    base, rise = rng.choice(PLANS)
    return {"base": base, "rise": rise}


def labels(base: float, rise: float) -> dict[str, str]:
    return {"base_shown": f"{base:.1f}%", "rise_shown": f"{rise:.1f}", "target_shown": f"{base + rise:.1f}%"}


def _rows(tables: Tables) -> pd.DataFrame:
    rows = tables["experiments"]
    return rows[rows["experiment_id"] == EXPERIMENT]


def _p_by_day(rows: pd.DataFrame, cumulate: bool = True) -> pd.Series:
    """Two-sided p of every look; with `cumulate` a look sees all days up to its own."""
    daily = rows.groupby(["day", "arm"])["converted"].agg(["size", "sum"]).unstack("arm").sort_index()
    seen = daily.cumsum() if cumulate else daily
    looks = zip(seen["size", "A"], seen["sum", "A"], seen["size", "B"], seen["sum", "B"], strict=True)
    return pd.Series([abtest.two_sided_p(abtest.z_score(Arms(*map(int, look)))) for look in looks], index=daily.index)


def _peeked(p: pd.Series) -> Answer:
    below = p < abtest.ALPHA
    return {
        "first_day": float(str(below.idxmax())) if below.any() else 0.0,
        "looks": float(below.sum()),
        "p_end": float(p.iloc[-1]),
    }


def _needed(base: float, rise: float, **kwargs: float) -> float:
    return abtest.sample_size(base / 100, (base + rise) / 100, **kwargs)


def solve(tables: Tables, base: float, rise: float) -> Answer:
    p = _p_by_day(abtest.cleaned(_rows(tables)))
    return {**_peeked(p), "decision": "no_effect_shown", "needed": _needed(base, rise)}


def _changed(tables: Tables, wrong: Callable[[pd.DataFrame], pd.Series]) -> Answer:
    """What a wrong series of p values changes; it may still find the right day."""
    right = _peeked(_p_by_day(abtest.cleaned(_rows(tables))))
    return {name: value for name, value in _peeked(wrong(_rows(tables))).items() if value != right[name]}


def stopped_at_first_look(tables: Tables, base: float, rise: float) -> Answer:
    """Ends the test on the first significant day."""
    p = _p_by_day(abtest.cleaned(_rows(tables)))
    return {"p_end": float(p[p < abtest.ALPHA].iloc[0]), "looks": 1.0, "decision": "launch"}


def days_not_cumulated(tables: Tables, base: float, rise: float) -> Answer:
    """Tests each day by itself."""
    return _changed(tables, lambda rows: _p_by_day(abtest.cleaned(rows), cumulate=False))


def one_sided(tables: Tables, base: float, rise: float) -> Answer:
    """Takes one tail for the p values and 1.645 for the sample size."""
    return _changed(tables, lambda rows: _p_by_day(abtest.cleaned(rows)) / 2) | {
        "needed": _needed(base, rise, z_alpha=ONE_SIDED_Z)
    }


def run_until_significant(tables: Tables, base: float, rise: float) -> Answer:
    """Lets the test run on until it is significant: the same trap, only later."""
    return {"decision": "extend"}


def power_left_out(tables: Tables, base: float, rise: float) -> Answer:
    """Plans with the z of the level alone, which finds the effect only every second time."""
    return {"needed": _needed(base, rise, power=0.5)}


def relative_rise(tables: Tables, base: float, rise: float) -> Answer:
    """Reads the rise in points as a rise of so many percent of the base rate."""
    return {"needed": abtest.sample_size(base / 100, base / 100 * (1 + rise / 100))}


def both_arms_together(tables: Tables, base: float, rise: float) -> Answer:
    """Gives the visitors of the whole test instead of one arm."""
    return {"needed": 2 * _needed(base, rise)}


def figures(tables: Tables, base: float, rise: float) -> dict[str, Any]:
    rows = abtest.cleaned(_rows(tables))
    p = _p_by_day(rows)
    first = int(_peeked(p)["first_day"])
    seen, end = abtest.arms(rows[rows["day"] <= first]), abtest.arms(rows)
    return {
        "days": len(p),
        "clean_rows": f"{len(rows):,}",
        "p_list": "、".join(f"第 {day} 天 {value:.3f}" for day, value in p.items()),
        "first_shown": first,
        "first_p": f"{p[first]:.3f}",
        "looks_shown": int((p < abtest.ALPHA).sum()),
        "end_p": f"{p.iloc[-1]:.3f}",
        "first_lift": f"{100 * seen.lift:+.2f}",
        "end_lift": f"{100 * end.lift:+.2f}",
        "needed_shown": f"{_needed(base, rise):,.0f}",
    }
