"""What a learner answered, as he gave it, in a dialog on the board or the report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from courseware.classroom.mistakes import Mistake
from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.progress.in_words import status_in_words
from courseware.record.unavailable import StoreUnavailable
from courseware.study.board import BoardView
from courseware.study.report_sheets import clock
from courseware.web import identity, resources, verdicts
from courseware.web.trainer.door import Led

ASKED, OFTEN = "answers that are asked for", "how often answers were asked for"


@dataclass(frozen=True)
class Asked:
    """Whose answers to what. No seat: those of all in which the mistake is."""

    class_id: str
    item: str
    title: str
    since: datetime
    until: datetime | None = None
    seat_id: str | None = None
    mistake: Mistake | None = None


def waiting() -> bool:
    return ASKED in st.session_state


def asked() -> Asked | None:
    """What the page is to show on top of itself; once."""
    found: Asked | None = st.session_state.pop(ASKED, None)
    return found


def key(class_id: str, seats: Sequence[str], items: Sequence[str]) -> str:
    """Of a table whose cells can be pressed: another one where its rows or columns are others, so that a cell is never
    somebody else's, and after every press, so that the same cell may be pressed again."""
    print = hashlib.sha256("/".join((*seats, "", *items)).encode()).hexdigest()[:12]
    return f"board-{class_id}-{print}-{st.session_state.get(OFTEN, 0)}"


def choose(key: str, here: Led, view: BoardView) -> None:
    """For callbacks: a cell of the board was pressed."""
    cells = st.session_state[key]["selection"]["cells"]
    labels = [task.label for task in view.tasks]
    if not cells or view.room.begun is None:
        return
    row, column = cells[0]
    if column not in labels or not 0 <= row < len(view.lines):
        return
    line, task = view.lines[row], view.tasks[labels.index(column)]
    title = t("{name} · {title}", name=line.seat.shown_name, title=task.title)
    ask(Asked(here.found.id, task.item, title, view.room.begun, seat_id=line.seat.id))


def ask(what: Asked) -> None:
    st.session_state[ASKED] = what
    st.session_state[OFTEN] = st.session_state.get(OFTEN, 0) + 1


def show(asked: Asked) -> None:
    """Whose class it is, is asked again: the page may have stood open for long."""
    st.dialog(escape(asked.title), width="medium")(_answers)(asked)


def _answers(asked: Asked) -> None:
    try:
        trainer = identity.trainer()
        if trainer is None:
            return
        found = resources.study().board.said(
            trainer, asked.class_id, asked.item, asked.since, asked.until, asked.seat_id, asked.mistake
        )
    except StoreUnavailable as problem:
        verdicts.away(problem)
        return
    except KeyError:
        st.markdown(t("没有这个班"))
        return
    if not found:
        st.markdown(t("还没有交过。"))
    for each in reversed(found):
        head = [clock(each.at), status_in_words(each.status)]
        if asked.seat_id is None:
            head.insert(0, escape(each.name))
        st.markdown(t("**{who}**", who=listed(head, N_(" · "))))
        st.code(each.answer, language=None, wrap_lines=True)  # plain: a learner's text is never Markdown
        if each.mistakes:
            st.caption(escape(listed(each.mistakes, N_("；"))))
