"""What is typed, pasted and dropped in: all of it arrives as it is, and our own reader says what it made of it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from courseware.record.store import Store
from tests.browser.conftest import App, OpenTab
from tests.browser.tab import Tab

PASTED = ["2026年5月8日", "46150", "5月12日", "13号", "2026/05/08 周五", "5/9"]


def paste(tab: Tab, text: str) -> None:
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    tab.page.keyboard.press("Control+V")


def test_a_pasted_column_of_dates_stays_as_it_is_and_the_unclear_ones_are_named(open_tab: OpenTab, app: App) -> None:
    tab = open_tab("exercise?id=promotion-calendar")
    tab.page.get_by_text("在页面里填").first.click()  # the learner may have left it at another way
    tab.settled()
    tab.first_editable_cell()
    paste(tab, "\n".join(PASTED))
    expect(tab.page.locator(".draft")).to_have_text("已保存")
    store = Store.open(app.data / "courseware.db")
    draft = store.drafts.get(app.learner, "exercise:promotion-calendar")
    assert [row[1] for row in draft["plan"]["rows"]] == PASTED
    tab.page.get_by_role("button", name="一起交").click()
    tab.sees("第 4 行（拍摄素材）的「13号」、第 6 行（平台报名审核）的「5/9」")


def test_the_planner_reads_figures_as_people_write_them_and_says_them_back(open_tab: OpenTab) -> None:
    tab = open_tab("promotion?step=budget")
    field = tab.page.get_by_role("textbox", name="搜索推广·蓄水")
    expect(field).to_be_visible()
    for typed, read in (("1.5万", "15,000"), ("¥12，345.50", "12,345.5"), ("1万2", "1万2")):
        field.fill(typed)
        field.press("Tab")
        expect(field).to_have_value(read)
    tab.sees("搜索推广 · 蓄水读到的是「1万2」")


def test_a_file_of_any_kind_is_answered_in_our_words_and_no_field_drops_a_long_paste(open_tab: OpenTab) -> None:
    tab = open_tab("exercise?id=attribution")
    tab.page.get_by_text("上传文件").first.click()
    chooser = tab.page.locator("input[type=file]").first
    chooser.set_input_files({"name": "渠道.xls", "mimeType": "application/vnd.ms-excel", "buffer": b"<html><table>"})
    tab.sees("渠道.xls")
    tab.sees("13.0B")  # its size stands there once it has arrived
    number = tab.page.get_by_role("textbox", name=re.compile("投产比")).first
    number.fill("1" * 450)
    tab.page.get_by_role("button", name="一起交").click()
    tab.sees("里其实是网页")
    tab.sees("内容有 450 个字")
    expect(number).to_have_value("1" * 450)
