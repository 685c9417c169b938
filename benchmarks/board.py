"""What the live board costs: an hour of 50 learners with 2,000 answers, in a class that has had many hours before."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np
from sqlalchemy import insert

from benchmarks.server import ROOT
from benchmarks.table import show
from courseware.answers.exercise import Workbook
from courseware.classroom.room import Ask, Begin, Explain
from courseware.content.course import Course
from courseware.content.loader import load_course
from courseware.content.question import Single
from courseware.items import question_item
from courseware.record.attempts import values_of
from courseware.record.findings import rows_of
from courseware.record.log import Attempt, Purpose
from courseware.record.schema import attempts, findings
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.shop.tables import Shop
from courseware.study.board import Boards
from courseware.study.item_words import ItemWords
from courseware.study.mistake_words import MistakeWords
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Wish
from courseware.study.service import Study
from courseware.verdict import Finding, Verdict, correct, scored

LEARNERS, ANSWERS, QUESTIONS, HOURS = 50, 2000, 20, 20
LOOKS = 40


class Clock:
    """An hour goes by at once."""

    ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def run() -> None:
    for hours in (0, HOURS):
        _measure(hours)


def _measure(hours: int) -> None:
    course, shop, clock = load_course(ROOT), Shop.load(ROOT / "datasets"), Clock()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "courseware.db")
        study = Study(course, shop, store, Workbook(course, shop), clock.now)
        found = _class(study, store, course, clock, hours)
        words = ItemWords(course, shop), MistakeWords(course, shop)
        fresh = [Boards(course, store, study.leading, study.watching, *words, clock.now) for _ in range(LOOKS)]
        rows = [
            ["the board, read whole", *_seconds(lambda: fresh.pop().view(found))],
            ["the board, when it looks again", *_seconds(lambda: study.board.view(found))],
            ["what was answered to one question", *_seconds(lambda: study.watching.tallies(*_now(found)))],
            ["the report of the hour", *_seconds(lambda: study.reports.hour(found))],
        ]
    title = f"A class of {LEARNERS}, {ANSWERS} answers in this hour, {hours} hours like it before"
    show(title, ["", "p50", "p95"], rows)


def _class(study: Study, store: Store, course: Course, clock: Clock, hours: int) -> ClassRoom:
    trainer, _ = study.leading.add_trainer("陈老师")
    opened = study.leading.new_class(trainer, "五月二班")
    seats = [study.seating.join(Wish(opened.row.code, f"学员{n}")) for n in range(LEARNERS)]
    questions = [each.id for each in course.questions.values() if isinstance(each, Single)][:QUESTIONS]
    for before in range(hours):
        _answer(store, seats, questions, None, clock.now() - timedelta(days=hours - before))
    study.leading.do(trainer, opened.id, Begin())
    for question in questions[:-1]:
        study.leading.do(trainer, opened.id, Ask(question))
        study.leading.do(trainer, opened.id, Explain())
    found = study.leading.do(trainer, opened.id, Ask(questions[-1]))
    _answer(store, seats, questions, found, clock.now())
    clock.ahead = timedelta(hours=1)
    study.seating.present(found.id, [seat.id for seat in seats])
    return found


def _answer(store: Store, seats: list[Seat], questions: list[str], found: ClassRoom | None, start: datetime) -> None:
    """Of practice, or of the rounds of a class in which each question was asked once."""
    rng = random.Random(20)
    with store.database.writing() as connection:
        for number in range(ANSWERS):
            seat, place = seats[number % len(seats)], number * QUESTIONS // ANSWERS
            verdict: Verdict = correct()
            if rng.random() < 0.5:
                verdict = scored(0.0, Finding("wrong-option", {"option": rng.choice("bcd")}))
            purpose = Purpose.PRACTICE if found is None else Purpose.CLASS
            occasion = None if found is None else f"{found.id}-{place + 1}"
            at = start + timedelta(hours=1) * number / ANSWERS
            nonce, item = f"{start.timestamp()}-{number}", question_item(questions[place])
            attempt = Attempt(
                nonce, seat.learner_id, item, None, 0, "a", verdict, at, purpose=purpose, occasion=occasion
            )  # fmt: skip
            added = connection.execute(insert(attempts).values(values_of(attempt, '"a"'))).inserted_primary_key
            assert added is not None
            if rows := rows_of(verdict):
                connection.execute(insert(findings), [{"attempt_id": added[0], **row} for row in rows])


def _now(found: ClassRoom) -> tuple[str, str]:
    question, occasion = found.room.question, found.occasion
    assert question is not None
    assert occasion is not None
    return question_item(question.id), occasion


def _seconds(look: Callable[[], object]) -> list[str]:
    taken = []
    for _ in range(LOOKS):
        started = perf_counter()
        look()
        taken.append(perf_counter() - started)
    return [f"{np.percentile(taken, share) * 1e3:.1f} ms" for share in (50, 95)]
