"""A badge a module: earned once all of it was read and all its exercises were right, and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from courseware.content.course import Lesson, Module, Outline
from courseware.progress.badges import Badge, badges
from courseware.record.log import Event, EventKind
from tests.progress.small import COURSE, NOON, answer, happened

LESSON = Lesson.model_validate(
    {"id": "a", "title": "A", "goal": "…", "covers": ["uv"],
     "blocks": [{"text": "…"}, {"exercise": "e1"}]}
)  # fmt: skip
SOON = Outline(id="soon", title="SOON", goal="…")
MODULES = (Module("m1", "一", "…", (LESSON, SOON)), Module("m2", "二", "…", (SOON,)))
WITH_LESSONS = replace(COURSE, modules=MODULES, lessons={"a": LESSON})


def finished(days: int) -> Event:
    return Event(f"f{days}", "l", EventKind.LESSON_FINISHED, "a", 0, NOON + timedelta(days=days))


def test_it_takes_every_lesson_and_every_exercise() -> None:
    right = answer("e1", 1, days=3, kind="exercise")
    assert badges(WITH_LESSONS, happened()) == (Badge("m1", "一", None, 1, 1),)
    assert badges(WITH_LESSONS, happened(finished(1))) == (Badge("m1", "一", None, 0, 1),)
    assert badges(WITH_LESSONS, happened(finished(1), right)) == (Badge("m1", "一", date(2026, 5, 4), 0, 0),)


def test_an_exercise_whose_solution_was_seen_does_not_count() -> None:
    seen = answer("e1", 1, days=3, kind="exercise", solution_seen=True)
    assert badges(WITH_LESSONS, happened(finished(1), seen)) == (Badge("m1", "一", None, 0, 1),)


def test_what_was_earned_stays_as_it_was() -> None:
    right, wrong = answer("e1", 1, days=3, kind="exercise"), answer("e1", 0, days=30, kind="exercise")
    log = happened(finished(1), right, wrong, finished(40))
    assert badges(WITH_LESSONS, log) == (Badge("m1", "一", date(2026, 5, 4), 0, 0),)
