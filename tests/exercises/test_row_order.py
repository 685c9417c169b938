"""The order of rows, and of the ids in a list, is of no consequence: no brief asks for one."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from courseware.shop.tables import Shop
from courseware.verdict import Status, Verdict

KINDS = ("kind: table", "kind: query", "kind: forecast", "kind: list")
EXERCISES = sorted(
    path.parent.name
    for path in (Path(__file__).parents[2] / "exercises").glob("*/exercise.yaml")
    if any(kind in path.read_text("utf-8") for kind in KINDS)
)
VARIANTS = 2
SHUFFLES = 3


def shuffled(raw: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same answers with the rows of tables, their columns and the ids of lists in another order."""

    def value(given: Any) -> Any:
        rng = random.Random(seed)
        if isinstance(given, pd.DataFrame):
            columns = rng.sample(list(given.columns), len(given.columns))
            return given.sample(frac=1, random_state=seed)[columns]
        if isinstance(given, str) and "\n" in given:
            ids = given.split("\n")
            return "\n".join(rng.sample(ids, len(ids)))
        return given

    return {id: value(given) for id, given in raw.items()}


def told(verdict: Verdict) -> tuple[Any, ...]:
    parts = verdict.parts.items()
    return verdict.status, round(verdict.score, 9), [(id, [each.id for each in part.findings]) for id, part in parts]


@pytest.fixture(scope="module", params=EXERCISES)
def tried(request: pytest.FixtureRequest, workbook: Workbook) -> list[Trial]:
    return trials(workbook, request.param, VARIANTS)


def test_right_rows_are_right_in_any_order(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        for one in trial.by_definition:
            assert told(one.grade(one.right, shop))[0] is not Status.INVALID
            for seed in range(SHUFFLES):
                assert told(one.grade(shuffled(one.right, seed), shop)) == told(one.grade(one.right, shop))
        assert trial.grade(shuffled(trial.right, 7), shop).status is Status.CORRECT


def test_a_mistake_is_told_in_any_order(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        for mistake in trial.solved.mistakes:
            raw = trial.mistaken(mistake)
            assert told(trial.grade(shuffled(raw, 1), shop)) == told(trial.grade(raw, shop)), mistake
