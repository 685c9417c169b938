"""Compare the 60 % rule for the burst with other splits in the planner's standard market, and read marginal profit."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.promotion.calendar import PHASES
from courseware.promotion.market import practice_market
from courseware.promotion.plan import Plan
from courseware.promotion.play import played
from courseware.promotion.stocking import restocked

CUT: Final = 0.12
THRESHOLD: Final = 299
COUPON: Final = 20
ROUNDS: Final = (1.0, 2.0, 1.0)
"""How often the members are written to, by phase."""
LATE: Final = 0.05
"""Share of the budget that every plan keeps for the return phase."""
STEP: Final = 10_000
"""Yuan that the two trial plans add to one phase."""
RULE: Final = 60
BURSTS: Final = (50, RULE, 70, 80)
"""Shares of the burst in per cent."""
WARM, BURST = PHASES.index("warmup"), PHASES.index("burst")

# Search and feed; the same in every phase, so that only the phases differ.
MIXES: Final = {
    "search": (0.8, 0.2),
    "more_search": (0.7, 0.3),
    "even": (0.5, 0.5),
    "more_feed": (0.3, 0.7),
    "feed": (0.2, 0.8),
    "search_first": (0.6, 0.4),
}
EVENTS: Final = {"d11-2024": "2024 年双 11", "618-2025": "2025 年 618", "d11-2025": "2025 年双 11"}


class Row(NamedTuple):
    """A line of the brief's table, in whole yuan."""

    gmv: int
    profit: int


def variant(rng: random.Random) -> dict[str, Any]:
    """A budget and a mix in which the table gives a clear answer, and a past promotion."""
    event = rng.choice(list(EVENTS))
    while True:
        mix, budget = rng.choice(list(MIXES)), rng.randrange(20_000, 100_000, 10_000)
        if _is_clear(mix, budget):
            return {"event": event, "mix": mix, "budget": budget}


def labels(event: str, mix: str, budget: int) -> dict[str, str]:
    names = ("搜索", "信息流")
    shares = "、".join(f"{name} {share:.0%}" for name, share in zip(names, MIXES[mix], strict=True) if share)
    cells = {
        f"{column}_{plan}": f"{value:,}"
        for plan, row in _rows(mix, budget).items()
        for column, value in row._asdict().items()
    }
    return {
        "event_name": EVENTS[event],
        "mix_shares": shares,
        "cut": f"{CUT:.0%}",
        "threshold": str(THRESHOLD),
        "coupon": str(COUPON),
        **cells,
    }


@cache
def _rows(mix: str, budget: int) -> dict[str, Row]:
    """The four splits (by the burst's per cent), then the rule's plan with more in the warm-up or in the burst."""
    phases = {str(burst): _phases(budget, burst) for burst in BURSTS}
    for name, phase in (("more_warmup", WARM), ("more_burst", BURST)):
        phases[name] = _phases(budget, RULE)
        phases[name][phase] += STEP
    return dict(zip(phases, _played(mix, list(phases.values())), strict=True))


def _phases(budget: int, burst: int) -> list[float]:
    share = burst / 100
    return [budget * (1 - share - LATE), budget * share, budget * LATE]


def _played(mix: str, phases: list[list[float]]) -> list[Row]:
    """Plays the plans with the stock and shifts that are best for each, so that stock does not blur the comparison."""
    market = practice_market()
    given = np.array([_plan(mix, each).row for each in phases])
    found = played(market, restocked(market, given))
    return [
        Row(round(gmv), round(profit)) for gmv, profit in zip(found.paid.mean(1), found.profit.mean(1), strict=True)
    ]


def _plan(mix: str, phases: list[float]) -> Plan:
    warm, burst, late = phases
    search, feed = ((share * warm, share * burst, share * late) for share in MIXES[mix])
    none = (0.0, 0.0, 0.0)
    return Plan(search, feed, (0.0, 0.0), 0.0, ROUNDS, (CUT, CUT, CUT), THRESHOLD, COUPON, none, 0.0)


def _is_clear(mix: str, budget: int) -> bool:
    """No two plans nearly tie; whether one more yuan pays is no close call, nor where it pays more if it does; and no
    mistake comes to the same."""
    rows = _rows(mix, budget)
    profits = sorted(rows[str(burst)].profit for burst in BURSTS)
    warm, burst = _marginal(rows, "profit")
    moved_warm, moved_burst = _moved(rows, budget)
    tells = min(abs(moved_warm - warm), abs(moved_burst - burst))
    decided = abs(max(warm, burst)) >= 10 and (max(warm, burst) < 0 or abs(warm - burst) >= 20)
    return profits[-1] - profits[-2] >= 75 and decided and tells >= 5


def _marginal(rows: Mapping[str, Row], column: str) -> tuple[float, float]:
    """What each thousand yuan more brings in the warm-up and in the burst."""
    base = getattr(rows[str(RULE)], column)
    warm, burst = (getattr(rows[name], column) - base for name in ("more_warmup", "more_burst"))
    return warm / (STEP / 1000), burst / (STEP / 1000)


def _moved(rows: Mapping[str, Row], budget: int) -> tuple[float, float]:
    """The change per thousand between neighbouring splits, where one phase gains what the other loses."""
    thousands = budget / 10 / 1000
    base = rows[str(RULE)].profit
    return (rows["50"].profit - base) / thousands, (rows["70"].profit - base) / thousands


class Given(NamedTuple):
    spent: pd.DataFrame
    """Spend and sales of the past promotion by phase."""
    budget: int
    rows: Mapping[str, Row]


def prepare(tables: Tables, event: str, mix: str, budget: int) -> Given:
    history = tables["promo_history"]
    spent = history[history["event"] == event].groupby("phase")[["spend", "paid_amount"]].sum()
    return Given(spent, budget, _rows(mix, budget))


def _decision(warm: float, burst: float) -> str:
    if max(warm, burst) < 0:
        return "less"
    return "to_burst" if burst > warm else "to_warmup"


def _judged(rows: Mapping[str, Row], column: str) -> Answer:
    values = {burst: getattr(rows[str(burst)], column) for burst in BURSTS}
    best = max(BURSTS, key=lambda burst: values[burst])
    warm, burst = _marginal(rows, column)
    return {
        "best": str(best),
        "gap": float(values[best] - values[RULE]),
        "warm_marginal": warm,
        "burst_marginal": burst,
        "move": _decision(warm, burst),
    }


def solve(given: Given) -> Answer:
    spend = given.spent["spend"]
    return {"share": float(spend["burst"] / spend.sum()), **_judged(given.rows, "profit")}


def sales_share(given: Given) -> Answer:
    """Takes the burst's share of the sales for its share of the budget."""
    sales = given.spent["paid_amount"]
    return {"share": float(sales["burst"] / sales.sum())}


def return_left_out(given: Given) -> Answer:
    """Divides by warm-up and burst alone."""
    spend = given.spent["spend"]
    return {"share": float(spend["burst"] / (spend["burst"] + spend["warmup"]))}


def gmv_for_profit(given: Given) -> Answer:
    """Judges the plans by what they sell."""
    return _judged(given.rows, "gmv")


def average_for_marginal(given: Given) -> Answer:
    """Divides the whole profit by the whole budget."""
    thousands = (given.budget + STEP) / 1000
    warm, burst = (given.rows[name].profit / thousands for name in ("more_warmup", "more_burst"))
    return {"warm_marginal": warm, "burst_marginal": burst}


def not_per_thousand(given: Given) -> Answer:
    """Gives the difference for the whole step."""
    warm, burst = (value * STEP / 1000 for value in _marginal(given.rows, "profit"))
    return {"warm_marginal": warm, "burst_marginal": burst}


def spend_deducted_twice(given: Given) -> Answer:
    """Takes the thousand off a profit from which it was taken already."""
    warm, burst = (value - 1000 for value in _marginal(given.rows, "profit"))
    return {"warm_marginal": warm, "burst_marginal": burst, "move": _decision(warm, burst)}


def moved_for_added(given: Given) -> Answer:
    """Compares splits of the same budget: what one phase gains there, the other loses."""
    warm, burst = _moved(given.rows, given.budget)
    return {"warm_marginal": warm, "burst_marginal": burst}


def figures(given: Given) -> dict[str, Any]:
    rows, right = given.rows, _judged(given.rows, "profit")
    by_gmv = _judged(rows, "gmv")["best"]
    if right["best"] == str(RULE):
        step = min(abs(rows[str(b)].profit - rows[str(a)].profit) for a, b in pairwise(BURSTS))
        verdict = f"这一次经验值就是四个里最好的，换一个总额或渠道组合就未必。相邻两档最小只差 {step:,} 元"
    else:
        share = right["gap"] / rows[str(RULE)].profit
        verdict = f"爆发 {right['best']}% 比经验值多赚 {right['gap']:,.0f} 元，是增量利润的 {share:.1%}"
    gmv_note = (
        "按支付金额排，第一名恰好相同，但差距不是利润的差距"
        if by_gmv == right["best"]
        else f"按支付金额排，第一名会是 {by_gmv}%，多卖的钱被退货、佣金和推广费吃掉了"
    )
    decisions = {
        "to_burst": "把钱从蓄水挪到爆发",
        "to_warmup": "把钱从爆发挪到蓄水",
        "less": "两边的下一笔钱都在亏，把总额减下来",
    }
    return {"verdict": verdict, "gmv_note": gmv_note, "decision": decisions[right["move"]]}
