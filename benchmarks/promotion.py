"""The 618 market: how long it takes, how past promotions come out in it, what plans that one might think of earn, what
copying and climbing are worth, and whether the shipped best plans stand up to everything that can be thought of."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from benchmarks.table import show
from courseware.promotion.advice import advise
from courseware.promotion.calibrate import TABLE, events, replay
from courseware.promotion.gap import split_gap
from courseware.promotion.plan import Array, Plan
from courseware.promotion.play import profits
from courseware.promotion.replan import best_correction
from courseware.promotion.runs import Entry, judge
from courseware.promotion.score import plan_points
from courseware.promotion.solved import OWN, Solved, solved
from courseware.promotion.solving.attack import attacked
from courseware.promotion.solving.bounds import searched, variants
from courseware.promotion.solving.climbing import climb_blindly, follow_advice
from courseware.promotion.solving.search import value
from courseware.promotion.steering import situation
from courseware.promotion.wording import yuan

ATTACKED = (0, 7, 21)
"""Markets whose best plans are attacked anew."""


def run() -> None:
    practice = solved(0)
    _times(practice)
    _replays()
    _archetypes(practice)
    _steering(practice)
    _copies()
    _exploits(practice)
    _attacks()


def _least(work: Callable[[], object], times: int) -> float:
    best = np.inf
    for _ in range(times):
        began = perf_counter()
        work()
        best = min(best, perf_counter() - began)
    return best * 1e3


def _times(practice: Solved) -> None:
    market, best = practice.market, practice.best
    spoilt = best.row
    spoilt[12:15] = 0.2
    own, now = Plan.of(spoilt), situation(market, "7")
    hundred = np.repeat(spoilt[None], 100, 0)
    rows = [
        ["one play", _least(lambda: profits(market, spoilt), 300)],
        ["one of a hundred at once", _least(lambda: profits(market, hundred), 30) / 100],
        ["gap", _least(lambda: split_gap(market, own, best), 5)],
        ["advice", _least(lambda: advise(market, own, best), 5)],
        ["best correction", _least(lambda: best_correction(market, best, now), 3)],
        ["judging a practice run", _least(lambda: judge(practice, Entry(own)), 3)],
        ["judging a graded run", _least(lambda: judge(practice, Entry(own), now), 3)],
    ]
    show("The market's speed, ms (the least of many)", ["what", "ms"], [[name, f"{ms:.2f}"] for name, ms in rows])


def _replays() -> None:
    rows = []
    for name, event in events().items():
        told = replay(event)
        whole = {
            "orders": told.orders,
            "amount": told.paid,
            "first day": told.first_day,
            **told.phases,
            **told.channels,
        }
        rows.append([name, *(f"{model / real - 1:+.1%}" for model, real in whole.values())])
    heads = ["orders", "amount", "first day", "warm-up", "burst", "return", *TABLE]
    show("Past promotions in the market, against the tables", ["event", *heads], rows)


def _archetypes(practice: Solved) -> None:
    market, best = practice.market, practice.best
    plans = {"the best": best.row, **variants(market, best.row), **dict(searched(market, best.row))}
    rows = []
    for name, row in plans.items():
        own = Plan.of(row)
        profit = float(profits(market, row).mean())
        advice = advise(market, own, best)
        gained = [float(profits(market, each.plan.row).mean()) - profit for each in advice[:1]]
        promised = f"{advice[0].what} {advice[0].together:+,.0f} = {gained[0]:+,.0f}" if advice else "none"
        rows.append(
            [
                name,
                f"{profit:,.0f}",
                f"{profit / practice.profit:.0%}",
                f"{plan_points(profit, practice):.0f}",
                promised,
            ]
        )
    show(
        "Plans in the practice market",
        ["plan", "increment", "of the best", "points", "advice: promised = gained"],
        rows,
    )


def _steering(practice: Solved) -> None:
    market, rows = practice.market, []
    short, half = practice.best.row, practice.best.row
    short[18] *= 0.8
    half[[1, 4]] *= 0.5
    for name, row in {"the best": practice.best.row, "20 % less 利润款": short, "half the burst's money": half}.items():
        gains = [best_correction(market, Plan.of(row), situation(market, f"{seed:x}"))[1] for seed in range(6)]
        shares = [f"{gain / practice.profit:.0%}" for gain in sorted(gains)]
        rows.append([name, *shares])
    show("What steering can attain, of the best profit, in six seasons", ["plan", *map(str, range(1, 7))], rows)


def _copies() -> None:
    every = [solved(number) for number in range(OWN + 1)]
    shares = np.array([value(each.market, np.array([one.best.row for one in every])) / each.profit for each in every])
    np.fill_diagonal(shares, np.nan)
    points = np.array([
        [np.nan if np.isnan(share) else plan_points(share * each.profit, each) for share in row]
        for each, row in zip(every, shares, strict=True)
    ])  # fmt: skip
    own = points[1:]
    rows = [
        ["any plan elsewhere, unchanged", *_told(own[:, 1:])],
        ["the practice plan elsewhere", *_told(own[:, :1])],
    ]
    show("Copied plans, points", ["what", "mean", "95 % under", "highest"], rows)


def _told(points: Array) -> list[str]:
    return [f"{np.nanmean(points):.1f}", f"{np.nanpercentile(points, 95):.1f}", f"{np.nanmax(points):.1f}"]


def _exploits(practice: Solved) -> None:
    """Optimisers that know only what a learner sees."""
    every = [solved(number) for number in range(1, OWN + 1)]
    rows = []
    climbs = [climb_blindly(practice.market, 500, seed) for seed in range(6)]
    for evaluations in (10, 100, 500):
        plans = np.array([climb[evaluations] for climb in climbs])
        there = float(np.mean(value(practice.market, plans))) / practice.profit
        points = np.array([
            [plan_points(float(profit), each) for profit in value(each.market, plans)] for each in every
        ])  # fmt: skip
        rows.append([f"{evaluations} practice runs, carried over", f"{there:.0%}", *_told(points)])
    believed = [climb_blindly(each.believed, 500, 1)[500] for each in every[:16]]
    points = np.array([
        [plan_points(float(value(each.market, plan)[0]), each)] for each, plan in zip(every, believed, strict=False)
    ])  # fmt: skip
    rows.append(["500 looks at the previews of the own market", "", *_told(points)])
    followed = np.array([[plan_points(each, one) for each in follow_advice(one, 4)[-1:]] for one in every[:16]])
    rows.append(["four graded runs that follow the advice, the fifth", "", *_told(followed)])
    show("What a learner without a thought could do, points", ["what", "there", "mean", "95 % under", "highest"], rows)


def _attacks() -> None:
    rows = []
    for number in ATTACKED:
        each = solved(number)
        found = attacked(each.market, each.best.row, 20)
        beaten = float(value(each.market, found)[0]) / each.profit - 1
        rows.append([str(number), yuan(each.profit), f"{beaten:+.3%}"])
    show("The shipped best plans, attacked", ["market", "profit", "beaten by"], rows)
