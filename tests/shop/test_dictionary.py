"""The data dictionary is typed, and what is wrong in it is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from courseware.shop.dictionary import Dictionary
from tests import small_shop


def load(folder: Path, old: str = "", new: str = "") -> Dictionary:
    assert old in small_shop.DICTIONARY
    small_shop.write(folder, dictionary=small_shop.DICTIONARY.replace(old, new, 1) if old else small_shop.DICTIONARY)
    return Dictionary.load(folder / "dictionary.yaml")


def test_columns_are_typed(tmp_path: Path) -> None:
    orders = load(tmp_path).tables["orders"]
    assert orders.key == ["order_id"]
    assert orders.columns["amount"].title == "支付金额(元)"
    assert orders.columns["channel"].values == {"search": "搜索", "live": "直播"}
    assert orders.columns["pay_time"].nullable
    assert not orders.columns["amount"].nullable
    assert orders.titles()["day"] == "下单日期"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("type: text", "type: txt", "dictionary.yaml:8:36"),
        ("key: [order_id]", "key: [nope]", "unknown columns: nope"),
        ("ref: customers.customer_id", "ref: customers.nope", "orders.customer_id refers to customers.nope"),
        ("label: 订单表", "lable: 订单表", "lable"),
        ("type: text", "type: text, type: date", "dictionary.yaml:8"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        load(tmp_path, old, new)
