"""Diagrams, drawn by the Mermaid that Streamlit brings along."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import Diagram
from courseware.web.blocks.place import Place

COMPACT = '%%{init: {"flowchart": {"nodeSpacing": 16, "rankSpacing": 34, "padding": 8}}}%%\n'
"""Boxes close together: as Mermaid sets them by itself, three abreast are too small to read on a phone."""


def render_diagram(diagram: Diagram, place: Place) -> None:
    caption = diagram.caption
    own = diagram.mermaid.lstrip().startswith("%%{init")  # the author has set it himself
    st.mermaid_chart(diagram.mermaid if own else COMPACT + diagram.mermaid, alt=caption)
    st.caption(caption)
