"""The plan as a file: what is exported comes back; whatever else comes is refused with a sentence."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from courseware.answers.wording import sentence as file_sentence
from courseware.promotion.first.export import plan_sheet, read_plan_file
from courseware.promotion.first.runs import Entry, read_entry
from courseware.promotion.first.wording import knows, sentence
from courseware.spreadsheet import to_xlsx
from courseware.verdict import Finding
from tests.promotion.first.plans import GOOD, entries

ME = "learner-1"


def file_of(raw: dict[str, Any], learner_id: str = ME, name: str = "小明", **change: Any) -> bytes:
    """An exported plan, with some values changed by code, as one does in a spreadsheet program."""
    frame = plan_sheet(raw, learner_id, name)
    for code, value in change.items():
        frame.loc[frame["代码"] == code.replace("__", "."), "数值"] = value
    return to_xlsx({"方案": frame, "备注": pd.DataFrame({"x": [1]})})


@given(entries())
@settings(max_examples=20)
def test_an_exported_plan_comes_back(entry: Entry) -> None:
    raw = read_plan_file("方案.xlsx", file_of(entry.to_dict()), ME)
    assert not isinstance(raw, Finding)
    back = read_entry(raw)
    assert isinstance(back, Entry)
    # A spreadsheet keeps fifteen digits.
    assert back.plan.grid == pytest.approx(entry.plan.grid)
    for name in ("cut", "threshold", "coupon", "stock"):
        assert getattr(back.plan, name) == pytest.approx(getattr(entry.plan, name))
    assert asdict(back.forecast) == pytest.approx(asdict(entry.forecast))


def test_numbers_typed_as_text_are_understood() -> None:
    content = file_of(GOOD, budget__search__burst="1.2万", cut="15%", stock="8,500")
    raw = read_plan_file("方案.xlsx", content, ME)
    assert not isinstance(raw, Finding)
    assert (raw["budget"]["search"]["burst"], raw["cut"], raw["stock"]) == (12_000.0, 0.15, 8_500.0)


@pytest.mark.parametrize(
    ("change", "id_", "words"),
    [
        ({"budget__feed__burst": -1}, "plan-budget-cell", "-1"),
        ({"budget__feed__burst": "很多"}, "plan-budget-cell", "很多"),
        ({"budget__feed__burst": None}, "plan-budget-cell", "空白"),
        ({"budget__feed__burst": "nan"}, "plan-budget-cell", "nan"),
        ({"budget__feed__burst": 110_001}, "plan-over-budget", "超出上限 1 元"),
        ({"cut": "36%"}, "plan-cut", "0.36"),
        ({"coupon": 75}, "plan-coupon", "最多 74.75 元"),
        ({"stock": 10_000_000}, "plan-stock", "10000000"),
        ({"stock": "=1+1"}, "plan-stock", "1+1"),
        ({"forecast__gmv": None}, "plan-forecast", "成交额"),
    ],
)
def test_a_figure_that_is_not_allowed_is_named(change: dict[str, Any], id_: str, words: str) -> None:
    raw = read_plan_file("方案.xlsx", file_of(GOOD, **change), ME)
    assert not isinstance(raw, Finding)
    refused = read_entry(raw)
    assert isinstance(refused, Finding)
    assert refused.id == id_
    assert words in sentence(refused)


def test_another_learners_file_is_refused_by_name() -> None:
    refused = read_plan_file("方案.xlsx", file_of(GOOD, "learner-2", "小红"), ME)
    assert isinstance(refused, Finding)
    assert refused.id == "plan-file-of-another"
    assert "「小红」" in sentence(refused)


def test_a_file_without_some_rows_says_which() -> None:
    frame = plan_sheet(GOOD, ME, "小明")
    content = to_xlsx({"方案": frame[~frame["代码"].isin(["stock", "forecast.roas"])]})
    refused = read_plan_file("方案.xlsx", content, ME)
    assert isinstance(refused, Finding)
    assert (refused.id, refused.data["count"]) == ("plan-file-missing", 2)
    assert "stock" in sentence(refused)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("方案.xlsx", b""), ("方案.xlsx", b"PK\x03\x04 broken"), ("方案.xlsx", file_of(GOOD)[:-200]),
        ("照片.png", b"\x89PNG\r\n"), ("方案.xlsx", to_xlsx({"a": pd.DataFrame({"日期": [1], "金额": [2]})})),
        ("方案.csv", "代码,数值\nformat,别的格式\n".encode()),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_a_sentence(name: str, content: bytes) -> None:
    refused = read_plan_file(name, content, ME)
    assert isinstance(refused, Finding)
    said = sentence(refused) if knows(refused) else file_sentence(refused)
    assert name in said.replace("\u200b", "")


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: f"代码,数值\n{text}".encode()))
def test_any_file_is_a_plan_or_a_finding(content: bytes) -> None:
    for name in ("方案.xlsx", "方案.csv"):
        assert isinstance(read_plan_file(name, content, ME), dict | Finding)


def test_a_hostile_name_starts_no_formula() -> None:
    frame = plan_sheet(GOOD, ME, "=cmd|' /C calc'!A0")
    content = to_xlsx({"方案": frame})
    cells = [cell for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
