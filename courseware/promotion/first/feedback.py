"""The costliest mistake of a plan, as a finding with its figures. The sentences are in `wording`."""

from __future__ import annotations

import numpy as np

from courseware.promotion.first.gap import Gap
from courseware.promotion.first.marginal import STEP, marginal_profit
from courseware.promotion.first.market import Array, Market
from courseware.promotion.first.optimum import Best
from courseware.promotion.first.plan import BUDGET, CHANNELS, PHASES, Plan
from courseware.promotion.first.simulate import Outcome, play
from courseware.verdict import Finding

WARM_UP, BURST, RETURN = range(3)
LIVE = CHANNELS.index("live")
SMALL_GAP = 0.02
"""Below this share of the best profit nothing is worth a sentence."""
MUCH_UNSOLD = 0.15


def costliest(market: Market, plan: Plan, outcome: Outcome, gap: Gap, optimum: Best) -> Finding:
    """The finding for the largest block of the gap, or `promo-near-best`."""
    if gap.total < SMALL_GAP * optimum.profit:
        return Finding("promo-near-best", {"gap": gap.total})
    lost = {"lost": gap.parts[gap.largest]}
    if gap.largest == "stock":
        return _stock(plan, outcome, gap, lost)
    if gap.largest == "coupon":
        return _coupon(market, plan, optimum, lost)
    if gap.largest == "discount":
        return _discount(plan, outcome, optimum, lost)
    grid, cells = plan.grid, marginal_profit(market, plan)
    if gap.largest == "phases":
        return _phases(market, plan, outcome, optimum, cells, lost)
    if gap.largest == "channels":
        return _channels(market, plan, optimum, cells, lost)
    funded = cells[grid >= STEP]
    if grid.sum() > optimum.plan.grid.sum():
        return Finding("promo-total-over", {**lost, "last": float(funded.min()), "over": _excess(plan, optimum)})
    return Finding("promo-total-under", {**lost, "left": BUDGET - float(grid.sum()), "next": float(cells.max())})


def _excess(plan: Plan, optimum: Best) -> float:
    return float(plan.grid.sum() - optimum.plan.grid.sum())


def _stock(plan: Plan, outcome: Outcome, gap: Gap, lost: dict[str, float]) -> Finding:
    if plan.stock < gap.best_stock.plan.stock:
        units = outcome.demand.offer.units
        burst_day = int(np.argmax(outcome.unmet > 0))
        return Finding(
            "promo-stock-short",
            {
                **lost,
                "short": float(outcome.unmet.sum() * units),
                "presale": outcome.unmet_presale,
                "day": burst_day,
                "wanted": gap.best_stock.plan.stock,
            },
        )
    return Finding("promo-stock-over", {**lost, "left": outcome.unsold, "share": outcome.unsold / max(plan.stock, 1)})


def _coupon(market: Market, plan: Plan, optimum: Best, lost: dict[str, float]) -> Finding:
    deal = play(market, plan).demand.offer
    told = {
        **lost,
        "threshold": plan.threshold,
        "coupon": plan.coupon,
        "basket": deal.basket,
        "times": plan.threshold / deal.basket,
        "topped_up": deal.topped_up,
        "qualified": deal.qualified,
        "given_away": deal.given_away,
        "real_cut": deal.real_cut,
        "best_threshold": optimum.plan.threshold,
    }
    if plan.coupon == 0:
        return Finding("promo-coupon-none", told)
    if plan.cut > 0.05 and plan.coupon / plan.threshold > 0.12:
        return Finding("promo-coupon-on-discount", told)
    if plan.threshold < deal.basket:
        return Finding("promo-coupon-deadweight", told)
    if deal.topped_up < 0.03:
        return Finding("promo-coupon-out-of-reach", told)
    return Finding("promo-coupon-size", told)


def _discount(plan: Plan, outcome: Outcome, optimum: Best, lost: dict[str, float]) -> Finding:
    id_ = "promo-discount-deep" if plan.cut > optimum.plan.cut else "promo-discount-shallow"
    return Finding(id_, {**lost, "cut": plan.cut, "real_cut": outcome.demand.offer.real_cut})


def _phases(
    market: Market, plan: Plan, outcome: Outcome, optimum: Best, cells: Array, lost: dict[str, float]
) -> Finding:
    own, best = plan.grid.sum(axis=0), optimum.plan.grid.sum(axis=0)
    short = best / best.sum() - own / own.sum()
    moved = float(short.max() * own.sum())
    told = {**lost, "waiting": outcome.demand.waiting, "moved": moved}
    if int(np.argmax(short)) == WARM_UP:
        return Finding("promo-phases-warmup", told)
    thin = int(np.argmax(short))
    rich = int(np.argmin(short))
    told["gain"], told["instead"] = float(cells[:, thin].max()), float(cells[:, rich].min())
    return Finding("promo-phases-burst", {**told, "thin": PHASES[thin], "rich": PHASES[rich]})


def _channels(market: Market, plan: Plan, optimum: Best, cells: Array, lost: dict[str, float]) -> Finding:
    per_day = plan.grid[LIVE] / market.days
    needed = live_scale(market)
    spent = float(plan.grid[LIVE].sum())
    worst_is_live = spent >= STEP and int(np.argmin(cells.min(axis=1))) == LIVE
    if worst_is_live and per_day.max() < needed:
        return Finding("promo-live-thin", {**lost, "daily": float(per_day.max()), "needed": needed})
    to = np.unravel_index(int(np.argmax(cells)), cells.shape)
    holds = plan.grid >= STEP
    funded = np.where(holds, cells, np.inf) if holds.any() else cells
    out_of = np.unravel_index(int(np.argmin(funded)), cells.shape)
    return Finding(
        "promo-channels",
        {
            **lost,
            "to": CHANNELS[to[0]],
            "to_phase": PHASES[to[1]],
            "gain": float(cells[to]),
            "from": CHANNELS[out_of[0]],
            "from_phase": PHASES[out_of[1]],
            "instead": float(cells[out_of]),
        },
    )


def live_scale(market: Market) -> float:
    """Yuan a day in the burst at which a livestream works best per yuan: where z^s/(1+z^s)/z is largest."""
    slope = market.slope[LIVE]
    z = max(slope - 1, 0.0) ** (1 / slope)
    return float(z * market.scale[LIVE] * market.price[BURST] / (1 - market.carry[LIVE]))
