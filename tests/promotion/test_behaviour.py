"""The behaviour that must come out of every market, and the exploits that stay shut.

Bounds are shares of the best plan's profit. What needs a search is proved for a few markets here, and for every market
when it is made.
"""

from __future__ import annotations

import numpy as np
import pytest

from courseware.promotion.data_sheet import rivals_range
from courseware.promotion.plan import CUTS, Plan
from courseware.promotion.play import profit_of
from courseware.promotion.score import plan_points
from courseware.promotion.solved import OWN, Solved, solved
from courseware.promotion.solving.attack import attacked, random_plans
from courseware.promotion.solving.bounds import REAL_CUT, SHARES, earned, searched, variants
from courseware.promotion.solving.climbing import climb_blindly, follow_advice
from courseware.promotion.solving.search import optimum, value
from courseware.promotion.stocking import restocked
from courseware.promotion.visits import offer_of

EVERY = range(OWN + 1)
SEARCHED = (0, 17, 40)


@pytest.fixture(scope="module")
def every() -> list[Solved]:
    return [solved(number) for number in EVERY]


def within(name: str, share: float, tolerance: float = 0.01) -> bool:
    """Bounds held before the best plan was rounded and improved upon; it moved by no more than that."""
    low, high = SHARES.get(name, (-np.inf, np.inf))
    return low - tolerance <= share <= high + tolerance


@pytest.mark.parametrize(
    "numbers", [range(0, OWN + 1, 13), pytest.param(EVERY, marks=pytest.mark.slow)], ids=["some", "every"]
)
def test_spoilt_and_thoughtless_plans_stay_within_their_bounds(every: list[Solved], numbers: range) -> None:
    for number in numbers:
        each = every[number]
        for name, plan in variants(each.market, each.best.row).items():
            share = earned(each.market, plan) / each.profit
            assert within(name, share), (each.number, name, share)


def test_a_tenth_of_the_stock_costs_little_in_the_practice_market(practice: Solved) -> None:
    plans = variants(practice.market, practice.best.row)
    for name in ("stock 90%", "stock 110%"):
        assert earned(practice.market, plans[name]) / practice.profit > PRACTICE_TENTH


PRACTICE_TENTH = 0.85
"""12 % was asked for; a tenth too little costs up to 15: the increment is thin against the turnover."""


@pytest.mark.slow
@pytest.mark.parametrize("number", SEARCHED)
def test_whoever_leaves_out_a_channel_a_phase_or_the_coupon_loses_what_he_should(number: int) -> None:
    each = solved(number)
    for name, plan in searched(each.market, each.best.row):
        share = earned(each.market, plan) / each.profit
        assert within(name, share, 0.02), (name, share)


def test_the_best_real_cut_is_ten_to_twenty_percent_and_follows_the_rivals(every: list[Solved]) -> None:
    real = np.array([float(offer_of(each.market, each.best.row[None]).real[0]) for each in every])
    assert (real >= REAL_CUT[0]).all()
    assert (real <= REAL_CUT[1]).all()
    rivals = np.array([each.market.rivals for each in every])
    assert np.corrcoef(real, rivals)[0, 1] > 0.8


def test_the_rivals_cut_lies_in_the_range_that_is_shown(every: list[Solved]) -> None:
    places = []
    for each in every:
        low, high = rivals_range(each)
        assert low <= each.market.rivals <= high
        assert high - low <= 0.0501
        places.append((each.market.rivals - low) / (high - low))
    assert np.std(places) > 0.15, "the middle must not tell the truth"


def test_copied_plans_do_not_pay(every: list[Solved]) -> None:
    """Unchanged in another market: on average hardly anything, and never nearly as good as one's own."""
    plans = np.array([each.best.row for each in every])
    shares = np.array([value(each.market, plans) / each.profit for each in every])
    points = np.array(
        [[plan_points(share * each.profit, each) for share in row] for each, row in zip(every, shares, strict=True)]
    )
    np.fill_diagonal(points, np.nan)
    own = points[1:, 1:]
    assert np.nanmean(own) < 70
    assert np.nanmean(own < 85) / np.nanmean(~np.isnan(own)) > 0.95
    assert np.nanmax(own) <= 92
    assert np.nanmean(points[1:, 0]) < 70
    assert np.nanmax(points[1:, 0]) <= 92


@pytest.mark.slow
def test_climbing_in_the_practice_market_does_not_carry_over(every: list[Solved]) -> None:
    """Five hundred practice runs by somebody who only looks at the profit."""
    found = []
    for seed in range(3):
        plan = climb_blindly(every[0].market, 500, seed)[500]
        found.append([plan_points(float(value(each.market, plan)[0]), each) for each in every[1:]])
    assert np.mean(found) < 75
    assert np.max(np.mean(found, 1)) < 75


def test_optima_are_not_beaten_by_random_plans_and_small_changes(practice: Solved) -> None:
    rng = np.random.default_rng(3)
    plans = random_plans(rng, 1_500)
    stocked = restocked(practice.market, plans[np.argsort(-value(practice.market, plans))[:30]])
    assert value(practice.market, stocked).max() < practice.profit
    near = practice.best.row * rng.normal(1, 0.03, (600, len(practice.best.row)))
    assert value(practice.market, near).max() <= practice.profit * 1.001


@pytest.mark.slow
@pytest.mark.parametrize("number", SEARCHED)
def test_the_shipped_optimum_stands_up_to_every_attack(number: int) -> None:
    """Differential evolution, random plans, local changes and the search from all its starts: a tenth of a percent."""
    each = solved(number)
    for found in (attacked(each.market, each.best.row, 6), optimum(each.market)):
        assert float(value(each.market, found)[0]) <= each.profit * 1.001


def test_thirty_five_percent_off_never_pays(every: list[Solved]) -> None:
    for each in every[::8]:
        row = each.best.row
        row[CUTS] = 0.35
        assert profit_of(each.market, Plan.of(restocked(each.market, row)[0])) < 0


@pytest.mark.slow
def test_exploits_by_somebody_who_knows_only_what_a_learner_sees(every: list[Solved]) -> None:
    """What five hundred looks at the previews are worth, and following the advice of four graded runs to the letter."""
    sample = every[1:17]
    looked = [
        plan_points(float(value(each.market, climb_blindly(each.believed, 500, 1)[500])[0]), each) for each in sample
    ]
    assert np.mean(looked) < LOOKED
    followed = [plan_points(follow_advice(each, 4)[-1], each) for each in sample]
    assert np.mean(followed) < FOLLOWED


LOOKED, FOLLOWED = 75, 90
"""Mean points. Looking at the previews of one's own market is planning, and worth as much as careful planning is;
advice in a market that is graded goes half of the way, and is still worth following."""
