"""What one more thousand yuan would bring, cell by cell, and how a channel responds to its budget."""

from __future__ import annotations

import numpy as np

from courseware.promotion.first.basket import offer
from courseware.promotion.first.market import Array, Market
from courseware.promotion.first.optimum import with_best_stock
from courseware.promotion.first.plan import CHANNELS, PHASES, Plan
from courseware.promotion.first.simulate import expected_demand

STEP = 1000.0
"""Yuan. A cell with less than this is asked what the first thousand would have brought."""


def marginal_profit(market: Market, plan: Plan) -> Array:
    """Yuan of profit that the last 1000 yuan of each cell bring (the next 1000 where the cell holds less), before
    and after re-ordering stock. Shape (4, 3); 0 means the thousand just pays for itself."""
    base = with_best_stock(market, plan.grid, plan.cut, plan.threshold, plan.coupon).profit
    result = np.empty((len(CHANNELS), len(PHASES)))
    for cell in np.ndindex(*result.shape):
        grid = plan.grid
        direction = -1.0 if grid[cell] >= STEP else 1.0
        grid[cell] += direction * STEP
        moved = with_best_stock(market, grid, plan.cut, plan.threshold, plan.coupon).profit
        result[cell] = direction * (moved - base)
    return result


def response_curve(market: Market, plan: Plan, channel: int, budgets: Array) -> tuple[Array, Array]:
    """Visitors over the promotion and profit in yuan if the channel's whole budget were each of `budgets`,
    split over the phases as the plan splits it (as the burst days where the plan has none)."""
    row = plan.grid[channel]
    split = row / row.sum() if row.sum() > 0 else np.array([0.3, 0.65, 0.05])
    deal = offer(market, plan.cut, plan.threshold, plan.coupon)
    visitors, profit = np.empty(len(budgets)), np.empty(len(budgets))
    for index, budget in enumerate(budgets):
        grid = plan.grid
        grid[channel] = budget * split
        visitors[index] = expected_demand(market, grid, deal).visitors[channel].sum()
        profit[index] = with_best_stock(market, grid, plan.cut, plan.threshold, plan.coupon).profit
    return visitors, profit
