"""What a piece leaves, against a hundred thousand pieces sold one after another, and the price against scipy's root."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from scipy.optimize import brentq

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials

DATASETS = Path(__file__).parents[2] / "datasets"
QUARTERS = {
    "2025 年三季度": ("2025-07", "2025-08", "2025-09"),
    "2026 年一季度": ("2026-01", "2026-02", "2026-03"),
    "2026 年 2 月到 4 月": ("2026-02", "2026-03", "2026-04"),
}
SOLD = 100_000


def rows(table: str) -> list[dict[str, str]]:
    with (DATASETS / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "platform-costs", 10)


@pytest.fixture(scope="module")
def goods() -> dict[str, dict[str, str]]:
    return {row["sku"]: row for row in rows("products")}


def on_shelf(price: float, cost: float, returned: float, ads: float) -> float:
    """A ledger of many pieces, some of which come back: money in, money out."""
    back = SOLD * returned / 100
    income = (SOLD - back) * price
    out = income * 0.05 + SOLD * price * ads + (SOLD - back) * cost + SOLD * 5 + back * 8
    return (income - out) / SOLD


def test_the_shares_are_sums_by_sums(tried: list[Trial]) -> None:
    traffic, deals = rows("daily_traffic"), rows("influencers")
    for trial in tried:
        params, values = trial.assignment.params, trial.solved.values
        months = QUARTERS[params["period"]]
        bought = [row for row in traffic if row["channel"] == "paid" and row["date"][:7] in months]
        spend, amount = (sum(float(row[name]) for row in bought) for name in ("spend", "paid_amount"))
        assert values["ads"] == pytest.approx(spend / amount * (100 + params["dearer"]) / 100)
        gmv = back = fees = 0.0
        for deal in deals:
            if deal["platform"] == params["platform"]:
                sold, lost = float(deal["gmv"]), float(deal["gmv"]) * float(deal["return_rate"]) / 100
                gmv, back = gmv + sold, back + lost
                fees += float(deal["fee"]) + float(deal["sample_cost"])
                fees += (sold - lost) * float(deal["commission_rate"]) / 100
        assert values["returned"] == pytest.approx(back / gmv)
        assert values["influencers"] == pytest.approx(fees / (gmv - back))


def test_what_is_left_is_left_of_many_pieces(tried: list[Trial], goods: dict[str, dict[str, str]]) -> None:
    for trial in tried:
        params, values = trial.assignment.params, trial.solved.values
        for row in values["kept"].itertuples():
            product = goods[row.sku]
            price, cost = float(product["price"]), float(product["cost"])
            assert row.shelf == pytest.approx(on_shelf(price, cost, float(product["return_rate"]), values["ads"]))
            kept = SOLD * (1 - values["returned"])
            costs = kept * (cost + price * (0.05 + values["influencers"])) + SOLD * 5 + (SOLD - kept) * 8
            assert row.content == pytest.approx((kept * price - costs) / SOLD)
            trade = price * params["wholesale"] / 100
            assert row.wholesale == pytest.approx(trade - trade * 0.02 - cost - 0.8)
            ways = {"货架零售": row.shelf, "内容平台": row.content, "批发": row.wholesale}
            assert row.best == (max(ways, key=lambda way: ways[way]) if max(ways.values()) > 0 else "都亏")


def test_the_lowest_price_leaves_nothing(tried: list[Trial], goods: dict[str, dict[str, str]]) -> None:
    for trial in tried:
        product, values = goods[trial.assignment.params["skus"][-1]], trial.solved.values
        cost, returned = float(product["cost"]), float(product["return_rate"])
        root = brentq(on_shelf, 1, 1000, args=(cost, returned, values["ads"]))
        assert values["floor"] == pytest.approx(root)
        assert root > float(product["price"])


def test_one_begins_where_a_month_leaves_most(tried: list[Trial]) -> None:
    begun = set()
    for trial in tried:
        params, values = trial.assignment.params, trial.solved.values
        first = values["kept"].iloc[0]
        fixed = {"shelf": 1500, "content": 6000, "wholesale": 3000}
        months = {way: params[f"{way}_pieces"] * first[way] - fixed[way] for way in fixed}
        assert values["monthly"] == pytest.approx(max(months.values())) == pytest.approx(months[values["begin"]])
        begun.add(values["begin"])
    assert len(begun) > 1
