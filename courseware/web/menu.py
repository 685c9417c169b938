"""The menu beside every page: where one can go, the lessons of the module one is in, and who is learning."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from courseware.content.course import Course, Module
from courseware.i18n import N_, t
from courseware.markdown import escape
from courseware.progress.course import LessonProgress, LessonState, local_day
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.web import navigation, resources, room
from courseware.web.identity import cookies
from courseware.web.identity.home import FIRST_NAME

MARKS = {
    LessonState.COMING: (":material/schedule:", N_("还没写")),
    LessonState.NEW: (":material/circle:", N_("没学过")),
    LessonState.STARTED: (":material/contrast:", N_("学到一半")),
    LessonState.READ: (":material/contrast:", N_("读完了，还有题没做")),
    LessonState.FINISHED: (":material/check_circle:", N_("学完了")),
}
"""A sign and the word it stands for."""


DUE, SAID = "due for review", "due as the menu says"
"""Where the session keeps for whom, on which day, and how many questions are due; and how many the menu says."""
PLACE = "lessons in the menu"
"""Where the session keeps the place for the lessons of a module: only the page knows them, and is drawn later."""


def show(course: Course, learner: Learner | None, module: Module | None) -> None:
    """`module`: the one that one is in; room is kept for its lessons."""
    with st.sidebar:
        with st.container(key="menu-search"):
            navigation.page_link(navigation.GLOSSARY, t("搜术语、课和练习"), ":material/search:")
        with st.container(key="menu", gap=None):
            navigation.page_link(navigation.HOME, t("首页"), ":material/home:")
            if resources.CLASSROOM:
                _class()
            navigation.page_link(navigation.COURSE, t("课程"), ":material/book_2:")
            st.session_state[PLACE] = _place(course, module) if module is not None else None
            navigation.page_link(navigation.PRACTICE, t("练习与 618"), ":material/edit:")
            if navigation.DESKS.keys() & course.exercises.keys():
                navigation.page_link(navigation.BACKEND, t("模拟后台"), ":material/storefront:")
            navigation.page_link(navigation.QUIZ, t("自测"), ":material/assignment_turned_in:")
            navigation.page_link(navigation.REVIEW, _review(learner), ":material/replay:")
            navigation.page_link(navigation.DATA, t("数据工作台"), ":material/table_chart:")
            navigation.page_link(navigation.ME, t("我的学习"), ":material/bar_chart:")
            if resources.AUTHOR:
                navigation.page_link(navigation.STATISTICS, t("题目统计"), ":material/query_stats:")
        with st.container(key="menu-who", horizontal=True, vertical_alignment="center"):
            _who(learner)
    with st.container(key="header-search", width="content"):  # on a phone, where the menu is closed (style.css)
        st.page_link(navigation.GLOSSARY, label=t("搜索"), icon=":material/search:")


def _class() -> None:
    """Back to what the class does, or to leading it."""
    if cookies.id_in("trainer", st.context.cookies) is not None:
        navigation.page_link(navigation.LEAD, t("带课"), ":material/co_present:")
    else:
        navigation.page_link(navigation.CLASSROOM, t("课堂"), ":material/groups:")


def _review(learner: Learner | None) -> str:
    """With the number of questions that are due. Counting them takes all that was ever answered: once a session and
    day, and whenever a page has counted them anyway."""
    if learner is None:
        return t("今日复习")
    known = st.session_state.get(DUE)
    today = local_day(resources.now())
    if known is None or known[:2] != (learner.id, today):
        try:
            known = (learner.id, today, resources.study().review.due(learner.id))
        except StoreUnavailable:
            return t("今日复习")
        st.session_state[DUE] = known
    st.session_state[SAID] = known[2]
    return t("今日复习 · {n} 题", n=known[2]) if known[2] else t("今日复习")


def tell_due(learner_id: str, due: int) -> bool:
    """What a page has counted. Whether the menu, which was drawn before, says something else."""
    st.session_state[DUE] = (learner_id, local_day(resources.now()), due)
    return bool(st.session_state.get(SAID) != due)


def _place(course: Course, module: Module) -> DeltaGenerator:
    """An empty one would not be there before its lessons."""
    place = st.container(key=room.lessons_key(len(module.lessons)), gap=None)
    number = navigation.module_number(course, module)
    place.caption(t("{number} · {title}", number=number, title=module.title))
    return place


def lessons_of(course: Course, lessons: Sequence[LessonProgress], here: str) -> None:
    """The lessons of the module that one is in, each with its mark; the one that is `here` stands out."""
    place = st.session_state[PLACE]
    if not lessons or place is None:
        return
    with place:
        for lesson in lessons:
            with st.container(key="menu-current") if lesson.lesson_id == here else nullcontext():
                lesson_row(course, lesson)


def lesson_row(course: Course, lesson: LessonProgress) -> None:
    """A lesson and how far one is in it: a link, unless it is only announced."""
    icon, word = MARKS[lesson.state]
    if lesson.state is LessonState.COMING and lesson.lesson_id not in course.lessons:
        st.caption(t("{icon} {title}（{word}）", icon=icon, title=lesson.title, word=t(word)))
        return
    page = navigation.page_of_lesson(lesson.lesson_id, lesson.title)
    if lesson.skippable:
        label = t("{title}（可跳过）", title=lesson.title)
        st.page_link(page, label=label, icon=":material/skip_next:", help=t("测过了：这一课可以跳过"))
        return
    st.page_link(page, label=lesson.title, icon=icon, help=t(word))


def _who(learner: Learner | None) -> None:
    if learner is None:
        return
    if learner.name == t(FIRST_NAME):
        st.caption(t("不用注册，不用联网。进度存在这台电脑上。"))
    st.markdown(f"**{escape(learner.name)}**")
    if not resources.CLASSROOM:
        st.page_link(navigation.ME, label=t("换人"), query_params={"tab": "who"})
