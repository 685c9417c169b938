"""From the command to the first lesson, what a first visit downloads, and what a learner's tab keeps in memory."""

from __future__ import annotations

import asyncio
import gzip
import re
from pathlib import Path
from time import perf_counter, sleep
from urllib.request import Request, urlopen

from benchmarks.client import Session
from benchmarks.server import ROOT, Server, serve
from benchmarks.table import show

LESSON = ("lesson", "id=core-metrics")
TABS = 50


def run() -> None:
    bare = _cold(ROOT / "benchmarks/bare_app.py", "", "")
    with serve(ROOT / "app.py") as server:
        asyncio.run(_open(server, *LESSON))
        ours = perf_counter() - server.started
        sent, plain = _first_visit(server)
        per_tab = asyncio.run(_memory(server))
        memory = server.megabytes()
    show(
        "Start-up and a first visit",
        ["what", "ours", "bare", "ratio"],
        [
            ["command → first lesson drawn", f"{ours:.1f} s", f"{bare:.1f} s", f"{ours / bare:.2f}"],
            ["page, scripts, styles", f"{sent / 1e6:.2f} MB", f"{plain / 1e6:.2f} MB", f"{sent / plain:.2f}"],
        ],
    )
    show("Memory", ["what", "MB"], [["process with the course", f"{memory:.0f}"], ["one more tab", f"{per_tab:.2f}"]])


def _cold(script: Path, page: str, query: str) -> float:
    with serve(script) as server:
        asyncio.run(_open(server, page, query))
        return perf_counter() - server.started


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
