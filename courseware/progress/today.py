"""What to do today: go on where one stopped, pick up a weak point, do an exercise. Pure folds over a learner's log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from courseware.content.course import Course, Lesson, Module
from courseware.content.exercise import Exercise
from courseware.items import exercise_item, question_item
from courseware.progress.course import ModuleProgress, NextStep, lesson_items, lesson_questions
from courseware.progress.mastery import MASTERED, Mastered, PointMastery
from courseware.progress.standing import Mark, Standing, mark
from courseware.record.log import Result

WEAK_POINTS, MOST_WEAK_POINTS = 2, 5
SHORTEST = 3
"""Minutes: what is left of a lesson is never called less."""


@dataclass(frozen=True)
class Resume:
    """The lesson to go on with, at its `question`-th question (None: at its top).

    `number` is its place among the `of` lessons of its module, `marks` are those of its questions, `last_at` the
    moment of the last answer in it, `minutes` what is left of it, roughly.
    """

    lesson: Lesson
    module: Module
    number: int
    of: int
    marks: tuple[Mark, ...]
    question: int | None
    last_at: datetime | None
    minutes: int


@dataclass(frozen=True)
class WeakPoint:
    """A weak knowledge point and where to train it: at the `question`-th question of `lesson`. `wrong` tells how many
    of the questions about it that were answered are not right."""

    point: PointMastery
    lesson: Lesson
    question: int
    wrong: int


Tried = Mapping[str, Sequence[Result]]
"""The results that count toward lessons, by item, each oldest first."""


def resume(course: Course, of: Tried, step: NextStep) -> Resume | None:
    """Where to go on in the lesson that is the next step. None when there is none: every one has been read."""
    if step.lesson_id is None:
        return None
    lesson, module = course.lessons[step.lesson_id], course.module_of(step.lesson_id)
    asked = [question_item(id) for id in lesson_questions(lesson)]
    marks = tuple(mark(of.get(item, ())) for item in asked)
    tried = [of[item][-1] for item in lesson_items(lesson) if item in of]
    open_ = sum(each is Mark.OPEN for each in marks)
    return Resume(
        lesson,
        module,
        [each.id for each in module.lessons].index(lesson.id) + 1,
        len(module.lessons),
        marks,
        _stopped_at(asked, marks, of),
        max((result.at for result in tried), default=None),
        max(SHORTEST, round(lesson.minutes * open_ / len(marks))) if marks else lesson.minutes,
    )


def _stopped_at(asked: Sequence[str], marks: Sequence[Mark], of: Tried) -> int | None:
    """The question that was answered last, if it is not right; else the next one after it that is open."""
    tried = [item for item in asked if item in of]
    if not tried:
        return None
    last = max(tried, key=lambda item: of[item][-1].at)
    place = asked.index(last)
    if marks[place] is Mark.WRONG:
        return place + 1
    for index in (*range(place + 1, len(asked)), *range(place)):
        if marks[index] in (Mark.OPEN, Mark.WRONG):
            return index + 1
    return None


def weak_points(points: Iterable[PointMastery]) -> list[PointMastery]:
    """The points that were answered and are not known well enough, the weakest first. What only fades is for review."""
    weak = [
        (point.chance.mean, point)
        for point in points
        if point.chance is not None and point.state is Mastered.LEARNING and point.chance.mean < MASTERED
    ]
    return [point for _, point in sorted(weak, key=lambda pair: pair[0])]


def weak_questions(course: Course, of: Tried, points: Iterable[PointMastery]) -> tuple[WeakPoint, ...]:
    """The weakest points first, each with a question: one that did not go right, or was not tried yet, or any."""
    questions = [
        (lesson, number, course.questions[id])
        for lesson in course.lessons.values()
        for number, id in enumerate(lesson_questions(lesson), start=1)
        if id in course.questions
    ]
    found = []
    for point in weak_points(points)[:MOST_WEAK_POINTS]:
        asked = [
            (lesson, number, mark(of.get(question_item(question.id), ())))
            for lesson, number, question in questions
            if point.point_id in question.covers
        ]
        wrong = [each for each in asked if each[2] is Mark.WRONG]
        untried = [each for each in asked if each[2] is Mark.OPEN]
        for lesson, number, _ in (*wrong, *untried, *asked)[:1]:
            found.append(WeakPoint(point, lesson, number, len(wrong)))
    return tuple(found[:WEAK_POINTS])


def proposed_exercise(
    course: Course, modules: Iterable[ModuleProgress], stands: Mapping[str, Standing]
) -> Exercise | None:
    """The first exercise that is not done of the lessons that have been read, or else the easiest of all."""
    read = {each.lesson_id for module in modules for each in module.lessons if each.read}
    undone = [each for each in course.exercises_in_order() if not stands.get(exercise_item(each.id), Standing()).done]
    leading = {each.id: course.lessons_leading_to(each.id) for each in undone}
    learnt = (each for lesson in course.lessons if lesson in read for each in undone if lesson in leading[each.id])
    return next(learnt, min(undone, key=lambda each: (each.level, each.minutes), default=None))
