"""A sheet of goods: taken along as a template, brought back filled in, and checked row by row before it is listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from courseware.answers.header import names_of
from courseware.answers.upload import UploadedFile
from courseware.content.exercise import TableField
from courseware.i18n import N_, listed, t
from courseware.study.back_office import GOODS, SHEET, GoodsView
from courseware.study.context import Context
from courseware.study.listing import ROW, Checked
from courseware.study.views import ExerciseView
from courseware.web import identity, navigation, resources, verdicts
from courseware.web.back_office import frame
from courseware.web.submission import hand_in, remark_of, view_of
from courseware.web.uploads import file_in

CARD, HANDED = "desk-goods", "desk-goods-handed"
EXERCISE = "listing-sheet"
TEMPLATE = "listing_template"
TO_LOOK_UP = ("listing_counts", "listing_prices")
WRONG = "background-color: rgba(179, 55, 47, .14); font-weight: 600"


def render() -> None:
    if EXERCISE not in resources.course().exercises:
        navigation.unknown(t("这门课没有这一页的练习。"))
        return
    learner = identity.learner()
    frame.place(t("商品"))
    if learner is None:
        st.title(t("批量上架"), anchor=False)
        return
    context = frame.context_of(learner.id, EXERCISE)
    frame.look(CARD, resources.study().back_office.goods, context)
    _desk(context)


@st.fragment
def _desk(context: Context) -> None:
    view = view_of(CARD, GoodsView)
    checked = view.checked if view is not None else None
    st.title(_headline(checked), anchor=False)
    if (said := remark_of(CARD)) is not None:
        verdicts.show(said)
    if view is None:
        return
    field = _field(view.exercise)
    _standing(checked)
    frame.brief(view.exercise)
    _files(view, field)
    _bring(view, field, context)
    if checked is not None:
        _to_mend(checked)
        if not checked.problems:
            frame.onward(
                view.exercise, t("**表对了，5 月 1 日就照它上架。** 剩下两问：会多卖出多少件，下次从哪一列查起。")
            )
        _sheet(checked, field)


def _headline(checked: Checked | None) -> str:
    if checked is None:
        return t("批量上架")
    if not checked.problems:
        return t("{n} 行都可以上架", n=len(checked.numbers))
    return t("{of} 行里 {n} 行还不能上架", of=len(checked.numbers), n=len(checked.wrong))


def _standing(checked: Checked | None) -> None:
    if checked is None:
        st.markdown(t("下载模板，在表格软件里改对，再传上来。检查完告诉你哪几行还不能上架，先改哪一处。"))
        return
    before = st.session_state.get(f"{CARD}-before")
    said = t("{n} 行可以上架", n=checked.ready)
    if before is not None and before != checked.ready:
        said = t("{now}，上次是 {n} 行", now=said, n=before)
    st.progress(checked.ready / max(len(checked.numbers), 1), text=said)


def _files(view: GoodsView, field: TableField) -> None:
    with st.container(horizontal=True, key="desk-files"):
        _download(t("下载模板"), t("批量上架表"), lambda: {t("批量上架表"): _template(field)}, "template")
        _download(t("下载盘点和价格"), t("盘点和价格"), _to_look_up, "counts")
        if view.checked is not None and view.checked.problems:
            checked = view.checked
            _download(t("下载标了错的表"), t("标了错的批量上架表"), lambda: _marked(checked, field), "marked")


def _download(label: str, name: str, sheets: Any, key: str) -> None:
    st.download_button(
        label, lambda: _workbook(sheets()), f"{name}.xlsx", key=f"{CARD}-{key}", on_click="ignore",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )  # fmt: skip


def _workbook(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    from courseware.spreadsheet import to_xlsx  # openpyxl is slow to import, and few downloads need it

    return to_xlsx(sheets)


def _template(field: TableField) -> pd.DataFrame:
    """As it was filled in, with the names that the field gives its columns."""
    columns = [*field.key, *field.columns]
    sheet = resources.shop().tables[TEMPLATE][[column.id for column in columns]]
    return sheet.set_axis([column.label for column in columns], axis="columns")


def _to_look_up() -> dict[str, pd.DataFrame]:
    tables, described = resources.shop().tables, resources.dictionary().tables
    return {
        described[name].label: tables[name].rename(columns={id: c.label for id, c in described[name].columns.items()})
        for name in TO_LOOK_UP
    }


def _marked(checked: Checked, field: TableField) -> dict[str, pd.DataFrame]:
    """The sheet as it came, with a last column that says what is to be mended in each row."""
    labels = _labels(field)

    def reasons(number: str) -> str:
        found = checked.wrong.get(number, ())
        said = [t("{what}：{why}", what=labels.get(each.column, t("整行")), why=each.why) for each in found]
        return listed(said, N_("；"))

    return {t("批量上架表"): _frame(checked, field).assign(**{t("要改的"): list(map(reasons, checked.numbers))})}


def _bring(view: GoodsView, field: TableField, context: Context) -> None:
    # Another file each time: what has been handed in need not lie there any more.
    key = f"{CARD}-file-{view.exercise.variant}-{view.exercise.tries}"
    n = len(field.key) + len(field.columns)
    said = t("传上来就检查：XLSX 或 CSV，{n} 列都要，编码那一列先设成文本", n=n)
    st.file_uploader(said, key=key, on_change=_check_file, args=(key, view, field, context))
    frame.unread(HANDED, SHEET)
    if view.waiting is not None and remark_of(HANDED) is None:
        rows = sum(any(cell not in ("", None) for cell in row) for row in view.waiting["rows"])
        st.caption(t("还有一张 {n} 行的表没有检查。", n=rows))
        args = (view, view.waiting, context)
        st.button(t("检查这张表"), key=f"{CARD}-check", type="primary", on_click=_check, args=args)


def _check_file(key: str, view: GoodsView, field: TableField, context: Context) -> None:
    if (file := file_in(key)) is not None:
        wanted = names_of([*field.key, *field.columns])
        _check(view, {"way": "upload", "file": UploadedFile(file.name, file.getvalue(), wanted)}, context)


def _check(view: GoodsView, sheet: Mapping[str, Any], context: Context) -> None:
    if view.checked is not None:
        st.session_state[f"{CARD}-before"] = view.checked.ready
    here = Context(context.learner_id, context.lesson_id, variant=view.exercise.variant)
    hand_in(HANDED, GOODS, {SHEET: sheet}, here)
    frame.forget(context.learner_id, view.exercise, SHEET)
    frame.look(CARD, resources.study().back_office.goods, context)


def _to_mend(checked: Checked) -> None:
    if not checked.problems:
        return
    st.header(t("要改的"), anchor=False)
    st.markdown("\n".join(f"{n}. {problem.text}" for n, problem in enumerate(checked.problems, start=1)))
    st.caption(t("照这个顺序改：编码先定，要删的先删，库存和价格都按编码去查。"))


def _sheet(checked: Checked, field: TableField) -> None:
    st.header(t("你的表"), anchor=False)
    wrong = checked.wrong
    rows = list(range(len(checked.numbers)))
    if wrong:
        ways = {"wrong": t("只看有错的 {n} 行", n=len(wrong)), "all": t("全部 {n} 行", n=len(rows))}
        way = st.segmented_control(
            t("看哪些行"), list(ways), default="wrong", required=True, format_func=ways.__getitem__,
            key=f"{CARD}-rows", label_visibility="collapsed",
        )  # fmt: skip
        rows = [row for row in rows if way == "all" or checked.numbers[row] in wrong]
    shown = _frame(checked, field).iloc[rows].reset_index(drop=True)
    places = [(place, at) for place, row in enumerate(rows) for at in _wrong_cells(checked, row)]
    for place, at in places:
        shown.iat[place, at] = f"✗ {checked.cells[rows[place]][at] or t('（空）')}"
    st.dataframe(_styled(shown, places), hide_index=True, placeholder="", alt=t("你的表，有错的格子前面有 ✗"))


def _wrong_cells(checked: Checked, row: int) -> list[int]:
    """The places of a row's cells that are to be mended: all of them where the row is not to be there."""
    columns = {problem.column for problem in checked.wrong.get(checked.numbers[row], ())}
    return [at for at, id in enumerate(checked.columns) if ROW in columns or id in columns]


def _styled(shown: pd.DataFrame, places: list[tuple[int, int]]) -> Styler:
    styles = pd.DataFrame("", index=shown.index, columns=shown.columns)
    for place, at in places:
        styles.iat[place, at] = WRONG
    return shown.style.apply(lambda _: styles, axis=None)


def _frame(checked: Checked, field: TableField) -> pd.DataFrame:
    """The sheet as it came, under the names of its columns."""
    labels = _labels(field)
    names = [labels.get(id or "", t("没有要求的列")) for id in checked.columns]
    names = [f"{name} {at + 1}" if name in names[:at] else name for at, name in enumerate(names)]
    return pd.DataFrame(checked.cells, columns=names)


def _labels(field: TableField) -> dict[str, str]:
    return {column.id: column.label for column in (*field.key, *field.columns)}


def _field(view: ExerciseView) -> TableField:
    found = next(field for field in view.assignment.fields if field.id == SHEET)
    assert isinstance(found, TableField)
    return found
