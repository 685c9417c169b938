"""A run day by day: its figures, and the moments that decided it, as findings. The sentences are in `wording`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from courseware.promotion.first.market import Market
from courseware.promotion.first.plan import PHASES, Plan
from courseware.promotion.first.simulate import BURST, RETURN, Outcome, venue
from courseware.verdict import Finding

WARM_UP = 0
A_SHORTAGE = 0.01
"""Share of a day's demand below which a shortage is not worth a word."""


MUCH_UNMET, MUCH_LEFT = 0.05, 0.02
"""From here on the end is told as a shortage (share of what was sold), or as leftovers (share of the stock)."""


@dataclass(frozen=True)
class Moment:
    """Something that happened on a day (index from the first day of the warm-up)."""

    day: int
    finding: Finding


def day_table(market: Market, outcome: Outcome) -> pd.DataFrame:
    """One row a day: phase, visitors, booked (presale orders placed), listed (joined the wait list), wanted, sold,
    unmet (orders), stock (units left in the evening). Means over the seeded markets."""
    return pd.DataFrame(
        {
            "phase": [PHASES[index] for index in market.phase],
            "visitors": outcome.demand.visitors.sum(axis=0),
            "booked": outcome.demand.booked,
            "listed": outcome.demand.listed,
            "wanted": outcome.sold + outcome.unmet,
            "sold": outcome.sold,
            "unmet": outcome.unmet,
            "stock": outcome.stock_left,
        }
    )


def moments(market: Market, plan: Plan, outcome: Outcome) -> list[Moment]:
    """What happened and why, in the order of the days: at most one moment a day."""
    table, demand = day_table(market, outcome), outcome.demand
    burst, late = int(np.argmax(market.phase == BURST)), int(np.argmax(market.phase == RETURN))
    last = len(table) - 1
    ads = float(plan.grid[:, WARM_UP].sum())
    found = [
        Moment(0, Finding("day-warmup", {"spend": ads, "visitors": float(table["visitors"][:burst].sum())})),
        Moment(burst - 1, Finding("day-eve", {"listed": demand.waiting, "presale": demand.presale})),
        Moment(burst, _first(market, table, outcome, burst)),
    ]
    short = [day for day in range(burst + 1, last) if _short(table, day)]
    if short and not _short(table, burst):
        found.append(Moment(short[0], Finding("day-sold-out", _shortage(table, short[0]))))
    closing = late - 1
    if closing not in short[:1]:
        found.append(Moment(closing, Finding("day-closing", {"sold": float(table["sold"][closing])})))
    if late not in short[:1]:
        share = float(table["sold"][late] / max(table["sold"][burst:late].mean(), 1e-9))
        id_ = "day-return-empty" if table["unmet"][late:].sum() > table["sold"][late:].sum() else "day-return"
        found.append(Moment(late, Finding(id_, {"sold": float(table["sold"][late:].sum()), "share": share})))
    found.append(Moment(last, _last(market, plan, table, outcome)))
    return sorted(found, key=lambda moment: moment.day)


def _first(market: Market, table: pd.DataFrame, outcome: Outcome, day: int) -> Finding:
    demand = outcome.demand
    told = {
        **_shortage(table, day),
        "visitors": float(table["visitors"][day]),
        "presale": demand.presale,
        "woken": demand.woken,
        "late": outcome.unmet_presale,
    }
    if _short(table, day):
        return Finding("day-burst-short", told)
    crowd = venue(market, demand.offer)
    if crowd < 0.995:
        return Finding("day-burst-thin-offer", {**told, "crowd": crowd, "real_cut": demand.offer.real_cut})
    return Finding("day-burst", told)


def _last(market: Market, plan: Plan, table: pd.DataFrame, outcome: Outcome) -> Finding:
    unmet = float(table["unmet"].sum())
    if unmet > MUCH_UNMET * max(float(table["sold"].sum()), 1.0):
        return Finding("day-ended-short", {"unmet": unmet})
    share = outcome.unsold / max(plan.stock, 1.0)
    loss = outcome.unsold * market.unit_cost * (1 - market.clearance)
    id_ = "day-leftover" if share > MUCH_LEFT else "day-cleared"
    return Finding(id_, {"left": outcome.unsold, "share": share, "loss": loss})


def _short(table: pd.DataFrame, day: int) -> bool:
    return bool(table["unmet"][day] > A_SHORTAGE * max(table["wanted"][day], 1.0))


def _shortage(table: pd.DataFrame, day: int) -> dict[str, float]:
    return {name: float(table[name][day]) for name in ("wanted", "sold", "unmet")}
