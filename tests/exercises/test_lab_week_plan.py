"""The plan of a week against the files read by hand, and against its own sums: seven days make the week."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials

DATASETS = Path(__file__).parents[2] / "datasets"
FACTORS = ("uv", "buyers", "paid_amount")
Days = dict[str, dict[date, float]]


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "week-plan", 12)


@pytest.fixture(scope="module")
def days() -> Days:
    """Sums by day: of all channels, and with `paid ` before the name of the paid one."""
    sums: defaultdict[str, defaultdict[date, float]] = defaultdict(lambda: defaultdict(float))
    with (DATASETS / "daily_traffic.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for name in ("uv", "buyers", "paid_amount", "spend"):
                for key in (name, f"paid {name}")[: 2 if row["channel"] == "paid" else 1]:
                    sums[key][date.fromisoformat(row["date"])] += float(row[name])
    return {name: dict(each) for name, each in sums.items()}


def total(days: dict[date, float], first: date, number: int) -> float:
    return sum(days[first + timedelta(each)] for each in range(number))


def quarter(monday: date) -> tuple[date, int]:
    """The first day of the quarter and how many days it has."""
    first = date(monday.year, (monday.month - 1) // 3 * 3 + 1, 1)
    return first, (date(monday.year, first.month + 3, 1) - first).days


def test_a_week_has_its_share_of_last_year(tried: list[Trial], days: Days) -> None:
    for trial in tried:
        monday, target = date.fromisoformat(trial.assignment.params["monday"]), trial.assignment.params["target"]
        first, length = quarter(monday)
        ago, amount = timedelta(weeks=52), days["paid_amount"]
        assert (monday - ago).weekday() == monday.weekday() == 0
        season = total(amount, first - ago, length)
        assert trial.solved.values["week"] == pytest.approx(target * total(amount, monday - ago, 7) / season)
        gone = (monday - first).days
        due = target * total(amount, first - ago, gone) / season
        assert trial.solved.values["progress"] == pytest.approx(total(amount, first, gone) / due)


def test_seven_days_make_the_week_and_their_visitors_bring_its_money(tried: list[Trial], days: Days) -> None:
    for trial in tried:
        monday, values = date.fromisoformat(trial.assignment.params["monday"]), trial.solved.values
        start = monday - timedelta(28)
        visitors, amount = (total(days[name], start, 28) for name in ("uv", "paid_amount"))
        table = values["days"]
        assert table["target"].sum() == pytest.approx(values["week"])
        assert list(table["date"].dt.date) == [monday + timedelta(each) for each in range(7)]
        for number, row in enumerate(table.itertuples()):
            same = [days["paid_amount"][start + timedelta(number + 7 * week)] for week in range(4)]
            assert row.target == pytest.approx(values["week"] * sum(same) / amount)
            assert row.visitors * amount / visitors == pytest.approx(row.target)
        bought, spent = (total(days[f"paid {name}"], start, 28) for name in ("uv", "spend"))
        assert values["paid_share"] == pytest.approx(bought / visitors)
        # Had the week as many visitors as four weeks, it would cost what they did.
        assert values["budget"] == pytest.approx(spent * table["visitors"].sum() / visitors)


def test_one_looks_at_what_fell_most(tried: list[Trial], days: Days) -> None:
    looked = set()
    for trial in tried:
        monday = date.fromisoformat(trial.assignment.params["monday"])
        found: dict[str, float] = {}
        week, month = (
            {name: total(days[name], monday - timedelta(number), number) / number for name in FACTORS}
            for number in (7, 28)
        )
        found["traffic"] = week["uv"] / month["uv"]
        found["conversion"] = week["buyers"] / month["buyers"] / found["traffic"]
        found["value"] = week["paid_amount"] / month["paid_amount"] * month["buyers"] / week["buyers"]
        lowest = min(found, key=lambda name: found[name])
        assert trial.solved.values["look"] == (lowest if found[lowest] < 0.97 else "plan")
        looked.add(trial.solved.values["look"])
    assert len(looked) > 1
