"""A table on the screen and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.shop.dictionary import Column, Table
from courseware.shop.query_wording import TYPE_WORDS
from courseware.web.bench.choice import coded

XLSX_CELLS = 100_000
"""Beyond this a workbook takes seconds to write, and everybody waits for it; CSV does not."""


def data_frame(rows: pd.DataFrame, table: Table | None, alt: str) -> None:
    """Rows under Chinese headers with the column's code and meaning as help, if the table is known. What a code stands
    for is said beside it, as in the filter: a query needs the code."""
    configured = {name: _column(rows[name], table, str(name)) for name in rows.columns}
    st.dataframe(
        _in_words(rows, table) if table else rows, hide_index=True, column_config=configured, placeholder="", alt=alt
    )


def _in_words(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    known = {name: table.columns[name] for name in rows.columns if table.columns[name].values}
    return rows.assign(**{name: rows[name].map(partial(coded, column)) for name, column in known.items()})


def _column(values: pd.Series, table: Table | None, name: str) -> Any:
    column = table.columns.get(name) if table else None
    label = column.title if column else name
    explained = f"`{name}` · {column.meaning}" if column else None
    if pd.api.types.is_datetime64_any_dtype(values):
        present = values.dropna()
        if (present.dt.normalize() == present).all():
            return st.column_config.DateColumn(label, help=explained, format="YYYY-MM-DD")
        return st.column_config.DatetimeColumn(label, help=explained, format="YYYY-MM-DD HH:mm:ss")
    if pd.api.types.is_float_dtype(values):
        return st.column_config.NumberColumn(label, help=explained, format="%.10g" if column else "localized")
    if pd.api.types.is_integer_dtype(values):
        # A year or a line number has no unit and wants no thousands separator.
        grouped = column is None or bool(column.unit)
        return st.column_config.NumberColumn(label, help=explained, format="localized" if grouped else "%d")
    return st.column_config.Column(label, help=explained)


def show_fields(table: Table, key: str) -> None:
    """The dictionary of the table."""
    with st.expander(t("字段说明（{n} 个字段）", n=len(table.columns)), key=f"{key}-fields"):
        rows = [
            {
                t("字段"): f"`{name}` {escape(column.label)}",
                t("类型与含义"): escape(_meaning(column, t(TYPE_WORDS[column.type]))),
            }
            for name, column in table.columns.items()
        ]
        # Not a data frame: there, a long meaning is cut off on a narrow screen.
        st.table(
            pd.DataFrame(rows), hide_index=True, border="horizontal", alt=t("{label}的字段说明", label=table.label)
        )


def _meaning(column: Column, kind: str) -> str:
    """Two columns fit a phone, four do not: type and unit stand before the meaning."""
    facts = listed(filter(None, (kind, column.unit, t("可为空") if column.nullable else "")), N_("，"))
    if not column.values:
        return t("【{facts}】{meaning}", facts=facts, meaning=column.meaning)
    codes = listed((f"{code} {label}" for code, label in column.values.items()), N_("；"))
    return t("【{facts}】{meaning}（{codes}）", facts=facts, meaning=column.meaning, codes=codes)


def download(rows: pd.DataFrame, name: str, titles: Mapping[str, str], key: str) -> None:
    """Buttons for CSV and XLSX; with `titles`, a choice between Chinese headers and column codes."""
    titled = False
    if titles:
        heads = {True: t("中文名称"), False: t("字段名")}
        titled = bool(
            st.segmented_control(
                t("表头"),
                list(heads),
                default=True,
                required=True,
                format_func=lambda head: heads[head],
                key=f"{key}-head",
            )
        )
    out = rows.rename(columns=dict(titles)) if titled else rows
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            t("下载 CSV"), lambda: _csv(out), f"{name}.csv", "text/csv", key=f"{key}-csv", on_click="ignore"
        )
        if out.size <= XLSX_CELLS:
            st.download_button(
                t("下载 Excel"), lambda: _xlsx(out, name), f"{name}.xlsx", key=f"{key}-xlsx", on_click="ignore",
                mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            )  # fmt: skip
    if out.size > XLSX_CELLS:
        st.caption(t("数据较多，只提供 CSV；Excel 可以直接打开它。"))


def _csv(rows: pd.DataFrame) -> bytes:
    from courseware.spreadsheet import to_csv

    return to_csv(rows)


def _xlsx(rows: pd.DataFrame, name: str) -> bytes:
    from courseware.spreadsheet import to_xlsx  # openpyxl is slow to import, and few downloads need it

    return to_xlsx({name: rows})
