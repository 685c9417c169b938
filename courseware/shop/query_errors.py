"""DuckDB's errors as findings a learner can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from courseware.shop import query_habits as habits
from courseware.shop.dictionary import Dictionary
from courseware.shop.query_rules import unknown_table
from courseware.verdict import Finding

TYPE_NAMES = {
    "INT": "integer", "UINT": "integer", "BIGINT": "integer", "INTEGER": "integer", "HUGEINT": "integer",
    "SMALLINT": "integer", "DOUBLE": "decimal", "FLOAT": "decimal", "DECIMAL": "decimal", "VARCHAR": "text",
    "STRING": "text", "DATE": "date", "TIMESTAMP": "datetime", "TIMESTAMP WITH TIME ZONE": "datetime",
    "BOOL": "boolean", "BOOLEAN": "boolean",
    "INTERVAL": "interval",
}  # fmt: skip
"""DuckDB's types by the names of ours; one that is not here keeps DuckDB's name."""
OPERATORS = {"~~": "like", "!~~": "not like", "~~*": "ilike", "!~~*": "not ilike"}

DATE_FUNCTIONS = frozenset(
    (
        "year", "month", "day", "hour", "minute", "second", "quarter", "week", "weekday", "dayofweek", "dayofyear",
        "isodow", "date_part", "datepart", "date_trunc", "datetrunc", "strftime", "last_day", "dayname", "monthname",
        "age", "epoch",
    )
)  # fmt: skip
TEXT_FUNCTIONS = frozenset(
    (
        "left", "right", "substr", "substring", "like", "not like", "ilike", "not ilike", "length", "len", "lower",
        "upper", "split_part", "replace", "contains",
    )
)  # fmt: skip
ALIKE = 0.6

_NOT_CODE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_FULL_WIDTH = re.compile("[\uff01-\uff5e“”‘’、。《》【】「」　￥]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_NEAR = re.compile(r'at or near "(.*)"', re.DOTALL)
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_CONVERSION = re.compile(r"Could not convert string '(.*)' to (\w+)", re.DOTALL)
_DATE_CONVERSION = re.compile(r'(timestamp|date)(?: field)?(?: value)?[^"]*"([^"]*)"')
_CANDIDATE = re.compile(r"^\t(?:\"[^\"]+\"|\w+)\((?P<parameters>.*)\) -> ", re.MULTILINE)
_CALL = re.compile(r"""'?"?([^'"(]+)"?\(([^)]*)\)""")


def details(text: str) -> dict[str, Any]:
    """What DuckDB says as data (`errors_as_json`): exception_message, error_subtype, name, candidates, position."""
    start = text.find("{")
    try:
        found = json.loads(text[start:]) if start >= 0 else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) and "exception_message" in found else {"exception_message": text}


def finding(error: str, sql: str, dictionary: Dictionary) -> Finding:
    """What is wrong with `sql`, from the text of the error it caused."""
    data = details(error)
    message = str(data["exception_message"])
    kind = str(data.get("exception_type", ""))
    name = str(data.get("name", ""))

    if "depth limit" in message:
        return Finding("query-too-complex")
    if "read-only mode" in message:
        return Finding("query-not-select")
    if data.get("error_subtype") in {"SYNTAX_ERROR", "COLUMN_NOT_FOUND", "MISSING_ENTRY"} and (wide := full_width(sql)):
        return wide
    if data.get("error_subtype") in {"SYNTAX_ERROR", "COLUMN_NOT_FOUND"} and (hidden := _INVISIBLE.search(_code(sql))):
        return Finding("query-invisible", {"line": _line(sql[: hidden.start()])})
    if kind == "Parser":
        return _syntax(message, sql, data)
    if kind == "Conversion":
        return Finding("query-date-quotes") if "INTEGER -> DATE" in message else _conversion(message)
    if kind == "Out of Range" or "Overflow" in message:
        return Finding("query-number-range")
    if data.get("error_subtype") == "MISSING_ENTRY" and data.get("type") == "Table":
        return unknown_table(name, {name: table.label for name, table in dictionary.tables.items()})
    if data.get("error_subtype") == "MISSING_ENTRY" and data.get("type") == "Type":
        return _unknown_type(name, dictionary)
    if data.get("error_subtype") == "MISSING_ENTRY":
        return Finding("query-function-closed", {"name": name})
    if data.get("error_subtype") == "COLUMN_NOT_FOUND" or "does not have a column named" in message:
        return _unknown_column(message, name, data, dictionary, sql)
    if message.startswith("Referenced table"):
        missing, *known = _quoted(message)
        return Finding("query-unknown-alias", {"name": missing, "candidates": known})
    if message.startswith("Ambiguous reference"):
        ambiguous, *choices = _quoted(message)
        return Finding("query-ambiguous-column", {"name": ambiguous, "choices": choices})
    if "must appear in the GROUP BY" in message:
        return Finding("query-group-by", {"name": next(iter(_quoted(message)), "")})
    if "WHERE clause cannot contain aggregates" in message:
        return Finding("query-aggregate-in-where")
    if "WHERE clause cannot contain window" in message:
        return Finding("query-window-in-where")
    if message.startswith("Window functions are not supported here"):
        position = int(data.get("position") or 0)
        called = re.match(r"\w+", sql.encode()[position:].decode(errors="ignore"))
        return Finding("query-window-over", {"name": called[0] if called else ""})
    if message.startswith(("No function matches", "Could not choose")):
        return _arguments(message, name, sql)
    if message.startswith("Cannot compare values of type"):
        return Finding("query-argument-types", {"name": "=", "types": _compared(message)})
    if message.startswith("Cannot mix values of type"):
        types = [_type(kind) for kind in re.findall(r"([A-Z_0-9]+) (?:and|in) ", message)]
        return Finding(
            "query-argument-types", {"name": message.split(" in ")[-1].split(" ")[0].lower(), "types": types}
        )
    if message.startswith("More than one row returned by a subquery"):
        return Finding("query-subquery-rows")
    if message.startswith("Set operations can only apply"):
        return Finding("query-set-columns")
    if "term out of range" in message:
        return Finding("query-order-position")
    if message.startswith("Values were not provided"):
        return Finding("query-parameter")
    return Finding("query-failed", {"message": message.split("\n")[0][:200]})


def full_width(sql: str) -> Finding | None:
    """Chinese punctuation outside texts and comments: DuckDB takes it for a part of a name."""
    wide = _FULL_WIDTH.search(_code(sql))
    return Finding("query-full-width", {"line": _line(sql[: wide.start()]), "char": wide[0]}) if wide else None


def _code(sql: str) -> str:
    """The statement with blanks for its texts, quoted names and comments."""
    return _NOT_CODE.sub(lambda part: re.sub(r"[^\n]", " ", part[0]), sql)


def _structure(sql: str) -> str:
    """The statement with nothing in its texts and without comments: it can be read like the whole."""
    return _NOT_CODE.sub(lambda part: "''" if part[0][0] == "'" else part[0] if part[0][0] == '"' else " ", sql)


def _line(before: str) -> int:
    return before.count("\n") + 1


def _syntax(message: str, sql: str, data: dict[str, Any]) -> Finding:
    # DuckDB counts bytes, not characters.
    raw, position = sql.encode(), int(data.get("position") or 0)
    before, rest = raw[:position].decode(errors="ignore"), raw[position:].decode(errors="ignore")
    line = {"line": _line(before)}
    if message.startswith("unterminated"):
        return Finding("query-unclosed", line)
    structure = _structure(sql)
    if known := habits.of_syntax(structure):
        return known
    if message.startswith("Chained comparisons"):
        return Finding("query-chained")
    near = _NEAR.search(message)
    if near is None or (rest.rstrip("; \n\t") == near[1] and habits.unfinished(structure)):
        return Finding("query-syntax-end", {"line": _line(sql.rstrip())})
    return Finding("query-syntax", {**line, "near": near[1][:40]})


def _arguments(message: str, name: str, sql: str) -> Finding:
    """A function or operator that does not take what it is given."""
    called = _CALL.search(message.split("'" if "'" in message.split("\n")[0] else "function call", 1)[-1])
    types = [_type(part) for part in _split(called[2])] if called else []
    name = called[1].strip(' "') if called else name
    name = OPERATORS.get(name, name)
    dates, texts = {"date", "datetime"} & set(types[:1]), set(types) == {"text"}
    if part := habits.of_a_part(_code(sql), name):
        return part
    if name in ("date_diff", "datediff", "date_sub", "datesub", "to_days"):
        return habits.elsewhere(name, habits.FUNCTIONS.get(name, "date_diff('day', x, y)"))
    if name == "+" and texts:
        return Finding("query-plus-text")
    if name in ("+", "-") and "datetime" in types and set(types) <= {"datetime", "integer"}:
        return habits.elsewhere(f"{name} 1", f"{name} interval 1 day")
    if name in DATE_FUNCTIONS and types[-1:] == ["text"]:
        return Finding("query-date-needed", {"name": name})
    if name in TEXT_FUNCTIONS and dates:
        return Finding("query-date-as-text", {"name": name})
    if name == "trunc" and dates:
        return habits.elsewhere("trunc", "date_trunc('month', x)")
    if name == "count" and len(types) > 1:
        return habits.elsewhere("count(distinct x, y)", "count(distinct (x, y))")
    if name in ("rank", "dense_rank", "row_number") and types:
        return habits.elsewhere(f"{name}(x)", f"{name}() over (order by x)")
    counts = {len(_split(found["parameters"])) for found in _CANDIDATE.finditer(message) if "..." not in found[0]}
    if counts and len(types) not in counts and name.isidentifier():
        expected = [str(count) for count in sorted(counts)]
        return Finding("query-argument-count", {"name": name, "given": len(types), "expected": expected})
    return Finding("query-argument-types", {"name": name, "types": types})


def _split(parameters: str) -> list[str]:
    """The parameters of a signature, without the mark that ends those by position."""
    flat = re.sub(r"\([^()]*\)", "", parameters)
    return [part.strip() for part in flat.split(",") if part.strip() not in ("", "/")]


def _conversion(message: str) -> Finding:
    if found := _CONVERSION.search(message):
        return Finding("query-conversion", {"value": found[1][:40], "type": _type(found[2])})
    if found := _DATE_CONVERSION.search(message):
        return Finding("query-conversion", {"value": found[2][:40], "type": _type(found[1])})
    return Finding("query-failed", {"message": message.split("\n")[0][:200]})


def _unknown_type(name: str, dictionary: Dictionary) -> Finding:
    if any(name in table.columns for table in dictionary.tables.values()):  # amount '金额': a type before a text
        return habits.elsewhere(f"{name} '…'", f"{name} as …")
    return habits.of_a_function(name.casefold(), 0) or Finding("query-unknown-type", {"name": name})


def _unknown_column(message: str, name: str, data: dict[str, Any], dictionary: Dictionary, sql: str) -> Finding:
    candidates = _names(data)
    if not name:  # `alias.column`: the names are in the sentence only
        _, name, *candidates = [*_quoted(message), "", ""]
    if name.casefold() in habits.NAMES:
        return habits.elsewhere(name, habits.NAMES[name.casefold()])
    if part := habits.of_a_part(_code(sql), name):
        return part
    used = [table for key, table in dictionary.tables.items() if re.search(rf"\b{key}\b", sql, re.IGNORECASE)]
    columns = {key: column for table in used for key, column in table.columns.items()}
    # Who types the Chinese label means the column that has it.
    meant = [key for key, column in columns.items() if column.label == name]
    meant = meant or [key for key, column in columns.items() if not name.isascii() and name in column.label]
    if not meant and f'"{name}"' in sql:
        return Finding("query-double-quotes", {"name": name})
    if coded := next((column for column in columns.values() if name in column.values), None):
        return Finding("query-unquoted", {"name": name, "column": coded.label})
    if "FROM clause is missing" in message:
        return Finding("query-column-without-from", {"name": name})
    if named := meant or _alike(name, candidates):
        return Finding("query-unknown-column", {"name": name, "candidates": named[:6]})
    return Finding("query-no-such-column", {"name": name})


def _alike(name: str, candidates: Iterable[str]) -> list[str]:
    """The candidates that look like the name: DuckDB gives the nearest ones, however far they are."""
    return [
        candidate
        for candidate in candidates
        if SequenceMatcher(None, name.casefold(), candidate.casefold()).ratio() >= ALIKE
    ]


def _names(data: dict[str, Any]) -> list[str]:
    return [name.strip().rpartition(".")[2].strip('"') for name in str(data.get("candidates", "")).split(",") if name]


def _quoted(message: str) -> list[str]:
    return [single or double for single, double in _QUOTED.findall(message.split("\nEither")[0])]


def _type(name: str) -> str:
    return TYPE_NAMES.get(re.sub(r"[0-9_].*|\(.*|LITERAL", "", name.upper()).strip(), name)


def _compared(message: str) -> list[str]:
    return [_type(name) for name in re.findall(r"type ([A-Z_0-9]+)", message)]
