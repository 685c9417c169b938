"""Text and notes."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import Note, Text
from courseware.i18n import t
from courseware.web.blocks.place import Place

NOTES = {
    "idea": ("lightbulb", "要点"),
    "pitfall": ("warning", "易错"),
    "example": ("search", "例子"),
    "rule_of_thumb": ("straighten", "经验值"),
    "law": ("gavel", "合规"),
    "recap": ("bookmark", "小结"),
}


def render_text(block: Text, place: Place) -> None:
    with st.container(key=f"read-{place.key()}"):
        st.markdown(block.text, anchors=False)


def render_note(note: Note, place: Place) -> None:
    """A callout told apart by an icon and a word; its colour only repeats them."""
    icon, word = NOTES[note.kind]
    heading = f":material/{icon}: **{t(word)}**" + (f" · **{note.title}**" if note.title else "")
    with st.container(key=f"note-{note.kind}-{place.key()}", gap="xsmall"):
        st.markdown(heading)
        st.markdown(note.text, anchors=False)
