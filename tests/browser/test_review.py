"""Five minutes of review on a phone, with one thumb."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, expect

from courseware.answers.question import right_answer
from courseware.content.course import Course
from courseware.record.log import Attempt
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.verdict import scored
from tests.browser.conftest import App, OpenTab
from tests.browser.tab import Tab

THUMB = 44


def only_question(course: Course) -> str:
    """One with numbers of its own for each variant, and no other about nothing but its points: no other is asked."""
    graded = [each for each in course.questions.values() if each.kind != "text"]
    return next(
        each.id
        for each in graded
        if each.kind == "number"
        and each.given
        and not any(set(other.covers) <= set(each.covers) for other in graded if other is not each)
    )


def button(tab: Tab, name: str) -> Locator:
    return tab.page.get_by_role("button", name=name)


def at_the_thumb(tab: Tab, name: str) -> None:
    """At the foot of the screen, and high enough."""
    box = button(tab, name).bounding_box()
    assert box is not None
    assert box["height"] >= THUMB
    assert 844 - 90 < box["y"] + box["height"] <= 844


def test_a_review_on_a_phone(open_tab: OpenTab, app: App, course: Course, shop: Shop) -> None:
    tab = open_tab(width=390, height=844)
    tab.becomes("复习的人")
    number = only_question(course)
    item, long_ago = f"question:{number}", datetime.now(UTC) - timedelta(days=8)
    store = Store.open(app.data / "courseware.db")
    store.attempts.append(Attempt(f"old-{app.learner}", app.learner, item, None, 0, "1", scored(1.0), long_ago))
    store.database.close()

    tab.go("review")
    tab.sees("上次 8 天前")
    tab.fits()
    at_the_thumb(tab, "提交答案")
    asked = tab.page.locator('[class*="st-key-question-"]').inner_text()
    field = tab.page.locator('[class*="st-key-question-"]').get_by_role("textbox")
    field.fill("-987654")
    field.press("Enter")  # hands in, and does not give up
    tab.sees("还没答对")
    tab.sees("这个知识点明天再见一次")
    at_the_thumb(tab, "再答一次")
    tab.reload()
    expect(button(tab, "再答一次")).to_be_visible()
    variant = re.search(
        rf"{number}-(\d+)", str(tab.page.locator('[class*="st-key-question-review-"]').get_attribute("class"))
    )
    assert variant
    assert asked.splitlines()[1] in tab.page.locator('[class*="st-key-question-"]').inner_text(), "the same numbers"
    right = right_answer(course.questions[number], seed_of(app.learner, item, int(variant[1])), shop)
    field.fill(str(right))
    button(tab, "再答一次").click()
    tab.sees("答对了")
    at_the_thumb(tab, "看看今天的结果")
    button(tab, "看看今天的结果").click()
    tab.sees("今天的复习做完了")
    tab.sees("明天再见，换一组数")
    tab.fits()
