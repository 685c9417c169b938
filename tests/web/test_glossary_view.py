"""The glossary page, its search, and the row of terms at the end of a lesson."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from courseware.content.course import Course
from courseware.study.lessons import Lessons
from courseware.web import resources
from tests.web.conftest import MAIN, Open, texts


def links(page: AppTest) -> list[str]:
    return [link.value for link in page.page_link]


def look_for(page: AppTest, query: str) -> AppTest:
    page.text_input(key="search").set_value(query).run()
    assert not page.exception
    return page


def test_without_a_query_all_terms_stand_in_groups(open_page: Open) -> None:
    page = open_page("glossary")
    assert not page.exception
    assert [each.value for each in page.header] == ["流量", "转化与成交"]
    said = texts(page)
    for words in ("访客数（UV）", "**别的口径**：有的后台", "**易错**：把每天", "**算法**：支付金额 ÷ 买家数"):
        assert words in said


def test_results_stand_in_groups_with_links(open_page: Open) -> None:
    page = look_for(open_page("glossary"), "客单价 ")
    assert page.query_params["q"] in ("客单价", ["客单价"])
    headers = [each.value for each in page.header]
    assert (headers[0], headers[-1]) == ("术语（1）", "练习（1）")
    assert "**客单价**" in links(page)
    assert "**算出客单价**" in links(page)
    assert ":orange-background[**客单价**]" in texts(page)


def test_a_query_in_the_address_is_a_link_to_share(open_page: Open) -> None:
    page = open_page("glossary", q="ｕｖ")
    assert page.text_input(key="search").value == "ｕｖ"
    assert "**访客数（UV）**" in links(page)


def test_figures_are_filled_in_before_they_are_looked_for(open_page: Open) -> None:
    page = look_for(open_page("glossary"), "四月一共 ¥201")
    assert "**每一种内容**" in links(page)


def test_nothing_found_says_so_and_shows_the_query_as_typed(open_page: Open) -> None:
    page = look_for(open_page("glossary"), "<b>没有*这个")
    assert "没有找到「&#60;b&#62;没有&#42;这个」" in texts(page)
    assert "← 全部术语" in links(page)


@pytest.mark.parametrize("query", [" ", "\u3000"])
def test_an_empty_query_shows_the_glossary(open_page: Open, query: str) -> None:
    assert look_for(open_page("glossary"), query).header[0].value == "流量"


def test_the_address_of_a_term_shows_it_with_its_lessons(open_page: Open) -> None:
    page = open_page("glossary", term="uv")
    assert [each.value for each in page.header] == ["访客数（UV）"]
    assert "同一个人只算一次" in texts(page)
    assert "最短的一课" in links(page)
    look_for(page, "客单价")
    assert page.header[-1].value == "练习（1）", "searching leaves the term"
    assert "term" not in page.query_params
    page.query_params.clear()
    page.query_params["term"] = "uv"  # as the link of a result does
    page.run()
    assert [each.value for each in page.header] == ["访客数（UV）"]
    assert page.text_input(key="search").value == ""


def test_a_drill_is_found(real_course: Course) -> None:
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    page = look_for(page.switch_page("glossary.py").run(), "爆发夜")
    assert page.header[-1].value == "演练（1）"
    assert f"**{real_course.drills['burst-night'].title}**" in links(page)


def test_an_unknown_term_shows_the_whole_glossary(open_page: Open) -> None:
    assert open_page("glossary", term="no-such-term").header[0].value == "流量"


def lessons() -> Lessons:
    return resources.study().lessons


def test_a_lesson_explains_the_terms_that_its_text_uses(open_page: Open) -> None:
    page = open_page("lesson", id="every-block")
    popovers = [each.proto.popover.label for each in page.main.children.values() if each.type == "popover"] or [
        each.proto.popover.label for each in page.get("popover")
    ]
    popovers = [label for label in popovers if "目录" not in label]
    assert popovers == [term.title for term in lessons().view("every-block", None).terms]
    assert popovers
    assert "本课术语" in texts(page)
    assert "平均每位买家花了多少钱" in texts(page) or "同一个人只算一次" in texts(page)


def test_a_lesson_that_uses_no_term_has_no_row(open_page: Open) -> None:
    assert "本课术语" not in texts(open_page("lesson", id="short"))


def test_the_terms_of_a_lesson_are_found_once(small_course: object) -> None:
    assert lessons().view("every-block", None).terms is lessons().view("every-block", None).terms
    assert resources.search_index() is resources.search_index()
