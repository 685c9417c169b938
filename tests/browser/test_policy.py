"""What the content security policy forbids, nothing on a page needs: charts, diagrams, tables, uploads, downloads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import LISTEN, App, OpenTab
from tests.browser.tab import Tab


def charts(tab: Tab) -> None:
    expect(tab.page.locator("svg text").first).to_be_attached()


def diagram(tab: Tab) -> None:
    expect(
        tab.page.locator('[data-testid="stMermaidChart"] img, [data-testid="stMermaidChart"] svg').first
    ).to_be_visible()


def upload(tab: Tab) -> None:
    tab.page.get_by_role("radio", name="上传文件").first.click()
    content = "客户号,R,F,M\nC00001,1,2,3\n".encode()
    chooser = tab.page.locator('[data-testid="stFileUploaderDropzoneInput"], input[type="file"]').first
    chooser.set_input_files({"name": "答" * 80 + ".csv", "mimeType": "text/csv", "buffer": content})
    expect(tab.page.get_by_text("答答答").first).to_be_visible()


def table(tab: Tab) -> None:
    expect(tab.page.get_by_test_id("stDataFrame").first).to_be_visible()


def download(tab: Tab) -> None:
    tab.page.get_by_role("tab", name="学员与下载").click()
    with tab.page.expect_download() as started:
        tab.page.get_by_role("button", name="下载 Excel 文件").click()
    assert Path(started.value.path()).read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("lesson-core-metrics", charts),
        ("lesson-industry-trends", diagram),
        ("exercise-rfm-table", upload),
        ("exercise-promotion-calendar", table),
        ("me", download),
    ],
)
def test_nothing_is_refused(walk: OpenTab, path: str, act: Callable[[Tab], None]) -> None:
    """What is, fails any test at its end; these are the pages that need most."""
    tab = walk(path)
    act(tab)
    tab.settled()
    assert tab.page.evaluate("window.violations") == []


def test_the_policy_is_in_force_and_heard_of(browser: Browser, app: App) -> None:
    page = browser.new_page()
    page.add_init_script(LISTEN)
    page.goto(app.base)
    page.evaluate(
        "() => new Promise((done) => { addEventListener('securitypolicyviolation', done);"
        " const script = document.createElement('script'); script.textContent = 'window.ran = true';"
        " document.body.append(script); })"
    )
    [refused] = page.evaluate("window.violations")
    assert refused.startswith("script-src-elem inline")
    assert page.evaluate("window.ran") is None
    page.close()
