"""A lesson from its title to the button that leads to the next one."""

from __future__ import annotations

from typing import assert_never

import streamlit as st

from courseware.content.blocks import QuestionRef
from courseware.content.course import BrokenLesson, Course, Lesson, Module, Outline
from courseware.i18n import t
from courseware.web import blocks, identity, resources, terms
from courseware.web import navigation as pages
from courseware.web.blocks.place import Place
from courseware.web.style import READING


def render(course: Course, module: Module, lesson_id: str) -> None:
    entry = next(entry for entry in module.lessons if entry.id == lesson_id)
    with st.container(width=READING, key="lesson"):
        _entry(course, module, entry)


def _entry(course: Course, module: Module, entry: Lesson | Outline | BrokenLesson) -> None:
    pages.module_link(course, module)
    st.title(entry.title, anchor=False)
    match entry:
        case Lesson():
            _lesson(course, entry)
        case Outline():
            st.markdown(entry.goal)
            st.info(t("这一课还在准备，写好后会出现在这里。"), icon=":material/schedule:")
        case BrokenLesson():
            _broken(entry)
        case _:
            assert_never(entry)


def _broken(lesson: BrokenLesson) -> None:
    """A learner reads that it will be mended; an author reads what to mend."""
    st.warning(t("这一课的内容文件有错误，修好之前暂时打不开。其他课不受影响。"), icon=":material/warning:")
    with st.expander(t("给课程作者：{n} 处错误", n=len(lesson.problems)), expanded=resources.AUTHOR):
        st.code("\n".join(str(problem) for problem in lesson.problems), language=None, wrap_lines=True)


def _lesson(course: Course, lesson: Lesson) -> None:
    learner = identity.learner()
    values = resources.values(lesson.id)
    with st.container(key="lesson-head", gap="xsmall"):
        st.markdown(t("**学完能做到**：{goal}", goal=lesson.goal))
        st.caption(t(":material/schedule: 约 {n} 分钟", n=lesson.minutes))
    if learner is not None:
        _opened(learner.id, lesson.id)
    for index, block in enumerate(lesson.blocks):
        blocks.render(block, Place(lesson, index, values, learner.id if learner else None))
    more = course.more_questions(lesson)
    if more and learner is not None:
        _more(more, Place(lesson, len(lesson.blocks), values, learner.id))
    _end(course, lesson, learner.id if learner else None)


@st.fragment
def _more(questions: tuple[str, ...], place: Place) -> None:
    """The rest of the lesson's bank, for whoever wants more practice: not drawn, and not counted, until asked for."""
    opened = place.key("more")
    if not st.session_state.get(opened):
        st.button(
            t("再练 {n} 题", n=len(questions)),
            icon=":material/fitness_center:",
            key=place.key("open-more"),
            on_click=lambda: st.session_state.update({opened: True}),
        )
        return
    st.subheader(t("再练 {n} 题", n=len(questions)), anchor=False)
    st.caption(t("正文里没问到的题，用来巩固。答不答都不影响这一课算不算学完。"))
    for question in questions:
        blocks.render(QuestionRef(question=question), place)


def _opened(learner_id: str, lesson_id: str) -> None:
    """Recorded once a session: a rerun is no visit."""
    seen = st.session_state.setdefault("opened", set())
    if (learner_id, lesson_id) not in seen:
        seen.add((learner_id, lesson_id))
        resources.study().open_lesson(learner_id, lesson_id)


def next_lesson(course: Course, lesson_id: str) -> Lesson | None:
    """The next written lesson in the order of the course."""
    order = [entry for module in course.modules for entry in module.lessons]
    place = next(i for i, entry in enumerate(order) if entry.id == lesson_id)
    return next((entry for entry in order[place + 1 :] if isinstance(entry, Lesson)), None)


def _end(course: Course, lesson: Lesson, learner_id: str | None) -> None:
    following = next_lesson(course, lesson.id)
    st.divider()
    terms.row(resources.terms(lesson.id), lesson.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        label = t("完成本课，下一课：{title}", title=following.title) if following else t("完成本课")
        if st.button(
            label,
            type="primary",
            shortcut="Alt+N",
            key=f"finish-{lesson.id}",
            on_click=_finish,
            args=(learner_id, lesson.id),
        ):
            if following:
                pages.go_to_lesson(following.id)
            pages.go_home()


def _finish(learner_id: str | None, lesson_id: str) -> None:
    if learner_id is not None:
        resources.study().finish_lesson(learner_id, lesson_id)
