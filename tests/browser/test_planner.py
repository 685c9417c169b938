"""The campaign as a person walks through it: a step at a time, a plan that stays, a graded run to its debrief."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from courseware.record.store import Store
from tests.browser.conftest import App, OpenTab
from tests.browser.tab import Tab


def press(tab: Tab, name: str) -> None:
    tab.page.get_by_role("button", name=name, exact=False).last.click()


def field(tab: Tab, name: str) -> Locator:
    return tab.page.get_by_role("textbox", name=name)


def write(tab: Tab, name: str, value: str, read: str) -> None:
    field(tab, name).fill(value)
    field(tab, name).press("Tab")
    expect(field(tab, name)).to_have_value(read)
    tab.settled()


def content(tab: Tab) -> None:
    """It fits both screens, and axe is content."""
    for width in (1280, 390):
        tab.resize(width)
        tab.fits()
        found = Axe().run(tab.page)
        assert found.violations_count == 0, found.generate_report()
    tab.resize(1280)


def test_the_steps_lead_from_one_to_the_next_each_from_its_top(open_tab: OpenTab) -> None:
    tab = open_tab("promotion?step=budget")
    press(tab, "✓ 看清去年")
    tab.titled(re.compile("^去年 618 卖了"))
    main = tab.page.get_by_test_id("stMain")
    for onward, title in (
        ("排预算和会员", re.compile("花在哪$")),
        ("定价格和券", "顾客真正付多少"),
        ("备货、班次、现金", re.compile("多少人手$")),
        ("写下预测", "你看会卖到多少"),
        ("去练习", re.compile("赚")),
    ):
        press(tab, onward)
        tab.titled(title)
        tab.settled()
        tab.page.wait_for_function("main => main.scrollTop === 0", arg=main.element_handle())
    press(tab, "✓ 价格与券")
    tab.titled("顾客真正付多少")
    tab.reload()
    tab.titled("顾客真正付多少")


def test_a_figure_stays_over_steps_and_a_reload(open_tab: OpenTab, app: App) -> None:
    tab = open_tab("promotion?step=stock")
    write(tab, "利润款（件）", "1,234", "1,234")
    tab.go("promotion?step=budget")
    tab.go("promotion?step=stock")
    expect(field(tab, "利润款（件）")).to_have_value("1,234")
    draft = Store.open(app.data / "courseware.db").drafts.get(app.learner, "promotion:618")
    assert draft["stock.profit"] == 1234


def test_on_a_phone_the_steps_stand_behind_a_button(open_tab: OpenTab) -> None:
    tab = open_tab("promotion?step=offer")
    tab.resize(390)
    tab.sees("第 3 步，共 9 步")
    tab.page.get_by_role("button", name="全部步骤").click()
    press(tab, "✓ 预算会员")
    tab.titled(re.compile("花在哪$"))
    tab.sees("第 2 步，共 9 步")
    tab.fits()


def test_a_graded_run_goes_through_its_evening_to_a_debrief_that_reads_well(open_tab: OpenTab) -> None:
    tab = open_tab("promotion?step=budget")
    write(tab, "搜索推广·蓄水", "5000", "5,000")  # whatever another test has left there
    tab.go("promotion?step=practice")
    press(tab, "在练习市场试跑")
    tab.sees("一天一天看")
    tab.settled()
    content(tab)
    tab.go("promotion?step=forecast")
    for name, value in (
        ("支付金额 从", "30万"),
        ("支付金额 到", "60万"),
        ("售出件数 从", "2,500"),
        ("售出件数 到", "6,000"),
    ):
        write(tab, name, value, {"30万": "300,000", "60万": "600,000"}.get(value, value))
    tab.go("promotion?step=graded")
    press(tab, "在我的市场计分")
    press(tab, "确认计分")
    tab.titled(re.compile("^首日"))
    tab.settled()
    content(tab)
    write(tab, "现货调拨 · 利润款", "150", "150")
    tab.reload()
    expect(field(tab, "现货调拨 · 利润款")).to_have_value("150")
    press(tab, "确认调整，走完后八天")
    tab.sees("现货调拨 · 利润款 0 件 → 150 件")
    press(tab, "确认，走完后八天")
    tab.titled(re.compile("^实际"))
    tab.settled()
    tab.sees("复盘单")
    content(tab)
    tab.page.emulate_media(media="print")
    expect(tab.page.get_by_role("button", name="打印复盘单")).to_be_hidden()
    expect(tab.page.get_by_text("当初的方案")).to_be_visible()
