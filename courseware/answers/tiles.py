"""Answers that are a board of tiles, as the workbench keeps it: what they compute is graded like any other table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from courseware.answers import table
from courseware.content.exercise import TableField
from courseware.shop import tiles
from courseware.shop.tables import Shop
from courseware.verdict import Finding


def accept(raw: Mapping[str, Any], field: TableField, shop: Shop) -> table.Table | Finding:
    """Read `{"tiles": […], "day": "2026-04-09"}`, of alarms with `from` and `to` instead of `day`."""
    kept = tiles.read_tiles(raw.get("tiles"), shop.dictionary)
    if not kept:
        return Finding("no-tiles")
    names: tuple[Literal["day", "from", "to"], ...] = ("day",) if field.tiles == "board" else ("from", "to")
    days = [_day(raw.get(name)) for name in names]
    if None in days:
        return Finding("no-day")
    if field.tiles == "board":
        words = next(column.values for column in field.columns if column.id == "rings") or ["", ""]
        frame = tiles.board(kept, shop.tables, days[0], (words[0], words[1]))  # type: ignore[arg-type]
    else:
        frame = tiles.alarms_between(kept, shop.tables, days[0], days[1])  # type: ignore[arg-type]
    return table.accept(frame, field, labels=shop.dictionary.codes)


def _day(raw: Any) -> date | None:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        return None
