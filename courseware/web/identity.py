"""Who is learning.

At home there is no password and no cookie: the first visit creates a learner called 学员; a new tab or a reload
continues with the profile chosen last on this computer, which a small file beside the record remembers; a tab that is
open keeps its profile.
"""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock

import streamlit as st

from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.study.profiles import Profiles
from courseware.web import resources

log = logging.getLogger(__name__)

FIRST_NAME = "学员"
_first_visit = Lock()


def recognise() -> Learner | None:
    """Find out, once a run, who is learning in this session. None when the record cannot be reached."""
    found = None
    try:
        profiles = resources.study().profiles
        chosen = st.session_state.get("learner_id")
        found = profiles.get(chosen) if chosen else None
        if found is None:
            found = _continue_or_begin(profiles)
            st.session_state["learner_id"] = found.id
    except StoreUnavailable as problem:
        log.warning("%s", problem)
    st.session_state["learner"] = found
    return found


def learner() -> Learner | None:
    """The learner of this run, or None when the record cannot be reached."""
    found: Learner | None = st.session_state.get("learner")
    return found


def switch_to(learner_id: str) -> None:
    """Go on as another profile, in this session and on the next visit."""
    st.session_state["learner_id"] = learner_id
    try:
        _last_used().write_text(learner_id, "utf-8")
    except OSError as error:  # then the next visit begins with the first profile: no harm
        log.warning("the profile used last cannot be remembered: %s", error)


def _continue_or_begin(profiles: Profiles) -> Learner:
    with _first_visit:  # two tabs opened at once are one first visit
        try:
            last = profiles.get(_last_used().read_text("utf-8").strip())
        except (OSError, UnicodeDecodeError):
            last = None
        if last is not None:
            return last
        known = profiles.all()
        return known[0] if known else profiles.create(FIRST_NAME)


def _last_used() -> Path:
    return resources.data_folder() / "last-profile"
