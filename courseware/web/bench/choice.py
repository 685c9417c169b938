"""Choices that the pivot and the chart share: which column, summarised how, dates grouped how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import streamlit as st

from courseware.i18n import t
from courseware.shop.dictionary import Column, Table
from courseware.shop.workbench import Aggregate, Refused, Step


def aggregates() -> dict[Aggregate, str]:
    return {
        "count": t("计数"), "unique": t("去重计数"), "sum": t("求和"), "mean": t("平均"), "median": t("中位数"),
        "min": t("最小"), "max": t("最大"),
    }  # fmt: skip


def titled(table: Table) -> Callable[[str], str]:
    return lambda name: table.columns[name].label


def coded(column: Column, value: Any) -> Any:
    """A value with what it stands for, if it is a code: 付费推广 · paid."""
    label = column.values.get(str(value))
    return t("{label} · {code}", label=label, code=value) if label else value


def is_daily(table: Table) -> bool:
    """Whether a row stands for a day: only then does its course over time say something at first sight."""
    return any(table.columns[name].type == "date" for name in table.key)


def group_columns(table: Table) -> list[str]:
    """Columns to group by: those with codes and dates first, numbers that are amounts not at all."""
    coded = [name for name, column in table.columns.items() if column.values]
    dates = table.of_type("date", "datetime")
    texts = [name for name in table.of_type("text", "integer") if not table.columns[name].unit]
    return list(dict.fromkeys([*coded, *dates, *texts]))


def measure(table: Table, key: str, default: str | None) -> tuple[str | None, Aggregate]:
    """The column to summarise and how; no column counts rows."""
    names = list(table.columns)
    value = st.selectbox(
        t("数值"), names, names.index(default) if default else None, format_func=titled(table), key=f"{key}-value",
        placeholder=t("行数"), width=170,
    )  # fmt: skip
    if value is None:
        return None, "count"
    number = table.columns[value].type in {"integer", "decimal"}
    choices = [name for name in aggregates() if number or name not in {"sum", "mean", "median"}]
    first = choices.index("sum") if number else choices.index("unique")
    aggregate = st.selectbox(
        t("怎样汇总"),
        choices,
        first,
        format_func=lambda name: aggregates()[name],
        key=f"{key}-how-{number}",
        width=170,
    )
    return value, aggregate


def date_step(table: Table, used: Sequence[str | None], key: str) -> Step:
    """How to group dates, asked only if one is used."""
    types = {table.columns[name].type for name in used if name}
    if not types & {"date", "datetime"}:
        return "day"
    steps: dict[Step, str] = {"day": t("日"), "week": t("周"), "month": t("月")}
    if "datetime" in types:
        steps["hour"] = t("时")
    chosen: Any = st.segmented_control(
        t("日期按"), list(steps), default="day", required=True, format_func=lambda step: steps[step],
        key=f"{key}-step-{len(steps)}",
    )  # fmt: skip
    return cast(Step, chosen)


def sentence(refused: Refused, table: Table) -> str:
    data = refused.finding.data
    if refused.finding.id == "pivot-too-large":
        return t(
            "这样分会有 {rows} 行、{columns} 列，最多 {row_limit} 行、{column_limit} 列。请换取值少的字段，或先筛选。",
            **data,
        )
    if column := data.get("column"):
        return t("{label}不是数字，不能这样计算。请换一个字段，或用计数、去重计数。", label=table.columns[column].label)
    return t("请先选一个数值字段。")
