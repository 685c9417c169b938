"""The lab on repurchase and the worth of a newcomer, against Kaplan–Meier and a recount row by row."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from tests.exercises.files import rows

LAST_DAY = date(2026, 4, 30)


class Paid(NamedTuple):
    day: date
    channel: str
    margin: float


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "repeat-cohorts", 10)


@pytest.fixture(scope="module")
def history() -> dict[str, list[Paid]]:
    """What each customer paid for, in the order of payment."""
    cost: dict[str, float] = defaultdict(float)
    for row in rows("order_items"):
        cost[row["order_id"]] += float(row["cost"])
    paid: dict[str, list[tuple[str, Paid]]] = defaultdict(list)
    for row in rows("orders"):
        if row["status"] != "paid":
            continue
        amount = float(row["amount"])
        refund = float(row["refund_amount"]) if row["refund_status"] == "success" else 0.0
        margin = (amount - cost[row["order_id"]]) * (1 - refund / amount)
        day = date.fromisoformat(row["pay_time"][:10])
        paid[row["customer_id"]].append((row["pay_time"], Paid(day, row["channel"], margin)))
    return {who: [order for _, order in sorted(orders)] for who, orders in paid.items()}


def month(day: date) -> str:
    return f"{day:%Y-%m}"


def test_the_rate_of_the_shop_counts_days(tried: list[Trial], history: dict[str, list[Paid]]) -> None:
    for trial in tried:
        report = trial.assignment.params["report"]
        days = [{order.day for order in orders if month(order.day) == report} for orders in history.values()]
        buyers = [each for each in days if each]
        assert trial.solved.values["shop_rate"] == pytest.approx(sum(len(each) > 1 for each in buyers) / len(buyers))


def test_the_cohorts_are_what_kaplan_and_meier_estimate(tried: list[Trial], history: dict[str, list[Paid]]) -> None:
    """With the young ones censored: where all have been watched for 90 days, nothing is censored before."""
    times: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for orders in history.values():
        first = orders[0].day
        again = next((order.day for order in orders if order.day > first), None)
        times[month(first)].append((((again or LAST_DAY) - first).days, again is not None))
    ends = {each: (date.fromisoformat(f"{each}-28") + timedelta(days=4)).replace(day=1) for each in times}
    for trial in tried:
        start = trial.assignment.params["start"]
        ripe = [each for each in times if each >= start and (LAST_DAY - ends[each]).days + 1 >= 90]
        table = trial.solved.values["cohorts"].set_index("month")
        assert sorted(table.index) == sorted(ripe)
        for each in ripe:
            assert table["people"][each] == len(times[each])
            assert table["back_30"][each] == pytest.approx(returned(times[each], 30))
            assert table["back_90"][each] == pytest.approx(returned(times[each], 90))
        pooled = [time for each in ripe for time in times[each]]
        assert trial.solved.values["rate_90"] == pytest.approx(returned(pooled, 90))


def returned(times: list[tuple[int, bool]], days: int) -> float:
    """By Kaplan and Meier, the share that has come back after so many days."""
    curve = SurvfuncRight(*map(np.array, zip(*times, strict=True)))
    return 1 - float(curve.surv_prob[curve.surv_times <= days][-1])


def test_what_a_newcomer_is_worth(tried: list[Trial], history: dict[str, list[Paid]]) -> None:
    spend: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows("daily_traffic"):
        spend[row["channel"], row["date"][:7]] += float(row["spend"])
    verdicts = set()
    for trial in tried:
        params, values = trial.assignment.params, trial.solved.values
        channel = params["channel"]
        ours = [orders for orders in history.values() if orders[0].channel == channel]

        def cost_each(first: str, last: str, channel: str = channel, ours: list[list[Paid]] = ours) -> float:
            came = sum(first <= month(orders[0].day) <= last for orders in ours)
            return sum(yuan for (by, each), yuan in spend.items() if by == channel and first <= each <= last) / came

        batch = [orders for orders in ours if params["first"] <= month(orders[0].day) <= params["last"]]
        assert all(orders[0].day + timedelta(days=365) <= LAST_DAY for orders in batch)
        year = [sum(each.margin for each in orders if (each.day - orders[0].day).days <= 365) for orders in batch]
        ltv = sum(year) / len(year)
        now = ltv / cost_each("2026-02", "2026-04")
        assert values["ltv"] == pytest.approx(ltv)
        assert values["ratio"] == pytest.approx(ltv / cost_each(params["first"], params["last"]))
        assert values["ratio_now"] == pytest.approx(now)
        assert values["verdict"] == ("less" if now < 1 else "more" if now >= params["line"] else "keep")
        verdicts.add(values["verdict"])
    assert len(verdicts) > 1
