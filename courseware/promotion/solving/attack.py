"""Everything that can be thought of to beat a plan that is claimed to be the best."""

from __future__ import annotations

from time import perf_counter

import numpy as np
from scipy.optimize import differential_evolution

from courseware.promotion.market import Market
from courseware.promotion.plan import CODES, COUPON, CUTS, THRESHOLD, Array
from courseware.promotion.solving.search import ALL, HIGH, SCALE, climbed, feasible, polished, value, with_whole_rounds
from courseware.promotion.stocking import restocked


def attacked(market: Market, plan: Array, seconds: float) -> Array:
    """The better of the plan and of what differential evolution, random plans and local changes find."""
    rng = np.random.default_rng(market.seed)
    rivals = [evolved(market, seconds), *best_of_random(market, rng), best_nearby(market, plan, rng)]
    ends = [plan]
    for rival in rivals:
        if value(market, rival)[0] > 0.5 * value(market, plan)[0]:
            ends.append(polished(market, climbed(market, rival, ALL), ALL))
    best = max(ends, key=lambda each: value(market, each)[0])
    whole = with_whole_rounds(market, best, ALL)
    return max((plan, whole), key=lambda each: value(market, each)[0])


def evolved(market: Market, seconds: float) -> Array:
    """Differential evolution for so long, from nowhere."""
    end = perf_counter() + seconds
    found = differential_evolution(
        lambda plans: -value(market, feasible(plans.T)), list(zip(np.zeros(len(CODES)), HIGH * 0.7, strict=True)),
        popsize=6, maxiter=4000, vectorized=True, updating="deferred", seed=1, polish=False, tol=1e-8,
        callback=lambda *_: perf_counter() > end,
    )  # fmt: skip
    return feasible(found.x)[0]


def random_plans(rng: np.random.Generator, count: int) -> Array:
    reach = np.array([0.6] * 9 + [0.7] * 6 + [1, 0.4] + [0.45] * 3 + [0.7])
    plans = rng.random((count, len(CODES))) ** 2 * HIGH * reach
    plans[:, CUTS] = rng.random((count, 3)) * 0.3
    plans[:, THRESHOLD] = 150 + 400 * rng.random(count)
    plans[:, COUPON] = plans[:, THRESHOLD] * 0.2 * rng.random(count) * (rng.random(count) < 0.7)
    return feasible(plans)


def best_of_random(market: Market, rng: np.random.Generator, count: int = 2000) -> Array:
    plans = random_plans(rng, count)
    promising = plans[np.argsort(-value(market, plans))[:60]]
    stocked = restocked(market, promising)
    return np.asarray(stocked[np.argsort(-value(market, stocked))[:2]])


def best_nearby(market: Market, plan: Array, rng: np.random.Generator, count: int = 1000) -> Array:
    changes = rng.normal(0, 0.15, (count, len(CODES))) * SCALE * (rng.random((count, len(CODES))) < 0.3)
    near = feasible(plan + changes)
    return np.asarray(near[value(market, near).argmax()])
