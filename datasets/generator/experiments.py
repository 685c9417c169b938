"""Four A/B tests: a small true effect, a peeking trap, Simpson's paradox, and a broken split."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.days import CHANNELS, HOURS, clock
from datasets.generator.random import generator

PER_ARM = 52_000
MISMATCH = 0.013
TWICE = 0.004
# peeking trap: payment rates by day; both arms average out the same
PEEK_DAYS, PEEK_PER_DAY = 14, 250
PEEK_A, PEEK_B = (0.0400, 0.0560), (0.0600, 0.0480)
PEEK_TURN = 5
# Simpson: channel → (visitors A, rate A, visitors B, rate B)
SIMPSON = {
    "search": (3000, 0.0600, 1000, 0.0680),
    "feed": (700, 0.0130, 2600, 0.0173),
    "crm": (400, 0.0900, 500, 0.1000),
}
BROKEN_SPLIT = (2640, 2360)


def _converted(rng: np.random.Generator, n: int, rate: float) -> np.ndarray:
    """Return ``n`` flags with exactly round(n × rate) ones, shuffled."""
    flags = np.zeros(n, dtype=np.int64)
    flags[: round(n * rate)] = 1
    return rng.permutation(flags)


def _test(
    name: str,
    start: str,
    rng: np.random.Generator,
    day: np.ndarray,
    channel: np.ndarray,
    arm: np.ndarray,
    won: np.ndarray,
) -> pd.DataFrame:
    n = len(day)
    first = pd.Timestamp(start)
    time = clock(rng, first, n, HOURS) + (day - 1).astype("timedelta64[D]")
    value = np.exp(rng.normal(np.log(205) - 0.42**2 / 2, 0.42, n)).round(1)
    table = pd.DataFrame({
        "experiment_id": name, "assigned_at": time, "day": day, "channel": channel, "arm": arm, "page_seen": arm,
        "converted": won, "amount": np.where(won == 1, value, 0.0),
    }).sort_values("assigned_at", ignore_index=True)  # fmt: skip
    ids = rng.choice(900_000, n, replace=False) + 100_000
    table.insert(1, "visitor_id", [f"u{i}" for i in ids])
    return table


def _main_image(rng: np.random.Generator) -> pd.DataFrame:
    """Return test e1: 3.0 % against 3.3 % on the clean rows, with the dirt of a real rollout."""
    days = 45
    wrong = round(PER_ARM * MISMATCH)
    arms = []
    for arm, rate in (("A", 0.0300), ("B", 0.0330)):
        n = PER_ARM + wrong + round(PER_ARM * TWICE)
        channel = rng.choice(CHANNELS, n, p=[0.26, 0.19, 0.35, 0.06, 0.05, 0.09])
        won = np.concatenate([_converted(rng, PER_ARM, rate), _converted(rng, n - PER_ARM, 0.0315)])
        part = _test("e1", "2026-02-24", rng, rng.integers(1, days + 1, n), channel, np.full(n, arm), won)
        arms.append(part)
    table = pd.concat(arms, ignore_index=True)
    # the visitor numbers of the two arms must not meet by chance
    table["visitor_id"] = [f"u{i}" for i in rng.choice(900_000, len(table), replace=False) + 100_000]
    return table


def _soiled_main_image(rng: np.random.Generator) -> pd.DataFrame:
    table = _main_image(rng)
    wrong, twice = round(PER_ARM * MISMATCH), round(PER_ARM * TWICE)
    pairs = {}
    for arm, other in (("A", "B"), ("B", "A")):
        here = table.index[table["arm"] == arm].to_numpy()
        losers = here[table.loc[here, "converted"] == 0]
        winners = here[table.loc[here, "converted"] == 1]
        # what is set aside as dirt converts like the average, so that the clean rows keep their exact rates
        dirt_winners = len(winners) - round(PER_ARM * (0.030 if arm == "A" else 0.033))
        dirt = np.concatenate([
            rng.choice(winners, dirt_winners, replace=False),
            rng.choice(losers, wrong + twice - dirt_winners, replace=False),
        ])  # fmt: skip
        dirt = rng.permutation(dirt)
        table.loc[dirt[:wrong], "page_seen"] = other
        pairs[arm] = dirt[wrong:]
    # the same visitor drawn twice, half of the time into both arms
    table.loc[pairs["B"], "visitor_id"] = table.loc[pairs["A"], "visitor_id"].to_numpy()
    return table.sort_values(["assigned_at", "visitor_id"], ignore_index=True)


def _peeking(rng: np.random.Generator) -> pd.DataFrame:
    parts = []
    for day in range(1, PEEK_DAYS + 1):
        for arm, rates in (("A", PEEK_A), ("B", PEEK_B)):
            n = PEEK_PER_DAY
            won = _converted(rng, n, rates[int(day > PEEK_TURN)])
            channel = rng.choice(CHANNELS, n, p=[0.26, 0.19, 0.35, 0.06, 0.05, 0.09])
            parts.append(_test("e2", "2026-03-02", rng, np.full(n, day), channel, np.full(n, arm), won))
    table = pd.concat(parts, ignore_index=True).sort_values("assigned_at", ignore_index=True)
    table["visitor_id"] = [f"u{i}" for i in rng.choice(900_000, len(table), replace=False) + 100_000]
    return table


def _simpson(rng: np.random.Generator) -> pd.DataFrame:
    channel, arm, won = [], [], []
    for name, (n_a, rate_a, n_b, rate_b) in SIMPSON.items():
        for label, n, rate in (("A", n_a, rate_a), ("B", n_b, rate_b)):
            channel += [name] * n
            arm += [label] * n
            won.append(_converted(rng, n, rate))
    day = rng.integers(1, 15, len(arm))
    return _test("e3", "2026-04-01", rng, day, np.array(channel), np.array(arm), np.concatenate(won))


def _broken_split(rng: np.random.Generator) -> pd.DataFrame:
    n_a, n_b = BROKEN_SPLIT
    arm = np.repeat(["A", "B"], [n_a, n_b])
    won = np.concatenate([_converted(rng, n_a, 0.0280), _converted(rng, n_b, 0.0342)])
    channel = rng.choice(CHANNELS, n_a + n_b, p=[0.26, 0.19, 0.35, 0.06, 0.05, 0.09])
    return _test("e4", "2026-04-08", rng, rng.integers(1, 15, n_a + n_b), channel, arm, won)


def experiment_table() -> pd.DataFrame:
    """Return ``experiments``, test after test in the order of assignment."""
    tests = [
        _soiled_main_image(generator("e1")),
        _peeking(generator("e2")),
        _simpson(generator("e3")),
        _broken_split(generator("e4")),
    ]
    return pd.concat(tests, ignore_index=True)
