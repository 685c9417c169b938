"""A module: what it is for, and its lessons as calm rows."""

from __future__ import annotations

import streamlit as st

from courseware.content.course import BrokenLesson, Course, Lesson, Module, Outline
from courseware.web import pages


def render(course: Course, module: Module) -> None:
    st.caption(pages.module_number(course, module))
    st.title(module.title, anchor=False)
    st.markdown(module.goal)
    for entry in module.lessons:
        lesson_row(entry)


def lesson_row(entry: Lesson | Outline | BrokenLesson) -> None:
    with st.container(border=True, gap="xsmall", key=f"row-{entry.id}"):
        pages.lesson_link(entry.id, f"**{entry.title}**")
