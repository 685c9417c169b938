from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.content.overlap import overlap


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("流量下降", "流量下降，转化也下降"),
        ("10%–20%", "15%–30%"),
        ("10–20%", "12%"),
        ("超过5天", "7天"),
        ("低于3倍", "2倍到4倍"),
        ("100元以上", "200元以上"),
        ("3件及以上", "3件"),
    ],
)
def test_may_both_hold(one: str, other: str) -> None:
    assert overlap(one, other)
    assert overlap(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("流量下降", "转化下降"),
        ("10%–20%", "20%–30%"),
        ("不到5天", "5天以上"),
        ("12%", "15%"),
        ("10–20天", "12元"),
        ("先看10–20%的商品", "先看12%的商品"),
    ],
)
def test_exclude_each_other(one: str, other: str) -> None:
    assert not overlap(one, other)
    assert not overlap(other, one)


@given(st.integers(-50, 50), st.integers(1, 50), st.integers(-50, 50), st.integers(1, 50))
def test_ranges_overlap_when_an_amount_lies_inside_both(low: int, wide: int, low_: int, wide_: int) -> None:
    one, other = f"{low}到{low + wide}元", f"{low_}到{low_ + wide_}元"
    between = [half / 2 for half in range(-200, 401)]
    both = any(low < x < low + wide and low_ < x < low_ + wide_ for x in between)
    contained = one != other and (one in other or other in one)
    assert overlap(one, other) == (both or contained) or one == other
