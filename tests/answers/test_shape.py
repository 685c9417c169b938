"""What is said of a table or a list before it is handed in: enough to mend its form, and nothing of what is right."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from courseware.answers import field as fields
from courseware.answers import shape as module
from courseware.answers.shape import shape
from courseware.answers.wording import sentence
from courseware.content.exercise import ForecastField, ListField, QueryField, TableField
from courseware.shop.tables import Shop

DAY = {"id": "day", "label": "日期", "type": "date"}
CHANNEL = {"id": "channel", "label": "渠道", "type": "text", "values": ["搜索", "直播", "推荐"]}
CUSTOMER = {"id": "customer_id", "label": "客户号", "type": "text"}
AMOUNT = {"id": "amount", "label": "金额", "type": "decimal"}


def field(key: dict[str, Any], kind: str = "table", **more: Any) -> TableField:
    made = {"id": "f", "kind": kind, "label": "表", "key": [key], "columns": [AMOUNT], **more}
    return TableField.model_validate(made)


def said(of: Any, raw: Any, shop: Shop) -> list[str]:
    found = shape(of, fields.accept(of, raw, shop), shop)
    return [sentence(finding, fields.authored(of), shop.dictionary) for finding in found]


def table(*rows: list[Any], names: tuple[str, ...] = ("渠道", "金额")) -> dict[str, Any]:
    return {"columns": list(names), "rows": list(rows)}


def test_a_whole_table(shop: Shop) -> None:
    assert said(field(CHANNEL), table(["直播", "1"], ["搜索", "2"], ["推荐", "3"]), shop) == [
        "要的 2 列都在，每格都读得出来：渠道是文字、金额是数。",
        "读到 3 行，题目要 3 行。",
    ]


def test_rows_that_are_missing_and_that_stand_twice(shop: Shop) -> None:
    assert said(field(CHANNEL), table(["直播", "1"], ["直播", "1"]), shop)[1:] == [
        "读到 2 行，题目要 3 行。",
        "缺少 2 行，例如「搜索」「推荐」。检查是不是多过滤了。",
        "有 1 行的主键重复，例如「直播」。每个主键只应有一行，请检查汇总和关联。",
    ]


@pytest.mark.parametrize(
    ("raw", "begins"),
    [
        (None, "还没有填"),
        (table(names=("渠道", "金额")), "表里一行也没有"),
        (table(["直播", "1"], names=("渠道", "总额")), "表里缺少列「金额」"),
        (table(["直播", "一些"]), "「金额」列有 1 格读不成数"),
        (table(["店播", "1"]), "「渠道」列里有不认识的内容「店播」"),
    ],
)
def test_what_cannot_be_read_is_said_as_when_it_is_handed_in(shop: Shop, raw: Any, begins: str) -> None:
    (line,) = said(field(CHANNEL), raw, shop)
    assert line.startswith(begins), line


def test_keys_that_the_shop_does_not_have(shop: Shop) -> None:
    known, other = shop.tables["customers"]["customer_id"].iloc[:2]
    raw = table([known, "1"], [other.lower(), "2"], ["C000000x", "3"], names=("客户号", "金额"))
    lines = said(field(CUSTOMER), raw, shop)
    assert lines[1] == "读到 3 行。"
    assert lines[2].startswith("「客户号」有 1 个在店铺的表里找不到，例如「C000000x」")


def test_no_number_of_rows_is_due_where_the_page_shows_none(shop: Shop) -> None:
    for of in (field(DAY), field(CHANNEL, ways=["upload", "sql"]), field(CUSTOMER)):
        assert module.rows_due(of, shop) is None
    made = {"id": "f", "kind": "query", "label": "查", "key": [CHANNEL], "columns": [AMOUNT]}
    assert module.rows_due(QueryField.model_validate(made), shop) is None
    forecast = made | {"kind": "forecast", "key": [DAY]}
    assert module.rows_due(ForecastField.model_validate(forecast), shop) is None


def test_a_list_of_ids(shop: Shop) -> None:
    made = {"id": "f", "kind": "list", "label": "单", "of": "customers", "verb": "发", "measure": "人"}
    of = ListField.model_validate(made)
    one, two = shop.tables["customers"]["customer_id"].iloc[:2]
    assert said(of, f"{one}\n{two}、{one}", shop) == [
        "读到 2 个不同的号，都在店铺的表里。",
        f"有 1 个号重复了，例如「{one}」。每个只算一次。",
    ]
    (line,) = said(of, "nobody", shop)
    assert line.startswith("有 1 个号在店铺的表里找不到：「nobody」")


def test_a_key_is_nowhere_at_hand() -> None:
    """Nothing of what is right can leak from what is not passed in."""
    assert list(inspect.signature(shape).parameters) == ["field", "answer", "shop"]
    assert not {"Key", "Workbook", "Solution"} & vars(module).keys()
