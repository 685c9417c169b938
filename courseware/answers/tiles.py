"""Answers that are a board of tiles, as the workbench keeps it: what they compute is graded like any other table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from courseware.answers import table
from courseware.content.exercise import TableField
from courseware.shop import tiles
from courseware.shop.tables import Shop
from courseware.verdict import Finding

DAYS = {"board": ("day",), "alarms": ("from", "to")}
"""The days that are chosen, by what the board is handed in as."""


def accept(raw: Mapping[str, Any], field: TableField, shop: Shop) -> table.Table | Finding:
    """Read `{"tiles": […], "day": "2026-04-09"}`, of alarms with `from` and `to` instead of `day`."""
    kept = tiles.read_tiles(raw.get("tiles"), shop.dictionary)
    if not kept:
        return Finding("no-tiles")
    days = [read_day(raw.get(name)) for name in DAYS[field.tiles or "board"]]
    match days:
        case [date() as day]:
            words = next(column.values for column in field.columns if column.id == "rings") or ["", ""]
            frame = tiles.board(kept, shop.tables, day, (words[0], words[1]))
        case [date() as first, date() as last]:
            frame = tiles.alarms_between(kept, shop.tables, first, last)
        case _:
            return Finding("no-day")
    return table.accept(frame, field, labels=shop.dictionary.codes)


def read_day(raw: Any) -> date | None:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        return None
