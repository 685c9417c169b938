"""Drawing what a sitting asks: evenly over modules, points and levels, and never two about the same fact.

Questions that are answered in words are not graded, and none is drawn. An exercise that is light enough can be drawn
as a task. Randomness is an argument.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from courseware.content.course import Course
from courseware.content.exercise import ChoiceField, Exercise, NumberField
from courseware.content.question import Match, Multiple, Order, Question, Single, Sort, TextQuestion
from courseware.items import exercise_item, parts_of, question_item
from courseware.record.log import Drawn, Result
from courseware.seed import seed_of
from courseware.verdict import Status

ALIKE = 0.35
"""Two questions that share so much of their wording ask about the same fact."""
ALIKE_ABOUT_ONE_POINT = 0.2
"""The same, if they are about the same knowledge point."""

TASK_MINUTES = 20
"""An exercise that takes longer is no task of a test."""

FINAL_LENGTH = 60
FIRST_VARIANT = 1000
"""Lessons count their variants up from 0."""
VARIANTS = 2**31 - FIRST_VARIANT


Asked = TypeVar("Asked", bound=Question | Exercise)


class About(StrEnum):
    """What a sitting asks about. Stored: never renamed."""

    COURSE = "course"
    MODULES = "modules"
    POINTS = "points"
    WRONG = "wrong"
    """What the learner did not get right the last time."""


@dataclass(frozen=True)
class Scope:
    """`ids` are those of the modules or knowledge points, sorted; none for the other kinds."""

    about: About
    ids: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"about": str(self.about), "ids": list(self.ids)}

    @classmethod
    def of(cls, about: About, ids: Iterable[str] = ()) -> Scope:
        return cls(about, tuple(sorted(set(ids))))

    @classmethod
    def from_json(cls, stored: Any) -> Scope:
        """A scope of another version is the whole course's."""
        try:
            return cls.of(About(stored["about"]), map(str, stored["ids"]))
        except (KeyError, TypeError, ValueError):
            return cls(About.COURSE)


def pool(course: Course, scope: Scope, results: Iterable[Result]) -> tuple[Question, ...]:
    """All questions that a sitting of this scope may ask, in the order of the course. `results` are the learner's,
    oldest first."""
    asked = [each for each in course.questions.values() if not isinstance(each, TextQuestion)]
    return _about(course, asked, scope, results)


def tasks(course: Course, scope: Scope, results: Iterable[Result]) -> tuple[Exercise, ...]:
    """The same of the exercises that are light enough for a test."""
    return _about(course, [each for each in course.exercises_in_order() if is_light(each)], scope, results)


def is_light(exercise: Exercise) -> bool:
    """Whether it is done in some minutes, and nothing but numbers and choices is to be filled in."""
    return exercise.minutes <= TASK_MINUTES and all(
        isinstance(field, NumberField | ChoiceField) for field in exercise.fields
    )


def _about(course: Course, asked: Sequence[Asked], scope: Scope, results: Iterable[Result]) -> tuple[Asked, ...]:
    match scope.about:
        case About.COURSE:
            return tuple(asked)
        case About.MODULES:
            return tuple(each for each in asked if module_of(course, each) in scope.ids)
        case About.POINTS:
            return tuple(each for each in asked if not set(scope.ids).isdisjoint(each.covers))
        case About.WRONG:
            last = {result.item: result.status for result in results if result.status.graded}
            wrong = {item for item, status in last.items() if status is not Status.CORRECT}
            return tuple(each for each in asked if item_of(each) in wrong)


def draw(
    course: Course,
    questions: Sequence[Asked],
    length: int,
    rng: random.Random,
    before: Collection[str] = (),
    beside: Sequence[Exercise] = (),
) -> tuple[Asked, ...]:
    """`length` of the questions, or as many as there are about different facts. Each next one is about the points that
    were asked about least, of the module and the level that were asked least; those whose items were asked `before`
    come last among equals. The tasks `beside` them have been drawn already."""
    groups: dict[tuple[str, int], list[Asked]] = {}
    for each in sorted(rng.sample(questions, len(questions)), key=lambda each: item_of(each) in before):
        groups.setdefault((module_of(course, each), each.level), []).append(each)
    of_point = Counter(point for task in beside for point in task.covers)
    of_module, of_level = Counter(module_of(course, task) for task in beside), Counter(task.level for task in beside)
    drawn: list[Asked] = []
    while groups and len(drawn) < length:
        found = {group: _least_asked(left, of_point) for group, left in groups.items()}
        module, level = group = min(found, key=lambda each: (found[each][0], of_module[each[0]], of_level[each[1]]))
        chosen = groups[group].pop(found[group][1])
        if not groups[group]:
            del groups[group]
        if any(same_fact(chosen, other) for other in drawn):
            continue
        drawn.append(chosen)
        of_point.update(chosen.covers)
        of_module[module] += 1
        of_level[level] += 1
    rng.shuffle(drawn)
    return tuple(drawn)


def _least_asked(questions: Sequence[Question | Exercise], of_point: Counter[str]) -> tuple[int, int]:
    """How often the points of one of the questions were asked about at most, and its place: the first that is least."""
    least = (max(of_point.values(), default=0) + 1, -1)
    for place, question in enumerate(questions):
        times = max([of_point[point] for point in question.covers])
        if times < least[0]:
            least = (times, place)
        if not times:
            break
    return least


def module_of(course: Course, asked: Question | Exercise) -> str:
    """The module of what it asks about first."""
    point = course.points.get(asked.covers[0])
    return point.module if point else ""


def item_of(asked: Question | Exercise) -> str:
    return exercise_item(asked.id) if isinstance(asked, Exercise) else question_item(asked.id)


def in_course(course: Course, item: str) -> Question | Exercise | None:
    """What the course has for an item; None if it has it no more."""
    kind, id = parts_of(item)
    return course.questions.get(id) if kind == "question" else course.exercises.get(id)


def as_drawn(sitting_id: str, asked: Question | Exercise, content: str) -> Drawn:
    """The item as this sitting asks it: with numbers and an order of options that no other one has."""
    item = item_of(asked)
    return Drawn(item, FIRST_VARIANT + int(seed_of(sitting_id, item), 16) % VARIANTS, content)


def same_fact(one: Question | Exercise, other: Question | Exercise) -> bool:
    """Whether whoever knows the answer to one knows that to the other: they are worded alike, or are about the same
    point and worded somewhat alike. Two exercises never are about one."""
    if isinstance(one, Exercise) or isinstance(other, Exercise):
        return False
    mine, others = _wording(one), _wording(other)
    shared = len(mine & others) / (min(len(mine), len(others)) or 1)
    return shared >= (ALIKE if set(one.covers).isdisjoint(other.covers) else ALIKE_ABOUT_ONE_POINT)


@lru_cache(maxsize=4096)
def _wording(question: Question) -> frozenset[str]:
    """The pairs of neighbouring characters in what it says and in what is right."""
    text = re.sub(r"\W", "", " ".join(_said(question)))
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _said(question: Question) -> list[str]:
    match question:
        case Single() | Multiple():
            return [question.stem, *(option.text for option in question.options if option.correct)]
        case Order():
            return [question.stem, *(item.text for item in question.items)]
        case Match():
            return [question.stem, *(f"{pair.left} {pair.right}" for pair in question.pairs)]
        case Sort():
            return [question.stem, *(item.text for item in question.items)]
        case _:
            return [question.stem]
