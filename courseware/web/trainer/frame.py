"""The frame of the trainer's pages: his six words, the class, its code, and how many are here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Protocol

import streamlit as st

from courseware.i18n import N_, t
from courseware.record.seats import Seat
from courseware.study.rooms import ClassRoom
from courseware.web import navigation, resources
from courseware.web.trainer.door import CLASS

PAGES = {
    navigation.LEAD: N_("带课"),
    navigation.BOARD: N_("看板"),
    navigation.MARKING: N_("批改"),
    navigation.PLAN: N_("计划"),
    navigation.CONTEST: N_("618"),
    navigation.REPORT: N_("报告"),
}


class Framed(Protocol):
    """What the frame is told of a page: the class, its seats, and the ids of those that are here."""

    @property
    def found(self) -> ClassRoom: ...
    @property
    def seats(self) -> Sequence[Seat]: ...
    @property
    def here(self) -> frozenset[str]: ...


def bar(view: Framed, page: str) -> None:
    """On top of a trainer's page; within its fragment, so that it counts who is here."""
    row = view.found.row
    if row.id == resources.REHEARSAL:
        st.html(f'<p class="rehearsal" role="note">{escape(t("彩排中，学员是模拟的，什么也不记进真实记录。"))}</p>')
    with st.container(key="trainer-bar", horizontal=True, vertical_alignment="center", gap="small"):
        if st.button(row.name, key="trainer-class", type="tertiary", help=t("换一个班，或者建一个"), wrap=False):
            st.switch_page(navigation.LEAD, query_params={"all": "1"})
        with st.container(key="trainer-words", horizontal=True, gap="xsmall", width="content"):
            for path, word in PAGES.items():
                with st.container(key=f"trainer-{'here' if path == page else t(word)}", width="content"):
                    st.page_link(path, label=t(word), query_params={CLASS: view.found.id})
        on_list = len(view.seats) > len(view.here)
        here = (
            t("{here} / {seats} 人在线", here=len(view.here), seats=len(view.seats))
            if on_list
            else t("{n} 人在线", n=len(view.here))
        )
        st.html(
            f'<p class="trainer-code">{escape(t("班级码"))} <b>{escape(spaced(row.code))}</b>'
            f" <em>{escape(here)}</em></p>"
        )


def spaced(code: str) -> str:
    """As one reads it out: 7KM 4QP."""
    return f"{code[:3]} {code[3:]}"
