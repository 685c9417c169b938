"""The fields of an exercise: one dispatch from a field's kind to the module that reads and grades it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any, assert_never

from courseware.answers import choice, forecast, ids, links, match, number, order, query, table, tiles
from courseware.answers.authored import NOTHING, Authored
from courseware.answers.diagnosis import Graded
from courseware.answers.solution import Between
from courseware.content.exercise import (
    ChoiceField,
    ExerciseField,
    ForecastField,
    LinksField,
    ListField,
    MatchField,
    NumberField,
    OrderField,
    QueryField,
    TableField,
)
from courseware.shop.tables import Shop
from courseware.verdict import Finding


def accept(field: ExerciseField, raw: Any, shop: Shop) -> Any:
    """What was answered, as the module of its kind holds it; a Finding when it cannot be read, or could not be before
    (a file with no table in it)."""
    if isinstance(raw, Finding):
        return raw
    match field:
        case NumberField():
            return number.accept(raw, field.unit)
        case ChoiceField():
            return choice.accept(raw, field.options, field.multiple)
        case OrderField():
            return order.accept(raw, field.options)
        case MatchField():
            return match.accept(raw, field.lefts, field.rights)
        case LinksField():
            return links.accept(raw, field.places)
        case QueryField():
            return query.accept(raw, field, shop)
        case TableField() | ForecastField():
            way = raw.get("way") if isinstance(raw, Mapping) else None
            match way if isinstance(way, str) else None:
                case "sql" if "sql" in raw:
                    return query.accept(raw["sql"], field, shop)
                case "tiles" if isinstance(field, TableField) and field.tiles:
                    return tiles.accept(raw, field, shop)
            return table.accept(raw, field, labels=shop.dictionary.codes)
        case ListField():
            return ids.accept(raw, field, shop)
        case _:
            assert_never(field)


def expect(field: ExerciseField, value: Any, mistaken: bool = False) -> Any:
    """What solution.py returned for a field, as `grade` and `fits` need it. Raises ValueError, for the author."""
    match field:
        case NumberField():
            result = float(value)
            if not math.isfinite(result):
                raise ValueError(f"field `{field.id}`: {result} is not a finite number")
            return result
        case ChoiceField():
            raw = sorted(value) if field.multiple else value
            return _accepted(field, choice.accept(raw, field.options, field.multiple))
        case OrderField():
            return _accepted(field, order.accept(list(value), field.options))
        case MatchField():
            return _accepted(field, match.accept(dict(value), field.lefts, field.rights))
        case LinksField():
            given = _accepted(field, links.accept(dict(value), field.places))
            if not mistaken and (badly := [place for place, link in given.items() if link.slips]):
                raise ValueError(f"field `{field.id}`: the right links of {badly} are badly written")
            return given
        case TableField() | QueryField() if mistaken and isinstance(value, Between):
            ends = [_accepted(field, table.accept(end, field, trusted=True)) for end in (value.least, value.most)]
            return table.between(*ends)
        case TableField() | QueryField():
            read = _accepted(field, table.accept(value, field, trusted=True))
            missing = [column.id for column in field.columns if column.id not in read.columns]
            if not mistaken and (missing or read.duplicates):
                raise ValueError(f"field `{field.id}`: missing columns {missing}, repeated keys {read.duplicates[:3]}")
            return read
        case ForecastField():
            if mistaken:
                return _accepted(field, table.accept(value, field, trusted=True))
            return value
        case ListField():
            return ids.expect(value)
        case _:
            assert_never(field)


def matched(field: ExerciseField, answer: Any, expected: Any) -> Any:
    """The answer with what is spelled in another way than the right one read as that; a Finding where it cannot be."""
    return table.matched(answer, expected, field) if isinstance(field, TableField | QueryField) else answer


def grade(field: ExerciseField, answer: Any, expected: Any) -> Graded:
    match field:
        case NumberField():
            return number.grade(answer, expected, field.tolerance, field.unit)
        case ChoiceField():
            return choice.grade(answer, expected)
        case OrderField():
            return order.grade(answer, expected)
        case MatchField():
            return match.grade(answer, expected)
        case LinksField():
            return links.grade(answer, expected)
        case TableField() | QueryField():
            return table.grade(answer, expected, field)
        case ForecastField():
            if answer.duplicates:
                return Graded(0.0, {table.ROWS: (table.repeated(answer),)})
            return forecast.grade(answer.frame(field), expected, field)
        case ListField():
            return ids.grade(answer, expected, field.enough)
        case _:
            assert_never(field)


def own(field: ExerciseField, answer: Any, expected: Any) -> float | str:
    """What an answer to a number or one choice hands on to the fields that follow it."""
    match field:
        case NumberField():
            return number.nearest(answer, expected, field.unit)
        case ChoiceField(multiple=False):
            (option,) = answer
            return str(option)
        case _:
            raise ValueError(f"nothing can follow a field of kind {field.kind}")


def authored(field: ExerciseField) -> Authored:
    """What the author wrote about what can be chosen, placed or said in the field."""
    match field:
        case ChoiceField():
            return Authored(texts={"option": field.options})
        case OrderField():
            return Authored(texts={"item": field.options})
        case MatchField():
            return Authored(texts={"left": field.lefts, "right": field.rights})
        case LinksField():
            return Authored(texts={"left": field.places})
        case TableField() | QueryField() | ForecastField():
            return Authored(texts={"column": {column.id: column.label for column in (*field.key, *field.columns)}})
        case ListField():
            return Authored(texts={"list": {"verb": field.verb, "measure": field.measure}})
        case NumberField():
            return NOTHING
        case _:
            assert_never(field)


def changed(field: ExerciseField, mistaken: Any, expected: Any) -> set[str]:
    """The parts of the field ("" unless it is a table or links) that a mistake makes wrong."""
    match field:
        case NumberField():
            return set() if abs(mistaken - expected) <= field.tolerance.allowed(expected) else {""}
        case ChoiceField() | OrderField() | MatchField():
            return set() if mistaken == expected else {""}
        case LinksField():
            return links.changed(mistaken, expected)
        case TableField() | QueryField():
            return table.changed(mistaken, expected, field)
        case ForecastField():
            return {field.columns[0].id}
        case ListField():
            return set() if ids.is_enough(mistaken, expected, field.enough) else {""}
        case _:
            assert_never(field)


def leans(field: ExerciseField, answer: Any, mistaken: Any, expected: Any) -> bool:
    """Whether an answer that is right is nearer still to where a mistake leads."""
    return isinstance(field, NumberField) and number.nearer(answer, mistaken, expected, field.unit)


def fits(
    field: ExerciseField, answer: Any, mistaken: Any, expected: Any, parts: Collection[str]
) -> tuple[dict[str, int], bool | None]:
    """Which of the wrong `parts` the mistake explains, each with the number of misfits (0 outside tables), and whether
    that is hardly by chance; None where there is little to choose from, so that it says nothing of that."""
    match field:
        case NumberField():
            fit = number.fit(answer, mistaken, expected, field.tolerance, field.unit)
            return ({} if fit is None else dict.fromkeys(parts, 0)), fit is True
        case ChoiceField() | OrderField() | MatchField():
            return (dict.fromkeys(parts, 0) if answer == mistaken else {}), None
        case LinksField():
            return links.fits(answer, mistaken, expected, parts), True
        case TableField() | QueryField():
            return table.fits(answer, mistaken, expected, parts, field), True
        case ForecastField():
            return (dict.fromkeys(parts, 0) if table.equal(answer, mistaken, field) else {}), True
        case ListField():
            misfits = ids.fit(answer, mistaken, expected)
            return ({} if misfits is None else dict.fromkeys(parts, misfits)), True
        case _:
            assert_never(field)


def _accepted(field: ExerciseField, read: Any) -> Any:
    if isinstance(read, Finding):
        raise ValueError(f"field `{field.id}`: {read.id} {dict(read.data)}")
    return read
