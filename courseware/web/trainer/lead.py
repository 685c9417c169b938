"""Leading: what the class does now, and the one button that holds the next step."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from courseware.classroom.room import (
    Ask,
    AskAgain,
    Begin,
    Collect,
    Command,
    Discuss,
    End,
    Explain,
    Phase,
    Rest,
    Show,
)
from courseware.i18n import N_, t
from courseware.markdown import plain
from courseware.web import class_news, resources
from courseware.web.trainer.door import Led, led

WORDS: dict[type[Command], str] = {
    Begin: N_("开始上课"),
    Collect: N_("收卷"),
    Discuss: N_("开始讨论"),
    AskAgain: N_("再投票"),
    Show: N_("揭晓分布"),
    Explain: N_("揭晓并讲解"),
    Rest: N_("看老师"),
    End: N_("下课"),
}
NEXT: dict[Phase, tuple[Command, ...]] = {
    Phase.IDLE: (Begin(),),
    Phase.WAITING: (End(),),
    Phase.WORKING: (Rest(), End()),
    Phase.ASKING: (Collect(),),
    Phase.COLLECTED: (Discuss(180), AskAgain(), Show(), Explain()),
    Phase.DISCUSSING: (AskAgain(), Explain()),
    Phase.ASKING_AGAIN: (Collect(),),
    Phase.COLLECTED_AGAIN: (Explain(), Show()),
    Phase.SHOWN: (Explain(),),
    Phase.EXPLAINED: (Rest(), End()),
}


def render() -> None:
    found = led()
    if found is not None:
        st.title(t("带课 · {name}", name=plain(found.found.row.name)), anchor=False)
        _room()


@st.fragment(run_every=2)
def _room() -> None:
    found = led()
    if found is None:
        return
    room = found.found.room
    class_news.listen(found.found.id, room.version)
    st.markdown(t("班级码 {code}", code=found.found.row.code))
    with st.container(horizontal=True):
        for number, command in enumerate(NEXT[room.phase]):
            kind: Literal["primary", "secondary"] = "primary" if number == 0 else "secondary"
            label = t(WORDS[type(command)])
            st.button(label, key=f"lead-{label}", type=kind, on_click=_do, args=(found, command))
    if room.phase is not Phase.IDLE:
        _choose(found)


def _choose(found: Led) -> None:
    course = resources.course()
    lesson = st.selectbox(t("课"), list(course.lessons), format_func=lambda id: course.lessons[id].title)
    bank = list(course.bank.get(lesson, ()))
    question = st.selectbox(t("题"), bank, format_func=lambda id: plain(course.questions[id].stem)[:60])
    if question is not None:
        st.button(t("开始投票"), on_click=_do, args=(found, Ask(question)))


def _do(found: Led, command: Command) -> None:
    resources.study().leading.do(found.trainer, found.found.id, command)
