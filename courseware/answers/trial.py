"""A variant of an exercise, worked out: what a learner would hand in, right or mistaken, and what is told him."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from courseware.answers.carried import following
from courseware.answers.exercise import Assignment, Workbook, grade, read
from courseware.answers.key import Key, read_key
from courseware.answers.solution import Between, Own, Solved
from courseware.answers.wording import NOTES
from courseware.content.exercise import ChoiceField, ExerciseField, ListField, NumberField, OrderField
from courseware.content.reader import Trail
from courseware.shop.tables import Shop
from courseware.verdict import Finding, Verdict

VARIANTS = 20


@dataclass(frozen=True)
class Trial:
    """One variant, worked out: the assignment, what the solution returns for it, and the key read from that."""

    assignment: Assignment
    solved: Solved
    key: Key
    follow: Callable[[Own], Solved]
    """What the solution returns for own answers."""

    @classmethod
    def of(cls, workbook: Workbook, assignment: Assignment) -> Trial:
        """Raises AuthorFault."""
        solved = workbook.solved(assignment)
        key = read_key(assignment.exercise, solved)
        return cls(assignment, solved, key, lambda own: workbook.solved(assignment, own))

    @property
    def right(self) -> dict[str, Any]:
        """The right answer as a learner would hand it in, by the definition that was picked if there is one."""
        right = {field.id: handed_in(field, self.solved.values[field.id]) for field in self.assignment.fields}
        chooser = self.assignment.exercise.chooser
        return right | {chooser.id: self.solved.picked} if chooser else right

    @property
    def by_definition(self) -> list[Trial]:
        """This one, which has what fits the brief, and the same for each other definition that may be picked."""
        others = self.solved.others.items()
        return [self, *(replace(self, solved=other, key=self.key.others[name]) for name, other in others)]

    @property
    def aside(self) -> str | None:
        """The field that chooses the key, where what it has does not fit the brief: that is told whatever else is."""
        key_by = self.assignment.exercise.key_by
        return key_by if key_by is not None and self.solved.picked != self.solved.values[key_by] else None

    def mistaken(self, mistake: str) -> dict[str, Any]:
        """The answer of a learner who makes one mistake. One who picks another definition is right by that."""
        if (picked := self.solved.mistakes[mistake].get(self.assignment.exercise.key_by or "")) is not None:
            return next(one.right for one in self.by_definition if one.solved.picked == picked)
        by_id = {field.id: field for field in self.assignment.fields}
        given = self.solved.mistakes[mistake].items()
        wrong = {id: value.example if isinstance(value, Between) else value for id, value in given}
        return self.right | {id: handed_in(by_id[id], value) for id, value in wrong.items()}

    def grade(self, raw: Mapping[str, Any], shop: Shop) -> Verdict:
        answers = read(self.assignment, raw, shop)
        return answers if isinstance(answers, Verdict) else grade(self.assignment, answers, self.key, self.followed)

    def followed(self, own: Own) -> Key:
        return following(self.assignment.exercise, self.follow(own), self.key)

    def told(self, raw: Mapping[str, Any], shop: Shop) -> list[Finding]:
        """What is found in an answer, without notes and what is `aside`."""
        found = self.grade(raw, shop).findings
        return [finding for finding in found if finding.id not in NOTES and (finding.field or "") != self.aside]


@dataclass(frozen=True)
class Flaw:
    """`trail` leads to the place in exercise.yaml."""

    trail: Trail
    code: str
    message: str
    fix: str = ""


def trials(workbook: Workbook, exercise_id: str, most: int = VARIANTS) -> list[Trial]:
    """The distinct ones among the variants, or the first so many of them, each worked out once. Raises AuthorFault."""
    drawn = [workbook.assignment(exercise_id, f"{exercise_id} {number}") for number in range(VARIANTS)]
    distinct = {json.dumps(one.params, sort_keys=True): one for one in drawn}
    return [Trial.of(workbook, one) for one in list(distinct.values())[:most]]


def handed_in(field: ExerciseField, value: Any) -> Any:
    """A solution's value as a learner would hand it in (a table as a frame: it is graded the same)."""
    match field:
        case NumberField():
            return f"{float(value) * 100!r}%" if field.unit == "percent" else repr(float(value))
        case ChoiceField(multiple=True):
            return sorted(value)
        case OrderField():
            return list(value)
        case ListField():
            return "\n".join(sorted(value))
        case _:
            return value


def same(one: Any, other: Any) -> bool:
    if isinstance(one, Between):
        return False
    return one.equals(other) if isinstance(one, pd.DataFrame) else bool(one == other)


def at(trial: Trial) -> str:
    return f" with {', '.join(f'{name}={value}' for name, value in trial.assignment.params.items())}"
