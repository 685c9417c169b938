"""What is in an order: SKUs and quantities that come near a wished basket value."""

from __future__ import annotations

import numpy as np

from datasets.generator.catalogue import Catalogue
from datasets.generator.random import Floats, Ints

PRICE_FIT = 0.33  # how strictly a chosen price follows the wish, in log units
BASKET, BASKET_SIGMA = 223.0, 0.42  # yuan; log units
COMPANION_CHANCE = 0.30
SAME_AGAIN = 0.30


def pick(rng: np.random.Generator, weight: Floats, log_price: Floats, wish: Floats) -> Ints:
    """Draw one SKU per wish (log yuan), by demand weight and nearness of the price (Gumbel trick)."""
    with np.errstate(divide="ignore"):
        score = np.log(weight)[None, :] - (log_price[None, :] - wish[:, None]) ** 2 / (2 * PRICE_FIT**2)
    return np.argmax(score + rng.gumbel(size=score.shape), axis=1)


def baskets(
    rng: np.random.Generator, goods: Catalogue, weight: Floats, value: Floats, units: Ints, hero: np.ndarray
) -> list[dict[int, int]]:
    """Return one ``{sku index: quantity}`` per order.

    ``value`` is the wished basket in yuan, ``units`` the number of pieces, ``hero`` marks orders led by the hero.
    """
    log_price = np.log(goods.products["price"].to_numpy())
    lead = pick(rng, weight, log_price, np.log(value / units))
    lead[hero] = 0
    out: list[dict[int, int]] = [{int(s): 1} for s in lead]
    left = value - np.exp(log_price[lead])
    missing = units - 1
    while (open_ := np.flatnonzero(missing > 0)).size:
        wish = np.log(np.maximum(left[open_] / missing[open_], 25))
        chosen = pick(rng, weight, log_price, wish)
        same = rng.random(open_.size) < SAME_AGAIN
        friend = goods.companion[lead[open_]]
        together = (friend >= 0) & (rng.random(open_.size) < COMPANION_CHANCE) & (weight[friend] > 0)
        chosen = np.where(together, friend, np.where(same & ~hero[open_], lead[open_], chosen))
        for order, sku in zip(open_, chosen, strict=True):
            out[order][int(sku)] = out[order].get(int(sku), 0) + 1
        left[open_] -= np.exp(log_price[chosen])
        missing[open_] -= 1
    return out
