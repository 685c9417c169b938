"""The language of a session, wherever its code runs, and caches that keep one entry a language.

Streamlit runs the page, a fragment alone, or a callback before either, each time in a new thread, whose context nobody
has told a language. So it is not the page that says it: the first word asked for in such a thread asks here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from courseware import i18n
from courseware.content.texts import translated

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

CHOSEN = "language"
"""Where the session keeps its language; whoever changes it there also tells the running context, with `i18n.speak`."""


def _of_session() -> str | None:
    """The session's language, remembered for the rest of the run. None outside of a session (start-up, a request)."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    spoken: str = st.session_state.get(CHOSEN, i18n.CHINESE)
    i18n.speak(spoken)
    return spoken


i18n.ask_for_language(_of_session)


def in_language(content: T) -> T:
    """The course, or a part of what authors wrote, in the language of the context."""
    spoken = i18n.language()
    return content if spoken == i18n.CHINESE else translated(content, i18n.catalogue(spoken).gettext)


def cached(**options: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`st.cache_resource` for what holds words, or follows from what does: the language belongs to its key."""

    def decorate(make: Callable[P, R]) -> Callable[P, R]:
        # `wraps` also gives it the name and source by which Streamlit tells caches apart.
        @st.cache_resource(show_spinner=False, **options)
        @wraps(make)
        def kept(*args: Any, language: str, **kwargs: Any) -> R:
            return make(*args, **kwargs)

        @wraps(make)
        def worded(*args: P.args, **kwargs: P.kwargs) -> R:
            return kept(*args, language=i18n.language(), **kwargs)

        return worded

    return decorate
