"""A centre in the middle of a class: a process is killed, all are restarted, and nobody loses an answer."""

from __future__ import annotations

import asyncio
import random
import re
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, perf_counter
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Locator, Response, WebSocket, expect, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException

from benchmarks.client import Run, Session
from courseware.record.log import Attempt
from courseware.record.store import Store
from tests.browser.conftest import FLAGS, chromium
from tests.browser.tab import Tab
from tests.deploy.centre import Centre, centre
from tests.deploy.nginx import NAME
from tests.record.postgresql import serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("postgresql")]

LESSON = "lesson-core-metrics"
QUESTION, EXERCISE = "question:uv-of-two-days", "exercise:attribution"
VERDICTS = re.compile("答对了|部分正确|还没答对")
GOES_AWAY = (WebSocketException, OSError, TimeoutError)
THINKS = 0.2
"""Seconds between a learner's answers."""


@pytest.fixture(scope="module")
def the_centre(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[Centre]:
    with serving() as server, centre(tmp_path_factory.mktemp("centre"), server.database(), kept) as found:
        yield found


@pytest.fixture
def browser() -> Iterator[Browser]:
    """One that takes the centre's name for this machine: on a page without TLS, of another name than localhost, it has
    none of what browsers keep for safe places. Closed before the next test, which has an event loop of its own."""
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        flags = [*FLAGS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield browser
        browser.close()


@dataclass
class Watched:
    """A tab; how many runs of its page have come to their end; and what was refused."""

    tab: Tab
    runs: int = 0
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tab.page.on("websocket", self._socket)
        self.tab.page.on("response", self._response)

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._received)

    def _received(self, payload: str | bytes) -> None:
        assert isinstance(payload, bytes)
        self.runs += ForwardMsg.FromString(payload).WhichOneof("type") == "script_finished"

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.refused.append(f"{response.request.method} {response.url} {response.status}")

    def comes_back(self, before: int) -> None:
        """The page has been run to its end once more than `before`."""
        deadline = monotonic() + 60
        while self.runs == before and monotonic() < deadline:
            self.tab.page.wait_for_timeout(50)
        assert self.runs > before, "the page has not come back"
        self.tab.settled()


def recorded(found: Centre, item: str) -> list[Attempt]:
    store = Store.open(found.database)
    try:
        attempts = [one for learner in store.learners.all() for one in store.attempts.all_of(learner.id)]
    finally:
        store.database.close()
    return [one for one in attempts if one.item == item]


def process_of(tab: Tab) -> str:
    [name] = [cookie["value"] for cookie in tab.page.context.cookies() if cookie["name"] == "courseware_process"]
    return name


def step(tab: Tab, number: int) -> Locator:
    return tab.page.locator('[class*="st-key-step-"]').filter(has_text=f"第 {number} 步，共 5 步")


def box(tab: Tab, number: int) -> Locator:
    return step(tab, number).get_by_role("textbox")


def enter(tab: Tab, number: int, text: str) -> None:
    """And wait until it is kept as a draft."""
    with tab.page.expect_response(lambda response: response.url.endswith("/draft")) as response:
        box(tab, number).fill(text)
    assert response.value.status == 200


def hand_in(found: Centre, tab: Tab, number: int) -> list[tuple[str | None, ...]]:
    """Press once, until the record holds one attempt more: of each the numbers of the last two steps, and what stands
    in the file of the first."""
    before = len(recorded(found, EXERCISE))
    step(tab, number).get_by_role("button", name="交这一步").click()
    deadline = monotonic() + 30
    while len(kept := recorded(found, EXERCISE)) == before and monotonic() < deadline:
        tab.page.wait_for_timeout(50)
    assert len(kept) > before, step(tab, number).inner_text()
    tab.settled()
    tables = [one.answer.get("shares") for one in kept]
    return [
        (one.answer.get("roas_last"), one.answer.get("roas_first"), table and table["rows"][0][1])
        for one, table in zip(kept, tables, strict=True)
    ]


def upload(tab: Tab, name: str, amount: int) -> None:
    content = f"渠道,首次,末次,线性,按位置\nsearch,{amount},2,3,4\n".encode()
    with tab.page.expect_response(lambda response: "/upload_file/" in response.url) as response:
        tab.page.locator("input[type=file]").first.set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": content}
        )
    assert response.value.status == 204
    expect(tab.page.locator(".draft")).to_have_text("已保存")


def test_the_process_of_a_tab_is_killed(the_centre: Centre, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1600}, locale="zh-CN")
    tab = Tab(context.new_page(), the_centre.base)
    watched = Watched(tab)
    tab.go("exercise-attribution")
    killed = process_of(tab)
    [other] = the_centre.units.keys() - {killed}
    enter(tab, 4, "1.1")
    done = [("1.1", None, None)]
    assert hand_in(the_centre, tab, 4) == done
    step(tab, 1).get_by_text("上传文件").click()
    tab.settled()
    upload(tab, "before.csv", 71)
    enter(tab, 5, "2.2")

    before = watched.runs
    the_centre.units[killed].end(signal.SIGKILL)
    watched.comes_back(before)
    assert process_of(tab) == other
    expect(box(tab, 5)).to_have_value("2.2")
    done.append(("1.1", "2.2", None))
    assert hand_in(the_centre, tab, 5) == done
    done.append(("1.1", "2.2", "71"))
    assert hand_in(the_centre, tab, 1) == done, "the file was uploaded to the process that is gone"

    the_centre.units[killed].until_ready()  # systemd has started it again: the tab stays where it is
    upload(tab, "after.csv", 72)
    done.append(("1.1", "2.2", "72"))
    assert hand_in(the_centre, tab, 1) == done
    assert process_of(tab) == other
    assert watched.refused == []
    context.close()


def right_answer(run: Run) -> str:
    [stem] = [text for text in run.texts if "这两天的 UV 是多少" in text]
    monday, _, tuesday, both = (int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", stem))
    return str(monday + tuesday - both)


async def submit(tab: Session, number: str) -> Run:
    tab.enter(tab.one("text_input", "uv-of-two-days").key, number)
    return await tab.run(tab.one("button", "uv-of-two-days", "submit").key)


def test_what_one_process_writes_the_other_shows_within_two_seconds(the_centre: Centre) -> None:
    async def seconds() -> float:
        one, two = (Session(unit.base, LESSON) for unit in the_centre.units.values())
        async with one, two:
            first = await one.run()
            assert "已答对" not in " ".join((await two.run()).texts)
            assert VERDICTS.search(" ".join((await submit(one, right_answer(first))).texts))
            began = perf_counter()
            assert "已答对" in " ".join((await two.run()).texts)
            return perf_counter() - began

    assert asyncio.run(seconds()) < 2


@dataclass
class Learner:
    """Answers again and again, and connects again whenever the connection goes."""

    centre: Centre
    number: int
    acknowledged: list[str] = field(default_factory=list)
    enough: bool = False

    async def learn(self) -> None:
        rng = random.Random(self.number)
        while not self.enough:
            try:
                async with Session(f"http://127.0.0.1:{self.centre.port}", LESSON) as tab:
                    await tab.run()
                    while not self.enough:
                        number = f"{self.number}{rng.randrange(10**8):08}"
                        run = await submit(tab, number)
                        if VERDICTS.search(" ".join(run.texts)):
                            self.acknowledged.append(number)
                        await asyncio.sleep(THINKS)
            except GOES_AWAY:
                await asyncio.sleep(0.1)


def test_a_rolling_restart_loses_nothing(the_centre: Centre) -> None:
    learners = [Learner(the_centre, number) for number in (1, 2, 3, 4)]
    before = {name: unit.pid for name, unit in the_centre.units.items()}

    async def restart_in_class() -> str:
        tasks = [asyncio.create_task(one.learn()) for one in learners]
        said = await asyncio.to_thread(the_centre.rolling_restart)
        counts = [len(one.acknowledged) for one in learners]
        async with asyncio.timeout(60):
            while any(len(one.acknowledged) < count + 2 for one, count in zip(learners, counts, strict=True)):
                await asyncio.sleep(0.05)
        for one in learners:
            one.enough = True
        await asyncio.gather(*tasks)
        return said

    said = asyncio.run(restart_in_class())
    assert said.splitlines() == [f"courseware@{unit.port} is ready" for unit in the_centre.units.values()]
    assert all(unit.pid != before[name] for name, unit in the_centre.units.items())
    kept = Counter(one.answer for one in recorded(the_centre, QUESTION))
    acknowledged = [number for one in learners for number in one.acknowledged]
    assert len(acknowledged) > 20
    assert [number for number in acknowledged if kept[number] != 1] == []


def test_nginx_answers_for_the_course_and_no_other_name(the_centre: Centre) -> None:
    def status(path: str, host: str) -> int:
        try:
            with urlopen(Request(f"http://127.0.0.1:{the_centre.port}{path}", headers={"Host": host})) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code

    asked = [("/healthz", NAME), ("/healthz", "evil.example"), ("/_stcore/metrics", NAME)]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda each: status(*each), asked)) == [200, 403, 404]
