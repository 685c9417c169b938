"""A/B tests: which rows count, whether the split is sound, and what the difference of two conversion rates says.

One set of formulas for lessons, exercises and tests. Rates and differences are fractions: 0.3 points is 0.003.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final, NamedTuple

import pandas as pd

ALPHA: Final = 0.05
POWER: Final = 0.8
SRM_ALPHA: Final = 0.001
"""Below this the split is taken as broken. Stricter than `ALPHA`, because every test is checked for it."""

_NORMAL: Final = NormalDist()


class Arms(NamedTuple):
    """Visitors and buyers of both arms."""

    visitors_a: int
    buyers_a: int
    visitors_b: int
    buyers_b: int

    @property
    def rate_a(self) -> float:
        return self.buyers_a / self.visitors_a

    @property
    def rate_b(self) -> float:
        return self.buyers_b / self.visitors_b

    @property
    def lift(self) -> float:
        """Rate of B minus rate of A."""
        return self.rate_b - self.rate_a


def without_repeats(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one test without visitors that occur more than once: they may have met both versions."""
    return rows[~rows["visitor_id"].duplicated(keep=False)]


def without_mismatches(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose visitor saw the page of the own arm."""
    return rows[rows["page_seen"] == rows["arm"]]


def cleaned(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one *whole* test that may be evaluated: first without repeats, then without mismatches."""
    return without_mismatches(without_repeats(rows))


def arms(rows: pd.DataFrame) -> Arms:
    """Count the rows of one test by arm."""
    in_a, bought = rows["arm"] == "A", rows["converted"]
    return Arms(int(in_a.sum()), int(bought[in_a].sum()), int((~in_a).sum()), int(bought[~in_a].sum()))


def split_chi2(counts: Arms) -> float:
    """Chi-square (one degree of freedom) of the split against one half each."""
    half = (counts.visitors_a + counts.visitors_b) / 2
    return 2 * (counts.visitors_a - half) ** 2 / half


def chi2_p(chi2: float) -> float:
    """p value of a chi-square of one degree of freedom."""
    return math.erfc(math.sqrt(chi2 / 2))


def z_score(counts: Arms) -> float:
    """Two-proportion z with the pooled rate, positive when B is better; 0 when nobody, or everybody, bought."""
    pooled = (counts.buyers_a + counts.buyers_b) / (counts.visitors_a + counts.visitors_b)
    error = math.sqrt(pooled * (1 - pooled) * (1 / counts.visitors_a + 1 / counts.visitors_b))
    return counts.lift / error if error else 0.0


def two_sided_p(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))


def critical_z(level: float = 1 - ALPHA) -> float:
    """The z of a two-sided level: 0.95 → 1.96."""
    return _NORMAL.inv_cdf(0.5 + level / 2)


def lift_interval(counts: Arms, level: float = 1 - ALPHA) -> tuple[float, float]:
    """Confidence interval of the lift, with each arm's own variance."""
    variance = sum(
        rate * (1 - rate) / visitors
        for rate, visitors in ((counts.rate_a, counts.visitors_a), (counts.rate_b, counts.visitors_b))
    )
    margin = critical_z(level) * math.sqrt(variance)
    return counts.lift - margin, counts.lift + margin


def sample_size(base: float, target: float, *, z_alpha: float | None = None, power: float = POWER) -> float:
    """Visitors needed in *each* arm to see `base` become `target`: two-sided 5 %, power 80 % unless told otherwise.

    Under "no difference" both arms have the variance of `base`; under the difference each has its own.
    """
    needed = critical_z() if z_alpha is None else z_alpha
    same = math.sqrt(2 * base * (1 - base))
    different = math.sqrt(base * (1 - base) + target * (1 - target))
    return float(((needed * same + _NORMAL.inv_cdf(power) * different) / (target - base)) ** 2)
