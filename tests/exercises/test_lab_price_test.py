"""The answers of the exercise on trial prices, against statsmodels and scipy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import optimize, stats

from courseware.answers.exercise import Workbook
from tests.exercises.files import DATASETS


@pytest.mark.parametrize("number", range(8))
def test_right_values(number: int, workbook: Workbook) -> None:
    assignment = workbook.assignment("price-test", f"outside {number}")
    params, right = assignment.params, workbook.solved(assignment).values
    trials = pd.read_csv(DATASETS / "price_tests.csv", encoding="utf-8-sig", parse_dates=["week"])
    trials = trials[trials.spu == params["spu"]]
    usual = trials[trials.event.isna()]
    cost = pd.read_csv(DATASETS / "products.csv", encoding="utf-8-sig").set_index("sku").cost[params["sku"]]
    freight = params["freight"]

    line = sm.OLS(np.log(usual.units / usual.visitors), sm.add_constant(np.log(usual.price))).fit()
    low, high = line.conf_int(0.05).loc["price"]
    slope = line.params["price"]
    assert right["elasticity"] == pytest.approx(slope, rel=1e-9)
    assert (right["low"], right["high"]) == pytest.approx((low, high), rel=1e-6)
    assert len(usual) - 2 == 23
    assert stats.t.ppf(0.975, 23) == pytest.approx((high - low) / 2 / line.bse["price"])

    # The best price as the top of the profit curve that the line draws, parcels sent out and back included.
    returned = usual.returned_units.sum() / usual.units.sum()

    def loss(price: float) -> float:
        return -(price**slope) * ((1 - returned) * (price - cost) - freight * (1 + returned))

    top = optimize.minimize_scalar(loss, bounds=(cost, 20 * cost), method="bounded", options={"xatol": 1e-9})
    assert right["theory"] == pytest.approx(top.x, rel=1e-4)
    assert right["theory"] > usual.price.max(), "the decision says that the formula leaves what was tried"

    def missed(price: float) -> float:
        kept = usual.units.sum() - usual.returned_units.sum()
        spent = kept * cost + freight * (usual.units.sum() + usual.returned_units.sum())
        return (kept * price - spent) / (kept * price) - params["margin"] / 100

    assert right["floor"] == pytest.approx(optimize.brentq(missed, cost, 10 * cost), rel=1e-9)
    assert right["daily"] * params["discount"] - params["coupon"] == pytest.approx(right["floor"])

    profits = {}
    for price, weeks in usual.groupby("price"):
        money = sum(
            (row.units - row.returned_units) * (price - cost) - freight * (row.units + row.returned_units)
            for row in weeks.itertuples()
        )
        profits[price] = money / weeks.visitors.sum() * 100
    table = right["trial"].set_index("price").profit
    assert table.to_dict() == pytest.approx(profits)
    assert profits[right["best"]] == max(profits.values())

    monday = pd.Timestamp(params["week"])
    days = {day: row.price for row in trials.itertuples() for day in pd.date_range(row.week, periods=7)}
    assert right["struck"] == min(price for day, price in days.items() if 0 < (monday - day).days <= 7)
