"""What must come out in every market: how well plans do that a learner might think of. One that breaks a bound is not
kept."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from courseware.promotion.calendar import PHASES
from courseware.promotion.market import Market
from courseware.promotion.plan import (
    AT,
    BUDGET,
    CHANNELS,
    CODES,
    COUPON,
    CUTS,
    MONEY,
    ROUNDS,
    SHIFTS,
    STOCK,
    THRESHOLD,
    Array,
)
from courseware.promotion.play import BAD, profits
from courseware.promotion.score import EVEN
from courseware.promotion.solving.search import ALL, restricted, value
from courseware.promotion.stocking import restocked
from courseware.promotion.visits import offer_of

EVENS = (30e3, 45e3, 60e3, 75e3, 90e3, BUDGET)
SMALLEST = 20_000.0
"""Yuan. In a market whose best plan earns less, chance would drown what is learnt."""

SPENDING = set(ALL[MONEY]) | set(ALL[ROUNDS])
OF_CHANNEL = {**{name: set(ALL[columns]) for name, columns in CHANNELS.items()}, "members": set(ALL[ROUNDS])}
OF_PHASE = {
    phase: {AT[code] for code in CODES if code.endswith(f".{phase}")} for phase in PHASES
}  # money and rounds alone have phases


def searched(market: Market, best: Array) -> Iterator[tuple[str, Array]]:
    """About the best plans under one restriction each, the telling ones first."""
    forbidden = {
        **{f"only {phase}": SPENDING - columns for phase, columns in OF_PHASE.items()},
        "only members": ALL[MONEY],
        "no coupon": (THRESHOLD, COUPON),
        **{f"without {channel}": columns for channel, columns in OF_CHANNEL.items()},
        **{f"only {channel}": SPENDING - OF_CHANNEL[channel] for channel in CHANNELS},
        "no ads": SPENDING,
        "no cut": ALL[CUTS],
    }
    for name, columns in forbidden.items():
        yield name, restricted(market, best, [column for column in ALL if column not in columns])


def variants(market: Market, best: Array) -> dict[str, Array]:
    """Plans that need no search: the best plan spoilt in one way each, and money spread evenly."""

    def changed(**values: float | Array) -> Array:
        plan = best.copy()
        for name, given in values.items():
            plan[{"cuts": CUTS, "money": MONEY, "rounds": ROUNDS, "stock": STOCK}.get(name, AT.get(name))] = given
        return plan

    full = best[MONEY] * BUDGET / best[MONEY].sum()
    stocked = {
        "35 % off": changed(cuts=0.35),
        "coupon 110−30": changed(threshold=110, coupon=30),
        "most sales": changed(cuts=0.35, threshold=110, coupon=30, money=full, rounds=4),
        "25 % off, all money": changed(cuts=0.25, money=full, rounds=3),
        **{f"even {total / 1e3:.0f}k": even_spread(total) for total in EVENS},
        "last year": last_year(),
    }
    return {
        **dict(zip(stocked, restocked(market, np.array(list(stocked.values()))), strict=True)),
        **{f"stock {share:.0%}": changed(stock=best[STOCK] * share) for share in (0.6, 0.8, 0.9, 1.1, 1.2, 1.6)},
        **{f"shifts {share:.0%}": changed(shifts=best[SHIFTS] * share) for share in (0.0, 0.5, 2.0)},
    }


def even_spread(total: float) -> Array:
    """Money alike in every cell, one round a phase, 10 % off, 满299减30."""
    plan = np.zeros(len(CODES))
    plan[MONEY], plan[ROUNDS], plan[CUTS] = total / 9, 1, 0.10
    plan[[THRESHOLD, COUPON]] = 299, 30
    return plan


def even_plan(market: Market) -> Array:
    """EVEN spread evenly, with the stock that suits it."""
    return np.asarray(restocked(market, even_spread(EVEN))[0])


def last_year() -> Array:
    """12 % off everything, money as it was spent on last year's 618, hardly anything else."""
    plan = np.zeros(len(CODES))
    plan[CUTS] = 0.12
    plan[CHANNELS["search_ads"]] = 0.7 * np.array([9_700, 27_900, 6_600])
    plan[CHANNELS["feed_ads"]] = 0.3 * np.array([9_700, 27_900, 6_600])
    return plan


SHARES: dict[str, tuple[float, float]] = {
    "no ads": (-np.inf, 0.50),
    "only members": (-np.inf, 0.50),
    **{f"only {channel}": (-np.inf, 0.60) for channel in CHANNELS},
    **{f"only {phase}": (-np.inf, 0.66) for phase in PHASES},
    **{f"without {channel}": (0.65, 0.97) for channel in OF_CHANNEL},
    "without live": (0.65, 1.001),
    "no coupon": (0.90, 0.97),
    "35 % off": (-np.inf, 0.30), "coupon 110−30": (-np.inf, 0.30), "most sales": (-np.inf, 0.30),
    "stock 60%": (-np.inf, 0.90), "stock 160%": (-np.inf, 0.90),
    "stock 90%": (0.78, 1.0), "stock 110%": (0.78, 1.0),
    "even 45k": (0.30, 0.62),
    **{f"even {total / 1e3:.0f}k": (-np.inf, 0.80) for total in EVENS if total != EVEN},
}  # fmt: skip
"""Bounds of a plan's profit as a share of the best. A tenth of the stock costs at most 15 % in the practice market; in
others, whose increment is thinner against their turnover, up to 22 %. A phase alone stays under 60 % in the practice
market and under 66 % in the others."""
REAL_CUT = (0.10, 0.20)
BAD_LEFT = 0.10
"""Share of the best profit that the best plan keeps at least in a bad market."""


def broken(market: Market, best: Array) -> str | None:
    """The first bound that a market breaks, the cheap ones first; None if it can be kept."""
    profit = float(value(market, best)[0])
    if profit < SMALLEST:
        return f"small {profit:.0f}"
    real = float(offer_of(market, best[None]).real[0])
    if not REAL_CUT[0] <= real <= REAL_CUT[1]:
        return f"real cut {real:.3f}"
    if (left := bad_market(market, best) / profit) < BAD_LEFT:
        return f"bad market {left:.2f}"
    for name, plan in variants(market, best).items():
        if (why := _outside(name, earned(market, plan) / profit)) is not None:
            return why
    for name, plan in searched(market, best):
        if (why := _outside(name, earned(market, plan) / profit)) is not None:
            return why
    return None


def _outside(name: str, share: float) -> str | None:
    low, high = SHARES.get(name, (-np.inf, np.inf))
    return None if low <= share <= high else f"{name} {share:.2f}"


def earned(market: Market, plan: Array) -> float:
    """Mean increment, whatever the cash."""
    return float(profits(market, plan).mean())


def bad_market(market: Market, plan: Array) -> float:
    return float(np.percentile(profits(market, plan), BAD))
