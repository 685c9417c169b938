"""My learning: how far one is in every lesson."""

from __future__ import annotations

import streamlit as st

from courseware.content.course import Course
from courseware.i18n import t
from courseware.progress.course import ModuleProgress
from courseware.study.views import MeView
from courseware.web import navigation
from courseware.web.pages import module as module_page


def render(course: Course, view: MeView) -> None:
    for module in view.modules:
        _module(course, module)


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
