"""Why a decision costs what it does: the cells of a block that lie farthest from the best plan's, for a line below its
bar. Stock and shifts are compared with those that suit the plan's own decisions best, as the gap itself is (`gap`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from courseware.i18n import N_, listed, t
from courseware.promotion.gap import DECISIONS, STOCKING
from courseware.promotion.market import LENGTH
from courseware.promotion.plan import CHANNELS, CODES, SHIFTS, STOCK, Array, Plan
from courseware.promotion.solved import Solved
from courseware.promotion.stocking import restocked
from courseware.promotion.wording import cell_value, code_label

MOST = 2
"""Cells that are told of a block."""
NEAR = 0.08
"""As a share of the larger one: what is no farther apart is no reason."""
LEAST = {"money": 500.0, "stock": 20.0, "shifts": 0.5, "cut": 0.01}
"""Nor is what differs by less: yuan, pieces, shifts, a fraction."""


@dataclass(frozen=True)
class Reason:
    """One cell as it is and as it should be."""

    code: str
    own: float
    better: float


@lru_cache(maxsize=256)
def reasons(solved: Solved, plan: Plan) -> Mapping[str, tuple[Reason, ...]]:
    """By block of the gap, the weightiest first; none where every cell of a block is near. A few milliseconds."""
    own, best = plan.row, solved.best.row
    suited = restocked(solved.market, own)[0]
    found = {STOCKING: _farthest(own, suited, [*range(STOCK.start, STOCK.stop), SHIFTS], _pieces(solved))}
    for block, columns in DECISIONS.items():
        found[block] = _farthest(own, best, range(columns.start, columns.stop), {})
    return found


def _pieces(solved: Solved) -> Mapping[int, float]:
    """What a unit of stock costs; shifts are weighed as what they cost for the burst."""
    market = solved.market
    return {
        **{STOCK.start + place: float(cost) for place, cost in enumerate(market.role_cost)},
        SHIFTS: float(LENGTH[1] * market.shift_cost),
    }


def _farthest(own: Array, better: Array, columns: Iterable[int], weights: Mapping[int, float]) -> tuple[Reason, ...]:
    apart = {
        column: abs(own[column] - better[column]) * weights.get(column, 1.0)
        for column in columns
        if abs(own[column] - better[column]) > max(NEAR * max(own[column], better[column]), _least(column))
    }
    ranked = sorted(apart, key=lambda column: -apart[column])[:MOST]
    return tuple(Reason(CODES[column], float(own[column]), float(better[column])) for column in ranked)


def _least(column: int) -> float:
    kind = CODES[column].partition(".")[0]
    return LEAST["money"] if kind in CHANNELS else LEAST.get(kind, 0.0)


def in_words(block: str, found: tuple[Reason, ...], plan: Plan, best: Plan, told: bool) -> str:
    """A line, plain text; blank where there is nothing to be told. `told`: the better value as well, where nothing can
    be gained by it any more; else only in which direction it lies."""
    if not found:
        return ""
    if block == "coupon":
        return _coupon(plan, best, told)
    return listed((_cell(each, told) for each in found), N_("；"))


def _cell(reason: Reason, told: bool) -> str:
    name, own = code_label(reason.code), cell_value(reason.code, reason.own)
    if told:
        return t("{cell} {own}，{better} 更好", cell=name, own=own, better=cell_value(reason.code, reason.better))
    if reason.code.startswith("cut"):
        return (
            t("{cell} {own}，降浅了", cell=name, own=own)
            if reason.own < reason.better
            else t("{cell} {own}，降深了", cell=name, own=own)
        )
    return (
        t("{cell} {own}，少了", cell=name, own=own)
        if reason.own < reason.better
        else t("{cell} {own}，多了", cell=name, own=own)
    )


def _coupon(plan: Plan, best: Plan, told: bool) -> str:
    if told:
        return t("{own}，{better} 更好", own=_offer(plan), better=_offer(best))
    mine, better = (each.coupon / each.threshold if each.threshold else 0.0 for each in (plan, best))
    if abs(mine - better) <= LEAST["cut"]:
        if plan.threshold < best.threshold:
            return t("{own}，门槛低了", own=_offer(plan))
        return t("{own}，门槛高了", own=_offer(plan))
    return t("{own}，让得少了", own=_offer(plan)) if mine < better else t("{own}，让得多了", own=_offer(plan))


def _offer(plan: Plan) -> str:
    if not plan.coupon:
        return t("不发券")
    return t("满 {n} 减 {m}", n=f"{plan.threshold:.0f}", m=f"{plan.coupon:.0f}")
