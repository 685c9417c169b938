"""The script of every page: who is learning, where they can go, then the page itself."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.web import identity, menu, navigation, resources, style, submission


def show_lesson(lesson_id: str) -> None:
    from courseware.web.pages import lesson  # with all kinds of blocks: not before one is opened

    lesson.render(lesson_id)


def show_finish(lesson_id: str) -> None:
    from courseware.web.pages import finish

    finish.render(lesson_id)


def show_exercise(exercise_id: str) -> None:
    from courseware.web.pages import exercise

    exercise.render(exercise_id)


@st.fragment(run_every=3600)
def reconnect() -> None:
    """Nothing, again and again: only if something on a page runs by itself does Streamlit's browser run the page again
    when it has lost the server and found it again. Otherwise a new server drops every answer handed in on this page."""


course = resources.course()
page = st.navigation(navigation.all_pages(course, show_lesson, show_finish, show_exercise), position="hidden")
title = f"{page.title} · {course.title}" if page.url_path else course.title
st.set_page_config(page_title=title, page_icon="🛒", layout="wide", menu_items={"About": None})
st.logo(style.logo(course.title), size="large")
st.session_state["path"] = page.url_path
submission.forget_views()
learner = identity.recognise()
menu.show(learner)
reconnect()
problem = resources.study().problem
if problem is not None:
    st.warning(
        t("{problem}\n\n课程可以照常学，但这次的作答和进度关掉后不会保留。", problem=problem), icon=":material/warning:"
    )
elif learner is None:
    st.warning(t("现在连不上学习记录：课程可以照常阅读，答案暂时存不下来。"), icon=":material/warning:")
try:
    page.run()
finally:
    resources.first_page_drawn.set()
