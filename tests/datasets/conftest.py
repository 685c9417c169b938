"""The committed tables, read once by the dictionary's types."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
DICTIONARY: dict[str, Any] = yaml.safe_load((DATASETS / "dictionary.yaml").read_text(encoding="utf-8"))["tables"]
PANDAS_TYPES = {"text": "str", "integer": "Int64", "decimal": "float64"}


@cache
def read(name: str) -> pd.DataFrame:
    """Return one table with the types that the dictionary promises."""
    columns = DICTIONARY[name]["columns"]
    return pd.read_csv(
        DATASETS / f"{name}.csv",
        encoding="utf-8-sig",
        dtype={c: PANDAS_TYPES[s["type"]] for c, s in columns.items() if s["type"] in PANDAS_TYPES},
        parse_dates=[c for c, s in columns.items() if s["type"] in ("date", "datetime")],
        keep_default_na=False,
        na_values=[""],
    )


@pytest.fixture(scope="session")
def table() -> Callable[[str], pd.DataFrame]:
    """Return a function that gives a fresh copy of a table by name."""
    return lambda name: read(name).copy(deep=False)  # pandas copies on write


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test with a ``name`` argument once for each table."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", list(DICTIONARY))


@pytest.fixture(scope="session")
def dictionary() -> dict[str, Any]:
    """Return the tables of the data dictionary."""
    return DICTIONARY
