"""The course teaches what the syllabus lists: every point stood for, tested twice, its figures in the texts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from courseware.content.course import Course
from courseware.content.question import NumberQuestion

ROOT = Path(__file__).resolve().parents[2]
FIGURES = yaml.safe_load(Path(__file__).with_name("syllabus_figures.yaml").read_text(encoding="utf-8"))
POINTS = {
    "m1": (6, 11, 6, 6, 10, 5),
    "m2": (8, 5, 10, 9, 12, 12, 11, 12),
    "m3": (5, 6, 5, 6, 4, 4, 4),
    "m4": (6, 8, 8, 4, 10, 9, 6, 8),
    "m5": (7, 4, 7, 6, 4, 4, 7, 4),
    "m6": (3, 3, 4, 6, 8, 7, 7),
}
"""How many points the syllabus has in each lesson of a module."""


def test_the_knowledge_points_stand_for_the_whole_syllabus(course: Course) -> None:
    carried = {point for known in course.points.values() for point in known.stands_for}
    expected = {
        f"{module}-l{lesson}-p{point}"
        for module, lessons in POINTS.items()
        for lesson, count in enumerate(lessons, 1)
        for point in range(1, count + 1)
    }
    assert carried == expected


def test_every_point_is_taught_and_tested_twice_or_in_an_exercise(course: Course) -> None:
    taught = {point for lesson in course.lessons.values() for point in lesson.covers}
    asked = Counter(point for question in course.questions.values() for point in question.covers)
    practised = {point for exercise in course.exercises.values() for point in exercise.covers}
    assert set(course.points) - taught == set()
    assert [point for point in course.points if asked[point] < 2 and point not in practised] == []


def test_the_question_bank_is_large_and_mixed(course: Course) -> None:
    questions = course.questions.values()
    kinds = Counter(question.kind for question in questions)
    assert len(course.questions) >= 320
    assert set(kinds) == {"single", "multiple", "number", "order", "match", "sort", "text"}
    assert kinds["single"] <= len(course.questions) / 3
    assert sum(isinstance(question, NumberQuestion) and bool(question.given) for question in questions) >= 60
    assert {question.level for question in questions} == {1, 2, 3}


def test_every_lesson_has_at_least_seven_questions(course: Course) -> None:
    assert set(course.bank) == set(course.lessons)
    assert [lesson for lesson, questions in course.bank.items() if len(questions) < 7] == []


@pytest.mark.parametrize("point", FIGURES)
def test_its_figures_and_names_are_in_the_texts(point: str, course: Course) -> None:
    module = next(known.module for known in course.points.values() if point in known.stands_for)
    said = _said(module)
    assert [figure for figure in FIGURES[point] if _plain(figure) not in said and _in_hours(figure) not in said] == []


@cache
def _said(module: str) -> str:
    """All that the lessons and the questions of a module say, and all exercises."""
    folder = next(ROOT.glob(f"lessons/{module[1]}-*"))
    texts = [path for path in folder.rglob("*.yaml") if path.name != "module.yaml"]
    return _plain("".join(path.read_text(encoding="utf-8") for path in [*texts, *ROOT.glob("exercises/*/*.yaml")]))


def _plain(text: str) -> str:
    """Without blanks and emphasis, one form for each sign, so that 「3–5 km」 is found as 「3~5km」."""
    text = re.sub(r"[\s*,`]", "", unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"[—–~至]", "-", text)


def _in_hours(figure: str) -> str:
    return re.sub(r"h$", "小时", _plain(figure))
