"""A run of the 618 planner: the page with 50 learners planning at once beside the same with one.

Every learner is new, so that while the class plans, the best plan of each one's own market is being looked for: that
search must not keep the pages waiting.
"""

from __future__ import annotations

import asyncio
import random

from benchmarks.classroom import OURS
from benchmarks.client import Run, Session
from benchmarks.crowd import Pace, beside_the_first, crowd, stop_on_exceptions
from benchmarks.server import Server, serve
from benchmarks.table import show

PACE = Pace(think=10.0, seconds=40.0, alone=20)
CLASSES = (1, 50)
BUTTON = "618-practice"
FORECAST = {"-gmv": "150万", "-units": "9,000", "-roas": "8"}
"""Fields of the forecast, without which no plan is played."""


async def try_a_plan(tab: Session, rng: random.Random) -> Run:
    """Another stock, played in the practice market."""
    for field, value in {**FORECAST, "-stock": str(rng.randrange(5_000, 15_000))}.items():
        tab.enter(tab.one("text_input", field).key, value)
    run = await tab.run(BUTTON)
    if "结果" not in run.texts:
        raise RuntimeError("the planner did not play the plan")
    return run


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
        tallies = {size: asyncio.run(crowd(server.base, "promotion", "", size, PACE, try_a_plan)) for size in CLASSES}
    rows = beside_the_first(tallies)
    show(
        "A run in the practice market, ms",
        ["learners", "", "click → result", "× alone", "runs"],
        rows,
    )
    stop_on_exceptions(tallies.values())
