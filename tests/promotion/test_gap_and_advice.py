"""The gap's parts add up; what advice promises is gained, by figures that can be typed."""

from __future__ import annotations

import numpy as np
import pytest

from courseware.promotion.advice import SMALL, Advice, advise
from courseware.promotion.gap import BLOCKS, split_gap
from courseware.promotion.plan import CODES, CUTS, MONEY, NOTHING, STOCK, Array, Plan
from courseware.promotion.play import profit_of
from courseware.promotion.runs import read_entry
from courseware.promotion.solved import OWN, Solved, solved
from courseware.promotion.wording import advice_sentence, plain_text
from courseware.verdict import Finding
from tests.promotion.plans import learner_rows, random_rows

MARKETS = (0, 5, 23, 41)


def spoilt(solved: Solved, **values: object) -> Plan:
    row = solved.best.row
    for name, value in values.items():
        row[{"cuts": CUTS, "stock": STOCK, "money": MONEY}[name]] = value
    return Plan.of(row)


def keeps_its_word(solved: Solved, plan: Plan) -> tuple[Advice, ...]:
    """What is advised is allowed, gains, and gains what is promised, to the yuan."""
    advice = advise(solved.market, plan, solved.best)
    profit = profit_of(solved.market, plan)
    for each in advice:
        assert not isinstance(read_entry(each.plan.to_dict(), solved), Finding)
        assert each.together > 0
        assert profit_of(solved.market, each.plan) - profit == pytest.approx(each.together, abs=1)
        alone = plan.row
        for code, (_, new) in each.changes(plan).items():
            alone[CODES.index(code)] = new
        assert profit_of(solved.market, Plan.of(alone)) - profit == pytest.approx(each.alone, abs=1)
        assert plain_text(advice_sentence(each, plan))
    assert advice or solved.profit - profit <= SMALL * solved.profit + 1
    return advice


@pytest.mark.slow
@pytest.mark.parametrize("number", MARKETS)
def test_three_hundred_random_and_a_hundred_learners_plans_are_advised_truly(number: int) -> None:
    """Split over four markets."""
    each = solved(number)
    rows: Array = np.concatenate([random_rows(each.market, 75, number), learner_rows(each.market, 25, number)])
    for row in rows:
        keeps_its_word(each, Plan.of(row))


@pytest.mark.parametrize("seed", range(8))
def test_a_learners_plan_is_advised_truly(practice: Solved, seed: int) -> None:
    (row,) = learner_rows(practice.market, 1, seed)
    keeps_its_word(practice, Plan.of(row))


def test_the_spoilt_decision_is_the_one_that_is_named(practice: Solved) -> None:
    assert keeps_its_word(practice, spoilt(practice, cuts=0.30))[0].what == "cuts"
    assert keeps_its_word(practice, spoilt(practice, stock=practice.best.row[STOCK] * 0.6))[0].what == "stock"
    no_live = practice.best.row
    no_live[6:8] = 1_500.0
    assert keeps_its_word(practice, Plan.of(no_live))[0].what == "live"


def test_the_best_plan_is_not_advised(practice: Solved) -> None:
    assert advise(practice.market, practice.best, practice.best) == ()


def test_doing_nothing_is_advised(practice: Solved) -> None:
    assert keeps_its_word(practice, NOTHING)


def test_advice_says_both_figures(practice: Solved) -> None:
    (row,) = learner_rows(practice.market, 1, 3)
    row[CUTS] = 0.25
    plan = Plan.of(row)
    cuts = next(each for each in keeps_its_word(practice, plan) if each.what == "cuts")
    said = plain_text(advice_sentence(cuts, plan))
    for figure in (cuts.together, cuts.alone):
        assert f"{figure:+,.0f}" in said
    assert "25% → " in said
    assert "备货" in said


def test_advice_is_kept_and_read_again(practice: Solved) -> None:
    (advice, *_) = advise(practice.market, spoilt(practice, cuts=0.3), practice.best)
    assert Advice.from_dict(advice.to_dict()) == advice


@pytest.mark.parametrize("number", [0, 11, OWN])
def test_the_parts_add_up_to_the_gap(number: int) -> None:
    each = solved(number)
    for row in np.concatenate([random_rows(each.market, 3, 5), learner_rows(each.market, 3, 5)]):
        gap = split_gap(each.market, Plan.of(row), each.best)
        assert set(gap.parts) == set(BLOCKS)
        assert sum(gap.parts.values()) == pytest.approx(gap.total, abs=0.01)
        assert gap.total == pytest.approx(each.profit - profit_of(each.market, Plan.of(row)), abs=1)
        assert gap.parts["stock"] >= 0


def test_a_decision_that_is_the_best_has_no_part_in_the_gap(practice: Solved) -> None:
    gap = split_gap(practice.market, spoilt(practice, cuts=0.25), practice.best)
    for block in ("ads", "members", "coupon"):
        assert gap.parts[block] == pytest.approx(0, abs=60)
