"""A term of the glossary in words, and the row of terms at the end of a lesson."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from courseware.content.glossary import Term
from courseware.i18n import t
from courseware.web import navigation


def in_words(term: Term) -> str:
    """Markdown: what it means, how it is computed, what else goes by its name, how people get it wrong."""
    facts = [
        *((t("- **算法**：{text}", text=term.formula),) if term.formula else ()),
        *((t("- **别的口径**：{text}", text=term.also),) if term.also else ()),
        *((t("- **易错**：{text}", text=term.mistakes),) if term.mistakes else ()),
    ]
    return "\n\n".join([term.meaning, "\n".join(facts)]).strip()


def row(terms: Sequence[Term], lesson_id: str) -> None:
    """The terms of a lesson, each explained in place when it is pressed."""
    if not terms:
        return
    st.markdown(t("**本课术语**"))
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=f"terms-{lesson_id}"):
        for term in terms:
            with st.popover(term.title, wrap=True, key=f"term-{lesson_id}-{term.id}"):
                st.markdown(f"**{term.title}**\n\n{in_words(term)}")
        navigation.glossary_link(t("全部术语 →"))
