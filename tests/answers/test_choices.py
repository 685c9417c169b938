"""Choices, orders and pairs: what is accepted, and the credit."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.answers import choice, match, order
from courseware.verdict import Finding, Status

OPTIONS = ("a", "b", "c", "d")
WORDS = {option: option.upper() for option in OPTIONS}


@pytest.mark.parametrize(
    ("raw", "multiple", "finding"),
    [
        (None, False, "nothing-chosen"), ("", False, "nothing-chosen"), ([], True, "nothing-chosen"),
        (["a"], False, "wrong-shape"), (1, False, "wrong-shape"), ("a", True, "wrong-shape"),
        ([1], True, "wrong-shape"), ([["a"]], True, "wrong-shape"), ({"a": 1}, True, "wrong-shape"),
        (["a", "a"], True, "chosen-twice"), ("z", False, "unknown-option"), (["a", "z"], True, "unknown-option"),
    ],
)  # fmt: skip
def test_choice_refuses(raw: object, multiple: bool, finding: str) -> None:
    read = choice.accept(raw, OPTIONS, multiple)
    assert isinstance(read, Finding)
    assert read.id == finding


@pytest.mark.parametrize(
    ("chosen", "right", "score"),
    [("a", "a", 1), ("b", "a", 0), ("ab", "ab", 1), ("a", "ab", 0.5), ("ac", "ab", 0), ("abc", "ab", 0.5),
     ("abcd", "ab", 0), ("cd", "ab", 0), ("abd", "abc", 1 / 3), ("ab", "a", 0)],
)  # fmt: skip
def test_choice_credit(chosen: str, right: str, score: float) -> None:
    graded = choice.grade(frozenset(chosen), frozenset(right))
    assert graded.score == pytest.approx(score)
    assert bool(graded.problems) == (score < 1)


@given(st.sets(st.sampled_from(OPTIONS), min_size=1), st.sets(st.sampled_from(OPTIONS), min_size=1, max_size=3))
def test_only_the_right_choice_is_correct(chosen: set[str], right: set[str]) -> None:
    verdict = choice.grade(frozenset(chosen), frozenset(right)).verdict()
    assert (verdict.status is Status.CORRECT) == (chosen == right)


@pytest.mark.parametrize(
    ("raw", "finding"),
    [(None, "blank"), ([], "blank"), ("abcd", "wrong-shape"), ([1, 2, 3, 4], "wrong-shape"),
     (["a", "b", "c"], "items-missing"), (["a", "b", "c", "c"], "chosen-twice"),
     (["a", "b", "c", "z"], "unknown-option")],
)  # fmt: skip
def test_order_refuses(raw: object, finding: str) -> None:
    read = order.accept(raw, OPTIONS)
    assert isinstance(read, Finding)
    assert read.id == finding


@pytest.mark.parametrize(
    ("given_order", "score", "position"),
    [("abcd", 1, None), ("dcba", 0, 1), ("abdc", 1 / 3, 3), ("bcda", 2 / 3, 1), ("acbd", 0, 2), ("bacd", 1 / 3, 1)],
)
def test_order_credit_is_the_share_of_right_neighbours(given_order: str, score: float, position: int | None) -> None:
    graded = order.grade(given_order, OPTIONS)
    assert graded.score == pytest.approx(score)
    if position is not None:
        (finding,) = graded.problems[""]
        assert finding.data == {"position": position, "item": given_order[position - 1]}


def test_guessing_an_order_pays_little_and_only_the_right_one_is_correct() -> None:
    scores = [order.grade(one, OPTIONS).score for one in permutations(OPTIONS)]
    assert scores.count(1) == 1
    assert sum(scores) / len(scores) == pytest.approx(1 / len(OPTIONS))


LEFTS, RIGHTS = {"a": "左一", "b": "左二"}, {"a": "右一", "b": "右二", "c": "右三"}


@pytest.mark.parametrize(
    ("raw", "finding"),
    [(None, "blank"), ({}, "blank"), ([], "wrong-shape"), ("a", "wrong-shape"), ({"a": 1, "b": "a"}, "wrong-shape"),
     ({1: "a", "b": "a"}, "wrong-shape"), ({"a": "a"}, "rows-missing"), ({"a": "a", "b": None}, "rows-missing"),
     ({"a": "a", "b": ""}, "rows-missing"), ({"a": "a", "b": "z"}, "unknown-option"),
     ({"a": "a", "b": "a", "z": "a"}, "unknown-option")],
)  # fmt: skip
def test_match_refuses(raw: object, finding: str) -> None:
    read = match.accept(raw, LEFTS, RIGHTS)
    assert isinstance(read, Finding)
    assert read.id == finding


def test_match_credit_is_the_share_of_right_pairs() -> None:
    right = {"a": "a", "b": "a"}
    assert match.grade({"a": "a", "b": "a"}, right).score == 1
    graded = match.grade({"a": "a", "b": "c"}, right)
    assert graded.score == 0.5
    count, pair = graded.problems[""]
    assert count.data == {"wrong": 1, "total": 2}
    assert pair.data == {"left": "b", "right": "c"}


def test_at_most_three_pairs_are_shown() -> None:
    lefts = {str(i): str(i) for i in range(9)}
    graded = match.grade(dict.fromkeys(lefts, "b"), dict.fromkeys(lefts, "a"))
    assert len(graded.problems[""]) == 1 + 3


@pytest.mark.parametrize(
    "odd",
    [
        np.array(["a", "b"]), np.array([]), np.float64(1), np.array("a"), pd.NA, pd.NaT, pd.Series(["a", "b"]),
        pd.DataFrame({"a": ["b"]}), b"a", object(), 1j, {"a"}, ("a", "b"), [pd.NA], [np.array(["a"])], [["a"]],
        {"a": pd.NA}, {"a": np.array(["x"])}, {1: "a"}, {"a": {}}, range(3), float("nan"), iter("ab"),
    ],
    ids=lambda odd: type(odd).__name__,
)  # fmt: skip
def test_what_is_no_json_is_refused_and_never_raises(odd: Any) -> None:
    rights = {"a": "x", "b": "y"}
    for read in (
        choice.accept(odd, OPTIONS), choice.accept(odd, OPTIONS, multiple=True), order.accept(odd, OPTIONS),
        match.accept(odd, rights, rights.values()),
    ):  # fmt: skip
        assert isinstance(read, Finding)
