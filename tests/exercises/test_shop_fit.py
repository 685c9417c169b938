"""What exercises take for granted about the sample shop: a regenerated shop has to keep it, or they are adjusted."""

from __future__ import annotations

import importlib.util
import warnings
from itertools import product
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from courseware.content.common import Tolerance
from courseware.shop import abtest, metrics
from courseware.shop.metrics import mape
from courseware.shop.tables import Shop

ROOT = Path(__file__).parents[2]


def solution(exercise: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(exercise, ROOT / "exercises" / exercise / "solution.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


rfm, ab_test, ab_peeking, demand = map(solution, ["rfm-table", "ab-test", "ab-peeking", "demand-forecast"])


# RFM


@pytest.mark.parametrize("start", rfm.EDGES)
def test_the_edges_are_near_the_fifths(shop: Shop, start: str) -> None:
    paid = metrics.paid_orders(shop.table("orders"), (start, rfm.LAST_DAY)).groupby("customer_id")
    days = (rfm.TODAY - paid["pay_time"].max().dt.normalize()).dt.days
    fifths = [0.2, 0.4, 0.6, 0.8]
    assert rfm.EDGES[start]["r"] == pytest.approx(list(days.quantile(fifths)), rel=0.1)
    assert rfm.EDGES[start]["m"] == pytest.approx(list(paid["amount"].sum().quantile(fifths)), rel=0.1)
    assert 0.4 < (paid.size() == 1).mean() < 0.65, "the brief says that about half of them bought once"


@pytest.mark.parametrize("start", rfm.EDGES)
def test_every_segment_and_province_has_customers(shop: Shop, start: str) -> None:
    edges = {"r_edges": rfm.EDGES[start]["r"], "f_edges": rfm.F_EDGES, "m_edges": rfm.EDGES[start]["m"]}
    given = rfm.prepare(shop.tables, start=start, region="浙江", asked="潜力客户", **edges)
    everyone = rfm.solve(given)["everyone"]
    shares = everyone["segment"].value_counts(normalize=True)
    assert shares[rfm.SEGMENTS].min() > 0.05
    regions = shop.table("customers").set_index("customer_id")["region"]
    counts = everyone["customer_id"].map(regions).value_counts()
    assert counts[rfm.REGIONS].min() > 150


# A/B tests


def test_the_split_of_the_main_test_holds_in_every_scope_and_fails_in_the_other(shop: Shop) -> None:
    decisions = set()
    for channels in ab_test.SCOPES:
        answer = ab_test.solve(ab_test.prepare(shop.tables, channels))
        assert abtest.chi2_p(answer["chi2"]) > 0.01, channels
        assert answer["other_decision"] == "void"
        decisions.add(answer["decision"])
    assert decisions == {"launch", "undecided"}, "learners meet both"


def test_peeking_finds_an_effect_that_is_gone_at_the_end(shop: Shop) -> None:
    answer = ab_peeking.solve(ab_peeking.prepare(shop.tables, 3.0, 0.3))
    assert 4 <= answer["first_day"] <= 6
    assert answer["p_end"] > 0.3


# Demand


@pytest.mark.parametrize("start", demand.SARIMA_MAPE)
def test_weekday_means_beat_the_baseline_by_far(shop: Shop, start: str) -> None:
    plan = demand.solve(demand.prepare(shop.tables, start, "S040", 7, 0.95))["plan"]
    assert mape(plan["actual"], plan["forecast"]) < 0.85 * mape(plan["actual"], plan["baseline"])


@pytest.mark.slow
@pytest.mark.parametrize("start", demand.SARIMA_MAPE)
def test_the_quoted_error_of_sarima_is_measured(shop: Shop, start: str) -> None:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    given = demand.prepare(shop.tables, start, "S040", 7, 0.95)
    history, hold_out = given.history, given.hold_out
    daily = shop.table("demand_daily")
    usual = history.where(history.index.isin(daily.loc[daily["event"].isna(), "date"]))
    logs = np.log(usual[usual.index >= "2025-06-23"]).asfreq("D")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the optimiser's last digits do not matter here
        fitted = SARIMAX(logs, order=(1, 0, 0), seasonal_order=(0, 1, 1, 7)).fit(disp=0, maxiter=30)
    error = mape(hold_out, pd.Series(np.exp(fitted.forecast(demand.HORIZON))))
    assert demand.SARIMA_MAPE[start] == pytest.approx(error, abs=0.002)


def test_each_sku_ran_out_of_stock_in_quiet_times(shop: Shop) -> None:
    for sku in demand.SKUS:
        ledger = demand._ledger(shop.tables, sku)
        assert (ledger["empty"] & ledger["usual"]).sum() >= 5, sku


@pytest.mark.parametrize("sku", demand.SKUS)
def test_no_two_ways_to_the_safety_stock_meet(shop: Shop, sku: str) -> None:
    ways = ["promotions_kept", "variance_for_sigma", "two_sided_z", "lead_time_not_rooted", "rule_of_thumb"]
    ways.append("fifth_of_one_day")
    tolerance = Tolerance(abs=0.2)
    prepared = demand.prepare(shop.tables, next(iter(demand.SARIMA_MAPE)), sku, 7, 0.95)
    for lead, level in product(demand.LEADS, demand.LEVELS):
        given = prepared._replace(lead=lead, level=level)
        right = demand.solve(given)["safety"]
        values = [right, *(getattr(demand, way)(given)["safety"] for way in ways)]
        gaps = np.diff(sorted(values))
        assert gaps.min() > tolerance.allowed(right), (lead, level, values)
