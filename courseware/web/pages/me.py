"""My learning: each of its tabs is a file of its own beside this one."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study.views import MeView
from courseware.web import identity, menu, navigation, resources, week
from courseware.web.pages import me_data, me_lessons, me_map
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
        menu.tell_due(learner.id, view.due)
    except StoreUnavailable:
        kept = view_of(shown, MeView)
        if kept is None:
            return
        view = kept
    _head(view)
    if course.certificate is not None:
        navigation.page_link(navigation.CERTIFICATE, t("结业证书和作品集"), ":material/workspace_premium:")
    names = [t("知识点地图"), t("课"), t("学员与下载")]
    # `?tab=who` is where the menu's link leads to that changes who is learning.
    points, lessons, data = st.tabs(names, default=names[2 if st.query_params.get("tab") == "who" else 0])
    with points:
        me_map.render(course, view)
    with lessons:
        me_lessons.render(course, view)
    with data:
        me_data.render(view)


def _head(view: MeView) -> None:
    finished, written = (sum(getattr(module, name) for module in view.modules) for name in ("finished", "written"))
    right, exercises = view.exercises
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.caption(
            t(
                "学完 {lessons}/{of} 课 · 做对 {right}/{exercises} 个练习 · 一共学了 {days} 天",
                lessons=finished, of=written, right=right, exercises=exercises, days=view.days,
            ),
            width="content",
        )  # fmt: skip
        st.html(week.dots(view.week), width="content")
