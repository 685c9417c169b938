"""A class under attack: submit → feedback of eight learners while others run hostile queries without a pause, beside
the same in peace. A query is worked on elsewhere, but on the same machine."""

from __future__ import annotations

import asyncio
import random

from benchmarks.classroom import OURS
from benchmarks.client import Run, Session
from benchmarks.crowd import Pace, Tally, beside_the_first, crowd, stop_on_exceptions
from benchmarks.server import serve
from benchmarks.table import show
from courseware.i18n import t
from courseware.web.answers.table import WAYS

LEARNERS = 8
PACE = Pace(think=1.5, seconds=20.0, alone=0)
TURNS = 2
ATTACKERS = (0, 1, 3)
QUERIES = (
    "select sum(a.amount * b.amount * c.amount) from orders a, orders b, orders c",
    "select list(a) from orders a, orders b",
    "with t0 as (select x from (values (1)) v(x)), "
    + ", ".join(f"t{n} as (select * from t{n - 1} a, t{n - 1} b)" for n in range(1, 21))
    + " select count(*) from t20",
)
"""Too much time, too much memory, and both before it has begun to run."""


async def _answer(tab: Session, rng: random.Random) -> Run:
    tab.enter(tab.one("text_input", OURS.field).key, str(rng.randrange(100, 9999)))
    return await tab.run(tab.one("button", OURS.button).key)


async def _attack(base: str, number: int) -> None:
    """Try a query out under an exercise, again and again."""
    async with Session(base, "exercise", "id=rfm-table") as tab:
        await tab.run()
        tab.choose(tab.one("button_group", "-way").key, t(WAYS["sql"]))
        await tab.run()
        tab.enter(tab.one("text_area", "-sql").key, QUERIES[number % len(QUERIES)])
        while True:
            await tab.run(tab.one("button", "-sql-run").key)


async def _lesson(base: str, attackers: int) -> Tally:
    attacks = [asyncio.create_task(_attack(base, number)) for number in range(attackers)]
    try:
        await asyncio.sleep(2.0 if attacks else 0.0)  # until they are at it
        tally = await crowd(base, OURS.page, OURS.query, LEARNERS, PACE, _answer)
        for attack in attacks:
            if attack.done():
                attack.result()
        return tally
    finally:
        for attack in attacks:
            attack.cancel()
        await asyncio.gather(*attacks, return_exceptions=True)


def run() -> None:
    tallies = {attackers: Tally() for attackers in ATTACKERS}
    with serve(OURS.script) as server:
        asyncio.run(crowd(server.base, OURS.page, OURS.query, 1, Pace(0.0, 0.0, alone=2), _answer))
        server.until_idle()
        for _ in range(TURNS):
            for attackers, tally in tallies.items():
                hour = asyncio.run(_lesson(server.base, attackers))
                tally.seconds += hour.seconds
                tally.exceptions += hour.exceptions
                server.until_idle()
    rows = beside_the_first(tallies)
    show(
        "An answer while others attack, ms",
        ["attackers", "", "submit → feedback", "× in peace", "answers"],
        rows,
    )
    stop_on_exceptions(tallies.values())
