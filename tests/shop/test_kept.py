"""What a shop keeps between starts: its dictionary, its database, the figures that texts quote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from courseware.cache import Cache
from courseware.shop import tables
from courseware.shop.tables import Shop, ShopFault
from tests import small_shop

ROOT = Path(__file__).resolve().parents[2]
DATASETS = ROOT / "datasets"
TOTAL = "select sum(amount) from orders"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    return small_shop.write(folder)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of tables that were read."""
    files: list[str] = []
    original = tables.read_table

    def counted(path: Path, table: tables.Table) -> pd.DataFrame:
        files.append(path.name)
        return original(path, table)

    monkeypatch.setattr(tables, "read_table", counted)
    return files


def test_the_database_is_made_once(folder: Path, cache: Cache, read: list[str]) -> None:
    assert Shop.load(folder, cache).scalar(TOTAL) == pytest.approx(160.65)
    assert sorted(read) == ["customers.csv", "orders.csv"]
    assert Shop.load(folder, cache).scalar(TOTAL) == pytest.approx(160.65)
    assert len(read) == 2, "the second shop asked the file"


def test_queries_say_the_same_of_a_kept_database(folder: Path, cache: Cache) -> None:
    Shop.load(folder, cache).warm()
    plain, kept = Shop.load(folder), Shop.load(folder, cache)
    for sql in (
        "from orders",
        "select * from customers order by all",
        "select day, typeof(day), typeof(pay_time), typeof(pieces), typeof(amount) from orders",
        "select channel, count(*) from orders join customers using (customer_id) group by channel order by channel",
    ):
        pd.testing.assert_frame_equal(kept.frame(sql), plain.frame(sql))
    assert kept.frame("select $n as n", {"n": 3, "unused": 1})["n"].tolist() == [3]
    with pytest.raises(ShopFault, match="nothing"):
        kept.frame("select * from nothing")


@pytest.mark.slow
def test_every_table_of_the_sample_shop_is_the_same_in_the_file(tmp_path: Path) -> None:
    plain, kept = Shop.load(DATASETS), Shop.load(DATASETS, Cache(tmp_path))
    for name in plain.tables:
        pd.testing.assert_frame_equal(kept.frame(f'from "{name}"'), plain.frame(f'from "{name}"'))


def test_the_file_can_be_opened_with_other_settings_beside_the_shop(folder: Path, cache: Cache) -> None:
    shop = Shop.load(folder, cache)
    shop.warm()
    file = shop.file()
    assert file is not None
    with duckdb.connect(file, read_only=True, config={"threads": 1, "errors_as_json": True}) as learners:
        assert learners.execute("select count(*) from orders").fetchone() == (4,)
        with pytest.raises(duckdb.Error, match="read-only"):
            learners.execute("delete from orders")
    assert shop.scalar("select count(*) from orders") == 4


def test_nobody_can_write_to_the_kept_database(folder: Path, cache: Cache) -> None:
    shop = Shop.load(folder, cache)
    with pytest.raises(ShopFault, match="read-only"):
        shop.frame("delete from shop.orders")


def test_changed_data_is_seen(folder: Path, cache: Cache) -> None:
    before = Shop.load(folder, cache)
    assert before.scalar("select count(*) from orders") == 4
    before.keep_figures()
    small_shop.write(folder, orders=small_shop.ORDERS + "O5,C3,2026-04-03,,1.00,1,live\n")
    after = Shop.load(folder, cache)
    assert after.scalar("select count(*) from orders") == 5
    assert before.frame("select count(*) as n from orders")["n"].tolist() == [4], "it goes on with what it has open"


def test_a_changed_dictionary_is_seen(folder: Path, cache: Cache) -> None:
    assert Shop.load(folder, cache).dictionary.tables["orders"].label == "订单表"
    small_shop.write(folder, dictionary=small_shop.DICTIONARY.replace("订单表", "订单明细"))
    assert Shop.load(folder, cache).dictionary.tables["orders"].label == "订单明细"


def test_a_broken_database_is_made_again(folder: Path, cache: Cache) -> None:
    file = Shop.load(folder, cache).file()
    assert file is not None
    content = file.read_bytes()
    for broken in (content[: len(content) // 2], b"not a database", content[:5000] + b"x" + content[5001:]):
        file.write_bytes(broken)
        assert Shop.load(folder, cache).file() == file
        with duckdb.connect(file, read_only=True) as made:
            assert made.execute(TOTAL).fetchone() == (pytest.approx(160.65),)


def test_data_at_fault_is_said_and_not_kept(folder: Path, cache: Cache) -> None:
    small_shop.write(folder, orders=small_shop.ORDERS.replace("100.50", "much"))
    for _ in range(2):
        with pytest.raises(ShopFault, match=r"orders\.csv"):
            Shop.load(folder, cache).scalar(TOTAL)
    small_shop.write(folder)
    assert Shop.load(folder, cache).scalar(TOTAL) == pytest.approx(160.65)


def test_without_a_place_for_the_file_the_database_is_in_memory(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")
    shop = Shop.load(folder, Cache(tmp_path / "in the way" / "cache"))
    assert shop.scalar(TOTAL) == pytest.approx(160.65)
    shop.keep_figures()
    assert shop.file() is None


def test_kept_figures_need_no_database(folder: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Shop.load(folder, cache)
    asked = [TOTAL, "select 'a'", "select null", "select count(*) from orders"]
    values = [first.scalar(sql) for sql in asked]
    first.scalar("select max(pay_time) from orders")  # a moment is not kept
    first.keep_figures()
    monkeypatch.setattr(duckdb, "connect", None)
    second = Shop.load(folder, cache)
    assert [second.scalar(sql) for sql in asked] == values
    assert [type(second.scalar(sql)) for sql in asked] == [float, str, type(None), int]


def test_a_value_with_parameters_is_asked_for_every_time(folder: Path, cache: Cache) -> None:
    shop = Shop.load(folder, cache)
    assert [shop.scalar("select $n", {"n": n}) for n in (1, 2)] == [1, 2]


@pytest.mark.slow
def test_two_processes_start_at_once(folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from courseware.cache import Cache;"
        "from courseware.shop.tables import Shop; sys.stdin.readline();"
        "print(Shop.load(Path(sys.argv[1]), Cache(Path(sys.argv[2]))).scalar(sys.argv[3]))"
    )
    command = [sys.executable, "-c", code, str(folder), str(tmp_path / "cache"), TOTAL]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for process in started:  # all have imported everything before the first one goes
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0] for process in started]
    assert [float(text) for text in said] == [pytest.approx(160.65)] * 3
