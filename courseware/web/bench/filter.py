"""Which rows of a table to keep: one control for each column the learner picks."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pandas as pd
import streamlit as st

from courseware.i18n import t
from courseware.shop.dictionary import Column, Table
from courseware.shop.workbench import Between, Condition, Contains, OneOf

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
            t("{label}包含", label=column.label), key=key, placeholder=t("输入要找的文字"), max_chars=60,
            persist_state="session",
        )  # fmt: skip
        return Contains(name, text or "")
    picked = st.multiselect(
        column.label, listed, key=key, placeholder=t("全部"), persist_state="session",
        format_func=lambda value: t("(空)") if value is None else _coded(column, value),
    )  # fmt: skip
    return OneOf(name, tuple(picked))


def _distinct(values: pd.Series) -> list[Any] | None:
    """The values to list, None for missing ones last; nothing if there are too many."""
    present = values.dropna().unique()
    if len(present) > LISTED_VALUES:
        return None
    return [*sorted(present.tolist()), *([None] if values.isna().any() else [])]


def _coded(column: Column, value: Any) -> str:
    label = column.values.get(str(value))
    return t("{label} · {code}", label=label, code=value) if label else str(value)


def _numbers(values: pd.Series, column: Column, name: str, key: str) -> Condition | None:
    low, high = values.min(), values.max()
    if pd.isna(low) or low == high:
        st.caption(t("{label}只有一个值，不用筛选。", label=column.title))
        return None
    kind: type[int] | type[float] = int if column.type == "integer" else float
    with st.container(horizontal=True, gap="small"):
        bounds = [
            st.number_input(
                label, value=None, step=kind(1), key=f"{key}-{side}", placeholder=f"{kind(bound):,}", width=150,
                persist_state="session",
            )
            for side, label, bound in (
                ("low", t("{label}不小于", label=column.title), low),
                ("high", t("{label}不大于", label=column.title), high),
            )
        ]  # fmt: skip
    return Between(name, *bounds)


def _dates(values: pd.Series, column: Column, name: str, key: str) -> Condition | None:
    first, last = values.min(), values.max()
    if pd.isna(first):
        return None
    with st.container(horizontal=True, gap="small"):
        low, high = (
            st.date_input(
                label, value, first.date(), last.date(), format="YYYY-MM-DD", key=f"{key}-{side}", width=150,
                persist_state="session",
            )
            for side, label, value in (
                ("low", t("{label}从", label=column.label), first.date()),
                ("high", t("{label}到", label=column.label), last.date()),
            )
        )  # fmt: skip
    # An untouched side stays open, so that rows without a date are not lost. The last day counts as a whole.
    return Between(
        name,
        None if low == first.date() else _moment(low, time.min),
        None if high == last.date() else _moment(high, time.max),
    )


def _moment(day: Any, at: time) -> pd.Timestamp | None:
    return pd.Timestamp(datetime.combine(day, at)) if isinstance(day, date) else None
