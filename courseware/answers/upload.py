"""Uploaded files: XLSX or CSV bytes to a frame of cells, each refusal a finding. Nothing in a file is trusted."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import pandas as pd

from courseware.answers.cells import plain_text
from courseware.answers.table import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from courseware.verdict import Finding

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_UNPACKED: Final = 120 * 1024 * 1024
MAX_BLANK_ROWS: Final = 1000
"""A sheet formatted down to its last row goes on for a million of them."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SEPARATORS = (",", "\t", ";")
_TEXT_NAMES = (".csv", ".txt", ".tsv")


@dataclass(frozen=True)
class UploadedFile:
    """A file as it was handed in, not looked into. `str()` tells one content from another, for comparing answers."""

    name: str
    content: bytes

    def __str__(self) -> str:
        return f"{self.name} {hashlib.sha256(self.content).hexdigest()}"


def read_upload(name: str, content: bytes) -> pd.DataFrame | Finding:
    """The first sheet of an XLSX file, or a CSV file; the first row names the columns. Cells are as typed, blank rows
    are dropped, and a leading ' (which keeps Excel from reading a formula) is taken off."""
    named = {"name": name[:60]}
    if len(content) > MAX_BYTES:
        return Finding("file-too-big", named | {"limit": MAX_BYTES // 1024**2})
    if not content.strip():
        return Finding("file-empty", named)
    if content.startswith(_OLE):
        return Finding("file-encrypted" if _ENCRYPTED in content else "file-old-excel", named)
    if content.startswith(_ZIP):
        rows = _xlsx(content, named)
    elif name.casefold().endswith(_TEXT_NAMES):
        rows = _csv(content, named)
    else:
        return Finding("file-type" if not name.casefold().endswith((".xlsx", ".xls")) else "file-broken", named)
    return rows if isinstance(rows, Finding) else _frame(rows, named)


def as_answer(file: UploadedFile) -> dict[str, Any] | Finding:
    """The raw answer of a table field (plain JSON) for an uploaded file."""
    frame = read_upload(file.name, file.content)
    if isinstance(frame, Finding):
        return frame
    rows = [[cell if isinstance(cell, (str, int, float)) else plain_text(cell) for cell in row]
            for row in frame.to_numpy(dtype=object).tolist()]  # fmt: skip
    return {"way": "upload", "columns": list(frame.columns), "rows": rows}


def _frame(rows: list[list[Any]], named: dict[str, Any]) -> pd.DataFrame | Finding:
    if len(rows) > MAX_ROWS + 1:
        return Finding("too-many-rows", {"limit": MAX_ROWS})
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(cell != "" for cell in row)]
    if not numbered:
        return Finding("file-empty", named)
    header = _trimmed(numbered[0][1])
    if len(header) > MAX_COLUMNS:
        return Finding("too-many-columns", {"limit": MAX_COLUMNS})
    width = len(header)
    table = []
    for number, row in numbered[1:]:
        cells = row if len(row) == width else _trimmed(row)
        if len(cells) > width:
            return Finding("ragged-rows", {"row": number, "cells": len(cells), "columns": width})
        table.append(cells + [""] * (width - len(cells)))
    if not table:
        return Finding("empty-table")
    return pd.DataFrame(table, columns=pd.Index([str(cell) for cell in header], dtype=object), dtype=object)


def _trimmed(row: list[Any]) -> list[Any]:
    """Without the blank cells at its end."""
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return row[:end]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return value[:MAX_CELL].strip().removeprefix("'")
    return value


def _xlsx(content: bytes, named: dict[str, Any]) -> list[list[Any]] | Finding:
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
        return _sheet(content)
    except Exception:  # openpyxl raises whatever a malformed file makes it stumble over
        return Finding("file-broken", named)


def _sheet(content: bytes) -> list[list[Any]]:
    from openpyxl import load_workbook  # slow to import, and few upload

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        return _until_blank(
            [_cell(value) for value in row] for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1)
        )
    finally:
        book.close()


def _until_blank(rows: Iterable[list[Any]]) -> list[list[Any]]:
    """The rows up to a long run of blank ones, and at most one more than allowed."""
    kept: list[list[Any]] = []
    blank = 0
    for row in islice(rows, MAX_ROWS + 2):
        blank = 0 if any(cell != "" for cell in row) else blank + 1
        if blank > MAX_BLANK_ROWS:
            break
        kept.append(row)
    return kept


def _csv(content: bytes, named: dict[str, Any]) -> list[list[Any]] | Finding:
    text = _decoded(content)
    if text is None or "\0" in text:
        return Finding("file-encoding", named)
    first = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return _until_blank([_cell(cell) for cell in row] for row in reader)
    except csv.Error:
        return Finding("file-broken", named)


def _decoded(content: bytes) -> str | None:
    """UTF-8 with or without mark, else GB18030 as Excel on a Chinese Windows writes it; UTF-16 with its mark."""
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
