"""Text and notes."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import Note, Text
from courseware.content.figures import fill
from courseware.i18n import t
from courseware.web.blocks.place import Place

NOTES = {
    "idea": ("💡", "要点"),
    "pitfall": ("⚠️", "易错"),
    "example": ("🔎", "例子"),
    "rule_of_thumb": ("📏", "经验值"),
    "law": ("⚖️", "合规"),
    "recap": ("📌", "小结"),
}


def render_text(block: Text, place: Place) -> None:
    with st.container(key=place.key("reading")):
        st.markdown(fill(block.text, place.values), anchors=False)


def render_note(note: Note, place: Place) -> None:
    """A callout told apart by an icon and a word; its colour only repeats them."""
    icon, word = NOTES[note.kind]
    heading = f"{icon} **{t(word)}**" + (f" · **{note.title}**" if note.title else "")
    with st.container(key=place.key("note", note.kind), gap="xsmall"):
        st.markdown(heading)
        st.markdown(fill(note.text, place.values), anchors=False)
