"""DuckDB's errors as findings a learner can act on."""

from __future__ import annotations

import json
import re
from typing import Any

from courseware.shop.dictionary import Dictionary
from courseware.shop.query_rules import unknown_table
from courseware.verdict import Finding

TYPE_NAMES = {
    "INT": "integer", "UINT": "integer", "BIGINT": "integer", "INTEGER": "integer", "HUGEINT": "integer",
    "SMALLINT": "integer", "DOUBLE": "decimal", "FLOAT": "decimal", "DECIMAL": "decimal", "VARCHAR": "text",
    "STRING": "text", "DATE": "date", "TIMESTAMP": "datetime", "BOOL": "boolean", "BOOLEAN": "boolean",
    "INTERVAL": "interval",
}  # fmt: skip
"""DuckDB's types by the names of ours; one that is not here keeps DuckDB's name."""
OPERATORS = {"~~": "like", "!~~": "not like", "~~*": "ilike", "!~~*": "not ilike"}

_NOT_CODE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_FULL_WIDTH = re.compile("[，（）；“”‘’＝＞＜＊、。：　]")
_NEAR = re.compile(r'at or near "(.*)"', re.DOTALL)
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_CONVERSION = re.compile(r"Could not convert string '(.*)' to (\w+)", re.DOTALL)
_DATE_CONVERSION = re.compile(r'(timestamp|date)(?: field)?(?: value)?[^"]*"([^"]*)"')
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
    if data.get("error_subtype") == "COLUMN_NOT_FOUND" and f'"{name}"' in sql:
        return Finding("query-double-quotes", {"name": name})
    if kind == "Parser":
        return _syntax(message, sql, data)
    if kind == "Conversion":
        return _conversion(message)
    if kind == "Out of Range" or "Overflow" in message:
        return Finding("query-number-range")
    if data.get("error_subtype") == "MISSING_ENTRY" and data.get("type") == "Table":
        return unknown_table(name, {name: table.label for name, table in dictionary.tables.items()})
    if data.get("error_subtype") == "MISSING_ENTRY":
        return Finding("query-function-closed", {"name": name})
    if data.get("error_subtype") == "COLUMN_NOT_FOUND" or "does not have a column named" in message:
        return _unknown_column(message, name, data, dictionary)
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
    if message.startswith(("No function matches", "Could not choose")):
        called = _CALL.search(message.split("'" if "'" in message.split("\n")[0] else "function call", 1)[-1])
        types = [_type(part.strip()) for part in called[2].split(",")] if called else []
        name = called[1].strip(' "') if called else name
        return Finding("query-argument-types", {"name": OPERATORS.get(name, name), "types": types})
    if message.startswith("Cannot compare values of type"):
        return Finding("query-argument-types", {"name": "=", "types": _compared(message)})
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
    code = _NOT_CODE.sub(lambda part: re.sub(r"[^\n]", " ", part[0]), sql)
    wide = _FULL_WIDTH.search(code)
    return Finding("query-full-width", {"line": _line(sql[: wide.start()]), "char": wide[0]}) if wide else None


def _line(before: str) -> int:
    return before.count("\n") + 1


def _syntax(message: str, sql: str, data: dict[str, Any]) -> Finding:
    # DuckDB counts bytes, not characters.
    raw, position = sql.encode(), int(data.get("position") or 0)
    before, rest = raw[:position].decode(errors="ignore"), raw[position:].decode(errors="ignore")
    line = {"line": _line(before)}
    if message.startswith("unterminated"):
        return Finding("query-unclosed", line)
    near = _NEAR.search(message)
    if near is None or rest.rstrip("; \n\t") == near[1]:
        return Finding("query-syntax-end", {"line": _line(sql.rstrip())})
    return Finding("query-syntax", {**line, "near": near[1][:40]})


def _conversion(message: str) -> Finding:
    if found := _CONVERSION.search(message):
        return Finding("query-conversion", {"value": found[1][:40], "type": _type(found[2])})
    if found := _DATE_CONVERSION.search(message):
        return Finding("query-conversion", {"value": found[2][:40], "type": _type(found[1])})
    return Finding("query-failed", {"message": message.split("\n")[0][:200]})


def _unknown_column(message: str, name: str, data: dict[str, Any], dictionary: Dictionary) -> Finding:
    labels = {
        column_name: column.label
        for table in dictionary.tables.values()
        for column_name, column in table.columns.items()
    }
    candidates = _names(data)
    if not name:  # `alias.column`: the names are in the sentence only
        _, name, *candidates = [*_quoted(message), "", ""]
    # Who types the Chinese label means the column that has it.
    candidates = [column for column, label in labels.items() if label == name] or candidates
    if "FROM clause is missing" in message:
        return Finding("query-column-without-from", {"name": name})
    if named := [column for column in candidates if column]:
        return Finding("query-unknown-column", {"name": name, "candidates": named[:6]})
    return Finding("query-no-such-column", {"name": name})


def _names(data: dict[str, Any]) -> list[str]:
    return [name.strip().rpartition(".")[2].strip('"') for name in str(data.get("candidates", "")).split(",") if name]


def _quoted(message: str) -> list[str]:
    return [single or double for single, double in _QUOTED.findall(message.split("\nEither")[0])]


def _type(name: str) -> str:
    return TYPE_NAMES.get(re.sub(r"[0-9_].*|\(.*|LITERAL", "", name.upper()).strip(), name)


def _compared(message: str) -> list[str]:
    return [_type(name) for name in re.findall(r"type ([A-Z_0-9]+)", message)]
