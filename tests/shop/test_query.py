"""A learner's SQL reads the shop's tables and can do nothing else: no writes, no files, no settings, no hanging."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import Formatter
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.answers.wording import sentence
from courseware.cache import Cache
from courseware.markdown import plain_text
from courseware.shop import query, query_habits
from courseware.shop.query import MAX_CHARACTERS, QueryRefused, file_of, run
from courseware.shop.query_rules import FUNCTIONS, GROWING
from courseware.shop.query_sandbox import connection
from courseware.shop.query_wording import QUERY_SENTENCES
from courseware.shop.tables import Shop
from courseware.worker import Busy, Reply, Stopped, Workers
from tests import small_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop.load(small_shop.write(tmp_path_factory.mktemp("shop")))


def refused(shop: Shop, sql: str, seconds: float = 2) -> tuple[str, str]:
    """The finding's id and its sentence, which must need no data that is not there."""
    with pytest.raises(QueryRefused) as caught:
        run(shop, sql, seconds=seconds)
    finding = caught.value.finding
    needed = {name for _, name, _, _ in Formatter().parse(QUERY_SENTENCES[finding.id]) if name}
    assert needed <= set(finding.data), f"{finding.id} lacks {needed - set(finding.data)}"
    return finding.id, plain_text(sentence(finding, dictionary=shop.dictionary))


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("select channel, count(*) as n from orders group by channel order by channel", [("live", 2), ("search", 2)]),
        ("select sum(pieces) from orders -- 注释", [(7,)]),
        ("with big as (select * from orders where amount > 20) select count(*) from big;", [(2,)]),
        ("with recursive r(n) as (select 1 union all select n + 1 from r where n < 4) select sum(n) from r", [(10,)]),
        ("select count(distinct customer_id) from orders where day between '2026-04-01' and '2026-04-02'", [(2,)]),
        ("SELECT o.amount FROM Orders AS o JOIN customers c USING (customer_id) WHERE c.tags LIKE '%送礼%'", [(9.9,)]),
        ("select strftime(day, '%m-%d') from orders qualify rank() over (order by amount) = 1", [("04-03",)]),
        ("select unnest(string_split(tags, '|')) from customers where customer_id = 'C3'", [("囤货",), ("送礼",)]),
        ("select replace(order_id, 'O', '') || '-' || channel from orders order by 1 limit 1", [("1-search",)]),
        ("from orders select max(amount)", [(100.5,)]),
        ("values (1), (2)", [(1,), (2,)]),
        ("select count(*) from range(5)", [(5,)]),
        ("select live from (select channel, pieces from orders) pivot (sum(pieces) for channel in ('live'))", [(4,)]),
        ("select customer_id from orders where amount > (select avg(amount) from orders)", [("C1",)]),
        ("select case when amount > 50 then '高' else '低' end as 档, pay_time is null from orders limit 1",
         [("高", False)]),
    ],
)  # fmt: skip
def test_ordinary_queries_run(shop: Shop, sql: str, rows: list[tuple[object, ...]]) -> None:
    result = run(shop, sql)
    assert list(result.frame.itertuples(index=False, name=None)) == rows
    assert not result.truncated


def test_no_more_rows_than_asked_for(shop: Shop) -> None:
    result = run(shop, "select range from range(100000000000)", max_rows=5000)
    assert len(result.frame) == 5000
    assert result.truncated
    assert result.frame["range"].iat[-1] == 4999
    assert not run(shop, "select * from range(10)", max_rows=10).truncated
    assert run(shop, "select * from range(11)", max_rows=10).truncated


def test_an_empty_result_has_its_columns(shop: Shop) -> None:
    assert list(run(shop, "select day, amount from orders where false").frame.columns) == ["day", "amount"]


def test_columns_of_the_same_name_are_kept_apart(shop: Shop) -> None:
    frame = run(shop, "select o.*, c.* from orders o join customers c on o.customer_id = c.customer_id").frame
    assert frame.columns.is_unique


@pytest.mark.parametrize(
    ("expression", "dtype", "value"),
    [
        ("pieces", "int32|int64", 2), ("nullif(pieces, pieces)", "Int32|Int64", pd.NA), ("sum(pieces)", "int64", 2),
        ("sum(null::int)", "Int64", pd.NA), ("170141183460469231731687303715884105727", "float64", float(2**127)),
        ("amount", "float64", 100.5), ("1.25", "float64", 1.25), ("amount > 1", "bool", True),
        ("nullif(true, true)", "boolean", pd.NA), ("channel", "str", "search"), ("null::varchar", "str", np.nan),
        ("day", r"datetime64\[.s\]", pd.Timestamp("2026-04-01")),
        ("timestamp '2026-04-01 10:00'", r"datetime64\[us\]", pd.Timestamp("2026-04-01 10:00")),
        ("interval 36 hours", r"timedelta64\[us\]", pd.Timedelta(hours=36)),
        ("interval 2 months", r"timedelta64\[us\]", pd.Timedelta(days=60)),
        ("null::interval", r"timedelta64\[us\]", pd.NaT),
    ],
)  # fmt: skip
def test_values_come_with_the_types_of_pandas(shop: Shop, expression: str, dtype: str, value: object) -> None:
    (column,) = run(shop, f"select {expression} as x from orders where order_id = 'O1' group by all").frame.items()
    assert re.fullmatch(dtype, str(column[1].dtype))
    found = column[1].iat[0]
    assert pd.isna(found) if pd.isna(value) else found == value


@pytest.mark.parametrize(("problem", "finding"), [(Busy(), "query-busy"), (Stopped("crash"), "query-stopped")])
def test_a_query_that_was_not_run_says_so(
    shop: Shop, problem: Exception, finding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Troubled(Workers):
        def run(self, *_: object, **__: object) -> Reply:
            raise problem

    monkeypatch.setattr(query, "workers", Troubled())
    assert refused(shop, "select 1")[0] == finding


def test_a_database_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    """By another version of the engine, which has one of its own, while the server runs."""
    (tmp_path / "shop").mkdir()
    shop = Shop.load(small_shop.write(tmp_path / "shop"), Cache(tmp_path / "cache"))
    assert run(shop, "select count(*) from orders").frame.iat[0, 0] == 4
    file_of(shop).unlink()
    query.workers.stop()
    assert run(shop, "select count(*) from orders").frame.iat[0, 0] == 4


HOSTILE = {
    "query-empty": ["", "   \n", "-- nothing", "/* */", ";"],
    "query-several": ["select 1; select 2", "select 1; drop table orders", "select 1\0; drop table orders"],
    "query-not-select": [
        "insert into orders select * from orders", "update orders set amount = 0", "delete from orders",
        "drop table orders", "create table x as select 1", "alter table orders drop column day",
        "truncate orders", "copy orders to 'x.csv'", "copy (select 1) to 'x.parquet'", "copy orders from 'x.csv'",
        "attach 'x.db'", "detach memory", "install httpfs", "load httpfs", "pragma database_list",
        "set threads = 8", "reset threads", "set variable x = 1", "use memory", "checkpoint", "begin", "vacuum",
        "call pragma_version()", "export database 'x'", "import database 'x'", "prepare p as select 1", "execute p",
        "explain analyze select 1",        "create macro f() as 1", "create secret (type s3)", "explain select 1",
    ],
    "query-source-closed": [
        "select * from read_csv('/etc/passwd')", "select * from read_text('/etc/passwd')", "select * from glob('/*')",
        "select * from read_blob('/etc/passwd')", "select * from read_json('x')", "select * from read_parquet('x')",
        "select * from duckdb_settings()", "select * from pragma_database_list()", "select * from query('select 1')",
        "select * from query_table('orders')", "select * from information_schema.tables", "select * from main.orders",
        "select * from memory.main.orders", "select * from pg_catalog.pg_class", "select * from duckdb_functions()",
        "select (select count(*) from duckdb_secrets())", "select * from orders, lateral (select * from glob('*')) g",
        "with x as (from read_csv('/etc/passwd')) select 1",
        "select 1 union select content from read_text('/etc/passwd')",
        "select * from json_execute_serialized_sql('{}')", "select * from sniff_csv('/etc/passwd')",
        "select * from orders where order_id in (select filename from read_text('*'))",
        "select * from system.main.range(3)",
    ],
    "query-unknown-table": [
        "select * from 'x.csv'", "select * from '/etc/passwd'", "from \"https://example.org/x.parquet\"",
        "select * from duckdb_databases", "select * from sqlite_master", "select * from pg_class",
        "with a as (select * from duckdb_views), duckdb_views as (select 1) select * from a",
        "with sqlite_master as (select * from sqlite_master) select * from sqlite_master",
        "select * from (with duckdb_views as (select 1) select * from duckdb_views), duckdb_views",
    ],
    "query-function-closed": [
        "select getenv('HOME')", "select current_setting('memory_limit')", "select version()", "select current_query()",
        "select getvariable('x')", "select nextval('s')", "select write_log('x')", "select sleep_ms(100000)",
        "select repeat('x', 1000000000)", "select rpad('x', 1000000000, 'y')", "select lpad('x', 1000000000, 'y')",
        "select printf('%1000000000d', 1)", "select format('{:1000000000}', 1)", "select range(1000000000)",
        "select list_resize([1], 1000000000)", "select levenshtein(a, a) from (select 'x' as a)",
        "select 'x'.getenv()", "select pg_sleep(10)", "select json_serialize_sql('select 1')",
        "select list_transform([1], x -> getenv('HOME'))", "select sum(getenv('HOME')) over () from orders",
        "select system.main.getenv('HOME')", "select count(*) filter (where getenv('x') = '') from orders",
        "select 1 from orders order by getenv('x')", "select 1 limit getenv('x')::int",
    ],
    "query-show": ["show tables", "show databases", "describe orders", "summarize orders", "from (show tables)"],
    "query-parameter": ["select ?", "select $1", "select * from orders where channel = $channel"],
    "query-text-growth": [
        "select " + "||".join(["tags"] * 20) + " from customers",
        "select a||a b, b||b c, c||c d, d||d e, e||e f, f||f g, g||g h, h||h i, i||i j, j||j k, k||k l, l||l m, "
        "m||m n, n||n from (select 'x' a)",
        f"select replace(replace(tags, 'x', '{'x' * 100}'), 'x', '{'x' * 100}') from customers",
        "select replace(tags, 'x', order_id) from orders, customers",
    ],
    "query-too-complex": [
        "select " + "(" * 3000 + "1" + ")" * 3000, "select " + "- " * 3000 + "1", "select 1" + "+1" * 5000,
    ],
    "query-too-long": ["select 1" + " " * 1_000_000, "-" * (MAX_CHARACTERS + 1)],
}  # fmt: skip


@pytest.mark.parametrize(("finding", "sql"), [(finding, sql) for finding, many in HOSTILE.items() for sql in many])
def test_what_is_not_reading_the_shop_is_refused(shop: Shop, finding: str, sql: str) -> None:
    assert refused(shop, sql)[0] == finding
    assert run(shop, "select count(*) from orders").frame.iat[0, 0] == 4


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')", "select * from '/etc/passwd.csv'", "copy orders to 'stolen.csv'",
        "attach 'stolen.db'", "install httpfs", "set enable_external_access = true", "set threads = 8",
        "set lock_configuration = false", "load httpfs",
    ],
)  # fmt: skip
def test_the_second_wall_holds_without_the_first(
    shop: Shop, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with (
        connection(file_of(shop)).cursor() as cursor,
        pytest.raises(Exception, match=r"disabled|locked|not allowed"),
    ):
        cursor.execute(sql)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("sql", "finding", "said"),
    [
        ("select amont from orders", "query-unknown-column", "amount(支付金额)"),
        ("select o.amont from orders o", "query-unknown-column", "amount(支付金额)"),
        ("select 支付金额 from orders", "query-unknown-column", "amount(支付金额)"),
        ("select x.amount from orders o", "query-unknown-alias", "这里可以用：o"),
        ("select a.nope from (select 1 as x) a", "query-no-such-column", "nope"),
        ("select amount", "query-column-without-from", "amount"),
        ("select * from ordres", "query-misspelt-table", "orders(订单表)"),
        ("select * from 订单表", "query-misspelt-table", "orders(订单表)"),
        ("select * from nothing_like_it", "query-unknown-table", "orders、customers"),
        ("select summ(amount) from orders", "query-unknown-function", "sum"),
        ("select date_format(day, '%Y') from orders", "query-elsewhere", "strftime"),
        ("select '中文',\n  amount frm orders o x", "query-syntax", "第 2 行"),
        ("select amount\nfrom", "query-syntax-end", "第 2 行"),
        ("select 1,\n'abc from orders", "query-unclosed", "第 2 行"),
        ("select channel，amount from orders", "query-full-width", "，"),
        ("select channel，sum(amount) from orders", "query-full-width", "，"),
        ("select '，',\n count（*） from orders", "query-full-width", "第 2 行有全角符号“（”"),
        ('select * from orders where channel = "live"', "query-double-quotes", "'live'"),
        ("select customer_id from orders o join customers c on o.customer_id = c.customer_id", "query-ambiguous-column",
         "o.customer_id 或 c.customer_id"),
        ("select channel, sum(amount) from orders", "query-group-by", "channel"),
        ("select 1 from orders where sum(amount) > 1", "query-aggregate-in-where", "having"),
        ("select sum(order_id) from orders", "query-argument-types", "sum 不能用在这样的类型上：文本"),
        ("select 1 from orders where day like '2%'", "query-date-as-text", "like 要用在文本上，这里是日期"),
        ("select 1 from orders where amount > day", "query-argument-types", "小数、日期"),
        ("select 1 from orders where pieces = 'abc'", "query-conversion", "“abc”不能转换成整数"),
        ("select 1 from orders where day > '4月1日'", "query-conversion", "“4月1日”不能转换成日期"),
        ("select date '2026-13-01'", "query-conversion", "2026-13-01"),
        ("select 9223372036854775807 + 1", "query-number-range", "范围"),
        ("select (select amount from orders)", "query-subquery-rows", "一行"),
        ("select 1 union select 1, 2", "query-set-columns", "列数"),
        ("select * from orders order by 20", "query-order-position", "序号"),
    ],
)  # fmt: skip
def test_common_errors_are_explained(shop: Shop, sql: str, finding: str, said: str) -> None:
    found, sentence = refused(shop, sql)
    assert found == finding
    assert said in sentence


@pytest.mark.parametrize(
    ("sql", "finding", "said"),
    [
        # Functions of MySQL, SQL Server, Oracle and Excel
        ("select nvl(amount, 0) from orders", "query-elsewhere", "coalesce(x, 0)"),
        ("select ISNULL(amount, 0) from orders", "query-elsewhere", "coalesce(x, 0)"),
        ("select isnull(amount) from orders", "query-elsewhere", "x is null"),
        ("select to_char(day, 'YYYY-MM') from orders", "query-elsewhere", "strftime(x, '%Y-%m')"),
        ("select str_to_date('2026-04-01', '%Y-%m-%d')", "query-elsewhere", "strptime(x, '%Y-%m-%d')"),
        ("select GETDATE()", "query-elsewhere", "now()"), ("select curdate()", "query-elsewhere", "today()"),
        ("select sysdate from orders", "query-elsewhere", "now()"),
        ("select 1 from dual", "query-elsewhere", "select now()"),
        ("select datediff(pay_time, day) from orders", "query-elsewhere", "date_diff('day', x, y)"),
        ("select datediff('2026-04-02', '2026-04-01')", "query-elsewhere", "date_diff('day', x, y)"),
        ("select datediff(day, day, pay_time) from orders", "query-elsewhere", "datediff('day', …)"),
        ("select datediff(month, day, pay_time) from orders", "query-elsewhere", "datediff('month', …)"),
        ("select datepart(month, day) from orders", "query-elsewhere", "datepart('month', …)"),
        ("select dateadd(day, 1, day) from orders", "query-elsewhere", "x + interval 1 day"),
        ("select date_sub(day, interval 1 day) from orders", "query-elsewhere", "x - interval 1 day"),
        ("select eomonth(day) from orders", "query-elsewhere", "last_day(x)"),
        ("select decode(channel, 'live', 1, 0) from orders", "query-elsewhere", "case x when"),
        ("select to_number('12')", "query-elsewhere", "cast(x as double)"),
        ("select convert(varchar, day) from orders", "query-elsewhere", "cast(x as varchar)"),
        ("select cast(amount as varchar2) from orders", "query-elsewhere", "varchar2，可以写成：varchar"),
        ("select cast(amount as money) from orders", "query-unknown-type", "money"),
        ("select sumif(amount, channel = 'live') from orders", "query-elsewhere", "sum(x) filter (where y = 'a')"),
        ("select countifs(channel, 'live') from orders", "query-elsewhere", "count(*) filter (where y = 'a')"),
        ("select vlookup(amount, customers, 2) from orders", "query-elsewhere", "join b using (id)"),
        ("select average(amount) from orders", "query-elsewhere", "avg(x)"),
        ("select substring_index(tags, '|', 1) from customers", "query-elsewhere", "split_part"),
        ("select charindex('a', channel) from orders", "query-elsewhere", "strpos(x, 'a')"),
        ("select var(amount) from orders", "query-elsewhere", "variance(x)"),
        ("select trunc(day) from orders", "query-elsewhere", "date_trunc('month', x)"),
        ("select count(distinct channel, day) from orders", "query-elsewhere", "count(distinct (x, y))"),
        ("select rank(amount) over (order by amount) from orders", "query-elsewhere", "rank() over (order by x)"),
        ("select instr(channel) from orders", "query-argument-count", "写了 1 个，可以是 2 个"),
        # Turns of syntax
        ("select TOP 10 * from orders", "query-elsewhere", "limit 10"),
        ("select distinct top 3 channel from orders", "query-elsewhere", "limit 3"),
        ("select top(10) amount from orders", "query-elsewhere", "limit 10"),
        ("select * from orders limit 5, 10", "query-elsewhere", "limit 10 offset 5"),
        ("select * from orders where channel = 'live' && amount > 1", "query-elsewhere", "&&，可以写成：and"),
        ("select * from orders where channel = 'live' || amount > 1", "query-elsewhere", "||，可以写成：or"),
        ("select 1 from orders where 1 < amount < 5", "query-chained", "1 < x and x < 5"),
        ("select amount from orders minus select 1", "query-elsewhere", "except"),
        ("select * from orders connect by prior order_id = customer_id", "query-elsewhere", "with recursive"),
        ("select * from orders where rownum <= 10", "query-elsewhere", "limit 10"),
        ("select group_concat(channel separator '、') from orders", "query-elsewhere", "string_agg(x, ',')"),
        ("select string_agg(channel, ',') within group (order by day) from orders", "query-elsewhere", "order by y"),
        ("select * from orders where channel regexp 'a'", "query-elsewhere", "regexp_matches"),
        ("select * from [orders]", "query-elsewhere", "可以写成：orders"),
        ("select 1 from orders a, customers b where a.customer_id = b.customer_id(+)", "query-elsewhere", "left join"),
        ("select 1 from orders join customers using customer_id", "query-elsewhere", "using (customer_id)"),
        ("select * from orders where amount between 1 to 10", "query-elsewhere", "between x and y"),
        ("select * from orders where channel is 'live'", "query-elsewhere", "可以写成：="),
        ("select sum(amount) over partition by channel from orders", "query-elsewhere", "over (partition by x)"),
        ("select cast(amount, int) from orders", "query-elsewhere", "cast(amount as int)"),
        ("select amount '金额' from orders", "query-elsewhere", "amount as"),
        ("select amount form orders", "query-elsewhere", "form，可以写成：from"),
        ("selec amount from orders", "query-elsewhere", "select"),
        ("select * from orders a left join customers b where a.amount > 1", "query-join-on", "on"),
        ("select * from orders join customers", "query-join-on", "on"),
        ("select * from orders order by amount where amount > 1", "query-clause-order", "where 要写在 order by 前面"),
        ("select channel from orders limit 3 group by channel", "query-clause-order", "group by 要写在 limit 前面"),
        ("select *, rank() over (order by day) r from orders where r = 1", "query-window-in-where", "qualify"),
        ("select row_number() from orders", "query-window-over", "row_number 是窗口函数"),
        # Types
        ("select order_id + '-' + channel from orders", "query-plus-text", "||"),
        ("select pay_time + 1 from orders", "query-elsewhere", "+ interval 1 day"),
        ("select year('2026-04-01')", "query-date-needed", "year 要用在日期上"),
        ("select date_trunc('month', '2026-04-01')", "query-date-needed", "date_trunc 要用在日期上"),
        ("select extract(year from order_id) from orders", "query-date-needed", "日期"),
        ("select left(day, 7) from orders", "query-date-as-text", "left 要用在文本上"),
        ("select * from orders where day = 2026-04-01", "query-date-quotes", "单引号"),
        ("select ifnull(channel, 0) from orders", "query-argument-types", "coalesce 不能用在这样的类型上：文本、整数"),
        # Names
        ("select * from orders where channel = search", "query-unquoted", "search 是“渠道”里的一个值"),
        ("select 金额 from orders", "query-unknown-column", "amount(支付金额)"),
        ("select o.金额 from orders o", "query-unknown-column", "amount(支付金额)"),
        ('select "订单号" from orders', "query-unknown-column", "order_id(订单号)"),
        ('select "search" from orders', "query-double-quotes", "'search'"),
        ("select buyers from orders", "query-no-such-column", "buyers"),
        # Characters
        ("select ａmount from orders", "query-full-width", "ａ"),
        ("select amount from orders；", "query-full-width", "；"),
        ("select * from orders where channel = ‘live’", "query-full-width", "‘"),
        ("select a！=1 from orders", "query-full-width", "！"),
        ("select amount,\ncha\u200bnnel from orders", "query-invisible", "第 2 行"),
    ],
)  # fmt: skip
def test_what_is_written_otherwise_elsewhere_gets_the_right_hint(shop: Shop, sql: str, finding: str, said: str) -> None:
    found, sentence = refused(shop, sql)
    assert (found, said in sentence) == (finding, True), sentence


@pytest.mark.parametrize(
    ("sql", "near"),
    [
        ("select sum(amount from orders", "from"), ("select channel count(*) from orders", "("),
        ("select sum(case channel = 'live' then 1 end) from orders", "then"),
        ("select 'a' || channel from orders where group by 1", "group"),  # the || is right
        ("select top from orders where amount >> > 1", ">"), ("select amount from orders x y", "y"),
    ],
)  # fmt: skip
def test_no_hint_is_given_that_does_not_mend_the_query(shop: Shop, sql: str, near: str) -> None:
    found, sentence = refused(shop, sql)
    assert (found, f"“{near}”" in sentence) == ("query-syntax", True), sentence


def test_a_hint_is_something_that_may_be_used_here() -> None:
    for name, instead in query_habits.FUNCTIONS.items():
        parsed = {"coalesce", "cast", "nullif", "filter", "using"}
        assert set(re.findall(r"(\w+) ?\(", instead)) <= FUNCTIONS | GROWING | parsed, name
    assert {*query_habits.FUNCTIONS} & FUNCTIONS == {"date_sub", "datesub", "to_days"}  # taken in another way here


def test_a_deeply_nested_statement_is_refused_at_once(shop: Shop) -> None:
    started = perf_counter()
    for part in ("(", "case when (", "f(", "["):
        assert refused(shop, "select " + part * 300)[0] in ("query-syntax-end", "query-syntax")
    assert perf_counter() - started < 5


@pytest.mark.parametrize(
    "sql",
    [
        "with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r",
        "select sum(a.range * b.range) from range(10000000) a, range(10000000) b",
        "select sum(length(a.range::text || b.range::text)) from range(10000000) a, range(10000000) b",
    ],
)
def test_an_endless_query_is_stopped(shop: Shop, sql: str) -> None:
    started = perf_counter()
    assert refused(shop, sql, seconds=0.3)[0] == "query-timeout"
    assert perf_counter() - started < 3


@pytest.mark.parametrize(
    "sql",
    [
        "select list(range) from range(1000000000)",
        "select * from range(10000000) a, range(10000000) b order by a.range * b.range",
        "with recursive r(s) as (select 'xxxxxxxxx' union all select s || s from r) select max(length(s)) from r",
    ],
)
def test_a_greedy_query_is_stopped(shop: Shop, sql: str) -> None:
    assert refused(shop, sql, seconds=20)[0] == "query-memory"


def test_a_huge_result_is_refused(shop: Shop) -> None:
    sql = "select string_agg(range::text) as s from range(30000000) group by range % 6"
    assert refused(shop, sql, seconds=20)[0] in {"query-too-large", "query-memory"}


@pytest.mark.slow
def test_one_learners_long_query_does_not_hold_up_another(shop: Shop) -> None:
    endless = "select sum(a.range * b.range) from range(10000000) a, range(10000000) b"

    def waits(_: int) -> str:
        return refused(shop, endless, seconds=3)[0]

    def quick(_: int) -> float:
        started = perf_counter()
        assert run(shop, "select count(*) from orders", seconds=3).frame.iat[0, 0] == 4
        return perf_counter() - started

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(quick, range(8)))  # so that as many workers as may be are there
        long_ones = [pool.submit(waits, number) for number in range(2)]
        quick_ones = list(pool.map(quick, range(30)))
        assert not all(one.done() for one in long_ones), "the quick ones must have run meanwhile"
        assert [one.result() for one in long_ones] == ["query-timeout"] * 2
    assert sorted(quick_ones)[len(quick_ones) // 2] < 0.75


def test_every_allowed_function_exists(shop: Shop) -> None:
    with connection(file_of(shop)).cursor() as cursor:
        known = {name for (name,) in cursor.execute("select function_name from duckdb_functions()").fetchall()}
    parsed = {"ifnull", "unnest", "position", "row"}  # turned into something else before a function is looked up
    windows = {"row_number", "rank", "dense_rank", "rank_dense", "percent_rank", "cume_dist", "ntile", "lag", "lead"}
    windows |= {"first_value", "last_value", "nth_value"}
    assert not (FUNCTIONS | GROWING) - known - parsed - windows


WORDS = """select * from orders customers where amount day , ( ) ' " ; -- /* */ = > || count sum group by order limit
with as recursive union join on pivot 1 -1 1e400 null 'x' $1 ? :: int date interval case when then end over [ ] { } ->
values lateral unnest range exists in not like between \0 \ud800 ， （"""
SQL_WORDS = st.sampled_from(WORDS.split())


@given(st.text(max_size=200) | st.lists(SQL_WORDS, max_size=25).map(" ".join))
@settings(max_examples=300)
def test_no_text_raises_anything_else(shop: Shop, sql: str) -> None:
    try:
        run(shop, sql, max_rows=10, seconds=1)
    except QueryRefused as problem:
        sentence(problem.finding, dictionary=shop.dictionary)  # nor does its wording
