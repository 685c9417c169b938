"""How often a mistake is named that nobody made: numbers that are wrong at random, in one field with all else right.

`python -m tests.exercises.naming` prints the share of them that is told a cause, by exercise.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from itertools import cycle
from typing import Any

from courseware.answers import field as fields
from courseware.answers.diagnosis import Graded
from courseware.answers.exercise import Workbook, grade_one, judge, read
from courseware.answers.trial import Trial, handed_in, trials
from courseware.content.exercise import NumberField
from courseware.content.loader import load_course
from courseware.shop.tables import Shop
from courseware.verdict import Verdict

ERRORS = 300
"""Of each exercise; more than 4,000 in all."""
LEAST, MOST = 0.01, 0.12
"""How far off they are, as a share of the right value."""


def told(tried: list[Trial], shop: Shop, errors: int = ERRORS) -> Counter[str]:
    """What is said of so many wrong numbers, half of them typed with four digits and half with all: "" for the neutral
    word, else the field and the cause."""
    said: Counter[str] = Counter()
    graded = [(trial, *_all_right(trial, shop)) for trial in tried]
    rng = random.Random(tried[0].assignment.exercise.id)
    for trial, answers, all_right in cycle(graded):
        for field in trial.assignment.fields:
            if not isinstance(field, NumberField):
                continue
            given = dict(answers)
            given[field.id] = fields.accept(field, handed_in(field, _off(trial.solved.values[field.id], rng)), shop)
            one = grade_one(field, given, trial.key)
            if not one.problems:
                continue
            verdict = judge(trial.assignment, given, all_right | {field.id: one}, trial.key)
            (cause, *_) = verdict.parts[field.id].findings
            said["" if cause.id in ("too-high", "too-low") else f"{field.id} {cause.id}"] += 1
            changed = next((mistake.changed for mistake in trial.key.mistakes if mistake.id == cause.id), set())
            assert changed <= {(field.id, "")}, f"{cause.id} would have changed what is right here"
            if said.total() == errors:
                return said
    raise AssertionError("unreachable")


def _all_right(trial: Trial, shop: Shop) -> tuple[Mapping[str, Any], dict[str, Graded]]:
    answers = read(trial.assignment, trial.right, shop)
    assert not isinstance(answers, Verdict)
    return answers, {field.id: grade_one(field, answers, trial.key) for field in trial.assignment.fields}


def _off(value: float, rng: random.Random) -> float:
    wrong = value * (1 + rng.choice([-1, 1]) * rng.uniform(LEAST, MOST))
    if float(value).is_integer() and abs(value) >= 100:  # a count
        return round(wrong)
    return float(f"{wrong:.4g}") if rng.random() < 0.5 else wrong


if __name__ == "__main__":
    from tests.exercises.test_exercises import EXERCISES, ROOT

    course, tables = load_course(ROOT), Shop.load(ROOT / "datasets")
    everything: Counter[str] = Counter()
    for each in EXERCISES:
        found = told(trials(Workbook(course, tables), each), tables)
        everything += found
        print(f"{each}: {1 - found[''] / found.total():.1%} of {found.total()}", {k: n for k, n in found.items() if k})
    print(f"all: {1 - everything[''] / everything.total():.2%} of {everything.total()}")
