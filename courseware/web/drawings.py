"""Small drawings in the page's own colours. Each counts something, and says in words what."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape

import streamlit as st

from courseware.i18n import t
from courseware.progress.course import LessonState

BOX = 46


def shelf(lessons: Sequence[LessonState], here: int) -> str:
    """HTML: a box for each lesson of a module; closed ones are finished, the `here`-th (from 1) stands open."""
    dark = st.context.theme.type == "dark"
    line, sign, faint = ("#4fbbc3", "#4fc287", "#7f8f8d") if dark else ("#0b6b72", "#1a7f4b", "#7a8886")
    drawn = []
    for number, state in enumerate(lessons, start=1):
        x = (number - 1) * BOX + 4
        if state is LessonState.FINISHED:
            drawn.append(
                f'<rect x="{x}" y="8" width="40" height="9" fill="none" stroke="{line}" stroke-width="2"/>'
                f'<rect x="{x + 2}" y="17" width="36" height="28" fill="none" stroke="{line}" stroke-width="2"/>'
                f'<path d="M{x + 12} 31 l6 6 l11 -12" fill="none" stroke="{sign}" stroke-width="3"/>'
            )
        elif number == here:
            drawn.append(
                f'<path d="M{x + 2} 17 l-5 -9 M{x + 38} 17 l5 -9" stroke="{line}" stroke-width="2"/>'
                f'<rect x="{x + 2}" y="17" width="36" height="28" fill="none" stroke="{line}" stroke-width="2"/>'
                f'<text x="{x + 20}" y="37" text-anchor="middle" font-size="16" font-weight="700" fill="{line}"'
                f' font-family="sans-serif">{number}</text>'
            )
        else:
            drawn.append(
                f'<rect x="{x + 2}" y="17" width="36" height="28" fill="none" stroke="{faint}" stroke-width="2"'
                ' stroke-dasharray="4 3"/>'
            )
    width = len(lessons) * BOX + 8
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 0 {width} 48" width="{width}" height="48">'
        f'{"".join(drawn)}<path d="M0 46 H{width - 8}" stroke="{faint}" stroke-width="2"/></svg>'
    )
    finished = sum(state is LessonState.FINISHED for state in lessons)
    words = t("{all} 课学完了 {n} 课", all=len(lessons), n=finished)
    return (
        f'<img class="shelf" alt="{escape(words)}" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'
    )
