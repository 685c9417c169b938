"""Who is at a trainer's page, which class it is about, and having something done in it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from courseware.classroom.room import Command
from courseware.i18n import t
from courseware.record.trainers import Trainer
from courseware.record.unavailable import StoreUnavailable
from courseware.study.rooms import ClassRoom
from courseware.web import identity, resources, verdicts

CLASS = "class"
"""The parameter of an address that names the class."""
AWAY = "what could not be done in the class"


@dataclass(frozen=True)
class Led:
    """A class as its trainer has it before him."""

    trainer: Trainer
    found: ClassRoom


def trainer_here() -> Trainer | None:
    """Who may lead; None if nobody here may, which is then said."""
    try:
        trainer = identity.trainer()
    except StoreUnavailable as problem:
        verdicts.away(problem)
        return None
    if trainer is None:
        st.title(t("这是老师的页面"), anchor=False)
        st.html(f'<a href="/trainer" target="_self">{t("用口令进来")}</a>')
    return trainer


def led() -> Led | None:
    """The class that the address names, or the newest of the trainer's; None when there is nobody here who may lead,
    or nothing to be led, which is then said. Read anew in every run: a passcode that was changed, or a class of another
    trainer, is found out at the next click."""
    trainer = trainer_here()
    if trainer is None:
        return None
    try:
        leading = resources.study().leading
        asked = st.query_params.get(CLASS)
        if asked:
            return Led(trainer, leading.room(trainer, asked))
        classes = leading.classes(trainer)
    except StoreUnavailable as problem:
        verdicts.away(problem)
        return None
    except KeyError:
        st.title(t("没有这个班"), anchor=False)
        st.markdown(t("它可能是别的老师的班，或者地址抄错了。"))
        return None
    if not classes:
        st.info(t("还没有班。先建一个。"))
        return None
    return Led(trainer, classes[-1])


def do(here: Led, *commands: Command) -> None:
    """For callbacks: one after the other. What cannot be kept now is said on the page (`say_what_failed`)."""
    st.session_state.pop(AWAY, None)
    try:
        for command in commands:
            resources.study().leading.do(here.trainer, here.found.id, command)
    except StoreUnavailable as problem:
        st.session_state[AWAY] = str(problem)


def say_what_failed() -> None:
    if said := st.session_state.get(AWAY):
        st.warning(said, icon=":material/warning:")
