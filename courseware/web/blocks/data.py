"""Charts, tables and things to play with: rows from the shop, drawn in the course's one style."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from courseware.cache import digest
from courseware.content.blocks import (
    Chart,
    ChartBlock,
    Choice,
    Control,
    Explore,
    ExploreBlock,
    Mark,
    Slider,
    Table,
    TableBlock,
)
from courseware.content.figures import format_value
from courseware.i18n import language, t
from courseware.web import resources
from courseware.web.blocks.place import Place
from courseware.web.blocks.prediction import render_prediction
from courseware.web.charts.style import Spec
from courseware.web.language import cached

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 24
"""Up to so many characters in all, the options of a control stand side by side."""


Params = tuple[tuple[str, Any], ...]
"""The settings of the controls of an explore block, by id."""

T = TypeVar("T")

# A block is known by its lesson and its place; itself it is handed over beside the key, as the underscore says.


@cached(max_entries=400)
def chart_spec(stamp: int, lesson_id: str, index: int, *, _block: Chart) -> Spec:
    """Built once for a block and its data; the theme is applied in the browser."""
    return _kept("chart", lesson_id, index, _block, lambda: _drawn(_block, resources.shop().frame(_block.query())))


@cached(max_entries=400)
def table_rows(stamp: int, lesson_id: str, index: int, *, _block: Table) -> pd.DataFrame:
    def columns() -> dict[str, list[str]]:
        return _as_text(worded(resources.shop().frame(_block.query()).head(_block.rows)), _block)

    return pd.DataFrame(_kept("table", lesson_id, index, _block, columns))


@cached(max_entries=800)
def explore_spec(stamp: int, lesson_id: str, index: int, params: Params, *, _block: Explore) -> Spec:
    mark, sql = _block.chart, _block.sql
    assert sql is not None
    assert mark is not None

    def build() -> Spec:
        return _drawn(mark, resources.shop().frame(sql, dict(params)))

    return _kept("explore", lesson_id, index, _block, build) if params == untouched(_block) else build()


@cached(max_entries=800)
def explore_readouts(stamp: int, lesson_id: str, index: int, params: Params, *, _block: Explore) -> list[str]:
    """The read-outs as they are shown, in the order of the block."""

    def read() -> list[str]:
        rows = resources.shop().frame(_block.readout_sql or "", dict(params))
        values: dict[Any, Any] = {} if rows.empty else dict(rows.iloc[0].items())
        return [format_value(values.get(one.column), one.format, one.digits) for one in _block.readouts]

    return _kept("readouts", lesson_id, index, _block, read) if params == untouched(_block) else read()


def untouched(block: Explore) -> Params:
    """The settings that an explore block opens with."""
    return tuple((control.id, control.default) for control in block.controls)


def _kept(kind: str, lesson_id: str, index: int, block: object, make: Callable[[], T]) -> T:
    """What was drawn of a block on the same data at an earlier start."""
    return resources.cache().get(f"{kind}-{lesson_id}-{index}", digest(block, resources.shop().data, language()), make)


def _drawn(mark: Mark, rows: pd.DataFrame) -> Spec:
    from courseware.web.charts.mark import build  # Altair is slow to import, and a chart that was kept needs none

    return build(mark, worded(rows), labels())


@cached()
def labels() -> dict[str, str]:
    """Column name → Chinese label with unit, over all tables; the first table to name a column wins."""
    found: dict[str, str] = {}
    for table in resources.dictionary().tables.values():
        for name, title in table.titles().items():
            found.setdefault(name, title)
    return found


@cached()
def words() -> dict[str, dict[str, str]]:
    """Column name → what its codes stand for, over all tables."""
    found: dict[str, dict[str, str]] = {}
    for table in resources.dictionary().tables.values():
        for name, column in table.columns.items():
            found[name] = {**column.values, **found.get(name, {})}
    return {name: values for name, values in found.items() if values}


def worded(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with codes replaced by their words, in columns that hold nothing but known codes."""
    for name, values in words().items():
        if name in rows.columns and rows[name].dropna().isin(values.keys()).all():
            rows = rows.assign(**{name: rows[name].map(values)})
    return rows


def warm_up() -> None:
    """Build every chart and table of the course, and import what builds the next one.

    What an author got wrong is said on the page, not here.
    """
    import_module("courseware.web.charts.mark")
    stamp, lessons = resources.content_stamp(), resources.study().lessons
    for lesson in resources.course().lessons.values():
        for index, block in enumerate(lessons.read(lesson).lesson.blocks):
            where = (stamp, lesson.id, index)
            try:
                if isinstance(block, ChartBlock):
                    chart_spec(*where, _block=block.chart)
                elif isinstance(block, TableBlock):
                    table_rows(*where, _block=block.table)
                elif isinstance(block, ExploreBlock):
                    opening = untouched(block.explore)
                    if block.explore.chart is not None:
                        explore_spec(*where, opening, _block=block.explore)
                    if block.explore.readouts:
                        explore_readouts(*where, opening, _block=block.explore)
            except Exception:  # one block of one author must never keep the course from starting
                log.exception("block %d of lesson %s cannot be drawn", index + 1, lesson.id)


def render_chart(block: Chart, place: Place) -> None:
    try:
        spec = chart_spec(resources.content_stamp(), place.lesson_id, place.index, _block=block)
    except Exception as fault:  # whatever an author's rows hold, the rest of the lesson stands
        _broken(fault)
        return
    with st.container(key=f"figure-of-{place.key()}", gap="xsmall"):
        st.vega_lite_chart(spec, alt=_plain(block.caption), key=place.key("chart"))
        st.caption(t("图 · {caption}", caption=block.caption))


def render_table(block: Table, place: Place) -> None:
    try:
        rows = table_rows(resources.content_stamp(), place.lesson_id, place.index, _block=block)
    except Exception as fault:  # whatever an author's rows hold, the rest of the lesson stands
        _broken(fault)
        return
    caption = block.caption
    with st.container(key=place.key("figure"), gap="xsmall"):
        st.caption(t("表 · {caption}", caption=caption))
        st.table(rows, hide_index=True, border="horizontal", alt=_plain(caption))


def render_explore(block: Explore, place: Place) -> None:
    with st.container(border=True, key=place.key("explore")):
        st.markdown(t(":material/tune: **动手试试 · {title}**", title=block.title))
        _play(block, place)


@st.fragment
def _play(block: Explore, place: Place) -> None:
    """A fragment: a tap, or moving a control, redraws this and nothing else."""
    told = render_prediction(block.predict, place)
    st.markdown(block.task, anchors=False)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        params = tuple((control.id, _control(control, place)) for control in block.controls)
    where = (resources.content_stamp(), place.lesson_id, place.index, params)
    try:
        if block.readouts:
            values = explore_readouts(*where, _block=block)
            with st.grid(min(4, len(block.readouts)), min_column_width=130):
                for readout, shown in zip(block.readouts, values, strict=True):
                    st.metric(readout.label, shown, border=True)
        if block.chart is not None:
            alt = _plain(block.caption) if told else block.title
            st.vega_lite_chart(explore_spec(*where, _block=block), alt=alt, key=place.key("play"))
    except Exception as fault:  # whatever an author's rows hold, the rest of the lesson stands
        _broken(fault)
        return
    if told:
        st.caption(block.caption)


def _control(control: Control, place: Place) -> Any:
    key = place.key("control", control.id)
    if isinstance(control, Choice):
        options, show = list(control.options), control.options.__getitem__
        if sum(map(len, control.options.values())) <= SIDE_BY_SIDE:
            return st.segmented_control(
                control.label, options, default=control.default, required=True, format_func=show, key=key
            )
        return st.selectbox(
            control.label, options, index=options.index(control.default), format_func=show, key=key, width=300
        )
    return _slider(control, key)


def _slider(control: Slider, key: str) -> float:
    percent = control.format == "percent"
    scale = 100 if percent else 1
    numbers = [control.start * scale, control.stop * scale, control.default * scale, control.step * scale]
    whole = all(float(number).is_integer() for number in numbers)
    start, stop, default, step = (int(n) if whole else round(float(n), 6) for n in numbers)
    shown = {"percent": "%g%%", "money": "¥%g"}.get(control.format, "%g")
    value = st.slider(control.label, start, stop, default, step, format=shown, key=key, width=340)
    return round(value / scale, 9)


def _as_text(rows: pd.DataFrame, block: Table) -> dict[str, list[str]]:
    """The columns as text, formatted, by Chinese header."""
    named, out = labels(), {}
    for name in rows.columns:
        header = block.columns.get(name) or named.get(name) or str(name)
        form = block.format.get(name) or _default_format(rows[name])
        out[header] = [format_value(value, form, None) for value in rows[name]]
    return out


def _default_format(column: pd.Series) -> Any:
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    if pd.api.types.is_float_dtype(column):  # DuckDB's sums of whole numbers arrive as floats
        return "integer" if (column.dropna() % 1 == 0).all() else "decimal"
    return "text"


def _plain(markdown: str) -> str:
    """Markdown as a screen reader should say it."""
    return markdown.replace("*", "").replace("`", "").replace("\n", " ")


def _broken(fault: Exception) -> None:
    st.info(t("这张图表的文件还有错误，修好之后会出现。"), icon=":material/build:")
    if resources.AUTHOR:
        st.code(str(fault), language=None, wrap_lines=True)
