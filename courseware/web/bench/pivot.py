"""The pivot table of the workbench."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from courseware.i18n import listed, t
from courseware.shop.dictionary import Table
from courseware.shop.workbench import Refused, pivot
from courseware.web.bench.choice import aggregates, date_step, group_columns, measure, sentence, titled
from courseware.web.bench.table import data_frame, download


def show_pivot(rows: pd.DataFrame, name: str, table: Table, key: str) -> None:
    keys = group_columns(table)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        by = st.multiselect(
            t("行"), keys, keys[:1], format_func=titled(table), max_selections=3, key=f"{key}-rows", width=356,
            placeholder=t("选字段"),
        )  # fmt: skip
        across = st.selectbox(
            t("列"), keys, None, format_func=titled(table), key=f"{key}-columns", placeholder=t("不分列"), width=170
        )
        value, aggregate = measure(table, f"{key}-pivot", default=None)
        step = date_step(table, [*by, across], f"{key}-pivot")
    try:
        result = pivot(rows, by, across, value, aggregate, step)
    except Refused as refused:
        st.info(sentence(refused, table))
        return
    for column in by:
        result[column] = result[column].replace(table.columns[column].values)
    titles = {column: table.columns[column].label for column in by}
    counted = table.columns[value].title if value else t("行数")
    if across is None:
        titles[t("总计")] = (
            t("{column}，{aggregate}", column=counted, aggregate=aggregates()[aggregate]) if value else counted
        )
    result = result.rename(columns=titles | (table.columns[across].values if across else {}))
    what = t(
        "{rows} 的{aggregate}",
        rows=listed(table.columns[n].label for n in by) or t("全部"),
        aggregate=aggregates()[aggregate],
    )
    st.caption(
        t("{n} 行；总计按原始数据重新计算，不是把格子相加。", n=f"{len(result):,}")
        if by or across
        else t("按全部行计算")
    )
    data_frame(result, None, alt=what)
    download(result, f"{name}-pivot", {}, f"{key}-pivot")
