"""The proof of an exercise: over many variants the reference is right, each mistake is told by its name and no other,
the worked SQL gives the answer, and no text has a hole or gives the answer away."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from courseware.answers import field as fields
from courseware.answers.carried import following, own_answers
from courseware.answers.exercise import (
    Assignment,
    Workbook,
    grade,
    in_sql,
    mistakes_in_words,
    read,
    with_parameters,
    worked,
)
from courseware.answers.fault import AuthorFault
from courseware.answers.key import OTHER_DEFINITION, Key, read_key
from courseware.answers.solution import Between, Own, Solved
from courseware.answers.wording import NOTES
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
from courseware.verdict import Finding, Status, Verdict

VARIANTS = 20
SHOWN = 0.25
"""The share of the variants in which a mistake has to show at least."""


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
        for flaw in (*_definitions(trial, shop), *_followers(trial, shop)):
            flaws.setdefault((flaw.trail, flaw.code), flaw)
    yield from flaws.values()
    yield from _idle(exercise, tried)
    yield from _unseen(exercise, tried, shop)


def _reference(trial: Trial, shop: Shop) -> Iterator[Flaw]:
    verdict = trial.grade(trial.right, shop)
    said = [finding.id for finding in trial.told(trial.right, shop)]
    right = all(part.status is Status.CORRECT for id, part in verdict.parts.items() if id != trial.aside)
    if not right or not verdict.parts or said:
        yield Flaw(("fields",), "reference-wrong", f"the reference is graded {verdict.status.value} {said}{_at(trial)}")


def _definitions(trial: Trial, shop: Shop) -> Iterator[Flaw]:
    """A pick that does not fit the brief is told so by a mistake, and each definition is told from the others."""
    key_by = trial.assignment.exercise.key_by
    if key_by is None:
        return
    for one in trial.by_definition:
        if one.aside and not any(finding.named for finding in trial.grade(one.right, shop).parts[one.aside].findings):
            message = f"no mistake is told who picks `{one.solved.picked}`{_at(trial)}"
            yield Flaw(("key_by",), "mistake-not-told", message, f"let one spoil `{key_by}`")
        for other in trial.by_definition:
            if other.solved.picked == one.solved.picked:
                continue
            told = {finding.id for finding in one.told(other.right | {key_by: one.solved.picked}, shop)}
            if told != {OTHER_DEFINITION}:
                message = f"`{one.solved.picked}` picked and `{other.solved.picked}` computed is told as {sorted(told)}"
                yield Flaw(("key_by",), "same-as-answer", message + _at(trial), "narrow the variants")


def _followers(trial: Trial, shop: Shop) -> Iterator[Flaw]:
    """From right earlier answers follow the right values. From a wrong one follow others, and with those the error is
    told where it began and nowhere else."""
    exercise, grounds = trial.assignment.exercise, {}
    if exercise.chained:
        answers = read(trial.assignment, trial.right, shop)
        grounds = {} if isinstance(answers, Verdict) else own_answers(exercise, answers, trial.key)
    again = trial.followed(grounds) if grounds else trial.key
    for number, field in enumerate(exercise.fields):
        if fields.changed(field, again.reference[field.id], trial.key.reference[field.id]):
            message = f"from right earlier answers follows another `{field.id}`{_at(trial)}"
            yield Flaw(("fields", number), "follows-wrong", message)
        for wrong in astray(field, grounds[field.id]) if field.id in grounds else ():
            given = trial.right | consistent(exercise, field, wrong, trial.follow)
            parts = trial.grade(given, shop).parts.items()
            if told := [id for id, part in parts if id != field.id and part.status is not Status.CORRECT]:
                message = f"what follows from `{field.id}` = {wrong} is wrong in {', '.join(told)}{_at(trial)}"
                yield Flaw(("fields", number), "follows-wrong", message, "compute it from own.get(…)")


def _idle(exercise: Exercise, tried: list[Trial]) -> Iterator[Flaw]:
    """Fields that say they follow others, and never change with them."""
    for number, field in enumerate(exercise.fields):
        for place, name in enumerate(field.follows):
            earlier = next(each for each in exercise.fields if each.id == name)
            if not any(
                not _same(trial.follow({name: wrong}).values[field.id], trial.solved.values[field.id])
                for trial in tried
                for wrong in astray(earlier, trial.solved.values[name])
            ):
                message = f"`{field.id}` never changes with `{name}`"
                yield Flaw(("fields", number, "follows", place), "follows-wrong", message, "take it out")


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
            message = f"`{mistake}` is graded {verdict.status.value} and told as {said}{_at(trial)}"
            yield Flaw(("mistakes", mistake), "mistake-not-told", message, "tell it apart, or narrow the variants")


def _shown(trial: Trial, mistake: str) -> list[str]:
    """The fields in which the mistake leads to another value than the right one."""
    wrong, right = trial.solved.mistakes[mistake], trial.solved.values
    if trial.aside in wrong:
        return []
    return [id for id, value in wrong.items() if not _same(value, right[id])]


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
            yield Flaw(trail, "sql", str(error).splitlines()[0] + _at(trial))
            continue
        part = trial.grade(answer, shop).parts.get(field.id)
        if part is None or part.status is not Status.CORRECT:
            said = [finding.id for finding in part.findings] if part else "unreadable"
            yield Flaw(trail, "sql-wrong", f"what it returns is graded {said}{_at(trial)}")


def _texts(trial: Trial) -> Iterator[Flaw]:
    assignment, exercise = trial.assignment, trial.assignment.exercise
    sentences = mistakes_in_words(assignment)
    texts: list[tuple[Trail, str, str]] = [(("brief",), exercise.brief, assignment.brief)]
    texts += [(("hints", n), exercise.hints[n], shown) for n, shown in enumerate(assignment.hints)]
    texts += [(("mistakes", id, "because"), exercise.mistakes[id].because, said) for id, said in sentences.items()]
    texts.append((("worked", "text"), exercise.worked.text, worked(assignment, trial.key).text))
    for trail, written, shown in texts:
        if holes := [name for name in names_in(written) if f"{{{name}}}" in shown]:
            yield Flaw(trail, "unknown-name", f"nothing has the name {', '.join(holes)}{_at(trial)}")
    for field in assignment.fields:
        if not isinstance(field, NumberField):
            continue
        digits = f"{float(trial.solved.values[field.id]) * (100 if field.unit == 'percent' else 1):.4g}"
        for id, sentence in sentences.items():
            if len(digits) >= 4 and digits in sentence.replace(",", ""):
                yield Flaw(
                    ("mistakes", id, "because"), "gives-away", f"says {digits}, the right `{field.id}`{_at(trial)}"
                )


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


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Between):
        return False
    return one.equals(other) if isinstance(one, pd.DataFrame) else bool(one == other)


def _at(trial: Trial) -> str:
    return f" with {', '.join(f'{name}={value}' for name, value in trial.assignment.params.items())}"
