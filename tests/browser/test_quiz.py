"""A test as one takes it: by keyboard alone, on a phone, against the clock."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from playwright.sync_api import expect

from courseware.content.course import Course
from courseware.items import parts_of, question_item
from courseware.progress.blueprint import About, Scope, as_drawn
from courseware.record.log import Attempt, Sitting, SittingKind
from courseware.record.store import Store
from tests.browser.conftest import App, OpenTab
from tests.browser.tab import Tab
from tests.browser.test_every_page import reads_well, violations

IDS = {"single": "recommended-but-not-buying", "number": "share-of-mobile-visitors", "sort": "background-of-a-fact"}


def with_store(app: App, use: Any) -> Any:
    store = Store.open(app.data / "courseware.db")
    try:
        return use(store)
    finally:
        store.database.close()


def begin(app: App, course: Course, id: str, seconds: int | None = None) -> Sitting:
    """A test of a single choice, a number and a sorting, begun now."""
    from courseware.content.digest import digest_of

    questions = [course.questions[IDS[kind]] for kind in ("single", "number", "sort")]
    drawn = tuple(as_drawn(id, each, digest_of(each)) for each in questions)
    scope = Scope(About.COURSE).to_json()
    sitting = Sitting(id, app.learner, SittingKind.QUIZ, scope, False, drawn, seconds, datetime.now(UTC))
    found: Sitting = with_store(app, lambda store: store.sittings.start(sitting))
    return found


def answers(app: App, sitting: Sitting) -> tuple[Attempt, ...]:
    found: tuple[Attempt, ...] = with_store(app, lambda store: store.attempts.of_occasions(app.learner, sitting.id))
    return found


def until_kept(app: App, sitting: Sitting, count: int) -> Attempt:
    """The last answer as soon as there are so many; they are to be on the disk within two seconds."""
    deadline = monotonic() + 10
    while monotonic() < deadline:
        found = answers(app, sitting)
        if len(found) >= count:
            return found[-1]
    raise AssertionError(f"{count} answers were not kept")


def heading(tab: Tab, text: str | re.Pattern[str]) -> None:
    expect(tab.page.locator("h1")).to_have_text(text)
    tab.settled()


def test_by_keyboard_alone(open_tab: OpenTab, app: App, course: Course) -> None:
    open_tab()  # so that there is a learner
    sitting = begin(app, course, "by-keyboard")
    tab = open_tab(f"sitting?id={sitting.id}", 1280, 900)
    keys = tab.page.keyboard
    heading(tab, "第 1 题，答了 0 题")
    assert violations(tab) == []
    keys.press("2")
    assert until_kept(app, sitting, 1).answer is not None
    keys.press("1")
    expect(tab.page.locator(".draft")).to_have_text("刚刚保存，交卷前都可以改")
    keys.press("m")
    expect(tab.page.get_by_role("button", name="取消标记")).to_be_visible()
    tab.settled()
    keys.press("Enter")
    heading(tab, "第 2 题，答了 1 题")
    box = tab.page.locator(".st-key-test-card input")
    box.focus()
    keys.type("48.5%")
    began = monotonic()
    count = len(answers(app, sitting))
    while answers(app, sitting)[-1].answer != "48.5%":
        assert monotonic() - began < 2, "kept within two seconds, without leaving the field"
    assert len(answers(app, sitting)) > count - 1
    keys.press("Enter")
    heading(tab, "第 3 题，答了 2 题")
    keys.press("Enter")
    dialog = tab.page.get_by_role("dialog")
    expect(dialog.get_by_text("还有 1 题没答，1 题标了要回看。现在交卷吗？")).to_be_visible()
    dialog.get_by_role("button", name="交卷", exact=True).focus()
    keys.press("Enter")
    heading(tab, re.compile("3 题答对 [012] 题"))
    assert violations(tab) == []
    reads_well(tab)
    last = {each.item: each for each in answers(app, sitting)}
    assert last.keys() == {question_item(IDS["single"]), question_item(IDS["number"])}


def test_on_a_phone_a_reload_goes_on_and_time_that_is_up_hands_in(open_tab: OpenTab, app: App, course: Course) -> None:
    open_tab()
    sitting = begin(app, course, "on-a-phone", seconds=3600)
    tab = open_tab(f"sitting?id={sitting.id}", 390, 844)
    heading(tab, "第 1 题，答了 0 题")
    tab.fits()
    expect(tab.page.get_by_role("timer")).to_have_text(re.compile(r"^(60:00|59:\d\d)$"))
    tab.page.locator('.st-key-test-card [data-testid="stRadioOption"]').nth(2).click()
    chosen = until_kept(app, sitting, 1).answer
    tab.reload()
    heading(tab, "第 2 题，答了 1 题")
    tab.page.get_by_role("button", name="上一题").click()
    heading(tab, "第 1 题，答了 1 题")
    expect(tab.page.locator(".st-key-test-card input:checked")).to_have_count(1)
    tab.page.get_by_role("button", name="下一题").click()
    heading(tab, "第 2 题，答了 1 题")
    tab.fits()

    # A minute before its end, as the record has it.
    late = replace(sitting, id="nearly-over", seconds=20, started_at=datetime.now(UTC) - timedelta(seconds=10))
    with_store(app, lambda store: store.sittings.start(late))
    tab = open_tab(f"sitting?id={late.id}", 390, 844)
    expect(tab.page.get_by_role("status").filter(has_text="还剩 1 分钟")).to_be_visible()
    tab.page.get_by_role("button", name="下一题").click()
    heading(tab, "第 2 题，答了 0 题")
    tab.page.locator(".st-key-test-card input").press_sequentially("48.5%")
    heading(tab, re.compile("3 题答对 [01] 题"))
    tab.sees("时间到，已经替你交卷。")
    found = with_store(app, lambda store: store.sittings.get(late.id))
    assert found.ended_at == late.started_at + timedelta(seconds=20)
    assert answers(app, late)[-1].answer == "48.5%"
    assert parts_of(answers(app, late)[-1].item)[1] == IDS["number"]
    assert chosen is not None


def test_on_a_phone_the_overview_is_a_dialog_and_every_field_of_a_task_is_kept(
    open_tab: OpenTab, app: App, course: Course
) -> None:
    from courseware.content.digest import digest_of

    open_tab()
    question, exercise = course.questions[IDS["single"]], course.exercises["conversion-rate"]
    solution = (course.root / "exercises" / exercise.id / "solution.py").read_bytes()
    drawn = (
        as_drawn("with-a-task", question, digest_of(question)),
        as_drawn("with-a-task", exercise, digest_of(exercise, solution)),
    )
    scope = Scope(About.COURSE).to_json()
    sitting = Sitting("with-a-task", app.learner, SittingKind.QUIZ, scope, False, drawn, None, datetime.now(UTC))
    with_store(app, lambda store: store.sittings.start(sitting))
    tab = open_tab(f"sitting?id={sitting.id}", 390, 844)
    heading(tab, "第 1 题，答了 0 题")
    expect(tab.page.locator(".st-key-test-overview")).to_be_hidden()
    tab.page.get_by_role("button", name="总览").click()
    dialog = tab.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="交卷")).to_be_visible()
    assert violations(tab) == []
    dialog.get_by_role("button", name=re.compile("^2")).click()
    heading(tab, "第 2 题，答了 0 题")
    expect(dialog).to_have_count(0)
    tab.fits()
    for count, (label, typed) in enumerate([("访客数", "12"), ("买家数", "3")], start=1):
        tab.page.get_by_role("textbox", name=re.compile(label)).fill(typed)
        until_kept(app, sitting, count)
    tab.reload()
    heading(tab, "第 2 题，答了 0 题")
    expect(tab.page.get_by_role("textbox", name=re.compile("访客数"))).to_have_value("12")
    tab.page.get_by_role("radio", name="数据").click()
    expect(tab.page.get_by_role("tab", name="浏览")).to_be_visible()
    tab.fits()
    assert answers(app, sitting)[-1].answer == {"uv": "12", "buyers": "3"}
    assert violations(tab) == []
