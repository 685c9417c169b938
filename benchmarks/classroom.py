"""Submit → feedback in a class: ours beside a bare Streamlit app of the same elements, with 1, 50, 100 learners."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from benchmarks.client import Session
from benchmarks.server import ROOT, Server, serve
from benchmarks.table import show

THINK = 5.0
"""Seconds between two answers of one learner, on average."""
SECONDS = 20.0
TURNS = 2
CLASSES = (1, 50, 100)
ALONE = 40
"""Answers of a learner who is alone: he does not wait between them, or there would be too few to count."""


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


@dataclass
class Tally:
    seconds: list[float] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)

    def percentile(self, share: int) -> float:
        """In milliseconds."""
        return quantiles(self.seconds, n=100)[share - 1] * 1000


async def learner(app: App, tab: Session, number: int, until: float, alone: bool, tally: Tally) -> None:
    """Answer the same question again and again, with another number each time."""
    rng = random.Random(number)
    entry, button = tab.one("text_input", app.field), tab.one("button", app.button)
    if not alone:
        await asyncio.sleep(rng.random() * THINK)
    while (len(tally.seconds) < ALONE) if alone else (perf_counter() < until):
        tab.enter(entry.key, str(rng.randrange(100, 9999)))
        run = await tab.run(button.key)
        tally.seconds.append(run.seconds)
        tally.exceptions += run.exceptions
        if not alone:
            await asyncio.sleep(THINK * rng.uniform(0.5, 1.5))


async def lesson_hour(app: App, server: Server, learners: int) -> Tally:
    """Everybody opens the page; when the last page stands, everybody begins to answer."""
    tally = Tally()
    async with AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(Session(server.base, app.page, app.query)) for _ in range(learners)]
        for tab in tabs:
            tally.exceptions += (await tab.run()).exceptions
        until = perf_counter() + SECONDS
        await asyncio.gather(*(learner(app, tab, n, until, learners == 1, tally) for n, tab in enumerate(tabs)))
    return tally


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
    raised = [error for tally in (*ours.values(), *bare.values()) for error in tally.exceptions]
    if raised:
        raise SystemExit(f"{len(raised)} exceptions on the pages, the first: {raised[0]}")
