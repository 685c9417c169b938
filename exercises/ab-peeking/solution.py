"""Look at a running A/B test every day, see what stopping early does, and plan the size of the next test."""

from __future__ import annotations

import math
import random
from statistics import NormalDist
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import abtest
from courseware.shop.abtest import Arms

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


class Given(NamedTuple):
    rows: pd.DataFrame
    """Cleaned, of all days."""
    p: pd.Series
    """By day, of all days up to it."""
    base: float
    rise: float

    def needed(self, **kwargs: float) -> float:
        return abtest.sample_size(self.base / 100, (self.base + self.rise) / 100, **kwargs)


def prepare(tables: Tables, base: float, rise: float) -> Given:
    rows = tables["experiments"]
    rows = abtest.cleaned(rows[rows["experiment_id"] == EXPERIMENT])
    return Given(rows, _p(_daily(rows).cumsum()), base, rise)


def _daily(rows: pd.DataFrame) -> pd.DataFrame:
    """Visitors and buyers of each day, by arm."""
    counts = rows.groupby(["day", "arm"])["converted"].agg(["size", "sum"])
    return pd.DataFrame(counts.unstack("arm").sort_index())


def _p(seen: pd.DataFrame) -> pd.Series:
    """Two-sided p of every look at the counts."""
    looks = zip(seen["size", "A"], seen["sum", "A"], seen["size", "B"], seen["sum", "B"], strict=True)
    return pd.Series([abtest.two_sided_p(abtest.z_score(Arms(*map(int, look)))) for look in looks], index=seen.index)


def _peeked(p: pd.Series) -> Answer:
    below = p < abtest.ALPHA
    return {
        "first_day": float(str(below.idxmax())) if below.any() else 0.0,
        "looks": float(below.sum()),
        "p_end": float(p.iloc[-1]),
    }


def solve(given: Given) -> Answer:
    return {**_peeked(given.p), "decision": "no_effect_shown", "needed": given.needed()}


def stopped_at_first_look(given: Given) -> Answer:
    """Ends the test on the first significant day."""
    return {"p_end": float(given.p[given.p < abtest.ALPHA].iloc[0]), "looks": 1.0, "decision": "launch"}


def days_not_cumulated(given: Given) -> Answer:
    """Tests each day by itself."""
    return _peeked(_p(_daily(given.rows)))


def one_sided(given: Given) -> Answer:
    """Takes one tail for the p values and 1.645 for the sample size."""
    return _peeked(given.p / 2) | {"needed": given.needed(z_alpha=ONE_SIDED_Z)}


def run_until_significant(given: Given) -> Answer:
    """Lets the test run on until it is significant: the same trap, only later."""
    return {"decision": "extend"}


def power_left_out(given: Given) -> Answer:
    """Plans with the z of the level alone, which finds the effect only every second time."""
    return {"needed": given.needed(power=0.5)}


def relative_rise(given: Given) -> Answer:
    """Reads the rise in points as a rise of so many percent of the base rate."""
    return {"needed": given._replace(rise=given.base * given.rise / 100).needed()}


def other_size_formula(given: Given) -> Answer:
    """Formulas that programs use: with the pooled rate, with each arm's own variance, or with the effect size h. They
    differ by a few visitors; this is the middle of them."""
    p1, p2 = given.base / 100, (given.base + given.rise) / 100
    variance = p1 * (1 - p1) + p2 * (1 - p2)
    z = abtest.critical_z() + NormalDist().inv_cdf(abtest.POWER)
    effect = 2 * (math.asin(math.sqrt(p2)) - math.asin(math.sqrt(p1)))
    return {"needed": (z**2 * variance / (p2 - p1) ** 2 + 2 * (z / effect) ** 2) / 2}


def corrected_size(given: Given) -> Answer:
    """The pooled formula with the continuity correction of Fleiss."""
    p1, p2 = given.base / 100, (given.base + given.rise) / 100
    pooled = (p1 + p2) / 2
    power = NormalDist().inv_cdf(abtest.POWER) * math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    size = (abtest.critical_z() * math.sqrt(2 * pooled * (1 - pooled)) + power) ** 2 / (p2 - p1) ** 2
    return {"needed": size / 4 * (1 + math.sqrt(1 + 4 / (size * (p2 - p1)))) ** 2}


def launched_at_first_look(given: Given) -> Answer:
    """Reads the end of the test, and launches all the same."""
    return {"decision": "launch"}


def both_arms_together(given: Given) -> Answer:
    """Gives the visitors of the whole test instead of one arm."""
    return {"needed": 2 * given.needed()}


def figures(given: Given) -> dict[str, Any]:
    first = int(_peeked(given.p)["first_day"])
    seen, end = abtest.arms(given.rows[given.rows["day"] <= first]), abtest.arms(given.rows)
    return {
        "days": len(given.p),
        "clean_rows": len(given.rows),
        "p_list": [f"第 {day} 天 {value:.3f}" for day, value in given.p.items()],
        "first_p": given.p[first],
        "first_lift": f"{100 * seen.lift:+.2f}",
        "end_lift": f"{100 * end.lift:+.2f}",
    }
