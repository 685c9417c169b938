"""The shop reads its files with the dictionary's types and answers authors' SQL from any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from courseware.cache import Cache
from courseware.shop.tables import Shop, ShopFault
from tests import small_shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop.load(small_shop.write(tmp_path))


def test_types_follow_the_dictionary(shop: Shop) -> None:
    orders, customers = shop.table("orders"), shop.table("customers")
    assert orders["day"].dtype.kind == "M"
    assert orders["pay_time"].dtype.kind == "M"
    assert orders["pay_time"].isna().tolist() == [False, True, False, False]
    assert orders["amount"].dtype == "float64"
    assert orders["pieces"].dtype == "int64"
    assert orders["order_id"].dtype == "str"
    assert customers["birth_decade"].dtype == "Int64"
    assert customers["tags"][0] == "NA", "only an empty field is missing"
    assert customers["tags"].isna().tolist() == [False, True, False]


def test_a_caller_cannot_change_the_shop(shop: Shop) -> None:
    mine = shop.table("orders")
    mine.loc[0, "amount"] = -1.0
    mine["extra"] = 1
    assert shop.table("orders")["amount"][0] == 100.5
    assert "extra" not in shop.table("orders")
    assert shop.scalar("select min(amount) from orders") == 9.9


def test_tables_is_a_lazy_mapping(tmp_path: Path) -> None:
    small_shop.write(tmp_path)
    (tmp_path / "customers.csv").unlink()
    shop = Shop.load(tmp_path)
    assert list(shop.tables) == ["orders", "customers"]
    assert "customers" in shop.tables
    assert len(shop.tables["orders"]) == 4
    with pytest.raises(ShopFault, match="customers"):
        shop.tables["customers"]
    with pytest.raises(KeyError):
        shop.tables["nope"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("order_id,", "order_no,", "columns are"),
        ("2026-04-01,2026-04-01 08:00:00", "1.4.2026,2026-04-01 08:00:00", "day holds a date"),
        (",2,search", ",2.5,search", "orders.csv"),
        (",2,search", ",,search", "orders.csv"),
        ("100.50", "", "amount has empty fields"),
        ("O1,C1", "O1,", "customer_id has empty fields"),
    ],
)
def test_files_that_do_not_fit_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in small_shop.ORDERS
    shop = Shop.load(small_shop.write(tmp_path, orders=small_shop.ORDERS.replace(old, new, 1)))
    with pytest.raises(ShopFault, match=said):
        shop.table("orders")


def test_sql_sees_the_same_rows_as_pandas(shop: Shop) -> None:
    frame = shop.frame("select * from orders")
    pd.testing.assert_frame_equal(frame, shop.table("orders"), check_dtype=False)
    assert shop.frame("select typeof(day) as t, typeof(pay_time) as s from orders limit 1").to_dict("records") == [
        {"t": "DATE", "s": "TIMESTAMP"}
    ]


def test_parameters_by_name_and_unused_ones_are_ignored(shop: Shop) -> None:
    sql = "select sum(amount) from orders where channel = $channel and day >= $since"
    assert shop.scalar(sql, {"channel": "live", "since": "2026-04-02", "unused": 1}) == 30.25


def test_scalar_wants_one_value(shop: Shop) -> None:
    assert shop.scalar("select max(birth_decade) from customers where customer_id = 'C2'") is None
    assert shop.scalar("select count(*) from orders") == 4
    with pytest.raises(ShopFault, match="one row"):
        shop.scalar("select amount from orders")


@pytest.mark.parametrize("sql", ["select nope from orders", "selec 1", "select 1; select 2", "", "select $missing"])
def test_a_fault_in_authors_sql_is_told(shop: Shop, sql: str) -> None:
    with pytest.raises(ShopFault):
        shop.frame(sql)


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("delete from orders", "read-only"), ("rollback", "read-only"),
        ("create temp table x as select 1", "read-only"),
        ("with x as (delete from orders returning 1) select count(*) from x", "read-only|base table"),
        ("with x as (copy orders to 'stolen.csv') select 1", "disabled|read-only"),
        ("copy orders to 'stolen.csv'", "read-only"), ("set enable_external_access = true", "read-only"),
        ("select * from read_csv('dictionary.yaml')", "disabled"), ("select * from 'orders.csv'", "disabled"),
    ],
)  # fmt: skip
def test_authors_sql_reads_the_tables_and_nothing_else(
    tmp_path: Path, sql: str, said: str, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    shop = Shop.load(small_shop.write(folder), Cache(tmp_path / "cache") if kept else None)
    monkeypatch.chdir(folder)
    files = set(folder.iterdir())
    with pytest.raises(ShopFault, match=said):
        shop.frame(sql)
    assert shop.scalar("select count(*) from orders") == 4
    assert set(folder.iterdir()) == files


def test_a_local_frame_is_not_a_table(shop: Shop) -> None:
    secret = pd.DataFrame({"x": [1]})
    with pytest.raises(ShopFault, match="secret"):
        shop.frame("select * from secret")
    assert len(secret) == 1


def test_many_threads_share_one_shop(shop: Shop) -> None:
    def ask(number: int) -> float:
        return float(shop.scalar("select sum(amount) + $n from orders", {"n": number}))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(40))) == [pytest.approx(160.65 + number) for number in range(40)]
