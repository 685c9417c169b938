"""The bad week is an event built into the data: the exercise has to find it, and to name real products."""

from __future__ import annotations

import re

import pytest

from courseware.answers.exercise import Workbook
from courseware.content.exercise import ChoiceField
from courseware.shop.tables import Shop


@pytest.mark.slow
def test_every_variant_finds_the_same_days_channel_and_product(workbook: Workbook) -> None:
    for number in range(40):
        found = workbook.solved(workbook.assignment("bad-week", str(number))).values
        assert found["days"] == ["2026-04-07", "2026-04-08", "2026-04-09"]
        assert (found["channel"], found["sku"]) == ("paid", "S001")


def test_the_tempting_causes_are_other_ones(workbook: Workbook) -> None:
    mistakes = workbook.solved(workbook.assignment("bad-week", "1")).mistakes
    assert mistakes["fallen-traffic"]["channel"] == "feed"
    assert mistakes["lowest-product"]["sku"] == "S012"


def test_the_products_to_choose_from_are_called_what_the_shop_calls_them(shop: Shop, workbook: Workbook) -> None:
    products = shop.table("products").set_index("sku")
    field = next(one for one in workbook.assignment("bad-week", "1").fields if one.id == "sku")
    assert isinstance(field, ChoiceField)
    for sku, label in field.options.items():
        read = re.fullmatch(r"(\w+) (.+)（(.+)，(.+)）", label)
        assert read is not None, label
        code, name, colour, size = read.groups()
        product = products.loc[sku]
        assert code == sku
        assert name in product["title"]
        assert colour == product["colour"]
        assert product["size"].startswith(size.replace(" ", ""))
