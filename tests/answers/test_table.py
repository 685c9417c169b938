"""Table answers: columns, rows by key, cells; named mistakes by column; fast."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.answers import field as fields
from courseware.answers import table
from courseware.answers.diagnosis import Graded
from courseware.answers.table import ROWS, Table
from courseware.content.common import Tolerance
from courseware.content.exercise import TableField
from courseware.verdict import Finding

SPEC = TableField.model_validate(
    {
        "id": "rfm", "kind": "table", "label": "RFM 表",
        "key": [{"id": "customer_id", "label": "客户号", "type": "text"}],
        "columns": [
            {"id": "last", "label": "最近一单", "type": "date"},
            {"id": "orders", "label": "订单数(单)", "type": "integer"},
            {"id": "amount", "label": "金额", "type": "decimal", "tolerance": {"abs": 0.01}, "weight": 2},
            {"id": "segment", "label": "客群", "type": "text", "values": ["高价值", "一般"]},
        ],
    }
)  # fmt: skip
NAMES = ["customer_id", "last", "orders", "amount", "segment"]
ROW_LIST: list[list[Any]] = [
    ["C1", "2026-04-01", 3, 120.5, "高价值"],
    ["C2", "2026-04-02", 1, 20.0, "一般"],
    ["C3", "2026-03-11", 2, 66.66, "一般"],
    ["C4", "2026-01-30", 9, 900.0, "高价值"],
]
FRAME = pd.DataFrame(ROW_LIST, columns=NAMES)


def expected(frame: pd.DataFrame = FRAME, spec: TableField = SPEC) -> Table:
    read = fields.expect(spec, frame)
    assert isinstance(read, Table)
    return read


def raw(rows: list[list[Any]] = ROW_LIST, columns: list[str] = NAMES) -> dict[str, Any]:
    return {"way": "edit", "columns": columns, "rows": [list(row) for row in rows]}


def graded(answer: Any, spec: TableField = SPEC) -> Graded:
    read = table.accept(answer, spec)
    assert isinstance(read, Table), read
    return table.grade(read, expected(spec=spec), spec)


def graded_as(answer: pd.DataFrame, right: pd.DataFrame, spec: TableField) -> Graded:
    read = table.accept(answer, spec)
    assert isinstance(read, Table)
    return table.grade(read, expected(right, spec), spec)


def changed(position: int, column: str, value: Any) -> dict[str, Any]:
    answer = raw()
    answer["rows"][position][NAMES.index(column)] = value
    return answer


@pytest.mark.parametrize(
    "answer",
    [
        raw(), FRAME, raw(ROW_LIST[::-1]), raw([*ROW_LIST, [None] * 5, ["", "", "", "", ""]]),
        raw(columns=["客户号", "最近一单", "订单数", "金额", "客群"]),
        raw(columns=[" 客户号 ", "LAST", "订单数(单)", "ａｍｏｕｎｔ", "客群 "]),
        raw([row[::-1] for row in ROW_LIST], NAMES[::-1]),
        raw([[f" {k} ", d.replace("-0", "/").replace("-", "/"), f"{n}.0", f"¥{v}", s] for k, d, n, v, s in ROW_LIST]),
        changed(0, "amount", 120.505), changed(0, "last", "2026-04-01 00:00:00"), changed(0, "last", "20260401"),
        changed(0, "last", "2026年4月1日"), changed(0, "orders", "３"), changed(0, "customer_id", "Ｃ１"),
        FRAME.assign(last=pd.to_datetime(FRAME["last"])), FRAME.assign(orders=FRAME["orders"].astype("Int64")),
    ],
)  # fmt: skip
def test_the_right_table_in_many_spellings(answer: Any) -> None:
    result = graded(answer)
    assert (result.score, dict(result.problems)) == (1.0, {})


@pytest.mark.parametrize(
    ("answer", "finding", "data"),
    [
        (None, "blank", {}), ({}, "blank", {}), ("x", "wrong-shape", {}), ([], "wrong-shape", {}),
        (12, "wrong-shape", {}),
        ({"columns": "ab", "rows": []}, "wrong-shape", {}), ({"columns": [1], "rows": [[1]]}, "wrong-shape", {}),
        ({"columns": NAMES, "rows": [1]}, "wrong-shape", {}),
        ({"columns": NAMES, "rows": [[[], 1, 1, 1, 1]]}, "wrong-shape", {}),
        (raw([]), "empty-table", {}), (raw([[None] * 5]), "empty-table", {}),
        (raw([["C1", 1]]), "ragged-rows", {"row": 1, "cells": 2, "columns": 5}),
        ({"columns": [str(i) for i in range(101)], "rows": [[1] * 101]}, "too-many-columns", {"limit": 100}),
        ({"columns": ["a"], "rows": [[1]] * 200_001}, "too-many-rows", {"limit": 200_000}),
        (raw(columns=["customer_id", "last", "orders", "金 额2", "segment"]), "missing-columns",
         {"missing": ["金额"], "unexpected": ["金 额2"]}),
        (raw(columns=["customer_id", "last", "orders", "orders", "segment"]), "duplicate-columns",
         {"names": ["orders"]}),
        (changed(1, "amount", "很多"), "unreadable-cells",
         {"cells": [{"row": 2, "key": "C2", "text": "很多"}], "count": 1, "column": "amount"}),
        (changed(1, "orders", "1,2"), "unreadable-cells",
         {"cells": [{"row": 2, "key": "C2", "text": "1,2"}],
          "why": {"id": "grouping", "data": {"text": "1,2"}, "field": None}}),
        (changed(2, "last", "2026-13-01"), "unreadable-cells",
         {"type": "date", "cells": [{"row": 3, "key": "C3", "text": "2026-13-01"}]}),
        (changed(0, "amount", True), "unreadable-cells", {"cells": [{"row": 1, "key": "C1", "text": "True"}]}),
        (changed(0, "amount", math.inf), "unreadable-cells", {"count": 1}),
        (raw([[None] * 5, *ROW_LIST, ["合计", None, 15, 1107.16, None]]), "total-row", {"row": 6, "text": "合计"}),
        (FRAME.assign(customer_id=["张三", "李四", "王五", "总计："]), "total-row", {"row": 4}),
        (changed(2, "segment", "重要"), "unknown-values", {"values": ["重要"], "allowed": ["高价值", "一般"]}),
        (raw([[*row[:3], None, row[4]] for row in ROW_LIST]), "blank-column", {"column": "amount"}),
    ],
)  # fmt: skip
def test_refuses(answer: Any, finding: str, data: dict[str, Any]) -> None:
    read = table.accept(answer, SPEC)
    assert isinstance(read, Finding)
    assert read.id == finding
    assert {name: read.data[name] for name in data} == data


def test_extra_columns_are_noted_and_cost_nothing() -> None:
    result = graded(FRAME.assign(note=1))
    assert result.score == 1
    assert [(note.id, note.data["names"]) for note in result.notes] == [("extra-columns", ["note"])]


def test_credit_by_column_weight_and_the_right_values_of_three_rows() -> None:
    result = graded(FRAME.assign(amount=FRAME["amount"] + 1))
    assert result.score == pytest.approx(3 / 5)
    (finding,) = result.problems["amount"]
    assert finding.id == "wrong-cells"
    assert [finding.data[name] for name in ("column", "wrong", "total")] == ["amount", 4, 4]
    assert finding.data["rows"] == [
        {"key": "C1", "right": "120.5"}, {"key": "C2", "right": "20"}, {"key": "C3", "right": "66.66"}
    ]  # fmt: skip


def test_a_relative_tolerance_is_of_the_right_value() -> None:
    column = SPEC.columns[2].model_copy(update={"tolerance": Tolerance(rel=0.01)})
    spec = SPEC.model_copy(update={"columns": [*SPEC.columns[:2], column, SPEC.columns[3]]})
    assert graded(FRAME.assign(amount=FRAME["amount"] * 1.009), spec).score == 1
    (finding,) = graded(FRAME.assign(amount=FRAME["amount"] * 1.011), spec).problems["amount"]
    assert finding.data["wrong"] == 4


def test_rows_come_before_columns() -> None:
    rows = [*ROW_LIST[1:], ["C9", "2026-01-01", 1, 1, "一般"], ["C2", "2026-04-02", 1, 20, "一般"]]
    rows[0] = ["C2", "2026-04-02", 5, 20.0, "一般"]
    result = graded(raw(rows))
    assert list(result.problems) == [ROWS, "orders"]
    assert [(f.id, f.data["count"], f.data["keys"]) for f in result.problems[ROWS]] == [
        ("missing-rows", 1, ["C1"]), ("unexpected-rows", 1, ["C9"]), ("duplicate-rows", 1, ["C2"])
    ]  # fmt: skip
    assert 0 < result.score < 4 / 5


def test_wrong_rows_cost_no_less_than_a_wrong_cell() -> None:
    spec, frame = big(2000)
    cell = frame.copy()
    cell.loc[0, "c0"] += 1
    more = pd.concat([frame, frame.iloc[:1].assign(k="K-new")])
    wrong_cell = graded_as(cell, frame, spec).score
    assert wrong_cell == pytest.approx(4 / 5)
    for rows in (frame.iloc[1:], more, pd.concat([frame, frame.iloc[:1]])):
        assert graded_as(rows, frame, spec).score == pytest.approx(wrong_cell)
    assert graded_as(frame.iloc[:1000], frame, spec).score == pytest.approx(1 / 2), "many cost more"
    assert graded_as(cell.iloc[1:], frame, spec).score == pytest.approx(4 / 5), "the wrong cell is in the missing row"
    assert graded_as(cell.iloc[:-1], frame, spec).score == pytest.approx(16 / 25)


def test_blank_cells_are_wrong_unless_blank_is_right() -> None:
    assert list(graded(changed(0, "amount", None)).problems) == ["amount"]
    nulls = FRAME.assign(amount=[np.nan, 20, 66.66, 900])
    read = table.accept(changed(0, "amount", None), SPEC)
    assert isinstance(read, Table)
    assert table.grade(read, expected(nulls), SPEC).score == 1


def test_a_percent_column_is_read_both_ways_but_as_a_whole() -> None:
    spec = TableField.model_validate(
        {"id": "t", "kind": "table", "label": "t", "key": [{"id": "k", "label": "k", "type": "text"}],
         "columns": [{"id": "r", "label": "率", "type": "decimal", "format": "percent", "tolerance": {"abs": 1e-6}}]}
    )  # fmt: skip
    due = fields.expect(spec, pd.DataFrame({"k": list("abc"), "r": [0.5, 0.02, 0.1]}))
    for cells, score in [(["50%", "2%", "10%"], 1), ([50, 2, 10], 1), ([0.5, 0.02, 0.1], 1), (["50%", 2, "10"], 1),
                         ([0.5, 2, 10], 0)]:  # fmt: skip
        rows = [list(row) for row in zip("abc", cells, strict=True)]
        read = table.accept({"columns": ["k", "r"], "rows": rows}, spec)
        assert isinstance(read, Table)
        assert table.grade(read, due, spec).score == score, cells


def test_a_key_of_two_columns() -> None:
    spec = TableField.model_validate(
        {"id": "t", "kind": "table", "label": "t",
         "key": [{"id": "day", "label": "日期", "type": "date"}, {"id": "n", "label": "号", "type": "integer"}],
         "columns": [{"id": "v", "label": "值", "type": "integer"}]}
    )  # fmt: skip
    due = fields.expect(spec, pd.DataFrame({"day": pd.to_datetime(["2026-04-01"] * 2), "n": [1, 2], "v": [5, 6]}))
    read = table.accept({"columns": ["日期", "号", "值"], "rows": [["2026/4/1", "2", 6], ["2026-04-01", 1.0, 7]]}, spec)
    assert isinstance(read, Table)
    (finding,) = table.grade(read, due, spec).problems["v"]
    assert finding.data["rows"] == [{"key": "2026-04-01 / 1", "right": "5"}]


# Headers and keys as programs and people write them

CHANNELS = TableField.model_validate(
    {
        "id": "t", "kind": "table", "label": "t",
        "key": [{"id": "channel", "label": "渠道", "type": "text", "values": ["search", "crm", "direct"]}],
        "columns": [
            {"id": "first", "label": "首次", "type": "decimal"},
            {"id": "kind", "label": "类型", "type": "text", "values": ["高价值", "一般"]},
        ],
    }
)  # fmt: skip
LABELS = {"channel": {"搜索": "search", "会员短信/社群": "crm", "直接访问": "direct", "直播": "live"}}
CHANNEL_ROWS: list[list[Any]] = [["search", 1, "高价值"], ["crm", 2, "一般"], ["direct", 3, "一般"]]


def of_channels(rows: list[list[Any]], header: list[str] | None = None) -> Table | Finding:
    names = header or ["channel", "first", "kind"]
    return table.accept({"columns": names, "rows": rows}, CHANNELS, labels=LABELS)


@pytest.mark.parametrize(
    "keys",
    [
        ["search", "crm", "direct"], ["搜索", "会员短信/社群", "直接访问"], ["SEARCH", "Crm", " direct "],
        ["搜索\u200b", '="crm"', "'direct"], ["ｓｅａｒｃｈ", "会员短信／社群", "\ufeffDirect"],
    ],
)  # fmt: skip
def test_a_value_may_be_written_as_the_shop_calls_it(keys: list[str]) -> None:
    read = of_channels([[key, *row[1:]] for key, row in zip(keys, CHANNEL_ROWS, strict=True)])
    assert isinstance(read, Table)
    assert list(read.keys) == ["search", "crm", "direct"]


@pytest.mark.parametrize(
    ("key", "finding", "data"),
    [
        ("直播", "unknown-values", {"column": "channel", "values": ["直播"], "allowed": ["search", "crm", "direct"]}),
        ("live", "unknown-values", {"values": ["live"]}), ("合计", "total-row", {"row": 4, "text": "合计"}),
        ("总计：", "total-row", {"row": 4}), ("Grand Total", "total-row", {"row": 4}),
        ("各渠道合计", "total-row", {"row": 4}),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_one_is_named_before_anything_is_graded(
    key: str, finding: str, data: dict[str, Any]
) -> None:
    read = of_channels([*CHANNEL_ROWS, [key, 6, "一般"]])
    assert isinstance(read, Finding)
    assert read.id == finding
    assert {name: read.data[name] for name in data} == data


@pytest.mark.parametrize(
    "header",
    [
        ["渠道", "首次", "类型"], ["\ufeff渠道", "首次\u200b", "类 型"], ["渠道\n（来源）", "首次\n金额", "类型"],
        ["渠道", "首次（元）", "类型【客群】"], ["CHANNEL", "First[yuan]", "kind "], ['="渠道"', "'首次", "类型"],
    ],
)  # fmt: skip
def test_a_header_in_many_spellings(header: list[str]) -> None:
    assert isinstance(of_channels(CHANNEL_ROWS, header), Table)


def test_a_column_with_the_whole_name_goes_before_one_that_begins_like_it() -> None:
    rows = [[key, 99, *rest] for key, *rest in CHANNEL_ROWS]
    read = of_channels(rows, ["渠道", "首次(占比)", "首次", "类型"])
    assert isinstance(read, Table)
    assert read.columns["first"][0].tolist() == [1, 2, 3]
    assert read.extra == ("首次(占比)",)


@pytest.mark.parametrize(
    "write",
    [
        str.lower, lambda key: f'="{key}"', lambda key: f"'{key}", lambda key: key + "\u200b", lambda key: f" {key}\t",
        lambda key: key.replace("C", "Ｃ"), lambda key: f"\u202a{key}\u202c", lambda key: key.replace("C", "C "),
    ],
)  # fmt: skip
def test_a_key_in_another_spelling_is_read_as_the_key(write: Callable[[str], str]) -> None:
    read = table.accept(FRAME.assign(customer_id=FRAME["customer_id"].map(write)), SPEC)
    assert isinstance(read, Table)
    met = table.matched(read, expected(), SPEC)
    assert isinstance(met, Table)
    assert table.grade(met, expected(), SPEC).score == 1


def test_zeros_that_a_spreadsheet_took_away_are_put_back() -> None:
    frame = FRAME.assign(customer_id=["001", "002", "010", "100"])
    read = table.accept(FRAME.assign(customer_id=[1, 2, 10, 100]), SPEC)
    assert isinstance(read, Table)
    met = table.matched(read, expected(frame), SPEC)
    assert isinstance(met, Table)
    assert table.grade(met, expected(frame), SPEC).score == 1


def test_two_keys_are_never_made_one() -> None:
    read = table.accept(raw([*ROW_LIST, ["c1", *ROW_LIST[0][1:]]]), SPEC)
    assert isinstance(read, Table)
    met = table.matched(read, expected(), SPEC)
    assert isinstance(met, Table)
    assert [finding.id for finding in table.grade(met, expected(), SPEC).problems[ROWS]] == ["unexpected-rows"]
    due = expected(FRAME.assign(customer_id=["a1", "A1", "C3", "C4"]))
    read = table.accept(FRAME.assign(customer_id=["Ａ1 ", "a1", "c3", "C4"]), SPEC)
    assert isinstance(read, Table)
    met = table.matched(read, due, SPEC)
    assert isinstance(met, Table)
    assert list(met.keys) == ["A1", "a1", "C3", "C4"]


def test_keys_of_another_kind_are_said_before_a_filter_is_doubted() -> None:
    read = table.accept(FRAME.assign(customer_id=["张三", "李四", "王五", "赵六"]), SPEC)
    assert isinstance(read, Table)
    met = table.matched(read, expected(), SPEC)
    assert isinstance(met, Finding)
    assert (met.id, met.data["columns"], met.data["keys"][0]) == ("keys-differ", ["客户号"], "张三")
    others = table.accept(FRAME.assign(customer_id=["C7", "C8", "C9", "C10"]), SPEC)
    assert isinstance(others, Table)
    met = table.matched(others, expected(), SPEC)
    assert isinstance(met, Table), "rows of other customers are wrong, not unreadable"
    assert list(met.keys) == list(others.keys)


# Named mistakes


def big(rows: int, seed: int = 1) -> tuple[TableField, pd.DataFrame]:
    columns = [{"id": f"c{i}", "label": f"列{i}", "type": "decimal", "tolerance": {"abs": 0.001}} for i in range(5)]
    key = [{"id": "k", "label": "键", "type": "text"}]
    spec = TableField.model_validate({"id": "t", "kind": "table", "label": "t", "key": key, "columns": columns})
    values = np.random.default_rng(seed).uniform(1, 1000, (rows, 5)).round(2)
    frame = pd.DataFrame(values, columns=[f"c{i}" for i in range(5)])
    frame.insert(0, "k", [f"C{i:05d}" for i in range(rows)])
    return spec, frame


def test_a_mistake_is_told_by_the_cells_it_changes() -> None:
    spec, frame = big(200)
    few = frame.copy()
    few.loc[:19, "c0"] += 5  # changes a tenth of the rows
    due, mistaken = expected(frame, spec), expected(few, spec)
    assert table.changed(mistaken, due, spec) == {"c0"}

    def explained(answer: pd.DataFrame) -> dict[str, int]:
        read = table.accept(answer, spec)
        assert isinstance(read, Table)
        return table.fits(read, mistaken, due, table.grade(read, due, spec).problems, spec)

    assert explained(few) == {"c0": 0}
    typo = few.copy()
    typo.loc[100, "c0"] = -1
    assert explained(typo) == {"c0": 1}
    other = frame.copy()
    other.loc[150:160, "c0"] += 5
    assert explained(other) == {}, "99 % of the column agrees with the mistake, but not the cells that tell"
    assert explained(frame.assign(c1=0)) == {}


def test_a_mistake_in_the_rows() -> None:
    spec, frame = big(200)
    due, mistaken = expected(frame.iloc[:180], spec), expected(frame, spec)
    read = table.accept(frame, spec)
    assert isinstance(read, Table)
    problems = table.grade(read, due, spec).problems
    assert list(problems) == [ROWS]
    assert table.fits(read, mistaken, due, problems, spec) == {ROWS: 0}
    other = table.accept(frame.iloc[:170], spec)
    assert isinstance(other, Table)
    assert table.fits(other, mistaken, due, table.grade(other, due, spec).problems, spec) == {}


def test_two_mistakes_in_a_large_shuffled_table_are_told_apart() -> None:
    spec, frame = big(14_000)
    due = expected(frame, spec)
    mistaken = [expected(frame.assign(**{f"c{i}": frame[f"c{i}"] * 2}), spec) for i in range(5)]
    read = table.accept(frame.sample(frac=1, random_state=1).assign(c1=frame["c1"] * 2, c3=7.0), spec)
    assert isinstance(read, Table)
    problems = table.grade(read, due, spec).problems
    assert [table.fits(read, one, due, problems, spec) for one in mistaken] == [{}, {"c1": 0}, {}, {}, {}]


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
    st.sampled_from(["C1", "3.2%", "2026-04-01", "一般", "=1+1", ""]),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=6))
def test_any_cells_are_refused_or_graded(rows: list[list[Any]]) -> None:
    read = table.accept(raw(rows), SPEC)
    if isinstance(read, Table):
        assert 0 <= table.grade(read, expected(), SPEC).verdict().score <= 1


@given(st.permutations(range(4)), st.permutations(range(5)))
def test_the_order_of_rows_and_columns_does_not_matter(rows: list[int], columns: list[int]) -> None:
    assert graded(FRAME.iloc[rows, columns]).score == 1
