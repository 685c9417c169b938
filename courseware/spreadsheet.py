"""Tables as files for a spreadsheet program: XLSX and CSV, with nothing in them that the program would run."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Excel also takes the full-width forms, and a tab or line break before the sign, for the start of a formula.
_FORMULA_START = tuple("=+-@＝＋－＠\t\r\n")
_CELL_LIMIT = 32_767
_EXACT_INTEGERS = 2**53
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


def to_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark (so that Excel reads Chinese right), dates as 2026-04-20, missing values empty."""
    plain = pd.DataFrame({number: _texts(frame.iloc[:, number]) for number in range(frame.shape[1])})
    plain.columns = pd.Index([safe_text(str(name)) for name in frame.columns])
    return ("\ufeff" + plain.to_csv(index=False, lineterminator="\r\n")).encode("utf-8", errors="replace")


def to_xlsx(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """A workbook with one sheet a frame: bold frozen header, real dates and numbers, widths that fit."""
    book = Workbook(write_only=True)
    for title, frame in zip(_titles(list(sheets)), sheets.values(), strict=True):
        _write(book.create_sheet(title), frame)
    if not sheets:
        book.create_sheet("1")
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def safe_text(text: str) -> str:
    """Text that stays text: a leading ' before what would start a formula, and no characters XML cannot hold.

    >>> safe_text("=1+1")
    "'=1+1"
    """
    text = ILLEGAL_CHARACTERS_RE.sub("", text).encode(errors="replace").decode()
    if text.startswith(_FORMULA_START):
        text = "'" + text
    return text[:_CELL_LIMIT]


def _write(sheet: Worksheet, frame: pd.DataFrame) -> None:
    columns = [_values(frame.iloc[:, number]) for number in range(frame.shape[1])]
    names = [safe_text(str(name)) for name in frame.columns]
    sheet.freeze_panes = "A2"
    for number, name in enumerate(names):
        shown = [name, *(str(value) for value in frame.iloc[:50, number])]
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(40, max(map(width, shown)) + 2)
    header = [WriteOnlyCell(sheet, name) for name in names]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    formats = [_date_format(frame.iloc[:, number]) for number in range(frame.shape[1])]
    for row in zip(*columns, strict=True):
        sheet.append([_dated(sheet, value, form) for value, form in zip(row, formats, strict=True)])


def _dated(sheet: Worksheet, value: Any, form: str | None) -> Any:
    if form is None or value is None or isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = form
    return cell


def _values(column: pd.Series) -> Iterator[Any]:
    """The cells of a column as openpyxl takes them."""
    return (_value(value) for value in _naive(column).astype(object))


def _value(value: Any) -> Any:
    match value:
        case str():
            return safe_text(value)
        case list() | tuple() | dict() | set():
            return safe_text(str(value))
        case _ if pd.api.types.is_scalar(value) and pd.isna(value):
            return None
        case pd.Timestamp():
            # Excel's calendar begins in 1900.
            return value.to_pydatetime(warn=False) if 1900 <= value.year <= 9999 else value.isoformat(sep=" ")
        case bool() | datetime() | date() | time():
            return value
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, int) and abs(value) < _EXACT_INTEGERS:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return safe_text(str(value))


def _texts(column: pd.Series) -> pd.Series:
    """The cells of a column as CSV shows them."""
    column = _naive(column)
    if _date_format(column):
        return column.dt.strftime("%Y-%m-%d" if _date_format(column) == _DAY else "%Y-%m-%d %H:%M:%S")
    if pd.api.types.is_numeric_dtype(column):
        return column
    return column.astype(object).map(
        lambda value: None if pd.api.types.is_scalar(value) and pd.isna(value) else safe_text(str(value))
    )


def _naive(column: pd.Series) -> pd.Series:
    """Without a time zone, which a spreadsheet does not know."""
    return column.dt.tz_localize(None) if isinstance(column.dtype, pd.DatetimeTZDtype) else column


def _date_format(column: pd.Series) -> str | None:
    """How the dates of a column are shown: with the time of day if any of them has one. None for other columns."""
    if not pd.api.types.is_datetime64_any_dtype(column):
        return None
    present = column.dropna()
    return _DAY if (present.dt.normalize() == present).all() else _MOMENT


def width(text: str) -> int:
    """Columns a text takes: a Chinese character is as wide as two Latin ones."""
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def _titles(names: list[str]) -> list[str]:
    """Names as Excel allows for sheets: no []:*?/\\, at most 31 characters, each only once."""
    titles: list[str] = []
    for number, name in enumerate(names, 1):
        title = re.sub(r"[\[\]:*?/\\]", " ", safe_text(name)).strip(" '")[:31] or str(number)
        if title.casefold() in {taken.casefold() for taken in titles}:
            title = f"{title[:27]} {number}"
        titles.append(title)
    return titles
