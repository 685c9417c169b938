"""The proof of an exercise: over many variants the reference is right, each mistake is told by its name and no other,
the worked SQL gives the answer, and no text has a hole or gives the answer away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from courseware.answers.exercise import Workbook, in_sql, mistakes_in_words, with_parameters, worked
from courseware.answers.fault import AuthorFault
from courseware.answers.proof_of_keys import definitions, followers, idle
from courseware.answers.trial import VARIANTS, Flaw, Trial, at, handed_in, same, trials
from courseware.content.course import Course
from courseware.content.exercise import (
    ChoiceField,
    Exercise,
    ExerciseField,
    ListField,
    MatchField,
    NumberField,
    OrderField,
)
from courseware.content.figures import names_in
from courseware.content.problems import Problem
from courseware.content.reader import Trail
from courseware.content.sources import Sources
from courseware.shop.tables import Shop
from courseware.verdict import Status

SHOWN = 0.25
"""The share of the variants in which a mistake has to show at least."""


def proof_problems(course: Course, sources: Sources, shop: Shop, known: Collection[Problem] = ()) -> list[Problem]:
    """What is wrong with the exercises. Those that have known problems are left out: first things first."""
    workbook, found = Workbook(course, shop), []
    for id, exercise in course.exercises.items():
        folder = f"exercises/{id}/"
        if any(problem.path.startswith(folder) for problem in known):
            continue
        try:
            flaws = list(flaws_of(exercise, trials(workbook, id), shop))
        except AuthorFault as fault:
            found.append(Problem(f"{folder}solution.py", 1, 1, "python", fault.message))
            continue
        document = sources.exercises[id].document
        found += [document.problem(flaw.trail, flaw.code, flaw.message, flaw.fix, key=True) for flaw in flaws]
    return found


def flaws_of(exercise: Exercise, tried: list[Trial], shop: Shop) -> Iterator[Flaw]:
    """Each flaw once, with the first variant that shows it."""
    if len(tried) < 2:
        yield Flaw(("id",), "one-variant", f"{VARIANTS} learners all get the same parameters")
    flaws: dict[tuple[Trail, str], Flaw] = {}
    for trial in tried:
        for one in trial.by_definition:
            for flaw in (*_reference(one, shop), *_mistakes(one, shop), *_sql(one, shop), *_texts(one)):
                flaws.setdefault((flaw.trail, flaw.code), flaw)
        for flaw in (*definitions(trial, shop), *followers(trial, shop)):
            flaws.setdefault((flaw.trail, flaw.code), flaw)
    yield from flaws.values()
    yield from idle(exercise, tried)
    yield from _unseen(exercise, tried, shop)


def _reference(trial: Trial, shop: Shop) -> Iterator[Flaw]:
    verdict = trial.grade(trial.right, shop)
    said = [finding.id for finding in trial.told(trial.right, shop)]
    right = all(part.status is Status.CORRECT for id, part in verdict.parts.items() if id != trial.aside)
    if not right or not verdict.parts or said:
        yield Flaw(("fields",), "reference-wrong", f"the reference is graded {verdict.status.value} {said}{at(trial)}")


def _mistakes(trial: Trial, shop: Shop) -> Iterator[Flaw]:
    """A mistake may come to nothing in some variants (there was no dirt to leave in), and then exactly to nothing. A
    convention may come to what is accepted. Where one of those leads to about the same, neither may be told, but
    nothing else either."""
    known = trial.assignment.exercise.mistakes
    conventions = {id for id, mistake in known.items() if mistake.convention}
    apart = replace(
        trial, key=replace(trial.key, mistakes=tuple(each for each in trial.key.mistakes if each.id not in conventions))
    )
    for mistake in trial.solved.mistakes:
        if not _shown(trial, mistake):
            continue
        verdict = trial.grade(trial.mistaken(mistake), shop)
        told = trial.told(trial.mistaken(mistake), shop)
        found, named = {finding.id for finding in told}, {finding.id for finding in told if finding.named}
        if found != {mistake} and not known[mistake].convention and not named:
            found = {finding.id for finding in apart.told(trial.mistaken(mistake), shop)}
        if not named <= {mistake} if known[mistake].convention else found != {mistake}:
            said = ", ".join(sorted(found)) or "nothing"
            message = f"`{mistake}` is graded {verdict.status.value} and told as {said}{at(trial)}"
            yield Flaw(("mistakes", mistake), "mistake-not-told", message, "tell it apart, or narrow the variants")


def _shown(trial: Trial, mistake: str) -> list[str]:
    """The fields in which the mistake leads to another value than the right one."""
    wrong, right = trial.solved.mistakes[mistake], trial.solved.values
    if trial.aside in wrong:
        return []
    return [id for id, value in wrong.items() if not same(value, right[id])]


def _told(trial: Trial, mistake: str, shop: Shop) -> bool:
    """Whether one who makes it is told so. Of mistakes that is proved wherever they show."""
    if not _shown(trial, mistake) or not trial.assignment.exercise.mistakes[mistake].convention:
        return bool(_shown(trial, mistake))
    return any(finding.id == mistake for finding in trial.told(trial.mistaken(mistake), shop))


def _unseen(exercise: Exercise, tried: list[Trial], shop: Shop) -> Iterator[Flaw]:
    for id, mistake in exercise.mistakes.items():
        seen = Counter(field for trial in tried for one in trial.by_definition for field in _shown(one, id))
        if sum(any(_told(one, id, shop) for one in trial.by_definition) for trial in tried) < SHOWN * len(tried):
            yield Flaw(("mistakes", id), "mistake-never-shows", f"`{id}` hardly ever changes anything")
            continue
        for number, field in enumerate(mistake.spoils):
            if not seen[field]:
                message = f"`{id}` never changes `{field}`"
                yield Flaw(("mistakes", id, "spoils", number), "mistake-never-shows", message, "take it out")


def _sql(trial: Trial, shop: Shop) -> Iterator[Flaw]:
    """The query as it is shown, with the parameters written in, returns the answer."""
    for field in trial.assignment.fields:
        if (sql := trial.assignment.exercise.worked.sql.get(field.id)) is None:
            continue
        trail: Trail = ("worked", "sql", field.id)
        params = in_sql(trial.assignment, trial.solved.picked)
        try:
            answer = trial.right | {field.id: _from_sql(field, shop.frame(with_parameters(sql, params)))}
        except ValueError as error:
            yield Flaw(trail, "sql", str(error).splitlines()[0] + at(trial))
            continue
        part = trial.grade(answer, shop).parts.get(field.id)
        if part is None or part.status is not Status.CORRECT:
            said = [finding.id for finding in part.findings] if part else "unreadable"
            yield Flaw(trail, "sql-wrong", f"what it returns is graded {said}{at(trial)}")


def _texts(trial: Trial) -> Iterator[Flaw]:
    assignment, exercise = trial.assignment, trial.assignment.exercise
    sentences = mistakes_in_words(assignment)
    texts: list[tuple[Trail, str, str]] = [(("brief",), exercise.brief, assignment.brief)]
    texts += [(("hints", n), exercise.hints[n], shown) for n, shown in enumerate(assignment.hints)]
    texts += [(("mistakes", id, "because"), exercise.mistakes[id].because, said) for id, said in sentences.items()]
    texts.append((("worked", "text"), exercise.worked.text, worked(assignment, trial.key).text))
    for trail, written, shown in texts:
        if holes := [name for name in names_in(written) if f"{{{name}}}" in shown]:
            yield Flaw(trail, "unknown-name", f"nothing has the name {', '.join(holes)}{at(trial)}")
    for field in assignment.fields:
        if not isinstance(field, NumberField):
            continue
        digits = f"{float(trial.solved.values[field.id]) * (100 if field.unit == 'percent' else 1):.4g}"
        for id, sentence in sentences.items():
            if len(digits) >= 4 and digits in sentence.replace(",", ""):
                yield Flaw(
                    ("mistakes", id, "because"), "gives-away", f"says {digits}, the right `{field.id}`{at(trial)}"
                )


def _from_sql(field: ExerciseField, frame: pd.DataFrame) -> Any:
    match field:
        case NumberField() | ChoiceField(multiple=False):
            if frame.shape != (1, 1):
                raise ValueError(f"expected one row and one column, got {frame.shape[0]} × {frame.shape[1]}")
            return handed_in(field, frame.iat[0, 0])
        case ChoiceField() | OrderField():
            return frame.iloc[:, 0].tolist()
        case ListField():
            return handed_in(field, frame.iloc[:, 0].tolist())
        case MatchField():
            return dict(zip(frame.iloc[:, 0], frame.iloc[:, 1], strict=True))
        case _:
            return frame
