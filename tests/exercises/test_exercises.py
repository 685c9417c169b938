"""Every exercise of the course, over twenty variants: the reference is right, each mistake is told by its name, what
cannot be read costs nothing, the worked SQL gives the answer, and no text has a hole in it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from courseware.answers.exercise import Assignment, Workbook
from courseware.answers.wording import NOTES
from courseware.content.exercise import (
    ChoiceField,
    Exercise,
    ExerciseField,
    MatchField,
    NumberField,
    OrderField,
    TextField,
)
from courseware.content.figures import names_in
from courseware.content.loader import load_course
from courseware.shop import query
from courseware.shop.tables import Shop
from courseware.verdict import Status

ROOT = Path(__file__).parents[2]
VARIANTS = 20
EXERCISES = sorted(path.parent.name for path in ROOT.glob("exercises/*/exercise.yaml"))


@dataclass(frozen=True)
class Case:
    """An exercise with its distinct assignments among the variants."""

    exercise: Exercise
    workbook: Workbook
    shop: Shop
    assignments: list[Assignment]


@pytest.fixture(scope="session")
def shop() -> Shop:
    return Shop.load(ROOT / "datasets")


@pytest.fixture(scope="session")
def workbook(shop: Shop) -> Workbook:
    return Workbook(load_course(ROOT), shop)


@pytest.fixture(scope="module", params=EXERCISES)
def case(request: pytest.FixtureRequest, shop: Shop, workbook: Workbook) -> Case:
    drawn = [workbook.assignment(request.param, f"{request.param} {n}") for n in range(VARIANTS)]
    distinct = {json.dumps(one.params, sort_keys=True): one for one in drawn}
    return Case(drawn[0].exercise, workbook, shop, list(distinct.values()))


def raw(field: ExerciseField, value: Any) -> Any:
    """A solution's value as a learner would hand it in (a table as a frame: it is graded the same)."""
    match field:
        case NumberField():
            return f"{float(value) * 100!r}%" if field.unit == "percent" else repr(float(value))
        case ChoiceField(multiple=True):
            return sorted(value)
        case OrderField():
            return list(value)
        case TextField():
            return "；".join(point.any[0] for point in field.points)
        case _:
            return value


def right_answer(case: Case, assignment: Assignment) -> dict[str, Any]:
    values = case.workbook.worked(assignment).values
    return {field.id: raw(field, values.get(field.id)) for field in assignment.fields}


def from_sql(field: ExerciseField, frame: pd.DataFrame) -> Any:
    match field:
        case NumberField() | ChoiceField(multiple=False):
            assert frame.shape == (1, 1), f"{field.id}: one row and one column, got {frame.shape}"
            return raw(field, frame.iat[0, 0])
        case ChoiceField() | OrderField():
            return frame.iloc[:, 0].tolist()
        case MatchField():
            return dict(zip(frame.iloc[:, 0], frame.iloc[:, 1], strict=True))
        case _:
            return frame


def test_there_are_exercises_and_the_loader_takes_them(workbook: Workbook) -> None:
    assert EXERCISES
    assert sorted(load_course(ROOT).exercises) == EXERCISES


def test_learners_get_different_variants(case: Case) -> None:
    assert len(case.assignments) >= 2


def test_the_reference_is_right(case: Case) -> None:
    for assignment in case.assignments:
        verdict = case.workbook.grade(assignment, right_answer(case, assignment))
        assert (verdict.status, verdict.score) == (Status.CORRECT, 1.0), (assignment.params, verdict.findings)
        assert {finding.id for finding in verdict.findings} <= NOTES


def same(one: Any, other: Any) -> bool:
    return one.equals(other) if isinstance(one, pd.DataFrame) else bool(one == other)


def test_each_mistake_gets_its_own_finding_and_no_other(case: Case) -> None:
    """A mistake may come to nothing in some variants (there was no dirt to leave in): then it returns nothing, or
    exactly the right values. Close to them is not good enough, nor is a mistake that hardly ever shows."""
    wrong = []
    shows: Counter[str] = Counter()
    for assignment in case.assignments:
        right = right_answer(case, assignment)
        by_id = {field.id: field for field in assignment.fields}
        reference = case.workbook.worked(assignment).values
        for name, values in case.workbook.mistakes(assignment).items():
            if all(same(value, reference[key]) for key, value in values.items()):
                continue
            shows[name] += 1
            answer = right | {key: raw(by_id[key], value) for key, value in values.items()}
            verdict = case.workbook.grade(assignment, answer)
            found = {finding.id for finding in verdict.findings} - NOTES
            if found != {name} or verdict.score >= 1:
                wrong.append((name, assignment.params, verdict.status.value, sorted(found)))
    assert not wrong
    assert [name for name in case.exercise.mistakes if shows[name] < len(case.assignments) / 4] == []


@pytest.mark.parametrize("absurd", [None, "", "  ", "#?", "1e999", [], {}, [[]], {"x": []}, True, "🙂"])
def test_what_cannot_be_read_is_invalid_and_not_wrong(case: Case, absurd: Any) -> None:
    assignment = case.assignments[0]
    everywhere = case.workbook.grade(assignment, dict.fromkeys((field.id for field in assignment.fields), absurd))
    assert everywhere.status is Status.INVALID
    right = right_answer(case, assignment)
    for field in assignment.fields:
        verdict = case.workbook.grade(assignment, right | {field.id: absurd})
        assert verdict.status is Status.INVALID, field.id
        assert {finding.field for finding in verdict.findings} == {field.id}


def test_the_worked_sql_returns_the_answer(case: Case) -> None:
    for assignment in case.assignments:
        right = right_answer(case, assignment)
        by_id = {field.id: field for field in assignment.fields}
        for name, sql in case.exercise.worked.sql.items():
            answer = right | {name: from_sql(by_id[name], case.shop.frame(sql, assignment.params))}
            verdict = case.workbook.grade(assignment, answer).parts[name]
            assert verdict.status is Status.CORRECT, (name, assignment.params, verdict.findings)


def test_the_worked_sql_as_shown_runs_in_the_workbench(case: Case) -> None:
    assignment = case.assignments[0]
    right = right_answer(case, assignment)
    by_id = {field.id: field for field in assignment.fields}
    for name, sql in case.workbook.worked(assignment).sql.items():
        frame = query.run(case.shop, sql, max_rows=200_000).frame
        answer = right | {name: from_sql(by_id[name], frame)}
        assert case.workbook.grade(assignment, answer).parts[name].status is Status.CORRECT, name


def test_texts_have_no_holes(case: Case) -> None:
    for assignment in case.assignments[:5]:
        worked = case.workbook.worked(assignment)
        texts = [
            (case.exercise.brief, assignment.brief),
            *zip(case.exercise.hints, assignment.hints, strict=True),
            (case.exercise.worked.text, worked.text),
        ]
        for name in case.exercise.mistakes:
            texts.append((case.exercise.mistakes[name], case.workbook.mistake_text(assignment, name)))
        for written, shown in texts:
            holes = [name for name in names_in(written) if f"{{{name}}}" in shown]
            assert not holes, written


def test_the_sentence_of_a_mistake_does_not_give_the_answer_away(case: Case) -> None:
    for assignment in case.assignments[:5]:
        values = case.workbook.worked(assignment).values
        for field in assignment.fields:
            if not isinstance(field, NumberField):
                continue
            digits = f"{float(values[field.id]) * (100 if field.unit == 'percent' else 1):.4g}"
            for name in case.exercise.mistakes:
                sentence = case.workbook.mistake_text(assignment, name).replace(",", "")
                assert len(digits) < 4 or digits not in sentence, (name, field.id)
