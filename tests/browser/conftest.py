"""The real app in the system's Chromium. A page fails its test on any exception, console error or foreign request."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Request, expect, sync_playwright

from courseware.content.course import Course
from courseware.record.store import Store
from tests.browser.tab import Tab

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 30_000
LISTEN = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
"""Hears what the content security policy forbids, from before the first line of the page."""
TITLES = {
    "course": "课程",
    "practice": "练习与 618",
    "promotion": re.compile("^去年 618 卖了|花在哪$|赚|^首日"),
    "promotion?step=budget": re.compile("花在哪$"),
    "promotion?step=offer": "顾客真正付多少",
    "promotion?step=stock": re.compile("多少人手$"),
    "promotion?step=forecast": "你看会卖到多少",
    "promotion?step=practice": re.compile("赚"),
    "promotion?step=graded": re.compile("计分"),
    "backend": "模拟后台",
    "orders": "审单",
    "goods": re.compile("批量上架|行"),  # until a sheet was checked, and then
    "quiz": "自测",
    "review": "今日复习",
    "data": "数据工作台",
    "glossary": "搜索与术语表",
    "me": "我的学习",
    "placement": re.compile("先测一测，看哪些课可以跳过|可以跳过 .* 课|每一课都值得学"),
    "certificate": "结业证书",
    "verify": "核验证书",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They stay with one worker, so that the app and the browser start once, and keep the other one free."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("the browser journeys need Chromium on this machine (Debian: apt install chromium fonts-noto-cjk)")
    return found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for these tests and no others: while Playwright runs, its thread has an event loop, in which no other test
    can start its own."""
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class App:
    """The app as it runs for the tests: its address and the folder of its record."""

    port: int
    folder: Path
    restarts: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def learner(self) -> str:
        """The id of who is at home on it, from the first page on: who was chosen last, or else the first one."""
        chosen = self.data / "last-profile"
        if chosen.exists():
            return chosen.read_text("utf-8")
        store = Store.open(self.data / "courseware.db")
        try:
            return store.learners.all()[0].id
        finally:
            store.database.close()

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)],
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "COURSEWARE_DATA": str(self.data)},
            )
        self._until_healthy()

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(20)
        self._process.kill()
        self._process.wait()

    def restart(self) -> None:
        self.restarts += 1
        self.stop()
        self.start()

    def _until_healthy(self) -> None:
        def said() -> str:
            return (self.folder / "server.log").read_text()[-2000:]

        deadline = monotonic() + 90
        while monotonic() < deadline:
            if self._process.poll() is not None:
                pytest.fail(f"the app stopped with code {self._process.returncode}:\n{said()}")
            with suppress(URLError, OSError), urlopen(f"{self.base}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
            sleep(0.1)
        pytest.fail(f"the app was not healthy in time:\n{said()}")


def started(folder: Path, kept: Path) -> Iterator[App]:
    """The app on a free port with an empty record. What the first server has computed at its start, the next one finds
    in `kept`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = App(port, folder)
    app.data.mkdir()
    (app.data / "cache").symlink_to(kept, target_is_directory=True)
    try:
        app.start()
        yield app
    finally:
        app.stop()


@pytest.fixture(scope="package")
def app(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[App]:
    """The one that most tests share, and with it one learner."""
    yield from started(tmp_path_factory.mktemp("app"), kept)


@dataclass
class Watched:
    """A tab, and whatever goes wrong in it."""

    tab: Tab
    app: App
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._restarts = self.app.restarts

    @property
    def left_alone(self) -> bool:
        """Its server has gone since it was opened."""
        return self.app.restarts != self._restarts

    def all_faults(self) -> list[str]:
        """Since the last time they were asked for."""
        page = self.tab.page
        found = self.faults + page.get_by_test_id("stException").all_inner_texts()
        found += [f"forbidden by the policy: {what}" for what in page.evaluate("window.violations.splice(0)")]
        self.faults.clear()
        return found


def _opened(browser: Browser, app: App, path: str, width: int, height: int, dark: bool = False) -> Watched:
    """In a window of its own: behind another tab a page is hardly drawn."""
    # What moves is drawn again and again, which costs a fifth of a page; and nobody presses what still moves.
    page = browser.new_context(locale="zh-CN", reduced_motion="reduce").new_page()
    page.add_init_script(LISTEN)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if dark else "light")
    watched = Watched(Tab(page, app.base), app)
    base, faults = app.base, watched.faults

    def console(message: ConsoleMessage) -> None:
        address = message.location.get("url", "")
        if address == page.url and "status of 404" in message.text:  # a page that is not there says so itself
            return
        if address == f"{base}/draft" and "status of 503" in message.text:  # the record is away, as the page says
            return
        if message.type == "error" and not watched.left_alone:  # its console is full of complaints
            faults.append(f"console: {message.text} ({address})")

    def request(asked: Request) -> None:
        if not asked.url.startswith((base, base.replace("http", "ws"), "data:", "blob:")):
            faults.append(f"foreign request: {asked.url}")

    page.on("console", console)
    page.on("request", request)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    watched.tab.go(path)
    return watched


OpenTab = Callable[..., Tab]


@pytest.fixture
def open_tab(browser: Browser, app: App) -> Iterator[OpenTab]:
    """`open_tab("lesson?id=…", width=390)` loads the app; what goes wrong in any tab fails the test at its end."""
    opened: list[Watched] = []

    def new(path: str = "", width: int = 1280, height: int = 1600, dark: bool = False) -> Tab:
        opened.append(_opened(browser, app, path, width, height, dark))
        return opened[-1].tab

    yield new
    faults = [fault for watched in opened for fault in watched.all_faults()]
    for watched in opened:
        watched.tab.close()
    assert faults == []


def title_of(course: Course, path: str) -> str | re.Pattern[str]:
    """The heading of the page at an address."""
    if path in TITLES:
        return TITLES[path]
    page, _, _ = path.partition("?")
    kind, _, id = page.partition("-")
    match kind:
        case "":
            return re.compile("今天起|接着学")  # on the first visit, later
        case "lesson":
            return course.lessons[id].title
        case "finish":
            return re.compile(f"[读学]完了：{re.escape(course.lessons[id].title)}")
        case "exercise":
            return course.exercises[id].title
        case "drill":
            return course.drills[id].title
        case _:
            return {**{module.id: module.title for module in course.modules}, **TITLES}[page]


@pytest.fixture(scope="package")
def walking() -> dict[bool, Watched]:
    """The tabs that walk through the app from one test to the next: in the light, and in the dark."""
    return {}


@pytest.fixture
def walk(browser: Browser, app: App, course: Course, walking: dict[bool, Watched]) -> Iterator[OpenTab]:
    """`walk("lesson-…")`: a page of the app in a tab that has the app loaded already, which is several times faster.
    Nothing is done if it stands there. What goes wrong on the way fails the test at its end."""

    def to(path: str = "", width: int = 1280, height: int = 900, dark: bool = False) -> Tab:
        if dark not in walking:
            walking[dark] = _opened(browser, app, "", width, height, dark)
        tab = walking[dark].tab
        tab.resize(width, height)
        try:
            tab.walk(path, title_of(course, path))
        except (Error, AssertionError):
            walking.pop(dark).tab.close()
            raise
        return tab

    yield to
    faults = {dark: watched.all_faults() for dark, watched in walking.items()}
    for dark, found in faults.items():
        if found:
            walking.pop(dark).tab.close()
    assert [fault for found in faults.values() for fault in found] == []
