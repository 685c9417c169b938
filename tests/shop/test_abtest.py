"""The statistics of A/B tests, against scipy, published figures and tables small enough to check by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from courseware.shop import abtest
from courseware.shop.abtest import Arms

ROWS = pd.DataFrame(
    [
        ("v1", "A", "A", 1),
        ("v1", "B", "B", 0),  # met both versions
        ("v2", "B", "A", 1),  # saw the wrong page
        ("v3", "A", "B", 1),  # saw the wrong page first: what came later is spoilt
        ("v3", "A", "A", 0),
        ("v4", "B", "B", 0),
        ("v5", "A", "A", 1),
        ("v6", "A", "A", 0),
    ],
    columns=["visitor_id", "arm", "page_seen", "converted"],
)

people = st.integers(min_value=50, max_value=50_000)
counted = st.builds(
    lambda a, b, x, y: Arms(a, max(1, round(a * x)), b, max(1, round(b * y))),
    people,
    people,
    st.floats(min_value=0.01, max_value=0.6),
    st.floats(min_value=0.01, max_value=0.6),
)


def test_cleaning_leaves_visitors_of_one_version_only() -> None:
    kept = abtest.cleaned(ROWS)
    assert list(kept["visitor_id"]) == ["v4", "v5", "v6"]
    assert abtest.arms(kept) == Arms(2, 1, 1, 0)


@given(counted)
def test_z_squared_is_the_chi_square_of_the_two_by_two_table(counts: Arms) -> None:
    table = [
        [counts.buyers_a, counts.visitors_a - counts.buyers_a],
        [counts.buyers_b, counts.visitors_b - counts.buyers_b],
    ]
    expected = stats.chi2_contingency(table, correction=False)
    assert abtest.z_score(counts) ** 2 == pytest.approx(expected.statistic, rel=1e-6, abs=1e-9)
    assert abtest.two_sided_p(abtest.z_score(counts)) == pytest.approx(expected.pvalue, rel=1e-6, abs=1e-12)


@given(people, people)
def test_the_split_is_compared_with_one_half(a: int, b: int) -> None:
    expected = stats.chisquare([a, b])
    chi2 = abtest.split_chi2(Arms(a, 1, b, 1))
    assert chi2 == pytest.approx(expected.statistic, rel=1e-9, abs=1e-9)
    assert abtest.chi2_p(chi2) == pytest.approx(expected.pvalue, rel=1e-6, abs=1e-12)


def test_the_interval_by_hand() -> None:
    low, high = abtest.lift_interval(Arms(1000, 100, 1000, 130))
    margin = 1.959964 * math.sqrt(0.1 * 0.9 / 1000 + 0.13 * 0.87 / 1000)
    assert (low, high) == pytest.approx((0.03 - margin, 0.03 + margin), abs=1e-8)


def test_nobody_bought_is_no_difference() -> None:
    assert abtest.two_sided_p(abtest.z_score(Arms(100, 0, 100, 0))) == 1


def test_sample_sizes_that_the_course_quotes() -> None:
    assert abtest.sample_size(0.05, 0.06) == pytest.approx(7663, abs=1)
    assert abtest.sample_size(0.03, 0.033) == pytest.approx(51_500, rel=0.001)
