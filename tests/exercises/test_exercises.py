"""Every exercise of the course: proved over twenty variants, graded as before, and patient with what it cannot read.

After a change that is meant to change verdicts: `python -m tests.exercises.test_exercises` writes the snapshots anew;
read the difference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.proof import flaws_of
from courseware.answers.trial import VARIANTS, Trial, trials
from courseware.content.course import Course
from courseware.content.exercise import (
    ChoiceField,
    ForecastField,
    ListField,
    NumberField,
    OrderField,
    QueryField,
    TableField,
)
from courseware.content.loader import load_course
from courseware.shop.tables import Shop
from courseware.verdict import Status, Verdict
from tests.exercises.naming import told

ROOT = Path(__file__).parents[2]
SNAPSHOTS = Path(__file__).parent / "snapshots"
EXERCISES = sorted(path.parent.name for path in ROOT.glob("exercises/*/exercise.yaml"))
RECORDED = 4
"""Variants of an exercise whose verdicts are kept."""
BY_CHANCE = 0.01
"""The share of random errors that may be told a cause: some hit where a mistake leads, and nobody could tell."""
ABSURD = [None, "", "  ", "#?", "1e999", [], {}, [[]], {"x": []}, True, "🙂"]


def test_there_are_exercises_and_the_loader_takes_them(course: Course) -> None:
    assert EXERCISES
    assert sorted(course.exercises) == EXERCISES


Tried = Callable[[int], list[Trial]]

each_exercise = pytest.mark.parametrize(
    "id", [pytest.param(id, marks=pytest.mark.xdist_group(f"exercise {id}")) for id in EXERCISES], scope="module"
)
"""All tests of one exercise by one worker, and before those of the next: its variants are worked out once."""


@pytest.fixture(scope="module")
def tried(id: str, course: Course, shop: Shop) -> Tried:
    """The first distinct variants of an exercise: at least so many, if there are."""
    known: list[Trial] = []
    asked = 0

    def first(number: int) -> list[Trial]:
        nonlocal asked
        if asked < number:
            known[:] = trials(Workbook(course, shop), id, number)
            asked = number
        return known

    return first


@pytest.mark.slow
@each_exercise
def test_the_proof_of_an_exercise_holds(id: str, tried: Tried, course: Course, shop: Shop) -> None:
    """What `make check` proves."""
    assert list(flaws_of(course.exercises[id], tried(VARIANTS), shop)) == []


@each_exercise
def test_verdicts_are_those_on_record(id: str, tried: Tried, shop: Shop) -> None:
    assert recorded(tried(RECORDED), shop) == (SNAPSHOTS / f"{id}.txt").read_text("utf-8")


@each_exercise
def test_an_exercise_is_patient(id: str, tried: Tried, shop: Shop) -> None:
    what_cannot_be_read_is_invalid_and_not_wrong(tried(RECORDED)[0], shop)


@pytest.mark.slow
@each_exercise
def test_a_random_error_is_seldom_told_a_cause(id: str, tried: Tried, shop: Shop) -> None:
    said = told(tried(VARIANTS), shop)
    assert said.total() - said[""] <= BY_CHANCE * said.total(), said


def what_cannot_be_read_is_invalid_and_not_wrong(trial: Trial, shop: Shop) -> None:
    fields = trial.assignment.fields
    for absurd in ABSURD:
        everywhere = trial.grade({field.id: absurd for field in fields}, shop)
        assert everywhere.status is Status.INVALID, absurd
        for field in fields:
            verdict = trial.grade(trial.right | {field.id: absurd}, shop)
            assert verdict.status is Status.INVALID, (field.id, absurd)
            assert {finding.field for finding in verdict.findings} == {field.id}


# Verdicts on record


def recorded(tried: list[Trial], shop: Shop) -> str:
    """A line an answer and verdict, with the variants in which it was given."""
    lines: dict[str, list[int]] = {}
    for number, trial in enumerate(tried[:RECORDED]):
        for name, raw in answers(trial):
            lines.setdefault(f"{name}: {said(trial.grade(raw, shop))}", []).append(number)
    return "".join(f"{line} · {' '.join(map(str, numbers))}\n" for line, numbers in sorted(lines.items()))


def said(verdict: Verdict) -> str:
    parts = [
        f"{id} {part.score:.3g} {','.join(finding.id for finding in part.findings)}".strip()
        for id, part in verdict.parts.items()
        if part.findings or part.score < 1
    ]
    return f"{verdict.status.value} {verdict.score:.4g}" + "".join(f"; {part}" for part in parts)


def answers(trial: Trial) -> Iterator[tuple[str, dict[str, Any]]]:
    """The right answer, each mistake's, and the right one with one field damaged."""
    right = trial.right
    yield "right", right
    for mistake in trial.solved.mistakes:
        yield mistake, trial.mistaken(mistake)
    for name, changed in damages(trial):
        yield name, right | changed


def damages(trial: Trial) -> Iterator[tuple[str, dict[str, Any]]]:
    right, rng = trial.right, random.Random(trial.assignment.seed)
    before: NumberField | None = None
    for field in trial.assignment.fields:
        value = right[field.id]
        match field:
            case NumberField():
                off = 1 + rng.choice([-1, 1]) * rng.uniform(0.01, 0.12)
                yield f"off {field.id}", {field.id: times(value, off)}
                yield f"tenfold {field.id}", {field.id: times(value, 10)}
                if before is not None:
                    yield f"swap {before.id} {field.id}", {before.id: value, field.id: right[before.id]}
                before = field
            case ChoiceField(multiple=False):
                for option in field.options:
                    yield f"choose {option} {field.id}", {field.id: option}
            case OrderField():
                yield f"reverse {field.id}", {field.id: value[::-1]}
            case ListField():
                listed = value.split("\n")
                yield f"half {field.id}", {field.id: "\n".join(listed[: len(listed) // 2])}
            case TableField() | QueryField() | ForecastField():
                column = field.columns[0].id
                yield f"half {field.id}", {field.id: value.iloc[: len(value) // 2]}
                if pd.api.types.is_numeric_dtype(value[column]):
                    yield f"off {field.id}", {field.id: value.assign(**{column: value[column] * 1.07})}


def times(typed: str, factor: float) -> str:
    return repr(float(typed.rstrip("%")) * factor) + "%" * typed.endswith("%")


if __name__ == "__main__":
    SNAPSHOTS.mkdir(exist_ok=True)
    everything, tables = load_course(ROOT), Shop.load(ROOT / "datasets")
    for each in EXERCISES:
        text = recorded(trials(Workbook(everything, tables), each, RECORDED), tables)
        (SNAPSHOTS / f"{each}.txt").write_text(text, encoding="utf-8")
