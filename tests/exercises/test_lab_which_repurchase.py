"""Three rates of coming back, each against the CSV files in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from tests.exercises.files import rows

LEVELS = ["regular", "silver", "gold", "black"]


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "which-repurchase")


@pytest.fixture(scope="module")
def days() -> dict[str, set[date]]:
    """The days on which each customer paid."""
    found = defaultdict(set)
    for row in rows("orders"):
        if row["status"] == "paid":
            found[row["customer_id"]].add(date.fromisoformat(row["pay_time"][:10]))
    return found


def came_back(days: dict[str, set[date]], start: str, definition: str) -> dict[str, bool]:
    """Customer → whether he came back, of those that the definition asks about."""
    year, month = map(int, start.split("-"))
    begin, end = date(year, month, 1), date(year + (month + 2) // 12, (month + 2) % 12 + 1, 1)
    found = {}
    for who, paid in days.items():
        first, inside = min(paid), {day for day in paid if begin <= day < end}
        if inside and (definition != "cohort" or first >= begin):
            soon = any(first < day <= first + timedelta(days=90) for day in paid)
            found[who] = {"period": len(inside) > 1, "before": first < begin, "cohort": soon}[definition]
    return found


def test_the_rates_and_the_levels_of_every_definition(tried: list[Trial], days: dict[str, set[date]]) -> None:
    level = {row["customer_id"]: row["member_level"] for row in rows("customers")}
    assert {trial.assignment.params["purpose"] for trial in tried} == {"period", "before", "cohort"}
    for trial in tried[:6]:
        params = trial.assignment.params
        assert trial.solved.picked == params["purpose"]
        for one in trial.by_definition:
            back = came_back(days, params["start"], str(one.solved.picked))
            values = one.solved.values
            assert values["definition"] == params["purpose"]
            assert values["rate"] == pytest.approx(sum(back.values()) / len(back))
            assert values["result"] == pytest.approx(values["rate"] * params["factor"])
            table = values["levels"].set_index("level")
            assert list(table.index) == LEVELS
            for name in LEVELS:
                group = [came for who, came in back.items() if level[who] == name]
                assert table.loc[name, ["people", "back"]].tolist() == [len(group), sum(group)]
                assert table.loc[name, "rate"] == pytest.approx(sum(group) / len(group))


def test_ninety_days_have_passed_for_every_newcomer(tried: list[Trial], days: dict[str, set[date]]) -> None:
    last = max(map(max, days.values()))
    for trial in tried:
        year, month = map(int, trial.assignment.params["start"].split("-"))
        end = date(year + (month + 2) // 12, (month + 2) % 12 + 1, 1)
        assert end + timedelta(days=89) <= last
