"""What it takes to know a learner who has answered 20,000 times: all of his log at first, then what came since, and the
pages that are made of it, each looked at right after another answer. Of the course that is in the tree, in one process,
with the reading of the log and without the drawing."""

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
from courseware.answers.exercise import Workbook
from courseware.content.course import Course
from courseware.content.loader import load_course
from courseware.progress.evidence import items_of
from courseware.record.log import Attempt, Purpose
from courseware.record.schema import attempts
from courseware.record.store import Store
from courseware.shop.tables import Shop
from courseware.study.knowledge import Knowledge
from courseware.study.service import Study
from courseware.verdict import scored

ATTEMPTS = (1_000, 20_000)
A_DAY, RIGHT, SEED = 55, 0.7, 1
TIMES, AT_FIRST = 15, 3
NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)


def run() -> None:
    course, shop = load_course(ROOT), Shop.load(ROOT / "datasets")
    rows = []
    for number in ATTEMPTS:
        with tempfile.TemporaryDirectory(dir=ROOT) as folder:
            store = Store.open(Path(folder) / "courseware.db")
            learner = _answered(course, store, number)
            study = Study(course, shop, store, Workbook(course, shop), lambda: NOW)
            me = study.profiles.get(learner)
            assert me is not None
            answer = _Answers(course, store, learner)
            knowledge = Knowledge(course, store)
            rows.append(
                [
                    f"{number:,}",
                    _milliseconds(lambda: Knowledge(course, store).of(learner), times=AT_FIRST),  # noqa: B023
                    _milliseconds(lambda: knowledge.of(learner), answer),  # noqa: B023
                    _milliseconds(lambda: study.overview.home(me), answer),  # noqa: B023
                    _milliseconds(lambda: study.overview.me(me), answer),  # noqa: B023
                    _milliseconds(lambda: study.review.due(learner), answer),  # noqa: B023
                    _milliseconds(lambda: study.review.view(learner, study.review.round()), answer),  # noqa: B023
                ]
            )
            store.database.close()
    headers = ["attempts", "known at first", "known after an answer", "home", "me", "due", "review"]
    show(f"A learner's log, {A_DAY} answers a day: p50 of {TIMES}", headers, rows)


class _Answers:
    """One more answer at each call."""

    def __init__(self, course: Course, store: Store, learner: str) -> None:
        self._items = sorted(items_of(course))
        self._store, self._learner, self._number = store, learner, 0

    def __call__(self) -> None:
        self._number += 1
        item, at = self._items[self._number], NOW - timedelta(hours=1, seconds=-self._number)
        verdict = scored(float(self._number % 2))
        self._store.attempts.append(Attempt(f"more {self._number}", self._learner, item, None, 0, "1", verdict, at))


def _milliseconds(work: Callable[[], object], before: Callable[[], object] = lambda: None, times: int = TIMES) -> str:
    taken = []
    for _ in range(times):
        before()
        started = perf_counter()
        work()
        taken.append(perf_counter() - started)
    return f"{np.median(taken) * 1e3:.1f} ms"


def _answered(course: Course, store: Store, number: int) -> str:
    """The id of a learner who answered any questions at any numbers, again until they were right."""
    rng = random.Random(SEED)
    items = sorted(items_of(course))
    learner = store.learners.add("学员", "学员", NOW).id
    begun = NOW - timedelta(days=2 + number // A_DAY)
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
