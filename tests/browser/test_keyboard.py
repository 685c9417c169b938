"""The first hour without a mouse: Tab, Enter, Space, arrows, and what one types."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from courseware.content.course import Course
from courseware.content.question import Order, Sort
from tests.browser.conftest import OpenTab
from tests.browser.keys import Keys

LESSON, SORT, ORDER = "what-is-operations", "tasks-of-a-monday", "five-rings-in-order"


def newcomer(open_tab: OpenTab) -> Keys:
    """At home, on a first visit."""
    tab = open_tab(height=900)
    tab.becomes("不用鼠标")
    tab.sees("现在是「不用鼠标」在学")
    tab.go("")
    tab.sees("今天起，这家店归你运营")
    return Keys(tab)


def test_from_home_to_a_term_without_a_mouse(open_tab: OpenTab, course: Course) -> None:
    keys = newcomer(open_tab)
    tab, page = keys.tab, keys.tab.page
    heading = page.get_by_role("heading", level=1)

    board = page.locator(".st-key-board")
    for option, said in ((0, "用浏览量做了分母"), (1, "分子分母都数人")):
        keys.to(board.get_by_role("button", name=re.compile("÷")).nth(option))
        keys.press("Enter" if option else "Space")
        tab.sees(said)
        tab.settled()
    keys.open(board.get_by_role("link", name=re.compile("^开始第一课")))
    tab.titled(course.lessons[LESSON].title)
    expect(heading).to_be_focused()

    cards = page.locator('[class*="st-key-question-"]')
    sort, card = course.questions[SORT], cards.first
    assert isinstance(sort, Sort)
    bin_of = {item.text: item.bin for item in sort.items}
    rows = [(group, bin_of[group.get_attribute("aria-label") or ""]) for group in card.get_by_role("radiogroup").all()]
    assert len(rows) == len(sort.items)
    for group, _ in rows:
        keys.choose(group, group.get_by_role("radio", name=sort.bins[0]))
    keys.to(card.get_by_role("button", name="提交答案"))
    keys.press("Enter")
    expect(card.get_by_role("alert")).to_contain_text("部分正确")
    expect(card.get_by_role("alert")).to_be_focused()
    for group, right in reversed(rows):
        if right != sort.bins[0]:
            keys.choose(group, group.get_by_role("radio", name=right), "Shift+Tab")
    keys.to(card.get_by_role("button", name="再次提交"))
    keys.press("Enter")
    expect(card.get_by_role("status")).to_contain_text("答对了")

    order = course.questions[ORDER]
    assert isinstance(order, Order)
    card = cards.filter(has_text=order.stem)
    for number, item in enumerate(order.items, start=1):
        button = card.get_by_role("button", name=re.compile(re.escape(item.text)))
        keys.to(button, "Tab" if number == 1 else direction(keys, button))
        keys.press("Enter")
        expect(card.locator('[class*="-placed"] [class*="-answer-out-"]')).to_have_count(number)
        tab.settled()
        expect(button).to_be_focused()
    keys.to(card.get_by_role("button", name="提交答案"))
    keys.press("Enter")
    expect(card.get_by_role("status")).to_contain_text("答对了")

    menu = page.get_by_test_id("stSidebar")
    keys.to(page.locator('[class*="st-key-finish-"] button'))
    keys.press("Enter")
    tab.titled(f"读完了：{course.lessons[LESSON].title}")
    expect(heading).to_be_focused()
    keys.open(menu.get_by_role("link", name="练习与 618"), "Shift+Tab")
    expect(heading).to_be_focused()
    exercise = course.exercises["conversion-rate"]
    keys.open(page.get_by_test_id("stMain").get_by_role("link", name=exercise.title))
    expect(heading).to_be_focused()
    field = page.get_by_role("textbox", name="访客数")
    keys.to(field)
    page.keyboard.type("1")
    keys.to(page.get_by_role("button", name="交这一步").first)
    keys.press("Enter")
    tab.sees("步里对了 0 步")
    tab.settled()
    expect(page.get_by_role("button", name="交这一步").first).to_be_focused()

    opener = page.get_by_test_id("stExpandSidebarButton")  # the data have the menu's room
    keys.to(opener.or_(opener.locator("button")).first, "Shift+Tab")
    keys.press("Enter")
    keys.open(menu.get_by_role("link", name="搜术语、课和练习"), "Shift+Tab")
    expect(page.get_by_role("searchbox", name="搜索课程")).to_be_focused()
    page.keyboard.type("GMV")
    keys.press("Enter")
    tab.sees("术语（")
    tab.settled()
    term = page.locator('[class*="st-key-hit-term-"] a').first
    name = term.inner_text()
    keys.to(term)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_have_text(name)


def direction(keys: Keys, target: Locator) -> str:
    """Whether what is looked for stands after the focus or before it."""
    after = "e => !!(document.activeElement.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)"
    return "Tab" if target.evaluate(after) else "Shift+Tab"
