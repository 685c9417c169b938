"""Checks of an author's SQL and formulas on the shop's data."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from courseware.content.blocks import ChartBlock, Choice, Control, Data, Explore, ExploreBlock, Mark, TableBlock
from courseware.content.common import Figure
from courseware.content.course import Course, Lesson
from courseware.content.figures import Scalars, compute
from courseware.content.formula import FormulaError, evaluate, names
from courseware.content.predicted import can_be, prediction_problems
from courseware.content.problems import Problem
from courseware.content.question import NumberQuestion, Range
from courseware.content.reader import Trail
from courseware.content.solutioncheck import solution_problems
from courseware.content.sources import Source, Sources

if TYPE_CHECKING:
    import pandas as pd

MAX_DRAWS = 500
"""Combinations of given numbers to try, for a question with more than that."""


class Frames(Scalars, Protocol):
    """What the checks need of the shop."""

    def frame(self, sql: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame: ...


def shop_problems(course: Course, sources: Sources, shop: Frames) -> list[Problem]:
    """SQL that fails or returns other columns than are drawn, and formulas that fail or cannot tell a mistake."""
    found: list[Problem] = []
    for id, lesson in course.lessons.items():
        found += _figures(lesson.figures, sources.lessons[id], shop)[1]
        found += _blocks(lesson, sources.lessons[id], shop)
    for id, question in course.questions.items():
        values, problems = _figures(question.figures, sources.questions[id], shop)
        found += problems
        if isinstance(question, NumberQuestion) and not problems:
            found += _formulas(question, values, sources.questions[id])
    for id, drill in course.drills.items():
        found += _figures(drill.figures, sources.drills[id], shop)[1]
    for exercise in course.exercises.values():
        found += solution_problems(exercise, course.root)
    return found


def _figures(figures: Mapping[str, Figure], source: Source, shop: Scalars) -> tuple[dict[str, Any], list[Problem]]:
    problems: list[Problem] = []

    def failed(name: str, error: Exception) -> None:
        at = (*source.trail, "figures", name, "sql")
        problems.append(source.document.problem(at, "sql", f"figure `{name}`: {_first_line(error)}"))

    values = compute(figures, shop, failed)
    named = {problem.message.split("`")[1] for problem in problems}
    for name, value in values.items():
        if value is None and name not in named:
            at = (*source.trail, "figures", name, "sql")
            problems.append(source.document.problem(at, "no-rows", f"figure `{name}` has no value"))
    return values, problems


def _blocks(lesson: Lesson, source: Source, shop: Frames) -> Iterator[Problem]:
    for number, block in enumerate(lesson.blocks):
        match block:
            case ChartBlock(chart=chart):
                trail = ("blocks", number, "chart")
                yield from _data(chart, _drawn(chart), source, trail, shop)
            case TableBlock(table=table):
                trail = ("blocks", number, "table")
                yield from _data(table, {*table.columns, *table.format}, source, trail, shop)
            case ExploreBlock(explore=explore):
                yield from _explore(explore, source, ("blocks", number, "explore"), shop)


def _drawn(mark: Mark) -> set[str]:
    return {column for column in (mark.x, mark.y, mark.color) if column} | {*mark.labels, *mark.format}


def _data(data: Data, columns: set[str], source: Source, trail: Trail, shop: Frames) -> Iterator[Problem]:
    at = (*trail, "sql" if data.sql is not None else "table")
    yield from _query(data.query(), {}, columns, source, at, shop)


def _query(
    sql: str,
    params: Mapping[str, Any],
    columns: set[str],
    source: Source,
    at: Trail,
    shop: Frames,
    *,
    one: bool = False,
) -> Iterator[Problem]:
    """Problems of one query: it fails, returns nothing (or not `one` row), or lacks one of the columns."""
    problem = source.document.problem
    with_params = f" with {', '.join(f'{k}={v}' for k, v in params.items())}" if params else ""
    try:
        frame = shop.frame(sql, params)
    except Exception as error:  # whatever the SQL causes is the author's to see
        yield problem(at, "sql", _first_line(error) + with_params)
        return
    if missing := sorted(columns - set(frame.columns)):
        has = ", ".join(map(str, frame.columns))
        yield problem(at, "unknown-column", f"the rows have no column {', '.join(missing)}", f"they have {has}")
    if frame.empty or (one and len(frame) != 1):
        yield problem(at, "no-rows", f"the query returns {len(frame)} rows{with_params}")


def _explore(explore: Explore, source: Source, trail: Trail, shop: Frames) -> Iterator[Problem]:
    problem = source.document.problem
    queries = " ".join(filter(None, (explore.sql, explore.readout_sql)))
    for number, control in enumerate(explore.controls):
        at = (*trail, "controls", number)
        if not re.search(rf"\${control.id}\b", queries):
            yield problem(at, "unused-control", f"no SQL uses ${control.id}", "use it, or remove the control")
        if not can_be(control, control.default):
            yield problem((*at, "default"), "bad-value", f"{control.default} is not among the values of `{control.id}`")
    found: dict[Problem, None] = {}
    for params in _settings(explore.controls):
        if explore.sql is not None and explore.chart is not None:
            at = (*trail, "sql")
            found |= dict.fromkeys(_query(explore.sql, params, _drawn(explore.chart), source, at, shop))
        if explore.readout_sql is not None:
            at, columns = (*trail, "readout_sql"), {readout.column for readout in explore.readouts}
            found |= dict.fromkeys(_query(explore.readout_sql, params, columns, source, at, shop, one=True))
        if found:  # the next setting would most likely say the same
            break
    yield from found or prediction_problems(explore, source, trail, shop)


def _settings(controls: list[Control]) -> Iterator[dict[str, Any]]:
    """All defaults, then each control at each end (or each option) with the others at their defaults."""
    defaults: dict[str, Any] = {control.id: control.default for control in controls}
    yield defaults
    for control in controls:
        values: list[Any] = list(control.options) if isinstance(control, Choice) else [control.start, control.stop]
        for value in values:
            yield defaults | {control.id: value}


def _formulas(question: NumberQuestion, figures: Mapping[str, Any], source: Source) -> Iterator[Problem]:
    """Evaluate the answer and each mistake over the given ranges."""
    wanted = set().union(*(_names(f) for f in (question.answer, *(m.formula for m in question.mistakes))))
    if not wanted <= {*question.given, *figures}:
        return  # reported where references are checked
    problem = source.document.problem
    numbers = {name: float(value) for name, value in figures.items() if name in wanted}
    reported: set[str] = set()
    for drawn in draws(question.given, question.id):
        values = numbers | drawn
        shown = ", ".join(f"{name}={value:g}" for name, value in drawn.items()) or "the figures"
        try:
            answer = evaluate(question.answer, values)
        except FormulaError as error:
            yield problem((*source.trail, "answer"), "bad-formula", f"{error} with {shown}")
            return
        for number, mistake in enumerate(question.mistakes):
            if mistake.id in reported:
                continue
            at = (*source.trail, "mistakes", number, "formula")
            try:
                off = abs(evaluate(mistake.formula, values) - answer)
            except FormulaError as error:
                reported.add(mistake.id)
                yield problem(at, "bad-formula", f"{error} with {shown}")
                continue
            if off <= question.tolerance.allowed(answer):
                reported.add(mistake.id)
                message = f"mistake `{mistake.id}` is within tolerance of the answer with {shown}"
                yield problem(at, "same-as-answer", message, "narrow the ranges or the tolerance")


def _names(formula: str) -> frozenset[str]:
    try:
        return names(formula)
    except FormulaError:
        return frozenset({formula})  # no name at all: keeps the formula from being evaluated


def draws(given: Mapping[str, Range], seed: str) -> Iterator[dict[str, float]]:
    """Combinations of the given numbers: all of them, or as many as MAX_DRAWS drawn with the seed."""
    counts = {name: int((range.stop - range.start) / range.step + 1e-9) + 1 for name, range in given.items()}
    total = 1
    for count in counts.values():
        total *= count
    rng = random.Random(seed)
    steps: Iterable[tuple[int, ...]] = (
        itertools.product(*(range(count) for count in counts.values()))
        if total <= MAX_DRAWS
        else (tuple(rng.randrange(count) for count in counts.values()) for _ in range(MAX_DRAWS))
    )
    for step in steps:
        yield {name: given[name].start + given[name].step * n for name, n in zip(counts, step, strict=True)}


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
