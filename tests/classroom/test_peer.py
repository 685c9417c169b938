"""Peer instruction: what a vote recommends, and who has changed his mind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.classroom.peer import Advice, Change, advice, change

VOTES = st.dictionaries(st.sampled_from("abcdefgh"), st.booleans())


@pytest.mark.parametrize(
    ("right", "answered", "said"),
    [
        (0, 0, None),
        (0, 5, Advice.EXPLAIN),
        (34, 100, Advice.EXPLAIN),
        (35, 100, Advice.DISCUSS),
        (12, 28, Advice.DISCUSS),
        (70, 100, Advice.DISCUSS),
        (7, 10, Advice.DISCUSS),
        (71, 100, Advice.GO_ON),
        (5, 5, Advice.GO_ON),
    ],
)
def test_the_first_vote_recommends_what_to_do_next(right: int, answered: int, said: Advice | None) -> None:
    assert advice(right, answered) is said


def test_only_those_who_voted_twice_are_compared() -> None:
    first = {"a": False, "b": True, "c": True, "d": False}
    second = {"a": True, "b": False, "c": True, "new": True}
    assert change(first, second) == Change(3, 2, 2, ("a",), ("b",), once=1, new=1)


@given(VOTES, VOTES)
def test_who_changed_makes_up_the_difference(first: dict[str, bool], second: dict[str, bool]) -> None:
    seen = change(first, second)
    assert seen.right_now - seen.right_before == len(seen.to_right) - len(seen.to_wrong)
    assert (seen.both + seen.once, seen.both + seen.new) == (len(first), len(second))
