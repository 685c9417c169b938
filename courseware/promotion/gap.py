"""Where the yuan went: the gap to the best plan, split into decisions that add up to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from courseware.promotion.market import Market
from courseware.promotion.plan import COUPON, CUTS, MONEY, ROUNDS, THRESHOLD, Plan
from courseware.promotion.play import profits
from courseware.promotion.stocking import restocked

STOCKING = "stock"
DECISIONS = {"ads": MONEY, "members": ROUNDS, "cuts": CUTS, "coupon": slice(THRESHOLD, COUPON + 1)}
"""What is swapped for the best plan's, one decision at a time; stock and shifts follow each time."""
BLOCKS = (STOCKING, *DECISIONS)


@dataclass(frozen=True)
class Gap:
    """Yuan lost against the best plan; `parts` by BLOCKS add up to `total`. A part may be negative."""

    total: float
    parts: Mapping[str, float]


def split_gap(market: Market, plan: Plan, best: Plan) -> Gap:
    """Stock and shifts first (the best for the plan's own decisions), then a Shapley split over DECISIONS with stock
    and shifts chosen anew in each combination."""
    own, goal = plan.row, best.row
    names = tuple(DECISIONS)
    combos = [frozenset(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)]
    rows = np.repeat(own[None], len(combos), 0)
    for row, chosen in zip(rows, combos, strict=True):
        for name in chosen:
            row[DECISIONS[name]] = goal[DECISIONS[name]]
    rows = restocked(market, rows)
    rows[-1] = goal
    earned = profits(market, np.concatenate([rows, own[None]])).mean(1)
    profit = float(earned[-1])
    # Nobody is told that his own stock was the better one: where it is, stock is no part of the gap.
    worth = dict(zip(combos, map(float, earned), strict=False))
    worth[frozenset()] = max(worth[frozenset()], profit)
    parts = {STOCKING: worth[frozenset()] - profit}
    for name in names:
        parts[name] = sum(
            _weight(len(without), len(names)) * (worth[without | {name}] - worth[without])
            for without in combos
            if name not in without
        )
    return Gap(worth[frozenset(names)] - profit, parts)


def _weight(size: int, count: int) -> float:
    return factorial(size) * factorial(count - size - 1) / factorial(count)
