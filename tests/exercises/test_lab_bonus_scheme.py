"""The lab on pay plans, against a count order by order and numpy's interpolation for the bands."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import numpy as np
import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from tests.exercises.files import rows

MONTHS = ["2026-02", "2026-03", "2026-04"]
Sales = dict[tuple[str, str], float]
"""Yuan by month and host."""


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "bonus-scheme", 12)


@pytest.fixture(scope="module")
def sales() -> tuple[Sales, Sales]:
    """Gross and net, after every session's sum is found to be the one on its record."""
    gross: Sales = defaultdict(float)
    net: Sales = defaultdict(float)
    live = [row for row in rows("orders") if row["channel"] == "live" and row["status"] == "paid"]
    for session in rows("live_sessions"):
        start = datetime.fromisoformat(session["start"])
        end = start + timedelta(minutes=int(session["minutes"]))
        sold = [row for row in live if start <= datetime.fromisoformat(row["pay_time"]) < end]
        amount = sum(float(row["amount"]) for row in sold)
        assert amount == pytest.approx(float(session["amount"]))
        back = sum(float(row["refund_amount"]) for row in sold if row["refund_status"] == "success")
        gross[f"{start:%Y-%m}", session["host"]] += amount
        net[f"{start:%Y-%m}", session["host"]] += amount - back
    return gross, net


def bands(amount: float, params: dict[str, float]) -> float:
    """Yuan for an amount: the pay at each threshold is known, and lies on a line between."""
    far = 1e6
    low, middle, high = (params[name] / 100 for name in ("low", "middle", "high"))
    at_second = params["second"] * low
    at_third = at_second + (params["third"] - params["second"]) * middle
    at_far = at_third + (far - params["third"]) * high
    return float(np.interp(amount, [0, params["second"], params["third"], far], [0, at_second, at_third, at_far]))


def whole(amount: float, params: dict[str, float]) -> float:
    reached = np.digitize(amount, [params["second"], params["third"]])
    return amount * (params["low"], params["middle"], params["high"])[reached] / 100


def test_what_each_host_is_paid(tried: list[Trial], sales: tuple[Sales, Sales]) -> None:
    gross, net = sales
    for trial in tried:
        params, values = trial.assignment.params, trial.solved.values
        table = values["pay"].set_index(["month", "host"])
        assert set(table.index) == {key for key in gross if key[0] in MONTHS}
        for (month, host), row in table.iterrows():
            team = sum(yuan for (each, _), yuan in net.items() if each == month) / params["target"]
            commission = bands(net[month, host], params)
            assert row["gross"] == pytest.approx(gross[month, host])
            assert row["net"] == pytest.approx(net[month, host])
            assert row["commission"] == pytest.approx(commission)
            share = params["own"] / 100
            assert row["paid"] == pytest.approx(commission * share + commission * (1 - share) * team)
        assert values["total"] == pytest.approx(table["paid"].sum())


def test_what_the_other_plan_costs_and_rewards(tried: list[Trial], sales: tuple[Sales, Sales]) -> None:
    gross, net = ({key: yuan for key, yuan in each.items() if key[0] in MONTHS} for each in sales)
    verdicts = set()
    for trial in tried:
        params, values = trial.assignment.params, trial.solved.values
        claimed = sum(whole(yuan, params) for yuan in gross.values())
        edges = [params["second"], params["third"]]
        lifted = sum(np.digitize(gross[key], edges) > np.digitize(net[key], edges) for key in gross)
        assert values["claimed"] == pytest.approx(claimed)
        assert values["lifted"] == lifted
        cent = whole(params["third"], params) - whole(params["third"] - 0.01, params)
        assert values["jump"] == pytest.approx(cent, abs=0.01)
        kept, cap = sum(net.values()), params["cap"] / 100
        assert values["rate"] == pytest.approx(values["total"] / kept)
        right = "whole" if claimed / kept <= cap and not lifted else "bands" if values["rate"] <= cap else "lower"
        assert values["verdict"] == right
        verdicts.add(right)
    assert verdicts == {"whole", "bands", "lower"}
