"""An SQL query, with a trial run under it: its first rows, and the shape of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from courseware.answers import table
from courseware.answers.query import answer_of
from courseware.answers.wording import sentence
from courseware.i18n import t
from courseware.shop.query import QueryRefused, run
from courseware.shop.tables import Shop
from courseware.web import identity, resources
from courseware.web.answers import shape
from courseware.web.answers.entered import prefill
from courseware.web.query_area import query_area
from courseware.worker import asked_by

PREVIEW_ROWS = 20


def ask(
    key: str, field: table.Spec, label: str, shop: Shop, tables: Sequence[str], answer: Any, help: str | None = None
) -> None:
    """`tables`: those whose names are offered; a query may ask all of the shop's."""
    prefill(key, answer if isinstance(answer, str) else None)
    query_area(
        label,
        key,
        tables,
        help=help,
        height=180,
        placeholder="SELECT channel, sum(amount) AS amount\nFROM orders\nGROUP BY channel",
        on_change="ignore",
    )
    if st.button(t("试运行"), key=f"{key}-run"):
        _preview(field, shop, raw(key))


def raw(key: str) -> str:
    return st.session_state.get(key) or ""


def _preview(field: table.Spec, shop: Shop, sql: str) -> None:
    learner = identity.learner()
    try:
        with asked_by(learner.id if learner else None):
            result = run(shop, sql, max_rows=table.MAX_ROWS)
    except QueryRefused as refused:
        st.info(sentence(refused.finding, dictionary=resources.dictionary()), icon=":material/info:")
        return
    st.dataframe(readable(result.frame.head(PREVIEW_ROWS)), hide_index=True, alt=t("查询结果"))
    seconds = f"{result.seconds:.2f}"
    if len(result.frame) > PREVIEW_ROWS:
        said = t("只显示前 {n} 行，用时 {seconds} 秒。试运行不计入次数。", n=PREVIEW_ROWS, seconds=seconds)
    else:
        said = t("用时 {seconds} 秒。试运行不计入次数。", seconds=seconds)
    st.caption(said)
    shape.tell(field, answer_of(result, field, shop), shop)


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """A result whose column names are unique, as the grid needs them."""
    seen: dict[str, int] = {}
    names = []
    for name in map(str, frame.columns):
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return frame.set_axis(names, axis=1)
