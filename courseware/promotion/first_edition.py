"""What the first edition kept: its runs stay readable, its plan files are read as far as they go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courseware.promotion.calendar import PHASES
from courseware.promotion.plan import CODES, ROLES, number

FORMAT = "618-plan-1"
CHANNELS = ("search", "feed", "live", "crm")
SHARED = {"search": "search_ads", "feed": "feed_ads", "live": "live"}
"""Its channels that there still are. Members were given yuan, and are now written to in rounds."""


@dataclass(frozen=True)
class FirstEdition:
    """What a kept run of the first edition decided and what came of it, in its own market. Yuan and units."""

    budget: tuple[float, float, float]
    """By phase."""
    cut: float
    threshold: float
    coupon: float
    stock: float
    profit: float
    best: float
    paid: float
    units: float
    total: float
    """Its score, 0..100."""


def is_first_edition(plan: Mapping[str, Any]) -> bool:
    return "budget" in plan


def read_run(plan: Mapping[str, Any], judgement: Mapping[str, Any]) -> FirstEdition:
    """Of what was kept. Figures that are missing are 0: nothing is made of them any more."""

    def figure(of: Mapping[str, Any], name: str) -> float:
        return number(of.get(name)) or 0.0

    budget = plan["budget"] if isinstance(plan["budget"], Mapping) else {}
    rows = [row for row in budget.values() if isinstance(row, Mapping)]
    early, burst, late = (sum(figure(row, phase) for row in rows) for phase in PHASES)
    score = judgement.get("score")
    return FirstEdition(
        budget=(early, burst, late),
        cut=figure(plan, "cut"),
        threshold=figure(plan, "threshold"),
        coupon=figure(plan, "coupon"),
        stock=figure(plan, "stock"),
        profit=figure(judgement, "profit"),
        best=figure(judgement, "best"),
        paid=figure(judgement, "gmv"),
        units=figure(judgement, "units"),
        total=figure(score if isinstance(score, Mapping) else {}, "total"),
    )


def taken_over(values: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A plan of the first edition, by its codes, as a raw one of this edition, and the codes that it lacks."""
    raw: dict[str, Any] = dict.fromkeys(CODES)
    for old, new in SHARED.items():
        for phase in PHASES:
            if f"{new}.{phase}" in raw:
                raw[f"{new}.{phase}"] = values.get(f"budget.{old}.{phase}")
    for role in ROLES:
        raw[f"cut.{role}"] = values.get("cut")
    raw["threshold"], raw["coupon"] = values.get("threshold"), values.get("coupon")
    return raw, tuple(code for code in CODES if raw[code] is None)
