"""The parameters of the market: read from `parameters.yaml`, each with its value, plausible range, unit and basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

FILE = Path(__file__).with_name("parameters.yaml")

VARIES: dict[str, float] = {"pool": 0.20, "scale": 0.20, "cvr": 0.15}
"""How far a learner's own market differs from the standard one, by parameter of a channel, as a share."""


@dataclass(frozen=True)
class Parameter:
    value: float
    low: float
    high: float
    unit: str
    basis: str


@dataclass(frozen=True)
class Parameters:
    """Values by dotted name, e.g. `channels.search.pool`, and the day shape of each phase."""

    values: Mapping[str, Parameter]
    shapes: Mapping[str, tuple[float, ...]]

    def __getitem__(self, name: str) -> float:
        return self.values[name].value

    def with_values(self, **changes: float) -> Parameters:
        """A copy with some values changed; names are dotted, given by `**{"price.fee": .06}`."""
        unknown = set(changes) - set(self.values)
        if unknown:
            raise KeyError(f"unknown parameters: {sorted(unknown)}")
        changed = {name: replace(self.values[name], value=value) for name, value in changes.items()}
        return replace(self, values={**self.values, **changed})


@cache
def standard() -> Parameters:
    """The standard market, used for practice."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    shapes = {phase: tuple(float(x) for x in days) for phase, days in raw.pop("days").items()}
    return Parameters(dict(_flatten(raw)), shapes)


def _flatten(node: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Parameter]]:
    found: list[tuple[str, Parameter]] = []
    for key, value in node.items():
        if "value" in value:
            low, high = value["range"]
            found.append((prefix + key, Parameter(float(value["value"]), low, high, value["unit"], value["basis"])))
        else:
            found += _flatten(value, f"{prefix}{key}.")
    return found


def own_market(rng: Random) -> Parameters:
    """The market of one learner: every channel's pool and scale within ±20 %, its conversion within ±15 %."""
    base = standard()
    changes = {}
    for name in base.values:
        group, _, last = name.rpartition(".")
        if group.startswith("channels.") and last in VARIES:
            changes[name] = base[name] * rng.uniform(1 - VARIES[last], 1 + VARIES[last])
    return base.with_values(**changes)
