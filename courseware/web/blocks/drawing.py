"""Drawings: SVG in the page's own colours, shown as an image, in which nothing runs and nothing is fetched."""

from __future__ import annotations

from base64 import b64encode
from html import escape

import streamlit as st

from courseware.content.blocks import Drawing
from courseware.content.drawing import size, with_words

FONT = "PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
LIGHT = ("#0d1414", "#54615f", "#0b6b72", "#e6f1f1", "#b8d9da", "#b35900")
DARK = ("#e8eeed", "#a9b5b3", "#4fbbc3", "#17302f", "#26524f", "#f0a04b")
"""Ink, quiet ink, lines, a light and a deep ground, and what to mind, on a light page and on a dark one."""
STYLE = """<style>
text {{ font: 14px {font}; fill: {ink}; stroke: none; }}
.line {{ fill: none; stroke: {line}; stroke-width: 2; }}
.faint {{ fill: none; stroke: {quiet}; stroke-width: 1.2; }} text.faint {{ fill: {quiet}; stroke: none; }}
.dashed {{ fill: none; stroke: {warn}; stroke-width: 2; stroke-dasharray: 5 4; }}
.soft {{ fill: {soft}; stroke: {line}; stroke-width: 1.5; }}
.deep {{ fill: {deep}; stroke: none; }}
.warn {{ fill: {warn}; }}
text.small {{ font-size: 12px; }} text.strong {{ font-weight: 700; }}
</style>"""


def render_drawing(drawing: Drawing) -> None:
    """Its caption says in words what it shows, and is its text alternative too."""
    st.html(image(drawing, dark=st.context.theme.type == "dark"))
    st.caption(drawing.caption)


def image(drawing: Drawing, *, dark: bool) -> str:
    """HTML: the drawing on a light or a dark page."""
    ink, quiet, line, soft, deep, warn = DARK if dark else LIGHT
    style = STYLE.format(font=FONT, ink=ink, quiet=quiet, line=line, soft=soft, deep=deep, warn=warn)
    width, height = size(drawing.svg)
    svg = with_words(drawing.svg, drawing.words).strip()
    start = svg.index(">") + 1
    whole = f'<svg xmlns="http://www.w3.org/2000/svg"{svg[4 : start - 1]} width="{width}" height="{height}">'
    data = b64encode(f"{whole}{style}{svg[start:]}".encode()).decode()
    return (
        f'<img class="drawing" width="{width}" height="{height}" alt="{escape(drawing.caption)}"'
        f' src="data:image/svg+xml;base64,{data}">'
    )
