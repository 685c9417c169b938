"""The shop's files as they are written, for right values worked out without the engine."""

from __future__ import annotations

import csv
from pathlib import Path

DATASETS = Path(__file__).parents[2] / "datasets"


def rows(table: str) -> list[dict[str, str]]:
    with (DATASETS / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
