"""The right option cannot be told by the way it sounds."""

from __future__ import annotations

import pytest

from courseware.content.course import Course
from courseware.content.question import Option, Single
from courseware.content.tone import SHARE, picked_by_tone, share_by_tone, tone


def single(right: str, *wrong: str) -> Single:
    options = [Option(text=right, because="对", correct=True), *(Option(text=text, because="错") for text in wrong)]
    return Single(id="q", kind="single", covers=["uv"], level=1, stem="哪个？", options=options)


@pytest.mark.parametrize("careful", [True, False])
def test_sounding_right_is_little_better_than_chance(course: Course, careful: bool) -> None:
    singles = [question for question in course.questions.values() if isinstance(question, Single)]
    assert len(singles) >= 90
    assert share_by_tone(singles, careful) <= SHARE


def test_careful_words_and_length_raise_the_tone_and_hasty_words_lower_it() -> None:
    assert tone("先查再改") > tone("改了就好") > tone("全部停掉")
    assert tone("改这一处和那一处") > tone("改这一处")


def test_a_tie_is_a_guess() -> None:
    tied = single("改主图", "改标题", "改价格", "全部停掉")
    assert share_by_tone([tied]) == pytest.approx(1 / 3)
    assert picked_by_tone([tied]) == []
    assert share_by_tone([tied], careful=False) == 0


def test_the_questions_that_give_themselves_away_are_named() -> None:
    given_away = single("先查原因", "全部停掉", "马上改")
    assert share_by_tone([given_away]) == 1
    assert picked_by_tone([given_away]) == ["q"]
    assert share_by_tone([single("马上改", "先查原因", "先试一周")], careful=False) == 1
