"""One standard market and its optimum for all tests of the planner."""

from __future__ import annotations

import pytest

from courseware.promotion.market import Market, build
from courseware.promotion.optimum import Best
from courseware.promotion.parameters import standard
from courseware.promotion.runs import PRACTICE_SEED
from courseware.promotion.score import Anchors, anchors
from courseware.promotion.simulate import play
from tests.promotion.optima import kept


@pytest.fixture(scope="session")
def market() -> Market:
    return build(standard(), PRACTICE_SEED)


@pytest.fixture(scope="session")
def optimum(market: Market) -> Best:
    return kept(standard(), PRACTICE_SEED)


@pytest.fixture(scope="session")
def marks(market: Market, optimum: Best) -> Anchors:
    return anchors(market, optimum, play(market, optimum.plan).bad_market)
