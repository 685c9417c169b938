"""Who is at a trainer's page, and which class it is about."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from courseware.i18n import t
from courseware.record.trainers import Trainer
from courseware.record.unavailable import StoreUnavailable
from courseware.study.rooms import ClassRoom
from courseware.web import identity, resources


@dataclass(frozen=True)
class Led:
    """A class as its trainer has it before him."""

    trainer: Trainer
    found: ClassRoom


def led() -> Led | None:
    """The class that the address names, or the newest of the trainer's; None when there is nobody here who may lead,
    or nothing to be led, which is then said. Read anew in every run: a passcode that was changed, or a class of another
    trainer, is found out at the next click."""
    try:
        trainer = identity.trainer()
        if trainer is None:
            st.title(t("这是老师的页面"), anchor=False)
            st.html(f'<a href="/trainer" target="_self">{t("用口令进来")}</a>')
            return None
        leading = resources.study().leading
        asked = st.query_params.get("class")
        if asked:
            return Led(trainer, leading.room(trainer, asked))
        classes = leading.classes(trainer)
    except StoreUnavailable as problem:
        st.info(str(problem), icon=":material/warning:")
        return None
    except KeyError:
        st.title(t("没有这个班"), anchor=False)
        st.markdown(t("它可能是别的老师的班，或者地址抄错了。"))
        return None
    if not classes:
        st.info(t("还没有班。先建一个。"))
        return None
    return Led(trainer, classes[-1])
