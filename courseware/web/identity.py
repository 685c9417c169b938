"""Who is learning.

At home there is no password and no cookie: the first visit creates a learner called 学员, a new browser tab continues
with the profile used last (the record knows whose latest attempt or event is newest), and a tab keeps its profile
until it is switched on the 我的学习 page.
"""

from __future__ import annotations

import logging
from threading import Lock

import streamlit as st

from courseware.i18n import t
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.web import resources

log = logging.getLogger(__name__)
_first_visit = Lock()


def learner() -> Learner | None:
    """The learner of this session, or None when the record cannot be reached."""
    try:
        study = resources.study()
        chosen = st.session_state.get("learner_id")
        if chosen is not None:
            return study.learner(chosen)
        with _first_visit:  # two tabs opened at once are one first visit
            known = study.learners()
            found = known[0] if known else study.create_learner(t("学员"))
        st.session_state["learner_id"] = found.id
        return found
    except StoreUnavailable as error:
        log.warning("the record cannot be reached: %s", error)
        return None
