"""A drill: what it is about, its situations one after the other, and what came of them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from courseware.content.figures import fill
from courseware.drills.game import Step, after
from courseware.drills.words import option_label
from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study.context import Context
from courseware.study.views import DrillView, Fault
from courseware.verdict import points
from courseware.web import identity, navigation, resources, verdicts
from courseware.web.drills import debrief, situation, words
from courseware.web.style import READING
from courseware.web.submission import keep_view, remark, remark_of, view_of


def render(drill_id: str) -> None:
    course = resources.course()
    drill = course.drills.get(drill_id)
    if drill is None:
        navigation.unknown(t("课程里没有这个演练。地址可能抄错了，也可能它还在准备。"))
        return
    lesson_id = course.lesson_of_drill(drill_id)
    with st.container(key="drill", width=READING):
        if lesson_id is None:
            navigation.home_link()
        else:
            navigation.lesson_link(lesson_id, f"← {course.lessons[lesson_id].title}")
        st.title(drill.title, anchor=False)
        learner = identity.learner()
        if learner is None:
            return
        card, context = f"drill-{drill_id}-{learner.id}", Context(learner.id, lesson_id)
        _act(card, lambda: resources.study().playing.view(drill_id, context))
        _card(card, context)


@st.fragment
def _card(card: str, context: Context) -> None:
    """A fragment: a decision redraws its situation alone."""
    view = view_of(card, DrillView)
    if said := remark_of(card):
        verdicts.show(said)
    if view is None:
        return
    if view.outcome is not None:
        debrief.show(view, view.outcome)
        _onward(view, card, context)
    elif not view.choices and st.session_state.get(f"{card} begun") != view.variant:
        _begin(view, card)
    else:
        _situation(view, card, context)


def _begin(view: DrillView, card: str) -> None:
    _facts(view)
    st.markdown(fill(view.drill.brief, view.words), anchors=False)
    with st.container(key="note-idea-drill"):
        st.markdown(f"**{t('这一局怎么算')}**")
        st.markdown(fill(view.drill.model, view.words), anchors=False)
    st.button(
        t("开始"),
        key="drill-go-begin",
        type="primary",
        width="stretch",
        on_click=_note_begun,
        args=(card, view.variant),
    )


def _note_begun(card: str, variant: int) -> None:
    st.session_state[f"{card} begun"] = variant


def _facts(view: DrillView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("约 {n} 分钟 · 难度 {level}", n=view.drill.minutes, level="★" * view.drill.level))
        if view.best is not None:
            best = points(view.best, full=view.best >= 1)
            st.badge(t("最好 {n} 分", n=best), color="green" if view.done else "blue")
        if view.round > 1:
            st.badge(t("第 {n} 局", n=view.round), color="gray")


def _situation(view: DrillView, card: str, context: Context) -> None:
    number = len(view.choices)
    if view.drill.kind != "inbox" and number:
        _just_now(view)
    situation.show(view, f"{view.variant}-{number}", lambda option: _decide(card, view, option, context))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("每个决定都已保存，可以随时离开，回来接着办。"))
    with st.expander(t("任务，和这一局怎么算")):
        st.markdown(fill(view.drill.brief, view.words), anchors=False)
        st.markdown(fill(view.drill.model, view.words), anchors=False)


def _just_now(view: DrillView) -> None:
    """What the decision before has led to: its figures, and nothing of what would have been better."""
    before = after(view.game, view.choices[:-1])
    option = view.choices[-1]
    step = Step(before, option, option, 0.0, 0.0)
    with st.container(key="note-example-drill", gap="xsmall"):
        st.markdown(t("**刚才：{choice}**", choice=option_label(view.game, option)))
        st.markdown(t("{said}。", said=words.came_of(view, step)))


def _decide(card: str, view: DrillView, option: str, context: Context) -> None:
    playing, number = resources.study().playing, len(view.choices)
    _act(card, lambda: playing.decide(view.drill.id, number, option, context))


def _act(card: str, act: Callable[[], DrillView | Fault]) -> None:
    """Keep what the card is drawn from; should the record be out of reach, the card stays and says so."""
    try:
        found = act()
    except StoreUnavailable as problem:
        remark(card, problem)
        return
    if isinstance(found, Fault):
        remark(card, found)
    else:
        keep_view(card, found)


def _onward(view: DrillView, card: str, context: Context) -> None:
    with st.container(key="panel-next"):
        st.markdown(f"**{t('接下来')}**")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                t("换一组数再来一局"), key="drill-go-again", type="primary", on_click=_again, args=(card, view, context)
            )
            if context.lesson_id is not None:
                title = resources.course().lessons[context.lesson_id].title
                navigation.lesson_link(context.lesson_id, t("回到课里：{title}", title=title))
            navigation.page_link(navigation.PRACTICE, t("看看别的练习"))


def _again(card: str, view: DrillView, context: Context) -> None:
    playing = resources.study().playing

    def again() -> DrillView | Fault:
        playing.again(context.learner_id, view.drill.id, view.variant)
        return playing.view(view.drill.id, context)

    _act(card, again)
