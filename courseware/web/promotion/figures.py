"""The planner's charts as Vega-Lite specs. Rows in, spec out; every colour holds 3:1 on the light and the dark page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from courseware.i18n import t
from courseware.web.charts.mark import ROWS
from courseware.web.charts.rows import arrow
from courseware.web.charts.style import CONFIG, RULE, Spec, large_numbers

LOW, HIGH = 10, 90
"""Percentiles between which demand is drawn."""
GOOD, BAD, PALE = "#2E858B", "#C75400", "#7C9AA0"
DAY = "%-m/%-d"


def figure(rows: pd.DataFrame, layers: Sequence[Spec], height: int) -> Spec:
    return {
        "data": {"name": ROWS},
        "datasets": {ROWS: arrow(rows)},
        "layer": list(layers),
        "height": height,
        "config": CONFIG,
    }


def show(spec: Spec, words: str, key: str) -> None:
    """The chart with what it shows in words, seen and for a screen reader."""
    with st.container(key=f"figure-{key}", gap="xsmall"):
        # Told its height, it has its room from the start.
        st.vega_lite_chart(spec, alt=words.replace("*", ""), key=key, height=spec["height"])
        st.caption(t("图 · {caption}", caption=words))


def amount(field: str, title: str, **more: Any) -> Spec:
    return {"field": field, "type": "quantitative", "axis": {"labelExpr": large_numbers(), "title": title}, **more}


def tip(field: str, title: str, form: str = ",.0f") -> Spec:
    return {"field": field, "title": title, "type": "quantitative", "format": form}


def named(field: str, title: str) -> Spec:
    return {"field": field, "title": title, "type": "nominal"}


def day(field: str = "date", **axis: Any) -> Spec:
    shown = {"format": DAY, "title": None, "labelOverlap": True, "grid": False, **axis}
    return {"field": field, "type": "temporal", "axis": shown}


def _days(field: str = "date") -> Spec:
    """Days side by side, for bars."""
    return {
        "field": field, "type": "ordinal", "timeUnit": "yearmonthdate",
        "axis": {"format": DAY, "title": None, "labelOverlap": True},
    }  # fmt: skip


def _named_colors(names: Sequence[str], colors: Sequence[str] | None = None) -> Spec:
    scale: Spec = {"domain": list(names)}
    if colors:
        scale["range"] = list(colors)
    told: Spec = {"scale": scale, "title": None, "type": "nominal"}
    if len(names) == 1:
        return {**told, "legend": None}
    # On a phone a row of more than four is cut off.
    return {**told, "legend": {"columns": 3}} if len(names) > 4 else told


def gantt(rows: pd.DataFrame, stages: Sequence[str]) -> Spec:
    """Columns name, stage, first, last, what; the rows carry today as well."""
    tooltip = [named("name", t("工作")), named("span", t("时间")), named("what", t("做什么"))]
    order = rows["name"].tolist()
    bar = {
        "mark": {"type": "bar", "cornerRadius": 4, "height": 16},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": order, "axis": {"title": None, "labelLimit": 200}},
            "x": day("first", labelOverlap=True, grid=True),
            "x2": {"field": "end"},
            "color": {"field": "stage", **_named_colors(stages)},
            "tooltip": tooltip,
        },
    }
    line = {
        "transform": [{"aggregate": [{"op": "max", "field": "today", "as": "today"}]}],
        "mark": {"type": "rule", "strokeDash": [5, 4], "color": RULE, "strokeWidth": 1.5, "aria": False},
        "encoding": {"x": {"field": "today", "type": "temporal"}},
    }
    return figure(rows, [bar, line], 30 * len(rows) + 40)


def stacked_days(rows: pd.DataFrame, title: str, names: Sequence[str], colors: Sequence[str] | None = None) -> Spec:
    """Columns date, part, value: bars by day, stacked by part in the order of `names`."""
    ranked = rows.assign(rank=rows["part"].map({name: rank for rank, name in enumerate(names)}))
    bar = {
        "mark": {"type": "bar"},
        "encoding": {
            "x": _days(),
            "y": amount("value", title),
            "color": {"field": "part", **_named_colors(names, colors)},
            "order": {"field": "rank", "type": "quantitative"},
            "tooltip": [{"field": "date", "type": "temporal", "format": t("%-m月%-d日"), "title": t("日期")},
                        named("part", t("项目")), tip("value", title)],
        },
    }  # fmt: skip
    return figure(ranked, [bar], 300)


def beside(rows: pd.DataFrame, title: str, names: Sequence[str], colors: Sequence[str]) -> Spec:
    """Columns date, part, value: a bar for each part, side by side on each day."""
    bar = {
        "mark": {"type": "bar"},
        "encoding": {
            "x": _days(),
            "xOffset": {"field": "part", "type": "nominal", "sort": list(names)},
            "y": amount("value", title),
            "color": {"field": "part", **_named_colors(names, colors)},
            "tooltip": [{"field": "date", "type": "temporal", "format": t("%-m月%-d日"), "title": t("日期")},
                        named("part", t("项目")), tip("value", title)],
        },
    }  # fmt: skip
    return figure(rows, [bar], 300)
