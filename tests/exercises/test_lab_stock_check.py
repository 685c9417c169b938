"""The two lists of 库存体检, worked out once more row by row, and its formula against a textbook's figures."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, timedelta
from statistics import fmean, stdev

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from courseware.answers.exercise import Workbook
from tests.exercises.files import rows
from tests.exercises.test_shop_fit import solution

LAST = date(2026, 4, 30)
VARIANTS = range(6)

stock_check = solution("stock-check")


def test_the_lists_are_those_worked_out_row_by_row(workbook: Workbook) -> None:
    products = {row["sku"]: row for row in rows("products")}
    ledger: dict[str, list[tuple[date, int, int, int]]] = defaultdict(list)
    for row in rows("stock_daily"):
        at_hand = int(row["opening"]) + int(row["inbound"])
        ledger[row["sku"]].append((date.fromisoformat(row["date"]), at_hand, int(row["sold"]), int(row["closing"])))
    lead: dict[str, list[int]] = defaultdict(list)
    transit: dict[str, int] = defaultdict(int)
    for row in rows("deliveries"):
        if row["arrived"]:
            taken = date.fromisoformat(row["arrived"]) - date.fromisoformat(row["ordered"])
            lead[row["supplier_id"]].append(taken.days)
        else:
            transit[row["sku"]] += int(row["quantity"])
    for number in VARIANTS:
        assignment = workbook.assignment("stock-check", f"outside {number}")
        params, found = assignment.params, workbook.solved(assignment).values
        first = LAST - timedelta(days=params["window"] - 1)
        purchase, slow = {}, {}
        for sku, days in ledger.items():
            if days[-1][0] != LAST:
                continue
            stock, cost = days[-1][3], float(products[sku]["cost"])
            sold = [units for day, at_hand, units, _ in days if day >= first and at_hand > 0]
            came = lead[products[sku]["supplier_id"]]
            daily, position = fmean(sold), stock + transit[sku]
            spread = math.sqrt(fmean(came) * stdev(sold) ** 2 + (daily * stdev(came)) ** 2)
            if position <= daily * fmean(came) + params["z"] * spread:
                quantity = math.ceil(daily * params["cover"] + params["z"] * spread - position)
                rush = position < daily * fmean(came)
                purchase[sku] = (daily * fmean(came) + params["z"] * spread, quantity, "是" if rush else "否", cost)
            april = [(units, closing) for day, _, units, closing in days if day.month == 4]
            cost_of_goods = cost * sum(units for units, _ in april)
            held = cost * fmean(closing for _, closing in april)
            if not cost_of_goods or 30 / (cost_of_goods / held) > params["line"]:  # days = period ÷ turns
                slow[sku] = ("超线" if cost_of_goods else "没有卖出", cost * stock)
        assert listed(found["purchase"]) == {sku: pytest.approx(row[:3]) for sku, row in purchase.items()}
        assert listed(found["slow"]) == {sku: pytest.approx(row) for sku, row in slow.items()}
        assert found["bill"] == pytest.approx(sum(row[1] * row[3] for row in purchase.values()))
        assert found["rush_bill"] == pytest.approx(sum(row[1] * row[3] for row in purchase.values() if row[2] == "是"))
        assert found["tied"] == pytest.approx(sum(money for _, money in slow.values()))


def listed(table: pd.DataFrame) -> dict[str, tuple[object, ...]]:
    return {row[0]: tuple(row[1:]) for row in table.itertuples(index=False)}


def test_the_safety_stock_is_that_of_the_textbook() -> None:
    """Chopra and Meindl, Supply Chain Management: 2,500 ± 500 a day, 7 ± 7 days, service level 90 % → 22,491."""
    stock = stock_check.safety_stock(norm.ppf(0.9), pd.Series([7.0]), pd.Series([500.0]), pd.Series([2500.0]), 7.0)
    assert stock.iloc[0] == pytest.approx(22_491, abs=1)


def test_the_z_of_a_level_is_that_of_the_normal_distribution(workbook: Workbook) -> None:
    for number in VARIANTS:
        params = workbook.assignment("stock-check", f"outside {number}").params
        level = float(params["level"].rstrip("%")) / 100
        assert params["z"] == pytest.approx(norm.ppf(level), abs=0.0006)


def test_what_falls_in_a_lead_time_spreads_as_the_formula_says() -> None:
    """A simulation: demand of 16 ± 5 a day over 9 ± 2.5 days."""
    rng = np.random.default_rng(1)
    lead = rng.normal(9, 2.5, 200_000)
    fallen = rng.normal(16 * lead, 5 * np.sqrt(lead.clip(0)))
    spread = stock_check.safety_stock(1.0, pd.Series([9.0]), pd.Series([5.0]), pd.Series([16.0]), 2.5).iloc[0]
    assert spread == pytest.approx(fallen.std(), rel=0.01)
