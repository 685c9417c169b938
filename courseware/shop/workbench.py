"""What the workbench does with a table: filter it, pivot it, turn it into the rows of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, assert_never

import pandas as pd

from courseware.i18n import t
from courseware.verdict import Finding

Aggregate = Literal["count", "unique", "sum", "mean", "median", "min", "max"]
Step = Literal["hour", "day", "week", "month"]
"""How finely dates are grouped."""
ChartKind = Literal["line", "bar", "scatter", "histogram"]

PIVOT_ROWS, PIVOT_COLUMNS = 1000, 40
BARS, POINTS, SERIES = 30, 2000, 6


@dataclass(frozen=True)
class OneOf:
    """The column holds one of the values; None stands for a missing one. No values: no restriction."""

    column: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Between:
    """The number or date lies between the bounds, both included; None leaves a side open."""

    column: str
    low: Any = None
    high: Any = None


@dataclass(frozen=True)
class Contains:
    """The text occurs in the column, whatever the case. An empty text: no restriction."""

    column: str
    text: str


Condition = OneOf | Between | Contains


class Refused(ValueError):
    """What was asked for cannot be shown; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.id)
        self.finding = finding


def filtered(frame: pd.DataFrame, conditions: Sequence[Condition]) -> pd.DataFrame:
    """The rows that meet every condition, in their order and with their index."""
    keep = pd.Series(True, index=frame.index)
    for condition in conditions:
        keep &= _meets(frame[condition.column], condition)
    return frame[keep]


def _meets(column: pd.Series, condition: Condition) -> pd.Series:
    match condition:
        case OneOf(values=()) | Contains(text=""):
            return pd.Series(True, index=column.index)
        case OneOf():
            present = column.isin([value for value in condition.values if value is not None])
            return present | column.isna() if None in condition.values else present
        case Between():
            keep = pd.Series(True, index=column.index)
            if condition.low is not None:
                keep &= (column >= condition.low).fillna(False).astype(bool)
            if condition.high is not None:
                keep &= (column <= condition.high).fillna(False).astype(bool)
            return keep
        case Contains():
            return column.astype("str").str.contains(condition.text, case=False, regex=False, na=False).astype(bool)
        case _:
            assert_never(condition)


def bucketed(column: pd.Series, step: Step) -> pd.Series:
    """Dates as the text of their hour of day, day, week (its Monday) or month; other columns as they are."""
    if not pd.api.types.is_datetime64_any_dtype(column):
        return column
    match step:
        case "hour":
            return column.dt.strftime("%H")
        case "day":
            return column.dt.strftime("%Y-%m-%d")
        case "week":
            monday = column - pd.to_timedelta(column.dt.day_of_week, unit="D")
            return monday.dt.strftime("%Y-%m-%d")
        case "month":
            return column.dt.strftime("%Y-%m")
        case _:
            assert_never(step)


def pivot(
    frame: pd.DataFrame,
    rows: Sequence[str],
    columns: str | None,
    value: str | None,
    aggregate: Aggregate,
    step: Step = "day",
) -> pd.DataFrame:
    """A flat table: one row a combination of `rows`, one column a value of `columns`, totals at the end.

    `value` may be None for "count", which then counts rows; otherwise present values are counted. A total is computed
    from the rows themselves, never from the cells: distinct visitors of seven days do not add up.
    Raises Refused when there is too much to show, or a number is needed and there is none.
    """
    if value is None and aggregate != "count":
        raise Refused(Finding("pivot-needs-value"))
    if value is not None and aggregate in {"sum", "mean", "median"} and not _is_number(frame[value]):
        raise Refused(Finding("pivot-needs-number", {"column": value}))
    rows = list(dict.fromkeys(rows))
    keys = [*rows, *([columns] if columns and columns not in rows else [])]
    data = pd.DataFrame({name: _shown(bucketed(frame[name], step)) for name in keys}, index=frame.index)
    measure = pd.Series(1, index=frame.index) if value is None else frame[value]
    across = columns if columns in keys and columns not in rows else None

    wide = data[across].nunique() if across else 1
    long = len(data[rows].drop_duplicates()) if rows else 1
    if long > PIVOT_ROWS or wide > PIVOT_COLUMNS:
        limits = {"rows": long, "columns": wide, "row_limit": PIVOT_ROWS, "column_limit": PIVOT_COLUMNS}
        raise Refused(Finding("pivot-too-large", limits))

    total = t("总计")
    body = _aggregated(measure, [data[name] for name in [*rows, *([across] if across else [])]], aggregate)
    if not rows and across is None:
        return pd.DataFrame({total: [body]})
    if across is None:
        result = body.rename(total).reset_index()
        last: dict[str, Any] = {total: _aggregated(measure, [], aggregate)}
    else:
        of_columns = _aggregated(measure, [data[across]], aggregate)
        of_all = _aggregated(measure, [], aggregate)
        if not rows:
            return pd.DataFrame([{**{str(name): cell for name, cell in of_columns.items()}, total: of_all}])
        result = body.unstack(across)
        result.columns = [str(name) for name in result.columns]
        result[total] = _aggregated(measure, [data[name] for name in rows], aggregate)
        result = result.reset_index()
        last = {**{str(name): cell for name, cell in of_columns.items()}, total: of_all}
    labels = {name: total if number == 0 else "" for number, name in enumerate(rows)}
    return pd.concat([result, pd.DataFrame([{**labels, **last}])], ignore_index=True)


def _aggregated(measure: pd.Series, keys: list[pd.Series], aggregate: Aggregate) -> Any:
    """The aggregate of each group, as a series; of everything, as a number, without keys."""
    groups: Any = measure.groupby(keys, sort=True) if keys else measure
    match aggregate:
        case "count":
            return groups.count()
        case "unique":
            return groups.nunique()
        case "sum":
            return groups.sum()
        case "mean":
            return groups.mean()
        case "median":
            return groups.median()
        case "min":
            return groups.min()
        case "max":
            return groups.max()
        case _:
            assert_never(aggregate)


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _shown(column: pd.Series) -> pd.Series:
    """Group keys with a word for the missing ones, which would otherwise be left out."""
    return column.astype(object).where(column.notna(), t("(空)")).astype("str")


def chart_rows(
    frame: pd.DataFrame,
    kind: ChartKind,
    x: str,
    y: str | None = None,
    aggregate: Aggregate = "count",
    color: str | None = None,
    step: Step = "day",
) -> pd.DataFrame:
    """The rows a chart draws, in columns `x`, `y`, `color` (those it needs), few enough for a browser.

    scatter and histogram draw single rows (every n-th of a large table); bar and line an aggregate of `y` per `x`: the
    largest 30 bars, the largest 6 series. Raises Refused if a number is needed and there is none.
    """
    numeric: dict[ChartKind, list[str | None]] = {"scatter": [x, y], "histogram": [x]}
    for name in numeric.get(kind, []):
        if name is None or not _is_number(frame[name]):
            raise Refused(Finding("chart-needs-number", {"column": name or ""}))
    rows = pd.DataFrame({"x": frame[x] if kind in {"scatter", "histogram"} else _axis(frame[x], kind, step)})
    if color is not None:
        rows["color"] = _largest(_shown(bucketed(frame[color], step)), SERIES)
    if kind in {"scatter", "histogram"}:
        if kind == "scatter" and y is not None:
            rows["y"] = frame[y]
        rows = rows.dropna()
        return rows.iloc[:: max(1, -(-len(rows) // (POINTS if kind == "scatter" else 10 * POINTS)))]
    if y is None and aggregate != "count":
        raise Refused(Finding("pivot-needs-value"))
    if y is not None and aggregate in {"sum", "mean", "median"} and not _is_number(frame[y]):
        raise Refused(Finding("pivot-needs-number", {"column": y}))
    measure = pd.Series(1, index=frame.index) if y is None else frame[y]
    keys = [rows[name] for name in rows.columns]
    result: pd.DataFrame = _aggregated(measure, keys, aggregate).rename("y").reset_index()
    if kind == "bar" and not pd.api.types.is_datetime64_any_dtype(frame[x]):
        largest = result.groupby("x")["y"].sum().nlargest(BARS).index
        result = result[result["x"].isin(largest)].sort_values("y", ascending=False, kind="stable")
    return result.head(POINTS)


def _axis(column: pd.Series, kind: ChartKind, step: Step) -> pd.Series:
    """What stands along the x axis: real dates under a line, otherwise names."""
    if kind == "line" and pd.api.types.is_datetime64_any_dtype(column) and step != "hour":
        return pd.to_datetime(bucketed(column, step))
    return column if kind == "line" and _is_number(column) else _shown(bucketed(column, step))


def _largest(column: pd.Series, count: int) -> pd.Series:
    """The most frequent values; the rest under one name."""
    if column.nunique() <= count:
        return column
    return column.where(column.isin(column.value_counts().index[: count - 1]), t("其他"))
