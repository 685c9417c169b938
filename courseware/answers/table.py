"""Answers that are a table: columns by name, rows by key, then cell by cell, all vectorised."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from courseware.answers.cells import Cells, plain_text, read_column, same, show_cell
from courseware.answers.diagnosis import Graded
from courseware.answers.header import positions
from courseware.answers.row_keys import JOINT, Labels, coded, codes, differently_written, is_total, rewritten, shown_key
from courseware.content.exercise import Column, ForecastField, QueryField, TableField
from courseware.verdict import Finding

Spec = TableField | QueryField | ForecastField

MAX_ROWS = 200_000
MAX_COLUMNS = 100
MAX_SHOWN = 3
MAX_CELL = 1000

ROWS = "#rows"
"""The part of a table that is its set of rows; every other part is a column, and no column can have this name."""


@dataclass(frozen=True)
class Table:
    """A table that was read: unique keys as text, and by column one or two readings (see `Cells`) of that length."""

    keys: pd.Index
    columns: Mapping[str, tuple[np.ndarray, ...]]
    duplicates: tuple[str, ...] = ()
    """The keys of rows that repeat an earlier one. Of each key only the first row is kept."""
    extra: tuple[str, ...] = ()
    """Columns that were not asked for."""
    most: Mapping[str, np.ndarray] = field(default_factory=dict)
    """Of a mistake that leaves a column open: the upper ends, above those in `columns`."""

    def frame(self, spec: Spec) -> pd.DataFrame:
        """As a frame with the ids of the spec; a date in the key as a timestamp. For a key of one column."""
        (key,) = spec.key
        keys = pd.to_datetime(self.keys) if key.type == "date" else self.keys
        return pd.DataFrame({key.id: keys} | {name: readings[0] for name, readings in self.columns.items()})


def accept(raw: Any, spec: Spec, trusted: bool = False, labels: Mapping[str, Labels] | None = None) -> Table | Finding:
    """Read `{"columns": […], "rows": [[…]]}` or a frame, as typed, uploaded or queried.

    `trusted` is for frames of solution.py: value columns may be missing, rates are fractions without a doubt, and
    texts are taken as they are. `labels`: by column, what the shop calls its codes; they may be written instead.
    """
    frame = _frame(raw)
    if isinstance(frame, Finding):
        return frame
    wanted = [*spec.key, *spec.columns]
    found = positions(list(frame.columns), wanted)
    if isinstance(found, Finding):
        return found
    unasked = [plain_text(name)[:40] for at, name in enumerate(frame.columns) if at not in found.values()]
    extra = [name for name in unasked if name]
    if missing := [column.label for column in (spec.key if trusted else wanted) if column.id not in found]:
        return Finding("missing-columns", {"missing": missing, "unexpected": extra})

    read: dict[str, tuple[np.ndarray, ...]] = {}
    keys: pd.Index | None = None
    for column in wanted:
        if column.id not in found:
            continue
        cells = read_column(frame.iloc[:, found[column.id]], column, trusted)
        if column is spec.key[0] and not trusted and (total := _total(column, cells, frame)):
            return total
        if cells.unreadable:
            return _unreadable(column, cells, frame, keys)
        readings = cells.readings
        if not trusted:
            checked = _checked(column, cells, (labels or {}).get(column.id, {}), is_key=keys is None)
            if isinstance(checked, Finding):
                return checked
            readings = checked
        read[column.id] = readings
        if keys is None and all(part.id in read for part in spec.key):
            keys = _joined([read.pop(part.id)[0] for part in spec.key])
    assert keys is not None
    repeated = keys.duplicated()
    if repeated.any():
        read = {name: tuple(reading[~repeated] for reading in readings) for name, readings in read.items()}
    duplicates = tuple(shown_key(key) for key in keys[repeated])
    return Table(keys[~repeated], read, duplicates, tuple(extra))


def keys_of(frame: pd.DataFrame, spec: Spec) -> pd.Index:
    """The keys of the rows of a table of the shop."""
    return _joined([read_column(frame[column.id], column, trusted=True).readings[0] for column in spec.key])


def matched(answer: Table, expected: Table, spec: Spec) -> Table | Finding:
    """The answer with keys that are written in another way read as the expected ones; a Finding if all of them are
    written in a way that cannot be read. To be done before grading."""
    keys = rewritten(answer.keys, expected.keys)
    if len(keys) and differently_written(keys, expected.keys):
        columns = [column.label for column in spec.key]
        return Finding("keys-differ", {"columns": columns, "keys": [shown_key(key) for key in keys[:MAX_SHOWN]]})
    return answer if keys is answer.keys else replace(answer, keys=keys)


def between(least: Table, most: Table) -> Table:
    """A table whose cells may lie anywhere from one to the other; both have the same rows."""
    return replace(least, most={name: readings[0] for name, readings in most.columns.items()})


def grade(answer: Table, expected: Table, spec: TableField | QueryField) -> Graded:
    """Credit: the weight of the columns without a wrong cell, times the share of right rows. Rows come first, and where
    they are wrong they cost at least as much as a wrong cell does in the dearest column."""
    at = expected.keys.get_indexer(answer.keys)
    common = at >= 0
    extra_rows = int((~common).sum())
    problems: dict[str, tuple[Finding, ...]] = {}
    rows = row_problems(answer.keys, expected.keys)
    rows += [repeated(answer)] if answer.duplicates else []
    if rows:
        problems[ROWS] = tuple(rows)

    weight = 0.0
    for column in spec.columns:
        due = expected.columns[column.id][0][at[common]]
        right = _right(answer, column, due, common)
        if right.all():
            weight += column.weight
        else:
            wrong = np.flatnonzero(~right)
            keys = answer.keys[common]
            shown = [{"key": shown_key(keys[i]), "right": show_cell(due[i], column)} for i in wrong[:MAX_SHOWN]]
            data = {"column": column.id, "wrong": len(wrong), "total": len(right), "rows": shown}
            problems[column.id] = (Finding("wrong-cells", data),)
    weights = [column.weight for column in spec.columns]
    share = int(common.sum()) / (len(expected.keys) + extra_rows + len(answer.duplicates))
    if rows:
        share = min(share, 1 - max(weights) / sum(weights))
    notes = (unasked(answer),) if answer.extra else ()
    return Graded(share * weight / sum(weights), problems, notes)


def row_problems(keys: pd.Index, expected: pd.Index) -> list[Finding]:
    """Rows that are missing, and rows that are too many."""
    missing, extra = expected[~expected.isin(keys)], keys[~keys.isin(expected)]
    found = [_row_finding("missing-rows", missing)] if len(missing) else []
    return [*found, _row_finding("unexpected-rows", extra)] if len(extra) else found


def unasked(answer: Table) -> Finding:
    return Finding("extra-columns", {"names": list(answer.extra)})


def repeated(answer: Table) -> Finding:
    keys = list(dict.fromkeys(answer.duplicates))[:MAX_SHOWN]
    return Finding("duplicate-rows", {"count": len(answer.duplicates), "keys": keys})


def equal(one: Table, other: Table, spec: Spec) -> bool:
    """The same rows and the same values, within the tolerances."""
    return not changed(one, other, spec)


def changed(mistaken: Table, expected: Table, spec: Spec) -> set[str]:
    """The parts of the table that a mistake changes."""
    at = expected.keys.get_indexer(mistaken.keys)
    common = at >= 0
    same_rows = common.all() and len(mistaken.keys) == len(expected.keys) and not mistaken.duplicates
    parts: set[str] = set() if same_rows else {ROWS}
    for column in spec.columns:
        if column.id in mistaken.columns and column.id in expected.columns:
            due = expected.columns[column.id][0][at[common]]
            allowed = _lands(due, mistaken, column, common) if mistaken.most else _right(mistaken, column, due, common)
            if not allowed.all():
                parts.add(column.id)
    return parts


def fits(answer: Table, mistaken: Table, expected: Table, parts: Collection[str], spec: Spec) -> dict[str, int]:
    """Which of the wrong `parts` a mistake explains, each with the number of cells (or rows) that do not fit.

    Looked at are the cells that are wrong or that the mistake would change: right cells prove nothing. One in a
    hundred may differ, and of ten or more one, so that a typo does not hide the mistake.
    """
    explained: dict[str, int] = {}
    if ROWS in parts:
        keys, right, wrong = set(answer.keys), set(expected.keys), set(mistaken.keys)
        twice, wrong_twice = set(answer.duplicates), set(mistaken.duplicates)
        misfits = len(keys ^ wrong) + len(twice ^ wrong_twice)
        telling_rows = len((keys ^ right) | (wrong ^ right)) + len(twice | wrong_twice)
        if (wrong != right or wrong_twice) and _few(misfits, telling_rows):
            explained[ROWS] = misfits
    at, at_mistake = expected.keys.get_indexer(answer.keys), mistaken.keys.get_indexer(answer.keys)
    common = (at >= 0) & (at_mistake >= 0)
    for column in spec.columns:
        if column.id not in parts or column.id not in mistaken.columns:
            continue
        due = expected.columns[column.id][0][at[common]]
        there = at_mistake[common]
        moved = ~_lands(due, mistaken, column, there)
        if not moved.any():
            continue
        best = min(
            (
                (int((telling & ~_lands(given, mistaken, column, there)).sum()), int(telling.sum()))
                for given in (reading[common] for reading in answer.columns[column.id])
                for telling in [moved | ~same(given, due, column)]
            ),
        )
        if _few(*best):
            explained[column.id] = best[0]
    return explained


def _lands(values: np.ndarray, mistaken: Table, column: Column, rows: np.ndarray) -> np.ndarray:
    """Which values are where a mistake leads, in the given rows of it."""
    least = mistaken.columns[column.id][0][rows]
    if column.id not in mistaken.most:
        return same(values, least, column)
    return np.asarray((least <= values) & (values <= mistaken.most[column.id][rows]), dtype=bool)


def _few(misfits: int, telling: int) -> bool:
    return misfits == 0 or (telling >= 10 and misfits <= max(1, telling // 100))


def _right(table: Table, column: Column, due: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Which cells of the given rows are right, in the reading that has most of them right."""
    readings = [same(reading[rows], due, column) for reading in table.columns[column.id]]
    return max(readings, key=lambda right: int(right.sum()))


def _row_finding(name: str, keys: pd.Index) -> Finding:
    return Finding(name, {"count": len(keys), "keys": [shown_key(key) for key in keys[:MAX_SHOWN]]})


def _frame(raw: Any) -> pd.DataFrame | Finding:
    """The rows that are not blank, each numbered (in the index) as the learner counts them, from 0."""
    if isinstance(raw, pd.DataFrame):
        frame = raw
    else:
        if raw is None or (isinstance(raw, (str, Mapping)) and not raw):
            return Finding("blank")
        if not isinstance(raw, Mapping):
            return Finding("wrong-shape", {"expected": "table"})
        columns, rows, above = raw.get("columns"), raw.get("rows"), raw.get("above", 0)
        if not isinstance(columns, list) or not isinstance(rows, list) or type(above) is not int:
            return Finding("wrong-shape", {"expected": "table"})
        if len(columns) > MAX_COLUMNS:
            return Finding("too-many-columns", {"limit": MAX_COLUMNS})
        if len(rows) > MAX_ROWS:
            return Finding("too-many-rows", {"limit": MAX_ROWS})
        if not all(isinstance(name, str) for name in columns) or not all(isinstance(row, list) for row in rows):
            return Finding("wrong-shape", {"expected": "table"})
        for number, row in enumerate(rows, start=1):
            if len(row) != len(columns):
                return Finding("ragged-rows", {"row": number, "cells": len(row), "columns": len(columns)})
        if not all(_is_cell(cell) for row in rows for cell in row):
            return Finding("wrong-shape", {"expected": "table"})
        # The editor and spreadsheets leave empty rows.
        filled = [number for number, row in enumerate(rows) if not all(map(_is_blank, row))]
        index = pd.Index([above + number for number in filled])
        cells = [rows[number] for number in filled]
        frame = pd.DataFrame(cells, index=index, columns=pd.Index(columns, dtype=object), dtype=object)
    if frame.shape[1] > MAX_COLUMNS:
        return Finding("too-many-columns", {"limit": MAX_COLUMNS})
    if len(frame) > MAX_ROWS:
        return Finding("too-many-rows", {"limit": MAX_ROWS})
    return frame if len(frame) else Finding("empty-table")


def _is_cell(cell: Any) -> bool:
    match cell:
        case None | bool() | float():
            return True
        case int():
            return abs(cell) < 10**18
        case str():
            return len(cell) <= MAX_CELL
        case _:
            return False


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def _row(frame: pd.DataFrame, at: int) -> int:
    """The number of a row as the learner counts them, from 1."""
    return int(frame.index[at]) + 1 if pd.api.types.is_integer_dtype(frame.index) else at + 1


def _joined(parts: Sequence[np.ndarray]) -> pd.Index:
    texts = [
        ["" if np.isnan(value) else f"{value:.15g}" for value in part.tolist()]
        if part.dtype == float
        else part.tolist()
        for part in parts
    ]
    return pd.Index(
        texts[0] if len(texts) == 1 else [JOINT.join(row) for row in zip(*texts, strict=True)], dtype=object
    )


def _checked(column: Column, cells: Cells, labels: Labels, is_key: bool) -> tuple[np.ndarray, ...] | Finding:
    """The readings of a column with its values as they are written in the shop."""
    if cells.all_blank and not is_key:
        return Finding("blank-column", {"column": column.id})
    if column.values is None:
        return cells.readings
    given = np.array(coded(cells.readings[0].tolist(), codes(column, labels)), dtype=object)
    if strange := sorted(set(given.tolist()) - set(map(plain_text, column.values)) - {""}):
        names = [text[:40] for text in strange[:MAX_SHOWN]]
        return Finding("unknown-values", {"column": column.id, "values": names, "allowed": column.values})
    return (given,)


def _total(column: Column, cells: Cells, frame: pd.DataFrame) -> Finding | None:
    """A row of totals, which stands in no answer: a text, or what cannot be read as a date or a number."""
    texts = cells.readings[0].tolist() if column.type == "text" else ()
    unread = ((at, text) for at, text, _ in cells.unreadable)
    for at, text in (*enumerate(texts), *unread):
        if is_total(text, column):
            return Finding("total-row", {"row": _row(frame, at), "text": text[:40]})
    return None


def _unreadable(column: Column, cells: Cells, frame: pd.DataFrame, keys: pd.Index | None) -> Finding:
    shown = [
        {"row": _row(frame, at), "key": "" if keys is None else shown_key(keys[at]), "text": text[:40]}
        for at, text, _ in cells.unreadable[:MAX_SHOWN]
    ]
    why = cells.unreadable[0][2].to_dict()
    data = {"column": column.id, "type": column.type, "count": len(cells.unreadable), "cells": shown, "why": why}
    return Finding("unreadable-cells", data)
