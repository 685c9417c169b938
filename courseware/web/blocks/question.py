"""A question: asked, answered, judged, without leaving its place on the page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from courseware.answers.question import PresentedQuestion
from courseware.content.blocks import QuestionRef
from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study import Fault, QuestionView
from courseware.verdict import Verdict
from courseware.web import resources, verdicts
from courseware.web.answers import choice, number, order, text
from courseware.web.answers import match as pairs
from courseware.web.blocks.place import Place
from courseware.web.submission import hand_in, outcome_of


def render_question(block: QuestionRef, place: Place) -> None:
    if block.question not in resources.course().questions:
        st.info(t("这里有一道题，它的文件还有错误，修好之后会出现。"), icon=":material/build:")
    elif place.learner_id is None:
        st.info(t("学习记录暂时连不上，这道题现在不能作答。"), icon=":material/warning:")
    else:
        _card(block.question, place.lesson.id, place.learner_id, place.key(block.question, place.learner_id))


@st.fragment
def _card(question_id: str, lesson_id: str, learner_id: str, form: str) -> None:
    """A fragment: handing in redraws this card and nothing else."""
    with st.container(border=True, key=f"question-{form}"):
        try:
            view = st.session_state.pop(_view_key(form), None) or resources.study().question(learner_id, question_id)
        except StoreUnavailable as problem:
            verdicts.show(problem)
            return
        if isinstance(view, Fault):
            verdicts.show(view)
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/edit: **{t('练一练')}**", width="content")
            if view.done:
                st.badge(t("已答对"), icon=":material/check:", color="green")
        st.markdown(view.presented.stem, anchors=False)
        _form(view, lesson_id, learner_id, form)
        _judgement(view, form)


def _form(view: QuestionView, lesson_id: str, learner_id: str, form: str) -> None:
    shown = view.presented
    label = t("再次提交") if view.attempts else t("提交答案")
    submit: dict[str, Any] = {
        "key": f"{form}-submit",
        "type": "secondary" if view.done else "primary",
        "on_click": _submit,
        "args": (form, shown, lesson_id, learner_id),
    }
    if shown.kind == "order":  # its buttons may not stand in a form
        order.ask(f"{form}-answer", shown.stem, shown.options, view.answer, hide_label=True)
        st.button(label, **submit)
        return
    with st.form(form, border=False):
        _ask(shown, f"{form}-answer", view.answer)
        st.form_submit_button(label, **submit)


def _ask(shown: PresentedQuestion, key: str, answer: Any) -> None:
    match shown.kind:
        case "single" | "multiple":
            choice.ask(key, t("选项"), shown.options, shown.kind == "multiple", answer, hide_label=True)
        case "number":
            number.ask(key, t("你的答案"), shown.unit, answer)
        case "match" | "sort":
            pairs.ask(key, t("配对"), shown.lefts, shown.rights, answer, hide_label=True)
        case "text":
            text.ask(key, t("你的回答"), shown.max_length, answer, hide_label=True)
        case _:
            raise ValueError(shown.kind)


def _raw(shown: PresentedQuestion, key: str) -> Any:
    match shown.kind:
        case "single" | "multiple":
            return choice.raw(key, shown.options, shown.kind == "multiple")
        case "number":
            return number.raw(key)
        case "order":
            return order.raw(key)
        case "match" | "sort":
            return pairs.raw(key, shown.lefts)
        case "text":
            return text.raw(key)
        case _:
            raise ValueError(shown.kind)


def _submit(form: str, shown: PresentedQuestion, lesson_id: str, learner_id: str) -> None:
    raw = _raw(shown, f"{form}-answer")

    def send(nonce: str) -> Verdict | Fault:
        answered = resources.study().submit_question(learner_id, shown.id, raw, nonce, lesson_id)
        st.session_state[_view_key(form)] = answered.view
        return answered.outcome

    hand_in(form, raw, send)


def _view_key(form: str) -> str:
    """Where the view that comes with an outcome waits for the redraw that follows, which need not read it again."""
    return f"view {form}"


def _judgement(view: QuestionView, form: str) -> None:
    outcome = outcome_of(form) or view.last
    if outcome is None:
        return
    verdicts.show(outcome, view.presented.options if view.presented.kind == "multiple" else None)
    if view.sample:
        with st.expander(t("参考答案"), expanded=view.done):
            st.markdown(view.sample, anchors=False)
    if view.explanation:
        with st.expander(t("讲解"), expanded=view.done):
            st.markdown(view.explanation, anchors=False)
