"""What every desk of the simulated back-end has: where one is, what is asked, and how to get back to the exercise."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from courseware.answers.feedback import Feedback
from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study.context import Context
from courseware.study.views import ExerciseView, Fault
from courseware.web import navigation, resources, verdicts
from courseware.web.submission import keep_view, remark, remark_of


def place(area: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        navigation.page_link(navigation.BACKEND, t("← 模拟后台"))
        st.caption(area)


def context_of(learner_id: str, exercise_id: str) -> Context:
    leading = resources.course().lessons_leading_to(exercise_id)
    return Context(learner_id, leading[0] if leading else None)


def look(card: str, ask: Callable[[Context], object], context: Context) -> None:
    """Keep what `ask` returns as the view of a desk. While the record is away the page says so, and a desk that was
    drawn before stays as it is."""
    try:
        view = ask(context)
    except StoreUnavailable:
        return
    if isinstance(view, Fault):
        remark(card, view)
    else:
        keep_view(card, view)


def brief(view: ExerciseView) -> None:
    with st.expander(t("完整的任务")):
        st.markdown(view.assignment.brief, anchors=False)


def forget(learner_id: str, view: ExerciseView, field: str) -> None:
    """Let the exercise's own page ask the record for what its field holds: it has been changed here."""
    key = f"exercise-{view.exercise.id}-{learner_id}-{view.variant}-{field}"
    for name in (key, f"{key}-way", f"{key}-uploaded", f"{key}-editor", f"{key}-parked"):
        st.session_state.pop(name, None)


def unread(form: str, field: str) -> None:
    """What is said of a submission that stands in no record."""
    said = remark_of(form)
    if isinstance(said, Feedback) and field in said.parts:
        verdicts.show_part(said.parts[field])
    elif said is not None:
        verdicts.show(said)


def onward(view: ExerciseView, said: str) -> None:
    """What is right here is one step of the exercise."""
    with st.container(key="panel-next"):
        st.markdown(said)
        with st.container(key="go-exercise", width="content"):
            navigation.exercise_link(view.exercise.id, t("去做这个练习的其余几步"))
