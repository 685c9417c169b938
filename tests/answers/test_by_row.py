"""Tables that tell their wrong cells by row: the mistake that leads there, and no other."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from courseware.answers import table
from courseware.answers.authored import Authored
from courseware.answers.by_row import by_row
from courseware.answers.wording import sentence
from courseware.content.exercise import TableField
from courseware.verdict import Finding

FIELD = TableField.model_validate(
    {
        "id": "sheet",
        "kind": "table",
        "label": "上架表",
        "key": [{"id": "row", "label": "行号", "type": "integer"}],
        "columns": [
            {"id": "code", "label": "编码", "type": "text"},
            {"id": "stock", "label": "库存", "type": "integer"},
        ],
        "by_row": True,
    }
)
RIGHT: dict[str, list[Any]] = {"row": [1, 2, 3, 4], "code": ["01", "02", "03", "04"], "stock": [10, 20, 30, 40]}
MISTAKES: dict[str, dict[str, list[Any]]] = {
    "zero-eaten": {"row": [1, 2, 3, 4], "code": ["1", "2", "3", "4"]},
    "all-counted": {"row": [1, 2, 3, 4], "stock": [15, 25, 35, 45]},
    "doubled": {"row": [1, 2, 3, 4], "stock": [20, 25, 30, 80]},
}


def read(values: dict[str, list[Any]], trusted: bool = True) -> table.Table:
    found = table.accept(pd.DataFrame(values), FIELD, trusted=trusted)
    assert isinstance(found, table.Table)
    return found


def told(**changed: list[Any]) -> dict[tuple[str, str], list[str]]:
    """Rows by column and what is said of them."""
    answer, right = read(RIGHT | changed, trusted=False), read(RIGHT)
    mistaken = {name: read(values) for name, values in MISTAKES.items()}
    graded = by_row(table.grade(answer, right, FIELD), answer, right, mistaken, FIELD)
    findings = [finding for part, found in graded.problems.items() if part != table.ROWS for finding in found]
    return {(finding.data["column"], finding.id): finding.data["keys"] for finding in findings}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, {}),
        ({"code": ["01", "2", "03", "4"]}, {("code", "zero-eaten"): ["2", "4"]}),
        ({"code": ["1", "02", "03", "x"]}, {("code", "zero-eaten"): ["1"], ("code", "wrong-rows"): ["4"]}),
        ({"stock": [15, 20, 30, 80]}, {("stock", "all-counted"): ["1"], ("stock", "doubled"): ["4"]}),
        # Both lead to 25: it is the one that explains more cells, and none if both explain as many.
        ({"stock": [15, 25, 35, 40]}, {("stock", "all-counted"): ["1", "2", "3"]}),
        ({"stock": [10, 25, 30, 40]}, {("stock", "wrong-rows"): ["2"]}),
        ({"code": ["1", "02", "03", "04"], "stock": [10, 20, 30, 41]},
         {("code", "zero-eaten"): ["1"], ("stock", "wrong-rows"): ["4"]}),
    ],
)  # fmt: skip
def test_each_wrong_cell_has_its_cause_or_none(
    changed: dict[str, list[Any]], said: dict[tuple[str, str], list[str]]
) -> None:
    assert told(**changed) == said


def test_rows_that_nobody_asked_for_are_left_to_themselves() -> None:
    extra = {"row": [1, 2, 3, 4, 9], "code": ["01", "2", "03", "04", "9"], "stock": [10, 20, 30, 40, 0]}
    assert told(**extra) == {("code", "zero-eaten"): ["2"]}


def test_the_sentence_names_column_and_rows() -> None:
    authored = Authored({"zero-eaten": "开头的 0 没有了。"}, {"column": {"code": "编码"}})
    finding = Finding("zero-eaten", {"column": "code", "keys": ["2", "4"]}, named=True)
    assert sentence(finding, authored) == "「编码」列的「2」「4」行：开头的 0 没有了。"
    assert sentence(Finding("zero-eaten", named=True), authored) == "开头的 0 没有了。"
