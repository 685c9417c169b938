"""The dictionary says what the files hold: columns, types, values, keys and references."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
FOLDER = Path(__file__).resolve().parents[2] / "datasets"
TYPES = {"text", "integer", "decimal", "date", "datetime"}
FORMS = {
    "integer": r"-?\d+",
    "decimal": r"-?\d+\.\d{2}(\d{2})?",
    "date": r"\d{4}-\d{2}-\d{2}",
    "datetime": r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}",
}


pytestmark = pytest.mark.xdist_group("files of the shop")  # each is read once, by one worker


@pytest.fixture
def raw(name: str) -> pd.DataFrame:
    """Return the file's fields as text, exactly as written."""
    return read_raw(name)


@cache
def read_raw(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)


def test_files_and_tables_are_the_same_set(dictionary: dict[str, Any]) -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(dictionary)


def test_all_files_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.csv")) < 30_000_000


def test_encoding_suits_excel(name: str) -> None:
    content = (FOLDER / f"{name}.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_entry_is_complete_chinese(name: str, dictionary: dict[str, Any]) -> None:
    entry = dictionary[name]
    texts = [entry["label"], entry["row"]]
    for column, spec in entry["columns"].items():
        assert spec["type"] in TYPES, column
        assert set(spec) <= {"label", "type", "meaning", "unit", "values", "nullable", "ref"}, column
        texts += [spec["label"], spec["meaning"]]
    assert [text for text in texts if not re.search(r"[\u4e00-\u9fff]", text)] == []


def test_columns_in_order(name: str, raw: pd.DataFrame, dictionary: dict[str, Any]) -> None:
    assert list(raw.columns) == list(dictionary[name]["columns"])
    assert len(raw) > 0


def test_fields_have_the_form_of_their_type(name: str, raw: pd.DataFrame, dictionary: dict[str, Any]) -> None:
    for column, spec in dictionary[name]["columns"].items():
        if spec["type"] in FORMS:
            filled = raw.loc[raw[column] != "", column]
            odd = filled[~filled.str.fullmatch(FORMS[spec["type"]])]
            assert odd.empty, (column, odd.head(3).tolist())


def test_no_field_could_be_a_formula(name: str, raw: pd.DataFrame, dictionary: dict[str, Any]) -> None:
    texts = [c for c, s in dictionary[name]["columns"].items() if s["type"] == "text"]
    assert not any(raw[column].str.match(r"[=+\-@]").any() for column in texts)


def test_empty_only_where_allowed(name: str, raw: pd.DataFrame, dictionary: dict[str, Any]) -> None:
    for column, spec in dictionary[name]["columns"].items():
        # a column that says nullable and never is would teach a wrong habit
        assert (raw[column] == "").any() == spec.get("nullable", False), column


def test_values_are_the_listed_ones(name: str, raw: pd.DataFrame, dictionary: dict[str, Any]) -> None:
    for column, spec in dictionary[name]["columns"].items():
        if "values" in spec:
            assert set(raw[column].unique()) - {""} == set(spec["values"]), column


def test_key_is_unique(name: str, raw: pd.DataFrame, dictionary: dict[str, Any]) -> None:
    key = dictionary[name]["key"]
    assert not key or not raw.duplicated(key).any()


def test_references_exist(name: str, table: Table, dictionary: dict[str, Any]) -> None:
    for column, spec in dictionary[name]["columns"].items():
        if "ref" in spec:
            other, target = spec["ref"].split(".")
            assert table(name)[column].dropna().isin(table(other)[target]).all(), column
