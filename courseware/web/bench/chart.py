"""The chart of the workbench."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from courseware.content.blocks import Mark
from courseware.i18n import t
from courseware.shop.dictionary import Table
from courseware.shop.workbench import POINTS, Aggregate, ChartKind, Refused, Step, chart_rows
from courseware.web.bench.choice import (
    aggregates,
    date_step,
    group_columns,
    is_daily,
    measure,
    sentence,
    titled,
)
from courseware.web.charts import mark as charts
from courseware.web.charts.style import Spec


def show_chart(rows: pd.DataFrame, table: Table, key: str) -> None:
    kinds: dict[ChartKind, str] = {
        "line": t("折线"), "bar": t("柱形"), "scatter": t("散点"), "histogram": t("分布"),
    }  # fmt: skip
    kind: ChartKind = st.segmented_control(
        t("图形"), list(kinds), default="line" if is_daily(table) else "bar", required=True,
        format_func=lambda kind: kinds[kind], key=f"{key}-kind",
    )  # fmt: skip
    numbers = table.of_type("integer", "decimal")
    raw = kind in {"scatter", "histogram"}
    if raw and not numbers:
        st.info(t("这张表没有数字字段，画不了这种图。"))
        return
    along = numbers if raw else group_columns(table)
    if kind == "line":
        along = list(dict.fromkeys([*table.of_type("date", "datetime"), *along]))
    y: str | None = None
    aggregate: Aggregate = "count"
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        x = st.selectbox(t("横轴"), along, format_func=titled(table), key=f"{key}-{raw}-x-{kind}", width=170)
        if kind == "scatter":
            y = st.selectbox(
                t("纵轴"), numbers, min(1, len(numbers) - 1), format_func=titled(table), key=f"{key}-y", width=170
            )
        elif not raw:
            y, aggregate = measure(table, f"{key}-chart", default=numbers[0] if numbers and is_daily(table) else None)
        few = [column for column in group_columns(table) if table.columns[column].values]
        color = None
        if few and kind != "histogram":
            color = st.selectbox(
                t("颜色"),
                few,
                None,
                format_func=titled(table),
                key=f"{key}-color",
                placeholder=t("不分颜色"),
                width=170,
            )
        step = date_step(table, [x], f"{key}-chart")
    try:
        spec = _spec(rows, table, kind, x, y, aggregate, color, step)
    except Refused as refused:
        st.info(sentence(refused, table))
        return
    if rows.empty:
        st.info(t("没有符合条件的行。请放宽筛选条件。"))
        return
    what = t("{label}：{x}与{y}的{kind}图", label=table.label, x=table.columns[x].label, kind=kinds[kind],
             y=table.columns[y].label if y else aggregates()[aggregate])  # fmt: skip
    st.vega_lite_chart(spec, alt=what, key=f"{key}-figure")
    if raw and len(rows) > POINTS:
        st.caption(t("行数较多，图上是均匀抽取的一部分。"))


def _spec(
    rows: pd.DataFrame, table: Table, kind: ChartKind, x: str, y: str | None, aggregate: Aggregate,
    color: str | None, step: Step,
) -> Spec:  # fmt: skip
    drawn = chart_rows(rows, kind, x, y, aggregate, color, step)
    for axis, column in (("x", x), ("color", color)):
        if column is not None and table.columns[column].values and axis in drawn:
            drawn[axis] = drawn[axis].replace(table.columns[column].values)
    summarised = aggregates()[aggregate]
    y_title = table.columns[y].title if y and kind == "scatter" else t("行数")
    if y and kind != "scatter":
        y_title = t("{column},{aggregate}", column=table.columns[y].title, aggregate=summarised)
    labels = {"x": table.columns[x].title, "y": y_title} | ({"color": table.columns[color].label} if color else {})
    mark = Mark(
        type=kind,
        x="x",
        y="y" if "y" in drawn else None,
        color="color" if color and "color" in drawn else None,
        labels=labels,
    )
    return charts.build(mark, drawn, labels)
