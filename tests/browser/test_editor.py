"""The editor for queries offers names, and what is written in it is what the page, drafts and forms know."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import App, OpenTab
from tests.browser.tab import Tab
from tests.browser.test_drafts import draft, until

EXERCISE, ITEM = "exercise-rfm-table", "exercise:rfm-table"
CODE = re.compile(r"/codemirror\.\w+\.js$")


def bench(tab: Tab) -> Locator:
    """The editor of the workbench, and its text area behind it."""
    tab.page.get_by_role("tab", name="SQL").click()
    return tab.page.get_by_role("textbox", name="查询语句")


def answer(tab: Tab) -> Locator:
    """The editor of the exercise's table."""
    tab.page.get_by_role("radio", name="写 SQL").first.click()
    return tab.page.get_by_role("textbox", name="查询结果就是你的答案")


def write(editor: Locator, text: str) -> None:
    """Instead of what stands there, key by key."""
    expect(editor).to_have_class(re.compile("cm-content"))
    editor.click()
    editor.press("Control+A")
    editor.press("Delete")
    editor.page.keyboard.type(text, delay=15)


def offered(page: Page) -> Locator:
    return page.get_by_role("listbox", name="可以填入的名字").get_by_role("option")


def choose(page: Page, *keys: str) -> None:
    """In a list that has just opened: for its first 75 ms a key is one of the text, so that nothing is filled in that
    the writer has not seen."""
    page.wait_for_timeout(100)
    for key in keys:
        page.keyboard.press(key)


def behind(editor: Locator) -> Locator:
    return editor.page.locator('[data-testid="stTextAreaRootElement"]').filter(has=editor).locator("textarea")


def test_it_offers_tables_and_the_columns_of_the_one_that_is_named(open_tab: OpenTab) -> None:
    tab = open_tab(EXERCISE)
    editor = answer(tab)
    write(editor, "select * from ord")
    expect(offered(tab.page).first).to_have_text("order_items订单明细")
    expect(offered(tab.page).filter(has_text=re.compile("^orders订单表$"))).to_be_visible()
    choose(tab.page, "ArrowDown", "Tab")
    expect(behind(editor)).to_have_value("select * from orders")
    tab.page.keyboard.type(" o where o.refund_s", delay=15)
    expect(offered(tab.page)).to_contain_text(["refund_status退款状态"])
    choose(tab.page, "Enter")
    expect(behind(editor)).to_have_value("select * from orders o where o.refund_status")
    write(editor, "select * from prod")
    expect(behind(editor)).to_have_value("select * from prod")
    expect(offered(tab.page).filter(has_text="products")).to_have_count(0)


def test_a_column_is_found_by_its_chinese_name_and_a_whole_word_lets_enter_begin_a_line(open_tab: OpenTab) -> None:
    tab = open_tab("data")
    editor = bench(tab)
    write(editor, "select  from orders")
    for _ in " from orders":
        tab.page.keyboard.press("ArrowLeft")
    tab.page.keyboard.insert_text("渠道")
    expect(offered(tab.page).first).to_have_text("channel渠道")
    choose(tab.page, "Enter")
    expect(behind(editor)).to_have_value("select channel from orders")
    tab.page.keyboard.press("End")
    tab.page.keyboard.type(" group by channel", delay=15)
    expect(offered(tab.page).first).to_have_text("channel渠道")
    choose(tab.page, "Enter")
    tab.page.keyboard.type("limit 3", delay=15)
    expect(behind(editor)).to_have_value("select channel from orders group by channel\nlimit 3")


def test_a_query_is_run_by_ctrl_enter_and_stays_with_the_cursor_in_it(open_tab: OpenTab) -> None:
    tab = open_tab("data")
    editor = bench(tab)
    expect(editor).to_contain_text("group by channel")  # the example that the page has chosen
    write(editor, "select 41 + 1 as n")
    editor.press("Control+Enter")
    tab.sees("1 行，用时")
    expect(editor).to_be_focused()
    tab.page.keyboard.type(", 2 as m", delay=15)
    tab.page.get_by_role("button", name="运行", exact=True).click()
    expect(behind(editor)).to_have_value("select 41 + 1 as n, 2 as m")
    write(editor, "select * from ordres")
    editor.press("Control+Enter")
    tab.sees("orders")
    expect(tab.page.get_by_test_id("stAlert")).to_contain_text("ordres")


def test_what_is_written_is_tried_drafted_and_there_after_a_reload(open_tab: OpenTab, app: App) -> None:
    tab = open_tab(EXERCISE)
    editor = answer(tab)
    query = "select customer_id,\n  count(*) as n\nfrom orders group by 1"
    write(editor, query)
    written = behind(editor).input_value()
    assert written.split() == query.split()
    until(lambda: (draft(app, ITEM) or {}).get("local") == {"way": "sql", "sql": written})
    tab.page.get_by_role("button", name="试运行").click()
    tab.sees("试运行不计入次数")
    expect(behind(editor)).to_have_value(written)
    tab.reload()
    expect(editor).to_have_class(re.compile("cm-content"))
    expect(editor).to_contain_text("count(*) as n")
    expect(behind(editor)).to_have_value(written)


def test_the_editor_comes_and_goes_with_its_text_area(open_tab: OpenTab) -> None:
    tab = open_tab("data")
    editor = bench(tab)
    write(editor, "select 7 as seven")
    editor.press("Control+Enter")
    tab.sees("1 行，用时")
    tab.page.get_by_role("tab", name="透视").click()
    expect(tab.page.locator(".cm-editor")).to_have_count(0)
    bench(tab)
    expect(editor).to_have_text("select 7 as seven")
    tab.walk("glossary", "搜索与术语表")
    expect(tab.page.locator(".cm-editor")).to_have_count(0)
    tab.walk("data", "数据工作台")
    expect(bench(tab)).to_have_class(re.compile("cm-content"))
    expect(tab.page.locator(".cm-editor")).to_have_count(1)


def test_what_the_page_writes_into_the_text_area_is_shown(open_tab: OpenTab) -> None:
    tab = open_tab("data")
    editor = bench(tab)
    expect(editor).to_have_class(re.compile("cm-content"))
    behind(editor).evaluate("""area => {
        const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
        write.call(area, "select 3");
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }""")
    expect(editor).to_have_text("select 3")


def test_what_was_typed_before_the_editor_came_is_kept_and_typing_goes_on_in_it(open_tab: OpenTab) -> None:
    tab = open_tab()
    held: list[Route] = []
    tab.page.route(CODE, lambda route: held.append(route))
    tab.go("data")
    tab.page.get_by_role("tab", name="SQL").click()
    area = tab.page.locator('[class*="st-key-code-"] textarea')
    area.fill("select 1")
    area.press("Home")
    tab.page.keyboard.type("-- ")
    [route] = held
    route.continue_()
    editor = tab.page.get_by_role("textbox", name="查询语句")
    expect(editor).to_be_focused()
    expect(editor).to_have_text("-- select 1")
    tab.page.keyboard.type("now: ")
    expect(area).to_have_value("-- now: select 1")


def test_what_was_written_and_not_run_outlives_another_tab_and_a_reload(open_tab: OpenTab) -> None:
    tab = open_tab("data")
    write(bench(tab), "select 42 as mine")
    tab.page.get_by_role("tab", name="透视").click()
    expect(tab.page.get_by_role("textbox", name="查询语句")).to_have_count(0)
    expect(behind(bench(tab))).to_have_value("select 42 as mine")
    tab.reload()
    editor = bench(tab)
    expect(behind(editor)).to_have_value("select 42 as mine")
    expect(editor).to_contain_text("select 42 as mine")
    editor.press("Control+Enter")
    tab.sees("1 行，用时")


def test_a_slow_computer_puts_back_what_was_written_too(open_tab: OpenTab) -> None:
    tab = open_tab("data")
    write(bench(tab), "select 43 as mine")
    expect(behind(bench(tab))).to_have_value("select 43 as mine")
    slow = tab.page.context.new_cdp_session(tab.page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    tab.reload()
    editor = bench(tab)
    expect(editor).to_have_class(re.compile("cm-content"))
    expect(editor).to_have_text("select 43 as mine")
    editor.press("Control+Enter")
    tab.sees("1 行，用时")
    expect(editor).to_have_text("select 43 as mine")


def test_without_its_code_the_text_area_serves(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.page.route(CODE, lambda route: None)
    tab.go("data")
    tab.page.get_by_role("tab", name="SQL").click()
    area = tab.page.get_by_role("textbox", name="查询语句")
    area.fill("select 1 as one")
    area.press("Control+Enter")
    tab.sees("1 行，用时")


def test_its_code_is_sent_where_a_query_is_written_and_nowhere_else(open_tab: OpenTab) -> None:
    tab = open_tab()
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    for path in ("lesson-what-is-operations", "exercise-conversion-rate", "data"):
        tab.go(path)
    assert not [url for url in asked if CODE.search(url) or url.endswith("/names.json")]
    expect(bench(tab)).to_have_class(re.compile("cm-content"))
    assert len([url for url in asked if CODE.search(url)]) == 1


def test_the_keyboard_leaves_it(open_tab: OpenTab) -> None:
    tab = open_tab("data")
    editor = bench(tab)
    write(editor, "select chan")
    expect(offered(tab.page).first).to_be_visible()
    described = tab.page.locator(f"#{editor.get_attribute('aria-describedby')}".replace(":", r"\:"))
    assert "Esc" in (described.text_content() or "")
    tab.page.keyboard.press("Escape")
    expect(offered(tab.page)).to_have_count(0)
    tab.page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()
    expect(tab.page.get_by_role("button", name="运行", exact=True)).to_be_focused()
    tab.page.keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()
    expect(behind(editor)).to_have_value("select chan")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_can_be_read_and_tapped(open_tab: OpenTab, width: int, dark: bool) -> None:
    tab = open_tab("data", width=width, height=900, dark=dark)
    editor = bench(tab)
    write(editor, "select channel, count(*) from orders where status = 'paid' and o")
    expect(offered(tab.page).first).to_be_visible()
    tab.fits()
    if width < 768:
        size = editor.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
        assert size >= 16, "or the browser enlarges the page"
        heights = offered(tab.page).evaluate_all("all => all.map(it => it.getBoundingClientRect().height)")
        assert min(heights) >= 44
        expect(tab.page.locator(".cm-gutters")).to_be_hidden()
    # One never goes into the list: the arrow keys move through it from where one writes.
    rules = {"rules": {"scrollable-region-focusable": {"enabled": False}}}
    found = Axe().run(tab.page, context=".cm-editor", options=rules).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
