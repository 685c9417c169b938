"""The minutes that a lesson is said to take follow from what stands in it."""

from __future__ import annotations

import pytest

from courseware.content.course import Course, Lesson
from courseware.content.minutes import CHARACTERS_A_MINUTE

CHART = {"sql": "select 1", "type": "bar", "x": "x", "y": "y", "caption": "高"}
EXPLORE = {
    "id": "e", "title": "试", "task": "拖", "sql": "select 1", "caption": "高",
    "chart": {"type": "bar", "x": "x", "y": "y"},
    "predict": {"question": "变大吗？", "options": {"up": "变大", "down": "变小"}, "answer": "up", "because": "变"},
    "controls": [{"id": "n", "kind": "slider", "label": "n", "start": 1, "stop": 2, "step": 1, "default": 1}],
}  # fmt: skip


def lesson(*blocks: dict) -> Lesson:
    return Lesson.model_validate({"id": "l", "title": "L", "goal": "…", "covers": ["uv"], "blocks": blocks})


def text(minutes: float) -> dict:
    return {"text": "字" * round(CHARACTERS_A_MINUTE * minutes)}


@pytest.mark.parametrize(
    ("blocks", "minutes"),
    [
        ([text(0.1)], 1),
        ([{"text": "字 \n " * 300}], 1),
        ([text(5)], 5),
        ([text(5), {"trainer": "字" * 9000}], 5),
        ([text(5), {"question": "q"}, {"question": "r"}], 8),
        ([text(4.9), {"chart": CHART}], 6),
        ([text(2.9), {"explore": EXPLORE}], 5),
        ([text(5), {"exercise": "rfm"}], 5),
    ],
)
def test_reading_and_what_is_to_be_done(blocks: list[dict], minutes: int) -> None:
    assert lesson(*blocks).minutes == minutes


def test_no_lesson_of_the_course_takes_longer_than_one_sits_still(course: Course) -> None:
    assert {id: each.minutes for id, each in course.lessons.items() if each.minutes > 45} == {}
