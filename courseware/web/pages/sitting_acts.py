"""What the buttons of an open sitting do. Each first keeps the answer that stands there, whether the script has sent it
or not."""

from __future__ import annotations

import secrets
from typing import Any

import streamlit as st

from courseware.record.unavailable import StoreUnavailable
from courseware.study.quiz import Taken
from courseware.study.sittings import Place, SittingView
from courseware.study.views import ExerciseView, ItemView, QuestionView
from courseware.web import resources
from courseware.web.answers import question
from courseware.web.pages import sitting_task
from courseware.web.submission import keep_view, view_of

IN_TIME = 2.0
"""Seconds before the deadline at which a browser may find that the time is up."""


def look(form: str, learner_id: str, sitting_id: str, number: int | None) -> None:
    """Keep the view of a question for what is drawn. Raises KeyError, StoreUnavailable."""
    view = resources.study().quiz.view(learner_id, sitting_id, number)
    keep_view(form, view)
    if not isinstance(view, SittingView):
        return
    st.session_state[f"at {form}"] = view.number
    if view.sitting.at_once and isinstance(view.shown, QuestionView):
        keep_view(card_of(form, view), view.shown)
    elif isinstance(view.shown, QuestionView | ExerciseView):
        _compare(form, view.shown)


def step(form: str, view: SittingView, number: int) -> None:
    keep(form, view)
    refresh(form, view, number)


def mark(form: str, view: SittingView, place: Place) -> None:
    keep(form, view)
    try:
        resources.study().quiz.mark(view.sitting.learner_id, view.sitting.id, place.item, not place.marked)
    except StoreUnavailable as problem:
        st.session_state[f"refused {form}"] = problem
    refresh(form, view, view.number)


def ask(form: str, view: SittingView, what: str) -> None:
    """Open a dialog: `what` of them."""
    keep(form, view)
    refresh(form, view, view.number)
    st.session_state[f"ask {form}"] = what


def end(form: str, view: SittingView) -> None:
    try:
        resources.study().quiz.end(view.sitting.learner_id, view.sitting.id)
    except StoreUnavailable as problem:
        st.session_state[f"refused {form}"] = problem
    refresh(form, view, view.number)


def time_up(form: str, view: SittingView) -> None:
    keep(form, view)
    left = resources.study().quiz.seconds_left(view.sitting)
    if left is not None and left <= IN_TIME:
        end(form, view)
    else:
        refresh(form, view, view.number)


def keep(form: str, view: SittingView) -> None:
    """What was not touched here is not written again: another window may have changed it."""
    if view.sitting.at_once or not isinstance(view.shown, QuestionView | ExerciseView):
        return
    shown = view.shown
    answer = entered(shown, widgets_of(view))
    if answer == shown.answer or (not answer and not shown.answer):
        return
    sitting = view.sitting
    try:
        taken = resources.study().quiz.answer(
            sitting.learner_id, sitting.id, shown.item, answer, secrets.token_urlsafe(12)
        )
    except StoreUnavailable as problem:
        st.session_state[f"refused {form}"] = problem
        return
    _left_by_this_window(form)[shown.item] = answer or None
    if taken is Taken.OVER:
        st.session_state[f"too late {form}"] = True


def refresh(form: str, view: SittingView, number: int) -> None:
    """Go to a question, with the answer that the record has: it may be from another window."""
    try:
        look(form, view.sitting.learner_id, view.sitting.id, number)
    except StoreUnavailable as problem:
        st.session_state[f"refused {form}"] = problem
        return
    fresh = view_of(form, SittingView)
    if fresh is None or fresh.sitting.at_once:
        return
    match fresh.shown:
        case QuestionView() as shown:
            question.forget(shown.presented, f"{widgets_of(fresh)}-answer")
        case ExerciseView() as shown:
            sitting_task.forget(shown, widgets_of(fresh))


def entered(shown: ItemView, key: str) -> Any:
    """What stands in the widgets of an item."""
    if isinstance(shown, ExerciseView):
        return sitting_task.entered(shown, key)
    return question.entered(shown.presented, f"{key}-answer", shown.answer)


def widgets_of(view: SittingView) -> str:
    """The keys of the widgets of one question of one sitting."""
    return f"test-{view.sitting.id}-{view.number}"


def card_of(form: str, view: SittingView) -> str:
    return f"{form}-{view.number}"


def _compare(form: str, shown: ItemView) -> None:
    """Notice when an answer is another one than this window left there."""
    left = _left_by_this_window(form)
    if shown.item in left and left[shown.item] != (shown.answer or None):
        st.session_state[f"elsewhere {form}"] = True
    left[shown.item] = shown.answer or None


def _left_by_this_window(form: str) -> dict[str, Any]:
    """The answers as they were last seen here, by item."""
    left: dict[str, Any] = st.session_state.setdefault(f"left {form}", {})
    return left
