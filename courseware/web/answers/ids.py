"""A list of ids: pasted into a box, or a column of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from courseware.answers.header import names_of
from courseware.answers.ids import column_of
from courseware.answers.upload import UploadedFile
from courseware.content.exercise import Column, ListField
from courseware.i18n import N_, t
from courseware.shop.tables import Shop
from courseware.web import drafts, resources
from courseware.web.answers import shape
from courseware.web.answers.entered import prefill
from courseware.web.uploads import file_in

WAYS = {"paste": N_(":material/content_paste: 粘贴"), "upload": N_(":material/upload_file: 上传文件")}


def ask(key: str, field: ListField, shop: Shop, answer: Any) -> None:
    column = column_of(field, shop.dictionary)
    st.markdown(f"**{field.label}**", help=field.help)
    kept = answer if isinstance(answer, Mapping) else {}
    prefill(f"{key}-way", "upload" if kept else "paste")
    way = st.segmented_control(
        t("怎么交"),
        list(WAYS),
        format_func=lambda way: t(WAYS[way]),
        required=True,
        key=f"{key}-way",
        persist_state="session",
        label_visibility="collapsed",
    )
    if way == "upload":
        _upload(key, field, column, kept)
        shape.ask(key, field, lambda: raw(key, field), shop)
        return
    prefill(key, answer if isinstance(answer, str) else None)
    st.text_area(
        t("一行一个{column}，用逗号、顿号或空格隔开也行", column=column.label),
        key=key,
        height=160,
        placeholder="\n".join(shop.tables[field.of][column.id].head(2)),
        on_change="ignore",
        persist_state="session",
    )
    shape.ask(key, field, lambda: raw(key, field), shop)


def raw(key: str, field: ListField) -> Any:
    """The text, or `{"way": "upload", …}` with an unread `file` or the table that was in an earlier one. None: nothing
    uploaded."""
    if st.session_state.get(f"{key}-way") != "upload":
        return st.session_state.get(key) or ""
    file = file_in(f"{key}-file")
    if file is None:
        return st.session_state.get(f"{key}-uploaded")
    wanted = names_of([column_of(field, resources.dictionary())])
    return {"way": "upload", "file": UploadedFile(file.name, file.getvalue(), wanted)}


def _upload(key: str, field: ListField, column: Column, kept: Mapping[str, Any]) -> None:
    said = t("XLSX 或 CSV 文件，要有一列是{column}", column=column.label)
    st.file_uploader(said, key=f"{key}-file", on_change=_keep, args=(key, field))
    if kept:
        st.session_state[f"{key}-uploaded"] = dict(kept)
        if file_in(f"{key}-file") is None:
            n = sum(any(cell != "" for cell in row) for row in kept.get("rows") or ())
            st.caption(t("已有上次上传的 {n} 行；上传新文件会替换它。", n=n))


def _keep(key: str, field: ListField) -> None:
    if (answer := raw(key, field)) is not None:
        drafts.keep(key, answer)
