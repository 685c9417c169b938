"""The line below each bar of the gap."""

from __future__ import annotations

import re

import numpy as np
import pytest

from courseware.promotion.gap import STOCKING, split_gap
from courseware.promotion.plan import AT, Plan
from courseware.promotion.play import profit_of
from courseware.promotion.reasons import MOST, in_words, reasons
from courseware.promotion.solved import Solved
from tests.promotion.plans import GOOD

START = Plan.of(np.array([float(GOOD[code]) for code in AT]))


def changed(plan: Plan, **cells: float) -> Plan:
    row = plan.row
    for code, value in cells.items():
        row[AT[code.replace("__", ".")]] = value
    return Plan.of(row)


def test_the_best_plan_has_no_reason_but_its_stock_at_most(practice: Solved) -> None:
    found = reasons(practice, practice.best)
    assert {block for block, told in found.items() if told} <= {STOCKING}


@pytest.mark.parametrize(
    ("code", "value", "block", "said"),
    [
        ("cut__profit", 0.35, "cuts", "直降 · 利润款 35%，降深了"),
        ("cut__profit", 0.0, "cuts", "直降 · 利润款 0%，降浅了"),
        ("search_ads__burst", 0.0, "ads", "搜索推广 · 爆发 0 元，少了"),
        ("feed_ads__return", 40_000.0, "ads", "信息流推广 · 返场 40,000 元，多了"),
        ("coupon", 80.0, "coupon", "让得多了"),
        ("stock__profit", 20.0, STOCKING, "备货 · 利润款 20 件，少了"),
        ("stock__traffic", 9_000.0, STOCKING, "备货 · 引流款 9,000 件，多了"),
        ("rounds__burst", 4.0, "members", "会员"),
    ],
)
def test_what_was_spoilt_is_what_is_named(practice: Solved, code: str, value: float, block: str, said: str) -> None:
    plan = changed(practice.best, **{code: value})
    found = reasons(practice, plan)[block]
    assert 1 <= len(found) <= MOST
    assert found[0].code == code.replace("__", ".") or block == "coupon"
    assert said in in_words(block, found, plan, practice.best, told=False)
    assert split_gap(practice.market, plan, practice.best).parts[block] > 0


def test_the_better_figure_is_told_only_where_it_may_be(practice: Solved) -> None:
    for block, found in reasons(practice, START).items():
        shown = in_words(block, found, START, practice.best, told=True)
        kept_back = in_words(block, found, START, practice.best, told=False)
        assert bool(shown) == bool(kept_back) == bool(found)
        assert not found or "更好" in shown
        assert "更好" not in kept_back
        assert len(re.findall(r"\d[\d,.]*", kept_back)) <= len(re.findall(r"\d[\d,.]*", shown))


def test_the_stock_that_is_called_better_is(practice: Solved) -> None:
    plan = changed(practice.best, stock__profit=500.0, shifts=0.0)
    better = changed(plan, **{each.code.replace(".", "__"): each.better for each in reasons(practice, plan)[STOCKING]})
    assert profit_of(practice.market, better) > profit_of(practice.market, plan) + 1_000
