"""How profit answers to a channel's money, and what the last thousand yuan bring; stock and shifts follow."""

from __future__ import annotations

import numpy as np

from courseware.promotion.market import Market
from courseware.promotion.plan import CHANNELS, MONEY, MONEY_CODES, Array, Plan
from courseware.promotion.play import profits
from courseware.promotion.stocking import restocked

STEP = 1_000.0
"""Yuan. A cell with less than this is asked what the first thousand would have brought."""


def response(market: Market, plan: Plan, channel: str, budgets: Array) -> Array:
    """Profit in yuan if all of a channel's money were each of `budgets`, split as the plan splits it, or evenly where
    it has none."""
    columns = CHANNELS[channel]
    row = plan.row
    split = row[columns] / row[columns].sum() if row[columns].sum() > 0 else np.full(row[columns].shape, 1.0)
    rows = np.repeat(row[None], len(budgets), 0)
    rows[:, columns] = budgets[:, None] * split / split.sum()
    return np.asarray(profits(market, restocked(market, rows)).mean(1))


def marginal(market: Market, plan: Plan) -> dict[str, float]:
    """Yuan of profit by the last thousand yuan of each money cell, the thousand paid: 0 where it just pays."""
    row = plan.row
    cells = len(MONEY_CODES)
    signs = np.where(row[MONEY] >= STEP, -1.0, 1.0)
    rows = np.repeat(row[None], cells + 1, 0)
    rows[np.arange(cells), np.arange(cells)] += signs * STEP
    earned = profits(market, restocked(market, rows)).mean(1)
    return dict(zip(MONEY_CODES, (signs * (earned[:-1] - earned[-1])).tolist(), strict=True))
