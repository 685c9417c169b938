"""Other markets than the practice one: its parameters times factors that are drawn, kept within two deviations."""

from __future__ import annotations

import numpy as np

from courseware.promotion.parameters import Parameters, practice
from courseware.promotion.plan import Array

SPREAD = {
    "visitors": 0.20, "conversion": 0.12, "role_price": 0.06, "role_cost": 0.06, "role_share": 0.45, "returned": 0.20,
    "elasticity": 0.18, "half": 0.20, "ads_pool": 0.12, "ads_price": 0.10, "attention": 0.10, "content_readers": 0.30,
    "live_pool": 0.35, "live_fee": 0.30, "live_half": 0.25, "members": 0.25, "click": 0.20, "wake": 0.20, "pull": 0.35,
    "rivals": 0.30, "top_most": 0.10, "basket": 0.15, "newcomer_value": 0.10, "rank_lift": 0.40, "per_shift": 0.20,
    "clearance": 0.06, "cash": 0.10,
}  # fmt: skip
"""Half the width of a parameter's factor (two standard deviations), drawn for each source, phase or role apart."""
COMMON = {"visitors": 0.45, "conversion": 0.08}
"""And a factor that all of them share: the size of the shop, and how well it converts."""
SIZED = ("content_readers", "content_half", "live_pool", "live_half", "members", "capacity", "cash")
"""A larger shop has more of everything."""
RIVALS = (0.08, 0.18)
MOST_CLEARANCE = 0.82
TOLD = (
    "visitors", "conversion", "always_on", "role_price", "role_cost", "role_share", "returned", "basket",
    "newcomer_value", "members", "live_fee", "capacity", "per_shift", "clearance", "cash",
)  # fmt: skip
"""What a shop's own tables and contracts tell its manager of his market; the rest he takes from the practice market."""


def believed(number: int) -> Parameters:
    """A market as its manager may think of it before he has sold anything in it."""
    own = drawn(number)
    return {**practice(), **{name: own[name] for name in TOLD}}


def drawn(number: int) -> Parameters:
    """The parameters of a market: the same number gives the same ones. Number 0 is the practice market."""
    given = dict(practice())
    if number == 0:
        return given
    rng = np.random.default_rng(618_000 + number)
    size = 1.0
    for name, spread in SPREAD.items():
        given[name] = given[name] * _factor(rng, spread, given[name].shape)
        if name in COMMON:
            common = float(_factor(rng, COMMON[name], ()))
            given[name] = given[name] * common
            size = common if name == "visitors" else size
    for name in SIZED:
        given[name] = given[name] * size
    given["role_share"] = given["role_share"] / given["role_share"].sum()
    given["rivals"] = np.clip(given["rivals"], *RIVALS)
    given["clearance"] = np.minimum(given["clearance"], MOST_CLEARANCE)
    given["members"] = given["members"].round()
    for name, digits in (("cash", -3), ("live_fee", -1), ("capacity", 0), ("per_shift", 0)):
        given[name] = given[name].round(digits)  # figures that the learner is told
    ads = slice(3, 5)
    given["always_on"] = given["always_on"] * given["visitors"][ads] / practice()["visitors"][ads]
    return given


def _factor(rng: np.random.Generator, spread: float, shape: tuple[int, ...]) -> Array:
    return np.asarray(np.exp(np.clip(rng.normal(0, spread / 2, shape), -spread, spread)))
