"""Plans to try: a good raw one, and any that is allowed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
from hypothesis import strategies as st

from courseware.promotion.first.plan import BUDGET, CHANNELS, PHASES, Forecast, Plan, plan_from
from courseware.promotion.first.runs import Entry

GOOD: dict[str, Any] = {
    "budget": {channel: dict.fromkeys(PHASES, 10_000.0) for channel in CHANNELS},
    "cut": 0.1,
    "threshold": 299.0,
    "coupon": 30.0,
    "stock": 9000.0,
    "forecast": {"gmv": 1_300_000.0, "units": 9_000.0, "roas": 11.0},
}


def changed(**values: Any) -> dict[str, Any]:
    return {**deepcopy(GOOD), **values}


def with_cell(value: Any) -> dict[str, Any]:
    raw = deepcopy(GOOD)
    raw["budget"]["feed"]["burst"] = value
    return raw


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    shares = np.array(draw(st.lists(st.floats(0, 1), min_size=12, max_size=12)))
    total = draw(st.floats(0, BUDGET * 0.999))
    grid = (shares / shares.sum() * total if shares.sum() > 0 else shares).reshape(4, 3)
    threshold = draw(st.floats(100, 600))
    coupon = draw(st.floats(0, 0.2499)) * threshold
    return plan_from(grid, draw(st.floats(0, 0.35)), threshold, coupon, draw(st.floats(0, 60_000)))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    forecast = Forecast(draw(st.floats(0, 3e6)), draw(st.floats(0, 20_000)), draw(st.floats(0, 30)))
    return Entry(draw(plans()), forecast)
