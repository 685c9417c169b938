"""The wrong cells of a table told row by row: by the mistake that leads to what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from courseware.answers.cells import same
from courseware.answers.diagnosis import Graded
from courseware.answers.row_keys import shown_key
from courseware.answers.table import ROWS, Table
from courseware.content.exercise import Column, TableField
from courseware.verdict import Finding


def by_row(graded: Graded, answer: Table, expected: Table, mistaken: Mapping[str, Table], field: TableField) -> Graded:
    """With the problems of its columns told so. `mistaken`: where each mistake leads; ends that it leaves open lead
    nowhere."""
    problems = dict(graded.problems)
    for column in field.columns:
        if column.id in problems:
            problems[column.id] = tuple(_told(answer, expected, mistaken, column))
    return replace(graded, problems=problems)


def extra_rows(graded: Graded) -> list[str]:
    """The keys of some rows that should not be there."""
    problems = graded.problems.get(ROWS, ())
    return [key for finding in problems if finding.id == "unexpected-rows" for key in finding.data["keys"]]


def _told(answer: Table, expected: Table, mistaken: Mapping[str, Table], column: Column) -> Iterator[Finding]:
    """A finding for each mistake with the keys of its rows, and one for the rows that none explains.

    Of several that lead to what stands in a cell, it is the one that explains most cells of the column; if that is not
    one, it is none. Right values are not told: each row has one cell to mend.
    """
    at = expected.keys.get_indexer(answer.keys)
    keys, due = answer.keys[at >= 0], expected.columns[column.id][0][at[at >= 0]]
    readings = [reading[at >= 0] for reading in answer.columns[column.id]]
    given = max(readings, key=lambda reading: int(same(reading, due, column).sum()))
    wrong = ~same(given, due, column)
    names = [name for name, table in mistaken.items() if column.id in table.columns and not table.most]
    lands = np.zeros((len(names), len(keys)), dtype=bool)
    for row, name in enumerate(names):
        there = mistaken[name].keys.get_indexer(keys)
        known = there >= 0
        values = mistaken[name].columns[column.id][0][there[known]]
        lands[row, known] = same(given[known], values, column) & wrong[known]
    weight = np.where(lands, lands.sum(axis=1, keepdims=True), 0)
    best = lands & (weight == weight.max(axis=0, initial=1))
    best &= best.sum(axis=0) == 1
    for row, name in enumerate(names):
        if best[row].any():
            rows = [shown_key(key) for key in keys[best[row]]]
            yield Finding(name, {"column": column.id, "keys": rows}, named=True)
    rest = keys[wrong & ~best.any(axis=0)]
    if len(rest):
        yield Finding("wrong-rows", {"column": column.id, "keys": [shown_key(key) for key in rest]})
