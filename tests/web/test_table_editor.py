"""What the table editor holds, from what it started with and what was changed."""

from __future__ import annotations

import pandas as pd

from courseware.content.exercise import Column, TableField
from courseware.web.answers.table import _config, base_frame, edited

FIELD = TableField(
    id="rfm",
    label="分层",
    kind="table",
    key=[Column(id="customer", label="客户", type="text")],
    columns=[Column(id="orders", label="订单数", type="integer"), Column(id="last", label="最近", type="date")],
)


def test_edits_count_by_position_and_empty_rows_at_the_end_fall_away() -> None:
    base = pd.DataFrame({"a": ["x", "y", "", ""], "b": ["1.0", "", "", ""]})
    state = {
        "edited_rows": {1: {"b": "2"}, "0": {"a": "z"}},
        "deleted_rows": [2],
        "added_rows": [{"a": "new", "b": "3"}, {}, {"elsewhere": "1"}, {"a": None, "b": ""}],
    }
    assert edited(base, state).to_dict("list") == {"a": ["z", "y", "", "new"], "b": ["1.0", "2", "", "3"]}


def test_untouched_rows_stay_as_they_are() -> None:
    assert edited(pd.DataFrame({"a": ["x"], "b": ["1,5"]}), {}).to_dict("list") == {"a": ["x"], "b": ["1,5"]}
    assert edited(pd.DataFrame({"a": [""], "b": [""]}), {}).empty


PASTED = ["2026年5月8日", "46150", "1.5万", "¥1,234.50", " - ", "--", "\u202d5\u202c", "abc", "=1+1", "８"]


def test_what_is_pasted_stays_as_it_is_until_the_reader_sees_it() -> None:
    base = base_frame(FIELD, None, {})
    assert {type(cell) for cell in base.to_numpy().ravel()} == {str}
    state = {"edited_rows": {n: {"last": text, "orders": text} for n, text in enumerate(PASTED[:5])},
             "added_rows": [{"last": text, "orders": text} for text in PASTED[5:]]}  # fmt: skip
    kept = edited(base, state)
    assert kept["last"].tolist() == kept["orders"].tolist() == PASTED
    rows = {"way": "edit", "columns": list(kept.columns), "rows": kept.to_numpy().tolist()}
    assert base_frame(FIELD, None, rows).equals(kept)


def test_every_column_holds_text() -> None:
    columns = [*FIELD.key, *FIELD.columns, Column(id="kind", label="客群", type="text", values=["甲", "乙"])]
    assert {_config(column)["type_config"]["type"] for column in columns} == {"text"}


def test_a_draft_with_numbers_comes_back_as_text() -> None:
    rows = [["C1", 2, "2026-04-01"], ["C2", 3.5, None], [None, "1.2万", "nonsense"]]
    frame = base_frame(FIELD, None, {"way": "edit", "columns": ["customer", "orders", "last"], "rows": rows})
    assert frame.to_numpy().tolist() == [["C1", "2", "2026-04-01"], ["C2", "3.5", ""], ["", "1.2万", "nonsense"]]


def test_given_keys_are_filled_in_and_rows_of_other_columns_are_not_taken() -> None:
    keys = pd.DataFrame({"customer": ["C1", "C2"]})
    frame = base_frame(FIELD, keys, {"way": "edit", "columns": ["customer"], "rows": [["C9"]]})
    assert frame["customer"].tolist() == ["C1", "C2"]
    assert (frame["orders"] == "").all()


def test_a_table_to_be_corrected_starts_as_it_is_until_something_is_kept() -> None:
    start = pd.DataFrame({"elsewhere": [1], "customer": ["0071"], "orders": [3.0], "last": [pd.NA]})
    assert base_frame(FIELD, None, {}, start).to_numpy().tolist() == [["0071", "3", ""]]
    kept = {"way": "edit", "columns": ["customer", "orders", "last"], "rows": [["71", "3", ""]]}
    assert base_frame(FIELD, None, kept, start).to_numpy().tolist() == [["71", "3", ""]]
