"""Diagrams, drawn by the Mermaid that Streamlit brings along."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import Diagram
from courseware.content.figures import fill
from courseware.web.blocks.place import Place


def render_diagram(diagram: Diagram, place: Place) -> None:
    caption = fill(diagram.caption, place.values)
    st.mermaid_chart(diagram.mermaid, alt=caption)
    st.caption(caption)
