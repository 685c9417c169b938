"""There are no free points: nothing is 0, and what is told of a range that is too wide counts for little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.promotion.plan import NOTHING, Forecast, Plan, Range
from courseware.promotion.runs import Entry, judge
from courseware.promotion.score import (
    EVEN_POINTS,
    WEIGHTS,
    forecast_points,
    interval_score,
    plan_points,
    resilience_points,
    steering_points,
    total,
)
from courseware.promotion.solved import Solved, solved
from courseware.promotion.steering import left_alone, situation


def test_doing_nothing_scores_nothing_in_every_part(practice: Solved) -> None:
    score = judge(practice, Entry(NOTHING)).score
    assert (score.total, score.plan, score.resilience, score.share) == (0, 0, 0, 0)
    now = situation(practice.market, "1")
    foretold = Forecast(Range(3e5, 4e5), Range(1_700, 2_200))
    graded = judge(practice, Entry(NOTHING, foretold, left_alone(practice.market, NOTHING)), now).score
    assert (graded.total, graded.steering, graded.forecast) == (0, 0, 0)


def test_a_plan_that_sells_only_what_was_certain_earns_no_forecast(practice: Solved) -> None:
    """Next to no stock: what it sells is known to the piece beforehand."""
    row = practice.best.row
    row[17:20] = 50
    now = situation(practice.market, "1")
    run = judge(practice, Entry(Plan.of(row), None, left_alone(practice.market, Plan.of(row))), now)
    certain = Forecast(Range(run.paid * 0.99, run.paid * 1.01), Range(run.units * 0.99, run.units * 1.01))
    again = judge(practice, Entry(Plan.of(row), certain, left_alone(practice.market, Plan.of(row))), now)
    assert again.score.forecast == 0


def test_the_anchors_are_where_they_are_said_to_be(practice: Solved) -> None:
    assert plan_points(0, practice) == 0
    assert plan_points(practice.even, practice) == EVEN_POINTS
    assert plan_points(practice.profit, practice) == 100
    assert judge(practice, Entry(practice.best)).score.total == pytest.approx(100, abs=0.01)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_the_total_grows_with_the_profit_when_all_else_is_equal(one: float, other: float) -> None:
    low, high = sorted((one, other))
    practice = solved(0)
    totals = [total(plan_points(profit, practice), 50, 50, 50) for profit in (low, high)]
    assert totals[0] <= totals[1]


def test_a_plan_that_loses_has_no_resilience(practice: Solved) -> None:
    assert resilience_points(-1, practice.bad, practice) == 0
    assert resilience_points(practice.profit, practice.bad, practice) == 100
    assert resilience_points(practice.profit, -1, practice) == 0


def test_leaving_it_is_nothing_the_best_is_all_and_little_to_gain_costs_nobody_anything(practice: Solved) -> None:
    much, little = 0.2 * practice.profit, 0.01 * practice.profit
    assert steering_points(1, 0, much, practice) == 0
    assert steering_points(1, much / 2, much, practice) == 50
    assert steering_points(1, much, much, practice) == 100
    assert steering_points(1, -5_000, much, practice) == 0
    assert steering_points(1, 0, little, practice) == 100
    assert steering_points(1, -0.01 * practice.profit, little, practice) == 0
    assert steering_points(-1, much, much, practice) == 0


def test_an_honest_narrow_range_beats_a_wide_one_and_a_guess() -> None:
    """Over what may come with the market's own spread: eight times out of ten inside is the best width."""
    came = np.exp(np.random.default_rng(1).normal(0, 0.13, 4_000)) * 500_000

    def mean(half: float) -> float:
        told = Range(500_000 * (1 - half), 500_000 * (1 + half))
        return float(np.mean([interval_score(told, each) for each in came]))

    best = min(np.arange(0.02, 1.0, 0.02), key=mean)
    assert 0.12 <= best <= 0.22
    wide, honest = Range(100_000, 1_200_000), Range(430_000, 580_000)
    units = Range(3_000, 4_000)
    honest_points = np.mean([forecast_points(Forecast(honest, units), each, 3_500, 40) for each in came])
    wide_points = np.mean([forecast_points(Forecast(wide, units), each, 3_500, 40) for each in came])
    assert honest_points > wide_points + 20


@pytest.mark.parametrize(
    ("told", "points"),
    [(Range(95, 105), 100), (Range(80, 115), 100), (Range(20, 180), 0), (Range(0, 0), 0), (Range(300, 400), 0)],
)
def test_points_for_a_range(told: Range, points: float) -> None:
    assert forecast_points(Forecast(told, told), 100, 100, 70) == points


def test_what_is_not_counted_leaves_the_rest_its_weights() -> None:
    assert total(80, 80, None, None) == pytest.approx(80)
    assert total(100, 0, 0, None) == pytest.approx(100 * WEIGHTS["plan"] / (1 - WEIGHTS["forecast"]))
    assert sum(WEIGHTS.values()) == pytest.approx(1)
