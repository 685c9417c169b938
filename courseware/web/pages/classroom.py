"""In class: what the trainer has everyone do, as one learner sees it."""

from __future__ import annotations

import streamlit as st

from courseware.answers.feedback import Feedback
from courseware.classroom.room import ASKED, Phase
from courseware.i18n import t
from courseware.markdown import escape
from courseware.record.seats import Seat
from courseware.record.unavailable import StoreUnavailable
from courseware.study.attending import ClassView
from courseware.study.questions import in_words
from courseware.study.rooms import ClassRoom
from courseware.study.views import Closed, Fault, Kept, QuestionView
from courseware.web import bars, class_news, clock, identity, navigation, resources, verdicts
from courseware.web.answers import question
from courseware.web.submission import nonce_of

SAID = "what came of the last answer in class"
"""Where the session keeps the round and the outcome."""


def render() -> None:
    try:
        seat = identity.seat()
    except StoreUnavailable:
        return  # said on top of the page
    if seat is None:
        st.title(t("课堂"), anchor=False)
        navigation.page_link(navigation.LEAD, t("你是老师，去带课"), ":material/co_present:")
        return
    _room()


@st.fragment
def _room() -> None:
    """Redrawn alone when the class hears of something new."""
    try:
        seat = identity.seat()
        attending = resources.study().attending
        found = attending.class_of(seat) if seat is not None else None
        view = attending.view_of(seat, found) if seat is not None and found is not None else None
    except StoreUnavailable as problem:
        verdicts.away(problem)
        return
    if seat is None or found is None or view is None:
        st.rerun()
    class_news.listen(view.class_id, view.room.version)
    with st.container(key="class-head", horizontal=True, vertical_alignment="center"):
        st.caption(t("{class_name} · {name}", class_name=escape(view.name), name=escape(seat.shown_name)))
        if view.seconds_left is not None:
            clock.show(view.seconds_left)
    asked = view.room.phase in ASKED
    if not asked:
        _contest(seat, found)
    match view.room.phase:
        case Phase.IDLE:
            st.title(t("{name}，你到了", name=escape(seat.shown_name)), anchor=False)
            st.markdown(t("老师还没有开始。开始以后，题目会出现在这一页，不用刷新。"))
            _own_code(seat)
            _meanwhile()
        case Phase.WAITING:
            st.title(t("看老师"), anchor=False)
            st.markdown(t("有要你做的，会出现在这一页。"))
            _own_code(seat)
        case Phase.WORKING:
            _work(view)
        case _:
            _question(seat, view)
    if asked:
        _contest(seat, found)


def _contest(seat: Seat, found: ClassRoom) -> None:
    """The shared round of the 618, if there is one."""
    if found.room.contest is None:
        return
    from courseware.web.promotion import shared  # with SciPy: only where there is one

    try:
        shared.show(seat, found)
    except StoreUnavailable as problem:
        verdicts.away(problem)


def _own_code(seat: Seat) -> None:
    with st.container(border=True, key="own-code"):
        st.caption(t("个人码，换设备时用"))
        st.markdown(f"**{seat.code}**")


def _meanwhile() -> None:
    st.caption(t("等的时候可以"))
    navigation.page_link(navigation.REVIEW, t("今日复习"), ":material/replay:")
    navigation.page_link(navigation.COURSE, t("看看课程"), ":material/book_2:")


def _work(view: ClassView) -> None:
    goal = view.room.goal
    assert goal is not None
    st.title(t("自己做"), anchor=False)
    if goal.until:
        st.markdown(t("做到：{until}", until=escape(goal.until)))
    class_news.goal_link(goal)


def _question(seat: Seat, view: ClassView) -> None:
    shown, asked = view.question, view.room.question
    if shown is None or asked is None:
        return
    if isinstance(shown, Fault):
        verdicts.show(shown)
        return
    with st.container(border=True, key="class-question"):
        st.markdown(shown.presented.stem, anchors=False)
        if view.taking:
            _form(seat, asked.round, shown)
            return
        answer = shown.answer
        said = escape(in_words(shown.presented, answer)) if answer is not None else t("没有交")
        st.markdown(t("你的答案：{answer}", answer=said))
        _told(view, shown)


def _told(view: ClassView, shown: QuestionView) -> None:
    match view.room.phase:
        case Phase.DISCUSSING:
            st.info(t("和旁边的人说说：你选了什么，为什么。一会儿再投一次。"), icon=":material/forum:")
        case Phase.COLLECTED | Phase.COLLECTED_AGAIN:
            st.caption(t("收卷了。等老师揭晓。"))
    if shown.feedback is not None:
        verdicts.show(shown.feedback)
    if view.tallies:
        told = view.room.phase is Phase.EXPLAINED
        bars.show(bars.of_tallies(view.tallies, told), max(tally.answered for tally in view.tallies))
        if len(view.tallies) > 1:
            st.html(bars.legend())
    if shown.explanation:
        st.markdown(shown.explanation, anchors=False)


def _form(seat: Seat, round: int, shown: QuestionView) -> None:
    key = f"class-{round}"
    in_form = not question.needs_runs(shown.presented)
    with st.form(key, border=False) if in_form else st.container():
        question.ask(shown.presented, f"{key}-answer", shown.answer)
        label = t("改好了，再交") if shown.attempts else t("交")
        (st.form_submit_button if in_form else st.button)(
            label, key=f"{key}-submit", type="primary", on_click=_submit, args=(seat, round, shown, key)
        )
    about, said = st.session_state.get(SAID, (0, None))
    if about == round and isinstance(said, Feedback | StoreUnavailable):  # not read, or not kept
        verdicts.show(said)
    elif about == round and isinstance(said, Closed):
        st.info(t("收卷了，刚才这一次没有算。"), icon=":material/lock_clock:")
    elif shown.attempts:
        st.markdown(t(":green[:material/check: 已交。收卷之前可以改，答得快不加分。]"))
    else:
        st.caption(t("收卷之前可以改。答得快不加分。"))


def _submit(seat: Seat, round: int, shown: QuestionView, key: str) -> None:
    raw = question.raw(shown.presented, f"{key}-answer")
    try:
        outcome: object = resources.study().attending.submit(seat, round, raw, nonce_of(key, raw)).outcome
    except StoreUnavailable as problem:
        outcome = problem
    st.session_state[SAID] = (round, None if isinstance(outcome, Kept) else outcome)
