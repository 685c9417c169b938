"""A plan outside the allowed ranges is refused with the figure that is wrong; nothing is clipped."""

from __future__ import annotations

import math
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.promotion.first.plan import BUDGET, CHANNELS, PHASES, Plan, read_plan
from courseware.promotion.first.wording import sentence
from courseware.verdict import Finding

GOOD: dict[str, Any] = {
    "budget": {channel: dict.fromkeys(PHASES, 10_000) for channel in CHANNELS},
    "cut": 0.1,
    "threshold": 299,
    "coupon": 30,
    "stock": 9000,
}


def changed(**values: Any) -> dict[str, Any]:
    return {**deepcopy(GOOD), **values}


def with_cell(value: Any) -> dict[str, Any]:
    raw = deepcopy(GOOD)
    raw["budget"]["feed"]["burst"] = value
    return raw


def test_a_good_plan_is_read_back_unchanged() -> None:
    plan = read_plan(GOOD)
    assert isinstance(plan, Plan)
    assert plan.to_dict() == GOOD


@pytest.mark.parametrize(
    ("raw", "id_", "words"),
    [
        (with_cell(-1), "plan-budget-cell", "信息流渠道爆发期"),
        (with_cell(math.nan), "plan-budget-cell", "nan"),
        (with_cell("很多"), "plan-budget-cell", "很多"),
        (with_cell(True), "plan-budget-cell", "True"),
        (with_cell(110_001), "plan-over-budget", "超出上限 1 元"),
        (changed(cut=0.36), "plan-cut", "35%"),
        (changed(cut=None), "plan-cut", "空白"),
        (changed(threshold=99), "plan-threshold", "100"),
        (changed(threshold=601), "plan-threshold", "600"),
        (changed(threshold=200, coupon=51), "plan-coupon", "最多 50 元"),
        (changed(threshold=0, coupon=30), "plan-threshold", "都填 0"),
        (changed(stock=10_000_000), "plan-stock", "100,000"),
        (changed(stock=math.inf), "plan-stock", "inf"),
        (with_cell(10**400), "plan-budget-cell", "inf"),
        (with_cell(-(10**5000)), "plan-budget-cell", "-inf"),
        (with_cell([10**5000]), "plan-budget-cell", "…"),
        (changed(stock=10**400), "plan-stock", "inf"),
        (with_cell(1e308), "plan-over-budget", "超出上限"),
        (changed(budget={}), "plan-shape", "格式"),
        ([], "plan-shape", "格式"),
        (None, "plan-shape", "格式"),
        ("plan", "plan-shape", "格式"),
        ({}, "plan-shape", "格式"),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_figure(raw: Any, id_: str, words: str) -> None:
    refused = read_plan(raw)
    assert isinstance(refused, Finding)
    assert refused.id == id_
    assert words in sentence(refused)


def test_the_whole_budget_may_be_spent() -> None:
    raw = changed(budget={channel: dict.fromkeys(PHASES, BUDGET / 12) for channel in CHANNELS})
    assert isinstance(read_plan(raw), Plan)


def test_no_coupon_is_told_by_two_zeros() -> None:
    assert isinstance(read_plan(changed(threshold=0, coupon=0)), Plan)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.just(10**400) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from([*CHANNELS, *PHASES]), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from([*GOOD, "other"]), JSON))
def test_any_input_is_a_plan_or_a_sentence(raw: dict[str, Any]) -> None:
    found = read_plan(raw)
    assert isinstance(found, Plan) or sentence(found)
