"""What a test costs: drawing its questions from the bank, one answer, handing in a test of 60, its result."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

import numpy as np

from benchmarks.server import ROOT
from benchmarks.table import show
from courseware.answers.exercise import Workbook
from courseware.content.loader import load_course
from courseware.items import parts_of
from courseware.progress.blueprint import FINAL_LENGTH, About, Scope, draw, pool
from courseware.record.log import Sitting
from courseware.record.store import Store
from courseware.shop.tables import Shop
from courseware.study.service import Study
from courseware.study.wanted import FINAL

SITTINGS = 20


def run() -> None:
    course, shop = load_course(ROOT), Shop.load(ROOT / "datasets")
    shop.warm()
    questions = pool(course, Scope(About.COURSE), ())
    rows = [
        [
            "drawing 60 of the whole bank",
            *_times(lambda seed: draw(course, questions, FINAL_LENGTH, random.Random(seed))),
        ]
    ]
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        store = Store.open(Path(folder) / "courseware.db")
        learner = store.learners.add("学员", "学员", datetime.now(UTC))
        study = Study(course, shop, store, Workbook(course, shop), lambda: datetime.now(UTC), monotonic=monotonic)
        sittings = [study.quiz.start(learner.id, FINAL, str(number)) for number in range(SITTINGS)]
        answers = [seconds for sitting in sittings for seconds in _answers(study, sitting)]
        rows += [
            ["starting a final test", *_times(lambda n: study.quiz.start(learner.id, FINAL, f"more {n}"))],
            ["one answer", *_told(answers)],
            ["an open question of it", *_times(lambda n: study.quiz.view(learner.id, sittings[n].id))],
            ["handing in 60 answers", *_times(lambda n: study.quiz.end(learner.id, sittings[n].id))],
            ["its result, the first time", *_times(lambda n: study.quiz.view(learner.id, sittings[n].id))],
            ["its result, again", *_times(lambda n: study.quiz.view(learner.id, sittings[n].id))],
            ["the page of quizzes", *_times(lambda n: study.quiz.home(learner.id))],
        ]
        store.database.close()
    show("A test of 60 questions", ["what", "p50", "p95"], rows)


def _answers(study: Study, sitting: Sitting) -> Iterator[float]:
    """Seconds for each, after it was shown."""
    for number, drawn in enumerate(sitting.drawn):
        study.quiz.view(sitting.learner_id, sitting.id, number + 1)
        raw = "3.2%" if study.course.questions[parts_of(drawn.item)[1]].kind == "number" else "a"
        began = perf_counter()
        study.quiz.answer(sitting.learner_id, sitting.id, drawn.item, raw, str(number))
        yield perf_counter() - began


def _times(call: Callable[[int], Any]) -> tuple[str, str]:
    taken = []
    for number in range(SITTINGS):
        began = perf_counter()
        call(number)
        taken.append(perf_counter() - began)
    return _told(taken)


def _told(seconds: list[float]) -> tuple[str, str]:
    p50, p95 = (f"{np.percentile(seconds, share) * 1e3:.1f} ms" for share in (50, 95))
    return p50, p95
