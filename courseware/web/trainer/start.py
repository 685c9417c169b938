"""Before an hour: let everybody in, and begin."""

from __future__ import annotations

import streamlit as st

from courseware.classroom.room import Begin
from courseware.i18n import t
from courseware.study.desk import DeskView
from courseware.web.trainer import entrance, roster
from courseware.web.trainer.door import CLASS, Led, do

PAPER = "the printed list is shown"
SHEET = 900
"""Pixels of the list's preview."""


def show(here: Led, view: DeskView) -> None:
    left, right = st.columns([5, 7], gap="medium")
    with left:
        st.title(t("请大家进来"), anchor=False)
        st.caption(t("扫码，或在浏览器里打开下面的地址，再输班级码。"))
        entrance.show(view.found.row.code)
        with st.container(horizontal=True):
            projector_link(view)
            st.button(t("打印名单和个人码"), key="show-paper", on_click=_show_paper, disabled=not view.seats)
        with st.expander(t("放一份名单进来")):
            roster.enrol(here)
    with right:
        roster.show(here, view)
        with st.container(key="roster-begin"):
            st.button(t("开始上课"), key="lead-next", type="primary", on_click=do, args=(here, Begin()))


def projector_link(view: DeskView) -> None:
    """In a window of its own, to be put on the other screen."""
    st.link_button(t("放到投影"), f"/projector?{CLASS}={view.found.id}", icon=":material/present_to_all:")


def paper_is_shown() -> bool:
    return bool(st.session_state.get(PAPER))


def show_paper(view: DeskView) -> None:
    """`papers.js` prints what is in the frame, and nothing around it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("← 回到进班页"), key="hide-paper", on_click=_hide_paper)
        st.button(t("打印"), key="print-paper", type="primary", icon=":material/print:")
    with st.container(key="paper"):
        st.iframe(roster.paper(view, entrance.base()), height=SHEET, alt=t("名单和个人码"))


def _show_paper() -> None:
    st.session_state[PAPER] = True


def _hide_paper() -> None:
    st.session_state.pop(PAPER, None)
