"""Home: where you are, what is next, how far each module is."""

from __future__ import annotations

from typing import assert_never

import streamlit as st

from courseware.content.course import Course, Module
from courseware.i18n import listed, t
from courseware.markdown import escape
from courseware.progress.course import ModuleProgress, NextKind, NextStep
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.study.views import HomeView
from courseware.web import identity, navigation, resources
from courseware.web.identity.home import FIRST_NAME
from courseware.web.style import READING


def render() -> None:
    course, learner = resources.course(), identity.learner()
    view = _view(learner) if learner else None
    if view is None or view.next.kind is NextKind.START or not course.lessons:
        _welcome(course, view)
    else:
        _welcome_back(course, view)
    st.header(t("六个模块") if len(course.modules) == 6 else t("全部模块"), anchor=False)
    progress = {each.module_id: each for each in view.modules} if view else {}
    with st.grid(2, min_column_width=330):
        for module in course.modules:
            module_card(course, module, progress.get(module.id))


def _view(learner: Learner) -> HomeView | None:
    """None when the record cannot be reached: the course is shown all the same."""
    try:
        return resources.study().overview.home(learner)
    except StoreUnavailable:
        return None


def _welcome(course: Course, view: HomeView | None) -> None:
    """What this course is, for someone who sees it for the first time."""
    st.title(course.title, anchor=False)
    with st.container(key="read-home", width=READING):
        st.markdown(f"**{course.tagline}**")
        st.markdown(
            t(
                "这不是看的课，是做的课：每一课先讲清楚一个方法，马上用这家店的数据练；答错了会告诉你"
                "**错在哪一步**；做到最后，你要为它排一场 618。不用注册，不用联网，进度自动保存在这台电脑上。"
            )
        )
        st.markdown(
            t(
                "- **学**：短课时，图表可以动手拨一拨\n"
                "- **练**：选择、计算、排序、配对，还有在数据表上完成的练习\n"
                "- **查**：数据工作台里有全部数据表，可以筛选、透视、写 SQL"
            )
        )
        if view and view.next.lesson_id:
            if st.button(t("开始第一课：{title}", title=view.next.title), type="primary", key="start"):
                navigation.go_to_lesson(view.next.lesson_id)
        elif view is None and course.lessons:
            first = next(iter(course.lessons.values()))
            navigation.lesson_link(first.id, t("开始第一课：{title}", title=first.title))


def _welcome_back(course: Course, view: HomeView) -> None:
    nameless = view.learner.name == t(FIRST_NAME)
    st.title(t("欢迎回来") if nameless else t("欢迎回来，{name}", name=escape(view.learner.name)), anchor=False)
    if view.streak.days > 1:
        st.caption(t("已经连续学习 {n} 天", n=view.streak.days))
    with st.container(border=True, key="next-step", gap="small"):
        _next(course, view.next)
    if view.weak and view.next.kind is not NextKind.REVIEW:
        names = listed(point.name for point in view.weak)
        st.caption(t("可以再练练的知识点：{names}", names=names))


def _next(course: Course, step: NextStep) -> None:
    match step.kind:
        case NextKind.START | NextKind.RESUME | NextKind.CONTINUE:
            assert step.lesson_id is not None
            module = course.module_of(step.lesson_id)
            resume = step.kind is NextKind.RESUME
            st.caption(
                t("{what} · {module}", what=t("上次学到") if resume else t("接下来"), module=_module(course, module))
            )
            st.header(step.title or "", anchor=False)
            lesson = course.lessons.get(step.lesson_id)
            if lesson:
                st.markdown(lesson.goal)
            if st.button(t("继续学习") if resume else t("开始这一课"), type="primary", key="continue"):
                navigation.go_to_lesson(step.lesson_id)
        case NextKind.REVIEW:
            st.header(t("课都学完了，这几个知识点再练一练"), anchor=False)
            for point in step.points:
                st.markdown(t("- {point}（{n} 分）", point=point.name, n=point.score or 0))
        case NextKind.ALL_DONE:
            st.header(t("已开放的课都学完了，而且学得很扎实"), anchor=False)
        case _:
            assert_never(step.kind)


def _module(course: Course, module: Module) -> str:
    return t("{number} {title}", number=navigation.module_number(course, module), title=module.title)


def module_card(course: Course, module: Module, progress: ModuleProgress | None) -> None:
    with st.container(border=True, height="stretch", gap="xsmall", key=f"module-{module.id}"):
        st.page_link(navigation.module_page(course, module), label=f"**{_module(course, module)}**")
        st.caption(module.goal)
        st.space("stretch")
        if progress is None:
            return
        if not progress.written:
            st.caption(t("{n} 课，准备中", n=len(progress.lessons)))
            return
        share = progress.finished / progress.written
        st.progress(share, text=t("学完 {done}/{all} 课", done=progress.finished, all=progress.written))
