"""The evening of the first day: leaving it is worth 0, the best re-plan all, and orders that come too late nothing."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest

from courseware.promotion.first_day import first_day
from courseware.promotion.market import DAYS, Market
from courseware.promotion.plan import NOTHING, ROLES, Forecast, Plan, Range
from courseware.promotion.play import played, profits
from courseware.promotion.replan import best_correction
from courseware.promotion.runs import Entry, judge
from courseware.promotion.solved import Solved
from courseware.promotion.steering import (
    SEEN,
    STEER_CODES,
    Correction,
    expected,
    gain,
    left_alone,
    money_left,
    read_correction,
    situation,
    steered,
)
from courseware.promotion.wording import plain
from courseware.verdict import Finding

SEEDS = [f"{seed:x}" for seed in range(6)]


@pytest.fixture(scope="module")
def short(practice: Solved) -> Plan:
    """The best plan with a fifth too little of its main goods."""
    row = practice.best.row
    row[18] *= 0.8
    return Plan.of(row)


def test_the_same_seed_gives_the_same_situation_and_what_was_seen_is_certain(market: Market) -> None:
    now, again = situation(market, "ab"), situation(market, "ab")
    assert (now.possible == again.possible).all()
    assert (now.real == again.real).all()
    assert now.real.shape == (1, DAYS)
    assert (now.possible[:, :SEEN] == now.real[:, :SEEN]).all()
    assert (situation(market, "ac").real != now.real).any()


def test_what_is_believed_of_the_rest_is_right_on_average(market: Market) -> None:
    """Over many seasons the days to come are neither over- nor underrated, and the range holds as often as it says."""
    ratios, inside = [], 0
    for seed in range(400):
        now = situation(market, f"{seed:x}")
        rest, real = now.possible[:, SEEN:].sum(1), now.real[0, SEEN:].sum()
        ratios.append(real / rest.mean())
        inside += np.percentile(rest, 10) <= real <= np.percentile(rest, 90)
    assert np.mean(ratios) == pytest.approx(1, abs=0.02)
    assert 0.72 <= inside / 400 <= 0.88


def test_leaving_it_is_the_plan_itself(market: Market, practice: Solved) -> None:
    leave = left_alone(market, practice.best)
    now = situation(market, "1")
    same = profits(market, practice.best.row, noise=now.possible)
    changed = profits(market, practice.best.row, steered(market, practice.best, leave.row), now.possible)
    assert np.allclose(same, changed, atol=1e-6)
    assert gain(market, practice.best, now, leave) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_correction_gains_what_it_says_is_allowed_and_is_beaten_by_no_random_one(
    market: Market, short: Plan, seed: str
) -> None:
    now = situation(market, seed)
    best, most = best_correction(market, short, now)
    assert gain(market, short, now, best) == pytest.approx(most, abs=0.01)
    assert isinstance(read_correction(best.to_dict(), market, short), Correction)
    rng = np.random.default_rng(3)
    rows = left_alone(market, short).row * rng.uniform(0.5, 1.2, (80, len(STEER_CODES)))
    rows[:, 8:] = rng.uniform(0, 700, (80, 3))
    others = expected(market, short, now, rows) - float(expected(market, short, now, left_alone(market, short).row)[0])
    assert most >= others.max() - 0.01 * abs(most)
    assert most > 0


def test_what_is_short_is_mended_while_it_can_arrive_and_not_when_it_comes_too_late(
    market: Market, short: Plan
) -> None:
    now = situation(market, "3")
    order = replace(left_alone(market, short), more=(0.0, 300.0, 0.0))
    assert gain(market, short, now, order) > 2_000
    late = replace(market, rush_days=np.full(3, DAYS + 1.0))
    assert gain(late, short, now, order) < 0


def test_the_parts_of_a_graded_run_add_up_to_the_yuan(market: Market, practice: Solved, short: Plan) -> None:
    now = situation(market, "3")
    order = replace(left_alone(market, short), more=(0.0, 300.0, 0.0))
    foretold = Forecast(Range(4e5, 7e5), Range(3e3, 7e3))
    judged = judge(practice, Entry(short, foretold, order), now)
    real = judged.reality
    assert real is not None
    outcome = played(market, short.row, steered(market, short, order.row), now.real)
    assert real.profit == pytest.approx(float(outcome.profit[0, 0]), abs=0.01)
    assert real.first == judged.profit
    assert real.correction == pytest.approx(gain(market, short, now, order), abs=0.01)
    assert judged.score.steering is not None
    assert 0 < judged.score.steering <= 100
    assert judged.score.forecast is not None
    left = judge(practice, Entry(short, foretold, left_alone(market, short)), now)
    assert left.reality is not None
    assert left.reality.correction == 0
    assert left.score.steering == 0


def test_a_forecast_of_a_market_that_has_been_seen_is_not_counted_anew(market: Market, practice: Solved) -> None:
    now = situation(market, "3")
    entry = Entry(practice.best, None, left_alone(market, practice.best))
    assert judge(practice, entry, now, foretold=37.0).score.forecast == 37.0


def test_the_first_evening_tells_what_was_seen(market: Market, short: Plan) -> None:
    now = situation(market, "2")
    seen = first_day(market, short, now)
    outcome = played(market, short.row, noise=now.real)
    assert seen.orders == pytest.approx(float(outcome.orders[0, 0, 10]))
    assert seen.money == pytest.approx(money_left(market, short))
    for index, role in enumerate(ROLES):
        need = seen.needs[role]
        assert need.left == pytest.approx(short.stock[index] - float(outcome.sold[0, 0, 0, index]))
        assert need.low < need.middle < need.high


@pytest.mark.parametrize("code", STEER_CODES)
@pytest.mark.parametrize("value", ["很多", -1, float("nan"), 10_000_000, True], ids=repr)
def test_what_cannot_be_steered_is_refused_by_its_cell(market: Market, short: Plan, code: str, value: object) -> None:
    found = read_correction({code: value}, market, short)
    assert isinstance(found, Finding)
    assert found.data["code"] == code
    assert plain(found)


def test_more_than_what_is_left_and_more_than_the_cash_are_refused_by_a_yuan(market: Market, short: Plan) -> None:
    left = money_left(market, short)
    others = dict.fromkeys(STEER_CODES[:6], 0.0)
    over = read_correction({**others, STEER_CODES[1]: left - 1, STEER_CODES[0]: 2.0}, market, short)
    assert isinstance(over, Finding)
    assert over.id == "plan-over-left"
    assert over.data["over"] == pytest.approx(1)
    found = read_correction({"steer.more.profit": 15_000.0}, market, short)
    assert isinstance(found, Finding)
    assert found.id == "plan-over-cash-later"
    assert plain(found)


def test_blank_cells_leave_it(market: Market, short: Plan) -> None:
    assert read_correction({}, market, short) == left_alone(market, short)
    assert read_correction(dict.fromkeys(STEER_CODES), market, NOTHING) == left_alone(market, NOTHING)


@pytest.mark.slow
def test_the_best_correction_is_found_while_one_waits(market: Market, practice: Solved) -> None:
    took = []
    for seed in SEEDS:
        began = perf_counter()
        best_correction(market, practice.best, situation(market, seed))
        took.append(perf_counter() - began)
    assert min(took) < 1.5
