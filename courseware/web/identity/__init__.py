"""Who is learning: found out once a run, in the way of the place where the course is used."""

from __future__ import annotations

import logging
from typing import Protocol

import streamlit as st

from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.study.profiles import Profiles
from courseware.web import resources
from courseware.web.identity.home import Home

log = logging.getLogger(__name__)


class Identity(Protocol):
    """A way of knowing who is learning. Its methods run within a page's script and may raise StoreUnavailable."""

    may_switch: bool
    """Whether whoever sits here may go on as another profile, by name."""

    def recognise(self, profiles: Profiles) -> Learner:
        """The learner of this session; called once a run, before anything of the page is drawn."""

    def switch_to(self, learner_id: str) -> None:
        """Go on as another profile, in this session and on the next visit. Only where one may."""


def identity() -> Identity:
    """How this server knows its learners: at home."""
    return Home(resources.data_folder())


def recognise() -> Learner | None:
    """Find out who is learning in this session. None when the record cannot be reached."""
    found = None
    try:
        found = identity().recognise(resources.study().profiles)
    except StoreUnavailable as problem:
        log.warning("%s", problem)
    st.session_state["learner"] = found
    return found


def learner() -> Learner | None:
    """The learner of this run, or None when the record cannot be reached."""
    found: Learner | None = st.session_state.get("learner")
    return found
