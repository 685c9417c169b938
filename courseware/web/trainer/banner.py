"""The mistake that a class shares, with one tap to what clears it up."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from courseware.answers.written import shorten
from courseware.classroom.room import Command, Slide, Turn
from courseware.content.blocks import NoteBlock, Text
from courseware.i18n import t
from courseware.markdown import escape, plain
from courseware.study.board import Banner
from courseware.web import resources

TITLE = 20
"""Characters of a block's title."""


def show(banner: Banner, do: Callable[[Command], None]) -> None:
    """Only with so many answers that a share of them says something."""
    shared, remedy = banner.shared, banner.remedy
    numbers = {"of": shared.of, "n": shared.learners, "percent": round(100 * shared.learners / shared.of)}
    if banner.option is None:
        said = t("{of} 人里有 {n} 人犯了同一个错（{percent}%）", **numbers)
    else:
        said = t("{of} 人里有 {n} 人选了「{option}」（{percent}%）", option=escape(banner.option), **numbers)
    with st.container(key="board-banner", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{said}**  \n{escape(banner.because)}", width="stretch")
        with st.container(key="board-remedy", horizontal=True, width="content"):
            if remedy.slide is not None:
                label = t("投影：{title}", title=escape(title_of(remedy.slide)))
                st.button(label, key="board-turn", type="primary", on_click=do, args=(Turn(remedy.slide),))
            if remedy.ask is not None:
                label = t("出一道只考这个错的题") if remedy.exact else t("出一道同一个知识点的题")
                st.button(label, key="board-ask", on_click=do, args=(remedy.ask,))


def title_of(slide: Slide) -> str:
    """What a block is called: by its own title, or the heading that its text begins with, or its lesson."""
    lesson = resources.course().lessons[slide.lesson]
    match lesson.blocks[slide.block - 1]:
        case NoteBlock(note=note) if note.title:
            return shorten(plain(note.title), TITLE)
        case Text(text=text) if text.lstrip().startswith("#"):
            return shorten(plain(text.lstrip().splitlines()[0]), TITLE)
        case _:
            return shorten(t("{lesson} 第 {n} 块", lesson=lesson.title, n=slide.block), TITLE)
