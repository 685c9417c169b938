"""Number questions accept every rounding that their words allow."""

from __future__ import annotations

import math

import pytest

from courseware.answers import drawn
from courseware.answers.question import grade_question
from courseware.content.course import Course
from courseware.content.question import NumberQuestion
from courseware.shop.tables import Shop
from courseware.verdict import Status

SEEDS = [str(number) for number in range(15)]
EITHER_WAY = ("取整", "进一", "可以带小数")
"""Words that leave it open to round up, down or not at all, unless the stem says how."""
ONE_WAY = "四舍五入"


def test_a_whole_number_is_right_wherever_the_stem_asks_for_no_certain_rounding(course: Course, shop: Shop) -> None:
    asked = [
        question
        for question in course.questions.values()
        if isinstance(question, NumberQuestion)
        and any(word in question.stem for word in EITHER_WAY)
        and ONE_WAY not in question.stem
    ]
    assert len(asked) >= 15
    refused = set()
    for question in asked:
        size, sign = (100, "%") if question.unit == "percent" else (1, "")
        for seed in SEEDS:
            value = drawn.numbers(question, seed, shop).answer * size
            for rounded in (math.floor(value), math.ceil(value), round(value)):
                if grade_question(question, f"{rounded}{sign}", seed, shop).status is not Status.CORRECT:
                    refused.add(question.id)
    assert refused == set()


@pytest.mark.parametrize("digits", [0, 1, 2])
def test_a_number_of_digits_that_the_stem_asks_for_is_right(course: Course, shop: Shop, digits: int) -> None:
    words = [f"保留{number}位小数" for number in ("零", "一", "两")][digits] if digits else "四舍五入到整"
    for question in course.questions.values():
        if isinstance(question, NumberQuestion) and words in question.stem:
            for seed in SEEDS:
                value = drawn.numbers(question, seed, shop).answer
                size, sign = (100, "%") if question.unit == "percent" else (1, "")
                said = f"{value * size:.{digits}f}{sign}"
                assert grade_question(question, said, seed, shop).status is Status.CORRECT, (question.id, said)
