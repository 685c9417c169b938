"""The shop's calendar: history, promotions, weekly and hourly profiles, live days, and the bad week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.random import Floats, Times

TODAY = pd.Timestamp("2026-05-01")
DAYS = pd.date_range("2024-11-01", "2026-04-30")
STOCK_START = pd.Timestamp("2025-11-01")
PATH_START = pd.Timestamp("2025-12-01")
YEAR_START = pd.Timestamp("2025-05-01")
PRODUCT_START = pd.Timestamp("2026-04-01")
LOG_WEEK = pd.date_range("2026-04-20", "2026-04-26")

CHANNELS = ["search", "feed", "paid", "live", "crm", "direct"]
BAD_DAYS = pd.date_range("2026-04-07", "2026-04-09")

# Monday to Sunday; mean 1
WEEK = np.array([0.94, 0.92, 0.90, 0.94, 0.96, 1.16, 1.18])
LIVE_WEEKDAYS = (1, 3, 5)

# Orders by hour, mean 1. The evening is lower than the shop's 1.8 because the livestream's orders come on top.
HOURS = np.array([
    0.70, 0.45, 0.30, 0.25, 0.20, 0.20, 0.45, 0.72, 0.99, 1.11, 1.30, 1.30,
    1.27, 1.27, 1.30, 1.30, 1.30, 1.30, 1.32, 1.36, 1.30, 1.47, 1.60, 1.14,
])  # fmt: skip
BURST_HOURS = HOURS.copy()
BURST_HOURS[:4] = [3.2, 1.6, 1.0, 0.8]


class Promotion(NamedTuple):
    """A promotion: its id, first burst day, and the factor on the order curve."""

    event: str
    burst: pd.Timestamp
    strength: float


PROMOTIONS = [
    Promotion("d11-2024", pd.Timestamp("2024-11-11"), 0.9),
    Promotion("618-2025", pd.Timestamp("2025-06-18"), 1.0),
    Promotion("d11-2025", pd.Timestamp("2025-11-11"), 1.1),
]
WARMUP_DAYS = 10
BURST = [10.0, 4.4, 3.4, 4.0]
RETURN = [1.6, 1.45, 1.3, 1.2, 1.1]
WARMUP_DIP = 0.76


def day_number(day: pd.Timestamp) -> int:
    """Return the position of ``day`` in the history."""
    return int((day - DAYS[0]).days)


def calendar() -> pd.DataFrame:
    """Return one row a day, indexed by date: ``event``, ``phase`` (or None), ``orders`` factor, ``live`` flag."""
    events: list[str | None] = [None] * len(DAYS)
    steps: list[str | None] = [None] * len(DAYS)
    factors = np.ones(len(DAYS))
    for event, burst, strength in PROMOTIONS:
        phases = [("warmup", WARMUP_DIP)] * WARMUP_DAYS
        phases += [("burst", f * strength) for f in BURST] + [("return", f) for f in RETURN]
        for offset, (phase, factor) in enumerate(phases):
            d = day_number(burst) + offset - WARMUP_DAYS
            events[d], steps[d], factors[d] = event, phase, factor
    for start in ("2025-01-26", "2026-02-14"):  # the week of the Spring Festival: parcels do not move
        d = day_number(pd.Timestamp(start))
        factors[d : d + 8] = 0.82
    live = np.isin(DAYS.day_of_week, LIVE_WEEKDAYS)
    return pd.DataFrame({"event": events, "phase": steps, "factor": factors, "live": live}, index=DAYS)


def clock(rng: np.random.Generator, day: pd.Timestamp, n: int, hours: Floats) -> Times:
    """Return ``n`` times on ``day`` drawn from an hourly profile, to the second."""
    hour = rng.choice(24, size=n, p=hours / hours.sum())
    return np.datetime64(day, "s") + (hour * 3600 + rng.integers(0, 3600, n)).astype("timedelta64[s]")
