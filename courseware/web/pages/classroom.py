"""In class: what the trainer has everyone do, as one learner sees it."""

from __future__ import annotations

import streamlit as st

from courseware.answers.feedback import Feedback
from courseware.classroom.room import Phase
from courseware.i18n import t
from courseware.markdown import escape
from courseware.record.seats import Seat
from courseware.record.unavailable import StoreUnavailable
from courseware.study.attending import ClassView
from courseware.study.questions import in_words
from courseware.study.views import Closed, Fault, QuestionView
from courseware.web import class_news, identity, resources, verdicts
from courseware.web.answers import question
from courseware.web.submission import nonce_of

SAID = "what came of the last answer in class"


def render() -> None:
    try:
        seat = identity.seat()
    except StoreUnavailable:
        return  # said on top of the page
    if seat is None:
        st.title(t("课堂"), anchor=False)
        st.markdown(t("你是老师：带课在「带课」页。"))
        return
    _room()


@st.fragment
def _room() -> None:
    """Redrawn alone when the class hears of something new."""
    try:
        seat = identity.seat()
        view = resources.study().attending.view(seat) if seat is not None else None
    except StoreUnavailable as problem:
        st.info(str(problem), icon=":material/warning:")
        return
    if seat is None or view is None:
        st.rerun()
    class_news.listen(view.class_id, view.room.version)
    match view.room.phase:
        case Phase.IDLE:
            st.title(t("{name}，你到了", name=escape(seat.shown_name)), anchor=False)
            st.markdown(t("老师还没有开始。开始以后，题目会出现在这一页，不用刷新。"))
        case Phase.WAITING:
            st.title(t("看老师"), anchor=False)
        case Phase.WORKING:
            _work(view)
        case _:
            _question(seat, view)
    st.caption(t("{name} · 个人码 {code}", name=escape(seat.shown_name), code=seat.code))


def _work(view: ClassView) -> None:
    goal = view.room.goal
    assert goal is not None
    st.title(t("自己做"), anchor=False)
    if goal.until:
        st.markdown(escape(goal.until))
    class_news.goal_link(goal)


def _question(seat: Seat, view: ClassView) -> None:
    shown, asked = view.question, view.room.question
    if shown is None or asked is None:
        return
    if isinstance(shown, Fault):
        verdicts.show(shown)
        return
    key = f"class-{asked.round}"
    st.markdown(shown.presented.stem, anchors=False)
    if view.taking:
        _form(seat, asked.round, shown, key)
        return
    if shown.answer is not None:
        st.markdown(t("你交的是：{answer}", answer=escape(in_words(shown.presented, shown.answer))))
    if view.room.phase is Phase.DISCUSSING:
        st.info(t("和旁边的人说说：你选了什么，为什么。"))
    for tally in view.tallies:
        for row in tally.details.answered:
            st.markdown(f"{escape(row.label)} · {row.learners}")
    if shown.feedback is not None:
        verdicts.show(shown.feedback)
    if shown.explanation:
        st.markdown(shown.explanation, anchors=False)


def _form(seat: Seat, round: int, shown: QuestionView, key: str) -> None:
    in_form = not question.needs_runs(shown.presented)
    with st.form(key, border=False) if in_form else st.container():
        question.ask(shown.presented, f"{key}-answer", shown.answer)
        label = t("改好了，再交") if shown.attempts else t("交")
        (st.form_submit_button if in_form else st.button)(
            label, key=f"{key}-submit", type="primary", on_click=_submit, args=(seat, round, shown, key)
        )
    said = st.session_state.get(SAID)
    if isinstance(said, Feedback):  # it could not be read
        verdicts.show(said)
    elif isinstance(said, StoreUnavailable):
        st.warning(str(said))
    elif isinstance(said, Closed):
        st.info(t("收卷了，这一次没有算。"))
    elif shown.attempts:
        st.caption(t("已交，收卷之前可以改。"))


def _submit(seat: Seat, round: int, shown: QuestionView, key: str) -> None:
    raw = question.raw(shown.presented, f"{key}-answer")
    try:
        submitted = resources.study().attending.submit(seat, round, raw, nonce_of(key, raw))
    except StoreUnavailable as problem:
        st.session_state[SAID] = problem
        return
    st.session_state[SAID] = submitted.outcome
