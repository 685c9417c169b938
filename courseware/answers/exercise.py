"""Exercises at work: one learner's assignment, its grading, and the worked solution."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from courseware.answers import field as fields
from courseware.answers.authored import Authored
from courseware.answers.by_row import by_row, extra_rows
from courseware.answers.cache import Cache
from courseware.answers.carried import Follow, carried, following, said
from courseware.answers.diagnosis import Evidence, Graded, Part, name_mistakes
from courseware.answers.fault import AuthorFault as AuthorFault
from courseware.answers.key import Key, MistakeKey, in_words, read_key
from courseware.answers.solution import NO_OWN, Own, Solution, Solved
from courseware.answers.table import ROWS
from courseware.content.course import Course
from courseware.content.exercise import Exercise, ExerciseField, ListField, TableField
from courseware.content.figures import fill
from courseware.i18n import t
from courseware.shop.tables import Shop
from courseware.verdict import Finding, Status, Verdict, invalid, of_parts

KEPT = 256 * 2**20
"""Bytes of keys in memory. The biggest weighs some megabytes, most some kilobytes."""

_QUOTED = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_PARAMETER = re.compile(r"\$([a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class Assignment:
    """An exercise as one learner gets it. `params` is plain JSON; brief and hints have them filled in."""

    exercise: Exercise
    seed: str
    params: Mapping[str, Any]
    words: Mapping[str, str]
    """Parameters and labels as texts quote them."""
    brief: str
    days: tuple[str, ...]
    """The task of each day, where there are days."""
    hints: tuple[str, ...]

    @property
    def whole(self) -> str:
        """All that is to be done, as one text."""
        days = zip(self.exercise.days, self.days, strict=True)
        return "\n\n".join([self.brief, *(f"**{day.title}**\n\n{brief}" for day, brief in days)])

    @property
    def fields(self) -> list[ExerciseField]:
        return self.exercise.fields

    def unlike(self, other: Assignment) -> list[str]:
        """What the brief quotes otherwise than another assignment of the same exercise does, in its order."""
        quoted = dict.fromkeys(_QUOTED.findall(" ".join(self.exercise.briefs)))
        return [self.words[name] for name in quoted if self.words.get(name) != other.words.get(name)]


@dataclass(frozen=True)
class WorkedSolution:
    """`sql`: by field, with the parameters written in, ready to run in the workbench."""

    text: str
    sql: Mapping[str, str]


class Workbook:
    """Grades exercises. Safe to share between threads; what a solution computes is computed once per parameters.

    Every method raises AuthorFault for a fault in a solution.py, never for what was answered.
    """

    def __init__(self, course: Course, shop: Shop) -> None:
        self._course = course
        self._shop = shop
        self._lock = Lock()
        self._solutions: dict[str, Solution] = {}
        self._keys: Cache[tuple[str, str], Key] = Cache(KEPT, lambda key: key.weight)

    def assignment(self, exercise_id: str, seed: str) -> Assignment:
        """The same seed gives the same parameters. Raises KeyError for an unknown id."""
        exercise = self._course.exercises[exercise_id]
        solution = self._solution(exercise)
        params = solution.variant(seed)
        words = in_words({**params, **solution.labels(params)}, exercise.format)
        brief, *days = (fill(text, words) for text in exercise.briefs)
        hints = tuple(fill(hint, words) for hint in exercise.hints)
        return Assignment(exercise, seed, params, words, brief, tuple(days), hints)

    def grade(self, assignment: Assignment, raw: Mapping[str, Any]) -> Verdict:
        """Grade the raw answers by field id. What is not among them is not handed in: it counts as nothing, and is no
        mistake. One field that cannot be read makes the whole submission invalid, and then `parts` has only such
        fields."""
        answers = read(assignment, raw, self._shop)
        if isinstance(answers, Verdict):
            return answers
        return grade(assignment, answers, self._key(assignment), lambda own: self._following(assignment, own))

    def worked(self, assignment: Assignment) -> WorkedSolution:
        return worked(assignment, self._key(assignment))

    def authored(self, assignment: Assignment) -> dict[str, Authored]:
        """What the author wrote about answers, by field."""
        return authored(assignment)

    def solved(self, assignment: Assignment, own: Own = NO_OWN) -> Solved:
        """What solution.py returns for this assignment, and for own answers to fields that others follow, computed
        anew."""
        return self._solution(assignment.exercise).solve(self._shop.tables, assignment.params, own)

    def _key(self, assignment: Assignment) -> Key:
        params = json.dumps(assignment.params, sort_keys=True, ensure_ascii=False)
        return self._keys.get(
            (assignment.exercise.id, params), lambda: read_key(assignment.exercise, self.solved(assignment))
        )

    def _following(self, assignment: Assignment, own: Own) -> Key:
        """The key that follows from own answers."""
        params = json.dumps([assignment.params, own], sort_keys=True, ensure_ascii=False)
        plain = self._key(assignment)
        return self._keys.get(
            (assignment.exercise.id, params),
            lambda: following(assignment.exercise, self.solved(assignment, own), plain),
        )

    def _solution(self, exercise: Exercise) -> Solution:
        with self._lock:
            if exercise.id not in self._solutions:
                self._solutions[exercise.id] = Solution(exercise, self._course.root)
            return self._solutions[exercise.id]


def read(assignment: Assignment, raw: Mapping[str, Any], shop: Shop) -> Mapping[str, Any] | Verdict:
    """The answers handed in, by field id, as they are understood; a verdict if one of them cannot be. Of nothing at
    all every field is blank."""
    given = raw if isinstance(raw, Mapping) else {}
    due = [field for field in assignment.fields if field.id in given] or assignment.fields
    if (chooser := assignment.exercise.chooser) and chooser not in due:
        return _unread({field.id: Finding("definition-first", {"of": chooser.label}, field.id) for field in due})
    return _all_read(assignment, {field.id: fields.accept(field, given.get(field.id), shop) for field in due})


def handed_in(assignment: Assignment, answers: Mapping[str, Any]) -> list[ExerciseField]:
    """The fields that there are answers to, in the order of the exercise."""
    return [field for field in assignment.fields if field.id in answers]


def _all_read(assignment: Assignment, answers: Mapping[str, Any]) -> Mapping[str, Any] | Verdict:
    unread = {
        field.id: _at(answers[field.id], field.id, field.label)
        for field in handed_in(assignment, answers)
        if isinstance(answers[field.id], Finding)
    }
    return _unread(unread) if unread else answers


def _unread(findings: Mapping[str, Finding]) -> Verdict:
    parts = {name: invalid(finding) for name, finding in findings.items()}
    return Verdict(Status.INVALID, 0.0, tuple(findings.values()), parts)


def grade(assignment: Assignment, answers: Mapping[str, Any], key: Key, follow: Follow) -> Verdict:
    """Grade answers that were read, and name the mistakes behind those that are wrong. Invalid, too, if the keys of a
    table are written so that none can be recognised. `follow` is asked where one field builds on another that is
    wrong."""
    due = handed_in(assignment, answers)
    key = key.of(assignment.exercise, answers)
    answers = {field.id: fields.matched(field, answers[field.id], key.reference.get(field.id)) for field in due}
    if isinstance(unread := _all_read(assignment, answers), Verdict):
        return unread
    key = carried(assignment.exercise, answers, key, follow)
    return judge(assignment, answers, {field.id: grade_one(field, answers, key) for field in due}, key)


def grade_one(field: ExerciseField, answers: Mapping[str, Any], key: Key) -> Graded:
    return fields.grade(field, answers[field.id], key.reference[field.id])


def judge(assignment: Assignment, answers: Mapping[str, Any], graded: Mapping[str, Graded], key: Key) -> Verdict:
    """The verdict on fields that were graded. It is correct when all fields of the exercise are, however near the score
    is to 1; those that were not handed in add nothing to it."""
    named = name_mistakes(
        [found for mistake in key.mistakes if (found := _evidence(assignment, answers, graded, key, mistake))]
    )
    told = {mistake.id: mistake.finding for mistake in key.mistakes}
    parts = {}
    due = handed_in(assignment, graded)
    for field in due:
        whole = said(assignment.exercise, field, graded, key)
        own = {part: told[name] for (of, part), name in named.items() if of == field.id}
        if isinstance(field, ListField):  # how many are right stays known
            own = {
                part: replace(each, data={**whole.problems[part][0].data, **each.data}) for part, each in own.items()
            }
        if isinstance(field, TableField) and field.by_row:
            authors = [mistake for mistake in key.mistakes if mistake.finding.named and field.id in mistake.values]
            mistaken = {mistake.id: mistake.values[field.id] for mistake in authors}
            whole = by_row(whole, answers[field.id], key.reference[field.id], mistaken, field)
            own = {part: replace(each, data={"rows": extra_rows(whole)}) for part, each in own.items() if part == ROWS}
        verdict = whole.verdict(own)
        findings = tuple(replace(finding, field=field.id) for finding in verdict.findings)
        parts[field.id] = Verdict(verdict.status, verdict.score, findings)
    if len(parts) == len(assignment.fields) and all(part.status is Status.CORRECT for part in parts.values()):
        return of_parts(Status.CORRECT, 1.0, parts)
    weights = sum(field.weight for field in assignment.fields)
    score = sum(field.weight * parts[field.id].score for field in due) / weights
    return of_parts(Status.PARTIAL if score > 0 else Status.WRONG, score, parts)


def worked(assignment: Assignment, key: Key) -> WorkedSolution:
    solution = assignment.exercise.worked
    params = in_sql(assignment, key.picked)
    sql = {name: with_parameters(query, params) for name, query in solution.sql.items()}
    return WorkedSolution(fill(solution.text, {**assignment.words, **key.words}), sql)


def in_sql(assignment: Assignment, picked: str | None) -> Mapping[str, Any]:
    """What the worked SQL may name: the parameters and, by the field that chooses the key, the definition."""
    key_by = assignment.exercise.key_by
    return assignment.params if key_by is None else {**assignment.params, key_by: picked}


def authored(assignment: Assignment) -> dict[str, Authored]:
    """What the author wrote about answers, by field, with this learner's parameters."""
    mistakes = mistakes_in_words(assignment)
    conventions = frozenset(id for id, mistake in assignment.exercise.mistakes.items() if mistake.convention)
    chooser = assignment.exercise.chooser
    texts = {"earlier": earlier_in_words(assignment.exercise)} | ({"definition": chooser.options} if chooser else {})
    written = {field.id: fields.authored(field) for field in assignment.fields}
    return {
        id: replace(own, texts={**own.texts, **texts}, mistakes=mistakes, conventions=conventions)
        for id, own in written.items()
    }


def earlier_in_words(exercise: Exercise) -> dict[str, str]:
    """What a later field calls an earlier one: by its day, if it has one, and its label."""
    days = {name: day.title for day in exercise.days for name in day.fields}
    return {
        field.id: t("{day}的「{label}」", day=days[field.id], label=field.label)
        if field.id in days
        else t("「{text}」", text=field.label)
        for field in exercise.fields
    }


def mistakes_in_words(assignment: Assignment) -> dict[str, str]:
    """The sentence of each mistake, by its id."""
    named = assignment.exercise.mistakes.items()
    return {name: fill(mistake.because, assignment.words) for name, mistake in named}


def _evidence(
    assignment: Assignment, answers: Mapping[str, Any], graded: Mapping[str, Graded], key: Key, mistake: MistakeKey
) -> Evidence | None:
    """How a mistake fits; None when the answer refutes it: one part that it would change is right, or wrong in another
    way. What was not handed in neither refutes it nor speaks for it."""
    explained: dict[Part, int] = {}
    certain: set[bool | None] = set()
    for field in handed_in(assignment, graded):
        changed = {part for name, part in mistake.changed if name == field.id}
        wrong = changed & graded[field.id].problems.keys()
        if not changed:
            continue
        answer, value, right = answers[field.id], mistake.values[field.id], key.reference[field.id]
        if wrong != changed:
            if fields.leans(field, answer, value, right):  # rounded so that it is right
                continue
            return None
        found, by_design = fields.fits(field, answer, value, right, changed)
        if found.keys() != changed:
            return None
        explained |= {(field.id, part): misfits for part, misfits in found.items()}
        certain.add(by_design)
    return Evidence(mistake.id, explained, True in certain or certain == {None}) if explained else None


def with_parameters(sql: str, params: Mapping[str, Any]) -> str:
    """The query with each `$name` replaced by its value as an SQL literal, so that it runs anywhere."""
    return _PARAMETER.sub(lambda found: _literal(params[found[1]]) if found[1] in params else found[0], sql)


def _literal(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(_literal(item) for item in value)}]"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case _:
            return str(value)


def _at(finding: Finding, field_id: str, label: str) -> Finding:
    return Finding(finding.id, {**finding.data, "label": label}, field_id)
