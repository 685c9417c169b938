"""The page of a drill: one situation a screen, and nothing of the right decision before it is taken."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from courseware.content.course import Course
from courseware.content.drill import InboxDrill
from courseware.content.figures import names_in
from courseware.content.texts import prose_in
from courseware.i18n import CHINESE
from courseware.web import resources
from courseware.web.language import CHOSEN
from tests.web.conftest import MAIN

pytestmark = pytest.mark.usefixtures("real_course")

LABELS = {"do": "照着做", "check": "换一条路核实", "report": "不办，上报"}


def opened(drill_id: str, language: str = CHINESE) -> AppTest:
    """A new tab on a drill, by its own script: a page of its own is a function, which no test can switch to."""
    page = AppTest.from_string(
        "import streamlit as st\n"
        "from courseware.web import identity, navigation, resources\n"
        "from courseware.web.pages import drill\n"
        "pages = navigation.all_pages(resources.course(), print, print, print, print)\n"
        "st.navigation(pages, position='hidden')\n"
        f"identity.recognise()\ndrill.render({drill_id!r})",
        default_timeout=30,
    )
    page.session_state[CHOSEN] = language
    return page.run()


def press(page: AppTest, label: str) -> None:
    button = next(each for each in page.button if each.label.startswith(label))
    button.click().run()
    assert not page.exception


def said(page: AppTest) -> str:
    return "\n".join([*(each.value for each in page.markdown), *(each.value for each in page.caption)])


def attempts() -> int:
    [learner] = resources.study().profiles.all()
    return len(resources.store().attempts.all_of(learner.id))


def in_prose(text: str) -> list[str]:
    """The pieces of an author's text between its figures, where they are long enough to be recognised."""
    pieces = re.split(r"\{[a-z_]+\}", text) if names_in(text) else [text]
    return [piece for piece in pieces if len(piece) >= 10]


def test_nothing_tells_before_the_last_decision(real_course: Course) -> None:
    drill = real_course.drills["phishing-inbox"]
    assert isinstance(drill, InboxDrill)
    secret = {
        piece
        for message in drill.messages
        for trail, text in prose_in(message)
        if trail[0] != "text"
        for piece in in_prose(text)
    }
    assert len(secret) > 30
    page = opened("phishing-inbox")
    press(page, "开始")
    for number in range(9):
        shown = said(page)
        assert f"第 {number + 1} 条，共 9 条" in page.get("progress")[0].proto.text
        assert not [piece for piece in secret if piece in shown]
        assert [each.label for each in page.button] == list(LABELS.values())
        assert attempts() == 0
        press(page, LABELS["check"])
    assert attempts() == 1
    assert "这一局 50 分" in page.header[0].value
    assert [piece for piece in secret if piece in said(page)]


def test_a_reload_goes_on_where_one_was() -> None:
    page = opened("phishing-inbox")
    press(page, "开始")
    for reply in ("do", "report"):
        press(page, LABELS[reply])
    again = opened("phishing-inbox")
    assert "第 3 条，共 9 条" in again.get("progress")[0].proto.text
    assert said(again) == said(page)


def test_a_stale_click_decides_nothing() -> None:
    """Two tabs at the same situation: the second finds it decided, and shows the next one."""
    page = opened("burst-night")
    press(page, "开始")
    late = opened("burst-night")
    press(late, "开始")
    press(page, "先办：先下架")
    press(late, "先办：挂公告")
    assert said(late) == said(page)
    assert "刚才：沥水架标错价：先下架" in said(late)


def test_the_hour_is_played_and_played_again_with_other_numbers() -> None:
    page = opened("live-hour")
    press(page, "开始")
    for number in range(4):
        page.radio[0].set_value(("shoes", "rack", "box", "hanger")[number])
        press(page, "就这么播这一格")
    assert re.match(r"这一局 \d+ 分", page.header[0].value)
    assert len(page.metric) == 3
    assert said(page).count("**你：") == 4
    press(page, "换一组数再来一局")
    assert attempts() == 1
    assert "第 2 局" in said(page)
    press(page, "开始")
    assert "第 1 格，共 4 格" in page.get("progress")[0].proto.text


def test_the_usual_play_is_worth_half_the_marks() -> None:
    page = opened("burst-night")
    press(page, "开始")
    for label in ("先办：挂公告", "先办：库存改成 0", "先办：改价", "先办：置顶", "先办：停掉返场券", "先办：关掉"):
        press(page, label)
    assert page.header[0].value == "这一局 50 分"
    own, usual, _ = [each.value for each in page.metric]
    assert own == usual


def test_the_hub_tells_the_best_play() -> None:
    page = AppTest.from_file(str(MAIN), default_timeout=30).run()
    page.switch_page("practice.py").run()
    assert "判断演练" in [each.value for each in page.header]
    assert not page.exception
