"""Judging a run in a worker's process: half a second of computing, which is not to hold up the pages of others."""

from __future__ import annotations

from courseware.promotion.runs import Entry, Judgement, judge
from courseware.promotion.solved import solved
from courseware.promotion.steering import situation
from courseware.verdict import Finding
from courseware.worker import Busy, Reply, Stopped, asked_by, workers

SECONDS = 20.0


def judged(learner_id: str, number: int, entry: Entry, seed: str | None, foretold: float | None) -> Judgement | Finding:
    """`runs.judge` in the market of this number; with the seed of its situation for a graded run."""
    try:
        with asked_by(learner_id):
            told, _ = workers.run(_judge, number, entry, seed, foretold, seconds=SECONDS)
    except (Busy, Stopped):
        return Finding("plan-not-now")
    return Judgement.from_dict(told)


def _judge(number: int, entry: Entry, seed: str | None, foretold: float | None) -> Reply:
    market = solved(number)
    now = None if seed is None else situation(market.market, seed)
    return judge(market, entry, now, foretold).to_dict(), b""
