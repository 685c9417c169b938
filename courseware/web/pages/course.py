"""The course as a map: its modules, the lessons of each with their marks, and how long it takes."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.web import identity, menu, navigation, resources


def render() -> None:
    course, overview = resources.course(), resources.study().overview
    st.title(t("课程"), anchor=False)
    st.caption(course.tagline)
    try:
        modules = overview.course(identity.learner())
    except StoreUnavailable:
        modules = overview.course(None)
    navigation.page_link(navigation.PLACEMENT, t("先测一测，看哪些课可以跳过"), ":material/fact_check:")
    with st.grid(2, min_column_width=340):
        for module, progress in zip(course.modules, modules, strict=True):
            minutes = sum(course.lessons[each.id].minutes for each in module.lessons if each.id in course.lessons)
            with st.container(border=True, height="stretch", gap="xsmall", key=f"map-{module.id}"):
                number = navigation.module_number(course, module)
                title = t("{number} · {title}", number=number, title=module.title)
                st.page_link(navigation.module_page(course, module), label=f"**{title}**")
                st.caption(
                    t(
                        "学完 {done}/{all} 课 · 共约 {hours} 小时",
                        done=progress.finished,
                        all=progress.written,
                        hours=f"{minutes / 60:.1f}",
                    )
                )
                with st.container(key=f"lessons-of-{module.id}", gap=None):
                    for lesson in progress.lessons:
                        menu.lesson_row(course, lesson)
