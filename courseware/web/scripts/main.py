"""The script of every page: who is learning, where they can go, then the page itself."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.web import class_news, identity, menu, navigation, resources, style, submission


def show_lesson(lesson_id: str) -> None:
    from courseware.web.pages import lesson  # with all kinds of blocks: not before one is opened

    lesson.render(lesson_id)


def show_finish(lesson_id: str) -> None:
    from courseware.web.pages import finish

    finish.render(lesson_id)


def show_exercise(exercise_id: str) -> None:
    from courseware.web.pages import exercise

    exercise.render(exercise_id)


def show_drill(drill_id: str) -> None:
    from courseware.web.pages import drill

    drill.render(drill_id)


@st.fragment(run_every=3600)
def reconnect() -> None:
    """Nothing, again and again: only if something on a page runs by itself does Streamlit's browser run the page again
    when it has lost the server and found it again. Otherwise a new server drops every answer handed in on this page."""


@st.fragment(run_every=5)
def until_it_is_back() -> None:
    """Draw the page again once the record can be used: with it come the forms, and the sentence above goes."""
    as_part_of_the_page = st.session_state.pop("just drawn", False)
    if resources.study().problem is None and not as_part_of_the_page:
        st.rerun()


course = resources.course()
page = st.navigation(
    navigation.all_pages(course, show_lesson, show_finish, show_exercise, show_drill), position="hidden"
)
title = f"{page.title} · {course.title}" if page.url_path else course.title
st.set_page_config(
    page_title=title,
    page_icon="🛒",
    layout="wide",
    menu_items={"About": None},
    # There the data stand beside the task, and need the menu's room. Whoever opens or closes it himself has his way,
    # and where there is room for all three it stays (places.js).
    initial_sidebar_state="collapsed" if page.url_path.startswith("exercise-") else "auto",
)
st.logo(style.logo(course.title), size="large")
submission.begin_page(page.url_path)
unknown = identity.recognise()
waits = submission.catch_up()
# An address of the old form, `/lesson?id=…`, is that of the page `/lesson-…`.
shown = f"{page.url_path}-{st.query_params['id']}" if "id" in st.query_params else page.url_path
if page.url_path not in navigation.OF_TRAINERS:
    menu.show(course, identity.learner(), navigation.module_of_page(course, shown))
reconnect()
if problem := resources.study().problem or unknown:
    with st.container(key="record-away"):
        st.warning(str(problem), icon=":material/warning:")
        if waits:
            st.caption(t("刚才学完的课还没记上：这一页别关，等学习记录恢复会自动记上。"))
    st.session_state["just drawn"] = True
    until_it_is_back()
stranger = resources.CLASSROOM and identity.learner() is None and unknown is None
try:
    if stranger:
        navigation.way_in()
    else:
        if resources.CLASSROOM and page.url_path not in navigation.IN_CLASS:
            class_news.bar()
        page.run()
finally:
    resources.first_page_drawn.set()
