"""A question that is handed in: what was handed in, and what is said about the answer while it stands there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, assert_never

import streamlit as st

from courseware.answers.feedback import Feedback
from courseware.answers.question import PresentedQuestion
from courseware.answers.spots import Spot
from courseware.study.context import Context
from courseware.study.views import QuestionView
from courseware.verdict import Status
from courseware.web import verdicts
from courseware.web.answers import choice, marks, number, question
from courseware.web.submission import hand_in, remark_of


def standing(view: QuestionView, entered: Any) -> Mapping[str, Spot]:
    """Those whose option, row or place still holds what was judged."""
    match view.presented.kind:
        case "multiple":
            return {id: spot for id, spot in view.spots.items() if (id in (entered or [])) == spot.chosen}
        case "match" | "sort":
            return {id: spot for id, spot in view.spots.items() if (entered or {}).get(id) == view.judged.get(id)}
        case _:
            return view.spots if entered == view.judged else marks.NONE


def changed(shown: PresentedQuestion, key: str, judged: Any) -> list[str]:
    """CSS selectors that find something when another answer than `judged` has been entered, and no run knows of it."""
    match shown.kind:
        case "single" | "multiple":
            return choice.changed(key, shown.options, shown.kind == "multiple", judged)
        case "number":
            return number.changed(key, judged)
        case "order" | "match" | "sort" | "text":
            return []
        case _:
            assert_never(shown.kind)


def blank(view: QuestionView, card: str, entered: Any) -> list[str]:
    """The rows to mark as not answered: after handing in too early."""
    said = remark_of(card)
    early = isinstance(said, Feedback) and said.status is Status.INVALID
    return [left for left in view.presented.lefts if left not in (entered or {})] if early else []


def submit(card: str, key: str, view: QuestionView, context: Context) -> None:
    """For the callback of a button."""
    given = question.raw(view.presented, key)
    _, times = handed(card)
    st.session_state[f"handed {card}"] = (given, times + 1)
    hand_in(card, view.item, given, replace(context, variant=view.variant))


def handed(card: str) -> tuple[Any, int]:
    """What was handed in last in this session, and how often something was."""
    found: tuple[Any, int] = st.session_state.get(f"handed {card}", (None, 0))
    return found


def verdict(view: QuestionView, key: str, card: str, entered: Any, more: Callable[[Feedback], str]) -> None:
    """What is said about the answer that stands there, and `more` to it; about another one, nothing is."""
    outcome = remark_of(card) or view.feedback
    typed, times = handed(card)
    if not isinstance(outcome, Feedback):
        if outcome is not None:
            verdicts.show(outcome)
        return
    unread = outcome is not view.feedback
    judged = typed if unread else view.judged
    if view.presented.kind != "text" and entered != judged:
        return
    # By its key `answers.js` knows a verdict that is new, and brings it into view.
    with st.container(key=f"verdict-{card}-{times}"):
        if unread or not outcome.status.graded:
            verdicts.show(outcome)
        else:
            verdicts.show_whole(outcome, view.spots, more(outcome))
    marks.hide(f"verdict-{card}-{times}", f"question-{card}", changed(view.presented, key, judged))
