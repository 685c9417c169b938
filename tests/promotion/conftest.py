"""The practice market and its best plan for all tests of the planner."""

from __future__ import annotations

import pytest

from courseware.promotion.market import Market, practice_market
from courseware.promotion.solved import PRACTICE, Solved, solved


@pytest.fixture(scope="session")
def market() -> Market:
    return practice_market()


@pytest.fixture(scope="session")
def practice() -> Solved:
    return solved(PRACTICE)
