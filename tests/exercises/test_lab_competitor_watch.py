"""The answers of the exercise on rivals' prices: the index against scipy, the rest counted row by row."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest
from scipy.stats import gmean

from courseware.answers.exercise import Workbook
from tests.exercises.files import rows


@pytest.mark.parametrize("number", range(8))
def test_right_values(number: int, workbook: Workbook) -> None:
    assignment = workbook.assignment("competitor-watch", f"outside {number}")
    params, right = assignment.params, workbook.solved(assignment).values
    items: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("competitor_prices"):
        if row["spu"] == params["spu"] and params["start"] <= row["week"] <= params["end"]:
            items[row["item_id"]].append(row)
    table = right["rivals"].set_index("item_id")
    assert sorted(table.index) == sorted(items)
    assert len(items) == 5

    amounts, pieces, relatives = {}, [], []
    for id, notes in items.items():
        notes.sort(key=lambda row: row["week"])
        deals = [float(row["deal_price"]) for row in notes]
        days = [date.fromisoformat(row["week"]) for row in notes]
        changes = sum(
            (later - earlier).days == 7 and old != new
            for (earlier, later), (old, new) in zip(pairwise(days), pairwise(deals), strict=True)
        )
        shown = [
            (day, int(float(row["total_sold"]))) for day, row in zip(days, notes, strict=True) if row["total_sold"]
        ]
        (first_day, first), (last_day, last) = shown[0], shown[-1]
        weekly = (last - first) / ((last_day - first_day).days / 7)
        depth = max(1 - deal / float(row["list_price"]) for deal, row in zip(deals, notes, strict=True))
        pieces.append(deals[-1] / int(notes[-1]["pieces"]))
        relatives.append(deals[-1] / deals[0])
        amounts[id] = weekly * deals[-1]
        given = table.loc[id, ["piece_price", "depth", "changes", "weekly"]].tolist()
        assert given == pytest.approx([pieces[-1], depth, changes, weekly])
    shares = {id: amount / sum(amounts.values()) for id, amount in amounts.items()}
    assert table["share"].to_dict() == pytest.approx(shares)
    assert right["index"] == pytest.approx(100 * gmean(relatives))
    low, high = max(pairwise(sorted(pieces)), key=lambda pair: pair[1] - pair[0])
    assert (right["low"], right["high"]) == pytest.approx((low, high))
