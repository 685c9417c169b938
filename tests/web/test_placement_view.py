"""The page of the placement: asked, answered, and what is proposed."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from courseware.i18n import PSEUDO, speaking
from courseware.progress.placement import ACCURACY
from courseware.web import resources
from tests.web.conftest import Open, texts
from tests.web.statements import MOST, statements
from tests.web.test_language import check, opened, press


def click(page: AppTest, label: str) -> None:
    [button] = [button for button in page.button if button.label == label]
    button.click().run()
    assert not page.exception


def asked(page: AppTest) -> bool:
    return any(button.label == "不会" for button in page.button)


def begun(open_page: Open) -> AppTest:
    page = open_page("placement")
    assert not page.exception
    assert "先测一测，看哪些课可以跳过" in texts(page)
    click(page, "开始测")
    return page


def test_it_says_what_it_is_worth(open_page: Open) -> None:
    said = texts(open_page("placement"))
    assert f"{ACCURACY.wrong:.1%}" in said
    assert f"{ACCURACY.found:.0%}" in said


def test_every_question_is_answered_without_a_word_about_it(open_page: Open) -> None:
    page = begun(open_page)
    seen = set()
    while asked(page):
        shown = texts(page)
        assert shown not in seen
        seen.add(shown)
        assert "答对了" not in shown
        assert "还没答对" not in shown
        click(page, "不会")
    assert "每一课都值得学" in texts(page)
    assert f"答了 {len(seen)} 题" in texts(page)


def test_an_answer_that_is_missing_is_asked_for_and_costs_nothing(open_page: Open) -> None:
    page = begun(open_page)
    click(page, "交，下一题")
    assert "这次不计入次数" in texts(page) or "还没有填" in texts(page)
    assert asked(page)
    [sitting] = resources.store().sittings.of_learner(page.session_state["learner_id"])
    assert resources.store().attempts.of_occasions(sitting.learner_id, sitting.id) == ()


def test_a_reload_goes_on_and_one_may_stop(open_page: Open) -> None:
    page = begun(open_page)
    assert "就测到这里" not in [button.label for button in page.button]
    click(page, "不会")
    again = open_page("placement")
    assert texts(again) == texts(page)
    click(again, "就测到这里")
    assert "每一课都值得学" in texts(again)
    click(page, "不会")  # in the other tab
    assert "答了 1 题" in texts(page)
    click(page, "再测一次")
    assert asked(page)


@pytest.mark.parametrize("clicks", [[], ["开始测"], ["开始测", "不会"], ["开始测", "不会", "就测到这里"]])
def test_a_redraw_asks_the_record_at_most_three_things(open_page: Open, clicks: list[str]) -> None:
    page = open_page("placement")
    for label in clicks:
        click(page, label)
    with statements() as sent:
        page.run()
    assert not page.exception
    assert 1 <= len(sent) <= MOST, sent


def test_home_and_the_course_lead_to_it(open_page: Open) -> None:
    for view in ("home", "course"):
        assert "先测一测，看哪些课可以跳过" in [link.label for link in open_page(view).get("page_link")]


def test_every_word_of_it_can_be_translated(small_course: object) -> None:
    with speaking(PSEUDO):
        page = opened("placement")
        check(page)
        press(page, "开始测")
        press(page, "交，下一题")
        press(page, "不会")
        press(page, "就测到这里")
