"""The cells of one column of a learner's table: read as its type, compared, and shown.

The same text is the same value whatever way it comes: typed, pasted, from a file, or as what a query returns.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any, assert_never

import numpy as np
import pandas as pd

from courseware.answers.dates import parse_date
from courseware.answers.numbers import Number, number_in_cell, plain_number
from courseware.answers.written import visible
from courseware.content.exercise import Column
from courseware.verdict import Finding


@dataclass(frozen=True)
class Cells:
    """Numbers as float arrays with NaN for a blank; texts and dates (`2026-04-20`) as str arrays with "" for it.

    `readings` has two arrays for a percent column of bare numbers: read as percents, read as fractions.
    `unreadable`: the position and text of every cell that is not of the column's type, and why it is not.
    """

    readings: tuple[np.ndarray, ...]
    unreadable: tuple[tuple[int, str, Finding], ...] = ()

    @property
    def all_blank(self) -> bool:
        values = self.readings[0]
        return bool(np.isnan(values).all() if values.dtype == float else (values == "").all())


def read_column(series: pd.Series, column: Column, trusted: bool = False) -> Cells:
    """Read a column of a frame. In a percent column bare numbers may be meant as percents, unless it is `trusted`."""
    match column.type:
        case "integer" | "decimal":
            return _numbers(series, percent=column.format == "percent" and not trusted)
        case "text":
            return Cells((_texts(series.tolist()),))
        case "date":
            return _dates(series, column.year)
        case _:
            assert_never(column.type)


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
    """A cell as text: full-width characters, marks that nobody sees and surrounding blanks make no difference, 1001.0
    is `1001`."""
    if isinstance(cell, str):
        text = visible(cell)
        return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()
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
    if pd.api.types.is_numeric_dtype(series) and not pd.api.types.is_bool_dtype(series):
        values = series.to_numpy(dtype=float, na_value=np.nan)
        if not np.isinf(values).any():
            return Cells((values / 100, values) if percent else (values,))
    values = np.full(len(series), np.nan)
    typed_percent = np.zeros(len(series), dtype=bool)
    unreadable: list[tuple[int, str, Finding]] = []
    known: dict[str, Number | Finding] = {}
    read: Number | Finding | None
    for position, cell in enumerate(series.tolist()):
        if type(cell) is not str:
            read = number_in_cell(cell if plain_text(cell) else None)
        elif (value := plain_number(cell)) is not None:
            values[position] = value
            continue
        elif (read := known.get(cell)) is None:
            read = known[cell] = number_in_cell(cell)
        if isinstance(read, Number):
            values[position], typed_percent[position] = read.value, read.percent
        elif read.id != "blank":
            unreadable.append((position, plain_text(cell), read))
    if not percent or (typed_percent | np.isnan(values)).all():
        return Cells((values,), tuple(unreadable))
    return Cells((np.where(typed_percent, values, values / 100), values), tuple(unreadable))


def _dates(series: pd.Series, year: int | None) -> Cells:
    if pd.api.types.is_datetime64_any_dtype(series):
        local = series.dt.tz_localize(None)
        days = np.datetime_as_string(local.to_numpy().astype("datetime64[D]")).astype(object)
        days[series.isna().to_numpy()] = ""
        return Cells((days,))
    unreadable: list[tuple[int, str, Finding]] = []
    known: dict[str, str | Finding] = {"": ""}
    days = np.full(len(series), "", dtype=object)
    for position, cell in enumerate(series.tolist()):
        text = plain_text(cell)
        if text not in known:
            read = parse_date(text, year)
            known[text] = read if isinstance(read, Finding) else read.isoformat()
        day = known[text]
        if isinstance(day, Finding):
            unreadable.append((position, text, day))
        else:
            days[position] = day
    return Cells((days,), tuple(unreadable))
