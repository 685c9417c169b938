"""The key to one assignment: what its answers are graded by, read from a solution and small enough to keep."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from courseware.answers import field as fields
from courseware.answers.diagnosis import Part
from courseware.answers.fault import AuthorFault
from courseware.answers.ids import Listed
from courseware.answers.solution import Solved
from courseware.answers.table import Table
from courseware.answers.wording import shown
from courseware.content.common import Shown
from courseware.content.exercise import Exercise, ExerciseField, NumberField
from courseware.content.figures import format_value
from courseware.i18n import listed
from courseware.items import exercise_item


@dataclass(frozen=True)
class MistakeKey:
    """A mistake as an answer would show it."""

    id: str
    values: Mapping[str, Any]
    """Where it leads, by field that it changes; of a table only the columns that it changes."""
    changed: frozenset[Part]


@dataclass(frozen=True)
class Key:
    reference: Mapping[str, Any]
    """The right answer by field id."""
    mistakes: tuple[MistakeKey, ...]
    words: Mapping[str, str]
    """Right answers and figures as the worked solution quotes them."""
    weight: int
    """Bytes, about."""
    followed: frozenset[str] = frozenset()
    """Fields whose reference follows from the learner's own earlier answers (see `carried`)."""
    unsolved: frozenset[str] = frozenset()
    """Fields for which nothing follows from the learner's own earlier answers, as from a 0 to divide by."""


def read_key(exercise: Exercise, solved: Solved) -> Key:
    """Read what a solution returned. Raises AuthorFault."""
    try:
        due = exercise.fields
        if missing := [field.id for field in due if field.id not in solved.values]:
            raise ValueError(f"solve() returns no {', '.join(missing)}")
        store = _Store()
        reference = {field.id: store.put(fields.expect(field, solved.values[field.id])) for field in due}
        by_id = {field.id: field for field in due}
        mistakes = tuple(_mistake(name, by_id, given, reference, store) for name, given in solved.mistakes.items())
        words = _field_words(due, solved.values, exercise.format) | in_words(solved.figures, exercise.format)
    except (ValueError, TypeError, KeyError) as error:
        raise AuthorFault(exercise_item(exercise.id), str(error)) from error
    return Key(reference, mistakes, words, store.weight)


def in_words(values: Mapping[str, Any], formats: Mapping[str, Shown]) -> dict[str, str]:
    """Values as texts quote them: by the format of that name, else numbers with separators and all else as it is."""
    return {name: _word(value, formats.get(name)) for name, value in values.items()}


def _word(value: Any, how: Shown | None) -> str:
    if isinstance(value, list):
        return listed(_word(item, how) for item in value)
    if how is not None:
        return format_value(value, how.format, how.digits)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return shown(float(value))
    return str(value)


def _field_words(
    due: Sequence[ExerciseField], values: Mapping[str, Any], formats: Mapping[str, Shown]
) -> dict[str, str]:
    """Right numbers, with their unit if no format says otherwise, and the label of a right option."""
    words: dict[str, str] = {}
    for field in due:
        value = values[field.id]
        if isinstance(field, NumberField) and field.id not in formats:
            words[field.id] = shown(_rounded(float(value)), "percent" if field.unit == "percent" else "")
        elif isinstance(field, NumberField):
            words[field.id] = _word(value, formats[field.id])
        elif isinstance(value, str):
            words[field.id] = getattr(field, "options", {}).get(value, value)
    return words


def _rounded(value: float) -> float:
    """Six digits, and cents for money however much it is."""
    return round(value, 2) if abs(value) >= 1000 else float(f"{value:.6g}")


def _mistake(
    name: str,
    by_id: Mapping[str, ExerciseField],
    given: Mapping[str, Any],
    reference: Mapping[str, Any],
    store: _Store,
) -> MistakeKey:
    values: dict[str, Any] = {}
    changed: set[Part] = set()
    for id, value in given.items():
        field, right = by_id[id], reference[id]
        read = fields.expect(field, value, mistaken=True)
        parts = fields.changed(field, read, right)
        changed |= {(id, part) for part in parts}
        if isinstance(read, Table):
            columns = {name: read.columns[name] for name in read.columns if name in parts}
            read = replace(read, columns=columns, most={name: read.most[name] for name in read.most if name in parts})
            if isinstance(right, Table) and read.keys.equals(right.keys):
                read = replace(read, keys=right.keys)
        values[id] = store.put(read)
    return MistakeKey(name, values, frozenset(changed))


class _Store:
    """Adds up what is kept, and keeps equal texts once: the tables of a key repeat the same names many times."""

    def __init__(self) -> None:
        self.weight = 0
        self._texts: dict[str, str] = {}
        self._indexes: set[int] = set()

    def put(self, value: Any) -> Any:
        """The value to keep in place of this one."""
        match value:
            case Table():
                columns = {name: tuple(map(self._array, readings)) for name, readings in value.columns.items()}
                most = {name: self._array(values) for name, values in value.most.items()}
                return replace(value, keys=self._index(value.keys), columns=columns, most=most)
            case Listed():
                self.weight += sys.getsizeof(value.ids)
                return replace(value, ids=frozenset(map(self._text, value.ids)))
            case pd.DataFrame():
                self.weight += int(value.memory_usage(deep=True).sum())
            case _:
                self.weight += sys.getsizeof(value)
        return value

    def _index(self, keys: pd.Index) -> pd.Index:
        if id(keys) in self._indexes:
            return keys
        kept = pd.Index(list(map(self._text, keys)), dtype=object)
        kept.get_indexer(kept[:1])  # makes the look-up table, which belongs to what is kept
        self.weight += kept.memory_usage()
        self._indexes.add(id(kept))
        return kept

    def _array(self, values: np.ndarray) -> np.ndarray:
        self.weight += values.nbytes
        return np.array(list(map(self._text, values)), dtype=object) if values.dtype == object else values

    def _text(self, text: str) -> str:
        known = self._texts.setdefault(text, text)
        if known is text:
            self.weight += sys.getsizeof(text)
        return known
