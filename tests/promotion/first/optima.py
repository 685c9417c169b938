"""Best plans of a few markets, searched for once and kept in `optima/`, each under the key of its market.

After a change of the model: `python -m tests.promotion.first.optima` searches anew (half a minute) and writes them.
"""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from random import Random
from shutil import rmtree

import pytest

from courseware.promotion.first.best_plans import BestPlans
from courseware.promotion.first.market import build
from courseware.promotion.first.optimum import Best, find_optimum
from courseware.promotion.first.parameters import Parameters, own_market, standard
from courseware.promotion.first.runs import PRACTICE_SEED

SOLVED = (0, 25)
"""The learners whose own markets are kept beside the standard one."""
KEPT = Path(__file__).with_name("optima")


def market_of(learner: int) -> tuple[Parameters, int]:
    return own_market(Random(learner)), learner


def kept(parameters: Parameters, seed: int) -> Best:
    """The best plan of a market; fails the test when the one that is kept was found for another model."""
    best = BestPlans(KEPT, _none).get(parameters, seed)
    assert isinstance(best, Best)
    return best


def _none(parameters: Parameters, seed: int, progress: Path) -> Future[Best]:
    pytest.fail("the model has changed: `python -m tests.promotion.first.optima` finds its best plans", pytrace=False)


def _search(parameters: Parameters, seed: int, progress: Path) -> Future[Best]:
    found: Future[Best] = Future()
    found.set_result(find_optimum(build(parameters, seed)))
    return found


if __name__ == "__main__":
    rmtree(KEPT, ignore_errors=True)
    for parameters, seed in ((standard(), PRACTICE_SEED), *map(market_of, SOLVED)):
        BestPlans(KEPT, _search).get(parameters, seed)
