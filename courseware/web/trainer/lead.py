"""Leading: which class, letting it in, and the hour."""

from __future__ import annotations

import streamlit as st

from courseware.classroom.room import Phase
from courseware.record.unavailable import StoreUnavailable
from courseware.web import class_news, navigation, resources, verdicts
from courseware.web.trainer import choosing, frame, hour, start
from courseware.web.trainer.door import CLASS, led, say_what_failed, trainer_here


def render() -> None:
    if CLASS in st.query_params or not _choice():
        _page()


def _choice() -> bool:
    """Which class, unless there is only one. Whether that is what the page shows."""
    trainer = trainer_here()
    if trainer is None:
        return True
    try:
        classes = resources.study().leading.classes(trainer)
    except StoreUnavailable as problem:
        verdicts.away(problem)
        return True
    if len(classes) == 1 and "all" not in st.query_params:
        return False
    choosing.render(trainer, classes)
    return True


@st.fragment(run_every=2)
def _page() -> None:
    """Redrawn alone: when the class hears of something new, and to see who comes and answers."""
    here = led()
    if here is None:
        return
    try:
        view = resources.study().desk.view(here.found)
    except StoreUnavailable as problem:
        verdicts.away(problem)
        return
    class_news.listen(here.found.id, view.room.version)
    frame.bar(view, navigation.LEAD)
    say_what_failed()
    if view.room.phase is not Phase.IDLE:
        hour.show(here, view)
    elif start.paper_is_shown():
        start.show_paper(view)
    else:
        start.show(here, view)
