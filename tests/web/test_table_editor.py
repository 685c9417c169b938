"""What the table editor holds, from what it started with and what was changed."""

from __future__ import annotations

import pandas as pd
import pytest

from courseware.content.exercise import Column, TableField
from courseware.web.answers.table import base_frame, edited

FIELD = TableField(
    id="rfm",
    label="分层",
    kind="table",
    key=[Column(id="customer", label="客户", type="text")],
    columns=[Column(id="orders", label="订单数", type="integer"), Column(id="last", label="最近", type="date")],
)


def test_edits_count_by_position_and_empty_rows_fall_away() -> None:
    base = pd.DataFrame({"a": ["x", "y", None], "b": [1.0, None, None]})
    state = {
        "edited_rows": {1: {"b": 2}, "0": {"a": "z"}},
        "deleted_rows": [2],
        "added_rows": [{"a": "new", "b": 3}, {}, {"elsewhere": 1}],
    }
    assert edited(base, state).to_dict("list") == {"a": ["z", "y", "new"], "b": [1.0, 2, 3]}


def test_untouched_rows_stay_as_they_are() -> None:
    base = pd.DataFrame({"a": ["x"], "b": [1.5]})
    assert edited(base, {}).to_dict("list") == {"a": ["x"], "b": [1.5]}


@pytest.mark.parametrize("rows", [[["C1", 2, "2026-04-01"]], [["C1", None, None], ["C2", "3", "nonsense"]]])
def test_the_kept_rows_come_back_typed(rows: list[list[object]]) -> None:
    frame = base_frame(FIELD, None, {"way": "edit", "columns": ["customer", "orders", "last"], "rows": rows})
    assert frame["customer"].tolist() == [row[0] for row in rows]
    assert str(frame["orders"].dtype) == "Int64"
    assert pd.api.types.is_datetime64_any_dtype(frame["last"])


def test_given_keys_are_filled_in_and_rows_of_other_columns_are_not_taken() -> None:
    keys = pd.DataFrame({"customer": ["C1", "C2"]})
    frame = base_frame(FIELD, keys, {"way": "edit", "columns": ["customer"], "rows": [["C9"]]})
    assert frame["customer"].tolist() == ["C1", "C2"]
    assert frame["orders"].isna().all()
