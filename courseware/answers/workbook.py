"""XLSX files: the sheet that has the table, as rows of cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from courseware.answers.header import SEARCHED, header_row
from courseware.answers.sheet import Rows, until_blank
from courseware.answers.table import MAX_COLUMNS
from courseware.verdict import Finding

MAX_UNPACKED: Final = 120 * 1024 * 1024
MAX_SHEETS: Final = 20
_CELL = re.compile(rb"<(?:\w+:)?c\b(?P<attributes>[^>]*)(?<!/)>(?P<inside>.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_RESULT = re.compile(rb"<(?:\w+:)?(?:v|is)\b")
_NAME = re.compile(rb"\br=\"([A-Z]+[0-9]+)\"")


def read(content: bytes, named: dict[str, Any], wanted: Sequence[str]) -> Rows | Finding:
    """The rows of the sheet that names most of the wanted columns, or of the first with anything in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                return Finding("file-encrypted", named)
            # Read no further than this: a few kilobytes may unpack to gigabytes.
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                return Finding("file-too-big", named | {"limit": MAX_UNPACKED // 1024**2})
            if "xl/workbook.xml" not in archive.namelist():
                return Finding("file-type", named)
            for part in parts:  # a document type may define entities that grow without end
                with archive.open(part) as file:
                    if b"<!DOCTYPE" in file.read(1024):
                        return Finding("file-broken", named)
            path, rows = _sheet(content, wanted)
            lacking = _not_computed(archive.read(path)) if rows else []
    except Exception:  # openpyxl raises whatever a malformed file makes it stumble over
        return Finding("file-broken", named)
    if lacking:
        return Finding("file-not-computed", named | {"count": len(lacking), "cell": lacking[0]})
    return rows


def _sheet(content: bytes, wanted: Sequence[str]) -> tuple[str, Rows]:
    """The sheet's place in the archive, and its rows."""
    from openpyxl import load_workbook  # slow to import, and few upload

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheets = book.worksheets[:MAX_SHEETS]
        for sheet in sheets:
            sheet.reset_dimensions()  # many programs state a wrong one, and then rows would be missing
        heads = [[row for row in _rows(sheet, SEARCHED) if row] for sheet in sheets] if len(sheets) > 1 else [[]]
        best = max(range(len(heads)), key=lambda at: (header_row(heads[at], wanted)[1], bool(heads[at])))
        return sheets[best]._worksheet_path.lstrip("/"), _rows(sheets[best])
    finally:
        book.close()


def _rows(sheet: Any, most: int | None = None) -> Rows:
    rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1)
    return until_blank(rows) if most is None else until_blank(rows, most)


def _not_computed(sheet: bytes) -> list[str]:
    """The cells with a formula of which no result was kept, as programs write them that do not compute."""
    if not _FORMULA.search(sheet):
        return []
    lacking = [
        cell["attributes"]
        for cell in _CELL.finditer(sheet)
        if _FORMULA.search(cell["inside"]) and not _RESULT.search(cell["inside"])
    ]
    return [name[1].decode() if (name := _NAME.search(attributes)) else "?" for attributes in lacking]
