"""The classes of a trainer: which one to lead, or a new one."""

from __future__ import annotations

import streamlit as st

from courseware.classroom.room import Phase
from courseware.i18n import t
from courseware.markdown import escape
from courseware.record.trainers import Trainer
from courseware.record.unavailable import StoreUnavailable
from courseware.study.names import NameRefused
from courseware.study.rooms import ClassRoom
from courseware.web import resources
from courseware.web.style import READING
from courseware.web.trainer.door import CLASS
from courseware.web.trainer.frame import spaced

SAID = "why no class was made"


def render(trainer: Trainer, classes: tuple[ClassRoom, ...]) -> None:
    """`classes`: all that he may lead."""
    with st.container(key="trainer-classes", width=READING):
        st.title(t("带哪个班？") if classes else t("先建一个班"), anchor=False)
        if trainer.admin and any(each.row.trainer_id != trainer.id for each in classes):
            st.caption(t("你是管理员，看得到所有老师的班。"))
        for each in reversed(classes):
            _class(each)
        with st.form("new-class", border=bool(classes)):
            name = st.text_input(t("新班的名字"), placeholder=t("比如：5 月培训二班"), key="new-class-name")
            if st.form_submit_button(t("建班"), type="secondary" if classes else "primary"):
                _new(trainer, name)
        if said := st.session_state.pop(SAID, None):
            st.warning(said, icon=":material/warning:")


def _class(each: ClassRoom) -> None:
    running = each.room.phase is not Phase.IDLE
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f"**{escape(each.row.name)}**")
            said = t("上过 {n} 节课", n=each.room.hour - running) if each.room.hour - running else t("还没上过课")
            st.caption(t("班级码 {code} · {said}", code=spaced(each.row.code), said=said))
        if running:
            st.badge(t("正在上课"), color="green")
        label = t("回到课堂") if running else t("打开")
        st.button(
            label, key=f"open-{each.id}", on_click=_open, args=(each.id,), type="primary" if running else "secondary"
        )


def _open(class_id: str) -> None:
    st.query_params.from_dict({CLASS: class_id})


def _new(trainer: Trainer, name: str) -> None:
    try:
        made = resources.study().leading.new_class(trainer, name)
    except (NameRefused, StoreUnavailable) as problem:
        st.session_state[SAID] = str(problem)
        return
    _open(made.id)
    st.rerun()
