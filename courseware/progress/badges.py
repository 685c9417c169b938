"""Badges: one a module, for having learnt all of it. Pure folds over a learner's log; what was earned is not lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from courseware.content.blocks import ExerciseRef
from courseware.content.course import Course, Lesson, Module
from courseware.items import exercise_item
from courseware.progress.course import local_day
from courseware.record.log import EventKind, Log
from courseware.verdict import Status


@dataclass(frozen=True)
class Badge:
    """`earned`: the local day on which the last lesson had been read and the last exercise was right; before that
    `lessons` and `exercises` are left."""

    module_id: str
    title: str
    earned: date | None
    lessons: int
    exercises: int


def badges(course: Course, log: Log) -> tuple[Badge, ...]:
    """Of every module that has lessons, in the order of the course."""
    done: dict[str, datetime] = {}
    for event in log.events:
        if event.kind is EventKind.LESSON_FINISHED:
            done.setdefault(event.item, event.at)
    for result in log.results:
        if result.status is Status.CORRECT and not result.solution_seen:
            done.setdefault(result.item, result.at)
    return tuple(_badge(module, course, done) for module in course.modules if _lessons(module))


def _badge(module: Module, course: Course, done: dict[str, datetime]) -> Badge:
    lessons = [lesson.id for lesson in _lessons(module)]
    exercises = dict.fromkeys(
        exercise_item(block.exercise)
        for lesson in _lessons(module)
        for block in lesson.blocks
        if isinstance(block, ExerciseRef) and block.exercise in course.exercises
    )
    needed = [*lessons, *exercises]
    all_done = all(each in done for each in needed)
    return Badge(
        module.id,
        module.title,
        local_day(max(done[each] for each in needed)) if all_done else None,
        sum(each not in done for each in lessons),
        sum(each not in done for each in exercises),
    )


def _lessons(module: Module) -> list[Lesson]:
    return [lesson for lesson in module.lessons if isinstance(lesson, Lesson)]
