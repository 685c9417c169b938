"""A drill on a phone, by thumb and by key, with a reload in the middle, to its end."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from courseware.content.course import Course
from tests.browser.conftest import OpenTab

ACTS = ("照着做", "换一条路核实", "不办，上报")


def test_an_inbox_on_a_phone(open_tab: OpenTab, course: Course) -> None:
    tab = open_tab(width=390, height=844)
    tab.becomes("看收件箱的人")
    tab.go("lesson-payment-security")
    tab.page.get_by_role("link", name="开始演练").click()
    tab.titled(course.drills["phishing-inbox"].title)
    tab.fits()
    tab.page.get_by_role("button", name="开始", exact=True).click()
    for number in range(1, 10):
        tab.sees(f"第 {number} 条，共 9 条")
        tab.settled()
        tab.fits()
        act = tab.page.get_by_role("button", name=ACTS[number % 3])
        box = act.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        if number == 5:
            before = tab.page.locator('[class*="st-key-read-"]').inner_text()
            tab.reload()
            tab.sees("第 5 条，共 9 条")
            assert tab.page.locator('[class*="st-key-read-"]').inner_text() == before
        if number == 2:
            act.dblclick()
        elif number == 3:
            act.focus()
            tab.page.keyboard.press("Enter")
        else:
            act.click()
    expect(tab.page.get_by_text(re.compile(r"^这一局 \d+ 分$"))).to_be_visible()
    tab.settled()
    tab.fits()
    told = tab.page.locator('[class*="st-key-drill-step-"]')
    expect(told).to_have_count(9)
    score = re.search(r"\d+", tab.page.get_by_text(re.compile(r"^这一局 \d+ 分$")).inner_text())
    assert score
    tab.page.get_by_test_id("stMain").get_by_role("link", name="看看别的练习").click()
    tab.titled("练习与 618")
    row = tab.page.locator(".st-key-row-drill-phishing-inbox")
    expect(row).to_contain_text(f"最好 {score[0]} 分")
    row.get_by_role("link").click()
    tab.page.get_by_role("button", name="换一组数再来一局").click()
    tab.sees("第 2 局")
