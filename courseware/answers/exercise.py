"""Exercises at work: one learner's assignment, its grading against solution.py, and the worked solution."""

from __future__ import annotations

import importlib.util
import json
import random
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from courseware.answers import field as fields
from courseware.answers.authored import Authored
from courseware.answers.diagnosis import Evidence, Graded, Part, name_mistakes
from courseware.answers.fault import AuthorFault as AuthorFault
from courseware.answers.wording import shown
from courseware.content.course import Course
from courseware.content.exercise import Exercise, ExerciseField, NumberField, TextField
from courseware.content.figures import fill
from courseware.i18n import listed
from courseware.items import exercise_item
from courseware.shop.tables import Shop
from courseware.verdict import Finding, Status, Verdict, invalid, of_parts, status_of

CACHED = 128
"""References and mistakes kept in memory; the tables of a big one weigh some megabytes."""

_PARAMETER = re.compile(r"\$([a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class Assignment:
    """An exercise as one learner gets it. `params` is plain JSON; brief and hints have them filled in."""

    exercise: Exercise
    seed: str
    params: Mapping[str, Any]
    brief: str
    hints: tuple[str, ...]

    @property
    def fields(self) -> list[ExerciseField]:
        return self.exercise.fields


@dataclass(frozen=True)
class WorkedSolution:
    """`sql`: by field, with the parameters written in, ready to run in the workbench. `values`: by field, as
    solution.py returns them (number → float, table → DataFrame)."""

    text: str
    sql: Mapping[str, str]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class _Mistake:
    id: str
    values: Mapping[str, Any]
    changed: frozenset[Part]


class Workbook:
    """Grades exercises. Safe to share between threads; what solution.py computes is computed once per parameters."""

    def __init__(self, course: Course, shop: Shop) -> None:
        self._course = course
        self._shop = shop
        self._lock = Lock()
        self._cache: OrderedDict[tuple[str, ...], Future[Any]] = OrderedDict()

    def assignment(self, exercise_id: str, seed: str) -> Assignment:
        """The same seed gives the same parameters. Raises KeyError for an unknown id, AuthorFault."""
        exercise = self._course.exercises[exercise_id]
        params = self._call(exercise, "variant", random.Random(seed))
        try:
            params = json.loads(json.dumps(params, ensure_ascii=False))
        except (TypeError, ValueError) as error:
            raise AuthorFault(exercise_item(exercise.id), f"variant() has to return plain JSON: {error}") from error
        if not isinstance(params, dict):
            raise AuthorFault(exercise_item(exercise.id), "variant() has to return a dict")
        words = self._words(exercise, params)
        hints = tuple(fill(hint, words) for hint in exercise.hints)
        return Assignment(exercise, seed, params, fill(exercise.brief, words), hints)

    def grade(self, assignment: Assignment, raw: Mapping[str, Any]) -> Verdict:
        """Grade the raw answers by field id. One field that cannot be read makes the whole submission invalid, and
        then `parts` has only such fields. Raises AuthorFault, never for what was answered."""
        given = raw if isinstance(raw, Mapping) else {}
        answers = {field.id: fields.accept(field, given.get(field.id), self._shop) for field in assignment.fields}
        unread = {
            field.id: _at(answers[field.id], field.id, field.label)
            for field in assignment.fields
            if isinstance(answers[field.id], Finding)
        }
        if unread:
            parts = {name: invalid(finding) for name, finding in unread.items()}
            return Verdict(Status.INVALID, 0.0, tuple(unread.values()), parts)

        reference = self._reference(assignment)
        graded = {
            field.id: fields.grade(field, answers[field.id], reference.get(field.id)) for field in assignment.fields
        }
        named = self._named(assignment, answers, graded, reference)
        parts = {}
        for field in assignment.fields:
            own = {part: finding for (name, part), finding in named.items() if name == field.id}
            verdict = graded[field.id].verdict(own)
            findings = tuple(replace(finding, field=field.id) for finding in verdict.findings)
            parts[field.id] = Verdict(verdict.status, verdict.score, findings)
        weights = sum(field.weight for field in assignment.fields)
        score = sum(field.weight * parts[field.id].score for field in assignment.fields) / weights
        if all(part.status is Status.CORRECT for part in parts.values()):
            score = 1.0  # and not 0.9999999
        return of_parts(status_of(score), score, parts)

    def worked(self, assignment: Assignment) -> WorkedSolution:
        """Raises AuthorFault."""
        exercise = assignment.exercise
        values = self._solved(assignment)
        words = self._words(exercise, assignment.params)
        for field in exercise.fields:
            value = values.get(field.id)
            if isinstance(field, NumberField) and value is not None:
                words[field.id] = shown(_rounded(float(value)), "percent" if field.unit == "percent" else "")
            elif isinstance(value, str):
                words[field.id] = getattr(field, "options", {}).get(value, value)
        if hasattr(self._module(exercise), "figures"):
            words |= {name: _word(value) for name, value in self._figures(assignment).items()}
        sql = {name: with_parameters(query, assignment.params) for name, query in exercise.worked.sql.items()}
        return WorkedSolution(fill(exercise.worked.text, words), sql, values)

    def mistakes(self, assignment: Assignment) -> Mapping[str, Mapping[str, Any]]:
        """What each mistake of solution.py returns for this assignment, by mistake and field id. Raises AuthorFault."""
        return self._once(assignment, "mistake values", lambda: self._mistake_values(assignment))

    def authored(self, assignment: Assignment) -> dict[str, Authored]:
        """What the author wrote about answers, by field. Raises AuthorFault."""
        words = self._words(assignment.exercise, assignment.params)
        mistakes = {name: fill(said, words) for name, said in assignment.exercise.mistakes.items()}
        return {field.id: replace(fields.authored(field), mistakes=mistakes) for field in assignment.fields}

    # The solution --------------------------------------------------------------------------------------------------

    def _named(
        self,
        assignment: Assignment,
        answers: Mapping[str, Any],
        graded: Mapping[str, Graded],
        reference: Mapping[str, Any],
    ) -> dict[Part, Finding]:
        """The finding of the mistake behind each wrong part, where there is one."""
        if all(not one.problems for one in graded.values()):
            return {}
        evidence = []
        for mistake in self._mistakes(assignment):
            explained: dict[Part, int] = {}
            for field in assignment.fields:
                wrong = graded[field.id].problems
                if field.id in mistake.values and wrong:
                    value = mistake.values[field.id]
                    found = fields.fits(field, answers[field.id], value, reference[field.id], wrong)
                    explained |= {(field.id, part): misfits for part, misfits in found.items()}
            if explained:
                evidence.append(Evidence(mistake.id, explained, len(mistake.changed - explained.keys())))
        return {part: Finding(name, named=True) for part, name in name_mistakes(evidence).items()}

    def _solved(self, assignment: Assignment) -> Mapping[str, Any]:
        def solve() -> Mapping[str, Any]:
            values = self._call(assignment.exercise, "solve", self._shop.tables, **assignment.params)
            if not isinstance(values, dict):
                raise AuthorFault(exercise_item(assignment.exercise.id), "solve() has to return a dict")
            return values

        return self._once(assignment, "solve", solve)

    def _reference(self, assignment: Assignment) -> Mapping[str, Any]:
        def read() -> Mapping[str, Any]:
            values = self._solved(assignment)
            due = [field for field in assignment.fields if not isinstance(field, TextField)]
            if missing := [field.id for field in due if field.id not in values]:
                raise AuthorFault(exercise_item(assignment.exercise.id), f"solve() returns no {', '.join(missing)}")
            return {field.id: _expect(assignment, field, values[field.id]) for field in due}

        return self._once(assignment, "reference", read)

    def _figures(self, assignment: Assignment) -> Mapping[str, Any]:
        return self._once(
            assignment,
            "figures",
            lambda: self._call(assignment.exercise, "figures", self._shop.tables, **assignment.params),
        )

    def _mistake_values(self, assignment: Assignment) -> Mapping[str, Mapping[str, Any]]:
        exercise = assignment.exercise
        return {
            name: self._call(exercise, name.replace("-", "_"), self._shop.tables, **assignment.params)
            for name in exercise.mistakes
        }

    def _mistakes(self, assignment: Assignment) -> list[_Mistake]:
        def read() -> list[_Mistake]:
            reference = self._reference(assignment)
            by_id = {field.id: field for field in assignment.fields}
            found = []
            for name, values in self.mistakes(assignment).items():
                if unknown := [key for key in values if key not in reference]:
                    raise AuthorFault(
                        exercise_item(assignment.exercise.id), f"mistake {name} returns unknown fields {unknown}"
                    )
                read = {key: _expect(assignment, by_id[key], value, True) for key, value in values.items()}
                parts = {(key, part) for key in read for part in fields.changed(by_id[key], read[key], reference[key])}
                found.append(_Mistake(name, read, frozenset(parts)))
            return found

        return self._once(assignment, "mistakes", read)

    def _words(self, exercise: Exercise, params: Mapping[str, Any]) -> dict[str, str]:
        words = {name: _word(value) for name, value in params.items()}
        if hasattr(self._module(exercise), "labels"):
            words |= {name: str(label) for name, label in self._call(exercise, "labels", **params).items()}
        return words

    def _module(self, exercise: Exercise) -> ModuleType:
        return self._cached(("module", exercise.id), lambda: _load(exercise, self._course.root))

    def _call(self, exercise: Exercise, function: str, *args: Any, **params: Any) -> Any:
        module = self._module(exercise)
        try:
            return getattr(module, function)(*args, **params)
        except Exception as error:  # whatever it is, it is the author's
            raise AuthorFault(exercise_item(exercise.id), f"{function}(): {type(error).__name__}: {error}") from error

    def _once(self, assignment: Assignment, what: str, compute: Callable[[], Any]) -> Any:
        params = json.dumps(assignment.params, sort_keys=True, ensure_ascii=False)
        return self._cached((what, assignment.exercise.id, params), compute)

    def _cached(self, key: tuple[str, ...], compute: Callable[[], Any]) -> Any:
        """The value for a key: the first thread computes it, the others wait for that."""
        with self._lock:
            future = self._cache.get(key)
            mine = future is None
            if future is None:
                future = self._cache[key] = Future()
                if len(self._cache) > CACHED:
                    self._cache.popitem(last=False)
            self._cache.move_to_end(key)
        if mine:
            try:
                future.set_result(compute())
            except BaseException as error:
                future.set_exception(error)
                with self._lock:
                    self._cache.pop(key, None)
        return future.result()


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


def _word(value: Any) -> str:
    """A parameter or figure in a text: numbers with separators, everything else as it is."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return shown(float(value))
    return listed(map(_word, value)) if isinstance(value, list) else str(value)


def _rounded(value: float) -> float:
    """Six digits, and cents for money however much it is."""
    return round(value, 2) if abs(value) >= 1000 else float(f"{value:.6g}")


def _at(finding: Finding, field_id: str, label: str) -> Finding:
    return Finding(finding.id, {**finding.data, "label": label}, field_id)


def _expect(assignment: Assignment, field: ExerciseField, value: Any, mistaken: bool = False) -> Any:
    try:
        return fields.expect(field, value, mistaken)
    except (ValueError, TypeError) as error:
        raise AuthorFault(exercise_item(assignment.exercise.id), str(error)) from error


def _load(exercise: Exercise, root: Path) -> ModuleType:
    """solution.py under a name of its own, so that no two exercises share one."""
    path = root / "exercises" / exercise.id / "solution.py"
    spec = importlib.util.spec_from_file_location(f"solution_{exercise.id.replace('-', '_')}", path)
    if spec is None or spec.loader is None:
        raise AuthorFault(exercise_item(exercise.id), f"cannot load {path.name}")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise AuthorFault(exercise_item(exercise.id), f"solution.py: {type(error).__name__}: {error}") from error
    needed = ["variant", "solve", *(name.replace("-", "_") for name in exercise.mistakes)]
    if missing := [name for name in needed if not callable(getattr(module, name, None))]:
        raise AuthorFault(exercise_item(exercise.id), f"solution.py has no function {', '.join(missing)}")
    return module
