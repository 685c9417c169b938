"""The real app in the system's Chromium. A page fails its test on any exception, console error or foreign request."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.tab import Tab
from tests.promotion.optima import KEPT

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A module stays with one worker: the app and the browser start once."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One a module: while Playwright runs, its thread has an event loop, in which no other test can start its own."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("the browser journeys need Chromium on this machine (Debian: apt install chromium fonts-noto-cjk)")
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
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


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app on a free port with an empty record, and with the standard market's best plan: no search takes a core."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = App(port, tmp_path_factory.mktemp("app"))
    copytree(KEPT, app.data / "best-plans")
    # What the first server of all workers has computed at its start, the others need not compute again.
    base = tmp_path_factory.getbasetemp()
    kept = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"
    kept.mkdir(exist_ok=True)
    (app.data / "cache").symlink_to(kept, target_is_directory=True)
    try:
        app.start()
        yield app
    finally:
        app.stop()


OpenTab = Callable[..., Tab]


@pytest.fixture
def open_tab(browser: Browser, app: App) -> Iterator[OpenTab]:
    """`open_tab("lesson?id=…", width=390, dark=True)`; whatever goes wrong in any tab fails the test at its end."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(path: str = "", width: int = 1280, height: int = 1600, dark: bool = False) -> Tab:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
        )
        contexts.append(context)
        page = context.new_page()
        _watch(page, app, faults)
        tab = Tab(page, app.base)
        tab.go(path)
        return tab

    yield opened
    exceptions = [
        text
        for context in contexts
        for page in context.pages
        for text in page.get_by_test_id("stException").all_inner_texts()
    ]
    for context in contexts:
        context.close()
    assert faults + exceptions == []


def _watch(page: Page, app: App, faults: list[str]) -> None:
    base = app.base

    def console(message: ConsoleMessage) -> None:
        address = message.location.get("url", "")
        if address == page.url and "status of 404" in message.text:  # a page that is not there says so itself
            return
        if message.type == "error" and not app.restarts:  # without a server a browser's console is full of complaints
            faults.append(f"console: {message.text} ({address})")

    def request(asked: Request) -> None:
        if not asked.url.startswith((base, base.replace("http", "ws"), "data:", "blob:")):
            faults.append(f"foreign request: {asked.url}")

    page.on("console", console)
    page.on("request", request)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
