"""A number of learners on one page: everybody opens it; when the last page stands, everybody begins to act."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter

from benchmarks.client import Run, Session

Act = Callable[[Session, random.Random], Awaitable[Run]]
"""What a learner does again and again in his tab."""


@dataclass(frozen=True)
class Pace:
    think: float
    """Seconds between two acts of one learner, on average."""
    seconds: float
    """How long it goes on."""
    alone: int
    """Acts of a learner who is alone: he does not wait between them, or there would be too few to count."""


@dataclass
class Tally:
    seconds: list[float] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)

    def percentile(self, share: int) -> float:
        """In milliseconds."""
        return quantiles(self.seconds, n=100)[share - 1] * 1000


async def crowd(
    base: str, page: str, query: str, learners: int, pace: Pace, act: Act, cookies: Sequence[str] = ("",)
) -> Tally:
    """`cookies` are given to the tabs in turn."""
    tally = Tally()
    async with AsyncExitStack() as stack:
        sessions = [Session(base, page, query, cookies[n % len(cookies)]) for n in range(learners)]
        tabs = [await stack.enter_async_context(session) for session in sessions]
        for tab in tabs:
            tally.exceptions += (await tab.run()).exceptions
        until = perf_counter() + pace.seconds
        await asyncio.gather(*(_learner(tab, n, until, learners == 1, pace, act, tally) for n, tab in enumerate(tabs)))
    return tally


async def _learner(tab: Session, number: int, until: float, alone: bool, pace: Pace, act: Act, tally: Tally) -> None:
    rng = random.Random(number)
    if not alone:
        await asyncio.sleep(rng.random() * pace.think)
    while (len(tally.seconds) < pace.alone) if alone else (perf_counter() < until):
        run = await act(tab, rng)
        tally.seconds.append(run.seconds)
        tally.exceptions += run.exceptions
        if not alone:
            await asyncio.sleep(pace.think * rng.uniform(0.5, 1.5))


def beside_the_first(tallies: Mapping[int, Tally]) -> list[list[object]]:
    """Rows of a table, by size: p50 and p95 in milliseconds, and as multiples of those of the first size."""
    first = next(iter(tallies.values()))
    return [
        [
            size,
            f"p{share}",
            f"{tally.percentile(share):.0f}",
            f"{tally.percentile(share) / first.percentile(share):.2f}",
            len(tally.seconds),
        ]
        for size, tally in tallies.items()
        for share in (50, 95)
    ]


def stop_on_exceptions(tallies: Iterable[Tally]) -> None:
    raised = [error for tally in tallies for error in tally.exceptions]
    if raised:
        raise SystemExit(f"{len(raised)} exceptions on the pages, the first: {raised[0]}")
