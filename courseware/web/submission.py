"""Handing in: one answer, one nonce, and what came of it, kept until the page has been redrawn."""

from __future__ import annotations

import json
import secrets
from typing import Any, TypeVar

import streamlit as st

from courseware.answers.feedback import Feedback
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.study.context import Context
from courseware.study.views import Closed, Fault, Kept
from courseware.verdict import Status
from courseware.web import resources

V = TypeVar("V")

Remark = Feedback | Fault | Closed | StoreUnavailable
"""What is said about a submission that stands in no record."""


def hand_in(form: str, item: str, raw: Any, context: Context) -> None:
    """Submit, and keep what came of it for the redraw that follows. For callbacks only: nothing is drawn here."""
    try:
        # The same answer to another variant is another submission.
        nonce = nonce_of(f"{form} {context.variant}", raw)
        submitted = resources.study().items.submit(item, raw, nonce, context)
    except StoreUnavailable as problem:
        remark(form, problem)
        return
    outcome = submitted.outcome
    recorded = isinstance(outcome, Feedback) and outcome.status is not Status.INVALID
    remark(form, None if recorded or isinstance(outcome, Kept) else outcome)
    if submitted.view is not None:
        keep_view(form, submitted.view)


def finish(learner_id: str, lesson_id: str) -> None:
    """Note that a lesson is finished; while the record is away, as soon as it is back."""
    st.session_state.setdefault("to be noted", []).append((learner_id, lesson_id))
    catch_up()


def catch_up() -> bool:
    """Note what has been waiting for the record. Whether something still waits."""
    waiting = st.session_state.get("to be noted", [])
    while waiting:
        try:
            resources.study().lessons.finish(*waiting[0])
        except StoreUnavailable as problem:
            if problem.trouble is not Trouble.STRANGER:
                return True
        waiting.pop(0)
    return False


def remark(form: str, said: Remark | None) -> None:
    st.session_state[f"remark {form}"] = said


def remark_of(form: str) -> Remark | None:
    """What is to be said about the last submission in this session, if it stands in no record."""
    found: Remark | None = st.session_state.get(f"remark {form}")
    return found


def begin_page(path: str) -> None:
    """At the start of a run: the views of another page are of no use any more, those of this one will be replaced,
    unless the record is away: then they are what the forms are drawn from, and what is typed in them stays."""
    if st.session_state.get("path") != path:
        st.session_state["views"] = {}
    st.session_state["path"] = path


def keep_view(form: str, view: object) -> None:
    """Keep what a card, a page or a workspace is drawn from, for redraws that ask for nothing or get nothing."""
    if isinstance(remark_of(form), StoreUnavailable):  # it answers again
        remark(form, None)
    st.session_state.setdefault("views", {})[form] = view


def view_of(form: str, kind: type[V]) -> V | None:
    found = st.session_state.get("views", {}).get(form)
    return found if isinstance(found, kind) else None


def nonce_of(form: str, raw: Any) -> str:
    """The nonce of handing in `raw` on `form`: the same until another answer is handed in.

    A double click runs the callback twice with the same answer, possibly on either side of a rerun, so a nonce made
    anew by each run would not hold the two together.
    """
    said = json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str)
    kept = st.session_state.get(f"nonce {form}")
    if kept is None or kept[0] != said:
        kept = (said, secrets.token_urlsafe(12))
        st.session_state[f"nonce {form}"] = kept
    nonce: str = kept[1]
    return nonce
