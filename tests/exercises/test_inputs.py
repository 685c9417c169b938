"""Ten thousand seeded inputs over every kind of answer in the course: none raises, the right answer gets full marks in
every way of writing it, and nothing else does."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from courseware.answers import field as fields
from courseware.answers.exercise import Workbook
from courseware.answers.question import grade_question, right_answer
from courseware.answers.trial import Trial, trials
from courseware.answers.wording import sentence
from courseware.content.common import Tolerance, Unit
from courseware.content.course import Course
from courseware.content.exercise import (
    ChoiceField,
    Column,
    ExerciseField,
    ForecastField,
    LinksField,
    ListField,
    NumberField,
    OrderField,
    QueryField,
    TableField,
)
from courseware.content.question import Match, Multiple, NumberQuestion, Order, Single, Sort, TextQuestion
from courseware.shop.tables import Shop
from courseware.verdict import Finding, Status

LEAST = 10_000
BIG = 500
"""Rows of a table that is tried only a few times."""

ODD: list[Any] = [
    None, "", " ", "\u200b", "　", "#?", "🙂", "\0", "\ud800", "-", "--", "N/A", "#DIV/0!", "=1+", "1e999", "9" * 500,
    "十二", "١٢٣", "nan", "inf", "0x1F", "1;2", "[]", True, False, math.nan, math.inf, -(10**400), [], {}, [[]], [None],
    {"x": []}, {"columns": []}, {"columns": ["a"], "rows": [[1]]}, {"columns": ["a"], "rows": [[]], "way": "upload"},
    {"way": np.array([1, 2]), "sql": 1}, {"way": "sql", "sql": np.array(["x"])},
    {"columns": 1, "rows": "x", "above": "y"},
    b"1", 1j, object(), np.array([1.0, 2.0]), np.array(["a"]), np.int64(7), pd.NA, pd.NaT, pd.Series(["a", "b"]),
    pd.DataFrame(), pd.DataFrame({"a": [[1]]}), ("a",), {"a"}, [pd.NA], [np.array(["a"])], {"a": pd.NA}, iter("ab"),
]  # fmt: skip

STYLES: list[Callable[[str], str]] = [
    str, lambda n: f"  {n} ", lambda n: f"\u202d{n}\u202c", lambda n: f"\ufeff{n}", lambda n: f"≈ {n}",
    lambda n: f"{n}。", lambda n: f'="{n}"', lambda n: f"'{n}",
    lambda n: n.translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－")),
    lambda n: f"({n[1:]})" if n.startswith("-") else f"+{n}", lambda n: n.replace("-", "−"), lambda n: f"约{n}",
]  # fmt: skip
GROUPED: list[Callable[[float], str]] = [
    lambda v: f"{v:,.10f}".rstrip("0").rstrip("."), lambda v: f"{v:,.10f}".replace(",", "'").rstrip("0").rstrip("."),
    lambda v: f"{v:,.10f}".replace(",", "，").rstrip("0").rstrip("."), lambda v: f"{v:.15e}",
    lambda v: f"{v / 1e4:.14g}万", lambda v: f"{v!r}",
]  # fmt: skip

Given = tuple[Any, bool | None]
"""An input, and whether it is right; None where it may be either and only must not raise."""


def number_texts(value: float, unit: Unit, rng: random.Random) -> str:
    if unit == "percent":
        return rng.choice(STYLES)(f"{value * 100:.13g}%")
    plain = rng.choice(GROUPED)(value) if rng.random() < 0.5 else f"{value:.15g}"
    return rng.choice(STYLES)(plain)


def numbers(value: float, tolerance: Tolerance, unit: Unit, rng: random.Random) -> Given:
    if rng.random() < 0.4:
        return number_texts(value, unit, rng), True
    off = (tolerance.allowed(value) * rng.uniform(2, 50) + abs(value) * rng.uniform(0.001, 3)) * rng.choice([-1, 1])
    return number_texts(value + off, unit, rng), False


def of_field(field: ExerciseField, right: Any, trial: Trial, rng: random.Random) -> Given:
    match field:
        case NumberField():
            return numbers(trial.key.reference[field.id], field.tolerance, field.unit, rng)
        case ChoiceField(multiple=False):
            chosen = rng.choice(list(field.options))
            return chosen, chosen == right
        case ChoiceField():
            some = rng.sample(list(field.options), rng.randint(1, len(field.options)))
            return some, set(some) == set(right)
        case OrderField():
            order = rng.sample(list(field.options), len(field.options)) if rng.random() < 0.8 else list(right)
            return order, order == list(right)
        case TableField() | QueryField():
            return of_table(field, right, rng)
        case ListField():
            return of_list(right.split("\n"), field.enough.recall, rng)
        case LinksField():
            return of_links(right, rng)
        case _:
            return rng.choice(ODD), None


def of_links(right: dict[str, str], rng: random.Random) -> Given:
    """The right links with their parameters in any order, or one of them without a parameter that it should have."""
    links = {}
    for place, link in right.items():
        page, _, query = link.partition("?")
        links[place] = (page, rng.sample(query.split("&"), query.count("&") + 1) if query else [])
    whole = rng.random() < 0.5
    if not whole:
        rng.choice([given for _, given in links.values() if given]).pop()
    return {place: f"{page}?{'&'.join(given)}" if given else page for place, (page, given) in links.items()}, whole


def of_list(right: list[str], enough: float, rng: random.Random) -> Given:
    """The right ids in any order and writing, all of them or one too few; one alone is handed in as it is."""
    too_few = math.ceil(enough * len(right)) - 1
    some = rng.sample(right, too_few if too_few and rng.random() < 0.5 else len(right))
    given = [rng.choice([id, f"'{id}", f"\u200b{id}", id.lower(), f"「{id}」"]) for id in some]
    return rng.choice(["\n", "，", "、", " ", "\t\n", "; "]).join(given), len(some) == len(right)


def of_table(field: TableField | QueryField, frame: pd.DataFrame, rng: random.Random) -> Given:
    """The right table as text, whole or with one damage that changes what it says."""
    columns = [*field.key, *field.columns]
    rows = [[cell_text(value, column, rng) for value, column in zip(row, columns, strict=True)]
            for row in frame[[column.id for column in columns]].astype(object).to_numpy().tolist()]  # fmt: skip
    names = [
        rng.choice([column.id, column.label, column.label + "\u200b", f" {column.id.upper()}"]) for column in columns
    ]
    damage = rng.choice(["none", "none", "cell", "cell", "cell", "row", "twice", "blank", "odd", "total", "column"])
    at, place = rng.randrange(len(rows)), rng.randrange(len(field.key), len(columns))
    column = columns[place]
    match damage:
        case "cell":
            rows[at][place] = other_text(frame[column.id].iloc[at], column, rng)
        case "row":
            rows.pop(at)
        case "twice":
            rows.append(list(rows[at]))
        case "blank":
            if not rows[at][place]:
                return rng.choice(ODD), None
            rows[at][place] = ""
        case "odd":
            rows[at][place] = rng.choice(["--", "12,5", "？", "#N/A", "5/9", "1万2", "\0"])
        case "total":
            rows.append(["合计", *rows[at][1:]])
        case "column":
            names.pop()
            rows = [row[:-1] for row in rows]
    rng.shuffle(rows)
    return {"way": "edit", "columns": names, "rows": rows}, damage == "none"


def cell_text(value: Any, column: Column, rng: random.Random) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    match column.type:
        case "date":
            day = pd.Timestamp(value).date()
            return day_text(day, column.year, rng)
        case "text":
            return rng.choice([str(value), f" {value}", f"{value}\u200b", f"'{value}", str(value).upper()])
        case _:
            value = float(value)
            if column.format == "percent":
                return f"{value * 100:.13g}%"
            return number_texts(value, "", rng)


def day_text(day: date, year: int | None, rng: random.Random) -> str:
    """Without its year only where all dates of the column have the same `year`."""
    serial = (day - date(1899, 12, 30)).days
    forms = ["{0}-{1:02}-{2:02}", "{0}年{1}月{2}日", "{0} 年 {1} 月 {2} 号", "{0}/{1}/{2} 周{4}", "{3}"]
    form = rng.choice([*forms, "{1}月{2}日"] if year == day.year else forms)
    return form.format(day.year, day.month, day.day, serial, "一二三四五六日"[day.weekday()])


def other_text(value: Any, column: Column, rng: random.Random) -> str:
    """Another value than the right one, as text."""
    match column.type:
        case "date":
            other = pd.Timestamp(value) + pd.Timedelta(days=rng.choice([-7, -1, 1, 30]))
            return day_text(other.date(), column.year, rng)
        case "text":
            return rng.choice([each for each in column.values or ["别的"] if each != value])
        case _:
            value = 0.0 if value is None or math.isnan(value) else float(value)
            off = (column.tolerance.allowed(value) + abs(value) * 0.01 + 0.001) * rng.choice([-3, 2, 40])
            return cell_text(value + off, column, rng)


def verdict_of(field: ExerciseField, raw: Any, trial: Trial, shop: Shop) -> float:
    """The score, as an exercise grades its fields; a sentence must be found for everything that is noticed."""
    read = fields.accept(field, raw, shop)
    expected = trial.key.reference.get(field.id)
    answer = read if isinstance(read, Finding) else fields.matched(field, read, expected)
    if isinstance(answer, Finding):
        assert sentence(answer, fields.authored(field))
        json.dumps(answer.to_dict())
        return 0.0
    verdict = fields.grade(field, answer, expected).verdict()
    assert all(sentence(finding, fields.authored(field)) for finding in verdict.findings)
    return 1.0 if verdict.status is Status.CORRECT else min(verdict.score, 0.999)


def of_exercises(course: Course, shop: Shop, rng: random.Random) -> Iterator[tuple[str, float, Given]]:
    workbook = Workbook(course, shop)
    for id in course.exercises:
        (trial,) = trials(workbook, id, 1)
        for field in trial.assignment.fields:
            right = trial.right[field.id]
            big = isinstance(right, pd.DataFrame) and len(right) > BIG
            for odd in ODD:
                yield field.kind, verdict_of(field, odd, trial, shop), (odd, False)
            for _ in range(4 if big else 0 if isinstance(field, ForecastField) else 70):
                raw, is_right = of_field(field, right, trial, rng)
                yield field.kind, verdict_of(field, raw, trial, shop), (raw, is_right)


def of_questions(course: Course, shop: Shop, rng: random.Random) -> Iterator[tuple[str, float, Given]]:
    for id, question in course.questions.items():
        right = right_answer(question, id, shop)
        for _ in range(8):
            raw: Any = rng.choice(ODD)
            is_right: bool | None = False
            match question:
                case NumberQuestion() if rng.random() < 0.7:
                    value = float(right.rstrip("%")) / 100 if isinstance(right, str) else right
                    raw, is_right = numbers(value, question.tolerance, question.unit, rng)
                case Single() | Multiple() | Order() | Match() | Sort() | TextQuestion() if rng.random() < 0.3:
                    raw, is_right = right, True
                case Multiple() | Order() if rng.random() < 0.5:
                    raw = rng.sample(list(right), rng.randint(1, len(right)))
                    is_right = set(raw) == set(right) if isinstance(question, Multiple) else raw == right
                case Match() | Sort() if rng.random() < 0.5:
                    raw = dict(zip(right, rng.sample(list(right.values()), len(right)), strict=True))
                    is_right = raw == right
                case _:
                    pass
            verdict = grade_question(question, raw, id, shop)
            yield question.kind, 1.0 if verdict.status is Status.CORRECT else 0.0, (raw, is_right)


@pytest.mark.slow
def test_nothing_raises_the_right_is_right_and_nothing_else_is(course: Course, shop: Shop) -> None:
    rng = random.Random("inputs 2026")
    tried: Counter[str] = Counter()
    full: Counter[str] = Counter()
    for kind, score, (raw, is_right) in (*of_exercises(course, shop, rng), *of_questions(course, shop, rng)):
        tried[kind] += 1
        full[kind] += score == 1
        if kind == "text":  # what is written in words is not graded
            assert score == 0
        elif is_right is not None:
            assert (score == 1) == is_right, (kind, score, raw)
    assert tried.total() >= LEAST, tried
    assert all(full[kind] for kind in tried if kind not in ("forecast", "text")), full


def test_the_year_that_a_date_is_read_with_is_that_of_every_right_date(course: Course, shop: Shop) -> None:
    workbook = Workbook(course, shop)
    looked_at = 0
    for id, exercise in course.exercises.items():
        dated = [
            (field.id, column)
            for field in exercise.fields
            if isinstance(field, TableField | QueryField | ForecastField)
            for column in (*field.key, *field.columns)
            if column.type == "date"
        ]
        for trial in trials(workbook, id, 6) if dated else ():
            for field, column in dated:
                years = set(pd.to_datetime(trial.right[field][column.id]).dt.year)
                assert column.year is None or years == {column.year}, (id, field)
                looked_at += len(years)
    assert looked_at
