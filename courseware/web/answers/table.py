"""A table: filled in on the page, uploaded, or produced by SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from courseware.answers.upload import UploadedFile
from courseware.content.exercise import Column, ForecastField, TableField
from courseware.i18n import N_, listed, t
from courseware.shop.tables import Shop
from courseware.web.answers import query
from courseware.web.answers.entered import prefill

Field = TableField | ForecastField

WAYS = {
    "edit": N_(":material/edit: 在页面里填"),
    "upload": N_(":material/upload_file: 上传文件"),
    "sql": N_(":material/code: 写 SQL"),
}


def ask(key: str, field: Field, keys: pd.DataFrame | None, shop: Shop, answer: Any) -> None:
    """`keys`: the rows to fill in, as the key columns by id; None when finding the rows is part of the task."""
    kept = answer if isinstance(answer, Mapping) else {}
    st.markdown(f"**{field.label}**", help=field.help)
    st.caption(t("需要的列：{columns}", columns=listed(column.label for column in (*field.key, *field.columns))))
    way = field.ways[0]
    if len(field.ways) > 1:
        prefill(f"{key}-way", kept.get("way") if kept.get("way") in field.ways else field.ways[0])
        way = (
            st.segmented_control(
                t("怎么交"),
                field.ways,
                format_func=lambda w: t(WAYS[w]),
                required=True,
                key=f"{key}-way",
                persist_state="session",
                label_visibility="collapsed",
                on_change=_park,
                args=(key, field),
            )
            or way
        )
    match way:
        case "edit":
            _edit(key, field, keys, kept)
        case "upload":
            _upload(key, kept)
        case "sql":
            query.ask(f"{key}-sql", t("查询结果就是你的答案"), shop, kept.get("sql"))


def raw(key: str, field: Field) -> dict[str, Any] | None:
    """`{"way", …}` with `columns` and `rows`, with the `sql` text, or with an unread `file`. None: nothing uploaded."""
    way = st.session_state.get(f"{key}-way") or field.ways[0]
    if way == "upload":
        file = st.session_state.get(f"{key}-file")
        if file is None:
            return st.session_state.get(f"{key}-uploaded")
        return {"way": way, "file": UploadedFile(file.name, file.getvalue())}
    if way == "sql":
        return {"way": way, "sql": query.raw(f"{key}-sql")}
    frame = edited(st.session_state[f"{key}-base"], st.session_state.get(f"{key}-editor") or {})
    return {
        "way": way,
        "columns": list(frame.columns),
        "rows": frame.astype(object).where(frame.notna(), None).to_numpy().tolist(),
    }


def _edit(key: str, field: Field, keys: pd.DataFrame | None, kept: Mapping[str, Any]) -> None:
    base_key = f"{key}-base"
    if f"{key}-editor" not in st.session_state and not st.session_state.pop(f"{key}-parked", False):
        # Edits count from this frame by position, so it must not change while there is an editor.
        st.session_state[base_key] = base_frame(field, keys, kept)
    fixed = keys is not None
    st.data_editor(
        st.session_state[base_key],
        key=f"{key}-editor",
        num_rows="fixed" if fixed else "dynamic",
        hide_index=True,
        disabled=[column.id for column in field.key] if fixed else False,
        column_config={column.id: _config(column) for column in (*field.key, *field.columns)},
        height=min(420, 38 * (len(st.session_state[base_key]) + (1 if fixed else 2)) + 4),
        on_change="ignore",
        placeholder="",
        alt=field.label,
    )


def _upload(key: str, kept: Mapping[str, Any]) -> None:
    """A browser gives a file once: what was uploaded before a reload stands in for it."""
    st.file_uploader(t("XLSX 或 CSV 文件，第一行是列名"), type=["xlsx", "csv"], key=f"{key}-file", on_change="ignore")
    if kept.get("way") == "upload":
        st.session_state[f"{key}-uploaded"] = dict(kept)
        if not st.session_state.get(f"{key}-file"):
            st.caption(t("已有上次上传的 {n} 行；上传新文件会替换它。", n=len(kept.get("rows") or ())))


def _park(key: str, field: Field) -> None:
    """Leaving the editor for another way: keep what was filled in, the browser will not."""
    if f"{key}-editor" in st.session_state:
        rows = edited(st.session_state[f"{key}-base"], st.session_state[f"{key}-editor"])
        st.session_state[f"{key}-base"] = _typed(rows, [*field.key, *field.columns])
        st.session_state[f"{key}-parked"] = True


def base_frame(field: Field, keys: pd.DataFrame | None, kept: Mapping[str, Any]) -> pd.DataFrame:
    """What the editor starts from: the kept rows if they fit, else the given keys, else a few empty rows."""
    columns = [*field.key, *field.columns]
    names = [column.id for column in columns]
    if kept.get("way") == "edit" and kept.get("columns") == names:
        frame = pd.DataFrame(kept.get("rows") or [], columns=names)
    elif keys is not None:
        frame = keys[[column.id for column in field.key]].reindex(columns=names)
    else:
        frame = pd.DataFrame(None, index=range(5), columns=names)
    return frame.reset_index(drop=True).pipe(_typed, columns)


def edited(base: pd.DataFrame, state: Mapping[str, Any]) -> pd.DataFrame:
    """The base with the editor's changes: cells by position, rows deleted, rows added; empty rows fall away."""
    cells = base.astype(object).to_dict("index")
    for position, changes in (state.get("edited_rows") or {}).items():
        cells[int(position)].update({k: v for k, v in changes.items() if k in base.columns})
    deleted = {int(position) for position in state.get("deleted_rows") or ()}
    rows = [row for position, row in cells.items() if position not in deleted]
    rows += [{k: v for k, v in row.items() if k in base.columns} for row in state.get("added_rows") or ()]
    frame = pd.DataFrame(rows, columns=base.columns, dtype=object)
    return frame[frame.notna().any(axis=1)].reset_index(drop=True)


def _typed(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    for column in columns:
        values = frame[column.id]
        if column.type in ("integer", "decimal"):
            numbers = pd.to_numeric(values, errors="coerce")
            frame[column.id] = numbers.astype("Int64") if column.type == "integer" else numbers.astype("Float64")
        elif column.type == "date":
            frame[column.id] = pd.to_datetime(values, errors="coerce")
        else:
            frame[column.id] = values.astype(object).where(values.notna(), None)
    return frame


def _config(column: Column) -> Any:
    label = column.label
    if column.values is not None:
        return st.column_config.SelectboxColumn(label, options=column.values)
    match column.type:
        case "integer":
            return st.column_config.NumberColumn(label, step=1, format="%d")
        case "decimal":
            return st.column_config.NumberColumn(label, step=None)
        case "date":
            return st.column_config.DateColumn(label, format="YYYY-MM-DD")
        case _:
            return st.column_config.TextColumn(label)
