"""Uploaded files: what is read, and what is refused with a word about why."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from courseware.answers.upload import UploadedFile, as_answer, read_upload
from courseware.verdict import Finding

ROWS: list[list[Any]] = [["客户号", "金额"], ["C1", "12.5"], ["C2", "1,234"]]


def csv_text(separator: str = ",") -> str:
    return "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in ROWS)


def xlsx(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("另一张").append(["不读"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def frame(name: str, content: bytes) -> pd.DataFrame:
    read = read_upload(name, content)
    assert isinstance(read, pd.DataFrame), read
    return read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_every_usual_encoding_and_separator(encoding: str, separator: str) -> None:
    read = frame("答案.csv", csv_text(separator).encode(encoding))
    assert [list(read.columns), *read.to_numpy().tolist()] == ROWS


def test_xlsx_first_sheet_with_types() -> None:
    read = frame("a.xlsx", xlsx([["k", "v", "d"], ["C1", 1.5, dt.date(2026, 4, 1)], [None] * 3, ["C2", None, None]]))
    assert list(read.columns) == ["k", "v", "d"]
    assert read.to_numpy().tolist() == [["C1", 1.5, dt.datetime(2026, 4, 1)], ["C2", "", ""]]


def test_the_quote_that_keeps_excel_from_reading_a_formula_is_taken_off() -> None:
    assert frame("a.csv", b"k,v\n'=1+1,'-3\n").to_numpy().tolist() == [["=1+1", "-3"]]


def test_an_answer_is_plain_json() -> None:
    answer = as_answer(UploadedFile("a.xlsx", xlsx([["k", "d"], ["C1", dt.date(2026, 4, 1)]])))
    assert isinstance(answer, dict)
    assert json.loads(json.dumps(answer)) == {"way": "upload", "columns": ["k", "d"], "rows": [["C1", "2026-04-01"]]}
    assert isinstance(as_answer(UploadedFile("a.pdf", b"%PDF")), Finding)


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_flag(content: bytes, flag: int) -> bytes:
    """The archive with a general purpose flag set on its first part."""
    at = content.index(b"PK\x01\x02") + 8
    return content[:at] + bytes([content[at] | flag]) + content[at + 1 :]


def with_document_type() -> bytes:
    """A sound workbook but for a document type in its sheet."""
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = b'<!DOCTYPE worksheet [<!ENTITY a "a">]>' + parts[sheet]
    return zipped(parts)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        ("a.csv", b"", "file-empty"), ("a.csv", b" \n\n", "file-empty"), ("a.csv", b",,\n,,\n", "file-empty"),
        ("a.csv", b"k,v\n", "empty-table"), ("a.csv", b"x" * (10 * 1024**2 + 1), "file-too-big"),
        ("a.pdf", b"%PDF-1.7", "file-type"), ("a.xlsx", b"k,v\n1,2", "file-broken"), ("a.exe", b"MZ", "file-type"),
        ("a.xls", OLE + b"Workbook", "file-old-excel"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
        ("a.xlsx", b"PK\x03\x04 broken", "file-broken"), ("a.xlsx", xlsx(ROWS)[:-200], "file-broken"),
        ("a.zip", zipped({"a.txt": b"hello"}), "file-type"),
        ("a.xlsx", with_document_type(), "file-broken"),
        ("a.xlsx", with_flag(xlsx(ROWS), 1), "file-encrypted"),
        ("a.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "file-broken"),
        ("a.csv", b"k,v\n\xff\xff\xff,1", "file-encoding"), ("a.csv", b"k,v\n\0,1", "file-encoding"),
        ("a.csv", b"k,v\n1,2,3\n", "ragged-rows"), ("a.csv", b"k\n" + b"1\n" * 200_001, "too-many-rows"),
        ("a.csv", b",".join(b"c%d" % i for i in range(101)) + b"\n1", "too-many-columns"),
        ("a.xlsx", xlsx([[f"c{i}" for i in range(101)], [1] * 101]), "too-many-columns"),
        ("a.csv", b'k,v\n"' + b"x" * 200_000 + b'",1', "file-broken"),
    ],
)  # fmt: skip
def test_refuses(name: str, content: bytes, finding: str) -> None:
    read = read_upload(name, content)
    assert isinstance(read, Finding)
    assert read.id == finding


def test_refuses_what_unpacks_to_too_much() -> None:
    read = read_upload("a.xlsx", zipped({"xl/workbook.xml": b"0" * (130 * 1024**2)}))
    assert isinstance(read, Finding)
    assert read.id == "file-too-big"


def test_a_sheet_with_endless_blank_rows_is_read_to_its_data() -> None:
    read = frame("a.xlsx", xlsx([["k"], ["C1"], *[[None]] * 3000]))
    assert len(read) == 1


@given(
    st.binary(max_size=300),
    st.sampled_from(["a.csv", "a.xlsx", "a", "a.txt"]),
    st.sampled_from([b"", b"PK\x03\x04", OLE]),
)
def test_any_bytes_are_a_frame_or_a_finding(content: bytes, name: str, start: bytes) -> None:
    assert isinstance(read_upload(name, start + content), pd.DataFrame | Finding)
