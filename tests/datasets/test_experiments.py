"""The four A/B tests: a small true effect, a peeking trap, Simpson's paradox, a broken split."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def raw(table: Table) -> pd.DataFrame:
    """Return all tests as logged."""
    return table("experiments")


@pytest.fixture(scope="module")
def fair(raw: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that may be used: the page was the arm's, the visitor was drawn once."""
    once = ~raw.duplicated(["experiment_id", "visitor_id"], keep=False)
    return raw[once & (raw["arm"] == raw["page_seen"])]


def p_value(rows: pd.DataFrame) -> float:
    """Return the two-sided p-value of the pooled two-proportion z test."""
    arms = rows.groupby("arm")["converted"].agg(["sum", "size"]).astype(float)
    pooled = arms["sum"].sum() / arms["size"].sum()
    spread = np.sqrt(pooled * (1 - pooled) * (1 / arms["size"]).sum())
    difference = arms["sum"] / arms["size"]
    return float(2 * stats.norm.sf(abs(difference["B"] - difference["A"]) / spread))


def split_p(rows: pd.DataFrame) -> float:
    """Return the p-value of the arms' sizes against an even split."""
    return float(stats.chisquare(rows["arm"].value_counts()).pvalue)


def test_small_true_effect(fair: pd.DataFrame) -> None:
    rows = fair[fair["experiment_id"] == "e1"]
    arms = rows.groupby("arm")["converted"].agg(["mean", "size"]).astype(float)
    assert (arms["size"] >= 51_500).all()
    assert arms["mean"].round(3).to_dict() == {"A": 0.030, "B": 0.033}
    assert p_value(rows) < 0.05
    assert split_p(rows) > 0.05


def test_dirt(raw: pd.DataFrame) -> None:
    rows = raw[raw["experiment_id"] == "e1"]
    assert 0.010 <= (rows["arm"] != rows["page_seen"]).mean() <= 0.016
    twice = rows[rows.duplicated("visitor_id", keep=False)]
    assert 200 <= len(twice) <= 1000
    assert (twice.groupby("visitor_id")["arm"].nunique() == 2).any()
    others = raw[raw["experiment_id"] != "e1"]
    assert (others["arm"] == others["page_seen"]).all()


def test_peeking_trap(fair: pd.DataFrame) -> None:
    rows = fair[fair["experiment_id"] == "e2"]
    by_day = {day: p_value(rows[rows["day"] <= day]) for day in range(2, 15)}
    assert min(by_day[day] for day in (4, 5, 6)) < 0.05
    assert by_day[14] > 0.3
    assert split_p(rows) > 0.05


def test_simpsons_paradox(fair: pd.DataFrame) -> None:
    rows = fair[fair["experiment_id"] == "e3"]
    rate = rows.groupby(["channel", "arm"])["converted"].mean().astype(float).unstack()
    assert (rate["B"] > rate["A"]).all()
    whole = rows.groupby("arm")["converted"].mean().astype(float)
    assert whole["B"] < whole["A"]
    assert p_value(rows) < 0.05, "the reversal should look convincing"
    assert split_p(rows) > 0.05, "the split over all is even; only the channels are not"


def test_sample_ratio_mismatch(fair: pd.DataFrame) -> None:
    assert split_p(fair[fair["experiment_id"] == "e4"]) < 0.001


def test_days_and_amounts_fit(raw: pd.DataFrame) -> None:
    start = raw.groupby("experiment_id")["assigned_at"].transform("min").dt.normalize()
    assert ((raw["assigned_at"] - start).dt.days + 1 == raw["day"]).all()
    assert ((raw["amount"] > 0) == (raw["converted"] == 1)).all()
