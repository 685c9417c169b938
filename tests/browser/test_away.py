"""The server, or the record, goes away under an open page and comes back: it is said, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import connect
from time import monotonic

import pytest
from playwright.sync_api import Locator, expect

from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable, Trouble
from tests.browser.conftest import App, OpenTab
from tests.browser.tab import Tab

LESSON = "lesson-core-metrics"
VERDICTS = re.compile("答对了|部分正确|还没答对")
SOON = 20_000


def card(tab: Tab) -> Locator:
    return tab.questions().filter(has=tab.page.get_by_label("你的答案")).first


def line(tab: Tab) -> Locator:
    return tab.page.locator("#connection-line")


def hand_in(tab: Tab) -> None:
    card(tab).get_by_role("button", name=re.compile("^(提交答案|再次提交)$")).click()


def answers(app: App) -> list[object]:
    store = Store.open(app.data / "courseware.db")
    found = [one.answer for learner in store.learners.all() for one in store.attempts.all_of(learner.id)]
    store.database.close()
    return found


def kept(tab: Tab, app: App, before: int) -> list[object]:
    """Hand in, once: what the record then holds more than `before`."""
    hand_in(tab)
    expect(card(tab).get_by_test_id("stAlert")).to_contain_text(VERDICTS)  # which may be that of an answer before
    deadline = monotonic() + 30
    while len(answers(app)) == before and monotonic() < deadline:
        tab.page.wait_for_timeout(100)
    return answers(app)[before:]


@contextmanager
def moved(path: Path) -> Iterator[None]:
    path.rename(path.with_name("aside"))
    yield
    path.with_name("aside").rename(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    other = connect(path)
    other.execute("begin exclusive")
    yield
    other.rollback()
    other.close()


@pytest.mark.parametrize(("away", "trouble"), [(moved, Trouble.MISSING), (locked, Trouble.BUSY)])
def test_the_record_goes_and_comes_back(open_tab: OpenTab, app: App, away: object, trouble: Trouble) -> None:
    said = str(StoreUnavailable(trouble, ""))
    tab = open_tab(LESSON)
    before = len(answers(app))
    expect(line(tab)).to_be_empty()
    field = card(tab).get_by_label("你的答案")
    field.fill("111")
    with away(app.data / "courseware.db"):  # type: ignore[operator]
        expect(line(tab)).to_have_text(said, timeout=SOON)
        hand_in(tab)
        expect(card(tab).get_by_test_id("stAlert")).to_contain_text("没有存下来")
        expect(field).to_have_value("111")
        tab.page.keyboard.press("r")  # the whole page again
        expect(tab.page.locator(".st-key-record-away")).to_contain_text(said)
        expect(field).to_have_value("111")
        field.fill("222")
        late = open_tab(LESSON)
        expect(late.page.locator(".st-key-record-away")).to_contain_text(said)
    expect(tab.page.locator(".st-key-record-away")).to_have_count(0, timeout=SOON)
    expect(line(tab)).to_be_empty(timeout=SOON)
    expect(field).to_have_value("222")
    assert kept(tab, app, before) == ["222"]
    expect(card(late)).to_be_visible(timeout=SOON)


def test_the_server_goes_and_comes_back(open_tab: OpenTab, app: App) -> None:
    tab = open_tab(LESSON)
    before = len(answers(app))
    field = card(tab).get_by_label("你的答案")
    field.fill("333")
    app.restarts += 1
    # That is when Streamlit's own dialog would come, which puts the page out of reach.
    with tab.page.expect_console_message(lambda said: "server is not responding" in said.text, timeout=60_000):
        app.stop()
        expect(line(tab)).to_contain_text("正在重连", timeout=5_000)
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    expect(line(tab)).to_be_visible()
    app.start()
    expect(line(tab)).to_be_empty(timeout=60_000)
    tab.settled()
    assert kept(tab, app, before) == ["333"]
