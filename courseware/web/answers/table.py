"""A table: filled in on the page, uploaded, or produced by SQL.

Whatever its type, a column of the editor holds text: what is typed or pasted stays as it is until our own reader has
seen it. A column of numbers or dates would put in another value, or nothing, for what it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from courseware.answers.cells import plain_text
from courseware.answers.header import names_of
from courseware.answers.upload import UploadedFile
from courseware.content.exercise import Column, ForecastField, TableField
from courseware.i18n import N_, listed, t
from courseware.shop.tables import Shop
from courseware.web import drafts
from courseware.web.answers import query, shape, tiles
from courseware.web.answers.entered import prefill
from courseware.web.uploads import file_in

Field = TableField | ForecastField

WAYS = {
    "edit": N_(":material/edit: 在页面里填"),
    "upload": N_(":material/upload_file: 上传文件"),
    "sql": N_(":material/code: 写 SQL"),
    "tiles": N_(":material/dashboard: 交我的看板"),
}


def ask(key: str, field: Field, keys: pd.DataFrame | None, shop: Shop, tables: Sequence[str], answer: Any) -> None:
    """`keys`: the rows to fill in, as the key columns by id; None when finding the rows is part of the task."""
    kept = answer if isinstance(answer, Mapping) else {}
    st.markdown(f"**{field.label}**", help=field.help)
    st.caption(t("需要的列：{columns}", columns=listed(column.label for column in (*field.key, *field.columns))))
    ways = ways_of(field)
    way = ways[0]
    if len(ways) > 1:
        prefill(f"{key}-way", kept.get("way") if kept.get("way") in ways else way)
        way = (
            st.segmented_control(
                t("怎么交"),
                ways,
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
            start = shop.tables[field.start] if isinstance(field, TableField) and field.start else None
            _edit(key, field, keys, start, kept)
        case "upload":
            _upload(key, field, kept)
        case "sql":
            query.ask(f"{key}-sql", field, t("查询结果就是你的答案"), shop, tables, kept.get("sql"))
            return
        case "tiles" if isinstance(field, TableField):
            tiles.ask(f"{key}-tiles", field, shop, kept)
    shape.ask(key, field, lambda: raw(key, field), shop)


def ways_of(field: Field) -> Sequence[str]:
    return field.every_way if isinstance(field, TableField) else field.ways


def raw(key: str, field: Field) -> dict[str, Any] | None:
    """`{"way", …}` with `columns` and `rows`, with the `sql` text, or with an unread `file`. None: nothing uploaded."""
    way = st.session_state.get(f"{key}-way") or field.ways[0]
    if way == "upload":
        file = file_in(f"{key}-file")
        if file is None:
            return st.session_state.get(f"{key}-uploaded")
        wanted = names_of([*field.key, *field.columns])
        return {"way": way, "file": UploadedFile(file.name, file.getvalue(), wanted)}
    if way == "sql":
        return {"way": way, "sql": query.raw(f"{key}-sql")}
    if way == "tiles" and isinstance(field, TableField):
        return tiles.raw(f"{key}-tiles", field)
    frame = edited(st.session_state[f"{key}-base"], st.session_state.get(f"{key}-editor") or {})
    return {"way": way, "columns": list(frame.columns), "rows": frame.to_numpy().tolist()}


def is_blank(raw: Mapping[str, Any], field: Field) -> bool:
    """Whether nothing was entered: no query, or no cell but those of the given keys."""
    if raw["way"] == "edit":
        values = slice(len(field.key) if field.key[0].values is not None else 0, None)
        return not any(cell for row in raw["rows"] for cell in row[values])
    if raw["way"] == "tiles":
        return not raw["tiles"]
    return raw["way"] == "sql" and not raw["sql"].strip()


def _edit(
    key: str, field: Field, keys: pd.DataFrame | None, start: pd.DataFrame | None, kept: Mapping[str, Any]
) -> None:
    base_key = f"{key}-base"
    if f"{key}-editor" not in st.session_state and not st.session_state.pop(f"{key}-parked", False):
        # Edits count from this frame by position, so it must not change while there is an editor.
        st.session_state[base_key] = base_frame(field, keys, kept, start)
    fixed = keys is not None
    for column in field.columns:
        if column.values is not None:
            st.caption(t("{column}可以填：{values}", column=column.label, values=listed(column.values)))
    st.data_editor(
        st.session_state[base_key],
        key=f"{key}-editor",
        num_rows="fixed" if fixed else "dynamic",
        hide_index=True,
        disabled=[column.id for column in field.key] if fixed else False,
        column_config={column.id: _config(column) for column in (*field.key, *field.columns)},
        height=min(420, 38 * (len(st.session_state[base_key]) + (1 if fixed else 2)) + 4),
        on_change=_keep,
        args=(key, field),
        placeholder="",
        alt=field.label,
    )


def _upload(key: str, field: Field, kept: Mapping[str, Any]) -> None:
    """A browser gives a file once: what was uploaded before a reload or a restart stands in for it. Any file may be
    chosen, so that it is our own sentence that says what is wrong with it."""
    st.file_uploader(t("XLSX 或 CSV 文件，要有一行是列名"), key=f"{key}-file", on_change=_keep, args=(key, field))
    if kept.get("way") == "upload":
        st.session_state[f"{key}-uploaded"] = dict(kept)
        if file_in(f"{key}-file") is None:
            n = sum(any(cell != "" for cell in row) for row in kept.get("rows") or ())
            st.caption(t("已有上次上传的 {n} 行；上传新文件会替换它。", n=n))


def _keep(key: str, field: Field) -> None:
    if (answer := raw(key, field)) is not None:
        drafts.keep(key, answer)


def _park(key: str, field: Field) -> None:
    """Leaving the editor for another way: keep what was filled in, the browser will not."""
    if f"{key}-editor" in st.session_state:
        rows = edited(st.session_state[f"{key}-base"], st.session_state[f"{key}-editor"])
        st.session_state[f"{key}-base"] = rows
        st.session_state[f"{key}-parked"] = True


def base_frame(
    field: Field, keys: pd.DataFrame | None, kept: Mapping[str, Any], start: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What the editor starts from: the kept rows if they fit, else the given table or keys, else a few empty rows."""
    names = [column.id for column in (*field.key, *field.columns)]
    if kept.get("way") == "edit" and kept.get("columns") == names:
        frame = pd.DataFrame(kept.get("rows") or [], columns=names, dtype=object)
    elif start is not None:
        frame = start.reindex(columns=names)
    elif keys is not None:
        frame = keys[[column.id for column in field.key]].reindex(columns=names)
    else:
        frame = pd.DataFrame("", index=range(5), columns=names)
    return _as_text(frame.reset_index(drop=True))


def edited(base: pd.DataFrame, state: Mapping[str, Any]) -> pd.DataFrame:
    """The base with the editor's changes: cells by position, rows deleted, rows added. The empty rows at its end fall
    away; those in between stay, so that rows are counted as the learner sees them."""
    cells = base.astype(object).to_dict("index")
    for position, changes in (state.get("edited_rows") or {}).items():
        cells[int(position)].update({k: v for k, v in changes.items() if k in base.columns})
    deleted = {int(position) for position in state.get("deleted_rows") or ()}
    rows = [row for position, row in cells.items() if position not in deleted]
    rows += [{k: v for k, v in row.items() if k in base.columns} for row in state.get("added_rows") or ()]
    frame = _as_text(pd.DataFrame(rows, columns=base.columns, dtype=object))
    filled = (frame != "").any(axis=1)
    return frame.iloc[: 0 if not filled.any() else int(filled[filled].index[-1]) + 1]


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """The cells as they were typed, "" for a blank one; numbers, which older drafts hold, as text."""
    return frame.astype(object).map(lambda cell: cell if isinstance(cell, str) else plain_text(cell))


def _config(column: Column) -> Any:
    number = column.type in ("integer", "decimal")
    return st.column_config.TextColumn(column.label, alignment="right" if number else "left")
