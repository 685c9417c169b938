"""Exercises whose brief leaves a definition open: everything is graded by the one that was picked, and only the pick by
what the brief is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from courseware.content.course import Course
from courseware.shop.tables import Shop
from courseware.verdict import Status

EXERCISES = sorted(
    path.parent.name
    for path in (Path(__file__).parents[2] / "exercises").glob("*/exercise.yaml")
    if "\nkey_by:" in path.read_text("utf-8")
)
VARIANTS = 8


@pytest.fixture(scope="module", params=EXERCISES)
def tried(request: pytest.FixtureRequest, workbook: Workbook) -> list[Trial]:
    return trials(workbook, request.param, VARIANTS)


def test_a_right_value_is_right_by_its_own_definition_and_by_no_other(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        key_by = trial.assignment.exercise.key_by
        weights = {field.id: field.weight for field in trial.assignment.fields}
        for one in trial.by_definition:
            verdict = trial.grade(one.right, shop)
            wrong = {id for id, part in verdict.parts.items() if part.status is not Status.CORRECT}
            fits = one.solved.picked == trial.solved.picked
            assert wrong == (set() if fits else {key_by})
            lost = 0 if fits else weights[key_by or ""] / sum(weights.values())
            assert verdict.score == pytest.approx(1 - lost)
            for other in trial.by_definition:
                if other.solved.picked != one.solved.picked:
                    verdict = trial.grade(other.right | {key_by: one.solved.picked}, shop)
                    parts = [part for id, part in verdict.parts.items() if id != key_by]
                    assert any(part.status is not Status.CORRECT for part in parts)
                    told = {finding.id for part in parts for finding in part.findings}
                    assert told == {"other-definition"}


def test_no_step_is_graded_before_a_definition_is_picked(tried: list[Trial], shop: Shop) -> None:
    trial = tried[0]
    chooser = trial.assignment.exercise.chooser
    assert chooser is not None
    for field in trial.assignment.fields:
        if field is chooser:
            continue
        for raw, said in (({}, "definition-first"), ({chooser.id: None}, "nothing-chosen")):
            verdict = trial.grade({field.id: trial.right[field.id], **raw}, shop)
            assert (verdict.status, [finding.id for finding in verdict.findings]) == (Status.INVALID, [said])
    assert trial.grade({chooser.id: trial.solved.picked}, shop).parts[chooser.id].status is Status.CORRECT


def test_every_pick_that_does_not_fit_has_a_reason_of_its_own(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        reasons = [
            finding.id
            for one in trial.by_definition
            if one.aside
            for finding in trial.grade(one.right, shop).parts[one.aside].findings
        ]
        assert len(set(reasons)) == len(trial.solved.others) == len(reasons)
        assert set(reasons) <= trial.assignment.exercise.mistakes.keys()


def test_there_are_such_exercises(course: Course) -> None:
    assert {id for id, exercise in course.exercises.items() if exercise.key_by} == set(EXERCISES) != set()
