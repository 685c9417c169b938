"""The parameters of the practice market by name: what is measured, what is fitted to the past, what is assumed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from courseware.promotion.calendar import PHASES
from courseware.promotion.measure import FILE as MEASURED
from courseware.promotion.plan import ROLES, Array

ASSUMED = Path(__file__).with_name("parameters.yaml")
FITTED = Path(__file__).with_name("fitted.json")
EQUATIONS = 2
"""Raise it when the equations change, so that no market is taken for solved that was solved under others."""

FREE = ("search", "feed", "direct")
SOURCES = (*FREE, "search_ads", "feed_ads", "live", "members", "content")
"""Where visitors come from. Axis of every array by source."""

ENDS = ("value", "low", "high")

Parameters = Mapping[str, Array]
"""Values by name; scalars are arrays of no dimension. Names and shapes are those of `Market`."""


@dataclass(frozen=True)
class Parameter:
    """Of one that is assumed. Arrays where it has a value a phase, a role or a source."""

    value: Array
    low: Array
    high: Array
    unit: str
    basis: str


@cache
def assumed() -> Mapping[str, Parameter]:
    raw = yaml.safe_load(ASSUMED.read_text(encoding="utf-8"))
    return {
        name: Parameter(**{key: np.array(told[key], float) for key in ENDS}, unit=told["unit"], basis=told["basis"])
        for name, told in raw.items()
    }


@cache
def measured() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
    return found


@cache
def fitted() -> Parameters:
    return {name: np.array(value, float) for name, value in json.loads(FITTED.read_text(encoding="utf-8")).items()}


@cache
def practice() -> Parameters:
    """The practice market: the shop's own April, and what is assumed."""
    return {
        **{name: parameter.value for name, parameter in assumed().items()},
        **fitted(),
        **_shop(),
        **normal_days(measured()["normal"], measured()["search_ads"][0]),
    }


def normal_days(rows: list[dict[str, Any]], search_ads: Mapping[str, float]) -> Parameters:
    """A normal day by source from the traffic report and the search ads of the same days: visitors, conversion, and
    what is spent on ads. What is not search ads is feed ads."""
    by = {row["channel"]: row for row in rows}
    paid = by["paid"]
    feed_ads = {name: paid[name] - search_ads[name] for name in ("visitors", "orders", "spend")}
    ordered = [*(by[source] for source in FREE), search_ads, feed_ads, by["live"], by["crm"]]
    rates = [row["orders"] / row["visitors"] for row in ordered]
    return {
        "visitors": np.array([*(row["visitors"] for row in ordered), 0.0]),
        "conversion": np.array([*rates, rates[FREE.index("feed")]]),
        "always_on": np.array([search_ads["spend"], feed_ads["spend"]]),
    }


def _shop() -> Parameters:
    told = measured()
    role = {row["role"]: row for row in told["roles"]}
    refunded = {row["channel"]: row["share"] for row in told["refunded"]}
    newcomers = {row["phase"]: row["share"] for row in told["newcomers"]}
    everyday = {row["phase"]: row["visitors"] for row in told["everyday"]}
    basket = told["basket"][0]
    free, ads = [refunded[source] for source in FREE], refunded["paid"]
    return {
        **{f"role_{name}": np.array([role[each][name] for each in ROLES]) for name in ("share", "price", "cost")},
        "returned": np.array([*free, ads, ads, refunded["live"], refunded["crm"], refunded["feed"]]),
        "newcomers": np.array([newcomers[phase] for phase in PHASES]),
        "newcomers_normal": np.array(newcomers["normal"]),
        "newcomer_value": np.array(told["newcomer_value"][0]["yuan"]),
        "everyday": np.array([everyday[phase] for phase in PHASES]),
        "basket": np.array(basket["mean"]),
        "basket_spread": np.array(basket["spread"]),
        "units_per_order": np.array(basket["units"]),
        "members": np.array(told["members"][0]["reachable"]),
        "parcel": np.array(told["parcel"][0]["cost"]),
        "money_days": np.array([row["share"] for row in told["burst_money"]]),
    }  # fmt: skip


@cache
def model_version() -> str:
    """A name for equations and parameters together: what was solved or judged under another is not comparable."""
    told = {name: np.round(value, 9).tolist() for name, value in sorted(practice().items())}
    return hashlib.sha256(json.dumps([EQUATIONS, told]).encode()).hexdigest()[:12]
