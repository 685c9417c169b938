"""A plan is taken as it is or refused with the cell, what was read and what is allowed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.promotion import cash
from courseware.promotion.market import Market
from courseware.promotion.plan import (
    BUDGET,
    CODES,
    MONEY_CODES,
    NOTHING,
    Forecast,
    Plan,
    Range,
    read_forecast,
    read_plan,
    so_far,
)
from courseware.promotion.wording import plain
from courseware.verdict import Finding
from tests.promotion.plans import FORETOLD, GOOD, changed, plans


@given(plans())
def test_a_plan_is_read_back_from_its_dictionary_and_from_its_row(plan: Plan) -> None:
    assert read_plan(plan.to_dict()) == plan
    assert Plan.of(plan.row) == plan


BAD_VALUES = ["1万2", "", None, True, float("nan"), float("inf"), -1, -0.01, 10**400, [1], {"a": 1}]


@pytest.mark.parametrize(
    "code", ["search_ads.burst", "rounds.return", "cut.profit", "threshold", "coupon", "stock.traffic", "shifts"]
)
@pytest.mark.parametrize("value", BAD_VALUES, ids=repr)
def test_what_is_no_number_or_negative_is_refused_by_its_cell(code: str, value: Any) -> None:
    found = read_plan({**GOOD, code: value})
    assert isinstance(found, Finding)
    assert (found.id, found.data["code"]) == ("plan-cell", code)
    assert plain(found).endswith("。")


@pytest.mark.parametrize(
    ("given", "id"),
    [
        (changed(stock__profit=10_000_000), "plan-cell"),
        (changed(cut__traffic=0.351), "plan-cell"),
        (changed(rounds__burst=5), "plan-cell"),
        (changed(rounds__burst=1.5), "plan-rounds-whole"),
        (changed(shifts=21), "plan-cell"),
        (changed(threshold=99), "plan-cell"),
        (changed(threshold=0), "plan-cell"),
        (changed(threshold=299, coupon=89.8), "plan-cell"),
        (changed(search_ads__burst=BUDGET - 24_000 + 1), "plan-over-budget"),
        ({code: value for code, value in GOOD.items() if code != "shifts"}, "plan-missing"),
        ({}, "plan-missing"),
    ],
)
def test_what_is_not_allowed_is_refused(given: dict[str, Any], id: str) -> None:
    found = read_plan(given)
    assert isinstance(found, Finding)
    assert found.id == id
    assert plain(found)


def test_a_yuan_too_much_is_told() -> None:
    found = read_plan(changed(search_ads__burst=BUDGET - 24_000 + 1))
    assert isinstance(found, Finding)
    assert found.data["over"] == pytest.approx(1)
    assert "1 元" in plain(found)
    assert isinstance(read_plan(changed(search_ads__burst=BUDGET - 24_000)), Plan)


def test_a_yuan_of_cash_too_much_is_refused_with_every_part(market: Market) -> None:
    plan = read_plan(GOOD)
    assert isinstance(plan, Plan)
    spare = cash.cash_of(market, plan).left
    assert cash.refuse(market, plan) is None
    just = read_plan(changed(stock__profit=1_700 + (spare - 0.001) / (market.down * market.role_cost[1])))
    over = read_plan(changed(stock__profit=1_700 + (spare + 1) / (market.down * market.role_cost[1])))
    assert isinstance(just, Plan)
    assert isinstance(over, Plan)
    assert cash.refuse(market, just) is None
    found = cash.refuse(market, over)
    assert found is not None
    assert found.data["over"] == pytest.approx(1)
    told = cash.cash_of(market, over)
    assert found.data["total"] == told.goods + told.ads + told.messages + told.shifts
    assert "现金超了 1 元" in plain(found)


def test_what_is_paid_first_is_what_the_costs_say(market: Market) -> None:
    plan = Plan.of(np.array([GOOD[code] for code in CODES]))
    assert cash.cash_of(market, plan).total == pytest.approx(float(cash.cash_used(market, plan.row[None])[0]))


def test_nothing_is_a_plan() -> None:
    assert read_plan(dict.fromkeys(CODES, 0)) == NOTHING


@pytest.mark.parametrize("given", ["text", None, 3, [("a", 1)]])
def test_what_is_no_dictionary_is_refused(given: Any) -> None:
    assert isinstance(read_plan(given), Finding)


def test_a_forecast_is_a_range_that_stands_upright() -> None:
    assert read_forecast(FORETOLD) == Forecast(Range(350_000, 500_000), Range(3_500, 5_000))
    assert read_forecast(GOOD) is None
    reversed_ = read_forecast({**FORETOLD, "forecast.units.low": 6_000})
    assert isinstance(reversed_, Finding)
    assert reversed_.id == "plan-range-reversed"
    assert "售出件数" in plain(reversed_)


@given(st.sampled_from(sorted(FORETOLD)), st.sampled_from(["很多", None, float("nan"), -1, 10**9 + 1]))
def test_a_forecast_cell_is_refused_by_name(code: str, value: Any) -> None:
    found = read_forecast({**FORETOLD, code: value})
    assert isinstance(found, Finding)
    assert found.data["code"] == code


def test_the_money_is_that_of_the_plan() -> None:
    plan = read_plan(GOOD)
    assert isinstance(plan, Plan)
    assert plan.spend == 3_000 * len(MONEY_CODES)


def test_a_plan_so_far_has_nothing_where_a_cell_is_not_allowed() -> None:
    raw = changed(shifts="很多", cut__profit=None, stock__profit=-1, rounds__burst=1.5, coupon=95)
    plan = so_far(raw)
    assert (plan.shifts, plan.cuts[1], plan.stock[1], plan.rounds[1]) == (0, 0, 0, 0)
    assert (plan.threshold, plan.coupon) == (0, 0)
    assert plan.search_ads == (3_000, 3_000, 3_000)
    assert so_far(GOOD) == read_plan(GOOD)
    assert so_far({}).row.sum() == 0
    assert so_far(changed(live__burst=90_000)).spend > BUDGET
