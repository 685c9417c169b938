"""Progress through a small course: two modules, three written lessons, one announced, one broken."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from courseware.content.course import BrokenLesson, Course, KnowledgePoint, Lesson, Module, Outline
from courseware.content.question import TextQuestion
from courseware.progress.course import (
    LessonState,
    ModuleProgress,
    NextKind,
    course_progress,
    days_learnt,
    lesson_items,
    minutes_spent,
    next_step,
    this_week,
)
from courseware.progress.standing import lesson_standings
from courseware.record.log import Event, EventKind, Log, Result
from courseware.verdict import scored

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
OPEN, FINISH = EventKind.LESSON_OPENED, EventKind.LESSON_FINISHED


def lesson(id: str, *questions: str) -> Lesson:
    blocks = [{"text": "…"}, *({"question": question} for question in questions)]
    return Lesson.model_validate({"id": id, "title": id.upper(), "goal": "…", "covers": ["uv"], "blocks": blocks})


def question(id: str, *covers: str) -> TextQuestion:
    return TextQuestion.model_validate(
        {"id": id, "kind": "text", "covers": covers, "level": 1, "stem": "…", "sample": "…",
         "points": [{"label": "…", "any": ["x"], "because": "…"}]}
    )  # fmt: skip


LESSONS = {one.id: one for one in (lesson("a", "q1", "q2", "q1"), lesson("b"), lesson("c", "q2", "q3"))}
COURSE = Course(
    title="课",
    tagline="…",
    root=Path(),
    modules=(
        Module("m1", "一", "…", (LESSONS["a"], Outline(id="soon", title="SOON", goal="…"), LESSONS["b"])),
        Module("m2", "二", "…", (BrokenLesson("broken", "BROKEN", ()), LESSONS["c"])),
    ),
    lessons=LESSONS,
    questions={
        one.id: one
        for one in (question("q1", "uv"), question("q2", "uv", "cvr"), question("q3", "cvr"), question("q4", "cvr"))
    },
    exercises={},
    points={
        id: KnowledgePoint(id=id, name=id.upper(), module=module)
        for id, module in (("uv", "m1"), ("cvr", "m2"), ("aov", "m2"))
    },
)


def log(*happened: tuple[str, float] | tuple[EventKind, str]) -> Log:
    """`("q1", 0.5)` is an attempt, `(OPEN, "a")` an event; a minute apart."""
    results, events = [], []
    for minute, (what, value) in enumerate(happened):
        at = NOON + timedelta(minutes=minute)
        if isinstance(what, EventKind):
            events.append(Event(str(minute), "l", what, str(value), 0, at))
        else:
            results.append(Result(f"question:{what}", 0, scored(float(value)).status, float(value), at))
    return Log(tuple(results), tuple(events))


def progress_of(log: Log) -> tuple[ModuleProgress, ...]:
    return course_progress(COURSE, log.events, lesson_standings(log))


def states(log: Log) -> dict[str, tuple[LessonState, int, int]]:
    return {one.lesson_id: (one.state, one.done, one.total) for module in progress_of(log) for one in module.lessons}


def test_the_items_of_a_lesson_are_counted_once() -> None:
    assert lesson_items(LESSONS["a"]) == ("question:q1", "question:q2")
    assert lesson_items(COURSE.modules[1].lessons[0]) == ()


def test_lessons_and_modules() -> None:
    nothing = states(Log())
    assert nothing == {
        "a": (LessonState.NEW, 0, 2),
        "soon": (LessonState.COMING, 0, 0),
        "b": (LessonState.NEW, 0, 0),
        "broken": (LessonState.COMING, 0, 0),
        "c": (LessonState.NEW, 0, 2),
    }
    some = log((OPEN, "a"), ("q1", 1), ("q2", 0.5), (OPEN, "b"), (FINISH, "b"))
    assert states(some) == nothing | {
        "a": (LessonState.STARTED, 1, 2),
        "b": (LessonState.FINISHED, 0, 0),
        "c": (LessonState.STARTED, 0, 2),  # q2 stands in it too
    }
    first, second = progress_of(some)
    assert (first.written, first.finished, first.done, first.total) == (2, 1, 1, 2)
    assert (second.written, second.finished, second.done, second.total) == (1, 0, 0, 2)


FINISHED = [(FINISH, "a"), (FINISH, "b"), (FINISH, "c")]


@pytest.mark.parametrize(
    ("happened", "kind", "lesson_id"),
    [
        ([], NextKind.START, "a"),
        ([(OPEN, "a")], NextKind.RESUME, "a"),
        ([(OPEN, "a"), ("q1", 1)], NextKind.RESUME, "a"),
        ([(OPEN, "a"), (OPEN, "c")], NextKind.RESUME, "c"),
        ([(OPEN, "a"), (FINISH, "a")], NextKind.CONTINUE, "b"),  # the announced lesson between is passed over
        ([(OPEN, "b"), (FINISH, "b")], NextKind.CONTINUE, "c"),
        ([(OPEN, "c"), (FINISH, "c")], NextKind.CONTINUE, "a"),  # at the end, back to what was skipped
        ([(OPEN, "removed-lesson")], NextKind.CONTINUE, "a"),
        ([*FINISHED, (OPEN, "a")], NextKind.ALL_DONE, None),
        ([*FINISHED, (OPEN, "c"), ("q1", 1), ("q2", 1)], NextKind.ALL_DONE, None),
        ([*FINISHED, (OPEN, "c"), ("q1", 0)], NextKind.ALL_DONE, None),
    ],
)
def test_what_is_next(happened: Iterable, kind: NextKind, lesson_id: str | None) -> None:
    step = next_step(COURSE, log(*happened))
    assert (step.kind, step.lesson_id) == (kind, lesson_id)
    assert step.title == (lesson_id and lesson_id.upper())


def test_results_of_several_items_may_come_in_any_order() -> None:
    happened = [(item, score) for item in ("q1", "q2", "q3") for score in (0.0, 0.5, 1.0)]
    expected = progress_of(log(*happened))
    for seed in range(5):
        shuffled = happened[:]
        Random(seed).shuffle(shuffled)
        assert progress_of(log(*shuffled)) == expected


def test_this_week_tells_the_days_one_learnt_on() -> None:
    """NOON is a Friday; 17:00 in UTC on Wednesday is Thursday in Shanghai."""
    times = [NOON - timedelta(days=3), datetime(2026, 4, 29, 17, tzinfo=UTC), NOON - timedelta(days=9)]
    happened = Log((), tuple(Event(str(at), "l", OPEN, "a", 0, at) for at in times))
    week = this_week(days_learnt(happened), NOON)
    assert [day.date.isoweekday() for day in week] == [1, 2, 3, 4, 5, 6, 7]
    assert [day.learnt for day in week] == [False, True, False, True, False, False, False]
    assert [day.today for day in week] == [False] * 4 + [True, False, False]
    assert len(days_learnt(happened)) == 3
    assert not any(day.learnt for day in this_week((), NOON))


@pytest.mark.parametrize(
    ("at", "minutes"),
    [([], 0), ([5], 0), ([0, 4], 4), ([4, 0, 9], 9), ([0, 60], 10), ([0, 3, 600, 605], 18)],
)
def test_a_long_pause_is_no_work(at: list[int], minutes: int) -> None:
    assert minutes_spent(NOON + timedelta(minutes=minute) for minute in at) == minutes


def test_a_lesson_is_finished_when_it_was_read_and_its_questions_tried() -> None:
    def state(*happened: tuple[str, float] | tuple[EventKind, str]) -> tuple[LessonState, int]:
        found = next(one for m in progress_of(log(*happened)) for one in m.lessons if one.lesson_id == "c")
        return found.state, found.untried

    assert state((FINISH, "c")) == (LessonState.READ, 2)
    assert state((FINISH, "c"), ("q2", 0)) == (LessonState.READ, 1)
    assert state((FINISH, "c"), ("q2", 0), ("q3", 0)) == (LessonState.FINISHED, 0)
    assert state((OPEN, "c"), ("q2", 1), ("q3", 1)) == (LessonState.STARTED, 0)  # not read to its end


def test_what_may_be_skipped_comes_last_and_is_never_out_of_reach() -> None:
    assert next_step(COURSE, log(), {"a", "b"}).lesson_id == "c"
    assert next_step(COURSE, log((OPEN, "c"), (FINISH, "c")), {"a", "b"}).lesson_id == "a"
    assert next_step(COURSE, log((OPEN, "a")), {"a"}).lesson_id == "a", "what was begun is gone on with"
    shown = [
        each for module in course_progress(COURSE, log((OPEN, "b")).events, {}, {"a", "b"}) for each in module.lessons
    ]
    assert {each.lesson_id for each in shown if each.skippable} == {"a"}
