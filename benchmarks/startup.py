"""From the command to the first lesson, what a first visit downloads, and what a learner's tab keeps in memory."""

from __future__ import annotations

import asyncio
import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from urllib.request import Request, urlopen

from benchmarks.client import Session
from benchmarks.server import ROOT, Server, serve
from benchmarks.table import show

OURS, BARE = ROOT / "app.py", ROOT / "benchmarks/bare_app.py"
LESSON = ("lesson", "id=core-metrics")
TURNS = 3
TABS = 50


@dataclass(frozen=True)
class Start:
    seconds: float
    """From the command to the first lesson drawn."""
    megabytes: float
    """Of the process then."""


def run() -> None:
    with TemporaryDirectory() as folder:
        data = Path(folder)
        first, settled = _start_settled(data)
        turns = [(_start(BARE, data, "", ""), _start(OURS, data, *LESSON)) for _ in range(TURNS)]
        bare = min((bare for bare, _ in turns), key=lambda start: start.seconds)
        later = min((ours for _, ours in turns), key=lambda start: start.seconds)
        with serve(OURS, data) as server:
            asyncio.run(_open(server, *LESSON))
            sent, plain = _first_visit(server)
            server.until_idle()
            resting = server.megabytes()
            per_tab = asyncio.run(_memory(server))
    show(
        "Start-up and a first visit",
        ["what", "ours", "bare", "ratio"],
        [
            _seconds("command → first lesson, first start ever", first, bare),
            _seconds(f"command → first lesson, later (best of {TURNS})", later, bare),
            ["page, scripts, styles", f"{sent / 1e6:.2f} MB", f"{plain / 1e6:.2f} MB", f"{sent / plain:.2f}"],
        ],
    )
    show(
        "Memory",
        ["what", "MB"],
        [
            ["bare, first page drawn", f"{bare.megabytes:.0f}"],
            ["first start ever, first lesson drawn", f"{first.megabytes:.0f}"],
            ["first start ever, everything warm", f"{settled:.0f}"],
            ["later start, first lesson drawn", f"{later.megabytes:.0f}"],
            ["later start, everything warm", f"{resting:.0f}"],
            ["one more tab", f"{per_tab:.2f}"],
        ],
    )


def _seconds(what: str, ours: Start, bare: Start) -> list[str]:
    return [what, f"{ours.seconds:.1f} s", f"{bare.seconds:.1f} s", f"{ours.seconds / bare.seconds:.2f}"]


def _start_settled(data: Path) -> tuple[Start, float]:
    """A start on an empty data folder, and the memory when all that a start computes is computed and kept."""
    with serve(OURS, data) as server:
        start = _first_lesson(server, *LESSON)
        server.until_idle()
        return start, server.megabytes()


def _start(script: Path, data: Path, page: str, query: str) -> Start:
    with serve(script, data) as server:
        return _first_lesson(server, page, query)


def _first_lesson(server: Server, page: str, query: str) -> Start:
    asyncio.run(_open(server, page, query))
    return Start(perf_counter() - server.started, server.megabytes())


async def _open(server: Server, page: str, query: str) -> None:
    async with Session(server.base, page, query) as tab:
        await tab.run()


def _first_visit(server: Server) -> tuple[int, int]:
    """Bytes over the wire of the page and of the scripts and styles that it names: with gzip, and plain."""
    sent = plain = 0
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        with urlopen(Request(server.base + path, headers={"Accept-Encoding": "gzip"})) as answer:
            body = answer.read()
        sent += len(body)
        text = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        plain += len(text)
        if path == "/":
            found = re.findall(r'(?:src|href)="\.?(/?static/[^"]+)"', text.decode())
            waiting += [name if name.startswith("/") else f"/{name}" for name in found]
    return sent, plain


async def _memory(server: Server) -> float:
    """MB of each tab that has drawn a lesson, over `TABS` of them."""
    await _open(server, *LESSON)
    sleep(1)  # a measurement, not a test: lets the server finish with the tab that was closed
    before = server.megabytes()
    tabs = [Session(server.base, *LESSON) for _ in range(TABS)]
    for tab in tabs:
        await tab.__aenter__()
        await tab.run()
    grown = server.megabytes() - before
    for tab in tabs:
        await tab.__aexit__()
    return grown / TABS
