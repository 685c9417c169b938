"""Nothing a learner writes as SQL changes the shop's tables, wherever in a statement it stands."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from courseware.answers import field as fields
from courseware.answers import table
from courseware.answers.diagnosis import Graded
from courseware.content.exercise import TableField
from courseware.shop import query, query_sandbox
from courseware.shop.query import QueryRefused, file_of, run
from courseware.shop.query_errors import finding
from courseware.shop.query_sandbox import connection
from courseware.shop.query_wording import QUERY_SENTENCES
from courseware.shop.tables import Shop
from courseware.verdict import Finding
from tests import small_shop

INSERTED = "'O9', 'C1', date '2026-04-01', null, 1.0, 1, 'live'"

WRITES = {
    "insert values": f"insert into orders values ({INSERTED})",
    "insert select": "insert into orders select * from orders",
    "insert returning": f"insert into orders select {INSERTED} returning 1 as n",
    "insert by name": "insert into orders by name select * from orders returning 1 as n",
    "update": "update orders set amount = 1",
    "update returning": "update orders set amount = 1 where order_id < 'O3' returning 1 as n",
    "delete": "delete from orders",
    "delete returning": "delete from orders where order_id < 'O3' returning 1 as n",
    "delete using": "delete from orders using customers where orders.customer_id = customers.customer_id",
    "truncate": "truncate orders",
    "copy table": "copy orders to 'stolen.csv'",
    "copy query": "copy (select * from orders) to 'stolen.parquet'",
}

PLACES = {
    "cte": "with x as ({}) select 1 as n",
    "cte with names": "with x(n) as ({}) select 1 as n",
    "materialized": "with x as materialized ({}) select 1 as n",
    "not materialized": "with x as not materialized ({}) select 1 as n",
    "second cte": "with a as (select 1), x as ({}) select 1 as n",
    "cte that is read": "with x as ({}) select count(*) as n from x",
    "cte called like a table": "with customers as ({}) select 1 as n from customers",
    "inside a recursive one": "with recursive r(n) as (select 1 union all (with x as ({}) select 2)) select n from r",
    "nested": "with y as (with x as ({}) select 1) select 1 as n from y",
    "nested twice": "with z as (with y as (with x as ({}) select 1) select 1 from y) select 1 as n from z",
    "subquery in from": "select n from (with x as ({}) select 1 as n) s",
    "subquery as a value": "select (with x as ({}) select 1) as n",
    "subquery in where": "select 1 as n from customers where 1 in (with x as ({}) select 1)",
    "exists": "select 1 as n where exists (with x as ({}) select 1)",
    "having": "select 1 as n from orders group by channel having count(*) > (with x as ({}) select 1)",
    "order by": "select 1 as n order by (with x as ({}) select 1)",
    "limit": "select 1 as n limit (with x as ({}) select 1)",
    "join": "select 1 as n from customers c join (with x as ({}) select 1 as k) s on c.birth_decade > s.k",
    "lateral": "select 1 as n from customers c, lateral (with x as ({}) select c.tags) s",
    "union": "select 1 as n union (with x as ({}) select 2)",
    "left of union all": "(with x as ({}) select 1 as n) union all select 2",
    "except": "select 1 as n except (with x as ({}) select 2)",
    "function's argument": "select abs((with x as ({}) select 1)) as n",
    "case": "select case when true then 1 else (with x as ({}) select 2) end as n",
    "window": "select sum(1) over (order by (with x as ({}) select 1)) as n",
    "values": "values ((with x as ({}) select 1))",
    "from first": "with x as ({}) from customers select 1 as n",
}  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop.load(small_shop.write(tmp_path))


@pytest.fixture(scope="module")
def one_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop.load(small_shop.write(tmp_path_factory.mktemp("shop")))


@pytest.fixture(autouse=True)
def nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    empty = tmp_path / "here"
    empty.mkdir()
    monkeypatch.chdir(empty)
    yield
    assert not list(empty.iterdir())


def contents(shop: Shop) -> list[pd.DataFrame]:
    return [run(shop, f"select * from {name} order by all").frame for name in shop.dictionary.tables]


def assert_unchanged(shop: Shop, before: list[pd.DataFrame]) -> None:
    for was, now in zip(before, contents(shop), strict=True):
        pd.testing.assert_frame_equal(was, now)


def refusal(shop: Shop, sql: str) -> Finding:
    with pytest.raises(QueryRefused) as caught:
        run(shop, sql)
    return caught.value.finding


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_part_that_writes_is_refused_wherever_it_stands(one_shop: Shop, write: str) -> None:
    before = contents(one_shop)
    for place in PLACES.values():
        sql = place.format(write)
        found = refusal(one_shop, sql)
        kind = "delete" if write == "truncate orders" else write.split()[0]
        assert found == Finding("query-part-writes", {"part": kind}), sql
        said = QUERY_SENTENCES[found.id].format(**found.data)
        assert f"会改动数据（{kind}）" in said
        assert "只能写 select" in said
    assert_unchanged(one_shop, before)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_part_that_reads_runs_in_the_same_place(one_shop: Shop, place: str) -> None:
    """So that it is the writing that is refused above, and not the place."""
    assert not run(one_shop, place.format("select 1 as k")).frame.empty


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_the_tables_refuse_writing_by_themselves(shop: Shop, write: str) -> None:
    before = contents(shop)
    for sql in (write, PLACES["cte"].format(write)):
        with (
            connection(file_of(shop)).cursor() as cursor,
            pytest.raises(duckdb.Error, match=r"read-only|disabled"),
        ):
            cursor.execute(sql)
    assert_unchanged(shop, before)


def test_without_the_rules_the_learner_still_reads_a_sentence(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_sandbox, "violation", lambda tree, tables: None)
    before = contents(shop)
    sql = "with x as (delete from orders returning 1) select count(*) from x"
    said, _ = query_sandbox.answer(file_of(shop), {}, sql, 10)
    assert finding(said["error"], sql, shop.dictionary).id == "query-not-select"
    assert_unchanged(shop, before)


def test_an_answer_is_graded_as_before_after_somebody_tried_to_delete(shop: Shop) -> None:
    spec = TableField.model_validate(
        {
            "id": "by_channel", "kind": "table", "label": "渠道表",
            "key": [{"id": "channel", "label": "渠道", "type": "text"}],
            "columns": [{"id": "amount", "label": "金额", "type": "decimal", "tolerance": {"abs": 0.01}}],
        }
    )  # fmt: skip
    expected = fields.expect(spec, shop.table("orders").groupby("channel", as_index=False)["amount"].sum())

    def read(sql: str) -> object:
        return fields.accept(spec, {"way": "sql", "sql": sql}, shop)

    def graded() -> Graded:
        answer = read("select channel, sum(amount) as amount from orders group by channel")
        assert isinstance(answer, table.Table)
        assert isinstance(expected, table.Table)
        return table.grade(answer, expected, spec)

    before = graded()
    assert (before.score, before.problems) == (1.0, {})
    attempt = "with x as (delete from orders where amount > 20 returning 1) select 'live' as channel, count(*) from x"
    assert read(attempt) == Finding("query-part-writes", {"part": "delete"})
    assert graded() == before


def test_each_shop_has_tables_of_its_own_and_leaves_no_file(
    shop: Shop, one_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes on one folder, or two tests at once, share nothing."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    other = Shop.load(shop.folder)
    assert run(other, "select count(*) as n from orders").frame["n"].tolist() == [4]
    assert run(shop, "select count(*) as n from orders").frame["n"].tolist() == [4]
    own = file_of(other).parent
    assert own not in (file_of(shop).parent, file_of(one_shop).parent)
    assert own.exists()
    del other
    gc.collect()
    assert not own.exists()


def test_without_a_place_for_the_tables_a_sentence_says_so(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(query, "TemporaryDirectory", fail)
    assert "no space left" in str(refusal(shop, "select 1").data["message"])
    monkeypatch.undo()
    assert run(shop, "select 1 as n").frame["n"].tolist() == [1]
