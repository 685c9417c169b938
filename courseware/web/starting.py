"""A button that starts a quiz or test, or leads to the one that is open already."""

from __future__ import annotations

import secrets
from typing import Any

import streamlit as st

from courseware.record.unavailable import StoreUnavailable
from courseware.study.quiz import NothingToAsk
from courseware.study.wanted import Wanted
from courseware.web import navigation, resources, verdicts

STARTED = "sitting that was started"
REFUSED = "sitting that was not started"


def button(label: str, learner_id: str, wanted: Wanted, key: str, **options: Any) -> None:
    """`options` of Streamlit's. `lead_on` at the beginning of the page goes to what was started."""
    nonce = secrets.token_urlsafe(12)
    st.button(label, key=key, on_click=_start, args=(learner_id, wanted, nonce, key), **options)
    refused = st.session_state.pop(f"{REFUSED} {key}", None)
    if isinstance(refused, StoreUnavailable):
        verdicts.show(refused)
    elif refused:
        st.info(str(refused), icon=":material/info:")


def lead_on() -> None:
    if started := st.session_state.pop(STARTED, None):
        navigation.go_to_sitting(started)


def _start(learner_id: str, wanted: Wanted, nonce: str, key: str) -> None:
    try:
        st.session_state[STARTED] = resources.study().quiz.start(learner_id, wanted, nonce).id
    except (StoreUnavailable, NothingToAsk) as problem:
        st.session_state[f"{REFUSED} {key}"] = problem
