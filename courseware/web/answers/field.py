"""The fields of an exercise: each kind with its widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, assert_never

import pandas as pd

from courseware.answers.feedback import Feedback, Line
from courseware.answers.ids import tokens
from courseware.answers.wording import enough_in_words, tolerance_in_words
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
from courseware.i18n import listed, t
from courseware.markdown import escape
from courseware.shop.tables import Shop
from courseware.web.answers import choice, ids, links, number, order, query, table
from courseware.web.answers import match as pairs


def needs_buttons(field: ExerciseField) -> bool:
    """Whether its widget has buttons of its own, which may not stand in a form."""
    return isinstance(field, OrderField | TableField | QueryField | ForecastField | ListField)


def ask(
    field: ExerciseField, key: str, shop: Shop, tables: Sequence[str], answer: Any, said: Sequence[Line] = ()
) -> None:
    """`tables`: those of the exercise. `said`: the feedback, for a widget that has a place for it (`elsewhere`)."""
    match field:
        case NumberField():
            number.ask(key, field.label, field.unit, answer, field.help)
        case ChoiceField():
            choice.ask(key, _labelled(field), field.options, field.multiple, answer)
        case OrderField():
            order.ask(key, _labelled(field), field.options, answer)
        case MatchField():
            pairs.ask(key, _labelled(field), field.lefts, field.rights, answer)
        case LinksField():
            links.ask(key, _labelled(field), field.places, answer, said)
        case TableField() | ForecastField():
            table.ask(key, field, _keys(field), shop, tables, answer)
        case QueryField():
            query.ask(key, field, field.label, shop, tables, answer, field.help)
        case ListField():
            ids.ask(key, field, shop, answer)
        case _:
            assert_never(field)


def elsewhere(field: ExerciseField, part: Feedback) -> Feedback:
    """The feedback on a field without what its widget shows."""
    return replace(part, lines=links.elsewhere(part.lines, field.places)) if isinstance(field, LinksField) else part


def demands(field: ExerciseField) -> str | None:
    """What its answer must be like, where the label does not say it."""
    match field:
        case NumberField():
            return tolerance_in_words(field.tolerance, field.unit)
        case QueryField():
            columns = listed(column.label for column in (*field.key, *field.columns))
            return t("结果要有这些列：{columns}", columns=columns)
        case ListField():
            return enough_in_words(field.enough)
        case _:
            return None


def is_blank(field: ExerciseField, raw: Any) -> bool:
    """Whether nothing was entered at all."""
    if isinstance(field, TableField | ForecastField):
        return raw is None or table.is_blank(raw, field)
    return not (raw.strip() if isinstance(raw, str) else raw)


def said(field: ExerciseField, raw: Any) -> str:
    """The answer in a few words, as Markdown; "" where it is too long for that."""
    match field:
        case NumberField() if isinstance(raw, str):
            return escape(number.with_unit(raw, field.unit))
        case ChoiceField():
            chosen = raw if isinstance(raw, list) else [raw]
            return listed(field.options[option] for option in chosen if option in field.options)
        case TableField() | ForecastField() | ListField() if isinstance(raw, Mapping) and isinstance(
            raw.get("rows"), list
        ):
            return t("{n} 行", n=f"{len(raw['rows']):,}")
        case ListField() if isinstance(raw, str):
            return t("{n} 个", n=f"{len(tokens(raw)):,}")
        case _:
            return ""


def raw(field: ExerciseField, key: str) -> Any:
    match field:
        case NumberField():
            return number.raw(key)
        case ChoiceField():
            return choice.raw(key, field.options, field.multiple)
        case OrderField():
            return order.raw(key)
        case MatchField():
            return pairs.raw(key, field.lefts)
        case LinksField():
            return links.raw(key, field.places)
        case TableField() | ForecastField():
            return table.raw(key, field)
        case QueryField():
            return query.raw(key)
        case ListField():
            return ids.raw(key, field)
        case _:
            assert_never(field)


def keys(field: ExerciseField, key: str) -> list[str]:
    """Of the widgets of a number or a choice."""
    return [key, *(f"{key}-{option}" for option in field.options)] if isinstance(field, ChoiceField) else [key]


def _labelled(field: ExerciseField) -> str:
    return t("{label}（{help}）", label=field.label, help=field.help) if field.help else field.label


def _keys(field: TableField | ForecastField) -> pd.DataFrame | None:
    """The rows to fill in, where the author has listed the key's values."""
    if len(field.key) != 1 or field.key[0].values is None:
        return None
    return pd.DataFrame({field.key[0].id: field.key[0].values})
