"""The key to one assignment: what its answers are graded by, read from a solution and small enough to keep."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from courseware.verdict import Finding

OTHER_DEFINITION = "other-definition"
"""The finding of an answer that is right by another definition than was picked."""


@dataclass(frozen=True)
class MistakeKey:
    """A mistake as an answer would show it."""

    id: str
    finding: Finding
    """What one is told who makes it."""
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
    picked: str | None = None
    """The definition whose key it is; None where there is none to be picked."""
    others: Mapping[str, Key] = field(default_factory=dict)
    """Where a key is chosen: those of the definitions that do not fit the brief."""
    followed: frozenset[str] = frozenset()
    """Fields whose reference follows from the learner's own earlier answers (see `carried`)."""
    unsolved: frozenset[str] = frozenset()
    """Fields for which nothing follows from the learner's own earlier answers, as from a 0 to divide by."""

    def of(self, exercise: Exercise, answers: Mapping[str, Any]) -> Key:
        """The key of the definition that was picked."""
        (picked,) = answers[exercise.chooser.id] if exercise.chooser else ("",)
        return self.others.get(picked, self)


def read_key(exercise: Exercise, solved: Solved) -> Key:
    """Read what a solution returned. Raises AuthorFault."""
    store = _Store()
    try:
        others = {name: _key(exercise, other, solved, store) for name, other in solved.others.items()}
        return replace(_key(exercise, solved, solved, store), others=others)
    except (ValueError, TypeError, KeyError) as error:
        raise AuthorFault(exercise_item(exercise.id), str(error)) from error


def _key(exercise: Exercise, solved: Solved, fitting: Solved, store: _Store) -> Key:
    """The key of one definition. To compute by one of the others is a mistake, too, which needs no author's word."""
    due = exercise.fields
    if missing := [each.id for each in due if each.id not in solved.values]:
        raise ValueError(f"solve() returns no {', '.join(missing)}")
    reference = {each.id: store.put(fields.expect(each, solved.values[each.id])) for each in due}
    by_id = {each.id: each for each in due}
    mistakes = [
        _mistake(name, Finding(name, named=True), by_id, given, reference, store)
        for name, given in solved.mistakes.items()
    ]
    for other in (fitting, *fitting.others.values()):
        if other.picked != solved.picked:
            elsewhere = {each.id: other.values[each.id] for each in due if each.id != exercise.key_by}
            finding = Finding(OTHER_DEFINITION, {"definition": other.picked})
            mistakes.append(_mistake(f"{other.picked} picked", finding, by_id, elsewhere, reference, store))
    words = _field_words(due, solved.values, exercise.format) | in_words(solved.figures, exercise.format)
    return Key(reference, tuple(mistakes), words, store.weight, solved.picked)


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
    for each in due:
        value = values[each.id]
        if isinstance(each, NumberField) and each.id not in formats:
            words[each.id] = shown(_rounded(float(value)), "percent" if each.unit == "percent" else "")
        elif isinstance(each, NumberField):
            words[each.id] = _word(value, formats[each.id])
        elif isinstance(value, str):
            words[each.id] = getattr(each, "options", {}).get(value, value)
    return words


def _rounded(value: float) -> float:
    """Six digits, and cents for money however much it is."""
    return round(value, 2) if abs(value) >= 1000 else float(f"{value:.6g}")


def _mistake(
    name: str,
    finding: Finding,
    by_id: Mapping[str, ExerciseField],
    given: Mapping[str, Any],
    reference: Mapping[str, Any],
    store: _Store,
) -> MistakeKey:
    values: dict[str, Any] = {}
    changed: set[Part] = set()
    for id, value in given.items():
        of, right = by_id[id], reference[id]
        read = fields.expect(of, value, mistaken=True)
        parts = fields.changed(of, read, right)
        changed |= {(id, part) for part in parts}
        if isinstance(read, Table):
            columns = {name: read.columns[name] for name in read.columns if name in parts}
            read = replace(read, columns=columns, most={name: read.most[name] for name in read.most if name in parts})
            if isinstance(right, Table) and read.keys.equals(right.keys):
                read = replace(read, keys=right.keys)
        values[id] = store.put(read)
    return MistakeKey(name, finding, values, frozenset(changed))


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
