"""What is remembered: the figures are those of the package fsrs, to the last digit that matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from courseware.progress.memory import LONGEST, Memory, first_met, interval, met_again, recall

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
PACKAGE = Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=(), maximum_interval=LONGEST)

RATINGS = st.sampled_from([Rating.Again, Rating.Hard, Rating.Good])


def remembered(before: Memory | None, rating: Rating, days: int) -> Memory:
    ratings = np.array([int(rating)])
    return first_met(ratings) if before is None else met_again(before, ratings, np.array([days]))


@given(st.lists(st.tuples(RATINGS, st.integers(0, 400)), min_size=1, max_size=12), st.integers(0, 400))
def test_any_history_is_remembered_as_the_package_does(history: list[tuple[Rating, int]], later: int) -> None:
    card, memory, now = Card(card_id=1, due=NOON), None, NOON
    for rating, days in history:
        now += timedelta(days=days)
        card, _ = PACKAGE.review_card(card, rating, now)
        memory = remembered(memory, rating, days)
        assert (memory.stability[0], memory.difficulty[0]) == pytest.approx((card.stability, card.difficulty))
        assert interval(memory.stability[0]) == (card.due - now).days
    assert memory is not None
    in_package = PACKAGE.get_card_retrievability(card, now + timedelta(days=later))
    assert recall(np.array([later]), memory.stability) == pytest.approx(in_package)


def test_what_is_known_is_asked_ever_more_seldom() -> None:
    """Good at every time it is due."""
    memory: Memory | None = None
    asked: list[int] = []
    for _ in range(5):
        memory = remembered(memory, Rating.Good, asked[-1] if asked else 0)
        asked.append(interval(memory.stability[0]))
    assert asked == [2, 11, 46, 163, 365]
