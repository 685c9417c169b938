"""Advice that is true: a decision, changed together with what must change with it, and what both bring in yuan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from courseware.promotion.cash import cash_used
from courseware.promotion.gap import DECISIONS, STOCKING
from courseware.promotion.market import Market
from courseware.promotion.plan import BUDGET, CHANNELS, CODES, COUPON, CUTS, MONEY, ROUNDS, THRESHOLD, Array, Plan
from courseware.promotion.play import profits
from courseware.promotion.stocking import COORDINATES, restocked

SMALL = 0.01
"""Share of the best profit below which a change is not worth a sentence."""
CLOSE = 0.6
"""A second piece of advice is given where it brings at least so much of the first one's gain."""
STEPS = (1.0, 0.5)
"""How far towards the best plan: all of the way, half of it."""
HALF_WAY = (0.5,)
"""In a market that is graded: whoever only does as he is told is not to end up at the best plan."""
WHOLE = "all"
"""Everything at once: where no single decision helps."""
TARGETS = {**CHANNELS, **DECISIONS}


@dataclass(frozen=True)
class Advice:
    """`plan` is the learner's own with the decision `what` changed and stock and shifts made to suit: it earns
    `together` yuan more. With the decision alone it would be `alone`."""

    what: str
    plan: Plan
    together: float
    alone: float

    def changes(self, own: Plan) -> Mapping[str, tuple[float, float]]:
        """The decision: old and new value by code."""
        return self._changed(own, [c for c in range(len(CODES)) if self.what == STOCKING or c not in COORDINATES])

    def along(self, own: Plan) -> Mapping[str, tuple[float, float]]:
        """What must change with it: old and new value by code."""
        return {} if self.what == STOCKING else self._changed(own, list(COORDINATES))

    def _changed(self, own: Plan, columns: list[int]) -> Mapping[str, tuple[float, float]]:
        old, new = own.row, self.plan.row
        return {CODES[c]: (float(old[c]), float(new[c])) for c in columns if old[c] != new[c]}

    def to_dict(self) -> dict[str, Any]:
        return {"what": self.what, "plan": self.plan.to_dict(), "together": self.together, "alone": self.alone}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Advice:
        plan = Plan.of(np.array([float(kept["plan"][code]) for code in CODES]))
        return cls(kept["what"], plan, float(kept["together"]), float(kept["alone"]))


def advise(market: Market, plan: Plan, best: Plan, steps: Sequence[float] = STEPS) -> tuple[Advice, ...]:
    """At most two, the better first; none where nothing is worth a sentence.

    Advice is ordered by what its decision brings beyond what stock and shifts alone would.
    """
    own = plan.row
    names = [(what, step) for what in TARGETS for step in steps]
    changed = np.array([_towards(own, best.row, TARGETS[what], step) for what, step in names])
    stocked = restocked(market, np.concatenate([own[None], changed]))
    asked = np.concatenate([own[None], best.row[None], changed, stocked])
    earned = profits(market, asked).mean(1)
    profit, most = float(earned[0]), float(earned[1])
    alone, together = earned[2 : 2 + len(names)] - profit, earned[2 + len(names) :] - profit
    allowed = cash_used(market, stocked) <= market.cash
    found = []
    if allowed[0] and together[0] > SMALL * most:
        found.append(
            (float(together[0]), Advice(STOCKING, Plan.of(stocked[0]), float(together[0]), float(together[0])))
        )
    base = max(float(together[0]), 0.0) if allowed[0] else 0.0
    best_of: dict[str, tuple[float, Advice]] = {}
    for index, (what, _) in enumerate(names):
        gained = float(together[1 + index])
        if not allowed[1 + index] or gained <= SMALL * most or (changed[index] == own).all():
            continue
        each = (gained - base, Advice(what, Plan.of(stocked[1 + index]), gained, float(alone[index])))
        if what not in best_of or each[0] > best_of[what][0]:
            best_of[what] = each
    # The ads as a whole only where no single channel tells most of it.
    single = max((best_of[what][0] for what in CHANNELS if what in best_of), default=0.0)
    if "ads" in best_of and single > CLOSE * best_of["ads"][0]:
        del best_of["ads"]
    elif "ads" in best_of:
        best_of = {what: each for what, each in best_of.items() if what not in CHANNELS}
    ranked = sorted([*found, *best_of.values()], key=lambda each: -each[0])
    ranked = [each for each in ranked if each[0] > SMALL * most or each[1].what == STOCKING]
    if not ranked:
        if most - profit <= SMALL * most:
            return ()
        return (Advice(WHOLE, best, most - profit, most - profit),)
    return tuple(advice for worth, advice in ranked[:2] if worth >= CLOSE * ranked[0][0])


def _towards(own: Array, best: Array, columns: slice, step: float) -> Array:
    """The own plan with these columns moved towards the best plan's, in figures that a person would type."""
    row = own.copy()
    row[columns] = own[columns] + step * (best[columns] - own[columns])
    if columns == DECISIONS["coupon"] and (own[COUPON] == 0 or best[COUPON] == 0):
        row[columns] = best[columns]
    moved = row != own
    for at, digits in ((MONEY, -2), (ROUNDS, 0), (CUTS, 3), (slice(THRESHOLD, COUPON + 1), 0)):
        row[at] = np.where(moved[at], row[at].round(digits), row[at])
    over = row[MONEY].sum() - BUDGET
    if over > 0:  # what was added is taken back, as far as it goes
        added = np.maximum(row[MONEY] - own[MONEY], 0)
        row[MONEY] -= added * min(1.0, over / max(float(added.sum()), 1e-9))
    return row
