"""What it costs that every answer is on the disk before the learner reads that it is kept: submissions to the record
with SQLite's `synchronous` at FULL and at NORMAL, on the disk that holds the course."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.server import ROOT
from benchmarks.table import show
from courseware.record import sqlite
from courseware.record.log import Attempt
from courseware.record.store import Store
from courseware.verdict import scored

SUBMISSIONS = 600
CROWDS = (1, 20)
"""How many submit at once, each again as soon as the last one is kept."""


def run() -> None:
    rows = []
    for crowd in CROWDS:
        for how in ("FULL", "NORMAL", "FULL", "NORMAL"):
            with synchronous(how), tempfile.TemporaryDirectory(dir=ROOT) as folder:
                taken, seconds = submit(Store.open(Path(folder) / "courseware.db"), crowd)
            p50, p95 = (f"{np.percentile(taken, share) * 1e3:.1f} ms" for share in (50, 95))
            rows.append([crowd, how, f"{SUBMISSIONS / seconds:.0f}", p50, p95])
    show("The record: one submission", ["at once", "synchronous", "a second", "p50", "p95"], rows)


@contextmanager
def synchronous(how: str) -> Iterator[None]:
    before, sqlite.SYNCHRONOUS = sqlite.SYNCHRONOUS, how
    try:
        yield
    finally:
        sqlite.SYNCHRONOUS = before


def submit(store: Store, crowd: int) -> tuple[list[float], float]:
    """Seconds that each submission took, and all of them together."""
    now = datetime.now(UTC)
    learners = [store.learners.add(f"学员{number}", f"学员{number}", now).id for number in range(crowd)]

    def work(learner: str) -> list[float]:
        taken = []
        for number in range(SUBMISSIONS // crowd):
            item = f"question:q{number % 10}"
            attempt = Attempt(f"{learner}-{number}", learner, item, None, 0, "3.2%", scored(0.5), now)
            started = perf_counter()
            store.attempts.append(attempt)
            taken.append(perf_counter() - started)
        return taken

    started = perf_counter()
    with ThreadPoolExecutor(crowd) as pool:
        taken = [each for of_one in pool.map(work, learners) for each in of_one]
    return taken, perf_counter() - started
