"""Where a learner writes SQL: a text area, which `server/editor.js` makes an editor that knows the tables' names."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from courseware.i18n import t
from courseware.shop.query_rules import FUNCTIONS, GROWING
from courseware.web import resources


def query_area(label: str, key: str, tables: Sequence[str], kept_as: str | None = None, **options: Any) -> str:
    """A text area with the `options` of Streamlit's; `tables`: whose names are offered while one writes. What is
    written is kept by the browser under the name `kept_as` (server/queries.js), which waits for the text
    that begins it, if one does."""
    begun = " data-begun" if st.session_state.get(key) else ""
    kept = "" if kept_as is None else f' data-kept-as="{escape(kept_as)}"{begun}'
    with st.container(key=f"code-{key}", gap=None):
        st.html(f'<i hidden data-tables="{escape(" ".join(tables))}"{kept}></i>')
        return st.text_area(label, key=key, persist_state="session", **options) or ""


def names() -> dict[str, Any]:
    """What the editor offers, as JSON: `tables`, name → label and columns (name → label), the functions that may be
    called, and its own words."""
    tables = {
        name: {"label": table.label, "columns": table.titles()} for name, table in resources.dictionary().tables.items()
    }
    words = {
        "keys": t("会提示表名和列名：上下键选，回车或 Tab 填入，Esc 收起提示；没有提示时按 Tab 离开这里。"),
        "Completions": t("可以填入的名字"),
        "Selection deleted": t("选中的内容已删除"),
        "Control character": t("控制字符"),
    }
    functions = sorted(name for name in FUNCTIONS | GROWING if name.isidentifier())
    return {"tables": tables, "functions": functions, "words": words}
