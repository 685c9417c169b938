"""Files for a spreadsheet: nothing in a cell is run, dates are dates, Chinese is readable in Excel."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.spreadsheet import safe_text, to_csv, to_xlsx

FRAME = pd.DataFrame(
    {
        "日期": pd.to_datetime(["2026-04-20", "2026-04-21"]),
        "付款时间": pd.to_datetime(["2026-04-20 21:15:30", None]),
        "金额": [12.5, -3.0],
        "件数": pd.array([2, None], dtype="Int64"),
        "备注": ["=HYPERLINK(\"http://x\")", None],
    }
)  # fmt: skip


def cells(content: bytes) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def test_csv_is_what_excel_reads() -> None:
    content = to_csv(FRAME)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["日期", "付款时间", "金额", "件数", "备注"],
        ["2026-04-20", "2026-04-20 21:15:30", "12.5", "2", '\'=HYPERLINK("http://x")'],
        ["2026-04-21", "", "-3.0", "", ""],
    ]


def test_xlsx_has_real_dates_and_numbers() -> None:
    book = openpyxl.load_workbook(BytesIO(to_xlsx({"订单": FRAME})))
    sheet = book["订单"]
    assert [cell.value for cell in sheet[1]] == list(FRAME.columns)
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet["A2"].value == datetime(2026, 4, 20)
    assert sheet["A2"].number_format == "yyyy-mm-dd"
    assert sheet["B2"].value == datetime(2026, 4, 20, 21, 15, 30)
    assert sheet["B2"].number_format == "yyyy-mm-dd hh:mm:ss"
    assert sheet["B3"].value is None
    assert [sheet["C3"].value, sheet["D2"].value, sheet["D3"].value] == [-3, 2, None]
    assert sheet["E2"].value == '\'=HYPERLINK("http://x")'
    assert sheet["E2"].data_type == "s"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "\x01=1"])
def test_a_formula_is_only_text(text: str) -> None:
    assert safe_text(text).startswith("'")
    frame = pd.DataFrame({text: [text]})
    (header, row) = cells(to_xlsx({text: frame}))[next(iter(cells(to_xlsx({text: frame}))))]
    assert str(header[0]).startswith("'")
    assert str(row[0]).startswith("'")
    assert to_csv(frame).decode("utf-8-sig").strip('"').startswith("'")


def test_sheets_have_legal_and_different_names() -> None:
    one = pd.DataFrame({"a": [1]})
    names = list(cells(to_xlsx({"a/b": one, "A:B": one, "": one, "长" * 40: one, "长" * 41: one})))
    assert len(names) == 5
    assert len({name.casefold() for name in names}) == 5
    assert all(len(name) <= 31 for name in names)


def test_awkward_values_are_written_as_text() -> None:
    frame = pd.DataFrame(
        {
            "list": [["=1"]], "inf": [float("inf")], "big": [2**60], "tz": [pd.Timestamp("2026-04-20", tz="UTC")],
            "old": [pd.Timestamp("0001-01-01").as_unit("us")], "bytes": [b"\x00=1"],
        }
    )  # fmt: skip
    ((_, row),) = cells(to_xlsx({"x": frame})).values()
    assert row == ["['=1']", "inf", str(2**60), datetime(2026, 4, 20), "0001-01-01 00:00:00", "b'\\x00=1'"]


def test_nothing_to_write_is_a_file_too() -> None:
    assert cells(to_xlsx({"空": pd.DataFrame({"a": []})})) == {"空": [["a"]]}
    assert len(cells(to_xlsx({}))) == 1
    assert to_csv(pd.DataFrame({"a": []})).decode("utf-8-sig") == "a\r\n"


@given(st.lists(st.text(), min_size=1, max_size=5))
@settings(max_examples=60)
def test_any_text_can_be_written_and_none_is_a_formula(texts: list[str]) -> None:
    frame = pd.DataFrame({"x": texts})
    to_csv(frame)
    book = openpyxl.load_workbook(BytesIO(to_xlsx({"x": frame})))
    values = [row[0] for row in book["x"].iter_rows(min_row=2)]
    assert len(values) == len(texts)
    assert all(cell.data_type in {"s", "n", "inlineStr"} for cell in values)
    assert not any(str(cell.value).startswith(("=", "+", "-", "@")) for cell in values)
