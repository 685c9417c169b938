"""The lab on before and after, against statsmodels' regressions on sums counted by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import numpy as np
import pytest
import statsmodels.api as sm

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from tests.exercises.files import rows

Daily = dict[tuple[date, str], float]
"""Yuan by day of payment and category."""


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "before-after", 10)


@pytest.fixture(scope="module")
def daily() -> Daily:
    paid = {row["order_id"]: row["pay_time"] for row in rows("orders") if row["status"] == "paid"}
    category = {row["sku"]: row["category"] for row in rows("products")}
    sums: Daily = defaultdict(float)
    for row in rows("order_items"):
        if time := paid.get(row["order_id"]):
            sums[date.fromisoformat(time[:10]), category[row["sku"]]] += float(row["amount"])
    return sums


def windows(start: date) -> tuple[list[date], list[date]]:
    calm = sorted(date.fromisoformat(row["date"]) for row in rows("demand_daily") if not row["event"])
    return [day for day in calm if day < start][-28:], [day for day in calm if day >= start][:28]


def both(daily: Daily, days: list[date], category: str) -> tuple[np.ndarray, np.ndarray]:
    """Yuan of each day: of the category, of all others."""
    others = {name for _, name in daily} - {category}
    own = [daily.get((day, category), 0.0) for day in days]
    rest = [sum(daily.get((day, name), 0.0) for name in others) for day in days]
    return np.array(own), np.array(rest)


def test_the_increment_and_its_range_are_a_regression_s(tried: list[Trial], daily: Daily) -> None:
    """What a day lies above the expected, on being after the change: HC2 makes no assumption of equal variances."""
    verdicts = set()
    for trial in tried:
        params, values = trial.assignment.params, trial.solved.values
        before, after = windows(date.fromisoformat(params["start"]))
        days = before + after
        own, rest = both(daily, days, params["category"])
        changed = np.array([day in after for day in days], dtype=float)
        above = own - own[changed == 0].sum() / rest[changed == 0].sum() * rest
        fit = sm.OLS(above, sm.add_constant(changed)).fit(cov_type="HC2")
        low, high = fit.conf_int(alpha=0.05)[1] * 28
        assert values["increment"] == pytest.approx(fit.params[1] * 28)
        assert values["low"] == pytest.approx(low, abs=1)
        assert values["high"] == pytest.approx(high, abs=1)
        assert values["verdict"] == ("roll" if low > 0 else "back" if high < 0 else "test")
        verdicts.add(values["verdict"])
    assert verdicts == {"roll", "back", "test"}


def test_the_net_rise_is_the_interaction_of_a_log_model(tried: list[Trial], daily: Daily) -> None:
    """Poisson with group, time and both: its interaction is the ratio of the ratios of sums."""
    for trial in tried:
        params = trial.assignment.params
        before, after = windows(date.fromisoformat(params["start"]))
        own, rest = both(daily, before + after, params["category"])
        treated = np.repeat([1.0, 0.0], 56)
        changed = np.tile(np.repeat([0.0, 1.0], 28), 2)
        exog = np.column_stack([np.ones(112), treated, changed, treated * changed])
        fit = sm.GLM(np.concatenate([own, rest]), exog, family=sm.families.Poisson()).fit()
        assert trial.solved.values["net_rise"] == pytest.approx(np.exp(fit.params[3]) - 1, abs=1e-6)


def test_the_table_holds_the_sums_and_no_day_of_a_promotion(tried: list[Trial], daily: Daily) -> None:
    for trial in tried:
        params = trial.assignment.params
        table = trial.solved.values["sums"].set_index("group")
        for span, days in zip(("before", "after"), windows(date.fromisoformat(params["start"])), strict=True):
            assert len(days) == 28
            own, rest = both(daily, days, params["category"])
            assert table[span].tolist() == pytest.approx([own.sum(), rest.sum()])
        assert table["rise"].tolist() == pytest.approx((table["after"] / table["before"] - 1).tolist())
