"""The proof of exercises with more keys than one: those whose brief leaves the definition open, and those whose fields
build on earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from courseware.answers import field as fields
from courseware.answers.carried import own_answers
from courseware.answers.exercise import read
from courseware.answers.key import OTHER_DEFINITION
from courseware.answers.solution import Own, Solved
from courseware.answers.trial import Flaw, Trial, at, handed_in, same
from courseware.content.exercise import ChoiceField, Exercise, ExerciseField
from courseware.shop.tables import Shop
from courseware.verdict import Status, Verdict


def definitions(trial: Trial, shop: Shop) -> Iterator[Flaw]:
    """A pick that does not fit the brief is told so by a mistake, and each definition is told from the others."""
    key_by = trial.assignment.exercise.key_by
    if key_by is None:
        return
    for one in trial.by_definition:
        if one.aside and not any(finding.named for finding in trial.grade(one.right, shop).parts[one.aside].findings):
            message = f"no mistake is told who picks `{one.solved.picked}`{at(trial)}"
            yield Flaw(("key_by",), "mistake-not-told", message, f"let one spoil `{key_by}`")
        for other in trial.by_definition:
            if other.solved.picked == one.solved.picked:
                continue
            told = {finding.id for finding in one.told(other.right | {key_by: one.solved.picked}, shop)}
            if told != {OTHER_DEFINITION}:
                message = f"`{one.solved.picked}` picked and `{other.solved.picked}` computed is told as {sorted(told)}"
                yield Flaw(("key_by",), "same-as-answer", message + at(trial), "narrow the variants")


def followers(trial: Trial, shop: Shop) -> Iterator[Flaw]:
    """From right earlier answers follow the right values. From a wrong one follow others, and with those the error is
    told where it began and nowhere else."""
    exercise = trial.assignment.exercise
    if not exercise.chained:
        return
    answers = read(trial.assignment, trial.right, shop)
    grounds = {} if isinstance(answers, Verdict) else own_answers(exercise, answers, trial.key)
    again = trial.followed(grounds) if grounds else trial.key
    for number, field in enumerate(exercise.fields):
        if fields.changed(field, again.reference[field.id], trial.key.reference[field.id]):
            message = f"from right earlier answers follows another `{field.id}`{at(trial)}"
            yield Flaw(("fields", number), "follows-wrong", message)
        for wrong in astray(field, grounds[field.id]) if field.id in grounds else ():
            given = trial.right | consistent(exercise, field, wrong, trial.follow)
            parts = trial.grade(given, shop).parts.items()
            if told := [id for id, part in parts if id != field.id and part.status is not Status.CORRECT]:
                message = f"what follows from `{field.id}` = {wrong} is wrong in {', '.join(told)}{at(trial)}"
                yield Flaw(("fields", number), "follows-wrong", message, "compute it from own.get(…)")


def idle(exercise: Exercise, tried: list[Trial]) -> Iterator[Flaw]:
    """Fields that say they follow others, and never change with them."""
    for number, field in enumerate(exercise.fields):
        for place, name in enumerate(field.follows):
            earlier = next(each for each in exercise.fields if each.id == name)
            if not any(
                not same(trial.follow({name: wrong}).values[field.id], trial.solved.values[field.id])
                for trial in tried
                for wrong in astray(earlier, trial.solved.values[name])
            ):
                message = f"`{field.id}` never changes with `{name}`"
                yield Flaw(("fields", number, "follows", place), "follows-wrong", message, "take it out")


def astray(field: ExerciseField, right: Any) -> list[float | str]:
    """Wrong answers to a field that others follow: somewhat more, much less, or any other option."""
    if isinstance(field, ChoiceField):
        return [option for option in field.options if option != right]
    return [float(round(right * off)) if float(right).is_integer() else right * off for off in (1.2, 0.6)]


def consistent(exercise: Exercise, field: ExerciseField, wrong: Any, follow: Callable[[Own], Solved]) -> dict[str, Any]:
    """What is handed in by whoever errs in one field and goes on from there without a mistake."""
    values, touched = follow({field.id: wrong}).values, {field.id}
    for later in exercise.fields:
        if touched.intersection(later.follows):
            touched.add(later.id)
    return {
        each.id: handed_in(each, {**values, field.id: wrong}[each.id]) for each in exercise.fields if each.id in touched
    }
