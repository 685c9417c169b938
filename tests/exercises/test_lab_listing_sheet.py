"""The corrected listing sheet, put through the checks of an upload: each rule by itself, on plain CSV rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from courseware.answers.exercise import Workbook
from courseware.shop.tables import Shop
from courseware.verdict import Status
from tests.exercises.files import rows


@pytest.mark.parametrize("number", range(6))
def test_the_right_sheet_passes_every_rule(number: int, workbook: Workbook, shop: Shop) -> None:
    assignment = workbook.assignment("listing-sheet", f"outside {number}")
    share, right = assignment.params["share"], workbook.solved(assignment).values
    sheet = right["sheet"].set_index("row")
    before = {int(row["row"]): row for row in rows("listing_template")}
    saleable = {
        row["code"]: int(row["counted"]) - int(row["reserved"]) - int(row["unsaleable"])
        for row in rows("listing_counts")
    }
    sold = defaultdict(list)
    for row in rows("listing_prices"):
        if "2026-04-24" <= row["date"] <= "2026-04-30" and int(row["units"]):
            sold[row["code"]].append(float(row["price"]))

    assert [row for row in before if row not in sheet.index] == [
        row for row, old in before.items() if "糖" in old["title"] and not old["licence"]
    ]
    assert set(sheet.code) == saleable.keys() - {before[17]["code"]}
    listed: dict[str, dict[str, int]] = defaultdict(dict)
    for row in sheet.itertuples():
        old = before[int(row.Index)]
        assert re.fullmatch(r"0\d{6}", row.code)
        assert not re.search("最|第一|全网", row.title)
        assert "UPF" not in row.title or old["report"]
        removed = re.sub(re.escape(row.title), "", old["title"])
        assert removed in ("", "UPF50+", "全网最轻") or old["title"] == row.title
        assert row.strike_price == min(float(old["strike_price"]), *sold[row.code])
        assert (row.price, row.category) == (float(old["price"]), old["category"])
        assert row.weight_kg == (float(old["weight_kg"]) if old["weight_kg"] else row.weight_kg) > 0
        assert row.shop not in listed[row.code], "one listing a shop"
        listed[row.code][row.shop] = row.stock
    for code, shops in listed.items():
        assert sum(shops.values()) == saleable[code]
        if len(shops) == 2:
            assert shops["main"] == saleable[code] * share // 100
    weights = sheet.groupby("code").weight_kg.nunique()
    assert (weights == 1).all()

    promised: Counter[str] = Counter()
    for number, old in before.items():
        if number in sheet.index:
            promised[sheet.code[number]] += int(old["stock"])
    assert right["oversold"] == sum(max(0, pieces - saleable[code]) for code, pieces in promised.items())


def test_the_sheet_as_it_was_is_told_each_rule_by_its_rows(workbook: Workbook, shop: Shop) -> None:
    assignment = workbook.assignment("listing-sheet", "untouched")
    verdict = workbook.grade(assignment, {"sheet": shop.tables["listing_template"]})
    assert verdict.status is Status.PARTIAL
    told = {
        finding.id: [int(key) for key in finding.data["keys"]]
        for finding in verdict.parts["sheet"].findings
        if "keys" in finding.data
    }
    template = {int(row["row"]): row for row in rows("listing_template")}
    codes = Counter(row["code"] for row in template.values())
    assert told.pop("zero-eaten") == [row for row, old in template.items() if len(old["code"]) < 7]
    assert told.pop("weight-left-empty") == [row for row, old in template.items() if not old["weight_kg"]]
    assert told.pop("claim-without-report") == [
        row for row, old in template.items() if "UPF" in old["title"] and not old["report"]
    ]
    assert told.pop("one-stock-for-two-shops") == [
        row for row, old in template.items() if codes[old["code"]] == 2 and old["code"] != "0630110"
    ]
    assert told.keys() == {"code-used-twice", "absolute-words", "struck-without-a-sale", "counted-for-saleable"}
    assert "wrong-rows" not in told
