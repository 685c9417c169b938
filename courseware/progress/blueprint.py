"""Drawing the questions of a sitting: evenly over modules, points and levels, and never two about the same fact.

Questions that are answered in words are not graded, and none is drawn. Randomness is an argument.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from courseware.content.course import Course
from courseware.content.question import Match, Multiple, Order, Question, Single, Sort, TextQuestion
from courseware.items import question_item
from courseware.record.log import Drawn, Result
from courseware.seed import seed_of
from courseware.verdict import Status

ALIKE = 0.35
"""Two questions that share so much of their wording ask about the same fact."""
ALIKE_ABOUT_ONE_POINT = 0.2
"""The same, if they are about the same knowledge point."""

FINAL_LENGTH = 60
FIRST_VARIANT = 1000
"""Lessons count their variants up from 0."""
VARIANTS = 2**31 - FIRST_VARIANT


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
            return tuple(each for each in asked if question_item(each.id) in wrong)


def draw(
    course: Course, questions: Sequence[Question], length: int, rng: random.Random, before: Collection[str] = ()
) -> tuple[Question, ...]:
    """`length` of the questions, or as many as there are about different facts. Each next one is about the points that
    were asked about least, of the module and the level that were asked least; those whose items were asked `before`
    come last among equals."""
    groups: dict[tuple[str, int], list[Question]] = {}
    for each in sorted(rng.sample(questions, len(questions)), key=lambda each: question_item(each.id) in before):
        groups.setdefault((module_of(course, each), each.level), []).append(each)
    of_point, of_module, of_level = Counter[str](), Counter[str](), Counter[int]()
    drawn: list[Question] = []
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


def _least_asked(questions: Sequence[Question], of_point: Counter[str]) -> tuple[int, int]:
    """How often the points of one of the questions were asked about at most, and its place: the first that is least."""
    least = (max(of_point.values(), default=0) + 1, -1)
    for place, question in enumerate(questions):
        times = max([of_point[point] for point in question.covers])
        if times < least[0]:
            least = (times, place)
        if not times:
            break
    return least


def module_of(course: Course, question: Question) -> str:
    """The module of what it asks about first."""
    point = course.points.get(question.covers[0])
    return point.module if point else ""


def as_drawn(sitting_id: str, question: Question, content: str) -> Drawn:
    """The question as this sitting asks it: with numbers and an order of options that no other one has."""
    item = question_item(question.id)
    return Drawn(item, FIRST_VARIANT + int(seed_of(sitting_id, item), 16) % VARIANTS, content)


def same_fact(one: Question, other: Question) -> bool:
    """Whether whoever knows the answer to one knows that to the other: they are worded alike, or are about the same
    point and worded somewhat alike."""
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
