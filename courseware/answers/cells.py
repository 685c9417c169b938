"""The cells of one column of a learner's table: read as its type, compared, and shown."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from courseware.answers.numbers import Number, number_of
from courseware.content.exercise import Column

ColumnType = Literal["integer", "decimal", "text", "date"]

_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ tT]\S*)?|([0-9]{4})([0-9]{2})([0-9]{2})")


@dataclass(frozen=True)
class Cells:
    """Numbers as float arrays with NaN for a blank; texts and dates (`2026-04-20`) as str arrays with "" for it.

    `readings` has two arrays for a percent column of bare numbers: read as percents, read as fractions.
    `unreadable`: the position and text of every cell that is not of the column's type.
    """

    readings: tuple[np.ndarray, ...]
    unreadable: tuple[tuple[int, str], ...] = ()

    @property
    def all_blank(self) -> bool:
        values = self.readings[0]
        return bool(np.isnan(values).all() if values.dtype == float else (values == "").all())


def read_column(series: pd.Series, type: ColumnType, percent: bool = False) -> Cells:
    """Read a column of a frame. `percent`: it holds fractions, and bare numbers may be meant as percents."""
    match type:
        case "integer" | "decimal":
            return _numbers(series, percent)
        case "text":
            return Cells((_texts(series.tolist()),))
        case "date":
            return _dates(series)


def same(given: np.ndarray, expected: np.ndarray, column: Column) -> np.ndarray:
    """Which cells are equal, numbers within the column's tolerance; a blank equals a blank."""
    if expected.dtype != float:
        return np.asarray(given == expected, dtype=bool)
    with np.errstate(invalid="ignore", over="ignore"):
        size = np.abs(expected)
        allowed = np.maximum(column.tolerance.abs, column.tolerance.rel * size) + 1e-9 * np.maximum(1.0, size)
        close = np.abs(given - expected) <= allowed
    return np.asarray(close | (given == expected) | (np.isnan(given) & np.isnan(expected)), dtype=bool)


def plain_text(cell: Any) -> str:
    """A cell as text: full-width characters and surrounding blanks make no difference, 1001.0 is `1001`."""
    if isinstance(cell, str):
        return cell.strip() if cell.isascii() else unicodedata.normalize("NFKC", cell).strip()
    if cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    if isinstance(cell, dt.date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _texts(cells: list[Any]) -> np.ndarray:
    """Each text is read once, however often a column repeats it."""
    known: dict[str, str] = {}
    read = [
        plain_text(cell) if type(cell) is not str else known.get(cell) or known.setdefault(cell, plain_text(cell))
        for cell in cells
    ]
    return np.array(read, dtype=object)


def show_cell(value: Any, column: Column) -> str:
    """A right value, to tell it to the learner."""
    if isinstance(value, str):
        return value
    if np.isnan(value):
        return ""
    return f"{value * 100:.6g}%" if column.format == "percent" else f"{value:,.10g}"


def _numbers(series: pd.Series, percent: bool) -> Cells:
    if pd.api.types.is_numeric_dtype(series):
        values = series.to_numpy(dtype=float, na_value=np.nan)
        return Cells((values / 100, values) if percent else (values,))
    cells = series.tolist()
    try:
        numeric = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce")
        values = numeric.to_numpy(dtype=float, na_value=np.nan).copy()
    except (TypeError, ValueError):  # a cell holds a list, as a query may return: each is read by itself below
        values = np.full(len(cells), np.nan)
    typed_percent = np.zeros(len(values), dtype=bool)
    unreadable: list[tuple[int, str]] = []
    known: dict[str, Number | None] = {}
    for position in np.flatnonzero(~np.isfinite(values)):
        text = plain_text(cells[position])
        if not text:
            continue
        if text not in known:
            number = number_of(text)
            known[text] = number if isinstance(number, Number) else None
        if (read := known[text]) is None:
            unreadable.append((int(position), text))
        else:
            values[position], typed_percent[position] = read.value, read.percent
    if not percent or (typed_percent | np.isnan(values)).all():
        return Cells((values,), tuple(unreadable))
    return Cells((np.where(typed_percent, values, values / 100), values), tuple(unreadable))


def _dates(series: pd.Series) -> Cells:
    if pd.api.types.is_datetime64_any_dtype(series):
        local = series.dt.tz_localize(None)
        days = np.datetime_as_string(local.to_numpy().astype("datetime64[D]")).astype(object)
        days[series.isna().to_numpy()] = ""
        return Cells((days,))
    unreadable: list[tuple[int, str]] = []
    known: dict[str, str | None] = {"": ""}
    days = np.empty(len(series), dtype=object)
    for position, cell in enumerate(series.tolist()):
        text = plain_text(cell)
        if text not in known:
            known[text] = _day(text)
        day = known[text]
        if day is None:
            unreadable.append((position, text))
        days[position] = day or ""
    return Cells((days,), tuple(unreadable))


def _day(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
