"""What a hostile learner may hand in: each is answered with a sentence within its time, and afterwards everything is as
before: the next query and the next file are read, and nobody's table has changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import pandas as pd
import pytest

from courseware.answers.upload import UploadedFile
from courseware.answers.uploaded import table_of
from courseware.answers.wording import sentence
from courseware.shop.query import QueryRefused, run
from courseware.shop.tables import Shop
from courseware.verdict import Finding
from courseware.worker import asked_by
from tests import small_shop

pytestmark = pytest.mark.slow

QUERY_SECONDS, FILE_SECONDS = 0.6, 1.5
SLACK_SECONDS = 6
"""For the start of a worker on a busy machine, should none be ready."""

QUERY_FINDINGS = {
    "query-timeout", "query-memory", "query-too-large", "query-stopped",
    "query-not-select", "query-source-closed", "query-function-closed", "query-part-writes", "query-unknown-table",
    "query-misspelt-table", "query-unclosed", "query-too-complex", "query-too-long", "query-text-growth",
    "query-several",
}  # fmt: skip
FILE_FINDINGS = {
    "file-slow", "file-memory", "file-broken", "file-too-big", "file-encrypted", "file-encoding", "file-empty",
    "file-type", "too-many-rows", "too-many-columns", "ragged-rows", "empty-table",
}  # fmt: skip

BIG = "range(10000000)"


def doubling(first: str, times: int) -> str:
    """Tables of which each has the columns of the one before twice."""
    tables = [f"t{n} as (select * from t{n - 1} a, t{n - 1} b)" for n in range(1, times + 1)]
    return f"with t0 as ({first}), {', '.join(tables)} select count(*) from t{times}"


QUERIES = {
    # Writing
    "delete in a cte": "with x as (delete from orders returning 1) select count(*) from x",
    "update in a cte": "with x as (update orders set amount = 1 returning 1) select count(*) from x",
    "insert in a cte": "with x as (insert into orders select * from orders returning 1) select count(*) from x",
    "truncate in a cte": "with x as (truncate orders) select 1",
    "copy in a cte": "with x as (copy orders to 'o.csv') select 1",
    "drop": "drop table orders",
    "two statements": "select 1; delete from orders",
    # Getting out
    "read_csv": "select * from read_csv('/etc/passwd')",
    "read_text": "select content from read_text('/proc/self/environ')",
    "a file as table": "select * from '/etc/passwd'",
    "the web": "select * from 'https://example.org/x.parquet'",
    "getenv": "select getenv('DATABASE_URL')",
    "attach": "attach '/tmp/x.db' as x",
    "copy": "copy orders to '/tmp/stolen.csv'",
    "export": "export database '/tmp/stolen'",
    "install": "install httpfs",
    "load": "load '/tmp/evil.duckdb_extension'",
    "set": "set memory_limit = '100GB'",
    "set in a function": "select set_config('threads', '8')",
    "pragma": "pragma database_list",
    "settings": "select * from duckdb_settings()",
    "catalogue": "select * from information_schema.tables",
    "query by text": "select * from query('delete from orders')",
    "serialized": "select * from json_execute_serialized_sql('{}')",
    # Time
    "endless recursion": "with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r",
    "cross join": f"select sum(a.range * b.range) from {BIG} a, {BIG} b",
    "three tables": f"select count(*) from orders a, {BIG} b, {BIG} c where a.amount * b.range < c.range",
    "generate_series": "select sum(generate_series) from generate_series(1, 1000000000000)",
    "sorting": "select range from range(100000000) order by range % 7",
    "regular expression": f"select count(*) from {BIG} where regexp_matches(range::text || 'aaaaaaaaa', '(a|aa)+$')",
    "like": f"select count(*) from {BIG} a, {BIG} b where a.range::text like '%' || b.range::text || '%1%2%3%'",
    "window": f"select max(m) from (select mode(range % 9) over (order by range rows 9999 preceding) m from {BIG})",
    "binding, columns": doubling("select x from (values (1)) v(x)", 25),
    "binding, two columns": doubling("select 1 as x, 2 as y", 20),
    "binding, unions": "with t0 as (select 1 x), "
    + ", ".join(f"t{n} as (select * from t{n - 1} union all select * from t{n - 1})" for n in range(1, 30))
    + " select count(*) from t29",
    "joins": "select count(*) from orders" + "".join(f" join orders o{n} using (channel)" for n in range(60)),
    "nested lists": "select list_transform(l, lambda x: list_sort(list_transform(l, lambda y: x * y))) from"
    f" (select list(range) l from range(20000)) t, {BIG}",
    # Memory
    "list of a join": f"select list(a) from {BIG} a, {BIG} b",
    "list": "select list(range) from range(1000000000)",
    "text doubling":
    "with recursive r(s) as (select 'xxxxxxxxx' union all select s || s from r) select max(length(s)) from r",
    "string_agg": "select string_agg(range::text, 'xxxxxxxxxxxxxxxxxxx') from range(1000000000)",
    "distinct": "select count(distinct range * 7) from range(1000000000)",
    "histogram": "select histogram(range) from range(1000000000)",
    "group by": "select range, count(*) from range(1000000000) group by range order by 2 limit 1",
    "hash join": "select count(*) from range(1000000000) a join range(1000000000) b on a.range = b.range + 1",
    "wide and long": "select " + ", ".join(f"range + {n} as c{n}" for n in range(900)) + f" from {BIG}",
    "nth_value of all": f"select nth_value(range, 3) over (order by range desc) from {BIG}",
    "repeat": "select repeat('x', 1000000000)",
    "rpad": "select rpad('x', 1000000000, 'y')",
    "a long number": "select " + "9" * 15_000,
    "concat": "select " + "||".join(["tags"] * 30) + " from customers",
    # The parser
    "deep brackets": "select " + "(" * 9000 + "1" + ")" * 9000,
    "deep minus": "select " + "- " * 9000 + "1",
    "deep case": "select " + "case when true then " * 700 + "1" + " end" * 700,
    "deep subqueries": "select * from (" * 900 + "select 1" + ")" * 900,
    "many terms": "select 1" + "+1" * 9000,
    "many ors": "select count(*) from orders where " + " or ".join(f"pieces={n}" for n in range(1500)),
    "long list": "select 1 where 1 in (" + ",".join(["1"] * 9000) + ")",
    "too long": "select '" + "x" * 1_000_000 + "'",
    "bytes": "select '\ud800\0\x01' from \x7forders",
    "comment": "/*" * 9000,
}  # fmt: skip

HARMLESS = {"long list", "a long number", "wide and long"}
"""What may also be answered, if it can be."""

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(sheet: str | bytes = "", **others: str | bytes) -> bytes:
    """A small XLSX file with this for the rows of its sheet (bytes: for the whole sheet), and other parts."""
    rows = sheet if isinstance(sheet, bytes) else f"<worksheet {MAIN}><sheetData>{sheet}</sheetData></worksheet>"
    more = {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in others.items()}
    kinds = {"xl/workbook.xml": "sheet.main", SHEET: "worksheet"}
    kinds |= {name: Path(name).stem for name in more if name in ("xl/sharedStrings.xml", "xl/styles.xml")}
    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{spreadsheet}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        SHEET: rows,
    } | more
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


HEADER = '<row r="1"><c t="inlineStr"><is><t>k</t></is></c><c t="inlineStr"><is><t>v</t></is></c></row>'
LAUGHS = "<!DOCTYPE w [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"  # fmt: skip


def laughing(encoding: str) -> bytes:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}'
    cell = '<row r="2"><c t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return f"{declared}<worksheet {MAIN}><sheetData>{HEADER}{cell}</sheetData></worksheet>".encode(encoding)


def with_a_lie_about_its_size() -> bytes:
    """130 MB that the archive says are 100 bytes."""
    content = workbook(b" " * 130_000_000)
    return content.replace((130_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))


ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(1_000_000))
OUTSIDE = f'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet {MAIN}>&a;</worksheet>'.encode()

FILES: dict[str, Callable[[], tuple[str, bytes]]] = {
    "millions of empty rows": lambda: ("a.xlsx", workbook(HEADER + "<row/>" * 15_000_000)),
    "a million cells in a row": lambda: ("a.xlsx", workbook(HEADER + "<row>" + "<c/>" * 4_000_000 + "</row>")),
    "millions of texts": lambda: ("a.xlsx", workbook(
        HEADER, xl__sharedStrings_xml=f"<sst {MAIN}>{'<si><t>x</t></si>' * 5_000_000}</sst>")),
    "millions of styles": lambda: ("a.xlsx", workbook(
        HEADER, xl__styles_xml=f"<styleSheet {MAIN}><cellXfs>{'<xf/>' * 5_000_000}</cellXfs></styleSheet>")),
    "a cell of 100 MB": lambda: ("a.xlsx", workbook(
        HEADER + f'<row r="2"><c t="inlineStr"><is><t>{"x" * 100_000_000}</t></is></c></row>')),
    "a row far down": lambda: ("a.xlsx", workbook(HEADER + '<row r="999999999999"><c><v>1</v></c></row>')),
    "a column far out": lambda: ("a.xlsx", workbook(HEADER + '<row r="2"><c r="ZZZZZZZZ2"><v>1</v></c></row>')),
    "a dimension that lies": lambda: ("a.xlsx", workbook(
        f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData>{HEADER}</sheetData></worksheet>'.encode())),
    "deep elements": lambda: ("a.xlsx", workbook(
        f"<worksheet {MAIN}>{'<a>' * 3_000_000}{'</a>' * 3_000_000}</worksheet>".encode())),
    "many attributes": lambda: ("a.xlsx", workbook(
        f"<worksheet {MAIN} {ATTRIBUTES}/>".encode())),
    "a number without end": lambda: ("a.xlsx", workbook(HEADER + f'<row r="2"><c><v>{"9" * 10_000_000}</v></c></row>')),
    "billion laughs": lambda: ("a.xlsx", workbook(laughing("utf-8"))),
    "billion laughs in UTF-16": lambda: ("a.xlsx", workbook(laughing("utf-16"))),
    "an entity from outside": lambda: ("a.xlsx", workbook(OUTSIDE)),
    "zip bomb": lambda: ("a.xlsx", workbook(b"0" * 130_000_000)),
    "zip bomb that lies": lambda: ("a.xlsx", with_a_lie_about_its_size()),
    "thousands of parts": lambda: ("a.xlsx", workbook(HEADER, **{f"xl__p{n}": "" for n in range(15_000)})),
    "traversal": lambda: ("../../a.xlsx", workbook(HEADER, **{"..__..__..__tmp__evil": "x", "__etc__evil": "x"})),
    "encrypted": lambda: ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    "half a file": lambda: ("a.xlsx", workbook(HEADER)[:300]),
    "commas": lambda: ("a.csv", b"," * 9_000_000),
    "commas in rows": lambda: ("a.csv", (b"," * 90 + b"\n") * 100_000),
    "a quote without end": lambda: ("a.csv", b'k,v\n"' + b"x,\n" * 3_000_000),
    "empty lines": lambda: ("a.csv", b"k,v\n" + b"\n" * 9_000_000),
    "two hundred thousand rows and one": lambda: ("a.csv", b"k,v\n" + b"1,2\n" * 200_001),
    "zeros": lambda: ("a.csv", b"k,v\n" + b"\0" * 5_000_000),
    "formulas": lambda: ("a.csv", b"k,v\n=cmd|'/c calc'!A1,@SUM(1)\n"),
}  # fmt: skip

ORDINARY = UploadedFile("答案.csv", "客户号,金额\nC1,12.5\n".encode())
ORDINARY_TABLE = {"way": "upload", "columns": ["客户号", "金额"], "rows": [["C1", "12.5"]], "above": 1}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop.load(small_shop.write(tmp_path_factory.mktemp("shop")))


@pytest.fixture(scope="module")
def before(shop: Shop) -> list[pd.DataFrame]:
    return contents(shop)


def contents(shop: Shop) -> list[pd.DataFrame]:
    return [run(shop, f"select * from {name} order by all").frame for name in shop.dictionary.tables]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_answered_in_time_and_nothing_has_changed(shop: Shop, before: list[pd.DataFrame], name: str) -> None:
    started = perf_counter()
    try:
        run(shop, QUERIES[name], seconds=QUERY_SECONDS)
        found = None
    except QueryRefused as refused:
        found = refused.finding
    assert perf_counter() - started < QUERY_SECONDS + SLACK_SECONDS
    if found is None:
        assert name in HARMLESS
    else:
        assert found.id in QUERY_FINDINGS
        assert sentence(found, dictionary=shop.dictionary)
    for was, now in zip(before, contents(shop), strict=True):
        pd.testing.assert_frame_equal(was, now)


def test_the_workbooks_below_are_sound_but_for_the_attack() -> None:
    row = '<row r="2"><c t="inlineStr"><is><t>C1</t></is></c><c><v>1.5</v></c></row>'
    read = table_of(UploadedFile("a.xlsx", workbook(HEADER + row)))
    assert read == {"way": "upload", "columns": ["k", "v"], "rows": [["C1", 1.5]], "above": 1}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_or_refused_in_time_and_so_is_the_next(name: str) -> None:
    file = UploadedFile(*FILES[name]())
    started = perf_counter()
    read = table_of(file, seconds=FILE_SECONDS)
    assert perf_counter() - started < FILE_SECONDS + SLACK_SECONDS
    if isinstance(read, Finding):
        assert read.id in FILE_FINDINGS
        assert sentence(read)
    else:
        assert name == "formulas"
        assert read["rows"] == [["=cmd|'/c calc'!A1", "@SUM(1)"]]
    assert table_of(ORDINARY) == ORDINARY_TABLE


def test_a_greedy_learner_takes_nothing_from_another(shop: Shop) -> None:
    """One who asks for all the memory again and again, beside one who asks for what he needs."""

    def greedy() -> set[str]:
        found = set()
        with asked_by("greedy"):
            for _ in range(5):
                with pytest.raises(QueryRefused) as refused:
                    run(shop, QUERIES["list of a join"], seconds=3)
                found.add(refused.value.finding.id)
        return found

    ordinary = "select channel, sum(amount) as s from orders join customers using (customer_id) group by 1 order by 1"
    with asked_by("other"), ThreadPoolExecutor(1) as pool:
        alone = run(shop, ordinary).frame
        attack = pool.submit(greedy)
        times = 0
        while not attack.done():
            pd.testing.assert_frame_equal(run(shop, ordinary).frame, alone)
            times += 1
        assert attack.result() == {"query-memory"}
    assert times > 10
