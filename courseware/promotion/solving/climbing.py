"""Optimisers that know only what a learner sees: the result of a run, or what advice says."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from courseware.promotion.advice import HALF_WAY, advise
from courseware.promotion.market import Market
from courseware.promotion.plan import CODES, ROUNDS, STOCK, Array, Plan
from courseware.promotion.play import profit_of
from courseware.promotion.solved import Solved
from courseware.promotion.solving.bounds import even_spread
from courseware.promotion.solving.search import SCALE, feasible, value

MARKS = (10, 100, 500)
BEGUN = (900.0, 2300.0, 800.0, 5.0)
"""Stock and shifts that somebody might begin with."""


def climb_blindly(market: Market, evaluations: int, seed: int) -> Mapping[int, Array]:
    """Random steps from the even plan, kept where they earn more: the plan after each of MARKS."""
    rng = np.random.default_rng(seed)
    plan = even_spread(36_000)
    plan[STOCK.start :] = BEGUN
    best, found = float(value(market, plan)[0]), {}
    for count in range(1, evaluations + 1):
        step = rng.normal(0, 0.4, len(CODES)) * SCALE * (rng.random(len(CODES)) < 0.2)
        tried = feasible(plan + step)[0]
        tried[ROUNDS] = tried[ROUNDS].round()
        earned = float(value(market, tried)[0])
        if earned > best:
            plan, best = tried, earned
        if count in MARKS:
            found[count] = plan.copy()
    return found


def follow_advice(solved: Solved, times: int) -> list[float]:
    """Profit of the even plan, and after each time that the first piece of advice of a graded run was followed to the
    letter."""
    row = even_spread(36_000)
    row[STOCK.start :] = BEGUN
    plan = Plan.of(row)
    earned = [profit_of(solved.market, plan)]
    for _ in range(times):
        advice = advise(solved.market, plan, solved.best, HALF_WAY)
        plan = advice[0].plan if advice else plan
        earned.append(profit_of(solved.market, plan))
    return earned
