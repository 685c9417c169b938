"""Answers of those who learnt it another way: computed here as they would, and told as what they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from courseware.shop.tables import Shop
from courseware.verdict import Status
from tests.exercises.test_shop_fit import ab_test

FEW = 2


def told(trial: Trial, shop: Shop, **changed: Any) -> dict[str, list[str]]:
    """What is said of each field that is not right."""
    verdict = trial.grade(trial.right | changed, shop)
    assert verdict.status is not Status.INVALID
    return {id: [each.id for each in part.findings] for id, part in verdict.parts.items() if part.score < 1}


@pytest.mark.slow
def test_a_corrected_test_is_not_called_dirty_rows(workbook: Workbook, shop: Shop) -> None:
    """`scipy.stats.chi2_contingency` corrects for continuity unless it is told not to."""
    seen = set()
    for trial in trials(workbook, "ab-test"):
        a, bought_a, b, bought_b = ab_test.prepare(shop.tables, **trial.assignment.params).counts
        chi2, p, *_ = stats.chi2_contingency([[bought_a, a - bought_a], [bought_b, b - bought_b]])
        z = float(np.copysign(np.sqrt(chi2), trial.solved.values["lift"]))
        for raw in ({"z": f"{z:.4f}", "p": f"{p:.4f}"}, {"z": f"{z:.4f}"}, {"p": f"{p:.4f}"}):
            said = {cause for causes in told(trial, shop, **raw).values() for cause in causes}
            seen |= said
            assert said <= {"continuity-corrected", "continuity-corrected-p", "too-low", "too-high"}
    assert {"continuity-corrected", "continuity-corrected-p"} <= seen


def test_other_sizes_of_a_test(workbook: Workbook, shop: Shop) -> None:
    for trial in trials(workbook, "ab-peeking"):
        base, rise = (trial.assignment.params[name] / 100 for name in ("base", "rise"))
        effect = proportion_effectsize(base + rise, base)
        by_effect = NormalIndPower().solve_power(effect, alpha=0.05, power=0.8)
        variance = base * (1 - base) + (base + rise) * (1 - base - rise)
        by_variance = (1.96 + 0.8416) ** 2 * variance / rise**2
        for size in (by_effect, by_variance):
            assert told(trial, shop, needed=str(round(size))) == {"needed": ["other-size-formula"]}


@pytest.mark.parametrize("order", ["{}", "{}, customer_id", "{}, customer_id desc"])
@pytest.mark.parametrize(
    "cut", ["ntile(5) over (order by {order})", "1 + least(4, floor(5 * percent_rank() over (order by {metric})))"]
)
def test_any_way_of_cutting_into_fifths(workbook: Workbook, shop: Shop, cut: str, order: str) -> None:
    for trial in trials(workbook, "rfm-table", FEW):
        start, region = trial.assignment.params["start"], trial.assignment.params["region"]
        r, f, m = (cut.format(order=order.format(metric), metric=metric) for metric in ("days", "f", "m"))
        everyone = f"""
            with paid as (
                select customer_id, date '2026-05-01' - max(pay_time)::date as days, count(*) as f, sum(amount) as m
                from orders where status = 'paid' and pay_time >= date '{start}' and pay_time < date '2026-05-01'
                group by customer_id
            )
            select customer_id, 6 - ({r}) as r, {f} as f, {m} as m, '沉睡客户' as segment from paid"""
        local = f"select * from ({everyone}) join customers using (customer_id) where region = '{region}'"
        said = told(trial, shop, everyone={"way": "sql", "sql": everyone}, local={"way": "sql", "sql": local})
        assert said["everyone"] == ["ranked-into-fifths", "wrong-cells"], "the segments are not looked at"
        assert "ranked-into-fifths" in said["local"]
