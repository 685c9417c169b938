"""What people bring along from other databases and from spreadsheets, and how it is written here.

A function has a table. A turn of syntax is named only if the statement can be read once it is written our way: what
cannot be proved is not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from courseware.verdict import Finding

if TYPE_CHECKING:
    import duckdb  # imported when a query has to be read: the lists here are wanted long before

_NULL, _IF, _FILTER = "coalesce(x, 0)", "case when x > 0 then 1 else 0 end", "filter (where y = 'a')"
_DAYS = "date_diff('day', x, y)"

FUNCTIONS: dict[str, str] = {
    "nvl": _NULL, "isnull": _NULL, "nz": _NULL, "iferror": "x / nullif(y, 0)", "ifs": _IF, "iif": "if(x > 0, 1, 0)",
    "nvl2": "case when x is not null then 1 else 0 end",
    "decode": "case x when 1 then 'a' else 'b' end", "switch": "case x when 1 then 'a' else 'b' end",
    "date_format": "strftime(x, '%Y-%m')", "to_char": "strftime(x, '%Y-%m')", "text": "strftime(x, '%Y-%m')",
    "to_date": "date '2026-04-20'", "str_to_date": "strptime(x, '%Y-%m-%d')", "datevalue": "cast(x as date)",
    "getdate": "now()", "sysdate": "now()", "sysdatetime": "now()", "getutcdate": "now()", "curtime": "now()",
    "curdate": "today()", "current_date": "today()", "current_timestamp": "now()",
    "timestampdiff": _DAYS, "days_between": _DAYS, "datedif": _DAYS, "to_days": _DAYS, "months_between": _DAYS,
    "dateadd": "x + interval 1 day", "adddate": "x + interval 1 day", "date_sub": "x - interval 1 day",
    "datesub": "x - interval 1 day", "subdate": "x - interval 1 day", "add_months": "x + interval 1 month",
    "edate": "x + interval 1 month", "timestampadd": "x + interval 1 day", "eomonth": "last_day(x)",
    "datename": "strftime(x, '%B')", "datefromparts": "make_date(2026, 4, 20)", "weeknum": "week(x)",
    "unix_timestamp": "epoch(x)", "from_unixtime": "to_timestamp(x)", "convert": "cast(x as varchar)",
    "try_convert": "cast(x as varchar)", "to_number": "cast(x as double)", "value": "cast(x as double)",
    "varchar2": "varchar", "nvarchar2": "varchar", "number": "double", "unsigned": "bigint",
    "sumif": f"sum(x) {_FILTER}", "sumifs": f"sum(x) {_FILTER}", "countifs": f"count(*) {_FILTER}",
    "averageif": f"avg(x) {_FILTER}", "averageifs": f"avg(x) {_FILTER}", "maxifs": f"max(x) {_FILTER}",
    "minifs": f"min(x) {_FILTER}", "average": "avg(x)", "counta": "count(x)", "sumproduct": "sum(x * y)",
    "vlookup": "a join b using (id)", "xlookup": "a join b using (id)", "hlookup": "a join b using (id)",
    "lookup": "a join b using (id)", "stdev": "stddev(x)", "stdevp": "stddev_pop(x)", "var": "variance(x)",
    "varp": "var_pop(x)", "percentile": "quantile_cont(x, 0.9)", "roundup": "ceil(x)", "rounddown": "trunc(x)",
    "truncate": "trunc(x)", "charindex": "strpos(x, 'a')", "locate": "strpos(x, 'a')", "find": "strpos(x, 'a')",
    "search": "strpos(x, 'a')", "patindex": "regexp_matches(x, 'a')", "regexp_like": "regexp_matches(x, 'a')",
    "rlike": "regexp_matches(x, 'a')", "regexp_substr": "regexp_extract(x, 'a')", "mid": "substr(x, 1, 2)",
    "substring_index": "split_part(x, '-', 1)", "find_in_set": "list_contains(string_split(x, ','), 'a')",
    "textjoin": "string_agg(x, ',')", "wm_concat": "string_agg(x, ',')", "concatenate": "concat(x, y)",
    "top": "limit 10",
}  # fmt: skip
"""Functions (and types) of elsewhere: how one writes it here."""

NAMES = {
    "rownum": "limit 10",
    "sysdate": "now()",
    "systimestamp": "now()",
    "getdate": "now()",
    "level": "row_number() over ()",
}
"""What looks like a column elsewhere."""

_PARTS = "year|quarter|month|week|day|hour|minute|second"
_PART = re.compile(rf"\b(?P<name>date_?part|date_?diff|date_?trunc)\s*\(\s*(?P<part>{_PARTS})\s*,", re.I)

_X = r"[\w.\"]+"
_TURNS: tuple[tuple[str, str, str], ...] = (
    # pattern, what the statement is read with instead, what is told
    (r"\bselect\s+(?P<d>distinct\s+)?top\s*\(?\s*(?P<n>\d+)\s*\)?", r"select \g<d>", r"limit \g<n>"),
    (r"\blimit\s+(?P<a>\d+)\s*,\s*(?P<n>\d+)", r"limit \g<n> offset \g<a>", r"limit \g<n> offset \g<a>"),
    (r"&&", " and ", "and"),
    (r"\|\|", " or ", "or"),
    (r"\bminus\b", "except", "except"),
    (r"\bseparator\b", ",", "string_agg(x, ',')"),
    (r"\bwithin\s+group\s*\(\s*order\s+by\s+[^()]*\)", "", "string_agg(x, ',' order by y)"),
    (r"\b(?:regexp|rlike)\b", "like", "regexp_matches(x, 'a')"),
    (r"\[(?P<x>\w+)\]", r"\g<x>", r"\g<x>"),
    (r"\(\s*\+\s*\)", "", "left join"),
    (rf"\busing\s+(?P<x>{_X})", r"using (\g<x>)", r"using (\g<x>)"),
    (rf"\bbetween\s+(?P<a>{_X}|'[^']*')\s*(?:to|,|-)\s*", r"between \g<a> and ", "between x and y"),
    (r"\bis\s+(?=['\d])", "= ", "="),
    (r"\bis\s+not\s+(?=['\d])", "<> ", "<>"),
    (rf"\bover\s+(?P<x>(?:partition|order)\s+by\s+{_X}(?:\s+order\s+by\s+{_X})?(?:\s+desc)?)", r"over (\g<x>)",
     "over (partition by x)"),
    (rf"\bcast\s*\(\s*(?P<x>{_X})\s*,\s*(?P<t>\w+)\s*\)", r"cast(\g<x> as \g<t>)", r"cast(\g<x> as \g<t>)"),
)  # fmt: skip
_CLAUSE = r"(?:where|group\s+by|having|order\s+by|limit)\b"
_CLAUSES = re.compile(
    rf"\b(?P<first>{_CLAUSE})(?P<one>(?:(?!{_CLAUSE}|[()]).)*)\b(?P<second>{_CLAUSE})(?P<two>[^()]*)$", re.I | re.S
)
_NEXT = r"(?:where|group|order|limit|join|left|inner)\b"
_JOIN = re.compile(rf"(?P<join>\bjoin\s+{_X}(?:\s+as\s+\w+|\s+(?!{_NEXT})\w+)?)(?=\s*(?:$|;|\)|{_NEXT}))", re.I)
_CONNECT = re.compile(r"\bconnect\s+by\b", re.I)
_KEYWORDS = (
    "select", "from", "where", "group", "order", "having", "limit", "join", "left", "inner", "union", "distinct",
    "between", "case", "when", "then", "else", "over", "partition",
)  # fmt: skip
_WORD = re.compile(r"\b[a-zA-Z]{3,10}\b")
_TYPOS = 12
MAX_CODE, MAX_BRACKETS = 4000, 60
"""Longer and deeper statements are not tried out: each trial reads the whole, and nesting makes that slow."""
_ENDINGS = (" x", " 1", ")", " x)", " end", " on true", " then 1 end", " by x", " from x", " as (select 1) select 1")


def elsewhere(name: str, instead: str) -> Finding:
    return Finding("query-elsewhere", {"name": name[:40], "instead": instead[:60]})


def of_a_function(name: str, arguments: int) -> Finding | None:
    """How a function of elsewhere is written here, if it is known."""
    if name == "isnull" and arguments == 1:
        return elsewhere(name, "x is null")
    return elsewhere(name, FUNCTIONS[name]) if name in FUNCTIONS else None


def of_a_part(code: str, name: str) -> Finding | None:
    """A part of a date that is not written as a text: datepart(month, x). `name`: of the function or of the part."""
    for found in _PART.finditer(code):
        if name.casefold() in (found["name"].casefold(), found["part"].casefold()):
            return elsewhere(f"{found['name']}({found['part']}, …)", f"{found['name']}('{found['part']}', …)")
    return None


def of_syntax(code: str) -> Finding | None:
    """What makes a statement unreadable, if reading it the way it is written here proves so. `code`: without the
    contents of texts and comments."""
    if not _short(code):
        return None
    for pattern, read, told in _TURNS:
        found = re.search(pattern, code, re.I)
        if found and can_be_read(re.sub(pattern, read, code, flags=re.I)):
            return elsewhere(" ".join(found[0].split()), found.expand(told))
    if found := _CONNECT.search(code):
        return elsewhere(found[0], "with recursive")
    if _JOIN.search(code) and can_be_read(_JOIN.sub(r"\g<join> on true", code)):
        return Finding("query-join-on")
    if (found := _CLAUSES.search(code)) and can_be_read(
        f"{code[: found.start()]} {found['second']}{found['two']} {found['first']}{found['one']}"
    ):
        return Finding("query-clause-order", {"name": found["second"].lower(), "other": found["first"].lower()})
    for word, keyword, repaired in _typos(code):
        if can_be_read(repaired):
            return elsewhere(word, keyword)
    return None


def unfinished(code: str) -> bool:
    """Whether something that could follow would make the statement readable."""
    if not _short(code):
        return code.count("(") > code.count(")")
    whole = code.rstrip("; \n\t")
    return any(can_be_read(whole + ending) for ending in _ENDINGS)


def _short(code: str) -> bool:
    return len(code) <= MAX_CODE and code.count("(") + code.count("[") <= MAX_BRACKETS


def can_be_read(sql: str) -> bool:
    """Whether DuckDB's parser takes it for a statement; nothing is run, and no table is looked up."""
    import duckdb

    try:
        return bool(_parser().cursor().extract_statements(sql))
    except (duckdb.Error, RecursionError, ValueError):
        return False


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect(":memory:", config={"threads": 1})


def _typos(code: str) -> Iterator[tuple[str, str, str]]:
    """Words that may be a misspelt keyword: the word, the keyword, and the statement with it."""
    tried = 0
    for found in _WORD.finditer(code):
        word = found[0].lower()
        meant = get_close_matches(word, _KEYWORDS, 1, 0.75) if word not in _KEYWORDS else []
        if meant and tried < _TYPOS:
            tried += 1
            yield found[0], meant[0], code[: found.start()] + meant[0] + code[found.end() :]
