"""Daily review: one question after the other, each with one button where the thumb is.

`?since=` and `?point=` name another round than that of the day (study/review.py), so that a reload goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from courseware.answers.feedback import Feedback
from courseware.i18n import listed, t
from courseware.progress.review import Asked, Went, minutes
from courseware.record.unavailable import StoreUnavailable
from courseware.study.review import ReviewView, Summary, Turn
from courseware.study.views import QuestionView
from courseware.verdict import Status
from courseware.web import drawings, identity, menu, navigation, resources, verdicts, week
from courseware.web.answers import judged, question
from courseware.web.submission import keep_view, remark, remark_of, view_of

NAMED = 4
"""Points that come back and are named."""
AT = "review at"
"""Where the session keeps the question that one is at, until one goes on to the next."""


def render() -> None:
    st.title(t("今日复习"), anchor=False)
    learner = identity.learner()
    if learner is not None:
        _round(learner.id)


@st.fragment
def _round(learner_id: str) -> None:
    """A fragment: handing in and going on redraw this and nothing else."""
    review = resources.study().review
    asked_for = review.round(st.query_params.get("since"), st.query_params.get("point"))
    kept = f"review-{learner_id}"
    of_the_day = not asked_for.more and asked_for.point is None
    try:
        view = review.view(learner_id, asked_for, st.session_state.get(AT))
        keep_view(kept, view)
        if of_the_day and menu.tell_due(learner_id, view.left) and view.turn is None:
            st.rerun()  # the menu says how many there were
    except StoreUnavailable as problem:
        last = view_of(kept, ReviewView)
        if last is None:
            verdicts.show(problem)
            return
        view = last
    with st.container(key="review", width=620):
        if view.turn is not None:
            _turn(learner_id, view, view.turn)
        elif view.went:
            _done(view, view.summary, of_the_day)
        else:
            _nothing(view.summary)


def _turn(learner_id: str, view: ReviewView, turn: Turn) -> None:
    if view.calm and turn.number == 1 and turn.went is Went.OPEN:
        n = len(view.went)
        st.info(
            t("好久不见。攒下的不用一次补完，今天还是 {n} 题，先从快忘光的开始。", n=n), icon=":material/waving_hand:"
        )
    st.html(_progress(view, turn))
    card = f"review-{learner_id}-{turn.asked.item}-{turn.asked.variant}"
    shown = view_of(card, QuestionView)
    if shown is None:
        keep_view(card, turn.question)
        shown = turn.question
    with st.container(key=f"question-{card}"):
        st.caption(_about(turn))
        st.markdown(shown.presented.stem, anchors=False)
        key = f"{card}-answer"
        entered = question.entered(shown.presented, key, shown.answer)
        in_form = not question.needs_runs(shown.presented)
        with st.form(card, border=False) if in_form else st.container():
            spots, blank = judged.standing(shown, entered), judged.blank(shown, card, entered)
            question.ask(shown.presented, key, shown.answer, spots, blank)
            # A form has to have a button; Enter presses its first one.
            button = st.form_submit_button if in_form else st.button
            if turn.went.over:
                _on(view, turn, button)
            else:
                _answer_or_not(turn, shown, card, key, button)
        judged.verdict(shown, key, card, entered, lambda said: _more(turn, said))
        if turn.way is not None:
            with st.container(key="note-hint-way"):
                st.markdown(t("**这样答：** {answer}", answer=turn.way.answer))
                if turn.way.explanation:
                    st.markdown(turn.way.explanation, anchors=False)
        elif turn.went.over and shown.explanation:
            with st.expander(t("讲解")):
                st.markdown(shown.explanation, anchors=False)


def _on(view: ReviewView, turn: Turn, button: Callable[..., bool]) -> None:
    if turn.went is Went.RETURNS:
        st.caption(t(":material/replay: 这个知识点明天再见一次，换一组数。"))
    with st.container(key="review-foot"):
        label = t("下一题") if view.left else t("看看今天的结果")
        button(label, key="review-next", type="primary", width="stretch", on_click=_go_on)


def _answer_or_not(turn: Turn, shown: QuestionView, card: str, key: str, button: Callable[..., bool]) -> None:
    """The two buttons of an open question: one that hands in, and one that says that it is not known."""
    missed = turn.went is Went.MISSED
    if missed:
        st.caption(t(":material/replay: 这个知识点明天再见一次。"))
    # The one that gives up is not the first, though it stands on the left.
    with st.container(horizontal=True, key="review-foot-answer", vertical_alignment="center"):
        button(
            t("再答一次") if missed else t("提交答案"),
            key=f"{card}-submit",
            type="primary",
            width="stretch",
            on_click=_submit,
            args=(turn, shown, card, key),
        )
        button(
            t("看算法") if missed else t("想不起来"),
            key=f"{card}-forgotten",
            type="tertiary",
            on_click=_forget,
            args=(turn.context.learner_id, turn.asked, card),
        )


def _submit(turn: Turn, shown: QuestionView, card: str, key: str) -> None:
    st.session_state[AT] = turn.asked.key
    judged.submit(card, key, shown, turn.context)


def _forget(learner_id: str, asked: Asked, card: str) -> None:
    st.session_state[AT] = asked.key
    try:
        resources.study().review.forget(learner_id, asked)
    except StoreUnavailable as problem:
        remark(card, problem)
    else:
        if isinstance(remark_of(card), StoreUnavailable):
            remark(card, None)


def _go_on() -> None:
    st.session_state.pop(AT, None)


def _more(turn: Turn, said: Feedback) -> str:
    if said.status is Status.CORRECT:
        if turn.went is not Went.RECALLED:
            return ""
        return t("{n} 天以后再见", n=turn.back) if turn.back > 1 else t("明天再见")
    return "" if turn.went.over else t("数字没变，改一改再答一次")


def _about(turn: Turn) -> str:
    if turn.days == 0:
        when = t("今天见过")
    elif turn.question.varies:
        when = t("上次 {n} 天前，数字换了", n=turn.days)
    else:
        when = t("上次 {n} 天前", n=turn.days)
    return listed([turn.point, when], " · ")


def _progress(view: ReviewView, turn: Turn) -> str:
    """A piece for each question: green was recalled, orange comes back tomorrow, teal is asked now."""
    pieces = []
    for number, so in enumerate(view.went, start=1):
        now = number == turn.number and not so.over
        pieces.append(f'<i class="{"now" if now else "returns" if so is Went.MISSED else so}"></i>')
    recalled = sum(so is Went.RECALLED for so in view.went)
    back = sum(so in (Went.RETURNS, Went.MISSED) for so in view.went)
    said = t(
        "第 {n} 题，共 {of} 题；想起来 {recalled} 题，明天再来 {back} 题",
        n=turn.number, of=len(view.went), recalled=recalled, back=back,
    )  # fmt: skip
    facts = t("{n}/{of} · 约 {m} 分钟", n=turn.number, of=len(view.went), m=minutes(max(view.left, 1)))
    bar = f'<div role="img" aria-label="{said}">{"".join(pieces)}</div>'
    return f'<div class="review-progress">{bar}<span>{facts}</span></div>'


def _done(view: ReviewView, summary: Summary | None, of_the_day: bool) -> None:
    assert summary is not None
    st.html(drawings.boxes([so is Went.RECALLED for so in view.went]))
    st.header(t("今天的复习做完了") if of_the_day else t("这几题做完了"), anchor=False)
    said = [t("{n} 题，{right} 题想起来了。", n=len(view.went), right=summary.recalled)]
    if summary.minutes:
        said.append(t("用了约 {n} 分钟。", n=summary.minutes))
    st.markdown("".join(said))
    st.html(week.dots(view.week))
    with st.container(border=True, gap="small"):
        for name in summary.returning[:NAMED]:
            _row(":material/replay:", name, t("明天再见，换一组数"))
        if more := summary.returning[NAMED:]:
            _row(":material/replay:", t("还有 {n} 个知识点", n=len(more)), t("明天再见，换一组数"))
        if summary.others:
            name = (
                t("另外 {n} 个知识点", n=summary.others) if summary.returning else t("{n} 个知识点", n=summary.others)
            )
            _row(":material/task_alt:", name, t("记得牢，最早 {n} 天以后再来", n=summary.earliest))
    _onward(summary)


def _row(icon: str, name: str, when: str) -> None:
    with st.container(gap=None):
        st.markdown(f"{icon} **{name}**")
        st.caption(when)


def _nothing(summary: Summary | None) -> None:
    assert summary is not None
    st.header(t("今天没有要复习的"), anchor=False)
    said = []
    if summary.earliest is None:
        said.append(t("学完第一课，第二天这里就有题了。"))
    elif summary.earliest == 1:
        said.append(t("最早的一个在明天。"))
    else:
        said.append(t("最早的一个在 {n} 天以后。", n=summary.earliest))
    if summary.more:
        said.append(t("想多练，可以做 {n} 题。", n=summary.more))
    st.markdown("".join(said))
    _onward(summary)


def _onward(summary: Summary) -> None:
    with st.container(horizontal=True, key="review-foot", vertical_alignment="center"):
        if summary.more:
            st.button(t("再来 {n} 题", n=summary.more), key="review-more", width="stretch", on_click=_begin)
        with st.container(key="go-lessons"):
            navigation.home_link(t("接着上课"))


def _begin() -> None:
    """Some questions more, in a round that begins now."""
    since: Any = resources.study().review.begins()
    st.query_params.clear()
    st.query_params["since"] = since
    _go_on()
