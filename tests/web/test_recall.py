"""What a lesson opens with, driven as a learner drives it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from courseware.answers.question import right_answer
from courseware.record.log import Purpose
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.seed import seed_of
from courseware.web import resources
from tests.web.conftest import Open, texts
from tests.web.test_review_view import NUMBER, learnt

ASKED = "先不看书，想一想学过的"


@pytest.fixture
def lesson(open_page: Open) -> AppTest:
    """A lesson before which something was learnt."""
    learnt(open_page(), NUMBER)
    return open_page("lesson", id="short")


def box(page: AppTest) -> str:
    return next(str(each.key) for each in page.text_input if str(each.key).startswith("recall-"))


def hand_in(page: AppTest, answer: str) -> None:
    page.text_input(key=box(page)).set_value(answer)
    page.button(key=box(page).replace("-answer", "-submit")).click().run()
    assert not page.exception


def right(page: AppTest) -> str:
    seed = seed_of(page.session_state["learner_id"], f"question:{NUMBER}", 1)
    return str(right_answer(resources.course().questions[NUMBER], seed, resources.shop()))


def test_a_lesson_opens_with_what_was_learnt_before(lesson: AppTest) -> None:
    assert ASKED in texts(lesson)
    assert "客单价" in texts(lesson)
    hand_in(lesson, "1")
    assert "明天的复习里再见" in texts(lesson)
    hand_in(lesson, right(lesson))
    assert "已答对" in texts(lesson)
    log = resources.store().histories.log(lesson.session_state["learner_id"])
    assert [(each.variant, each.purpose) for each in log.results[1:]] == [(1, Purpose.REVIEW)] * 2
    kept = box(lesson)
    lesson.run()
    assert box(lesson) == kept, "it stays until one leaves the page"


def test_a_reload_asks_again_what_is_open_and_not_what_is_done(lesson: AppTest, open_page: Open) -> None:
    hand_in(lesson, "1")
    assert box(open_page("lesson", id="short")) == box(lesson)
    hand_in(lesson, right(lesson))
    again = open_page("lesson", id="short")
    assert "客单价 · 明天的复习里再见" in texts(again)
    assert not [each for each in again.text_input if str(each.key).startswith("recall-")]


def test_whoever_is_new_reads_the_lesson_at_once(open_page: Open) -> None:
    assert ASKED not in texts(open_page("lesson", id="short"))


def test_a_lesson_can_be_read_while_the_record_is_away(lesson: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable(Trouble.BUSY, "")

    monkeypatch.setattr(type(resources.study().review), "opening", away)
    opened = lesson.switch_page("lesson.py").run()
    assert not opened.exception
