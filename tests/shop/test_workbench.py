"""Filtering, pivoting and charting a table: right figures, missing values kept in view, bounded size."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.shop.workbench import (
    BARS,
    PIVOT_ROWS,
    POINTS,
    Between,
    Contains,
    OneOf,
    Refused,
    bucketed,
    chart_rows,
    filtered,
    pivot,
)

FRAME = pd.DataFrame(
    {
        "day": pd.to_datetime(["2026-03-30", "2026-04-01", "2026-04-01", "2026-04-06", None]),
        "visitor": ["a", "a", "b", "a", "c"],
        "channel": ["live", "live", "search", None, "search"],
        "amount": [10.0, 20.0, 30.0, 40.0, None],
        "pieces": pd.array([1, 2, None, 4, 5], dtype="Int64"),
    }
)


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        (OneOf("channel", ("live",)), [0, 1]),
        (OneOf("channel", ("live", None)), [0, 1, 3]),
        (OneOf("channel", ()), [0, 1, 2, 3, 4]),
        (Between("amount", 20, 30), [1, 2]),
        (Between("amount", 20.5), [2, 3]),
        (Between("pieces", None, 2), [0, 1]),
        (Between("day", pd.Timestamp("2026-04-01"), pd.Timestamp("2026-04-01")), [1, 2]),
        (Contains("channel", "LI"), [0, 1]),
        (Contains("channel", "."), []),
        (Contains("channel", ""), [0, 1, 2, 3, 4]),
    ],
)
def test_filter(condition: OneOf | Between | Contains, rows: list[int]) -> None:
    assert filtered(FRAME, [condition]).index.tolist() == rows


def test_conditions_are_joined_by_and() -> None:
    assert filtered(FRAME, [OneOf("channel", ("live",)), Between("amount", 15)]).index.tolist() == [1]
    assert filtered(FRAME, []).equals(FRAME)


def test_dates_are_grouped_by_step() -> None:
    assert bucketed(FRAME["day"], "week").tolist()[:4] == ["2026-03-30", "2026-03-30", "2026-03-30", "2026-04-06"]
    assert bucketed(FRAME["day"], "month").tolist()[:4] == ["2026-03", "2026-04", "2026-04", "2026-04"]
    assert bucketed(pd.Series(pd.to_datetime(["2026-04-01 21:15:30"])), "hour").tolist() == ["21"]
    assert bucketed(FRAME["visitor"], "month").equals(FRAME["visitor"])


def test_a_pivot_by_one_field_keeps_missing_values_in_view() -> None:
    result = pivot(FRAME, ["channel"], None, "amount", "sum")
    assert result.to_dict("records") == [
        {"channel": "(空)", "总计": 40.0},
        {"channel": "live", "总计": 30.0},
        {"channel": "search", "总计": 30.0},
        {"channel": "总计", "总计": 100.0},
    ]


def test_distinct_counts_are_not_added_up() -> None:
    result = pivot(FRAME, ["day"], "channel", "visitor", "unique", "month")
    assert result.columns.tolist() == ["day", "(空)", "live", "search", "总计"]
    april = result[result["day"] == "2026-04"].iloc[0]
    assert april[["(空)", "live", "search", "总计"]].tolist() == [1, 1, 1, 2]
    assert result.iloc[-1]["总计"] == 3


def test_counting_rows_and_counting_values_differ() -> None:
    assert pivot(FRAME, [], None, None, "count").iloc[0, 0] == 5
    assert pivot(FRAME, [], None, "pieces", "count").iloc[0, 0] == 4
    assert pivot(FRAME, [], "channel", None, "count").to_dict("records") == [
        {"(空)": 1, "live": 2, "search": 2, "总计": 5}
    ]


@pytest.mark.parametrize(
    ("aggregate", "expected"), [("mean", 25.0), ("median", 25.0), ("min", 10.0), ("max", 40.0), ("unique", 4)]
)
def test_every_aggregate(aggregate: str, expected: float) -> None:
    assert pivot(FRAME, [], None, "amount", aggregate).iloc[0, 0] == expected  # type: ignore[arg-type]


def test_a_pivot_that_cannot_be_shown_is_refused() -> None:
    many = pd.DataFrame({"id": range(PIVOT_ROWS + 1), "name": "x"})
    with pytest.raises(Refused) as caught:
        pivot(many, ["id"], None, None, "count")
    assert caught.value.finding.data["rows"] == PIVOT_ROWS + 1
    with pytest.raises(Refused) as caught:
        pivot(many, ["name"], "id", None, "count")
    assert caught.value.finding.id == "pivot-too-large"
    with pytest.raises(Refused) as caught:
        pivot(FRAME, ["channel"], None, "visitor", "sum")
    assert caught.value.finding.id == "pivot-needs-number"
    with pytest.raises(Refused) as caught:
        pivot(FRAME, ["channel"], None, None, "sum")
    assert caught.value.finding.id == "pivot-needs-value"


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["x", "y"]), st.integers(-99, 99)), min_size=1
    )
)
@settings(max_examples=60)
def test_the_totals_of_a_sum_agree_with_its_cells(rows: list[tuple[str | None, str, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["r", "c", "v"])
    result = pivot(frame, ["r"], "c", "v", "sum")
    cells = result.iloc[:-1]
    assert result["总计"].iat[-1] == frame["v"].sum() == cells["总计"].sum()
    assert cells.drop(columns=["r", "总计"]).sum().sum() == frame["v"].sum()


def test_a_line_has_dates_and_a_bar_has_names() -> None:
    line = chart_rows(FRAME, "line", "day", "amount", "sum")
    assert line["y"].tolist() == [10.0, 50.0, 40.0]
    assert line["x"].dtype.kind == "M"
    bars = chart_rows(FRAME, "bar", "channel", None, "count", color="visitor")
    assert bars.columns.tolist() == ["x", "color", "y"]
    assert bars["y"].sum() == 5


def test_a_chart_is_small_enough_for_a_browser() -> None:
    large = pd.DataFrame({"n": range(50_000), "g": [f"g{i}" for i in range(50_000)], "one": 1})
    assert len(chart_rows(large, "scatter", "n", "one")) <= POINTS
    assert len(chart_rows(large, "bar", "g")) == BARS
    assert chart_rows(large, "bar", "one", color="g")["color"].nunique() == 6
    assert len(chart_rows(large, "line", "n")) <= POINTS


def test_a_chart_of_numbers_wants_numbers() -> None:
    for wrong in (("scatter", "channel", "amount"), ("scatter", "amount", None), ("histogram", "channel", None)):
        with pytest.raises(Refused, match="chart-needs-number"):
            chart_rows(FRAME, *wrong)  # type: ignore[arg-type]
    assert chart_rows(FRAME, "histogram", "amount")["x"].tolist() == [10.0, 20.0, 30.0, 40.0]
