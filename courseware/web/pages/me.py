"""My learning: each of its tabs is a file of its own beside this one."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study.views import MeView
from courseware.web import identity, resources
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
    except StoreUnavailable:
        kept = view_of(shown, MeView)
        if kept is None:
            return
        view = kept
    _summary(view)
    names = [t("知识点地图"), t("课"), t("学员与下载")]
    # `?tab=who` is where the menu's link leads to that changes who is learning.
    points, lessons, data = st.tabs(names, default=names[2 if st.query_params.get("tab") == "who" else 0])
    with points:
        me_map.render(course, view)
    with lessons:
        me_lessons.render(course, view)
    with data:
        me_data.render(view)


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
