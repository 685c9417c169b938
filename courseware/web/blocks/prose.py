"""Text and notes."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import Note, Text
from courseware.i18n import N_, t
from courseware.web.blocks.place import Place

NOTES = {
    "idea": ("lightbulb", N_("要点")),
    "pitfall": ("warning", N_("易错")),
    "example": ("search", N_("例子")),
    "rule_of_thumb": ("straighten", N_("经验值")),
    "law": ("gavel", N_("合规")),
    "recap": ("bookmark", N_("小结")),
}


def render_text(block: Text, place: Place) -> None:
    with st.container(key=f"read-{place.key()}"):
        st.markdown(block.text, anchors=False)


def render_note(note: Note, place: Place) -> None:
    """A callout told apart by an icon and a word; its colour only repeats them."""
    icon, word = NOTES[note.kind]
    heading = f":material/{icon}: **{t(word)}**"
    if note.title:
        heading = f":material/{icon}: {t('**{kind}** · **{title}**', kind=t(word), title=note.title)}"
    with st.container(key=f"note-{note.kind}-{place.key()}", gap="xsmall"):
        st.markdown(heading)
        st.markdown(note.text, anchors=False)
