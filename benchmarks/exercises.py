"""A class at one exercise: submit → feedback with 40 learners, each with figures of his own, beside the same with one.

Every learner is new, so each assignment is worked out in the middle of it, at its first submission; after that what was
worked out for one must not push out what was worked out for another.
"""

from __future__ import annotations

import asyncio
import random

from benchmarks.classroom import OURS
from benchmarks.client import Run, Session
from benchmarks.crowd import Pace, beside_the_first, crowd, stop_on_exceptions
from benchmarks.server import ROOT, serve
from benchmarks.table import show
from courseware.content.loader import load_course

PACE = Pace(think=10.0, seconds=40.0, alone=20)
CLASSES = (1, 40)
EXERCISE = "day-one-stock"
FIELDS = [field.id for field in load_course(ROOT).exercises[EXERCISE].fields]
"""All of them numbers."""


async def hand_in(tab: Session, rng: random.Random) -> Run:
    """Another wrong answer in every field of the first variant, so that each is compared with each mistake."""
    for field in FIELDS:
        tab.enter(tab.one("text_input", f"-0-{field}").key, f"{rng.uniform(1, 900):.2f}")
    run = await tab.run(tab.one("button", "-0-submit").key)
    if not any("交过" in text for text in run.texts):
        raise RuntimeError("the answer was not graded")
    return run


def run() -> None:
    query = f"id={EXERCISE}"
    with serve(OURS.script) as server:
        asyncio.run(crowd(server.base, "exercise", query, 1, Pace(0.0, 0.0, alone=2), hand_in))
        server.until_idle()
        tallies = {size: asyncio.run(crowd(server.base, "exercise", query, size, PACE, hand_in)) for size in CLASSES}
    rows = beside_the_first(tallies)
    show(
        f"An answer to {EXERCISE}, ms",
        ["learners", "", "submit → feedback", "× alone", "answers"],
        rows,
    )
    stop_on_exceptions(tallies.values())
