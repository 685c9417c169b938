"""The same text means the same, whether it is typed, pasted, uploaded as CSV or XLSX, or what a query returns."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from courseware.answers import query, table
from courseware.answers.header import names_of
from courseware.answers.table import Table
from courseware.answers.upload import UploadedFile, as_answer
from courseware.content.exercise import TableField
from courseware.shop.tables import Shop
from courseware.verdict import Finding
from tests import small_shop

SPECS = {
    type: TableField.model_validate(
        {"id": "t", "kind": "table", "label": "表", "key": [{"id": "k", "label": "编号", "type": "text"}],
         "columns": [{"id": "v", "label": "值", "type": type, "year": 2026}]}
    )
    for type in ("integer", "decimal", "date", "text")
}  # fmt: skip
PERCENT = SPECS["decimal"].model_copy(
    update={"columns": [SPECS["decimal"].columns[0].model_copy(update={"format": "percent"})]}
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop.load(small_shop.write(tmp_path_factory.mktemp("shop")))


def as_csv(rows: list[list[str]], encoding: str = "utf-8") -> UploadedFile:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["编号", "值"], *rows])
    return UploadedFile("a.csv", file.getvalue().encode(encoding), names_of([*PERCENT.key, *PERCENT.columns]))


def as_xlsx(rows: list[list[Any]]) -> UploadedFile:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["编号", "值"])
    for row in rows:
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # also a text that begins like a formula
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return UploadedFile("a.xlsx", file.getvalue(), names_of([*PERCENT.key, *PERCENT.columns]))


def as_sql(rows: list[list[str]]) -> str:
    values = ", ".join("(" + ", ".join("'" + cell.replace("'", "''") + "'" for cell in row) + ")" for row in rows)
    return f'select * from (values {values}) t("编号", "值")'


def meaning(read: Table | Finding) -> Any:
    """What was understood; of a cell that cannot be read its text and why, as rows are counted by the way it came."""
    if isinstance(read, Finding):
        cells = [(cell["key"], cell["text"]) for cell in read.data.get("cells", ())]
        return read.id, cells, read.data.get("why"), read.data.get("count"), read.data.get("text")
    return [list(read.keys), read.duplicates, *(np.asarray(part).tolist() for part in read.columns["v"])].__repr__()


def everyway(rows: list[list[str]], spec: TableField, shop: Shop) -> list[Any]:
    typed = {"way": "edit", "columns": ["k", "v"], "rows": rows}
    ways: list[Table | Finding] = [table.accept(typed, spec)]
    for file in (as_csv(rows), as_csv(rows, "utf-16"), as_xlsx(rows)):
        answer = as_answer(file)
        ways.append(answer if isinstance(answer, Finding) else table.accept(answer, spec))
    ways.append(query.accept(as_sql(rows), spec, shop))
    return [meaning(way) for way in ways]


PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(lambda text: text.replace("_x", "x"))
NUMBERS = st.builds(
    str.format,
    st.sampled_from(["{}", "{:,}", "¥{:,}", "({})", "{}元", "{}万", "{}%", "≈{}", "\u202d{}\u202c",
    "{} 件", '="{}"', "'{}"]),
    st.integers(-9999, 10**7) | st.floats(-1e6, 1e6).map(lambda value: round(value, 3)),
)  # fmt: skip
DATES = st.builds(
    lambda day, style: day.strftime(style),
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    st.sampled_from(
        ["%Y-%m-%d", "%Y年%m月%d日", "%m月%d日", "%Y/%m/%d", "%Y%m%d", "%y/%m/%d", "%d号", "%m/%d", "%d/%m/%Y"]
    ),
)
ODD = st.sampled_from(
    [" - ", "--", "12,5", "1'234", "（1,234）", "46150", "1.2e5", "十二", "TRUE", "inf", "#N/A", "1,234.5。"]
)
CELLS = NUMBERS | DATES | ODD | PLAIN


@pytest.mark.parametrize("spec", [*SPECS.values(), PERCENT], ids=[*SPECS, "percent"])
@given(cells=st.lists(CELLS.filter(str.strip), min_size=1, max_size=6))
@settings(max_examples=40)
def test_every_way_in_means_the_same(small: Shop, spec: TableField, cells: list[str]) -> None:
    rows = [[f"K{number}", cell] for number, cell in enumerate(cells)]
    typed, *others = everyway(rows, spec, small)
    assert all(other == typed for other in others)


@given(keys=st.lists(PLAIN.filter(str.strip), min_size=1, max_size=6))
@settings(max_examples=40)
def test_every_way_in_names_the_same_rows(small: Shop, keys: list[str]) -> None:
    typed, *others = everyway([[key, "1"] for key in keys], SPECS["integer"], small)
    assert all(other == typed for other in others)


@pytest.mark.parametrize(
    ("value", "sql", "written", "type"),
    [
        (1234.5, "1234.5::double", "1,234.5", "decimal"), (15000, "15000", "1.5万", "integer"),
        (-1234, "-1234::bigint", "(1,234)", "integer"), (0.1, "0.10::decimal(9, 2)", "0.1", "decimal"),
        (dt.date(2026, 5, 8), "date '2026-05-08'", "5月8日", "date"), (46150, "46150", "2026年5月8日", "date"),
        (dt.datetime(2026, 5, 8, 9, 30), "timestamp '2026-05-08 09:30:00'", "46150.4", "date"),
        (20260508, "20260508", "26/5/8", "date"), (1001, "1001", "1001", "text"), (1001.0, "1001.0::double", "1001",
        "text"),
        (True, "true", "True", "integer"), (float("inf"), "'inf'::double", "inf", "decimal"),
        (dt.date(2026, 5, 8), "date '2026-05-08'", "2026-05-08", "decimal"),
        (2**60, "(2::hugeint ** 60)::hugeint", str(2**60), "decimal"),
    ],
)  # fmt: skip
def test_a_value_means_what_its_text_means(small: Shop, value: Any, sql: str, written: str, type: str) -> None:
    def column(read: Table | Finding) -> Any:
        if isinstance(read, Finding):
            return read.id
        (values,) = read.columns["v"]
        return values.tolist()

    spec = SPECS[type]
    typed = column(table.accept({"way": "edit", "columns": ["k", "v"], "rows": [["K", written]]}, spec))
    assert column(query.accept(f"select 'K' as k, {sql} as v", spec, small)) == typed
    if value != float("inf") and abs(value if isinstance(value, int) else 0) < 2**53:  # a spreadsheet holds neither
        answer = as_answer(as_xlsx([["K", value]]))
        assert isinstance(answer, dict)
        assert column(table.accept(answer, spec)) == typed
