"""One standard market and its optimum for all tests of the planner."""

from __future__ import annotations

import pytest

from courseware.promotion.first.market import Market, build
from courseware.promotion.first.optimum import Best
from courseware.promotion.first.parameters import standard
from courseware.promotion.first.runs import PRACTICE_SEED
from courseware.promotion.first.score import Anchors, anchors
from courseware.promotion.first.simulate import play
from tests.promotion.first.optima import kept


@pytest.fixture(scope="session")
def market() -> Market:
    return build(standard(), PRACTICE_SEED)


@pytest.fixture(scope="session")
def optimum(market: Market) -> Best:
    return kept(standard(), PRACTICE_SEED)


@pytest.fixture(scope="session")
def marks(market: Market, optimum: Best) -> Anchors:
    return anchors(market, optimum, play(market, optimum.plan).bad_market)
