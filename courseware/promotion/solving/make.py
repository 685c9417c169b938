"""Draw candidates, solve them on all cores, keep those in which all holds, attack what is kept, write the file."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from time import perf_counter

import numpy as np

from courseware.promotion.draw import drawn
from courseware.promotion.market import PRACTICE_SEED, Market, build, practice_market
from courseware.promotion.parameters import model_version
from courseware.promotion.plan import CODES, Array
from courseware.promotion.solved import FILE
from courseware.promotion.solving.attack import attacked
from courseware.promotion.solving.bounds import bad_market, broken, even_plan
from courseware.promotion.solving.search import ALL, optimum, rounded, value, with_whole_rounds

FITS = 0.90
"""A candidate that a kept market's plan fits as well as that (share of its own best), or the other way round, would be
a twin."""
AHEAD = 3
"""Candidates in work per core."""


@dataclass(frozen=True, eq=False)
class Candidate:
    number: int
    best: Array
    profit: float
    why_not: str | None


def market_of(candidate: int) -> Market:
    return practice_market() if candidate == 0 else build(drawn(candidate), PRACTICE_SEED + candidate)


def solve(candidate: int) -> Candidate:
    market = market_of(candidate)
    best = optimum(market, quick=True)
    return Candidate(candidate, best, float(value(market, best)[0]), broken(market, best))


def finish(candidate: int, found: Array, seconds: float) -> dict[str, object]:
    """The best plan as it can be typed, after everything that can be thought of has been tried against it for so long.
    Without any seconds it is only made whole."""
    market = market_of(candidate)
    whole = with_whole_rounds(market, found, ALL)
    best = rounded(market, attacked(market, whole, seconds) if seconds else whole)
    even = even_plan(market)
    return {
        "candidate": candidate,
        "profit": round(float(value(market, best)[0]), 2),
        "bad": round(bad_market(market, best), 2),
        "even": round(float(value(market, even)[0]), 2),
        "best": dict(zip(CODES, [round(float(each), 4) for each in best], strict=True)),
    }


def fits(kept: list[Candidate], new: Candidate) -> float:
    """The highest share that one's plan earns in the other's market, unchanged."""
    market, plans = market_of(new.number), np.array([each.best for each in kept])
    there = value(market, plans).max() / new.profit
    here = max(value(market_of(each.number), new.best)[0] / each.profit for each in kept)
    return float(max(there, here))


def main(own: int, seconds: float) -> int:
    began = perf_counter()
    kept: list[Candidate] = []
    refused: Counter[str] = Counter()
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        waiting: list[Future[Candidate]] = []
        numbers = iter(range(40 * (own + 1)))
        while len(kept) <= own:
            waiting += [pool.submit(solve, number) for number in islice(numbers, cores * AHEAD - len(waiting))]
            if not waiting:
                print(f"only {len(kept)} markets found", file=sys.stderr)
                return 1
            new = waiting.pop(0).result()  # in their order, so that the same markets are kept on every machine
            why = new.why_not or (f"twin {share:.2f}" if kept and (share := fits(kept, new)) > FITS else None)
            if why is None or new.number == 0:
                kept.append(new)
            if why is not None:
                refused[why.rpartition(" ")[0]] += 1
            told = why or f"kept, {len(kept) - 1} of {own}"
            print(
                f"{perf_counter() - began:5.0f} s  candidate {new.number}: {new.profit:,.0f} yuan, {told}", flush=True
            )
        for future in waiting:
            future.cancel()
        print("refused:", dict(refused.most_common()))
        entries = list(
            pool.map(finish, [each.number for each in kept], [each.best for each in kept], [seconds] * len(kept))
        )
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    FILE.write_text(f'{{"model": "{model_version()}", "markets": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{len(entries)} markets in {perf_counter() - began:.0f} s")
    return 0
