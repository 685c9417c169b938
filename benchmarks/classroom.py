"""Submit → feedback in a class: ours beside a bare Streamlit app of the same elements, with 1, 50, 100 learners."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import Run, Session
from benchmarks.crowd import Act, Pace, Tally, crowd, stop_on_exceptions
from benchmarks.server import ROOT, Server, serve
from benchmarks.table import show

PACE = Pace(think=5.0, seconds=20.0, alone=40)
TURNS = 2
CLASSES = (1, 50, 100)


@dataclass(frozen=True)
class App:
    name: str
    script: Path
    page: str
    query: str
    field: str
    """Part of the key of the field to fill in."""
    button: str


OURS = App("ours", ROOT / "benchmarks/class_app.py", "lesson", "id=core-metrics", "uv-of-two-days", "uv-of-two-days")
BARE = App("bare", ROOT / "benchmarks/bare_app.py", "", "", "answer-1", "submit-1")


async def lesson_hour(app: App, server: Server, learners: int) -> Tally:
    """Everybody answers the same question again and again, with another number each time."""
    return await crowd(server.base, app.page, app.query, learners, PACE, answering(app))


def answering(app: App) -> Act:
    def answer(tab: Session, rng: random.Random) -> Awaitable[Run]:
        tab.enter(tab.one("text_input", app.field).key, str(rng.randrange(100, 9999)))
        return tab.run(tab.one("button", app.button).key)

    return answer


def measure(apps: Sequence[App], classes: Sequence[int]) -> dict[str, dict[int, Tally]]:
    """Tallies by app and size. The apps take turns, so that what else the machine does meets all of them."""
    tallies = {app.name: {size: Tally() for size in classes} for app in apps}
    with ExitStack() as stack:
        servers = {app.name: stack.enter_context(serve(app.script)) for app in apps}
        for app in apps:
            asyncio.run(_warm(app, servers[app.name]))
        for server in servers.values():
            server.until_idle()
        for size in classes:
            for _ in range(TURNS):
                for app in apps:
                    hour = asyncio.run(lesson_hour(app, servers[app.name], size))
                    tallies[app.name][size].seconds += hour.seconds
                    tallies[app.name][size].exceptions += hour.exceptions
    return tallies


async def _warm(app: App, server: Server) -> None:
    async with Session(server.base, app.page, app.query) as tab:
        for _ in range(3):
            await tab.run()


def run() -> None:
    tallies = measure((BARE, OURS), CLASSES)
    bare, ours = tallies["bare"], tallies["ours"]
    rows = []
    for size in CLASSES:
        for share in (50, 95):
            us, them = ours[size].percentile(share), bare[size].percentile(share)
            rows.append([size, f"p{share}", f"{us:.1f}", f"{them:.1f}", f"{us / them:.2f}", len(ours[size].seconds)])
    show("Submit → feedback, ms", ["learners", "", "ours", "bare", "ratio", "answers"], rows)
    stop_on_exceptions((*ours.values(), *bare.values()))
