"""A lesson: where one is in the course on top, then its blocks, then the button that ends it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from html import escape
from typing import assert_never

import streamlit as st

from courseware.content.blocks import QuestionRef, Text
from courseware.content.course import BrokenLesson, Lesson, Outline
from courseware.i18n import t
from courseware.record.markings import Marking, Written
from courseware.record.unavailable import StoreUnavailable
from courseware.study.views import LessonView, QuestionView
from courseware.web import blocks, identity, menu, navigation, resources, terms
from courseware.web.blocks.place import Place
from courseware.web.pages import recall
from courseware.web.style import READING
from courseware.web.submission import finish, keep_view, view_of

HEADING = re.compile(r"^#{2,3} +(.+)$", re.M)


def render(lesson_id: str) -> None:
    learner = identity.learner()
    lessons = resources.study().lessons
    if lesson_id not in lessons:
        navigation.unknown(t("课程里没有这一课。地址可能抄错了，也可能这一课改了名字。"))
        return
    shown, fresh = f"lesson-{lesson_id}-{learner.id if learner else ''}", True
    try:
        view = lessons.view(lesson_id, learner.id if learner else None)
        keep_view(shown, view)
    except StoreUnavailable:  # read on, with the forms as they were, or without any
        fresh, kept = False, view_of(shown, LessonView)
        view = kept or lessons.view(lesson_id, None)
        learner = learner if kept else None
    menu.lessons_of(resources.course(), view.siblings, lesson_id)
    _bar(view)
    with st.container(width=READING, key="lesson"):
        navigation.module_link(resources.course(), view.module)
        st.title(view.lesson.title, anchor=False)
        match view.lesson:
            case Lesson() as lesson:
                _lesson(view, lesson, learner.id if learner else None, fresh)
            case Outline() as outline:
                st.markdown(outline.goal)
                st.info(t("这一课还在准备，写好后会出现在这里。"), icon=":material/schedule:")
            case BrokenLesson() as broken:
                _broken(broken)
            case _:
                assert_never(view.lesson)


def _bar(view: LessonView) -> None:
    """Stays on top while one reads: which lesson of the module, how its questions stand, the lessons beside it.

    `style.css` marks the dots from the cards of the questions, which are drawn anew after each answer; the bar is not.
    """
    with st.container(key="lesson-bar", horizontal=True, vertical_alignment="center"):
        if view.before is not None:
            _neighbour(view.before.id, t("上一课：{title}", title=view.before.title), "chevron_left")
        if isinstance(view.lesson, Lesson):
            with st.popover(t("第 {number}/{of} 课 · 目录", number=view.number, of=view.of), key="contents"):
                _contents(view.lesson, view.asked)
        if view.asked:
            dots = "".join(
                f'<a href="#q{n}" class="dot dot-{n}" aria-label="{escape(t("第 {n} 题", n=n))}"><span>{n}</span></a>'
                for n in range(1, len(view.asked) + 1)
            )
            st.html(f'<nav class="dots" aria-label="{escape(t("这一课的题"))}">{dots}</nav>')
        if view.after is not None:
            _neighbour(view.after.id, t("下一课：{title}", title=view.after.title), "chevron_right")


def _neighbour(lesson_id: str, label: str, icon: str) -> None:
    with st.container(key=f"neighbour-{icon}", width="content"):
        navigation.lesson_link(lesson_id, label, icon=f":material/{icon}:")


def _contents(lesson: Lesson, asked: Sequence[str]) -> None:
    """The sections and questions of the lesson, each a link to its place on the page."""
    texts = [block.text for block in lesson.blocks if isinstance(block, Text)]
    headings = [heading for text in texts for heading in HEADING.findall(text)]
    sections = [f"- [{heading}](#s{n})" for n, heading in enumerate(headings, start=1)]
    questions = [f"[{t('第 {n} 题', n=n)}](#q{n})" for n in range(1, len(asked) + 1)]
    st.markdown("\n".join(sections))
    st.markdown(" · ".join(questions))


def _broken(lesson: BrokenLesson) -> None:
    """A learner reads that it will be mended; an author reads what to mend."""
    st.warning(t("这一课的内容文件有错误，修好之前暂时打不开。其他课不受影响。"), icon=":material/warning:")
    with st.expander(t("给课程作者：{n} 处错误", n=len(lesson.problems)), expanded=resources.AUTHOR):
        st.code("\n".join(str(problem) for problem in lesson.problems), language=None, wrap_lines=True)


def _lesson(view: LessonView, lesson: Lesson, learner_id: str | None, fresh: bool) -> None:
    with st.container(key="lesson-head", gap="xsmall"):
        st.markdown(t("**学完能做到**：{goal}", goal=lesson.goal))
        time = t(":material/schedule: 约 {n} 分钟", n=view.minutes)
        st.caption(t("{time}，练习另要 {n} 分钟", time=time, n=view.practice) if view.practice else time)
    if learner_id is not None:
        recall.render(learner_id, lesson.id)
        _opened(learner_id, lesson.id)
    markings, of_classes = _said(view, learner_id)
    for index, block in enumerate(lesson.blocks):
        blocks.render(block, Place(view, index, learner_id, fresh, markings, of_classes))
    if view.more and learner_id is not None:
        _more(Place(view, len(lesson.blocks), learner_id, fresh, markings, of_classes))
    _end(view, learner_id)


def _said(view: LessonView, learner_id: str | None) -> tuple[Mapping[str, Marking], Mapping[str, Written]]:
    """What a trainer said of what was written here, and what was written in a class instead; see `Place`."""
    compared = {
        id: each.comparison for id, each in view.questions.items() if isinstance(each, QuestionView) and each.comparison
    }
    if learner_id is None or not (compared or resources.CLASSROOM):
        return {}, {}
    marker = resources.study().marker
    try:
        markings = marker.told(learner_id, view.questions if resources.CLASSROOM else compared)
        others = [id for id, each in markings.items() if id not in compared or not each.is_of(compared[id].text)]
        return markings, marker.of_classes(learner_id, others)
    except StoreUnavailable:
        return {}, {}


@st.fragment
def _more(place: Place) -> None:
    """The rest of the lesson's bank, for whoever wants more practice: not drawn, and not counted, until asked for."""
    questions = place.view.more
    opened = place.key("more")
    if not st.session_state.get(opened):
        st.button(
            t("再练 {n} 题", n=len(questions)),
            icon=":material/fitness_center:",
            key=place.key("open-more"),
            on_click=lambda: st.session_state.update({opened: True}),
        )
        return
    st.header(t("再练 {n} 题", n=len(questions)), anchor=False)
    st.caption(t("正文里没问到的题，用来巩固。答不答都不影响这一课算不算学完。"))
    for question in questions:
        blocks.render(QuestionRef(question=question), place)


def _opened(learner_id: str, lesson_id: str) -> None:
    """Recorded once a session: a rerun is no visit."""
    seen = st.session_state.setdefault("opened", set())
    if (learner_id, lesson_id) not in seen:
        with suppress(StoreUnavailable):  # the page says so already; the next run tries again
            resources.study().lessons.open(learner_id, lesson_id)
            seen.add((learner_id, lesson_id))


def _end(view: LessonView, learner_id: str | None) -> None:
    st.divider()
    terms.row(view.terms, view.lesson.id)
    if st.button(
        t("读完了，看看学得怎么样"),
        type="primary",
        shortcut="Alt+N",
        key=f"finish-{view.lesson.id}",
        on_click=_finish,
        args=(learner_id, view.lesson.id),
    ):
        navigation.go_to_finish(view.lesson.id)


def _finish(learner_id: str | None, lesson_id: str) -> None:
    if learner_id is not None:
        finish(learner_id, lesson_id)
