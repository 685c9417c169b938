"""The course plan of a class: its weeks, how many have handed in, and who is behind and why."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from courseware.classroom.course_plan import Week
from courseware.i18n import N_, keeping_language, listed, t
from courseware.markdown import escape
from courseware.progress.course import LOCAL
from courseware.promotion.runs import GRADED_RUNS
from courseware.record.unavailable import StoreUnavailable
from courseware.spreadsheet import XLSX_TYPE, to_csv, to_xlsx
from courseware.study import course_plan_words as words
from courseware.study import days
from courseware.study.course_plans import Learning, PlanView
from courseware.study.week_input import WeekInput, WeekRefused, typed
from courseware.web import navigation, resources, verdicts
from courseware.web.trainer import frame
from courseware.web.trainer.door import Led, led

EDITED, REMOVED, SAID = "week that is edited", "week that is to be removed", "why a plan stays as it is"
NEW = "new"
BEHIND = [1.3, 4, 4]
"""Widths of who, what and why."""
TOLD = 8
"""Learners who are told of before the rest is asked for."""


def render() -> None:
    here = led()
    if here is None:
        return
    try:
        desk = resources.study().desk.view(here.found)
        view = resources.study().course_plans.view(here.found, desk.seats)
    except StoreUnavailable as problem:
        verdicts.away(problem)
        return
    frame.bar(desk, navigation.PLAN)
    _head(here, view)
    edited = st.session_state.get(EDITED)
    if said := st.session_state.pop(SAID, None):
        st.warning(escape(said), icon=":material/warning:")
    if edited == NEW:
        _form(here, view, None)
    if not view.weeks:
        st.markdown(t("还没有计划。从上一个班复制，或加一周。"))
    for number, week in enumerate(view.weeks):
        if week.id == edited:
            _form(here, view, week)
        else:
            _week(view, number, week)
    removed = st.session_state.pop(REMOVED, None)
    for week in view.weeks:
        if week.id == removed:
            st.dialog(t("删掉这一周？"))(_confirm)(here, view.version, week)
    _behind(view)
    _files(here, view)


def _head(here: Led, view: PlanView) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        with st.container(gap=None, width="content"):
            st.title(t("课程计划"), anchor=False)
            if view.weeks:
                last = max(week.due for week in view.weeks).astimezone(LOCAL).date()
                st.caption(
                    t(
                        "{n} 周，{first} 到 {last}。学员在首页看到的就是这张表。",
                        n=len(view.weeks), first=days.short(view.weeks[0].begins), last=days.short(last),
                    )
                )  # fmt: skip
        with st.container(horizontal=True, width="content", key="plan-acts"):
            if not view.weeks:
                _copy(here, view)
            st.button(t("加一周"), key="plan-add", type="primary", on_click=_edit, args=(NEW,))


def _copy(here: Led, view: PlanView) -> None:
    """Only into a plan that is empty: nothing is lost."""
    try:
        sources = resources.study().course_plans.sources(here.trainer, here.found.id)
    except StoreUnavailable:
        return
    if not sources:
        return
    with st.popover(t("从另一个班复制"), key="plan-copy"):
        names = {each.id: each.row.name for each in sources}
        st.selectbox(t("哪个班"), list(names), format_func=names.__getitem__, key="plan-source")
        st.caption(t("整周往后移，第一周从今天以后开始。"))
        st.button(t("复制过来"), key="plan-copy-do", on_click=_copy_from, args=(here, view.version))


def _week(view: PlanView, number: int, week: Week) -> None:
    course = resources.course()
    now = week == view.current
    with st.container(border=True, key=f"plan-week-{'now' if now else 'other'}-{number}"):
        when, what, asked, due, in_, edit = st.columns([1.1, 2.6, 3, 2.2, 1.8, 0.7], vertical_alignment="center")
        bold = "**" if now else ""
        when.markdown(f"{bold}{days.with_weekday(week.begins)}{bold}")
        what.markdown(escape(words.lessons(week.lessons, course)) or t("没有课"))
        pieces = [escape(words.in_full(piece, course)) for piece in week.pieces]
        asked.markdown(listed(pieces, N_("；")) or t("没有要交的"))
        due.markdown(t("{at} 截止", at=days.moment(week.due)))
        if week.pieces and view.learners:
            done, of = view.handed_in(number), len(view.learners)
            in_.progress(done / of, text=t("{done} / {of} 人交了", done=done, of=of))
        edit.button(t("改"), key=f"plan-edit-{week.id}", type="tertiary", on_click=_edit, args=(week.id,))


def _behind(view: PlanView) -> None:
    if not view.learners or not view.weeks:
        return
    if not view.behind:
        st.header(t("没有人落下"), anchor=False)
        return
    st.header(t("落下的 {n} 人", n=len(view.behind)), anchor=False)
    with st.container(key="plan-behind-head"):
        for column, said in zip(st.columns(BEHIND), (t("谁"), t("差什么"), t("为什么（从记录看）")), strict=True):
            column.caption(said)
    for each in view.behind[:TOLD]:
        _learner(each)
    if rest := view.behind[TOLD:]:
        with st.expander(t("再看 {n} 人", n=len(rest))):
            for each in rest:
                _learner(each)


def _learner(each: Learning) -> None:
    course = resources.course()
    with st.container(key=f"plan-behind-{each.seat.id}"):
        who, lacks, why = st.columns(BEHIND, vertical_alignment="center")
        who.markdown(f"**{escape(each.seat.shown_name)}**")
        lacks.markdown(escape(listed([words.title(stand.piece, course) for stand in each.behind])))
        why.markdown(escape(each.why))


def _files(here: Led, view: PlanView) -> None:
    if not view.learners or not view.weeks:
        return
    rows, name = words.sheet(view, resources.course()), t("{name}-计划", name=here.found.row.name)
    with st.container(horizontal=True, key="plan-files"):
        st.download_button(
            t("下载 XLSX"), keeping_language(lambda: to_xlsx({t("计划"): rows})), f"{name}.xlsx", XLSX_TYPE,
            key="plan-xlsx", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            t("CSV"), keeping_language(lambda: to_csv(rows)), f"{name}.csv", "text/csv", key="plan-csv",
            on_click="ignore",
        )  # fmt: skip


# A week as it is typed


def _form(here: Led, view: PlanView, week: Week | None) -> None:
    course = resources.course()
    raw = typed(week) if week is not None else WeekInput("", (), (), "")
    key, id = f"plan-{week.id if week else NEW}", week.id if week else None
    modules = {"": t("没有小测")} | {each.id: each.title for each in course.modules}
    with st.form(key, enter_to_submit=False):
        st.header(t("改这一周") if week else t("加一周"), anchor=False)
        day, due = st.columns(2)
        day.text_input(t("上课"), raw.begins, key=f"{key}-begins", placeholder=t("比如 5/25"))
        due.text_input(t("截止"), raw.due, key=f"{key}-due", placeholder=t("比如 5/28 22:00；不写钟点是 22:00"))
        st.multiselect(
            t("课时"), list(course.lessons), [each for each in raw.lessons if each in course.lessons],
            format_func=lambda each: course.lessons[each].title, key=f"{key}-lessons", placeholder=t("选一课或几课"),
        )  # fmt: skip
        st.multiselect(
            t("要交的练习"), list(course.exercises), [each for each in raw.exercises if each in course.exercises],
            format_func=lambda each: course.exercises[each].title, key=f"{key}-exercises",
            placeholder=t("可以不选"),
        )  # fmt: skip
        test, opens, closes, graded = st.columns([2, 1.4, 1.4, 1.2])
        test.selectbox(
            t("小测（{n} 分钟）", n=words.MINUTES), list(modules),
            list(modules).index(raw.test) if raw.test in modules else 0, format_func=modules.__getitem__,
            key=f"{key}-test",
        )  # fmt: skip
        opens.text_input(t("小测开始"), raw.opens, key=f"{key}-opens", placeholder=t("5/28 20:00"))
        closes.text_input(t("小测结束"), raw.closes, key=f"{key}-closes", placeholder=t("5/28 22:00"))
        graded.selectbox(
            t("618 计分几次"), range(GRADED_RUNS + 1), raw.graded, key=f"{key}-graded",
        )  # fmt: skip
        with st.container(horizontal=True):
            st.form_submit_button(
                t("存下"), type="primary", key=f"{key}-keep", on_click=_keep, args=(here, view.version, key, id)
            )
            st.form_submit_button(t("不改了"), key=f"{key}-close", on_click=_edit, args=(None,))
            if week is not None:
                st.form_submit_button(
                    t("删掉这一周"), key=f"{key}-remove",
                    on_click=st.session_state.__setitem__, args=(REMOVED, week.id),
                )  # fmt: skip


def _confirm(here: Led, version: int, week: Week) -> None:
    course = resources.course()
    parts = (words.lessons(week.lessons, course), *(words.in_full(piece, course) for piece in week.pieces))
    held = listed([escape(part) for part in parts if part], N_("；"))
    st.markdown(t("会从计划里删掉 **{day}** 这一周：{held}。", day=days.with_weekday(week.begins), held=held))
    st.markdown(t("学员首页上也不再有这一周，交过的都留在记录里。"))
    args = (here, version, week.id)
    if st.button(t("确认删除"), key="plan-remove", type="primary", on_click=_remove, args=args):
        st.rerun()


def _edit(week_id: str | None) -> None:
    st.session_state[EDITED] = week_id


def _keep(here: Led, version: int, key: str, week_id: str | None) -> None:
    """What is refused stays in the form as it was typed."""
    entered = {name: st.session_state.get(f"{key}-{name}") for name in WeekInput.__dataclass_fields__}
    raw = WeekInput(
        entered["begins"] or "", tuple(entered["lessons"] or ()), tuple(entered["exercises"] or ()),
        entered["due"] or "", entered["test"] or "", entered["opens"] or "", entered["closes"] or "",
        entered["graded"] or 0,
    )  # fmt: skip
    if _done(lambda: resources.study().course_plans.keep(here.trainer, here.found.id, version, raw, week_id)):
        _edit(None)


def _remove(here: Led, version: int, week_id: str) -> None:
    if _done(lambda: resources.study().course_plans.remove(here.trainer, here.found.id, version, week_id)):
        _edit(None)


def _copy_from(here: Led, version: int) -> None:
    source = st.session_state.get("plan-source") or ""
    _done(lambda: resources.study().course_plans.copy(here.trainer, here.found.id, version, source))


def _done(act: Callable[[], None]) -> bool:
    """Whether it is; why not is said on the page."""
    try:
        act()
    except (WeekRefused, StoreUnavailable) as problem:
        st.session_state[SAID] = str(problem)
        return False
    except KeyError:
        st.session_state[SAID] = t("没有这个班")
        return False
    return True
