"""A question: asked, answered, judged, without leaving its place on the page."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from courseware.answers.feedback import Feedback
from courseware.content.blocks import QuestionRef
from courseware.content.question import TextQuestion
from courseware.i18n import t
from courseware.items import parts_of
from courseware.markdown import escape
from courseware.record.log import Purpose
from courseware.record.markings import Marking, Written
from courseware.record.unavailable import StoreUnavailable
from courseware.study.context import Context
from courseware.study.views import Comparison, Fault, QuestionView
from courseware.verdict import Status
from courseware.web import drafts, resources, verdicts
from courseware.web.answers import judged, question
from courseware.web.blocks.place import Place
from courseware.web.submission import hand_in, keep_view, remark, view_of


def render_question(block: QuestionRef, place: Place) -> None:
    view = place.view.questions.get(block.question)
    if block.question not in resources.course().questions:
        st.info(t("这里有一道题，它的文件还有错误，修好之后会出现。"), icon=":material/build:")
    elif place.learner_id is None or view is None:
        st.info(t("学习记录暂时用不了，等它恢复，这道题会自己出现。"), icon=":material/warning:")
    elif isinstance(view, Fault):
        with st.container(border=True):
            verdicts.show(view)
    else:
        form = place.key(block.question, place.learner_id)
        if place.fresh or view_of(form, QuestionView) is None:
            keep_view(form, view)
        asked = place.view.asked
        number = asked.index(block.question) + 1 if block.question in asked else None
        title = t("加练") if number is None else t("第 {n} 题 / 共 {of} 题", n=number, of=len(asked))
        context = Context(place.learner_id, place.lesson_id)
        if (written := place.of_classes.get(block.question)) is not None:
            _in_class(written, f"in-class-{form}")
        card(form, context, f"**{title}**", number, place.markings.get(block.question))


def _in_class(written: Written, key: str) -> None:
    """What was written in a class, and what the trainer said of it: how much, since what it should say is told once it
    is handed in here."""
    asked, marking = resources.course().questions[parts_of(written.item)[1]], written.marking
    if marking is None or not isinstance(asked, TextQuestion):
        return
    with st.container(border=True, key=key, gap="xsmall"):
        st.caption(t("你在课堂上写的"))
        st.markdown(escape(written.text))
        st.markdown(t("老师：{of} 点里写到了 {n} 点。", of=len(asked.points), n=len(marking.points)))
        _asked(marking)


def _asked(marking: Marking) -> None:
    """What is to be added, and where that comes from."""
    if marking.asked is not None:
        st.info(t("老师请你补一句：{asked}", asked=escape(marking.asked)), icon=":material/rate_review:")
    if marking.brought_in:
        st.caption(t("老师的批改是从另一台机器导入的。"))


@st.fragment
def card(form: str, context: Context, title: str, number: int | None = None, marking: Marking | None = None) -> None:
    """A fragment: handing in redraws this card and nothing else, from the view that came with the outcome, at first
    from the one that was kept for `form`. It is the `number`-th question of the lesson or sitting, if it counts.
    `marking`: what the trainer said of a text, which may be another than the one that stands there now."""
    view = view_of(form, QuestionView)
    if view is None:
        return
    if marking is not None and (view.comparison is None or not marking.is_of(view.comparison.text)):
        marking = None
    with st.container(border=True, key=f"question-{form}"):
        # By this key `style.css` marks the question's dot on top of the page.
        mark = f"mark-{number}-{view.mark}-{form}"
        with st.container(horizontal=True, vertical_alignment="center", key=mark):
            st.markdown(f":material/edit: {title}", width="content")
            if view.done:
                done = t("已对照") if view.presented.kind == "text" else t("已答对")
                st.badge(done, icon=":material/check:", color="green")
        st.markdown(view.presented.stem, anchors=False)
        if marking is not None:
            _asked(marking)
        # Each variant has a form of its own: its answer is not that of the one before.
        of_variant = f"{form}-{view.variant}" if view.variant else form
        entered = question.entered(view.presented, f"{of_variant}-answer", view.answer)
        _form(view, of_variant, form, context, entered)
        if context.purpose is Purpose.PRACTICE:
            drafts.line(of_variant, view, context.learner_id)
        judged.verdict(view, f"{of_variant}-answer", form, entered, partial(_more, view, context))
        _judgement(view, of_variant, form, context, marking)
        if view.varies and view.done and view.feedback and context.purpose is Purpose.PRACTICE:
            nonce = secrets.token_urlsafe(12)
            st.button(t("换一组数再练"), key=f"{of_variant}-again", on_click=_again, args=(form, view, context, nonce))


def _form(view: QuestionView, form: str, card: str, context: Context, entered: Any) -> None:
    shown = view.presented
    done = view.done and view.feedback is not None
    label = t("再次提交") if view.feedback else t("提交答案")
    submit: dict[str, Any] = {
        "key": f"{form}-submit",
        "type": "tertiary" if done else "primary",
        "on_click": judged.submit,
        "args": (card, f"{form}-answer", view, context),
    }
    in_form = not question.needs_runs(shown)
    with st.form(form, border=False) if in_form else st.container():
        spots, blank = judged.standing(view, entered), judged.blank(view, card, entered)
        question.ask(shown, f"{form}-answer", view.answer, spots, blank)
        with st.container(horizontal=True, vertical_alignment="center"):
            (st.form_submit_button if in_form else st.button)(label, **submit)
            if done and shown.kind != "text" and context.purpose is Purpose.PRACTICE:
                st.caption(t("再答一次也不会降低成绩"), width="content")


def _again(card: str, view: QuestionView, context: Context, nonce: str) -> None:
    """Other numbers. Should the record be out of reach, the card stays as it is and says so."""
    items = resources.study().items
    try:
        items.new_variant(context.learner_id, view.item, nonce)
        fresh = items.view(view.item, context)
    except StoreUnavailable as problem:
        remark(card, problem)
        return
    remark(card, None)
    if isinstance(fresh, QuestionView):
        keep_view(card, fresh)


def _more(view: QuestionView, context: Context, said: Feedback) -> str:
    """What to do now, or what was achieved."""
    if context.purpose is not Purpose.PRACTICE and said.status is Status.CORRECT:
        return ""
    if context.purpose is Purpose.REVIEW:
        return t("这个知识点明天的复习里再见；现在改一改再提交，弄懂为止")
    if context.occasion is not None:
        return t("成绩按第一次答的算；改一改再提交，弄懂为止")
    if said.status is Status.CORRECT:
        match view.tries:
            case None | 1:
                return ""
            case 2:
                return t("第二次答对，记 ✓")
            case tries:
                return t("第 {n} 次答对，记 ✓", n=tries)
    match view.presented.kind:
        case "single":
            return t("换一个选项就能再提交，不扣分")
        case "match" | "sort" if view.spots:
            return t("改掉标着 ✗ 的就能再提交，不扣分")
        case "order" if view.spots:
            return t("从标着 ✗ 的那一项起重排，就能再提交，不扣分")
        case _:
            return t("改一改就能再提交，不扣分")


def _judgement(view: QuestionView, form: str, card: str, context: Context, marking: Marking | None) -> None:
    if view.comparison:
        # Each answer that is handed in has boxes of its own: what was ticked belongs to the one before.
        _compare(view, view.comparison, f"{form}-{view.attempts}", card, context, marking)
    if view.explanation:
        with st.expander(t("讲解"), expanded=view.done):
            st.markdown(view.explanation, anchors=False)


def _compare(
    view: QuestionView, comparison: Comparison, form: str, card: str, context: Context, marking: Marking | None
) -> None:
    """The sample and its key points, beside which the learner ticks those that he has; the trainer's word with them."""
    with st.form(f"{form}-compare"):
        st.markdown(f"**{t('参考答案')}**")
        st.markdown(comparison.sample, anchors=False)
        st.markdown(f"**{t('我写到了')}**")
        for point, label in comparison.points.items():
            ticked = comparison.said is not None and point in comparison.said
            st.checkbox(label, ticked, key=f"{form}-said-{point}")
            st.caption(comparison.reasons[point])
            if marking is not None:
                st.markdown(
                    t(":green[:material/check: 老师：写到了]")
                    if point in marking.points
                    else t(":blue[:material/edit: 老师：还没写到]")
                )
        st.form_submit_button(
            t("记下我的对照"),
            key=f"{form}-compare-submit",
            on_click=_submit_comparison,
            args=(card, form, view, comparison, context),
        )


def _submit_comparison(card: str, form: str, view: QuestionView, comparison: Comparison, context: Context) -> None:
    said = [point for point in comparison.points if st.session_state.get(f"{form}-said-{point}")]
    hand_in(card, view.item, {"text": comparison.text, "said": said}, replace(context, variant=view.variant))
