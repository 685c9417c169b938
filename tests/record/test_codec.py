"""Answers survive being stored, whatever a learner types, and long tables are stored once."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.record.codec import LONG_TABLE_ROWS, REFERENCE, Encoded, decode, encode, pack, plain, unpack

keys = st.text(max_size=8) | st.just(REFERENCE) | st.just("rows")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_any_json_comes_back_unchanged(value: Any) -> None:
    encoded = encode(value)
    assert decode(encoded.text, contents(encoded)) == value
    assert unpack(pack(value)) == value


@given(st.text(alphabet=st.characters(categories=["Cs", "Cc", "Lo"])))
def test_stored_text_is_ascii_without_nul(value: str) -> None:
    text = encode({"answer": value}).text
    assert text.isascii()
    assert "\0" not in text


def contents(encoded: Encoded) -> Callable[[str], Any]:
    return lambda key: unpack(encoded.payloads[key])


def long_table(rows: int = 14_000) -> dict[str, Any]:
    return {"way": "upload", "columns": ["customer_id", "r"], "rows": [[f"C{n:05}", n % 5 + 1] for n in range(rows)]}


def test_a_long_table_is_moved_out_and_a_short_one_is_not() -> None:
    answer = {"rfm": long_table(), "share": "32%"}
    encoded = encode(answer)
    assert len(encoded.text) < 200
    assert '"share":"32%"' in encoded.text
    [body] = encoded.payloads.values()
    assert len(body) < 60_000
    assert decode(encoded.text, contents(encoded)) == answer
    assert not encode({"rfm": long_table(LONG_TABLE_ROWS - 1)}).payloads


def test_the_same_table_has_the_same_hash_whatever_stands_beside_it() -> None:
    first, second = encode({"rfm": long_table(), "share": "32%"}), encode({"rfm": long_table(), "share": "33%"})
    assert set(first.payloads) == set(second.payloads)


def test_a_learners_mapping_cannot_pass_for_a_reference() -> None:
    secret = encode({"rfm": long_table()})
    [key] = secret.payloads
    forged = encode({REFERENCE: key})
    assert decode(forged.text, lambda key: unpack({**secret.payloads, **forged.payloads}[key])) == {REFERENCE: key}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(0.5), 0.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (float("nan"), None),
        (float("inf"), "inf"),
        (pd.NaT, None),
        (pd.NA, None),
        (pd.Timestamp("2026-05-01 08:00"), "2026-05-01T08:00:00"),
        (datetime(2026, 5, 1, 8), "2026-05-01T08:00:00"),
        (date(2026, 5, 1), "2026-05-01"),
        (Decimal("1.5"), 1.5),
        (("a", "b"), ["a", "b"]),
    ],
)
def test_values_of_frames_become_plain_json(value: Any, expected: Any) -> None:
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


def test_a_frame_becomes_columns_and_rows() -> None:
    frame = pd.DataFrame(
        {"id": ["C1", None], "n": [1, 2], "r": [0.5, np.nan], "d": pd.to_datetime(["2026-05-01", None])}
    )
    assert plain(frame) == {
        "columns": ["id", "n", "r", "d"],
        "rows": [["C1", 1, 0.5, "2026-05-01T00:00:00"], [None, 2, None, None]],
    }
