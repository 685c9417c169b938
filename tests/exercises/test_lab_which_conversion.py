"""Four rates that are called the same, each against the CSV files."""

from __future__ import annotations

import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
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


def test_each_rate_is_right_for_one_who_picks_it(tried: list[Trial], shop: Shop) -> None:
    for trial in tried[:6]:
        params = trial.assignment.params
        for definition, rate in rates(params["month"]).items():
            typed = {"definition": definition, "rate": f"{rate:.2%}", "result": f"{rate * params['factor']:.2f}"}
            verdict = trial.grade(typed, shop)
            picked = set() if definition == params["purpose"] else {f"picked-{definition}"}
            assert {finding.id for finding in verdict.findings} == picked
