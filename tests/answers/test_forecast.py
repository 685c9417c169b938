"""Forecasts are graded by their error over the hold-out, relative to the baseline's."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.answers import forecast
from courseware.content.exercise import ForecastField

SPEC = ForecastField.model_validate(
    {
        "id": "plan",
        "kind": "forecast",
        "label": "预测",
        "key": [{"id": "date", "label": "日期", "type": "date"}],
        "columns": [{"id": "forecast", "label": "预测", "type": "decimal"}],
        "better_by": 0.2,
    }
)
DAYS = pd.date_range("2026-04-03", periods=28)
ACTUAL = pd.Series([100.0 + 10 * (day % 7) for day in range(28)], index=DAYS)
REFERENCE = pd.DataFrame({"date": DAYS, "actual": ACTUAL.to_numpy(), "baseline": ACTUAL.to_numpy() * 1.1})


def off_by(share: float) -> pd.DataFrame:
    return pd.DataFrame({"date": DAYS, "forecast": ACTUAL.to_numpy() * (1 + share)})


def ids(answer: pd.DataFrame) -> list[str]:
    return [finding.id for finding in forecast.grade(answer, REFERENCE, SPEC).verdict().findings]


def test_mape_is_a_mean_of_shares_and_skips_days_without_sales() -> None:
    actual = pd.Series([100.0, 50.0, 0.0])
    assert forecast.mape(actual, pd.Series([110.0, 40.0, 7.0])) == pytest.approx((0.1 + 0.2) / 2)


@pytest.mark.parametrize(
    ("share", "score", "said"),
    [
        (0.0799, 1.0, "forecast-error"),
        (-0.05, 1.0, "forecast-error"),
        (0.09, 0.5, "forecast-hardly-better"),
        (0.1001, 0.0, "forecast-no-better"),
        (0.3, 0.0, "forecast-no-better"),
    ],
)
def test_credit_grows_with_the_lead_over_the_baseline(share: float, score: float, said: str) -> None:
    graded = forecast.grade(off_by(share), REFERENCE, SPEC)
    assert graded.score == pytest.approx(score, abs=1e-9)
    assert ids(off_by(share)) == [said]


def test_the_hold_out_itself_is_no_forecast() -> None:
    assert forecast.grade(off_by(0.0), REFERENCE, SPEC).score == 0
    assert ids(off_by(0.0)) == ["forecast-leak"]
    noisy = off_by(0.001)
    assert ids(noisy) == ["forecast-leak"], "rounded values do not hide it"


def test_days_left_out_are_named_and_other_days_passed_over() -> None:
    graded = forecast.grade(off_by(0.05).drop(index=[3, 9]), REFERENCE, SPEC).verdict()
    assert graded.score == 0
    assert graded.findings[0].data == {"missing": 2, "keys": ["2026-04-06", "2026-04-12"]}
    more = pd.concat([off_by(0.05), pd.DataFrame({"date": [pd.Timestamp("2026-05-02")], "forecast": [1.0]})])
    assert forecast.grade(more, REFERENCE, SPEC).score == 1


def test_the_order_of_rows_does_not_matter() -> None:
    assert forecast.grade(off_by(0.05).iloc[::-1], REFERENCE, SPEC).score == 1


@given(st.lists(st.floats(min_value=0, max_value=1e9), min_size=28, max_size=28))
def test_any_forecast_gets_a_score_within_bounds_and_never_more_for_a_bigger_error(values: list[float]) -> None:
    graded = forecast.grade(pd.DataFrame({"date": DAYS, "forecast": values}), REFERENCE, SPEC)
    assert 0 <= graded.score <= 1
    error = forecast.mape(ACTUAL, pd.Series(values, index=DAYS))
    assert graded.score < 1 or error <= 0.08 + 1e-9
