"""Uploaded files: what is read, and what is refused with a word about why."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

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


def test_cells_are_as_typed() -> None:
    assert frame("a.csv", b"k,v\n'=1+1,  0012 \n").to_numpy().tolist() == [["'=1+1", "0012"]]


def test_an_answer_is_plain_json() -> None:
    answer = as_answer(UploadedFile("a.xlsx", xlsx([["k", "d"], ["C1", dt.date(2026, 4, 1)]])))
    assert isinstance(answer, dict)
    rows = [["C1", "2026-04-01"]]
    assert json.loads(json.dumps(answer)) == {"way": "upload", "columns": ["k", "d"], "rows": rows, "above": 1}
    assert isinstance(as_answer(UploadedFile("a.pdf", b"%PDF")), Finding)


WANTED = ("渠道", "channel", "首次", "first", "末次", "last")
TABLE: list[list[Any]] = [["渠道", "首次", "末次"], ["搜索", "1", "2"], ["推荐", "3", "4"]]


def wanted(name: str, content: bytes) -> list[list[Any]]:
    read = read_upload(name, content, WANTED)
    assert isinstance(read, pd.DataFrame), read
    return [[str(cell) for cell in row] for row in [list(read.columns), *read.to_numpy().tolist()]]


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with every match of a pattern in one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    replaced, count = re.subn(old, new, parts[part].decode())
    assert count
    return zipped(parts | {part: replaced.encode()})


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("stated", ["A1", "A1:A1", "A1:C1", "A1:A3", "A1:XFD1048576", None])
def test_a_sheet_is_read_to_its_end_whatever_size_it_states(stated: str | None) -> None:
    dimension = "" if stated is None else f'<dimension ref="{stated}"/>'
    assert wanted("a.xlsx", changed(xlsx(TABLE), SHEET, "<dimension[^>]*/>", dimension)) == TABLE


def test_cells_that_do_not_say_where_they_are_stand_one_after_another() -> None:
    assert wanted("a.xlsx", changed(xlsx(TABLE), SHEET, r' r="[A-Z]*[0-9]+"', "")) == TABLE


@pytest.mark.parametrize(
    "above",
    [
        [["4月报表"]], [["店铺数据导出"], ["统计时间：2026-04-01, 2026-04-30"], [""]], [[""], [""], ["标题", "副题"]],
        [["搜索,首次,合计"]],
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["xlsx", "gb18030", "utf-16"])
def test_titles_may_stand_above_the_header(above: list[list[str]], kind: str) -> None:
    rows = [*above, *TABLE]
    if kind == "xlsx":
        assert wanted("a.xlsx", xlsx(rows)) == TABLE
    else:
        assert wanted("a.CSV", "\n".join(",".join(row) for row in rows).encode(kind)) == TABLE


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line", ["sep={}\r\n", '"sep={}"\r\n', "SEP={}\n"])
def test_the_separator_may_be_stated(separator: str, line: str) -> None:
    text = line.format(separator) + "\n".join(separator.join(row) for row in TABLE)
    assert wanted("a.csv", text.encode()) == TABLE


def test_a_merged_title_and_a_header_of_two_rows_are_read() -> None:
    book = Workbook()
    for row in [["四月归因"], ["渠道", "支付金额"], ["", "首次", "末次"], *TABLE[1:]]:
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("A2:A3")
    file = io.BytesIO()
    book.save(file)
    assert wanted("a.xlsx", file.getvalue()) == TABLE


def test_rows_are_counted_as_the_file_does() -> None:
    answer = as_answer(UploadedFile("a.csv", "报表\n\n渠道,首次,末次\n搜索,1,2\n\n推荐,3,4".encode(), WANTED))
    assert isinstance(answer, dict)
    assert (answer["above"], answer["rows"]) == (3, [["搜索", "1", "2"], ["", "", ""], ["推荐", "3", "4"]])


def test_the_sheet_with_the_table_is_found_behind_charts_notes_and_blank_ones() -> None:
    book = Workbook()
    book.active.append(["说明", "这是透视表"])
    book.create_sheet("空的")
    data = book.create_sheet("数据")
    for row in TABLE:
        data.append(row)
    chart = BarChart()
    chart.add_data(Reference(data, min_col=2, min_row=1, max_row=3))
    book.create_chartsheet(index=0).add_chart(chart)
    file = io.BytesIO()
    book.save(file)
    assert wanted("a.xlsx", file.getvalue()) == TABLE


@pytest.mark.parametrize(
    ("formula", "finding"),
    [
        ("<f>1+1</f><v>2</v>", None), ("<f>1+1</f><v></v>", None), ('<f t="shared" si="0"/><v>2</v>', None),
        ("<f>1+1</f>", "B2"), ('<f t="shared" ref="B2" si="0">1+1</f>', "B2"), ("<f/>", "B2"),
    ],
)  # fmt: skip
def test_formulas_without_a_result_are_said(formula: str, finding: str | None) -> None:
    book = xlsx([["渠道", "首次", "末次"], ["搜索", 7, 2]])
    read = read_upload("a.xlsx", changed(book, SHEET, "<v>7</v>", formula), WANTED)
    if finding is None:
        assert isinstance(read, pd.DataFrame)
    else:
        assert isinstance(read, Finding)
        assert (read.id, read.data["count"], read.data["cell"]) == ("file-not-computed", 1, finding)


def test_a_text_file_under_the_name_of_a_workbook_is_read() -> None:
    text = "\n".join("\t".join(row) for row in TABLE)
    assert wanted("订单.xls", text.encode("gb18030")) == TABLE
    assert wanted("订单.XLSX", text.encode()) == TABLE
    assert wanted("订单.txt", text.encode("utf-16")) == TABLE


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
        ("a.et", OLE + b"Workbook", "file-old-excel"), ("a.xls", b"<html><table><tr><td>1</td></tr>", "file-web-page"),
        ("a.xls", b"\xef\xbb\xbf\r\n<TABLE>", "file-web-page"), ("a.csv", b"<!DOCTYPE html>", "file-web-page"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "file-web-page"),
        ("a.xls", b"MIME-Version: 1.0", "file-web-page"), ("a.xls", b"hello", "file-broken"),
        ("a.csv", "渠道,首次\n直接訪問,3\n付費推廣,4".encode("big5"), "file-encoding"),
        ("a.csv", "顧客番号,最終購入,チャネル\nC1,1,検索".encode("shift_jis"), "file-encoding"),
        ("a.csv", "channel,first\n直接訪問,3\n付費推廣,4".encode("big5"), "file-encoding"),
        ("a.csv", b"k,v\n\xff\xff\xff,1", "file-encoding"), ("a.csv", b"k,v\n\0,1", "file-encoding"),
        ("a.csv", "搜索,1,2\n渠道,首次,末次\n推荐,3,4".encode(), "header-below"),
        ("a.csv", b"k,v\n1,2,3\n", "ragged-rows"), ("a.csv", b"k\n" + b"1\n" * 200_001, "too-many-rows"),
        ("a.csv", b",".join(b"c%d" % i for i in range(101)) + b"\n1", "too-many-columns"),
        ("a.xlsx", xlsx([[f"c{i}" for i in range(101)], [1] * 101]), "too-many-columns"),
        ("a.csv", b'k,v\n"' + b"x" * 200_000 + b'",1', "file-broken"),
    ],
)  # fmt: skip
def test_refuses(name: str, content: bytes, finding: str) -> None:
    read = read_upload(name, content, WANTED if finding == "header-below" else ())
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
