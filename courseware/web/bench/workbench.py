"""The workbench: browse, pivot, chart, keep tiles, query and download the shop's tables. Any page may show one."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from courseware.i18n import t
from courseware.shop.dictionary import Table
from courseware.shop.tables import Shop
from courseware.shop.workbench import Condition, filtered
from courseware.web import resources
from courseware.web.bench.chart import show_chart
from courseware.web.bench.filter import ask, kept
from courseware.web.bench.pivot import show_pivot
from courseware.web.bench.sql import console
from courseware.web.bench.table import data_frame, download, show_fields
from courseware.web.bench.tiles import show_board

SHOWN_ROWS = 500


def workbench(shop: Shop, tables: Sequence[str], key: str) -> None:
    """Show the workbench for these tables; `key` tells apart several in one session."""
    _bench(shop, tuple(tables), key)


@st.fragment
def _bench(shop: Shop, tables: tuple[str, ...], key: str) -> None:
    """A fragment: whatever is done here leaves the page around it alone."""
    known = resources.dictionary().tables
    name = tables[0]
    if len(tables) > 1:
        name = st.selectbox(
            t("数据表"),
            tables,
            format_func=lambda name: t("{label} · {code}", label=known[name].label, code=name),
            key=f"{key}-table",
        )
    table = known[name]
    here = f"{key}-{name}"
    st.caption(t("{row}。", row=table.row))
    tabs = st.tabs(
        [t("浏览"), t("透视"), t("图表"), t("看板"), t("SQL"), t("下载")], on_change="rerun", key=f"{key}-tabs"
    )
    browse_tab, pivot_tab, chart_tab, board_tab, sql_tab, download_tab = tabs
    # Only the open tab runs.
    for tab in (each for each in tabs if each.open):
        with tab:
            if tab is sql_tab:
                console(shop, name, tables, key)
                show_fields(table, here)
                return
            if tab is board_tab:
                show_board(shop, tables, key)
                return
            if tab is browse_tab:
                ask(shop.table(name), table, here)
            rows = _selected(shop, name, kept(here))
            _count(rows, len(shop.table(name)))
            if rows.empty:
                st.info(t("没有符合条件的行。请放宽筛选条件。"))
            elif tab is browse_tab:
                _browse(rows, table, here)
            elif tab is pivot_tab:
                show_pivot(rows, name, table, here)
            elif tab is chart_tab:
                show_chart(rows, table, here)
            elif tab is download_tab:
                download(rows, name, table.titles(), here)


@st.cache_resource(show_spinner=False, max_entries=24, ttl=1800)
def _filtered(_shop: Shop, folder: str, name: str, conditions: str, _conditions: Sequence[Condition]) -> pd.DataFrame:
    return filtered(_shop.table(name), _conditions)


def _selected(shop: Shop, name: str, wanted: Sequence[Condition]) -> pd.DataFrame:
    if not wanted:
        return shop.table(name)
    return _filtered(shop, str(shop.folder), name, repr(wanted), wanted).copy(deep=False)


def _browse(rows: pd.DataFrame, table: Table, key: str) -> None:
    with st.container(key=f"rows-of-{key}"):
        data_frame(rows.head(SHOWN_ROWS), table, alt=t("{label}的数据行", label=table.label))
    if len(rows) > SHOWN_ROWS:
        st.caption(t("表里是前 {n} 行。", n=SHOWN_ROWS))
    show_fields(table, key)


def _count(rows: pd.DataFrame, every: int) -> None:
    if len(rows) < every:
        st.caption(t("筛选后 {n} 行，共 {every} 行", n=f"{len(rows):,}", every=f"{every:,}"))
    else:
        st.caption(t("全部 {n} 行", n=f"{every:,}"))
