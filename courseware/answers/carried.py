"""Fields that build on earlier ones: whoever erred before goes on from his own figures, and the error counts once,
where it began."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from courseware.answers import field as fields
from courseware.answers.diagnosis import Graded
from courseware.answers.fault import AuthorFault
from courseware.answers.key import Key, MistakeKey, read_key
from courseware.answers.solution import Own, Solved
from courseware.content.exercise import Exercise, ExerciseField, NumberField
from courseware.verdict import Finding

Follow = Callable[[Own], Key]
"""The key that follows from own answers (see `following`). Raises AuthorFault where nothing does."""


def carried(exercise: Exercise, answers: Mapping[str, Any], key: Key, follow: Follow) -> Key:
    """The key to grade by: of a field that is not right as it stands, what follows from the learner's own answers.

    Answers that were not handed in count as right. Where nothing follows, the field stays `unsolved`.
    """
    astray = {
        field.id
        for field in exercise.fields
        if field.follows
        and field.id in answers
        and fields.grade(field, answers[field.id], key.reference[field.id]).problems
    }
    own = own_answers(exercise, answers, key)
    if not astray or all(_same(value, key.reference[id]) for id, value in own.items()):
        return key
    try:
        other = follow(own)
    except AuthorFault:
        return replace(key, unsolved=frozenset(astray))
    followed = frozenset(astray - other.unsolved)
    reference = {**key.reference, **{id: other.reference[id] for id in followed}}
    mistakes = tuple(_mistakes(key, other, followed))
    return replace(key, reference=reference, mistakes=mistakes, followed=followed, unsolved=other.unsolved)


def own_answers(exercise: Exercise, answers: Mapping[str, Any], key: Key) -> dict[str, float | str]:
    """The answers that others follow, as `solve` takes them."""
    followed = {name for field in exercise.fields for name in field.follows}
    return {
        field.id: fields.own(field, answers[field.id], key.reference[field.id])
        for field in exercise.fields
        if field.id in followed and field.id in answers
    }


def following(exercise: Exercise, solved: Solved, key: Key) -> Key:
    """The key read from what a solution made of own answers. A number that it could not compute is `unsolved`, and a
    mistake that leads to none is left out."""
    numbers = {field.id for field in exercise.fields if isinstance(field, NumberField)}
    unsolved = {id for id in numbers if not math.isfinite(solved.values[id])}
    values = {**solved.values, **{id: key.reference[id] for id in unsolved}}
    mistakes = {
        name: wrong
        for name, wrong in solved.mistakes.items()
        if all(math.isfinite(value) for id, value in wrong.items() if id in numbers)
    }
    return replace(read_key(exercise, replace(solved, values=values, mistakes=mistakes)), unsolved=frozenset(unsolved))


def said(exercise: Exercise, field: ExerciseField, graded: Mapping[str, Graded], key: Key) -> Graded:
    """A graded field with where its error began, if that was in an earlier one."""
    whole = graded[field.id]
    began = {"earlier": _began(exercise, field, graded)}
    if not began["earlier"]:
        return whole
    if whole.problems:
        return replace(whole, problems={"": (Finding("unsolved", began),)}) if field.id in key.unsolved else whole
    return replace(whole, notes=(*whole.notes, Finding("carried", began))) if field.id in key.followed else whole


def _began(exercise: Exercise, field: ExerciseField, graded: Mapping[str, Graded]) -> list[str]:
    """The wrong fields that it goes back to, directly or by others that are right."""
    by_id = {each.id: each for each in exercise.fields}
    found: set[str] = set()
    ways = list(field.follows)
    while ways:
        name = ways.pop()
        if name in graded and graded[name].problems:
            found.add(name)
        else:
            ways += by_id[name].follows
    return [name for name in by_id if name in found]


def _mistakes(key: Key, other: Key, followed: frozenset[str]) -> Iterator[MistakeKey]:
    """The mistakes of a key, with where they lead in the `followed` fields by another; without those that lead nowhere
    there."""
    elsewhere = {mistake.id: mistake for mistake in other.mistakes}
    for mistake in key.mistakes:
        if not (here := mistake.values.keys() & followed):
            yield mistake
        elif own := elsewhere.get(mistake.id):
            values = {**mistake.values, **{id: own.values[id] for id in here}}
            changed = {part for part in mistake.changed if part[0] not in here}
            changed |= {part for part in own.changed if part[0] in here}
            yield replace(mistake, values=values, changed=frozenset(changed))


def _same(own: float | str, right: Any) -> bool:
    return own in right if isinstance(own, str) else math.isclose(own, right, rel_tol=1e-12)
