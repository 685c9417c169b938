"""An open quiz or test: one question at a time, all of them in an overview, calm. Its result once it has ended.

What is entered is kept by itself (`drafts.js`), and again by each button here. The clock, the keys and the end of the
time are the browser's (`sittings.js`); what counts is what the server says.
"""

from __future__ import annotations

import secrets
from typing import Any, Literal

import streamlit as st

from courseware.content.course import Course
from courseware.i18n import N_, t
from courseware.record.unavailable import StoreUnavailable
from courseware.study.quiz import Taken
from courseware.study.sittings import Place, ResultView, SittingView, context_of
from courseware.study.views import Fault, QuestionView
from courseware.web import clock, drafts, identity, navigation, resources, verdicts
from courseware.web.answers import question as widgets
from courseware.web.blocks.question import card
from courseware.web.pages import sitting_result
from courseware.web.submission import keep_view, view_of

KINDS = {
    "single": N_("单选"), "multiple": N_("多选"), "number": N_("数值"), "order": N_("排序"), "match": N_("连线"),
    "sort": N_("归类"), "text": N_("简答"),
}  # fmt: skip
IN_TIME = 2.0
"""Seconds before the deadline at which a browser may find that the time is up."""


def render(sitting_id: str) -> None:
    learner = identity.learner()
    form = f"sitting-{sitting_id}"
    if learner is None:
        return
    try:
        _look(form, learner.id, sitting_id, st.session_state.get(f"at {form}"))
    except KeyError:
        navigation.unknown(t("你没有这份测试。地址可能抄错了，也可能是别的学员的。"))
        return
    except StoreUnavailable:  # go on with what is shown: what is entered stays on the page
        pass
    if (result := view_of(form, ResultView)) is not None:
        sitting_result.render(result)
    else:
        _sitting(form, learner.id, sitting_id)


def _look(form: str, learner_id: str, sitting_id: str, number: int | None) -> None:
    """Keep the view of a question for what is drawn. Raises KeyError, StoreUnavailable."""
    view = resources.study().quiz.view(learner_id, sitting_id, number)
    keep_view(form, view)
    if isinstance(view, SittingView):
        st.session_state[f"at {form}"] = view.number
        if not isinstance(view.shown, QuestionView):
            return
        if view.sitting.at_once:
            keep_view(_card_of(form, view), view.shown)
        else:
            _compare(form, view.shown)


def _compare(form: str, shown: QuestionView) -> None:
    """Notice when an answer is another one than this window left there."""
    left = _left_by_this_window(form)
    if shown.item in left and left[shown.item] != (shown.answer or None):
        st.session_state[f"elsewhere {form}"] = True
    left[shown.item] = shown.answer or None


def _left_by_this_window(form: str) -> dict[str, Any]:
    """The answers as they were last seen here, by item."""
    left: dict[str, Any] = st.session_state.setdefault(f"left {form}", {})
    return left


@st.fragment
def _sitting(form: str, learner_id: str, sitting_id: str) -> None:
    """Drawn from the view that is kept: a step to another question redraws this and asks for no more."""
    view = view_of(form, SittingView)
    if view is None:
        if view_of(form, ResultView) is not None:  # it has ended meanwhile
            st.rerun()
        return
    course = resources.course()
    _bar(form, view)
    asked, overview = st.columns([2.5, 1], gap="large")
    with asked:
        _question(course, form, view)
    with overview:
        _overview(form, view)
    if st.session_state.pop(f"ask {form}", False):
        st.dialog(t("交卷"))(_ask_to_end)(form, view)


def _bar(form: str, view: SittingView) -> None:
    with st.container(key="test-bar", horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.caption(t("{title} · {n} 题", title=view.title, n=len(view.places)))
            # The page's one heading.
            st.title(t("第 {n} 题，答了 {done} 题", n=view.number, done=view.answered), anchor=False)
        if view.seconds_left is not None:
            clock.show(view.seconds_left, t("还剩 1 分钟"))
        st.button(t("交卷"), key="test-end", on_click=_ask, args=(form, view))
        # Pressed by the script: when the time is up, and when this computer has slept.
        st.button(t("时间到"), key="test-look", on_click=_time_up, args=(form, view))
    st.html(f'<div class="test-done" style="--done: {view.answered / len(view.places):.3f}"></div>')


def _question(course: Course, form: str, view: SittingView) -> None:
    place = view.places[view.number - 1]
    if view.changed:
        st.info(t("测试期间课程改过，这份按开考时的题判。"), icon=":material/info:")
    if st.session_state.pop(f"elsewhere {form}", False):
        st.info(
            t("这份测试也在另一个窗口开着。两边写的都会保存；同一题，后写的算数。"), icon=":material/select_window:"
        )
    if refused := st.session_state.pop(f"refused {form}", None):
        verdicts.show(refused)
    with st.container(key="test-card"):
        match view.shown:
            case None:
                st.info(
                    t("这道题改过了，不再作答：改之前答的照算，没答的不计分。") if place.answered
                    else t("这道题在开考以后改过，不再作答，也不计分。"),
                    icon=":material/build:",
                )  # fmt: skip
            case Fault() as fault:
                verdicts.show(fault)
            case QuestionView() as shown if view.sitting.at_once:
                context = context_of(view.sitting, shown.item)
                card(_card_of(form, view), context, view.number, len(view.places))
            case QuestionView() as shown:
                _test(course, form, view, shown)
    with st.container(key="test-steps", horizontal=True, horizontal_alignment="distribute"):
        st.button(
            t("上一题"), key="test-back", icon=":material/chevron_left:", disabled=view.number == 1,
            on_click=_step, args=(form, view, view.number - 1),
        )  # fmt: skip
        # What is to be pressed next is filled: in practice that is at first the answer's own button.
        filled: Literal["primary", "secondary"] = (
            "secondary" if view.sitting.at_once and not place.answered else "primary"
        )
        if view.number < len(view.places):
            st.button(
                t("下一题"), key="test-next", icon=":material/chevron_right:", icon_position="right", type=filled,
                on_click=_step, args=(form, view, view.number + 1),
            )  # fmt: skip
        else:
            st.button(t("交卷"), key="test-next", type=filled, on_click=_ask, args=(form, view))


def _test(course: Course, form: str, view: SittingView, shown: QuestionView) -> None:
    """A question without any feedback."""
    module = next((each.title for each in course.modules if each.id == view.module_id), "")
    key, place = _widgets_of(view), view.places[view.number - 1]
    with st.container(key=f"question-{key}"):
        st.caption(t("{kind} · {module}", kind=t(KINDS[shown.presented.kind]), module=module))
        st.markdown(shown.presented.stem, anchors=False)
        widgets.ask(shown.presented, f"{key}-answer", shown.answer)
        if view.unread:
            st.caption(t(":material/info: {said} 现在这样算没答。", said=view.unread))
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.button(
                t("取消标记") if place.marked else t("标记，回头再看"), key="test-mark", icon=":material/flag:",
                on_click=_mark, args=(form, view, place),
            )  # fmt: skip
            with st.container(width="content"):
                drafts.line(key, shown, view.sitting.learner_id, view.sitting.id)


def _overview(form: str, view: SittingView) -> None:
    with st.container(border=True, key="test-overview"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(t("**总览**"), width="content")
            st.caption(t("{done}/{of}", done=view.answered, of=len(view.places)), width="content")
        with st.container(horizontal=True, gap="xsmall", key="test-dots"):
            for number, place in enumerate(view.places, start=1):
                _dot(form, view, number, place)
        st.html(
            f'<ul class="test-legend"><li class="answered">{t("已答")}</li><li>{t("没答")}</li>'
            f'<li class="marked">{t("标记了，要回看")}</li></ul>'
        )
        if view.seconds_left is not None:
            st.caption(t("时钟一直在走。关掉页面再回来，从这里继续；时间到会自己交卷，已答的都算。"))
        else:
            st.caption(t("关掉页面再回来，从这里继续。"))
        if view.sitting.at_once:
            st.caption(t("每题第一次的答案算成绩。"))
        else:
            st.caption(t("键盘：1–4 选，Enter 下一题，M 标记。"))
        navigation.page_link(navigation.QUIZ, t("先离开，回头接着做"))


def _dot(form: str, view: SittingView, number: int, place: Place) -> None:
    here = "here" if number == view.number else "there"
    state = "changed" if place.changed else "answered" if place.answered else "open"
    if place.right is not None:
        state = "right" if place.right else "wrong"
    words = {
        "answered": t("已答"), "open": t("没答"), "changed": t("改过了"), "right": t("答对了"), "wrong": t("没答对"),
    }  # fmt: skip
    label = t("{n} ⚑", n=number) if place.marked else str(number)
    said = t("{state}，标记了要回看", state=words[state]) if place.marked else words[state]
    with st.container(key=f"dot-{here}-{state}-{number}", width="content"):
        st.button(label, key=f"test-to-{number}", help=said, on_click=_step, args=(form, view, number))


def _ask_to_end(form: str, view: SittingView) -> None:
    left = sum(not place.answered and not place.changed for place in view.places)
    marked = sum(place.marked for place in view.places)
    if left and marked:
        st.markdown(t("还有 {left} 题没答，{marked} 题标了要回看。现在交卷吗？", left=left, marked=marked))
    elif left:
        st.markdown(t("还有 {left} 题没答。现在交卷吗？", left=left))
    elif marked:
        st.markdown(t("都答了，{marked} 题标了要回看。现在交卷吗？", marked=marked))
    else:
        st.markdown(t("都答了。现在交卷吗？"))
    with st.container(horizontal=True):
        if st.button(t("回去看"), key="test-stay"):
            st.rerun()
        if st.button(t("交卷"), key="test-really-end", type="primary", on_click=_end, args=(form, view)):
            st.rerun()


# What the buttons do. Each first keeps the answer that stands there, whether the script has sent it or not.


def _step(form: str, view: SittingView, number: int) -> None:
    _keep(form, view)
    _refresh(form, view, number)


def _mark(form: str, view: SittingView, place: Place) -> None:
    _keep(form, view)
    try:
        resources.study().quiz.mark(view.sitting.learner_id, view.sitting.id, place.item, not place.marked)
    except StoreUnavailable as problem:
        st.session_state[f"refused {form}"] = problem
    _refresh(form, view, view.number)


def _ask(form: str, view: SittingView) -> None:
    _keep(form, view)
    _refresh(form, view, view.number)
    st.session_state[f"ask {form}"] = True


def _end(form: str, view: SittingView) -> None:
    try:
        resources.study().quiz.end(view.sitting.learner_id, view.sitting.id)
    except StoreUnavailable as problem:
        st.session_state[f"refused {form}"] = problem
    _refresh(form, view, view.number)


def _time_up(form: str, view: SittingView) -> None:
    _keep(form, view)
    left = resources.study().quiz.seconds_left(view.sitting)
    if left is not None and left <= IN_TIME:
        _end(form, view)
    else:
        _refresh(form, view, view.number)


def _keep(form: str, view: SittingView) -> None:
    """What was not touched here is not written again: another window may have changed it."""
    if view.sitting.at_once or not isinstance(view.shown, QuestionView):
        return
    key = f"{_widgets_of(view)}-answer"
    entered = widgets.entered(view.shown.presented, key, view.shown.answer)
    if entered == view.shown.answer or (not entered and not view.shown.answer):
        return
    sitting = view.sitting
    try:
        taken = resources.study().quiz.answer(
            sitting.learner_id, sitting.id, view.shown.item, entered, secrets.token_urlsafe(12)
        )
    except StoreUnavailable as problem:
        st.session_state[f"refused {form}"] = problem
        return
    _left_by_this_window(form)[view.shown.item] = entered or None
    if taken is Taken.OVER:
        st.session_state[f"too late {form}"] = True


def _refresh(form: str, view: SittingView, number: int) -> None:
    """Go to a question, with the answer that the record has: it may be from another window."""
    try:
        _look(form, view.sitting.learner_id, view.sitting.id, number)
    except StoreUnavailable as problem:
        st.session_state[f"refused {form}"] = problem
        return
    fresh = view_of(form, SittingView)
    if fresh is not None and isinstance(fresh.shown, QuestionView) and not fresh.sitting.at_once:
        widgets.forget(fresh.shown.presented, f"{_widgets_of(fresh)}-answer")


def _widgets_of(view: SittingView) -> str:
    """The keys of the widgets of one question of one sitting."""
    return f"test-{view.sitting.id}-{view.number}"


def _card_of(form: str, view: SittingView) -> str:
    return f"{form}-{view.number}"
