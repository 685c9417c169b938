"""Where the yuan went: the gap to the optimum, split into blocks that add up to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial

from courseware.promotion.first.market import Array, Market
from courseware.promotion.first.optimum import Best, with_best_stock
from courseware.promotion.first.plan import Plan

BLOCKS = ("coupon", "discount", "total", "phases", "channels")
"""What is split after the stock: the decisions that are swapped for the optimum's, one block at a time."""


@dataclass(frozen=True)
class Gap:
    """Yuan lost against the optimum, by block; `parts` add up to `total`. A part may be negative."""

    total: float
    parts: Mapping[str, float]
    best_stock: Best
    """The learner's own plan with the stock that suits it best."""

    @property
    def largest(self) -> str:
        return max(self.parts, key=lambda block: self.parts[block])


@dataclass(frozen=True)
class _Decisions:
    """A plan taken apart into its blocks. Shares: phases (3,), channels within each phase (4, 3), columns sum to 1."""

    coupon: tuple[float, float]
    discount: float
    total: float
    phases: Array
    channels: Array


def split_gap(market: Market, plan: Plan, profit: float, optimum: Best) -> Gap:
    """Stock first (best stock for the learner's own plan), then a Shapley split over BLOCKS with the stock
    chosen anew in each combination."""
    own, best = _take_apart(plan, optimum.plan), _take_apart(optimum.plan, plan)
    worth = {
        frozenset(chosen): _profit(market, own, best, frozenset(chosen))
        for size in range(len(BLOCKS) + 1)
        for chosen in combinations(BLOCKS, size)
    }
    stocked = with_best_stock(market, plan.grid, plan.cut, plan.threshold, plan.coupon)
    parts = {"stock": stocked.profit - profit}
    for block in BLOCKS:
        parts[block] = sum(
            _weight(len(without)) * (worth[without | {block}] - worth[without])
            for without in worth
            if block not in without
        )
    return Gap(optimum.profit - profit, parts, stocked)


def _weight(size: int) -> float:
    return factorial(size) * factorial(len(BLOCKS) - size - 1) / factorial(len(BLOCKS))


def _take_apart(plan: Plan, other: Plan) -> _Decisions:
    """A share that the plan leaves undefined (no budget at all, none in a phase) is taken from the other plan:
    where nothing was decided, nothing can be the mistake."""
    grid, theirs = plan.grid, other.grid
    by_phase, their_phases = grid.sum(axis=0), theirs.sum(axis=0)
    phases = by_phase if by_phase.sum() > 0 else their_phases
    channels = grid.copy()
    for phase in range(grid.shape[1]):
        if by_phase[phase] == 0:
            channels[:, phase] = theirs[:, phase] if their_phases[phase] > 0 else 1.0
    return _Decisions(
        coupon=(plan.threshold, plan.coupon),
        discount=plan.cut,
        total=float(by_phase.sum()),
        phases=phases / phases.sum() if phases.sum() > 0 else phases,
        channels=channels / channels.sum(axis=0),
    )


def _profit(market: Market, own: _Decisions, best: _Decisions, from_best: frozenset[str]) -> float:
    def pick(block: str) -> _Decisions:
        return best if block in from_best else own

    grid = pick("total").total * pick("phases").phases * pick("channels").channels
    threshold, coupon = pick("coupon").coupon
    return with_best_stock(market, grid, pick("discount").discount, threshold, coupon).profit
