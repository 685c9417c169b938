"""Four rates that are called the same: each against the CSV files, and what is said of the one that does not fit."""

from __future__ import annotations

import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.proof import Trial, trials
from courseware.shop.tables import Shop
from tests.exercises.files import rows


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "which-conversion")


def rows_of(month: str, table: str, time: str = "date") -> list[dict[str, str]]:
    return [row for row in rows(table) if row[time].startswith(month)]


def rates(month: str) -> dict[str, float]:
    traffic = [row for row in rows_of(month, "daily_traffic") if row["channel"] == "paid"]
    visitors = sum(int(row["uv"]) for row in traffic)
    ads = rows_of(month, "ads_daily")
    placed = [row["status"] for row in rows_of(month, "orders", "order_time") if row["channel"] == "paid"]
    return {
        "visitor": sum(int(row["buyers"]) for row in traffic) / visitors,
        "click": sum(int(row["orders"]) for row in ads) / sum(int(row["clicks"]) for row in ads),
        "payment": placed.count("paid") / len(placed),
        "cart": sum(int(row["cart_users"]) for row in traffic) / visitors,
    }


def test_the_rate_that_fits_and_what_it_gives(tried: list[Trial]) -> None:
    assert {trial.assignment.params["purpose"] for trial in tried} == {"visitor", "click", "payment", "cart"}
    for trial in tried[:6]:
        params, values = trial.assignment.params, trial.solved.values
        due = rates(params["month"])[params["purpose"]]
        assert values["definition"] == params["purpose"]
        assert values["rate"] == pytest.approx(due)
        assert values["result"] == pytest.approx(due * params["factor"])


def test_a_number_right_for_its_own_definition_is_said_to_be_so(tried: list[Trial], shop: Shop) -> None:
    for trial in tried[:6]:
        params = trial.assignment.params
        for definition, rate in rates(params["month"]).items():
            if definition == params["purpose"]:
                continue
            typed = {
                "definition": definition,
                "rate": f"{rate:.2%}",
                "result": f"{rate * params['factor']:.2f}",
            }
            verdict = trial.grade(typed, shop)
            assert {finding.id for finding in verdict.findings} == {f"picked-{definition}"}
            assert "算对了" in trial.assignment.exercise.mistakes[f"picked-{definition}"].because


def test_a_wrong_number_of_a_definition_that_does_not_fit_is_not_said_to_be_right(
    tried: list[Trial], shop: Shop
) -> None:
    for trial in tried[:6]:
        params = trial.assignment.params
        definition, rate = next(
            (name, rate) for name, rate in rates(params["month"]).items() if name != params["purpose"]
        )
        wrong = rate * 1.07
        typed = {"definition": definition, "rate": f"{wrong:.2%}", "result": f"{wrong * params['factor']:.2f}"}
        assert not {finding.id for finding in trial.grade(typed, shop).findings} & {f"picked-{definition}"}
