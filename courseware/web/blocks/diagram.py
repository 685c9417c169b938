"""Diagrams, drawn by the Mermaid that Streamlit brings along."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import Diagram
from courseware.web import room
from courseware.web.blocks.place import Place

COMPACT = '%%{init: {"flowchart": {"nodeSpacing": 16, "rankSpacing": 34, "padding": 8}}}%%\n'
"""Boxes close together: as Mermaid sets them by itself, three abreast are too small to read on a phone."""


def render_diagram(diagram: Diagram, place: Place) -> None:
    source = source_of(diagram)
    with st.container(key=room.diagram_key(source)):
        st.mermaid_chart(source, alt=diagram.caption)
        st.caption(diagram.caption)


def source_of(diagram: Diagram) -> str:
    """What Mermaid is told."""
    own = diagram.mermaid.lstrip().startswith("%%{init")  # the author has set it himself
    return diagram.mermaid if own else COMPACT + diagram.mermaid
