"""A module: what it is for, and its lessons as calm rows."""

from __future__ import annotations

from typing import assert_never

import streamlit as st

from courseware.content.course import AnyLesson, BrokenLesson, Lesson, Outline
from courseware.i18n import N_, listed, t
from courseware.progress.course import LessonProgress, LessonState
from courseware.record.unavailable import StoreUnavailable
from courseware.study.wanted import module_test
from courseware.web import identity, navigation, resources, starting
from courseware.web.pages import own_test
from courseware.web.style import READING


def render(module_id: str) -> None:
    course, overview, learner = resources.course(), resources.study().overview, identity.learner()
    starting.lead_on()
    if all(module.id != module_id for module in course.modules):
        navigation.unknown(t("课程里没有这个模块。"))
        return
    try:
        view = overview.module(module_id, learner)
    except StoreUnavailable:
        view = overview.module(module_id, None)
    module, progress = view.module, view.progress
    states = {lesson.lesson_id: lesson for lesson in progress.lessons} if progress else {}
    st.caption(navigation.module_number(course, module))
    st.title(module.title, anchor=False)
    with st.container(key="read-module", width=READING):
        st.markdown(module.goal)
        if progress and progress.written:
            done = t("学完 {done}/{all} 课", done=progress.finished, all=progress.written)
            st.progress(progress.finished / progress.written, text=done)
        for number, entry in enumerate(module.lessons, start=1):
            _row(number, entry, states.get(entry.id))
        if learner is not None and progress and progress.written:
            with st.container(border=True, key="module-test", gap="small"):
                own_test.offer(learner.id, module_test(module.id), progress.finished == progress.written)


def state_badge(state: LessonState) -> None:
    match state:
        case LessonState.COMING:
            st.badge(t("即将推出"), color="gray")
        case LessonState.NEW:
            st.badge(t("未开始"), color="gray")
        case LessonState.STARTED:
            st.badge(t("进行中"), icon=":material/timelapse:", color="blue")
        case LessonState.READ:
            st.badge(t("读完，还有题没做"), icon=":material/contrast:", color="blue")
        case LessonState.FINISHED:
            st.badge(t("学完了"), icon=":material/check:", color="green")
        case _:
            assert_never(state)


def _row(number: int, entry: AnyLesson, progress: LessonProgress | None) -> None:
    with st.container(border=True, gap="xsmall", key=f"row-{entry.id}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            if isinstance(entry, Outline):
                st.markdown(f"{number}\\. {entry.title}", width="content")
            else:
                navigation.lesson_link(entry.id, f"**{number}. {entry.title}**")
            if progress is not None:
                state_badge(progress.state)
        if isinstance(entry, BrokenLesson):
            st.caption(t("内容文件有错误，暂时打不开"))
            return
        st.caption(entry.goal)
        if isinstance(entry, Lesson):
            facts = [t("约 {n} 分钟", n=entry.minutes)]
            if progress is not None and progress.total:
                facts.append(t("练习完成 {done}/{all}", done=progress.done, all=progress.total))
            st.caption(listed(facts, N_(" · ")))
