"""A board of tiles: each a measure by day, what it is compared with, and the line at which it rings.

A tile is plain data. It is read from what a page or a record holds by `read_tile`, which trusts nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, assert_never

import pandas as pd

from courseware.shop.dictionary import Dictionary

DATED, SUMMED, PICKED = ("date", "datetime"), ("integer", "decimal"), ("text", "integer", "decimal")
"""Types of columns: that say on which day, that can be added up, by whose value rows can be picked."""
MOST_TILES = 20
NAME_LENGTH = 20
LONGEST_DAYS = 400
"""Of a period whose alarms are listed."""


class Compared(StrEnum):
    """With what a day is compared. Kept in records: never renamed."""

    WEEK_AGO = "week-ago"
    DAY_AGO = "day-ago"
    WEEK_MEAN = "week-mean"
    """The mean of the seven days before."""


class Rings(StrEnum):
    """When a tile rings. Kept in records: never renamed."""

    BELOW = "below"
    """Lower than what it is compared with, by more than a share of that."""
    ABOVE = "above"
    REACHES = "reaches"
    """At or above a level, whatever it is compared with."""


@dataclass(frozen=True)
class Tile:
    name: str
    table: str
    date: str
    """The column that says on which day."""
    over: str | None
    """The column that is added up; None counts rows."""
    under: str | None
    """The column whose sum it is divided by; None: it is not divided."""
    percent: bool
    """Whether a quotient is told in per cent."""
    column: str | None
    """Only rows in which this column holds `value`; None: all rows."""
    value: str
    compared: Compared
    rings: Rings
    line: float
    """A share (.15 is 15 %), or the level that it reaches."""


def read_tile(raw: Any, dictionary: Dictionary) -> Tile | None:
    """The tile that `raw` describes; None if it describes none that the tables can be asked for."""
    if not isinstance(raw, Mapping) or set(raw) != set(Tile.__dataclass_fields__):
        return None
    name, line = raw["name"], raw["line"]
    if not isinstance(name, str) or not name.strip() or len(name) > NAME_LENGTH or not isinstance(raw["value"], str):
        return None
    if isinstance(line, bool) or not isinstance(line, int | float) or not math.isfinite(line) or line < 0:
        return None
    if not isinstance(raw["table"], str) or (table := dictionary.tables.get(raw["table"])) is None:
        return None
    if raw["date"] not in table.of_type(*DATED) or raw["column"] not in (None, *table.of_type(*PICKED)):
        return None
    if any(raw[place] not in (None, *table.of_type(*SUMMED)) for place in ("over", "under")):
        return None
    try:
        compared, rings = Compared(raw["compared"]), Rings(raw["rings"])
    except ValueError:
        return None
    read = {"name": name.strip(), "percent": raw["percent"] is True, "compared": compared, "rings": rings}
    return Tile(**{**raw, **read})


def read_tiles(raw: Any, dictionary: Dictionary) -> tuple[Tile, ...]:
    """Those of a kept board that can still be read, of two of one name the last."""
    listed = raw if isinstance(raw, list) else []
    read = {tile.name: tile for each in listed if (tile := read_tile(each, dictionary)) is not None}
    return tuple(read.values())[:MOST_TILES]


def plain(tiles: Sequence[Tile]) -> list[dict[str, Any]]:
    """As JSON holds them; `read_tiles` reads it."""
    return [{**asdict(tile), "compared": str(tile.compared), "rings": str(tile.rings)} for tile in tiles]


def by_day(tile: Tile, table: pd.DataFrame) -> pd.Series:
    """The measure by day, from the first day of the table to its last; NaN where it would be divided by nothing."""
    days = table[tile.date].dt.normalize()
    first, last = days.min(), days.max()
    if pd.isna(first):
        return pd.Series(dtype=float)
    every = pd.date_range(first, last, freq="D")
    if tile.column is not None:
        kept = _holds(table[tile.column], tile.value)
        table, days = table[kept], days[kept]
    over = _sums(table, days, tile.over).reindex(every, fill_value=0.0)
    if tile.under is None:
        return over
    under = _sums(table, days, tile.under).reindex(every, fill_value=0.0)
    quotient = over / under.where(under != 0)
    return 100 * quotient if tile.percent else quotient


def _sums(table: pd.DataFrame, days: pd.Series, column: str | None) -> pd.Series:
    if column is None:
        return days.value_counts().astype(float)
    return table[column].groupby(days).sum().astype(float)


def _holds(column: pd.Series, value: str) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column):
        try:
            return (column == float(value)).fillna(False).astype(bool)
        except ValueError:
            return pd.Series(False, index=column.index)
    return (column == value).fillna(False).astype(bool)


def before(tile: Tile, values: pd.Series) -> pd.Series:
    """What each day is compared with; NaN where there is nothing."""
    match tile.compared:
        case Compared.WEEK_AGO:
            return values.shift(7)
        case Compared.DAY_AGO:
            return values.shift(1)
        case Compared.WEEK_MEAN:
            return values.rolling(7).mean().shift(1)
        case _:
            assert_never(tile.compared)


def alarms(tile: Tile, values: pd.Series) -> pd.Series:
    """Whether it rings, by day; a day with nothing to compare it with does not."""
    match tile.rings:
        case Rings.BELOW:
            return values < before(tile, values) * (1 - tile.line)
        case Rings.ABOVE:
            return values > before(tile, values) * (1 + tile.line)
        case Rings.REACHES:
            return values >= tile.line
        case _:
            assert_never(tile.rings)


@dataclass(frozen=True)
class Reading:
    """A tile on a day. None where there is nothing to be told."""

    tile: Tile
    value: float | None
    before: float | None
    rings: bool


def reading(tile: Tile, values: pd.Series, day: date) -> Reading:
    """`values`: the tile's by day."""
    at = pd.Timestamp(day)
    if at not in values.index:
        return Reading(tile, None, None, False)
    value, compared = (None if pd.isna(number) else float(number) for number in (values[at], before(tile, values)[at]))
    return Reading(tile, value, compared, bool(alarms(tile, values)[at]))


def board(tiles: Sequence[Tile], tables: Mapping[str, pd.DataFrame], day: date, words: tuple[str, str]) -> pd.DataFrame:
    """Columns tile, value, before, rings; the `words` for whether it rings: yes, no."""
    rows = [
        {"tile": each.tile.name, "value": each.value, "before": each.before, "rings": words[0 if each.rings else 1]}
        for each in (reading(tile, by_day(tile, tables[tile.table]), day) for tile in tiles)
    ]
    return pd.DataFrame(rows, columns=["tile", "value", "before", "rings"])


def alarms_between(tiles: Sequence[Tile], tables: Mapping[str, pd.DataFrame], first: date, last: date) -> pd.DataFrame:
    """Columns date, tile, value: a row an alarm, both ends included."""
    last = min(last, first + timedelta(days=LONGEST_DAYS))
    rows = []
    for tile in tiles:
        values = by_day(tile, tables[tile.table])
        rang = values[alarms(tile, values)].loc[pd.Timestamp(first) : pd.Timestamp(last)]
        rows += [{"date": day, "tile": tile.name, "value": value} for day, value in rang.items()]
    return pd.DataFrame(rows, columns=["date", "tile", "value"])
