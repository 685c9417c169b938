"""Scores as they are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.verdict import points


@pytest.mark.parametrize(
    ("score", "full", "told"),
    [(1.0, True, 100), (0.99995, False, 99), (1.0, False, 99), (0.004, False, 1), (0.0, False, 0), (0.836, False, 84)],
)
def test_points(score: float, full: bool, told: int) -> None:
    assert points(score, full) == told


@given(st.floats(0, 1))
def test_only_what_is_right_is_full_and_only_nothing_is_nought(score: float) -> None:
    assert points(score, full=False) < 100
    assert (points(score, full=False) == 0) == (score == 0)
