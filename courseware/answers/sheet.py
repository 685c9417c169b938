"""The rows of a sheet as they are read from a file, in bounds."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from courseware.answers.table import MAX_CELL, MAX_ROWS

MAX_BLANK_ROWS: Final = 1000
"""A sheet formatted down to its last row goes on for a million of them."""

Rows = list[list[Any]]
"""Cells as typed, "" for a blank one, none at the end of a row: a blank row is an empty list."""


def until_blank(rows: Iterable[Iterable[Any]], most: int = MAX_ROWS + 2) -> Rows:
    """The rows up to a long run of blank ones, and at most one more than allowed."""
    kept: Rows = []
    blank = 0
    for row in islice(rows, most):
        cells = trimmed([_cell(value) for value in row])
        blank = 0 if cells else blank + 1
        if blank > MAX_BLANK_ROWS:
            break
        kept.append(cells)
    return kept


def trimmed(row: list[Any]) -> list[Any]:
    """Without the blank cells at its end."""
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return row[:end]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return value[:MAX_CELL].strip() if isinstance(value, str) else value
