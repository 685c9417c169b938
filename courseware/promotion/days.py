"""A run day by day: its figures, and the moments that decided it, as findings. The sentences are in `wording`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from courseware.promotion.calendar import PHASES
from courseware.promotion.market import BURST, FIRST, PHASE, Market
from courseware.promotion.plan import CHANNELS, ROLES, Plan
from courseware.promotion.play import Played
from courseware.verdict import Finding

A_SHORTAGE = 1.0
"""Units a day below which a shortage is not worth a word."""
MUCH_LEFT = 0.05
"""Share of the stock from which on leftovers are told as a loss."""


@dataclass(frozen=True)
class Moment:
    """Something that happened on a day (index from the first day of the warm-up)."""

    day: int
    finding: Finding


def typical(run: Played) -> int:
    """The seeded market whose profit lies nearest to the mean: what is told of when a run stands for many."""
    return int(np.abs(run.profit[0] - run.profit[0].mean()).argmin())


def day_table(run: Played, seed: int) -> pd.DataFrame:
    """One row a day: phase, visitors and orders; from the burst on wanted, sold, missing (units), late and waiting
    (orders), and `left.<role>` (units in the evening)."""
    table = pd.DataFrame(
        {
            "phase": [PHASES[index] for index in PHASE],
            "visitors": run.demand.visitors[0].sum(0),
            "orders": run.orders[0, seed],
        }
    )
    for name in ("wanted", "sold", "missing"):
        table[name] = np.concatenate([np.zeros(FIRST), getattr(run, name)[0, seed].sum(1)])
    for name in ("late", "waiting"):
        table[name] = np.concatenate([np.zeros(FIRST), getattr(run, name)[0, seed]])
    for index, role in enumerate(ROLES):
        table[f"left.{role}"] = np.concatenate([np.full(FIRST, np.nan), run.left[0, seed, :, index]])
    return table


def moments(market: Market, plan: Plan, run: Played, seed: int) -> list[Moment]:
    """What happened and why, in the order of the days."""
    table = day_table(run, seed)
    orders = float(table["orders"][FIRST])
    hands = market.capacity + market.per_shift * plan.shifts
    found = [Moment(0, _warm_up(plan, table)), Moment(FIRST, _first(orders, hands))]
    late = float(table["late"].sum())
    if late >= 1:
        found.append(Moment(int(table["late"].gt(0).to_numpy().argmax()), Finding("day-late", {"late": late})))
    for index, role in enumerate(ROLES):
        short = run.missing[0, seed, :, index]
        if short.max() > A_SHORTAGE:
            first = int((short > A_SHORTAGE).argmax())
            told = {"role": role, "missing": float(short.sum()), "lost_rank": first < int(BURST.sum())}
            found.append(Moment(FIRST + first, Finding("day-sold-out", told)))
    left = run.left[0, seed, -1]
    loss = float(left @ market.role_cost) * (1 - market.clearance)
    share = float(left.sum()) / max(sum(plan.stock), 1.0)
    id_ = "day-leftover" if share > MUCH_LEFT else "day-cleared"
    found.append(Moment(len(table) - 1, Finding(id_, {"left": float(left.sum()), "share": share, "loss": loss})))
    pulled = float(run.pulled[0, seed].sum()) / market.units_per_order
    if pulled >= 1:
        found.append(Moment(len(table) - 1, Finding("day-pulled", {"orders": pulled})))
    return sorted(found, key=lambda moment: moment.day)


def _warm_up(plan: Plan, table: pd.DataFrame) -> Finding:
    spend = sum(float(plan.row[columns][0]) for name, columns in CHANNELS.items() if name != "live")
    visitors = float(table["visitors"][:FIRST].sum())
    return Finding("day-warmup", {"spend": spend, "visitors": visitors, "orders": float(table["orders"][:FIRST].sum())})


def _first(orders: float, hands: float) -> Finding:
    told = {"orders": orders, "hands": hands}
    return Finding("day-first-overload" if orders > hands else "day-first", told)
