"""The header of a table: which column is which, however its name is written, and which row of a file it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from courseware.answers.cells import plain_text
from courseware.answers.written import visible
from courseware.content.exercise import Column
from courseware.verdict import Finding

SEARCHED = 50
"""So many rows from the top a header may be: titles and notes stand above it."""

_UNIT = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】)$")


def names_of(columns: Iterable[Column]) -> tuple[str, ...]:
    """What the columns may be called in a header."""
    return tuple(name for column in columns for name in (column.label, column.id))


def positions(names: Sequence[Any], wanted: Sequence[Column]) -> dict[str, int] | Finding:
    """Where each wanted column stands, found by id or label."""
    spellings = {spelling: column.id for column in wanted for spelling in (*_spell(column.label), *_spell(column.id))}
    found: dict[str, int] = {}
    twice: list[str] = []
    # Whole names first: 末次 is that column, whatever stands beside it under the name 末次(占比).
    for ways in (slice(0, 1), slice(1, None)):
        taken = dict(found)
        for position, name in enumerate(names):
            column = next((spellings[way] for way in _spell(name)[ways] if way in spellings), None)
            if column is None or position in taken.values() or column in taken:
                continue
            if column in found:
                twice.append(plain_text(name)[:40])
            else:
                found[column] = position
    return Finding("duplicate-columns", {"names": twice}) if twice else found


def header_row(rows: Sequence[Sequence[Any]], wanted: Iterable[str]) -> tuple[int, int]:
    """The first of the rows that has most of the wanted names, and how many it has; (0, 0) if none has any."""
    spellings = {spelling for name in wanted for spelling in _spell(name)}
    best = (0, 0)
    for at, row in enumerate(rows[:SEARCHED]):
        hits = sum(any(way in spellings for way in _spell(cell)) for cell in row if isinstance(cell, str) and cell)
        if hits > best[1]:
            best = (at, hits)
    return best


def merged(header: Sequence[Any], above: Sequence[Any]) -> list[Any]:
    """A header of two rows, where a name in the upper one spans a blank in the lower one."""
    over = [*above, *[""] * len(header)]
    return [cell if cell != "" else over[at] for at, cell in enumerate(header)]


def _spell(name: Any) -> tuple[str, ...]:
    """A column's name without case, blanks and full-width forms; and without what explains it: a unit in brackets at
    its end, a second line."""
    text = unicodedata.normalize("NFKC", visible(str(name))).casefold()
    whole, first = ("".join(part.split()) for part in (text, text.split("\n", 1)[0]))
    return tuple(dict.fromkeys((whole, _UNIT.sub("", whole), first, _UNIT.sub("", first))))
