"""A run of the 618 planner: the page with 50 learners planning at once beside the same with one.

Every learner is new, so that while the class plans, the best plan of each one's own market is being looked for: that
search must not keep the pages waiting.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack
from time import perf_counter

from benchmarks.classroom import OURS, Tally
from benchmarks.client import Session
from benchmarks.server import Server, serve
from benchmarks.table import show

THINK = 10.0
"""Seconds between two runs of one learner, on average: somebody who tries things out."""
SECONDS = 40.0
CLASSES = (1, 50)
ALONE = 20
"""Runs of a learner who is alone and does not wait between them."""
BUTTON = "618-practice"


async def planning(server: Server, learners: int) -> Tally:
    """Everybody opens the planner; when the last page stands, everybody begins to try plans in the practice market."""
    tally = Tally()
    async with AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(Session(server.base, "promotion")) for _ in range(learners)]
        for tab in tabs:
            tally.exceptions += (await tab.run()).exceptions
        until = perf_counter() + SECONDS
        await asyncio.gather(*(_learner(tab, n, until, learners == 1, tally) for n, tab in enumerate(tabs)))
    return tally


async def _learner(tab: Session, number: int, until: float, alone: bool, tally: Tally) -> None:
    rng = random.Random(number)
    stock = tab.one("number_input", "-stock")
    for field, said in (("-gmv", 1_500_000.0), ("-units", 9_000.0), ("-roas", 8.0)):  # no run without a forecast
        tab.enter_number(tab.one("number_input", field).key, said)
    if not alone:
        await asyncio.sleep(rng.random() * THINK)
    while (len(tally.seconds) < ALONE) if alone else (perf_counter() < until):
        tab.enter_number(stock.key, float(rng.randrange(5_000, 15_000)))
        run = await tab.run(BUTTON)
        tally.seconds.append(run.seconds)
        tally.exceptions += run.exceptions
        if "结果" not in run.texts:
            raise RuntimeError("the planner did not play the plan")
        if not alone:
            await asyncio.sleep(THINK * rng.uniform(0.5, 1.5))


async def _until_practice_is_open(server: Server) -> None:
    async with Session(server.base, "promotion") as tab:
        await tab.run()
        while tab.find(BUTTON).disabled:
            await asyncio.sleep(1.0)
            await tab.run()


def run() -> None:
    with serve(OURS.script) as server:
        asyncio.run(_until_practice_is_open(server))
        server.until_idle()
        tallies = {size: asyncio.run(planning(server, size)) for size in CLASSES}
    rows = []
    for size, tally in tallies.items():
        for share in (50, 95):
            taken, alone = tally.percentile(share), tallies[1].percentile(share)
            rows.append([size, f"p{share}", f"{taken:.0f}", f"{taken / alone:.2f}", len(tally.seconds)])
    show("A run in the practice market, ms", ["learners", "", "click → result", "× alone", "runs"], rows)
    raised = [error for tally in tallies.values() for error in tally.exceptions]
    if raised:
        raise SystemExit(f"{len(raised)} exceptions on the page, the first: {raised[0]}")
