"""The markets that are shipped solved: `markets.json`, made by `python -m courseware.promotion.solving`.

Number 0 is the practice market, the same for all; 1 to 64 are the learners' own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from courseware.promotion.draw import believed, drawn
from courseware.promotion.market import PRACTICE_SEED, Market, build, practice_market
from courseware.promotion.parameters import model_version
from courseware.promotion.plan import CODES, Plan
from courseware.seed import seed_of

FILE = Path(__file__).with_name("markets.json")
PRACTICE = 0
OWN = 64
"""How many markets there are besides the practice one."""


class Stale(RuntimeError):
    """The file was made for other equations or parameters: `make markets` makes it anew."""


@dataclass(frozen=True)
class Solved:
    """A market and what is known of it beforehand. Profits are mean increments over the seeded markets, in yuan."""

    number: int
    candidate: int
    """What its parameters are drawn from."""
    best: Plan
    profit: float
    bad: float
    """Of the best plan, in a bad market."""
    even: float
    """Of 45,000 yuan spread evenly, with the stock that suits it."""

    @property
    def market(self) -> Market:
        return _market(self.candidate)

    @property
    def believed(self) -> Market:
        """As the learner may think of it: the shop's own figures, and the practice market's where they tell nothing."""
        return _believed(self.candidate)


def solved(number: int) -> Solved:
    return _all()[number]


def own_number(learner_id: str) -> int:
    """The number of a learner's own market, which follows from his id."""
    return 1 + int(seed_of(learner_id, "618-market"), 16) % (len(_all()) - 1)


@cache
def _all() -> tuple[Solved, ...]:
    """Raises Stale."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    if told["model"] != model_version():
        raise Stale(f"markets.json is for model {told['model']}, this is {model_version()}: run `make markets`")
    return tuple(
        Solved(
            number, entry["candidate"], Plan.of(np.array([entry["best"][code] for code in CODES])), entry["profit"],
            entry["bad"], entry["even"],
        )
        for number, entry in enumerate(told["markets"])
    )  # fmt: skip


@lru_cache(maxsize=OWN + 1)
def _market(candidate: int) -> Market:
    return practice_market() if candidate == 0 else build(drawn(candidate), PRACTICE_SEED + candidate)


@lru_cache(maxsize=OWN + 1)
def _believed(candidate: int) -> Market:
    return practice_market() if candidate == 0 else build(believed(candidate), PRACTICE_SEED)
