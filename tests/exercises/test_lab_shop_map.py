"""The month of the shop against a ledger written by hand: an order at a time, and a world in which a plan was done."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials

DATASETS = Path(__file__).parents[2] / "datasets"
NAMES = {"ads": "加投推广", "page": "改详情页", "returns": "少退货", "basket": "凑单满减"}


def rows(table: str) -> list[dict[str, str]]:
    with (DATASETS / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "shop-map", 8)


@pytest.fixture(scope="module")
def ledger() -> dict[str, list[dict[str, str]]]:
    return {table: rows(table) for table in ("daily_traffic", "orders", "order_items")}


def left(gmv: float, refunded: float, margin: float, spend: float) -> float:
    """What a world keeps in which so much is paid and so large a share of it paid back."""
    return gmv * (1 - refunded) * margin - spend


def test_the_month_is_what_the_files_add_up_to(tried: list[Trial], ledger: dict[str, list[dict[str, str]]]) -> None:
    for trial in tried:
        month, values, params = trial.assignment.params["month"], trial.solved.values, trial.assignment.params
        days = [row for row in ledger["daily_traffic"] if row["date"].startswith(month)]
        paid = {row["order_id"]: row for row in ledger["orders"] if row["pay_time"].startswith(month)}
        gmv = sum(Decimal(row["amount"]) for row in paid.values())
        back = sum(Decimal(row["refund_amount"]) for row in paid.values() if row["refund_time"])
        cost = sum(Decimal(row["cost"]) for row in ledger["order_items"] if row["order_id"] in paid)
        spend = sum(Decimal(row["spend"]) for row in days)
        buyers, visitors = (sum(int(row[name]) for row in days) for name in ("buyers", "uv"))
        assert values["uv"] == visitors
        assert values["gmv"] == pytest.approx(float(gmv)) == pytest.approx(values["uv"] * values["cvr"] * values["aov"])
        assert values["cvr"] == pytest.approx(buyers / visitors)
        assert values["net"] == pytest.approx(float(gmv - back))
        assert values["gross"] == pytest.approx(float((gmv - back) * (gmv - cost) / gmv))
        assert values["kept"] == pytest.approx(values["gross"] - float(spend))
        assert values["visitors"] * 30 * values["cvr"] * values["aov"] == pytest.approx(params["target"])


def test_a_plan_adds_the_difference_of_two_worlds(tried: list[Trial], ledger: dict[str, list[dict[str, str]]]) -> None:
    best = set()
    for trial in tried:
        given, values = trial.assignment.params, trial.solved.values
        days = [row for row in ledger["daily_traffic"] if row["date"].startswith(given["month"])]
        ads = [row for row in days if row["channel"] == "paid"]
        gmv, refunded = values["gmv"], 1 - values["net"] / values["gmv"]
        margin, spend = values["gross"] / values["net"], values["gross"] - values["kept"]
        bought = sum(float(row["spend"]) for row in ads) * given["more"] / 100
        more = sum(float(row["paid_amount"]) for row in ads) * given["more"] / 100
        worlds = {
            "ads": left(gmv + more, refunded, margin, spend + bought + bought * given["dearer"] / 100),
            "page": left(gmv * (1 + given["better"] / 100), refunded, margin, spend + given["photos"]),
            "returns": left(gmv, refunded - given["fewer"] / 100, margin, spend + given["checks"]),
            "basket": left(
                gmv + given["extra"] * sum(int(row["buyers"]) for row in days),
                refunded,
                margin,
                spend + given["gift"] * sum(int(row["orders"]) for row in days),
            ),
        }
        gains = values["plans"].set_index("plan")["gain"]
        for plan, world in worlds.items():
            assert gains[NAMES[plan]] == pytest.approx(world - values["kept"])
        assert values["first"] == max(worlds, key=lambda plan: worlds[plan])
        best.add(values["first"])
    assert len(best) > 2
