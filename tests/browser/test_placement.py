"""A stranger on a phone finds out which lessons he may skip."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from courseware.content.course import Course
from courseware.progress.placement import MOST
from tests.browser.conftest import OpenTab
from tests.browser.tab import Tab

DONT_KNOW = "不会"
OVER = re.compile("可以跳过 .* 课|每一课都值得学")


def number(tab: Tab) -> int:
    said = tab.page.get_by_test_id("stProgress").inner_text()
    found = re.search(r"第 (\d+) 题", said)
    assert found, said
    return int(found[1])


def test_placed_on_a_phone(open_tab: OpenTab, course: Course) -> None:
    tab = open_tab(width=390, height=844)
    tab.becomes("先测的人")
    tab.go("course")
    tab.page.get_by_test_id("stMain").get_by_role("link", name="先测一测，看哪些课可以跳过").click()
    tab.sees("有多准")
    tab.fits()
    tab.page.get_by_role("button", name="开始测").click()
    tab.sees("第 1 题，最多")
    for asked in range(1, MOST + 1):
        tab.settled()
        assert number(tab) == asked
        tab.fits()
        if asked == 2:
            stem = tab.page.locator('[class*="st-key-asked-"]').inner_text()
            tab.reload()
            assert number(tab) == 2
            assert tab.page.locator('[class*="st-key-asked-"]').inner_text() == stem
            tab.page.get_by_role("button", name="交，下一题").click()
            expect(tab.page.get_by_test_id("stAlert")).to_contain_text("这次不计入次数")
        tab.page.get_by_role("button", name=DONT_KNOW, exact=True).click()
        following = tab.page.get_by_text(f"第 {asked + 1} 题，最多")
        expect(following.or_(tab.page.locator("h1").filter(has_text=OVER)).first).to_be_visible()
        if not following.count():
            break
    tab.titled("每一课都值得学")
    tab.fits()
    first = next(iter(course.lessons.values()))
    tab.page.get_by_role("link", name="开始这一课").click()
    tab.titled(first.title)
