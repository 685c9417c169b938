"""What is entered and not handed in is there again after a reload, whatever it was entered in, and no page is run for
it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from time import monotonic
from typing import Any

from playwright.sync_api import Locator, Page, expect

from courseware.record.store import Store
from tests.browser.conftest import App, OpenTab
from tests.browser.tab import Tab

EVERY_KIND, LESSON = "lesson-dashboards", "lesson-what-is-operations"
EXERCISE, ITEM = "exercise-promotion-calendar", "exercise:promotion-calendar"
KEPT = "已保存"


def draft(app: App, item: str) -> Any:
    """The draft of the learner who is at home."""
    store = Store.open(app.data / "courseware.db")
    found = store.drafts.get(app.learner, item)
    store.database.close()
    return found


def cards(tab: Tab) -> dict[str, Locator]:
    """The first card of each kind of question that keeps drafts, by how its answer is entered."""
    found: dict[str, Locator] = {}
    for card in tab.page.locator('[class*="st-key-question-"]:has([data-draft])').all():
        [shape] = {field["shape"] for field in told(card)["fields"]} or {"order"}
        if shape == "pairs":
            shape = "list" if card.get_by_role("combobox").count() else "row"
        if shape == "text":
            shape = "words" if card.get_by_role("textbox").first.evaluate("it => it.tagName") == "TEXTAREA" else shape
        found.setdefault(shape, card)
    return found


def told(card: Locator) -> Any:
    """What the page tells its script."""
    return json.loads(card.locator("[data-draft]").get_attribute("data-draft") or "")


def kept(card: Locator) -> None:
    expect(card.locator(".draft")).to_have_text(KEPT)


def messages(page: Page) -> list[bytes]:
    """What the tab sends to Streamlit from the next page on."""
    sent: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    return sent


def test_every_kind_of_question_keeps_what_was_entered(open_tab: OpenTab, app: App) -> None:
    tab = open_tab()
    sent = messages(tab.page)
    tab.go(EVERY_KIND)
    asked = cards(tab)
    assert asked.keys() == {"text", "words", "one", "several", "row", "list", "order"}
    quiet = len(sent)
    asked["text"].get_by_role("textbox").press_sequentially("12.5")
    kept(asked["text"])
    asked["words"].get_by_role("textbox").press_sequentially("还没想好 <b>")
    kept(asked["words"])
    asked["one"].get_by_role("radio").nth(1).check(force=True)
    kept(asked["one"])
    for n in (0, 2):
        asked["several"].get_by_role("checkbox").nth(n).check(force=True)
    kept(asked["several"])
    assert len(sent) == quiet, "a page was run"
    asked["row"].get_by_role("radiogroup").nth(1).get_by_role("radio").nth(1).click()
    kept(asked["row"])
    box = asked["list"].get_by_role("combobox").first
    box.click()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        box.press(key)
    kept(asked["list"])
    chosen = box.input_value()
    assert chosen
    button = asked["order"].locator('[class*="-in-"] button').nth(2)
    first = button.inner_text()
    button.click()
    kept(asked["order"])

    tab.reload()
    asked = cards(tab)
    expect(asked["text"].get_by_role("textbox")).to_have_value("12.5")
    expect(asked["words"].get_by_role("textbox")).to_have_value("还没想好 <b>")
    expect(asked["one"].get_by_role("radio").nth(1)).to_be_checked()
    boxes = asked["several"].get_by_role("checkbox")
    assert [box.is_checked() for box in boxes.all()][:3] == [True, False, True]
    expect(asked["row"].get_by_role("radiogroup").nth(1).get_by_role("radio").nth(1)).to_be_checked()
    expect(asked["list"].get_by_role("combobox").first).to_have_value(chosen)
    expect(asked["order"].locator('[class*="-placed"] button').first).to_contain_text(first)


def test_what_is_typed_a_moment_before_leaving_is_kept(open_tab: OpenTab, app: App) -> None:
    tab = open_tab(LESSON)
    cards(tab)["text"].get_by_role("textbox").fill("77")
    tab.reload()
    expect(cards(tab)["text"].get_by_role("textbox")).to_have_value("77")
    cards(tab)["text"].get_by_role("textbox").fill("78")
    tab.page.get_by_role("link", name="我的学习").click()
    tab.settled()
    other = open_tab(LESSON)
    expect(cards(other)["text"].get_by_role("textbox")).to_have_value("78")


def test_an_answer_that_is_handed_in_leaves_no_draft(open_tab: OpenTab, app: App) -> None:
    tab = open_tab(LESSON)
    card = cards(tab)["text"]
    item = told(card)["item"]
    with tab.page.expect_response("**/draft"):
        card.get_by_role("textbox").fill("79")
    assert draft(app, item) == "79"
    with tab.page.expect_response("**/draft"):  # what is sent after the answer
        card.get_by_role("textbox").fill("80")
        card.get_by_role("textbox").press("Enter")
    expect(card.get_by_test_id("stAlert")).to_be_visible()
    until(lambda: draft(app, item) is None)


def test_an_exercise_keeps_its_cells_and_its_sql(open_tab: OpenTab, app: App) -> None:
    tab = open_tab(EXERCISE)
    line = tab.page.locator(".draft")
    number = tab.page.get_by_role("textbox", name=re.compile("按几天排"))
    number.press_sequentially("5")
    expect(line).to_have_text(KEPT)
    tab.first_editable_cell()
    tab.page.keyboard.type("5月8日", delay=50)
    tab.page.keyboard.press("Enter")
    until(lambda: "5月8日" in str(draft(app, ITEM)))
    assert draft(app, ITEM)["actual"] == "5"
    tab.reload()
    expect(number).to_have_value("5")
    tab.page.get_by_text("写 SQL").first.click()
    tab.page.locator('[class*="-plan-sql"] textarea').press_sequentially("select '<b>' from orders")
    until(lambda: draft(app, ITEM)["plan"] == {"way": "sql", "sql": "select '<b>' from orders"})
    tab.reload()
    expect(tab.page.locator('[class*="-plan-sql"] textarea')).to_have_value("select '<b>' from orders")
    expect(number).to_have_value("5")


def test_links_are_kept_each_and_told_under_their_boxes(open_tab: OpenTab, app: App) -> None:
    tab = open_tab("exercise-campaign-links")
    boxes = tab.page.locator('[class*="-links-"] textarea')
    boxes.nth(0).fill("https://muhe.example.com/x?utm_source=SMS")
    boxes.nth(5).fill("https://muhe.example.com/x")
    until(lambda: len((draft(app, "exercise:campaign-links") or {}).get("links", {})) == 2)
    tab.reload()
    expect(boxes.nth(0)).to_have_value("https://muhe.example.com/x?utm_source=SMS")
    expect(boxes.nth(5)).to_have_value("https://muhe.example.com/x")
    for number in range(1, 5):
        boxes.nth(number).fill(f"https://muhe.example.com/x?utm_source={number}")
    tab.page.get_by_role("button", name="交这一步").first.click()
    signs = tab.page.locator('[class*="st-key-sign-wrong-"]')
    expect(signs.filter(has_text="「会员短信」里的「SMS」有大写字母")).to_be_visible()
    expect(tab.page.get_by_test_id("stAlert").filter(has_text="写在各条链接下面")).to_be_visible()


def test_while_the_server_does_not_answer_the_page_says_so_and_keeps_it_later(open_tab: OpenTab, app: App) -> None:
    tab = open_tab(LESSON)
    card = cards(tab)["text"]
    tab.page.route("**/draft", lambda route: None)
    card.get_by_role("textbox").fill("81")
    expect(card.locator(".draft")).to_have_text("还没存上，会再试")
    tab.page.unroute("**/draft")
    kept(card)
    assert draft(app, told(card)["item"]) == "81"


def until(true: Callable[[], bool]) -> None:
    deadline = monotonic() + 30
    while not true():
        assert monotonic() < deadline
