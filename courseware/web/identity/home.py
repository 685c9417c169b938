"""Who is learning at home.

There is no password and no cookie: the first visit creates a learner called 学员; a new tab or a reload continues with
the profile chosen last on this computer, which a small file beside the record remembers; a tab that is open keeps its
profile, also when the server is started again under it.

For that the tab itself must know its learner, since the server's session does not live on. A browser that connects
again sends the values of all widgets on its page, so the learner's id stands in a hidden one. An address would be
copied and bookmarked with it, and a cookie belongs to all tabs, not to one. An id that comes from a browser proves
nothing; here it need not, since anybody at this computer may choose any profile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import streamlit as st

from courseware.i18n import N_, t
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.study.names import NameRefused
from courseware.study.profiles import Profiles

log = logging.getLogger(__name__)

FIRST_NAME = N_("学员")
TAB = "learner-of-this-tab"
"""Key of the hidden widget; `style.py` hides it."""
CHOSEN = "learner_id"
"""Where the session keeps its learner."""


class Home:
    """Profiles by name; `folder` is where the one used last is remembered."""

    may_switch = True

    def __init__(self, folder: Path) -> None:
        self._last_used = folder / "last-profile"

    def recognise(self, profiles: Profiles) -> Learner:
        chosen = _of_this_tab(lambda: self.continue_or_begin(profiles).id)
        found = profiles.get(chosen) if chosen else None
        if found is None:  # a record that was exchanged under an open tab
            found = self.continue_or_begin(profiles)
            st.session_state[CHOSEN] = found.id
        return found

    def sender(self, said: str, cookies: Mapping[str, str], profiles: Profiles) -> Learner | None:
        return profiles.get(said)

    def switch_to(self, learner_id: str) -> None:
        st.session_state[CHOSEN] = learner_id
        try:
            self._last_used.write_text(learner_id, "utf-8")
        except OSError as error:  # then the next visit begins with the first profile: no harm
            log.warning("the profile used last cannot be remembered: %s", error)

    def continue_or_begin(self, profiles: Profiles) -> Learner:
        try:
            last = profiles.get(self._last_used.read_text("utf-8").strip())
        except (OSError, UnicodeDecodeError):
            last = None
        if last is not None:
            return last
        known = profiles.all()
        if known:
            return known[0]
        try:
            return profiles.create(t(FIRST_NAME))
        except NameRefused:  # another tab's first visit was a moment earlier
            return profiles.all()[0]


def _of_this_tab(likely: Callable[[], str]) -> str:
    """The id that the session keeps, or that the tab brings from before a restart, or else the likely one. Empty when
    the record cannot be reached."""
    state = st.session_state
    chosen: str = state.get(CHOSEN) or ""
    if chosen and state.get(TAB) != chosen:
        state[TAB] = chosen
    first = ""
    if not chosen:
        with suppress(StoreUnavailable):  # whoever asks for the profile next will find out, too
            first = likely()
    brought = st.text_input(TAB, key=TAB, value=first, label_visibility="collapsed")
    if not chosen:
        state[CHOSEN] = chosen = brought
    return chosen
