"""Placement: a few questions before the course, without feedback, and which lessons they show that one may skip."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from courseware.answers.diagnosis import GAVE_UP
from courseware.answers.feedback import Feedback
from courseware.content.course import Lesson, Module
from courseware.i18n import t
from courseware.progress.placement import ACCURACY, MOST
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.study.placement import PlacementQuestion, PlacementResult, PlacementView
from courseware.study.views import Fault, QuestionView
from courseware.web import identity, navigation, resources, verdicts
from courseware.web.answers import question
from courseware.web.style import READING
from courseware.web.submission import nonce_of, remark, remark_of

START = "placement-start"


def render() -> None:
    learner = identity.learner()
    with st.container(key="placement", width=READING):
        if learner is None:
            _title()
            return
        try:
            view = resources.study().placement.view(learner.id)
        except StoreUnavailable as problem:
            _title()
            verdicts.show(problem)
            return
        _show(learner, view)


def _show(learner: Learner, view: PlacementView | None) -> None:
    match view:
        case PlacementQuestion():
            _asked(learner, view)
        case PlacementResult():
            _result(learner, view)
        case None:
            _title()
            st.markdown(
                t(
                    "最多 {n} 题，大约二十分钟，从全课程里挑。答题时不判对错，不会就点「不会」，猜对反而会让你漏课。",
                    n=MOST,
                )
            )
            _accuracy()
            with st.container(key="go-placement"):
                _start(learner, t("开始测"), "primary")
            navigation.home_link(t("不测了，从第一课学起"))


def _title() -> None:
    st.title(t("先测一测，看哪些课可以跳过"), anchor=False)


def _accuracy() -> None:
    """What it is worth, as simulated learners show."""
    st.caption(
        t(
            "有多准：模拟了 {n} 位学员，题目真正有多难谁也不知道。建议跳过的课，{wrong:.1%} 其实还不能跳；"
            "能跳的课，找出来 {found:.0%}，其余的拿不准，就没有建议。平均问 {questions:.0f} 题。",
            n=ACCURACY.learners,
            wrong=ACCURACY.wrong,
            found=ACCURACY.found,
            questions=ACCURACY.questions,
        )
    )


def _start(learner: Learner, label: str, kind: Any) -> None:
    # The same until a question is shown: a double click begins once.
    nonce = st.session_state.setdefault("placement nonce", secrets.token_urlsafe(12))
    st.button(label, type=kind, key="placement-start", on_click=_begin, args=(learner.id, nonce))
    if said := remark_of(START):
        verdicts.show(said)


def _begin(learner_id: str, nonce: str) -> None:
    try:
        resources.study().placement.start(learner_id, nonce)
        remark(START, None)
    except StoreUnavailable as problem:
        remark(START, problem)


def _asked(learner: Learner, view: PlacementQuestion) -> None:
    st.session_state.pop("placement nonce", None)
    form = f"placement-{view.sitting_id}-{view.item}"
    _title()
    st.progress((view.number - 1) / view.most, t("第 {n} 题，最多 {most} 题", n=view.number, most=view.most))
    with st.container(border=True, key=f"asked-{form}"):
        st.caption(view.module.title)
        if isinstance(view.shown, QuestionView):
            _form(learner.id, view, view.shown, form)
        else:
            verdicts.show(view.shown)
            st.button(t("跳过这一题"), key=f"{form}-give-up", on_click=_give_up, args=(learner.id, view, form))
        if said := remark_of(form):
            verdicts.show(said)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(t("答一题存一题，关掉页面再回来从这里继续。"), width="content")
        if view.number > 1:
            leave: dict[str, Any] = {
                "key": f"{form}-end",
                "on_click": _end,
                "args": (learner.id, view.sitting_id, form),
            }
            st.button(t("就测到这里"), type="tertiary", **leave)


def _form(learner_id: str, view: PlacementQuestion, shown: QuestionView, form: str) -> None:
    """The question with two answers to it: one's own, and that one does not know."""
    st.markdown(shown.presented.stem, anchors=False)
    in_form = not question.needs_runs(shown.presented)
    button = st.form_submit_button if in_form else st.button
    with st.form(form, border=False) if in_form else st.container():
        question.ask(shown.presented, f"{form}-answer", None)
        with st.container(horizontal=True, vertical_alignment="center"):
            args = (learner_id, view, form)
            button(t("交，下一题"), key=f"{form}-submit", type="primary", on_click=_submit, args=(*args, shown))
            button(t("不会"), key=f"{form}-give-up", on_click=_give_up, args=args)


def _submit(learner_id: str, view: PlacementQuestion, form: str, shown: QuestionView) -> None:
    raw = question.raw(shown.presented, f"{form}-answer")
    placement = resources.study().placement
    _hand_in(form, lambda: placement.answer(learner_id, view.sitting_id, view.item, raw, nonce_of(form, raw)))


def _give_up(learner_id: str, view: PlacementQuestion, form: str) -> None:
    placement = resources.study().placement
    _hand_in(form, lambda: placement.give_up(learner_id, view.sitting_id, view.item, nonce_of(form, GAVE_UP)))


def _hand_in(form: str, act: Callable[[], Feedback | Fault | None]) -> None:
    """What cannot be read is said under the question; of another answer nothing is told before the end."""
    try:
        remark(form, act())
    except StoreUnavailable as problem:
        remark(form, problem)


def _end(learner_id: str, sitting_id: str, form: str) -> None:
    try:
        resources.study().placement.end(learner_id, sitting_id)
    except StoreUnavailable as problem:
        remark(form, problem)


def _result(learner: Learner, view: PlacementResult) -> None:
    found = sum(len(lessons) for _, lessons in view.skip)
    if found:
        st.title(t("可以跳过 {n} 课", n=found), anchor=False)
    else:
        st.title(t("每一课都值得学"), anchor=False)
    answered = t(
        "答了 {n} 题，答对 {right} 题，看了 {lessons} 课。", n=view.answered, right=view.right, lessons=view.lessons
    )
    st.caption(answered)
    if view.begin is not None:
        with st.container(key="panel-next", horizontal=True, vertical_alignment="center"):
            with st.container(gap=None, width="stretch"):
                st.caption(t("从这里开始"))
                st.markdown(f"**{view.begin.title}**")
                st.caption(view.begin.goal)
            with st.container(key="go-on", width="content"):
                navigation.lesson_link(view.begin.id, t("开始这一课"))
    for module, lessons in view.skip:
        _module("skip", module, lessons)
    if found:
        st.caption(t("「能跳过」的意思是：这一课的题，不靠猜也能对七成。只是建议，跳过的课随时可以打开。"))
    else:
        st.caption(t("答的题还不够让人放心跳过哪一课：宁可多学一课，也不让你漏一课。"))
    if view.likely:
        count = sum(len(lessons) for _, lessons in view.likely)
        with st.expander(t("多半会了、还拿不准的 {n} 课：可以读快一点", n=count)):
            for module, lessons in view.likely:
                _module("likely", module, lessons)
    _accuracy()
    _start(learner, t("再测一次"), "tertiary")


def _module(kind: str, module: Module, lessons: Sequence[tuple[Lesson, float]]) -> None:
    with st.container(border=True, gap="xsmall", key=f"{kind}-{module.id}"):
        st.markdown(f"**{module.title}**")
        for lesson, sure in lessons:
            with st.container(
                horizontal=True,
                vertical_alignment="center",
                horizontal_alignment="distribute",
                key=f"row-{kind}-{lesson.id}",
            ):
                navigation.lesson_link(lesson.id, lesson.title)
                st.caption(t("把握 {sure:.0%}", sure=sure), width="content")
