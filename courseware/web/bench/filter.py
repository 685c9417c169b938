"""Which rows of a table to keep: one control for each column the learner picks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from courseware.answers.dates import parse_date
from courseware.answers.numbers import parse_number
from courseware.answers.wording import sentence
from courseware.i18n import t
from courseware.shop.dictionary import Column, Table
from courseware.shop.workbench import Between, Condition, Contains, OneOf
from courseware.verdict import Finding
from courseware.web.bench.choice import coded

T = TypeVar("T")

LISTED_VALUES = 60
"""A column with more different values is searched for a text instead of listing them."""


def kept(key: str) -> list[Condition]:
    """The conditions last set in the filter of this key."""
    conditions: list[Condition] = st.session_state.get(f"{key}-conditions", [])
    return conditions


def ask(frame: pd.DataFrame, table: Table, key: str) -> None:
    """Let the learner set conditions; `kept` returns them, on tabs that do not show the filter too."""
    st.session_state[f"{key}-conditions"] = _conditions(frame, table, key)


def _conditions(frame: pd.DataFrame, table: Table, key: str) -> list[Condition]:
    chosen = st.multiselect(
        t("筛选"), list(table.columns), format_func=lambda name: table.columns[name].label, key=f"{key}-filter",
        placeholder=t("按字段筛选"), persist_state="session",
    )  # fmt: skip
    if not chosen:
        return []
    with st.container(border=True, gap="small"):
        found = [_condition(frame[name], table.columns[name], name, f"{key}-filter-{name}") for name in chosen]
    return [condition for condition in found if condition is not None]


def _condition(values: pd.Series, column: Column, name: str, key: str) -> Condition | None:
    if column.type in {"date", "datetime"}:
        return _dates(values, column, name, key)
    if column.type in {"integer", "decimal"} and not column.values:
        return _numbers(values, column, name, key)
    listed = _distinct(values)
    if listed is None:
        text = st.text_input(
            t("{label}包含", label=column.label), key=key, placeholder=t("输入要找的文字"), persist_state="session",
        )  # fmt: skip
        return Contains(name, text or "")
    picked = st.multiselect(
        column.label, listed, key=key, placeholder=t("全部"), persist_state="session",
        format_func=lambda value: t("(空)") if value is None else str(coded(column, value)),
    )  # fmt: skip
    return OneOf(name, tuple(picked))


def _distinct(values: pd.Series) -> list[Any] | None:
    """The values to list, None for missing ones last; nothing if there are too many."""
    present = values.dropna().unique()
    if len(present) > LISTED_VALUES:
        return None
    return [*sorted(present.tolist()), *([None] if values.isna().any() else [])]


def _numbers(values: pd.Series, column: Column, name: str, key: str) -> Condition | None:
    low, high = values.min(), values.max()
    if pd.isna(low) or low == high:
        st.caption(t("{label}只有一个值，不用筛选。", label=column.title))
        return None
    whole = column.type == "integer"
    bounds = _bounds(
        key,
        (t("{label}不小于", label=column.title), t("{label}不大于", label=column.title)),
        [f"{int(bound) if whole else float(bound):,}" for bound in (low, high)],
        parse_number,
    )
    return Between(name, *(None if bound is None else bound.value for bound in bounds))


def _dates(values: pd.Series, column: Column, name: str, key: str) -> Condition | None:
    first, last = values.min(), values.max()
    if pd.isna(first):
        return None
    year = first.year if first.year == last.year else None
    low, high = _bounds(
        key,
        (t("{label}从", label=column.label), t("{label}到", label=column.label)),
        [bound.date().isoformat() for bound in (first, last)],
        lambda text: parse_date(text, year),
    )
    # An untouched side stays open, so that rows without a date are not lost. The last day counts as a whole.
    return Between(name, _moment(low, time.min), _moment(high, time.max))


def _bounds(
    key: str, labels: tuple[str, str], widest: Sequence[str], read: Callable[[str], T | Finding]
) -> list[T | None]:
    """What was typed as the lower and the upper bound; None, and a sentence, for what cannot be read."""
    with st.container(horizontal=True, gap="small"):
        typed = [
            st.text_input(
                label, key=f"{key}-{side}", placeholder=bound, width=150, persist_state="session", autocomplete="off"
            )
            for side, label, bound in zip(("low", "high"), labels, widest, strict=True)
        ]
    found = [read(text or "") for text in typed]
    for problem in found:
        if isinstance(problem, Finding) and problem.id != "blank":
            st.warning(sentence(problem), icon=":material/edit:")
    return [None if isinstance(bound, Finding) else bound for bound in found]


def _moment(day: date | None, at: time) -> pd.Timestamp | None:
    return None if day is None else pd.Timestamp(datetime.combine(day, at))
