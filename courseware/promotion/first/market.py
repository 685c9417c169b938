"""A market: the parameters in the shapes that the model computes with, and its seeded noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from courseware.promotion.first.parameters import Parameters
from courseware.promotion.first.plan import CHANNELS, PHASES

Array = NDArray[np.float64]

SOURCES = (*CHANNELS, "organic")
"""Where visitors come from: the four channels, then organic traffic. Axis of every per-source array."""
QUANTILES = 400


@dataclass(frozen=True, eq=False)
class Market:
    """Arrays by day have shape (19,), by phase (3,), by channel (4,), by source (5,); noise is (markets, days)."""

    phase: NDArray[np.int64]
    shape: Array
    attention: Array
    price: Array
    intent: Array
    pool: Array
    scale: Array
    slope: Array
    carry: Array
    organic: float
    cvr: Array
    cart: Array
    returns: Array
    commission: Array
    baskets: Array
    top_up_max: float
    top_up_reach: float
    top_up_reward: float
    elasticity: float
    cut_max: float
    venue_floor: float
    venue_cut: float
    conversion_cap: float
    list_price: float
    unit_cost: float
    fee: float
    wake: float
    wake_messages: float
    wake_scale: float
    wake_max: float
    return_share: float
    presale_kept: float
    retry: float
    rank_loss: float
    rank_floor: float
    presale_penalty: float
    penalty: float
    clearance: float
    shipping: float
    return_handling: float
    return_value: float
    returns_by_cut: float
    returns_by_top_up: float
    carried: Array
    """Share of a channel's yuan of day s that still works on day t: (channels, t, s)."""
    noise: Array

    @property
    def days(self) -> NDArray[np.int64]:
        """Days of each phase."""
        return np.bincount(self.phase, minlength=len(PHASES))


def build(p: Parameters, seed: int) -> Market:
    """The market of these parameters; the same seed gives the same noise (common random numbers between plans)."""

    def by_phase(name: str) -> Array:
        return np.array([p[f"phases.{name}.{phase}"] for phase in PHASES])

    def by_channel(name: str) -> Array:
        return np.array([p[f"channels.{channel}.{name}"] for channel in CHANNELS])

    def by_source(name: str) -> Array:
        return np.append(by_channel(name), p[f"organic.{name}"])

    def group(prefix: str) -> Callable[[str], float]:
        return lambda name: p[f"{prefix}.{name}"]

    basket, price, waiting, stock, costs = map(group, ("basket", "price", "waiting", "stock", "costs"))
    lengths = [len(p.shapes[phase]) for phase in PHASES]
    carry = by_channel("carry")
    ranks = (np.arange(QUANTILES) + 0.5) / QUANTILES
    sigma = basket("sigma")
    return Market(
        phase=np.repeat(np.arange(len(PHASES)), lengths),
        shape=np.concatenate([p.shapes[phase] for phase in PHASES]),
        attention=by_phase("attention"),
        price=by_phase("price"),
        intent=by_phase("intent"),
        pool=by_channel("pool"),
        scale=by_channel("scale"),
        slope=by_channel("slope"),
        carry=carry,
        organic=p["organic.visitors"],
        cvr=by_source("cvr"),
        cart=by_source("cart"),
        returns=by_source("returns"),
        commission=np.append(by_channel("commission"), 0.0),
        baskets=basket("mean") * np.exp(sigma * ndtri(ranks) - sigma**2 / 2),
        top_up_max=basket("top_up_max"),
        top_up_reach=basket("top_up_reach"),
        top_up_reward=basket("top_up_reward"),
        elasticity=price("elasticity"),
        cut_max=price("cut_max"),
        venue_floor=price("venue_floor"),
        venue_cut=price("venue_cut"),
        conversion_cap=price("conversion_cap"),
        list_price=price("list_price"),
        unit_cost=price("unit_cost"),
        fee=price("fee"),
        wake=waiting("wake"),
        wake_messages=waiting("wake_messages"),
        wake_scale=waiting("wake_scale"),
        wake_max=waiting("wake_max"),
        return_share=waiting("return_share"),
        presale_kept=waiting("presale_kept"),
        retry=stock("retry"),
        rank_loss=stock("rank_loss"),
        rank_floor=stock("rank_floor"),
        presale_penalty=stock("presale_penalty"),
        penalty=stock("penalty"),
        clearance=stock("clearance"),
        shipping=costs("shipping"),
        return_handling=costs("return_handling"),
        return_value=costs("return_value"),
        returns_by_cut=costs("returns_by_cut"),
        returns_by_top_up=costs("returns_by_top_up"),
        carried=_carried(carry, sum(lengths)),
        noise=_noise(seed, int(p["noise.markets"]), sum(lengths), p["noise.season"], p["noise.day"]),
    )


def _carried(carry: Array, days: int) -> Array:
    """a[t] = spend[t] + carry·a[t-1] as a matrix: carry^(t-s) for s ≤ t. Shape (channels, days, days)."""
    lag = np.arange(days)[:, None] - np.arange(days)[None, :]
    powers = carry[:, None, None] ** np.maximum(lag, 0)
    return np.where(lag >= 0, powers, 0.0)


def _noise(seed: int, markets: int, days: int, season: float, day: float) -> Array:
    """Lognormal factors of mean 1, for the season and for each day. Antithetic: the second half mirrors the first."""
    rng = np.random.default_rng(seed)
    half = markets // 2
    seasons, daily = rng.standard_normal((half, 1)), rng.standard_normal((half, days))
    seasons, daily = np.concatenate([seasons, -seasons]), np.concatenate([daily, -daily])
    return np.exp(season * seasons - season**2 / 2 + day * daily - day**2 / 2)
