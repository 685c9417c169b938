"""One question or task of a test after its end: the learner's answer, the right one, and why."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.markdown import escape, plain_text
from courseware.progress.sitting import Asked
from courseware.study.sittings import Reviewed
from courseware.study.views import ExerciseView, ItemView
from courseware.verdict import Status
from courseware.web.answers import field as fields

STEM = 36
"""Characters of a question by which one knows it again."""


def question(each: Reviewed) -> None:
    asked = each.asked
    sign = ":material/check:" if asked.right else ":material/close:" if asked.answered else ":material/remove:"
    stem = plain_text(_stem(each.view)) if each.view else t("（这道题改过了）")
    stem = stem if len(stem) <= STEM else stem[:STEM] + "…"
    with st.expander(t("{sign} 第 {n} 题 · {stem}", sign=sign, n=asked.number, stem=escape(stem))):
        if each.view is None:
            st.markdown(t("课程里现在是另一道题，这里只留下成绩。"))
            return
        if isinstance(each.view, ExerciseView):
            _task(asked, each.view)
        else:
            st.markdown(each.view.presented.stem, anchors=False)
            own = t("没答") if each.own is None or not asked.answered else escape(each.own)
            st.markdown(t("**你的回答**：{answer}（{state}）", answer=own, state=_outcome(asked)))
        if each.view.feedback is not None and not asked.right:
            for line in each.view.feedback.lines:
                if line.at is None:
                    st.markdown(f":material/info: {line.text}")
        if each.solved is None:
            return
        if each.solved.answer and not asked.right:
            st.markdown(t("**正确答案**：{answer}", answer=escape(each.solved.answer)))
        st.markdown("\n".join(
            f"- {':material/check:' if reason.right else ':material/close:'} **{reason.text}** {reason.why}".rstrip()
            for reason in each.solved.reasons
        ))  # fmt: skip
        if each.solved.explanation:
            st.markdown(each.solved.explanation, anchors=False)


def _stem(view: ItemView) -> str:
    return view.exercise.title if isinstance(view, ExerciseView) else view.presented.stem


def _task(asked: Asked, view: ExerciseView) -> None:
    """Each field of a task: what was filled in, and how it stands."""
    st.markdown(view.assignment.whole, anchors=False)
    st.markdown(t("**你的回答**（{state}）", state=_outcome(asked)))
    parts = view.feedback.parts if view.feedback else {}
    for field in view.assignment.fields:
        part, raw = parts.get(field.id), view.answer.get(field.id) if isinstance(view.answer, dict) else None
        right = part is not None and part.status is Status.CORRECT
        sign = ":material/check:" if right else ":material/close:" if part else ":material/remove:"
        own = fields.said(field, raw) or t("没填")
        st.markdown(t("{sign} {label}：{answer}", sign=sign, label=field.label, answer=own))
        for line in part.lines if part else ():
            st.caption(line.text)


def _outcome(asked: Asked) -> str:
    if asked.attempt is None or not asked.answered:
        return t("不得分")
    match asked.attempt.verdict.status:
        case Status.CORRECT:
            return t("对")
        case Status.PARTIAL:
            return t("部分对，不算对")
        case _:
            return t("不对")
