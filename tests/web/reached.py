"""Somebody who has done all that a certificate takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from courseware.content.course import Course
from courseware.items import exercise_item, question_item
from courseware.record.log import Attempt, Drawn, Purpose, Sitting, SittingKind
from courseware.record.runs import KeptRun
from courseware.record.store import Store
from courseware.verdict import Status, Verdict, correct
from tests.promotion.plans import GOOD

THEN = datetime(2026, 11, 1, 4, tzinfo=UTC)
ASKED = 60


def reach(store: Store, course: Course, learner_id: str, wrong: int = 8) -> None:
    """The required exercises, a final test with `wrong` answers, and a graded run, as the record keeps them."""
    assert course.certificate is not None
    for id in course.certificate.exercises:
        item = exercise_item(id)
        store.attempts.append(Attempt(f"{learner_id}:{item}:right", learner_id, item, None, 0, {}, correct(), THEN))
    counting = [question_item(id) for id, question in course.questions.items() if question.kind != "text"]
    asked = counting[:: max(1, len(counting) // ASKED)][:ASKED]
    drawn = tuple(Drawn(item, 0, "0" * 16) for item in asked)
    store.sittings.start(Sitting("final", learner_id, SittingKind.FINAL, {}, False, drawn, None, THEN))
    for number, item in enumerate(asked):
        verdict = Verdict(Status.WRONG, 0.0) if number < wrong else correct()
        store.attempts.append(
            Attempt(
                f"{learner_id}:{item}:final", learner_id, item, None, 0, "a", verdict, THEN,
                purpose=Purpose.QUIZ, occasion="final",
            )
        )  # fmt: skip
    store.sittings.end("final", THEN + timedelta(hours=1))
    judgement = {
        **dict.fromkeys(("profit", "newcomers", "bad", "best", "paid", "units", "left", "spend"), 100.0),
        "score": {
            "total": 71.4, "plan": 70.0, "resilience": 60.0, "steering": 50.0, "forecast": 100.0, "share": 0.9
        },
        "parts": {}, "advice": [], "reality": None, "model": "",
    }  # fmt: skip
    store.runs.add(KeptRun(f"{learner_id}:promotion:618:run", learner_id, None, GOOD, judgement, THEN), True, 5)
