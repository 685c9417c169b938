"""The keys of a table's rows as people and programs write them: 搜索 for search, c00001 for C00001, a 合计 below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from courseware.answers.cells import plain_text
from courseware.content.exercise import Column

JOINT = "\x1f"
"""Stands between the parts of a key of several columns."""

Labels = Mapping[str, str]
"""What a column's codes are called: label → code."""

_TOTAL = re.compile(r".{0,6}(?:合计|总计|小计|总和)|汇总|共计|(?:grand ?|sub ?)?total|sum")
_KINDS = ((re.compile("[a-z]+"), "a"), (re.compile("[A-Z]+"), "A"), (re.compile("[0-9]+"), "9"),
          (re.compile("[\u4e00-\u9fff]+"), "字"))  # fmt: skip


def is_total(text: str, column: Column) -> bool:
    """Whether a cell of the first key column, as plain text, names a row of totals."""
    name = text.rstrip(": ")
    return _TOTAL.fullmatch(name.casefold()) is not None and name not in (column.values or ())


def codes(column: Column, labels: Labels) -> dict[str, str]:
    """How each allowed value of a column may be written, without case and blanks: itself, or what the shop calls it."""
    values = {plain_text(value): plain_text(value) for value in column.values or ()}
    called = {plain_text(label): code for label, code in labels.items() if code in values}
    return {_folded(way): value for way, value in (called | values).items()}


def coded(texts: Iterable[str], ways: Mapping[str, str]) -> list[str]:
    """The texts with each that is a way to write a value as that value."""
    given = list(texts)
    known = {text: ways.get(_folded(text), text) for text in set(given)}
    return [known[text] for text in given]


def rewritten(keys: pd.Index, expected: pd.Index) -> pd.Index:
    """The keys with each that is an expected one in another spelling (case, blanks, zeros in front) as that one."""
    strange = ~keys.isin(expected)
    if not strange.any():
        return keys
    taken = set(keys[~strange])
    ways: dict[str, str | None] = {}
    for key in expected:
        ways[_folded(key)] = None if _folded(key) in ways else key
    read = []
    for key, is_strange in zip(keys, strange, strict=True):
        meant = ways.get(_folded(key)) if is_strange else None
        if meant is None or meant in taken:
            read.append(key)
        else:
            taken.add(meant)
            read.append(meant)
    return pd.Index(read, dtype=object)


def differently_written(keys: pd.Index, expected: pd.Index) -> bool:
    """Whether no key is an expected one, and none is even made of the same kinds of characters."""
    return not keys.isin(expected).any() and not {*map(_kind, keys)} & {*map(_kind, expected)}


def _folded(text: str) -> str:
    plain = text.casefold().replace(" ", "")
    return plain.lstrip("0") or plain if plain.isdigit() else plain


def _kind(key: str) -> str:
    for characters, sign in _KINDS:
        key = characters.sub(sign, key)
    return key


def shown_key(key: str) -> str:
    """A key as it is told."""
    return key.replace(JOINT, " / ")
