"""Checks across files that need no data: does everything that a part refers to exist?"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from courseware.content.blocks import ChartBlock, DrillRef, ExerciseRef, ExploreBlock, QuestionRef, TableBlock
from courseware.content.course import Course, Lesson
from courseware.content.drill import Drill, formulas_in
from courseware.content.exercise import ChoiceField, Exercise, ListField, TableField
from courseware.content.figures import names_in
from courseware.content.formula import FormulaError, names
from courseware.content.problems import Problem
from courseware.content.question import NumberQuestion
from courseware.content.reader import Trail, read_yaml
from courseware.content.sources import Source, Sources
from courseware.content.texts import prose_in, texts_in, words_in
from courseware.items import drill_item, exercise_item, question_item


def reference_problems(course: Course, sources: Sources) -> list[Problem]:
    """Unknown points, questions, exercises, tables and names, each where it is referred to."""
    tables = table_names(course.root)
    found: list[Problem] = []
    if course.certificate is not None and sources.course is not None:
        for id in course.certificate.exercises:
            trail = ("certificate", "exercises", id)
            if exercise_item(id) not in sources.broken:
                found += _unknown(sources.course, trail, id, course.exercises, "exercise", key=True)
    for id, point in course.points.items():
        known = [module.id for module in course.modules]
        found += _unknown(sources.points[id], ("module",), point.module, known, "module")
    for id, lesson in course.lessons.items():
        found += _lesson(lesson, sources.lessons[id], course, sources, tables)
    for id, question in course.questions.items():
        source = sources.questions[id]
        found += _covers(question.covers, source, course)
        if isinstance(question, NumberQuestion):
            found += _names(question, source, {*question.figures, *question.given, "answer"})
            found += _formulas(question, source)
            if "answer" in names_in(question.stem):
                at = source.document.find((*source.trail, "stem"), "{answer}")
                found.append(source.document.problem(at, "gives-away", "the stem quotes {answer}", "remove it"))
        else:
            found += _names(question, source, question.figures)
    for id, exercise in course.exercises.items():
        found += _exercise(exercise, sources.exercises[id], course, tables)
    for id, drill in course.drills.items():
        found += _drill(drill, sources.drills[id], course)
    found += _glossary(course, sources)
    return found


def table_names(root: Path) -> set[str]:
    """The tables of the shop, by the data dictionary; empty if there is none."""
    path = root / "datasets/dictionary.yaml"
    value = read_yaml(path, root).value if path.is_file() else None
    tables = value.get("tables") if isinstance(value, dict) else None
    return set(tables) if isinstance(tables, dict) else set()


def _lesson(lesson: Lesson, source: Source, course: Course, sources: Sources, tables: set[str]) -> Iterator[Problem]:
    yield from _covers(lesson.covers, source, course)
    yield from _names(lesson, source, lesson.figures)
    explored: set[str] = set()
    for number, block in enumerate(lesson.blocks):
        trail = ("blocks", number)
        match block:
            case ExploreBlock(explore=explore):
                if explore.id in explored:
                    at = (*trail, "explore", "id")
                    message = f"`{explore.id}` is the id of another `explore` of this lesson"
                    yield source.document.problem(at, "duplicate-id", message, "give it another id")
                explored.add(explore.id)
            case QuestionRef(question=id) if question_item(id) not in sources.broken:
                yield from _unknown(source, (*trail, "question"), id, course.questions, "question")
            case ExerciseRef(exercise=id) if exercise_item(id) not in sources.broken:
                yield from _unknown(source, (*trail, "exercise"), id, course.exercises, "exercise")
            case DrillRef(drill=id) if drill_item(id) not in sources.broken:
                yield from _unknown(source, (*trail, "drill"), id, course.drills, "drill")
            case ChartBlock(chart=data) | TableBlock(table=data) if data.table is not None and tables:
                inner = "chart" if isinstance(block, ChartBlock) else "table"
                yield from _unknown(source, (*trail, inner, "table"), data.table, tables, "table")


def _exercise(exercise: Exercise, source: Source, course: Course, tables: set[str]) -> Iterator[Problem]:
    yield from _covers(exercise.covers, source, course)
    yield from _unfilled(exercise, source)
    if tables:
        for number, table in enumerate(exercise.tables):
            yield from _unknown(source, ("tables", number), table, tables, "table")
        for number, field in enumerate(exercise.fields):
            if isinstance(field, ListField):
                yield from _unknown(source, ("fields", number, "of"), field.of, tables, "table")
    for number, field in enumerate(exercise.fields):
        if isinstance(field, TableField) and field.start is not None:
            yield from _unknown(source, ("fields", number, "start"), field.start, exercise.tables, "table")
    yield from _key_by(exercise, source)
    fields = {field.id for field in exercise.fields}
    for name in exercise.worked.sql:
        yield from _unknown(source, ("worked", "sql", name), name, fields, "field", key=True)
    computed = {field.id for field in exercise.fields}
    for id, mistake in exercise.mistakes.items():
        for number, name in enumerate(mistake.spoils):
            yield from _unknown(source, ("mistakes", id, "spoils", number), name, computed, "field")
    quoted = {name for _, text in prose_in(exercise) for name in names_in(text)}
    for name in exercise.format:
        if name not in quoted:
            message = f"no text of the exercise quotes {{{name}}}"
            fix = _close(name, quoted) or "remove the line"
            yield source.document.problem(("format", name), "unknown-name", message, fix, key=True)


def _drill(drill: Drill, source: Source, course: Course) -> Iterator[Problem]:
    """An amount may use those above it; whatever else is a formula, all of them."""
    yield from _covers(drill.covers, source, course)
    known = {*drill.figures, *drill.given}
    for name, amount in drill.amounts.items():
        yield from _drill_formula(amount.formula, ("amounts", name, "formula"), source, known)
        known.add(name)
    for trail, formula in formulas_in(drill):
        if trail[0] != "amounts":
            yield from _drill_formula(formula, trail, source, known)
    yield from _names(drill, source, known)


def _drill_formula(formula: float | str, trail: Trail, source: Source, known: Collection[str]) -> Iterator[Problem]:
    at = (*source.trail, *trail)
    try:
        unknown = sorted(names(formula) - {*known}) if isinstance(formula, str) else []
    except FormulaError as error:
        yield source.document.problem(at, "bad-formula", str(error))
        return
    for name in unknown:
        fix = _close(name, known) or "declare it under `figures`, `given` or `amounts`"
        yield source.document.problem(at, "unknown-name", f"unknown name `{name}` in the formula", fix)


def _key_by(exercise: Exercise, source: Source) -> Iterator[Problem]:
    """A key is chosen by one option of one field, which no mistake in the other fields goes along with."""
    if exercise.key_by is None:
        return
    if exercise.chooser is None or exercise.chooser.multiple:
        choices = [field.id for field in exercise.fields if isinstance(field, ChoiceField) and not field.multiple]
        message = f"`{exercise.key_by}` is no field of this exercise that chooses one option"
        fix = _close(exercise.key_by, choices) or "name a field of the kind `choice`"
        yield source.document.problem(("key_by",), "unknown-field", message, fix)
    for id, mistake in exercise.mistakes.items():
        if exercise.key_by in mistake.spoils and len(mistake.spoils) > 1:
            message = (
                f"`{id}` spoils `{exercise.key_by}`, by which the key of the other fields is chosen, and these too"
            )
            at = ("mistakes", id, "spoils", mistake.spoils.index(exercise.key_by))
            yield source.document.problem(at, "inconsistent", message, "a wrong pick is a mistake of its own")


def _glossary(course: Course, sources: Sources) -> Iterator[Problem]:
    for id, term in course.glossary.items():
        yield from _covers(term.points, sources.terms[id], course, "points")
    first: dict[str, str] = {}
    for id, term in course.glossary.items():
        for trail, name in texts_in(term):
            if trail[0] in ("term", "abbreviation", "aliases") and first.setdefault(name, id) != id:
                source = sources.terms[id]
                message = f"`{name}` is also a name of `{first[name]}`"
                at = (*source.trail, *trail)
                yield source.document.problem(at, "duplicate-name", message, "let one term have it")


def _covers(covers: list[str], source: Source, course: Course, key: str = "covers") -> Iterator[Problem]:
    if not course.points:
        return  # points.yaml cannot be read, and has been reported
    for number, id in enumerate(covers):
        yield from _unknown(source, (key, number), id, course.points, "knowledge point")


def _names(part: Any, source: Source, known: Collection[str]) -> Iterator[Problem]:
    """Unknown `{name}`s in the texts of a lesson or question."""
    for trail, text in prose_in(part):
        for name in dict.fromkeys(names_in(text)):
            if name not in known:
                at = source.document.find((*source.trail, *trail), f"{{{name}}}")
                fix = _close(name, known) or "declare it under `figures`, or write {{…}} for braces"
                yield source.document.problem(at, "unknown-name", f"unknown name {{{name}}}", fix)
    yield from _unfilled(part, source)


def _unfilled(part: Any, source: Source) -> Iterator[Problem]:
    """`{name}`s where nothing is filled in."""
    for trail, text in words_in(part):
        for name in dict.fromkeys(names_in(text)):
            at = source.document.find((*source.trail, *trail), f"{{{name}}}")
            message, fix = f"no figure is filled in here: {{{name}}} is shown as it stands", "say it in the text"
            yield source.document.problem(at, "unknown-name", message, fix)


def _formulas(question: NumberQuestion, source: Source) -> Iterator[Problem]:
    known = {*question.given, *question.figures}
    formulas: list[tuple[Trail, str]] = [(("answer",), question.answer)]
    formulas += [(("mistakes", n, "formula"), mistake.formula) for n, mistake in enumerate(question.mistakes)]
    for trail, formula in formulas:
        at = (*source.trail, *trail)
        try:
            unknown = sorted(names(formula) - known)
        except FormulaError as error:
            yield source.document.problem(at, "bad-formula", str(error))
            continue
        for name in unknown:
            fix = _close(name, known) or "declare it under `given` or `figures`"
            yield source.document.problem(at, "unknown-name", f"unknown name `{name}` in the formula", fix)


def _unknown(
    source: Source, trail: Trail, name: str, known: Collection[str], what: str, *, key: bool = False
) -> Iterator[Problem]:
    if name not in known:
        at = (*source.trail, *trail)
        yield source.document.problem(
            at, f"unknown-{what.replace(' ', '-')}", f"unknown {what} `{name}`", _close(name, known), key=key
        )


def _close(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 1, 0.6)
    return f"did you mean `{close[0]}`?" if close else ""
