"""Write one table as CSV in the column order of the dictionary."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

HERE = Path(__file__).resolve().parent.parent
DICTIONARIES = [HERE / "dictionary.yaml", HERE / "hidden" / "dictionary.yaml"]
FOUR_DIGITS = {"latitude", "longitude"}


@cache
def dictionary() -> dict[str, Any]:
    """Return the tables of both data dictionaries."""
    tables: dict[str, Any] = {}
    for path in DICTIONARIES:
        tables |= yaml.safe_load(path.read_text(encoding="utf-8"))["tables"]
    return tables


def _text(column: pd.Series, kind: str, name: str) -> pd.Series:
    if kind in ("date", "datetime"):
        form = "%Y-%m-%d" if kind == "date" else "%Y-%m-%d %H:%M:%S"
        return pd.to_datetime(column).dt.strftime(form)
    if kind == "decimal":
        digits = 4 if name in FOUR_DIGITS else 2
        # adding 0.0 turns a rounded -0.0 into 0.0
        return column.map(lambda v: None if pd.isna(v) else f"{round(float(v), digits) + 0.0:.{digits}f}")
    if kind == "integer":
        return column.map(lambda v: None if pd.isna(v) else str(int(v)))
    return column


def write(name: str, table: pd.DataFrame, folder: Path) -> Path:
    """Write ``table`` to ``folder/name.csv``: UTF-8 with BOM, newline ends, formats by the dictionary's types."""
    columns = dictionary()[name]["columns"]
    out = pd.DataFrame({key: _text(table[key], spec["type"], key) for key, spec in columns.items()})
    path = folder / f"{name}.csv"
    # Excel on a Chinese Windows recognises UTF-8 only by the byte order mark
    out.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    return path
