"""What it takes to know a learner who has answered 20,000 times: the evidence in his log, his mastery of every point,
and what he is to review today. Of the course that is in the tree, in one process, without the reading of the log, which
stands beside it."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from sqlalchemy import insert

from benchmarks.server import ROOT
from benchmarks.table import show
from courseware.content.course import Course
from courseware.content.loader import load_course
from courseware.progress.evidence import evidence, items_of
from courseware.progress.mastery import mastery
from courseware.progress.review import due_today
from courseware.record.log import Log, Purpose
from courseware.record.schema import attempts
from courseware.record.store import Store
from courseware.verdict import scored

ATTEMPTS = (1_000, 20_000)
A_DAY, RIGHT, SEED = 55, 0.7, 1
TIMES = 15
NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)


def run() -> None:
    course = load_course(ROOT)
    rows = []
    for number in ATTEMPTS:
        with tempfile.TemporaryDirectory(dir=ROOT) as folder:
            store = Store.open(Path(folder) / "courseware.db")
            learner = _answered(course, store, number)
            log = store.histories.log(learner)
            read = _milliseconds(store.histories.log, learner)
        known = evidence(course, log)
        rows.append(
            [
                f"{number:,}",
                f"{len(known.of):,}",
                read,
                _milliseconds(evidence, course, log),
                _milliseconds(_mastery, course, log),
                _milliseconds(_queue, course, log),
            ]
        )
    headers = ["attempts", "pieces of evidence", "log read", "evidence", "mastery with it", "queue with it"]
    show(f"A learner's log, {A_DAY} answers a day: p50 of {TIMES}", headers, rows)


def _mastery(course: Course, log: Log) -> None:
    mastery(course, evidence(course, log), NOW)


def _queue(course: Course, log: Log) -> None:
    due_today(course, evidence(course, log), log, NOW)


def _milliseconds(work: Callable[..., object], *of: object) -> str:
    taken = []
    for _ in range(TIMES):
        started = perf_counter()
        work(*of)
        taken.append(perf_counter() - started)
    return f"{np.median(taken) * 1e3:.1f} ms"


def _answered(course: Course, store: Store, number: int) -> str:
    """The id of a learner who answered any questions at any numbers, again until they were right."""
    rng = random.Random(SEED)
    items = sorted(items_of(course))
    learner = store.learners.add("学员", "学员", NOW).id
    begun = NOW - timedelta(days=1 + number // A_DAY)
    rows: list[dict[str, Any]] = []
    right = True
    for n in range(number):
        if right:
            item, variant = rng.choice(items), rng.randrange(50)
        right = rng.random() < RIGHT
        verdict = scored(float(right))
        rows.append(
            {"nonce": str(n), "learner_id": learner, "item": item, "variant": variant, "solution_seen": False,
             "answer": "1", "status": str(verdict.status), "score": verdict.score, "details": "{}",
             "at": begun + timedelta(days=n // A_DAY, minutes=n % A_DAY), "purpose": str(Purpose.PRACTICE)}
        )  # fmt: skip
    with store.database.writing() as connection:
        connection.execute(insert(attempts), rows)
    return learner
