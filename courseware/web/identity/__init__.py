"""Who is learning: found out once a run, in the way of the place where the course is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import streamlit as st

from courseware.record.log import Learner
from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.record.unavailable import StoreUnavailable
from courseware.study.profiles import Profiles
from courseware.web import resources
from courseware.web.identity import cookies
from courseware.web.identity.home import Home
from courseware.web.identity.seat import InClass


class Identity(Protocol):
    """A way of knowing who is learning. Its methods run within a page's script and may raise StoreUnavailable."""

    may_switch: bool
    """Whether whoever sits here may go on as another profile, by name."""

    def recognise(self, profiles: Profiles) -> Learner | None:
        """The learner of this session, None for a stranger; called once a run, before anything of the page is drawn."""

    def sender(self, said: str, cookies: Mapping[str, str], profiles: Profiles) -> Learner | None:
        """Whose entry it is that a page's script sends without a session: `said` is the learner's id as the page has
        it, `cookies` are the request's. None for one who may not write as `said`."""

    def switch_to(self, learner_id: str) -> None:
        """Go on as another profile, in this session and on the next visit. Only where one may."""


def identity() -> Identity:
    """How this server knows its learners: by their seats where classes are held, else as one does at home."""
    return InClass() if resources.CLASSROOM else Home(resources.data_folder())


def recognise() -> StoreUnavailable | None:
    """Find out who is learning in this session. While the record cannot be reached, which is returned, it is whoever
    it was before."""
    try:
        st.session_state["learner"] = identity().recognise(resources.study().profiles)
    except StoreUnavailable as problem:
        return problem
    return None


def learner() -> Learner | None:
    """The learner of this run, or None when the record could not be reached since the session began."""
    found: Learner | None = st.session_state.get("learner")
    return found


def seat() -> Seat | None:
    """The seat of whoever is in a class, as the record has it now. May raise StoreUnavailable."""
    return cookies.seat_in(st.context.cookies) if resources.CLASSROOM else None


def trainer() -> Trainer | None:
    """The trainer who is at this page; None for everybody else. May raise StoreUnavailable."""
    return cookies.trainer_in(st.context.cookies) if resources.CLASSROOM else None
