"""An open quiz or test: one question or task at a time, all of them in an overview, calm. Its result once it has ended.

What is entered is kept by itself (`drafts.js`), and again by each button here. The clock, the keys and the end of the
time are the browser's (`sittings.js`); what counts is what the server says.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from courseware.content.course import Course
from courseware.i18n import N_, t
from courseware.record.unavailable import StoreUnavailable
from courseware.study.sittings import ResultView, SittingView, context_of
from courseware.study.views import ExerciseView, Fault, ItemView, QuestionView
from courseware.web import clock, drafts, identity, navigation, resources, verdicts
from courseware.web.answers import question as widgets
from courseware.web.blocks.question import card
from courseware.web.pages import sitting_acts as acts
from courseware.web.pages import sitting_overview as overview
from courseware.web.pages import sitting_result, sitting_task
from courseware.web.pages.exercise import task_or_data
from courseware.web.submission import view_of

KINDS = {
    "single": N_("单选"), "multiple": N_("多选"), "number": N_("数值"), "order": N_("排序"), "match": N_("连线"),
    "sort": N_("归类"), "text": N_("简答"),
}  # fmt: skip


def render(sitting_id: str) -> None:
    learner = identity.learner()
    form = f"sitting-{sitting_id}"
    if learner is None:
        return
    try:
        acts.look(form, learner.id, sitting_id, st.session_state.get(f"at {form}"))
    except KeyError:
        navigation.unknown(t("你没有这份测试。地址可能抄错了，也可能是别的学员的。"))
        return
    except StoreUnavailable:  # go on with what is shown: what is entered stays on the page
        pass
    if (result := view_of(form, ResultView)) is not None:
        sitting_result.render(result)
    else:
        _sitting(form, learner.id, sitting_id)


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
    match view.shown:
        case ExerciseView() as shown:
            task_or_data(f"test-{shown.exercise.id}")
            asked, data = st.columns([5, 7], gap="medium")
            with asked, st.container(key="exercise-task"):
                _question(course, form, view)
            with data, st.container(key="exercise-data"):
                sitting_task.data(shown)
        case _:
            asked, beside = st.columns([2.5, 1], gap="large")
            with asked:
                _question(course, form, view)
            with beside:
                overview.beside(form, view)
    match st.session_state.pop(f"ask {form}", None):
        case "end":
            st.dialog(t("交卷"))(overview.ask_to_end)(form, view)
        case "overview":
            st.dialog(t("总览"))(overview.dialog)(form, view)


def _bar(form: str, view: SittingView) -> None:
    with st.container(key="test-bar", horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.caption(t("{title} · {n} 题", title=view.title, n=len(view.places)))
            # The page's one heading.
            st.title(t("第 {n} 题，答了 {done} 题", n=view.number, done=view.answered), anchor=False)
        if view.seconds_left is not None:
            clock.show(view.seconds_left, t("还剩 1 分钟"))
        # On a phone, and where the data take the room, the overview is behind a button.
        place = "task" if isinstance(view.shown, ExerciseView) else "question"
        with st.container(key=f"overview-of-{place}", width="content"):
            st.button(
                t("总览"), key="test-all", icon=":material/apps:", on_click=acts.ask, args=(form, view, "overview")
            )
        st.button(t("交卷"), key="test-end", on_click=acts.ask, args=(form, view, "end"))
        # Pressed by the script: when the time is up, and when this computer has slept.
        st.button(t("时间到"), key="test-look", on_click=acts.time_up, args=(form, view))
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
                title = t("第 {n} 题 / 共 {of} 题", n=view.number, of=len(view.places))
                card(acts.card_of(form, view), context, f"**{title}**", view.number)
            case QuestionView() | ExerciseView() as shown:
                _test(course, form, view, shown)
    with st.container(key="test-steps", horizontal=True, horizontal_alignment="distribute"):
        st.button(
            t("上一题"), key="test-back", icon=":material/chevron_left:", disabled=view.number == 1,
            on_click=acts.step, args=(form, view, view.number - 1),
        )  # fmt: skip
        # What is to be pressed next is filled: in practice that is at first the answer's own button.
        filled: Literal["primary", "secondary"] = (
            "secondary" if view.sitting.at_once and not place.answered else "primary"
        )
        if view.number < len(view.places):
            st.button(
                t("下一题"), key="test-next", icon=":material/chevron_right:", icon_position="right", type=filled,
                on_click=acts.step, args=(form, view, view.number + 1),
            )  # fmt: skip
        else:
            st.button(t("交卷"), key="test-next", type=filled, on_click=acts.ask, args=(form, view, "end"))


def _test(course: Course, form: str, view: SittingView, shown: ItemView) -> None:
    """A question or task without any feedback."""
    module = next((each.title for each in course.modules if each.id == view.module_id), "")
    key, place = acts.widgets_of(view), view.places[view.number - 1]
    with st.container(key=f"question-{key}"):
        if isinstance(shown, ExerciseView):
            st.caption(t("数据题 · 约 {n} 分钟 · {module}", n=shown.exercise.minutes, module=module))
            sitting_task.ask(shown, key)
        else:
            st.caption(t("{kind} · {module}", kind=t(KINDS[shown.presented.kind]), module=module))
            st.markdown(shown.presented.stem, anchors=False)
            widgets.ask(shown.presented, f"{key}-answer", shown.answer)
        if view.unread:
            st.caption(t(":material/info: {said} 现在这样算没答。", said=view.unread))
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.button(
                t("取消标记") if place.marked else t("标记，回头再看"), key="test-mark", icon=":material/flag:",
                on_click=acts.mark, args=(form, view, place),
            )  # fmt: skip
            with st.container(width="content"):
                drafts.line(key, shown, view.sitting.learner_id, view.sitting.id)
