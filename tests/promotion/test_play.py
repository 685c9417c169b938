"""What holds for every plan, whatever the figures."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.promotion.market import Market, practice_market
from courseware.promotion.parameters import assumed
from courseware.promotion.plan import CODES, MONEY, NOTHING, STOCK, Plan
from courseware.promotion.play import NORMAL_AFTER, played, profit_of, profits
from courseware.promotion.solved import Solved
from courseware.promotion.stocking import restocked
from courseware.promotion.visits import coupon_of
from tests.promotion.plans import plans, random_rows

MARKET = practice_market()


@given(plans())
@settings(max_examples=60, deadline=None)
def test_sales_never_exceed_the_stock_and_nothing_is_negative_or_nan(plan: Plan) -> None:
    run = played(MARKET, plan.row)
    sold = run.sold[0].sum(1)  # (S, R)
    assert (sold <= np.array(plan.stock) * (1 + 1e-9) + 1e-6).all()
    assert np.allclose(sold + run.left[0, :, -1], np.array(plan.stock), rtol=1e-9, atol=1e-6)
    for values in (
        run.wanted,
        run.sold,
        run.missing,
        run.orders,
        run.late,
        run.left,
        run.pulled,
        run.paid,
        run.demand.visitors,
    ):
        assert np.isfinite(values).all()
        assert (values >= -1e-6).all()
    assert np.isfinite(run.profit).all()


@given(plans())
@settings(max_examples=30, deadline=None)
def test_what_is_detailed_is_what_is_played_and_comes_out_again(plan: Plan) -> None:
    first = profits(MARKET, plan.row)
    assert (played(MARKET, plan.row).profit == first).all()
    assert (profits(MARKET, plan.row) == first).all()


@given(plans(), st.sampled_from([c for c in range(len(CODES)) if not CODES[c].startswith("rounds")]))
@settings(max_examples=60, deadline=None)
def test_profit_is_continuous_in_every_decision(plan: Plan, column: int) -> None:
    """A step is small in its own unit: of a cut, which is a share, of a shift, which is worth thousands of yuan where
    hands are short, of yuan and pieces."""
    moved = plan.row
    moved[column] += 1e-5 if CODES[column].startswith("cut") else 1e-3 if CODES[column] == "shifts" else 1e-2
    change = profits(MARKET, np.array([plan.row, moved])).mean(1)
    assert abs(change[1] - change[0]) < 60 or not plan.row.any()


def test_no_promotion_earns_nothing(market: Market) -> None:
    assert (profits(market, NOTHING.row) == 0).all()


def test_tiny_plans_are_worth_next_to_nothing(market: Market, practice: Solved) -> None:
    scaled = np.linspace(0.02, 1, 8)[:, None] * practice.best.row
    earned = profits(market, restocked(market, scaled)).mean(1)
    assert abs(earned[0]) < 3_000
    assert (np.diff(earned) > 0).all()


def test_noise_has_mean_one_and_the_spread_that_is_meant(market: Market) -> None:
    assert market.noise.mean() == pytest.approx(1, abs=0.01)
    spread = np.log(market.noise).std()
    assert spread == pytest.approx(np.hypot(market.season, market.day), rel=0.02)


def test_batches_change_nothing(market: Market) -> None:
    rows = random_rows(market, 20, 1)
    together = profits(market, rows)
    assert np.allclose(together, np.concatenate([profits(market, row) for row in rows]), rtol=1e-12, atol=1e-6)


def test_what_is_pulled_forward_is_what_the_days_after_lack(market: Market, practice: Solved) -> None:
    """At 12 % off some 4 to 9 % of the burst's orders above normal, as after two past promotions."""
    run = played(market, practice.best.row)
    burst = run.orders[0, :, 10:14].sum(1).mean() - 4 * market.normal_orders
    pulled = run.pulled[0].sum(1).mean() / market.units_per_order
    assert 0.04 <= pulled / burst <= 0.10
    assert pulled < NORMAL_AFTER * market.normal_orders * 0.2


def test_newcomers_bring_most_of_what_the_best_plan_earns(market: Market, practice: Solved) -> None:
    run = played(market, practice.best.row)
    share = run.newcomers.mean() / run.profit.mean()
    assert 0.6 <= share <= 1.2


def test_more_stock_than_anybody_wants_costs_its_clearance(market: Market, practice: Solved) -> None:
    more = practice.best.row
    more[STOCK] += 5_000
    again = more.copy()
    again[STOCK] += 100
    lost = profits(market, np.array([more, again])).mean(1)
    assert lost[0] - lost[1] == pytest.approx(100 * market.role_cost.sum() * (1 - market.clearance), rel=1e-6)


def test_money_beyond_its_worth_is_lost(market: Market, practice: Solved) -> None:
    row = practice.best.row
    row[MONEY] *= 1.2
    assert profit_of(market, Plan.of(row)) < practice.profit


def test_a_coupon_of_nothing_changes_nothing(market: Market) -> None:
    none = coupon_of(market, np.array([0.1]), np.array([600.0]), np.array([0.0]))
    assert [float(value[0]) for value in vars(none).values()] == [0, 0, 0, 0]


def test_the_effect_of_a_coupon_is_continuous_from_nothing_on(market: Market) -> None:
    off = coupon_of(market, np.full(2, 0.1), np.full(2, 300.0), np.array([0.0, 0.01])).off
    assert off[1] < 1e-3


def test_assumed_parameters_lie_in_their_ranges_and_say_where_they_come_from() -> None:
    for name, parameter in assumed().items():
        assert (parameter.low <= parameter.value).all(), name
        assert (parameter.value <= parameter.high).all(), name
        assert parameter.basis, name


def test_a_play_takes_about_a_millisecond(market: Market, practice: Solved) -> None:
    """The least of many tries, so that a busy machine does not count; a hundred at once less than a third each."""

    def least(rows: object, times: int) -> float:
        best = 1.0
        for _ in range(times):
            began = perf_counter()
            profits(market, rows)  # type: ignore[arg-type]
            best = min(best, perf_counter() - began)
        return best

    one = practice.best.row[None]
    assert least(one, 200) < 0.003
    assert least(np.repeat(one, 100, 0), 20) / 100 < least(one, 200) / 3
