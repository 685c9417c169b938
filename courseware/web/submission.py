"""Handing in: one answer, one nonce, and what came of it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

import streamlit as st

from courseware.record.unavailable import StoreUnavailable
from courseware.study import Fault
from courseware.verdict import Verdict

Outcome = Verdict | Fault | StoreUnavailable


def hand_in(form: str, raw: Any, send: Callable[[str], Verdict | Fault]) -> None:
    """Call `send(nonce)` and keep its outcome for the page. For callbacks only: nothing is drawn here."""
    try:
        outcome: Outcome = send(nonce_of(form, raw))
    except StoreUnavailable as problem:
        outcome = problem
    keep_outcome(form, outcome)


def keep_outcome(form: str, outcome: Outcome) -> None:
    st.session_state[f"outcome {form}"] = outcome


def outcome_of(form: str) -> Outcome | None:
    """What came of the last submission in this session: an invalid answer stands in no record."""
    found: Outcome | None = st.session_state.get(f"outcome {form}")
    return found


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
