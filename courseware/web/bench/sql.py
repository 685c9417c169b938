"""The SQL console of the workbench."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from courseware.answers.wording import sentence
from courseware.i18n import N_, listed, t
from courseware.shop.dictionary import Table
from courseware.shop.query import QueryRefused, QueryResult, run
from courseware.shop.tables import Shop
from courseware.verdict import Finding
from courseware.web import identity, resources
from courseware.web.bench.table import data_frame, download
from courseware.web.query_area import query_area
from courseware.worker import asked_by

RESULT_ROWS = 10_000
SHOWN_ROWS = 500
LISTED_TABLES = 6


def console(shop: Shop, name: str, tables: Sequence[str], key: str) -> None:
    """A form, so that Ctrl+Enter in the text area runs the query."""
    known, learner = resources.dictionary().tables, identity.learner()
    kept_as = None if learner is None else f"{learner.id} {key}"
    st.session_state.setdefault(f"{key}-sql-text", example(name, known[name]))
    with st.form(f"{key}-sql", border=False):
        sql = query_area(t("查询语句"), f"{key}-sql-text", tables, kept_as, height=150)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            asked = st.form_submit_button(t("运行"), type="primary", key=f"{key}-sql-run")
            st.caption(t("也可以按 Ctrl+Enter。只能查询，不会改动数据。"), width="content")
    if len(tables) <= LISTED_TABLES:
        st.caption(
            t(
                "可以查询的表：{tables}",
                tables=listed((f"`{table}` {known[table].label}" for table in tables), N_(" · ")),
            )
        )
    if asked:
        st.session_state[f"{key}-sql-outcome"] = _outcome(shop, sql)
    outcome = st.session_state.get(f"{key}-sql-outcome")
    if isinstance(outcome, Finding):
        st.error(sentence(outcome, dictionary=resources.dictionary()))
    elif isinstance(outcome, QueryResult):
        _result(outcome, key)


def example(name: str, table: Table) -> str:
    """A first query that says something about the table."""
    coded = next((column for column, entry in table.columns.items() if entry.values), None)
    if coded is None:
        return f"select *\nfrom {name}\nlimit 10"
    rows = t("行数")  # as the column is called in the language of whoever reads it
    return f"select {coded}, count(*) as {rows}\nfrom {name}\ngroup by {coded}\norder by {rows} desc"


def _outcome(shop: Shop, sql: str) -> QueryResult | Finding:
    learner = identity.learner()
    try:
        with asked_by(learner.id if learner else None):
            return run(shop, sql, max_rows=RESULT_ROWS)
    except QueryRefused as refused:
        return refused.finding


def _result(result: QueryResult, key: str) -> None:
    rows = len(result.frame)
    if result.truncated:
        said = t("结果很多，只取了前 {n} 行；下面是前 {shown} 行", n=f"{rows:,}", shown=SHOWN_ROWS)
    elif rows > SHOWN_ROWS:
        seconds = f"{result.seconds:.2f}"
        said = t("{n} 行，用时 {seconds} 秒；下面是前 {shown} 行", n=f"{rows:,}", seconds=seconds, shown=SHOWN_ROWS)
    else:
        said = t("{n} 行，用时 {seconds} 秒", n=f"{rows:,}", seconds=f"{result.seconds:.2f}")
    st.caption(said)
    data_frame(result.frame.head(SHOWN_ROWS), None, alt=t("查询结果"))
    if rows:
        st.markdown(f"**{t('把结果下载')}**")
        download(result.frame, "query", {}, f"{key}-result")
