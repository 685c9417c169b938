"""Tiles: what a measure is by day, what it is compared with, when it rings, and what can be read back."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.shop.dictionary import Dictionary
from courseware.shop.tiles import (
    Compared,
    Rings,
    Tile,
    alarms,
    alarms_between,
    board,
    by_day,
    plain,
    read_tile,
    read_tiles,
    reading,
)

DICTIONARY = Dictionary.model_validate(
    {
        "tables": {
            "days": {
                "label": "日报",
                "row": "一行是一天里的一个渠道",
                "columns": {
                    "date": {"label": "日期", "type": "date", "meaning": "自然日"},
                    "channel": {"label": "渠道", "type": "text", "meaning": "来源"},
                    "uv": {"label": "访客数", "type": "integer", "meaning": "访客"},
                    "sales": {"label": "金额", "type": "decimal", "meaning": "金额"},
                },
            }
        }
    }
)
FIRST = pd.Timestamp("2026-04-01")
TILE = Tile("访客", "days", "date", "uv", None, False, None, "", Compared.WEEK_AGO, Rings.BELOW, 0.15)


def days(*rows: tuple[int, str, int, float]) -> pd.DataFrame:
    """Rows: days after the first, channel, visitors, sales."""
    return pd.DataFrame(
        [(FIRST + pd.Timedelta(days=day), channel, uv, sales) for day, channel, uv, sales in rows],
        columns=["date", "channel", "uv", "sales"],
    )


def test_a_measure_by_day_is_counted_added_up_or_divided_and_of_some_rows_alone() -> None:
    table = days((0, "paid", 10, 5.0), (0, "live", 30, 1.0), (2, "paid", 4, 2.0))
    nothing = pytest.approx(math.nan, nan_ok=True)
    for tile, expected in (
        (replace(TILE, over=None), [2, 0, 1]),
        (TILE, [40, 0, 4]),
        (replace(TILE, column="channel", value="paid"), [10, 0, 4]),
        (replace(TILE, over=None, column="uv", value="4"), [0, 0, 1]),
        (replace(TILE, over=None, column="uv", value="four"), [0, 0, 0]),
        (replace(TILE, over="sales", under="uv"), [pytest.approx(0.15), nothing, pytest.approx(0.5)]),
        (replace(TILE, over="sales", under="uv", percent=True), [pytest.approx(15), nothing, pytest.approx(50)]),
    ):
        assert by_day(tile, table).tolist() == expected


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30), st.floats(0, 1))
def test_it_rings_where_the_rule_says_and_the_list_of_alarms_agrees(seen: list[int], line: float) -> None:
    table = days(*((day, "paid", uv, 0.0) for day, uv in enumerate(seen)))
    for compared in Compared:
        for rings in Rings:
            tile = replace(TILE, compared=compared, rings=rings, line=line)
            values = by_day(tile, table)
            listed = alarms_between([tile], {"days": table}, FIRST.date(), values.index[-1].date())
            assert listed["date"].tolist() == values.index[alarms(tile, values)].tolist()
            for at, uv in enumerate(seen):
                past = seen[max(0, at - 7) : at]
                against = {
                    Compared.WEEK_AGO: seen[at - 7] if at >= 7 else None,
                    Compared.DAY_AGO: seen[at - 1] if at else None,
                    Compared.WEEK_MEAN: sum(past) / 7 if len(past) == 7 else None,
                }[compared]
                read = reading(tile, values, values.index[at].date())
                assert read.value == uv
                assert read.before == (None if against is None else pytest.approx(against))
                if rings is Rings.REACHES:
                    assert read.rings == (uv >= line)
                elif against is None:
                    assert not read.rings
                else:
                    below, above = against * (1 - line), against * (1 + line)
                    if min(abs(uv - below), abs(uv - above)) > 1e-6:
                        assert read.rings == (uv < below if rings is Rings.BELOW else uv > above)


def test_a_day_without_figures_has_none() -> None:
    table = days((0, "paid", 1, 1.0))
    assert reading(TILE, by_day(TILE, table), date(2026, 5, 1)).value is None
    [row] = board([TILE], {"days": table}, date(2026, 4, 1), ("响", "不响")).to_dict("records")
    assert row == {"tile": "访客", "value": 1.0, "before": None, "rings": "不响"}


WORDS = st.sampled_from(["", "days", "date", "uv", "channel", "below", "week-ago", "访客"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries(dict.fromkeys(Tile.__dataclass_fields__, JSON)) | JSON)
def test_whatever_is_kept_is_a_tile_of_these_tables_or_none(raw: Any) -> None:
    tile = read_tile(raw, DICTIONARY)
    if tile is not None:
        assert read_tiles(plain([tile]), DICTIONARY) == (tile,)
        by_day(tile, days((0, "paid", 1, 1.0)))


@pytest.mark.parametrize(
    "change",
    [
        {"table": "nowhere"}, {"over": "channel"}, {"date": "uv"}, {"name": " "}, {"name": "长" * 21}, {"line": -1},
        {"line": math.nan}, {"line": True}, {"column": "date"}, {"rings": "always"}, {"value": None}, {"more": 1},
    ],
)  # fmt: skip
def test_what_no_table_has_is_no_tile(change: dict[str, Any]) -> None:
    [whole] = plain([TILE])
    assert read_tile(whole, DICTIONARY) == TILE
    assert read_tile({**whole, **change}, DICTIONARY) is None


def test_of_one_name_the_last_stays() -> None:
    assert read_tiles(plain([TILE, replace(TILE, line=0.2)]), DICTIONARY) == (replace(TILE, line=0.2),)
