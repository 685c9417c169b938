"""A market: its parameters in the shapes that the model computes with, and its seeded chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import ndtri

from courseware.promotion.calendar import LENGTHS
from courseware.promotion.parameters import Parameters, practice
from courseware.promotion.plan import Array

DAYS = sum(LENGTHS.values())
LENGTH = np.array(list(LENGTHS.values()))
PHASE = np.repeat(np.arange(len(LENGTHS)), LENGTH)
BURST, RETURN = PHASE == 1, PHASE == 2
FIRST = int(LENGTH[0])
"""Index of the first day of the burst."""
SEEDS = 40
"""Seeded markets over which a plan is averaged."""
QUANTILES = 60
FREE, ADS, LIVE, MEMBERS, CONTENT = slice(0, 3), slice(3, 5), 5, 6, 7
"""Where each kind of source stands in SOURCES."""


@dataclass(frozen=True, eq=False)
class Market:
    """Arrays by phase have shape (3,), by role (3,), by source (8,), by kind of ad (2,), by day (19,); unless said
    otherwise `parameters.yaml` and the queries of `measure.py` tell units and basis. Below the line: what follows."""

    visitors: Array
    conversion: Array
    always_on: Array
    returned: Array
    role_share: Array
    role_price: Array
    role_cost: Array
    newcomers: Array
    newcomers_by_source: Array
    newcomers_normal: float
    newcomer_value: float
    everyday: Array
    basket: float
    basket_spread: float
    units_per_order: float
    members: float
    parcel: float
    money_days: Array
    attention: Array
    ads_pool: Array
    ads_price: Array
    intent: Array
    day_shape: Array
    day_shape_return: Array
    half: Array
    carry: Array
    cannibal: float
    cart: float
    wake: float
    wake_days: Array
    content_readers: float
    content_half: float
    content_lift: float
    content_buyers: float
    live_pool: float
    live_half: float
    live_slope: float
    live_fee: float
    live_commission: float
    live_lift: Array
    message: float
    click: float
    fatigue: float
    unsubscribe: float
    member_value: float
    elasticity: Array
    cross: float
    belief: float
    rivals: float
    venue_half: float
    venue_slope: float
    subsidy: float
    top_reach: float
    top_reward: float
    top_most: float
    top_returned: float
    pull: float
    rank_lift: float
    rank_scale: float
    rank_loss: float
    rank_floor: float
    retry: float
    goodwill: float
    clearance: float
    rush_days: Array
    surcharge: float
    capacity: float
    per_shift: float
    overload: float
    late: float
    shift_cost: float
    fee: float
    handling: float
    resold: float
    returned_by_cut: float
    cash: float
    down: float
    season: float
    day: float
    # ——
    seed: int
    baskets: Array
    """Equally likely baskets at the normal price, yuan. Shape (QUANTILES,)."""
    noise: Array
    """Factors of mean 1 by seeded market and day. Shape (SEEDS, 19)."""
    spread: Array
    """Share of a phase's ad money that works on each day: (spent until the first day of the burst or later, kind of ad,
    day, phase)."""
    shape: Array
    """Attention of each day relative to its phase."""
    blend: Array
    """Share of sales by role."""
    eager: Array
    """How likely a full cart is bought, by source, times the mean: as likely as its visitors buy. Who has read about
    the goods is as eager as most."""
    normal_orders: float
    """Orders of a normal day."""
    normal_unit: Array
    """Yuan that a unit brings on a normal day, by role."""
    normal_order: float
    """Yuan that an order brings on a normal day, its newcomers' later orders among them."""


def build(parameters: Parameters, seed: int) -> Market:
    """The market of these parameters; the same seed gives the same noise (common random numbers between plans)."""
    p: dict[str, Any] = {name: value if np.ndim(value) else float(value) for name, value in parameters.items()}
    quantile = ndtri((np.arange(QUANTILES) + 0.5) / QUANTILES)
    orders = p["visitors"] * p["conversion"]
    normal = float(orders.sum())
    returned = float(orders @ p["returned"]) / normal
    unit = _normal_unit(p, returned)
    eager = p["conversion"] * p["visitors"].sum() / normal
    eager[CONTENT] = 1.0
    return Market(
        **p,
        seed=seed,
        baskets=p["basket"] * np.exp(p["basket_spread"] * quantile - p["basket_spread"] ** 2 / 2),
        noise=noise(seed, p["season"], p["day"]),
        spread=_spread(p["carry"], p["money_days"]),
        shape=np.concatenate([np.ones(FIRST), p["day_shape"], p["day_shape_return"]]),
        blend=p["role_share"] * p["role_price"] / (p["role_share"] @ p["role_price"]),
        eager=eager,
        normal_orders=normal,
        normal_unit=unit,
        normal_order=float(p["units_per_order"] * (p["role_share"] @ unit)),
    )


def _normal_unit(p: Mapping[str, Any], returned: float) -> Array:
    kept = p["role_price"] * (1 - returned) * (1 - p["fee"]) - p["role_cost"] * (1 - p["resold"] * returned)
    posted = (p["parcel"] + p["handling"] * returned) / p["units_per_order"]
    later = p["newcomer_value"] * p["newcomers_normal"] / p["units_per_order"]
    return np.asarray(kept - posted + later)


def noise(seed: int, season: float, day: float) -> Array:
    """Lognormal factors for the season and for each day. Antithetic: the second half mirrors the first."""
    rng = np.random.default_rng(seed)
    half = SEEDS // 2
    seasons, daily = rng.standard_normal((half, 1)), rng.standard_normal((half, DAYS))
    # Of the spread that is meant, not of what so few draws happen to have: chance is alike in every market.
    seasons, daily = seasons / np.sqrt((seasons**2).mean()), daily / np.sqrt((daily**2).mean())
    seasons, daily = np.concatenate([seasons, -seasons]), np.concatenate([daily, -daily])
    return np.exp(season * seasons - season**2 / 2 + day * daily - day**2 / 2)


def _spread(carry: Array, money_days: Array) -> Array:
    """A phase's money is spent evenly by day, in the burst as last year; a share of it works on the days after."""
    share = np.eye(len(LENGTH))[PHASE] / LENGTH
    share[BURST, 1] = money_days
    lag = np.arange(DAYS)[:, None] - np.arange(DAYS)
    kept = carry[:, None, None] ** np.maximum(lag, 0) * (lag >= 0) * (1 - carry)[:, None, None]
    by_day = kept[:, :, :, None] * share  # (kind, day it works, day it is spent, phase)
    return np.stack([by_day[:, :, : FIRST + 1].sum(2), by_day[:, :, FIRST + 1 :].sum(2)])


PRACTICE_SEED = 1


@lru_cache(maxsize=1)
def practice_market() -> Market:
    return build(practice(), PRACTICE_SEED)
