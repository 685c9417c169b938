"""Many plans beside one another: how each decision is spread, and which one costs all of them together the most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from courseware.promotion.gap import BLOCKS
from courseware.promotion.plan import (
    CHANNELS,
    COUPON_SHARE,
    MOST_CUT,
    MOST_ROUNDS,
    MOST_SHIFTS,
    ROLES,
    Forecast,
    Plan,
)

ROUNDED = 5_000
"""Up to a multiple of which the scale of money goes."""


@dataclass(frozen=True)
class Spread:
    """The values of one decision, in ascending order. `of` is what it belongs to: "money", "members", "cut", "coupon",
    "stock", "shifts" or "forecast"; `what` the channel, role or figure, blank where there is one only. `high` is where
    its scale ends, which begins at 0."""

    of: str
    what: str
    values: tuple[float, ...]
    high: float

    @property
    def low(self) -> float:
        return self.values[0]

    @property
    def middle(self) -> float:
        return median(self.values)

    @property
    def most(self) -> float:
        return self.values[-1]


def spreads(plans: Sequence[Plan], forecasts: Sequence[Forecast]) -> tuple[Spread, ...]:
    """Money by channel in yuan, rounds to the members, cuts as a fraction, the coupon as a share of its threshold,
    stock in pieces, shifts a day; of forecasts how wide they are, as a share of their middle."""
    if not plans:
        return ()
    rows = [plan.row for plan in plans]
    money = [_spread("money", name, [float(row[of].sum()) for row in rows]) for name, of in CHANNELS.items()]
    top = max(each.high for each in money)
    found = [Spread(each.of, each.what, each.values, top) for each in money]
    found.append(_spread("members", "", [sum(plan.rounds) for plan in plans], 3 * MOST_ROUNDS))
    for place, role in enumerate(ROLES):
        found.append(_spread("cut", role, [plan.cuts[place] for plan in plans], MOST_CUT))
    coupons = [plan.coupon / plan.threshold if plan.threshold else 0.0 for plan in plans]
    found.append(_spread("coupon", "", coupons, COUPON_SHARE))
    stock = [_spread("stock", role, [plan.stock[place] for plan in plans]) for place, role in enumerate(ROLES)]
    top = max(each.high for each in stock)
    found += [Spread(each.of, each.what, each.values, top) for each in stock]
    found.append(_spread("shifts", "", [plan.shifts for plan in plans], MOST_SHIFTS))
    for what in ("paid", "units") if forecasts else ():
        ranges = [getattr(each, what) for each in forecasts]
        wide = [2 * (each.high - each.low) / max(each.high + each.low, 1e-9) for each in ranges]
        found.append(_spread("forecast", what, wide, 2.0))
    return tuple(found)


def _spread(of: str, what: str, values: Sequence[float], high: float = 0.0) -> Spread:
    ordered = tuple(sorted(values))
    return Spread(of, what, ordered, high or max(ROUNDED, ROUNDED * -(-ordered[-1] // ROUNDED)))


@dataclass(frozen=True)
class Loss:
    """What a decision costs all plans together against the best ones of their markets (yuan), and for how many of them
    it is the costliest one."""

    block: str
    lost: float
    costliest: int


def losses(parts: Sequence[Mapping[str, float]]) -> tuple[Loss, ...]:
    """Of the gaps by block (`gap.Gap.parts`), the most costly first. A decision that was better than the best plan's
    counts against its block's loss, as it does in each gap."""
    worst = [max(each, key=lambda block: each[block]) for each in parts if max(each.values()) > 0]
    found = [Loss(block, sum(each.get(block, 0.0) for each in parts), worst.count(block)) for block in BLOCKS]
    return tuple(sorted(found, key=lambda loss: -loss.lost))
