"""A run of the 618 planner: the page with 50 learners planning at once beside the same with one.

Runs are judged in worker processes, so that what one learner computes does not keep the pages of others waiting.
"""

from __future__ import annotations

import asyncio
import random

from benchmarks.classroom import OURS
from benchmarks.client import Run, Session
from benchmarks.crowd import Pace, beside_the_first, crowd, stop_on_exceptions
from benchmarks.server import serve
from benchmarks.table import show

PACE = Pace(think=10.0, seconds=40.0, alone=20)
CLASSES = (1, 50)
BUTTON = "618-practice"


async def try_a_plan(tab: Session, rng: random.Random) -> Run:
    """Another stock, played in the practice market."""
    tab.query = "step=stock"
    await tab.run()
    tab.enter(tab.one("text_input", "-stock-profit").key, str(rng.randrange(1_500, 3_000)))
    tab.query = "step=practice"
    await tab.run()
    run = await tab.run(BUTTON)
    if "一天一天看" not in run.texts:
        raise RuntimeError("the planner did not play the plan")
    return run


def run() -> None:
    with serve(OURS.script) as server:
        server.until_idle()
        tallies = {size: asyncio.run(crowd(server.base, "promotion", "", size, PACE, try_a_plan)) for size in CLASSES}
    rows = beside_the_first(tallies)
    show(
        "A run in the practice market, ms",
        ["learners", "", "click → result", "× alone", "runs"],
        rows,
    )
    stop_on_exceptions(tallies.values())
