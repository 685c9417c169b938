"""What holds for every plan, whatever the figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.promotion.first.basket import offer
from courseware.promotion.first.market import Market, build
from courseware.promotion.first.parameters import standard
from courseware.promotion.first.plan import BUDGET, Plan, plan_from
from courseware.promotion.first.simulate import best_stock, expected_demand, play

MARKET = build(standard(), 7)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    shares = np.array(draw(st.lists(st.floats(0, 1), min_size=12, max_size=12)))
    total = draw(st.floats(0, BUDGET))
    grid = (shares / shares.sum() * total if shares.sum() > 0 else shares).reshape(4, 3)
    threshold = draw(st.floats(100, 600))
    coupon = draw(st.floats(0, 0.25)) * threshold
    return plan_from(grid, draw(st.floats(0, 0.35)), threshold, coupon, draw(st.floats(0, 60_000)))


@given(plans())
@settings(max_examples=60)
def test_sales_never_exceed_the_stock_and_nothing_is_negative_or_nan(plan: Plan) -> None:
    outcome = play(MARKET, plan)
    assert outcome.units <= plan.stock * (1 + 1e-9) + 1e-6
    assert np.isclose(outcome.units + outcome.unsold, plan.stock, rtol=1e-9, atol=1e-6)
    for array in (outcome.demand.orders, outcome.demand.visitors, outcome.sold, outcome.stock_left, outcome.unmet):
        assert np.isfinite(array).all()
        assert (array >= -1e-6).all()
    assert np.isfinite(outcome.profits).all()
    assert 0 <= outcome.demand.offer.topped_up <= 1


@given(plans())
@settings(max_examples=30)
def test_the_same_seed_gives_the_same_result(plan: Plan) -> None:
    assert (play(MARKET, plan).profits == play(build(standard(), 7), plan).profits).all()


@given(plans(), st.integers(0, 3), st.integers(0, 2))
@settings(max_examples=40)
def test_profit_is_continuous_in_the_budget(plan: Plan, channel: int, phase: int) -> None:
    grid = plan.grid
    grid[channel, phase] += 0.01
    moved = plan_from(grid, plan.cut, plan.threshold, plan.coupon, plan.stock)
    assert abs(play(MARKET, moved).profit - play(MARKET, plan).profit) < 5.0


def test_noise_has_mean_one_and_differs_between_seeds() -> None:
    assert MARKET.noise.mean() == pytest.approx(1, abs=0.03)
    assert not np.allclose(MARKET.noise, build(standard(), 8).noise)


def test_a_coupon_nobody_reaches_changes_nothing() -> None:
    without, with_tiny = offer(MARKET, 0.1, 0, 0), offer(MARKET, 0.1, 600, 0.0)
    assert without == with_tiny


def test_the_payable_amount_is_never_negative() -> None:
    assert offer(MARKET, 0.35, 100, 25).net > 0


@given(plans())
@settings(max_examples=20)
def test_the_best_stock_beats_every_other(plan: Plan) -> None:
    demand = expected_demand(MARKET, plan.grid, offer(MARKET, plan.cut, plan.threshold, plan.coupon))
    _, profit = best_stock(MARKET, demand, float(plan.grid.sum()))
    assert profit >= play(MARKET, plan).profit - 1.0


def test_adstock_carries_yesterday_over(market: Market) -> None:
    grid = np.zeros((4, 3))
    grid[1, 0] = 50_000
    visitors = expected_demand(market, grid, offer(market, 0, 0, 0)).visitors[1]
    first_burst_day = int(np.argmax(market.phase == 1))
    assert visitors[1] > visitors[0]
    assert visitors[first_burst_day] > visitors[first_burst_day + 1] > 0
