"""The 618 market: how long it takes, what the archetypes score, and whether the advice holds when parameters move."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter

import numpy as np

from benchmarks.table import show
from courseware.promotion.first.feedback import costliest
from courseware.promotion.first.gap import split_gap
from courseware.promotion.first.market import Array, Market, build
from courseware.promotion.first.optimum import Best, find_optimum, with_best_stock
from courseware.promotion.first.parameters import standard
from courseware.promotion.first.plan import BUDGET, plan_from
from courseware.promotion.first.score import anchors, plan_points
from courseware.promotion.first.simulate import play

SEED = 1
EQUAL = np.full((4, 3), BUDGET / 12)


def run() -> None:
    market = build(standard(), SEED)
    started = perf_counter()
    optimum = find_optimum(market)
    cold = perf_counter() - started
    _timings(market, optimum, cold)
    _archetypes(market, optimum)
    _sensitivity()


def _timings(market: Market, optimum: Best, cold: float) -> None:
    started = perf_counter()
    for _ in range(500):
        outcome = play(market, optimum.plan)
    evaluation = (perf_counter() - started) / 500
    started = perf_counter()
    for _ in range(20):
        gap = split_gap(market, optimum.plan, outcome.profit, optimum)
        costliest(market, optimum.plan, outcome, gap, optimum)
    feedback = (perf_counter() - started) / 20
    rows = [
        ["one evaluation", f"{evaluation * 1e3:.2f} ms", "1"],
        ["feedback", f"{feedback * 1e3:.0f} ms", f"{feedback / evaluation:.0f}"],
        ["optimum, cold", f"{cold:.1f} s", f"{cold / evaluation:.0f}"],
    ]
    show("The market's speed", ["what", "time", "× one evaluation"], rows)


def _archetypes(market: Market, optimum: Best) -> None:
    marks = anchors(market, optimum, play(market, optimum.plan).bad_market)
    rows = []
    for name, grid, cut, threshold, coupon, share in _plans(optimum):
        plan = with_best_stock(market, grid, cut, threshold, coupon).plan
        plan = plan_from(grid, cut, threshold, coupon, plan.stock * share)
        outcome = play(market, plan)
        gap = split_gap(market, plan, outcome.profit, optimum)
        found = costliest(market, plan, outcome, gap, optimum)
        rows.append([name, f"{outcome.profit:,.0f}", f"{plan_points(outcome.profit, marks):.0f}", found.id])
    show("Archetypes in the standard market", ["plan", "profit", "points", "named"], rows)


def _plans(optimum: Best) -> list[tuple[str, Array, float, float, float, float]]:
    best = optimum.plan

    def phases(*weights: float) -> Array:
        return np.outer(np.full(4, 0.25), weights) * BUDGET

    return [
        ("optimum", best.grid, best.cut, best.threshold, best.coupon, 1.0),
        ("template", EQUAL, 0.10, 299, 30, 1.0),
        ("60 % in the burst", phases(0.3, 0.6, 0.1), 0.10, 299, 30, 1.0),
        ("all in burst", phases(0, 1, 0), 0.10, 299, 30, 1.0),
        ("all in warm-up", phases(1, 0, 0), 0.10, 299, 30, 1.0),
        ("search only", np.outer([1, 0, 0, 0], [1 / 3] * 3) * BUDGET, 0.10, 299, 30, 1.0),
        ("stock 60 %", EQUAL, 0.10, 299, 30, 0.6),
        ("stock 160 %", EQUAL, 0.10, 299, 30, 1.6),
        ("满110减27.5", EQUAL, 0.10, 110, 27.5, 1.0),
        ("30 % off", EQUAL, 0.30, 299, 30, 1.0),
        ("no ads", EQUAL * 0, 0.10, 299, 30, 1.0),
        ("满600减150, no cut", EQUAL, 0.0, 600, 150, 1.0),
        ("35 % off and 满150减37.5", EQUAL, 0.35, 150, 37.5, 1.0),
    ]


def _sensitivity() -> None:
    """Each parameter at both ends of its plausible range: what would the feedback tell the author of the template plan,
    which spreads its money evenly, and does any of it turn round?"""
    ends = [
        (name, value)
        for name, parameter in standard().values.items()
        if parameter.low != parameter.high
        for value in (parameter.low, parameter.high)
    ]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        rows = list(pool.map(_advice, *zip(*ends, strict=True)))
    headers = [
        "parameter",
        "value",
        "warm-up",
        "burst",
        "return",
        "cut",
        "threshold ÷ basket",
        "feed is worth",
        "turned round",
    ]
    show("Sensitivity of the optimum", headers, rows)


def _advice(name: str, value: float) -> list[str]:
    """What the optimum advises when one parameter is moved."""
    market = build(standard().with_values(**{name: value}), SEED)
    best = find_optimum(market)
    plan = best.plan
    warm_up, burst, late = plan.grid.sum(axis=0) / max(plan.grid.sum(), 1)
    without_feed = plan.grid.copy()
    without_feed[1] = 0
    feed = 1 - with_best_stock(market, without_feed, plan.cut, plan.threshold, plan.coupon).profit / best.profit
    threshold = plan.threshold / market.baskets.mean()
    advice = {
        "more into the burst": burst > 1 / 3,
        "keep the warm-up": warm_up > 0.05,
        "less into the return": late < 1 / 3,
        "cut less": plan.cut < 0.10,
        "threshold above the basket": threshold > 1,
        "keep the feed": feed > 0.001,
    }
    turned = ", ".join(piece for piece, holds in advice.items() if not holds)
    shares = [f"{share:.0%}" for share in (warm_up, burst, late, plan.cut)]
    return [name, f"{value:g}", *shares, f"{threshold:.2f}", f"{feed:.1%}", turned or "nothing"]
