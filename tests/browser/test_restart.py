"""The server is started again under an open tab: what was typed can be handed in, by the one who typed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Locator, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from courseware.record.store import Store
from tests.browser.conftest import App, OpenTab, started
from tests.browser.tab import Tab

LESSON = "lesson-core-metrics"
VERDICTS = re.compile("答对了|部分正确|还没答对")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[App]:
    """One of their own, to be stopped under its tabs."""
    yield from started(tmp_path_factory.mktemp("app"), kept)


def answered(app: App) -> dict[str, list[object]]:
    """What has been handed in, by the learner's name."""
    store = Store.open(app.data / "courseware.db")
    return {one.name: [attempt.answer for attempt in store.attempts.all_of(one.id)] for one in store.learners.all()}


def card(tab: Tab) -> Locator:
    return tab.questions().filter(has=tab.page.get_by_label("你的答案")).first


def answer(tab: Tab, app: App, count: int) -> None:
    """Hand in, until the record holds so many answers: a verdict may still be that of the answer before."""
    card(tab).get_by_role("button", name=re.compile("^(提交答案|再次提交)$")).click()
    expect(card(tab).get_by_test_id("stAlert")).to_contain_text(VERDICTS)
    deadline = monotonic() + 30
    while sum(map(len, answered(app).values())) < count and monotonic() < deadline:
        tab.page.wait_for_timeout(50)


def restart_under(tab: Tab, app: App) -> None:
    """Until the page has been run to its end on the new server."""
    runs: list[str] = []

    def received(payload: str | bytes) -> None:
        assert isinstance(payload, bytes)
        if (kind := ForwardMsg.FromString(payload).WhichOneof("type")) == "script_finished":
            runs.append(kind)

    tab.page.on("websocket", lambda socket: socket.on("framereceived", received))
    app.restart()
    deadline = monotonic() + 90  # a browser that has tried in vain waits longer each time, up to half a minute
    while not runs and monotonic() < deadline:
        tab.page.wait_for_timeout(50)
    assert runs, "the browser has not run the page again"
    tab.settled()


def test_what_was_typed_before_a_restart_is_recorded_after_it_for_the_same_learner(open_tab: OpenTab, app: App) -> None:
    first = open_tab(LESSON)
    card(first).get_by_label("你的答案").fill("111")
    second = open_tab()
    second.becomes("后来的人")
    restart_under(first, app)
    expect(card(first).get_by_label("你的答案")).to_have_value("111")
    answer(first, app, 1)
    assert answered(app) == {"学员": ["111"], "后来的人": []}

    restart_under(first, app)  # and once more: now the session that is lost is one that had come back
    card(first).get_by_label("你的答案").fill("222")
    answer(first, app, 2)
    assert answered(app) == {"学员": ["111", "222"], "后来的人": []}


def test_a_profile_chosen_in_a_tab_is_kept_through_a_restart(open_tab: OpenTab, app: App) -> None:
    tab = open_tab()
    tab.becomes("甲同学")
    open_tab().becomes("乙同学")
    restart_under(tab, app)
    expect(tab.page.get_by_label("我的名字").first).to_have_value("甲同学")
    tab.reload()  # a reload is a new tab: it goes on as the one chosen last
    tab.page.get_by_role("tab", name="学员与下载").click()
    expect(tab.page.get_by_label("我的名字").first).to_have_value("乙同学")
