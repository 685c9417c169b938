"""Uploaded files: the bytes of a spreadsheet or a text file to a table, each refusal a finding. Nothing in a file is
trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from courseware.answers import delimited, workbook
from courseware.answers.cells import plain_text
from courseware.answers.header import header_row, merged
from courseware.answers.numbers import Number, number_in_cell
from courseware.answers.sheet import Rows
from courseware.answers.table import MAX_COLUMNS, MAX_ROWS
from courseware.verdict import Finding

MAX_BYTES: Final = 10 * 1024 * 1024

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"mime-version:")
_TEXT_NAMES = (".csv", ".txt", ".tsv")
_SHEET_NAMES = (".xlsx", ".xls", ".et")


@dataclass(frozen=True)
class UploadedFile:
    """A file as it was handed in, not looked into. `str()` tells one content from another, for comparing answers."""

    name: str
    content: bytes
    wanted: tuple[str, ...] = ()
    """What its columns may be called, to find the sheet and the row that names them."""

    def __str__(self) -> str:
        return f"{self.name} {hashlib.sha256(self.content).hexdigest()}"


def read_upload(name: str, content: bytes, wanted: Sequence[str] = ()) -> pd.DataFrame | Finding:
    """The table in an XLSX or text file: below the row that names most of the wanted columns, or the first one.

    Cells are as typed. Blank rows are dropped; the index has the numbers of the others in the file, from 0.
    """
    named = {"name": name[:60]}
    plain = name.casefold()
    if len(content) > MAX_BYTES:
        return Finding("file-too-big", named | {"limit": MAX_BYTES // 1024**2})
    if not content.strip():
        return Finding("file-empty", named)
    if content.startswith(_OLE):
        return Finding("file-encrypted" if _ENCRYPTED in content else "file-old-excel", named)
    if content.startswith(_ZIP):
        rows = workbook.read(content, named, wanted)
    elif content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        return Finding("file-web-page", named)
    elif plain.endswith(_TEXT_NAMES):
        rows = delimited.read(content, named, wanted)
    elif plain.endswith(_SHEET_NAMES):  # many programs give text the name of a workbook
        rows = delimited.read(content, named, wanted)
        if isinstance(rows, Finding) or not header_row([row for row in rows if row], wanted)[1]:
            return Finding("file-broken", named)
    else:
        return Finding("file-type", named)
    return rows if isinstance(rows, Finding) else _frame(rows, named, wanted)


def as_answer(file: UploadedFile) -> dict[str, Any] | Finding:
    """The raw answer of a table field (plain JSON) for an uploaded file. `above`: so many lines stand above its rows,
    which are counted with the blank ones."""
    frame = read_upload(file.name, file.content, file.wanted)
    if isinstance(frame, Finding):
        return frame
    above, last = int(frame.index[0]), int(frame.index[-1])
    cells = frame.reindex(range(above, last + 1), fill_value="").to_numpy(dtype=object).tolist()
    rows = [[cell if isinstance(cell, (str, int, float)) else plain_text(cell) for cell in row] for row in cells]
    return {"way": "upload", "columns": list(frame.columns), "rows": rows, "above": above}


def _frame(rows: Rows, named: dict[str, Any], wanted: Sequence[str]) -> pd.DataFrame | Finding:
    if len(rows) > MAX_ROWS + 1:
        return Finding("too-many-rows", {"limit": MAX_ROWS})
    numbered = [(number, row) for number, row in enumerate(rows) if row]
    if not numbered:
        return Finding("file-empty", named)
    at, _ = header_row([row for _, row in numbered], wanted)
    header = merged(numbered[at][1], numbered[at - 1][1]) if at else numbered[at][1]
    if above := [number for number, row in numbered[:at] if _is_data(row, len(header))]:
        return Finding("header-below", {"row": numbered[at][0] + 1, "count": len(above)})
    if len(header) > MAX_COLUMNS:
        return Finding("too-many-columns", {"limit": MAX_COLUMNS})
    width = len(header)
    for number, row in numbered[at + 1 :]:
        if len(row) > width:
            return Finding("ragged-rows", {"row": number + 1, "cells": len(row), "columns": width})
    table = [row + [""] * (width - len(row)) for _, row in numbered[at + 1 :]]
    if not table:
        return Finding("empty-table")
    index = pd.Index([number for number, _ in numbered[at + 1 :]])
    return pd.DataFrame(table, index=index, columns=pd.Index(list(map(str, header)), dtype=object), dtype=object)


def _is_data(row: Sequence[Any], width: int) -> bool:
    """Whether a row above the header is no title: all its cells are filled, and one of them with a number."""
    filled = len(row) == width > 1 and all(cell != "" for cell in row)
    return filled and any(isinstance(number_in_cell(cell), Number) for cell in row)
