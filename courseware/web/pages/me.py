"""My learning: progress by lesson and by knowledge point, profiles, the download."""

from __future__ import annotations

import streamlit as st

from courseware.content.course import Course
from courseware.i18n import keeping_language, t
from courseware.markdown import escape
from courseware.progress.course import ModuleProgress, PointMastery
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.study.names import NameRefused
from courseware.study.views import MeView
from courseware.web import identity, navigation, resources
from courseware.web.pages import module as module_page
from courseware.web.pages import my_data
from courseware.web.submission import keep_view, view_of


def render() -> None:
    course = resources.course()
    st.title(t("我的学习"), anchor=False)
    learner = identity.learner()
    if learner is None:
        return
    shown = f"me-{learner.id}"
    try:
        view = resources.study().overview.me(learner)
        keep_view(shown, view)
    except StoreUnavailable:
        kept = view_of(shown, MeView)
        if kept is None:
            return
        view = kept
    _summary(view)
    if course.certificate is not None:
        navigation.page_link(navigation.CERTIFICATE, t("结业证书和作品集"), ":material/workspace_premium:")
    names = [t("课时"), t("知识点"), t("学员与下载")]
    # `?tab=who` is where the menu's link leads to that changes who is learning.
    lessons, points, profile = st.tabs(names, default=names[2 if st.query_params.get("tab") == "who" else 0])
    with lessons:
        for module in view.modules:
            _module(course, module)
    with points:
        _points(course, view)
    with profile:
        _download(view)
        if identity.identity().may_switch:
            _profiles(view)
        my_data.render(view.learner)


def _summary(view: MeView) -> None:
    written = sum(module.written for module in view.modules)
    tried = [point for point in view.points if point.mean is not None]
    with st.grid(4, min_column_width=130):
        st.metric(t("学完的课"), f"{sum(m.finished for m in view.modules)} / {written}", border=True)
        st.metric(
            t("完成的题"), f"{sum(m.done for m in view.modules)} / {sum(m.total for m in view.modules)}", border=True
        )
        st.metric(t("练过的知识点"), f"{len(tried)} / {len(view.points)}", border=True)
        st.metric(t("学习过"), t("{n} 天", n=view.days), border=True)


def _module(course: Course, module: ModuleProgress) -> None:
    if not module.written:
        return
    st.header(module.title, anchor=False)
    for lesson in module.lessons:
        if lesson.lesson_id not in course.lessons:
            continue
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            navigation.lesson_link(lesson.lesson_id, lesson.title)
            with st.container(horizontal=True, width="content", vertical_alignment="center"):
                if lesson.total:
                    st.caption(t("完成 {done}/{all}", done=lesson.done, all=lesson.total))
                module_page.state_badge(lesson.state)


def _points(course: Course, view: MeView) -> None:
    st.caption(t("掌握程度是这个知识点下做过的题目最好成绩的平均。"))
    for module in course.modules:
        points = [point for point in view.points if point.module_id == module.id and point.items]
        if not points:
            continue
        st.header(module.title, anchor=False)
        with st.grid(3, min_column_width=220):
            for point in points:
                _point(point)


def _point(point: PointMastery) -> None:
    score = t("还没练") if point.score is None else t("{n} 分", n=point.score)
    done = t("做过 {done}/{all} 题", done=point.answered, all=point.items)
    text = t("{point} · {score} · {done}", point=point.name, score=score, done=done)
    st.progress(point.mean or 0.0, text=text)


def _download(view: MeView) -> None:
    st.header(t("下载我的学习记录"), anchor=False)
    st.caption(t("一份 Excel 表：每课进度、每个知识点的掌握程度、每一次作答，还有 618 的每一次运行。"))
    st.download_button(
        t("下载 Excel 文件"),
        data=keeping_language(lambda: _work(view.learner)),
        file_name=t("学习记录-{name}.xlsx", name=view.learner.name),
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
    )


def _work(learner: Learner) -> bytes:
    return resources.study().overview.export(learner, resources.planner().runs_sheet(learner.id))


def _profiles(view: MeView) -> None:
    st.header(t("学员"), anchor=False)
    st.caption(t("几个人共用这台电脑时，各用各的名字，进度分开保存。没有密码，请互相信任。"))
    names = {person.id: person.name for person in view.people}
    if len(names) > 1:
        st.session_state["profile"] = view.learner.id  # not `index`: what the list showed last would win over it
        st.selectbox(
            t("现在是谁在学"),
            list(names),
            format_func=lambda person: names[person],
            key="profile",
            on_change=lambda: identity.identity().switch_to(st.session_state["profile"]),
            width=320,
        )
    with st.form("rename", border=False):
        st.text_input(t("我的名字"), value=view.learner.name, key=f"new-name-{view.learner.id}", width=320)
        st.form_submit_button(t("改名"), on_click=_rename, args=(view.learner.id,))
    with st.form("another", border=False):
        st.text_input(t("再加一位学员"), key="another-name", placeholder=t("名字"), width=320)
        st.form_submit_button(t("添加并切换"), on_click=_add)
    if refusal := st.session_state.pop("name-refused", None):
        st.warning(escape(refusal), icon=":material/edit:")


def _rename(learner_id: str) -> None:
    try:
        resources.study().profiles.rename(learner_id, st.session_state[f"new-name-{learner_id}"])
    except (NameRefused, StoreUnavailable) as refusal:
        st.session_state["name-refused"] = str(refusal)


def _add() -> None:
    try:
        identity.identity().switch_to(resources.study().profiles.create(st.session_state["another-name"]).id)
    except (NameRefused, StoreUnavailable) as refusal:
        st.session_state["name-refused"] = str(refusal)
    else:
        st.session_state["another-name"] = ""
