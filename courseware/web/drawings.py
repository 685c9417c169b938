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
    drawn.append(f'<path d="M0 46 H{width - 8}" stroke="{faint}" stroke-width="2"/>')
    finished = sum(state is LessonState.FINISHED for state in lessons)
    return _image("shelf", t("{all} 课学完了 {n} 课", all=len(lessons), n=finished), -4, width, 48, drawn)


def boxes(recalled: Sequence[bool]) -> str:
    """HTML: a box for each question of a review, packed; those that were recalled have a tick, the others an arrow."""
    dark = st.context.theme.type == "dark"
    line, good, back = ("#4fbbc3", "#4fc287", "#f0a04b") if dark else ("#0b6b72", "#1a7f4b", "#b35900")
    drawn = []
    columns = min(len(recalled), 6) if len(recalled) != 6 else 3
    rows = -(-len(recalled) // columns)
    for number, right in enumerate(recalled):
        x, y = number % columns * BOX + 4, (rows - 1 - number // columns) * 40 + 2
        path = f"M{x + 12} {y + 23} l6 6 l11 -12" if right else f"M{x + 13} {y + 22} a8 8 0 1 1 3 8 m-4 -15 v8 h8"
        sign = f'<path d="{path}" fill="none" stroke="{good if right else back}" stroke-width="3"/>'
        drawn.append(
            f'<rect x="{x}" y="{y}" width="40" height="9" fill="none" stroke="{line}" stroke-width="2"/>'
            f'<rect x="{x + 2}" y="{y + 9}" width="36" height="29" fill="none" stroke="{line}" stroke-width="2"/>{sign}'
        )
    words = t("{all} 题里想起来 {n} 题", all=len(recalled), n=sum(recalled))
    return _image("boxes", words, 0, columns * BOX + 2, rows * 40 + 4, drawn)


def badge(title: str, earned: bool) -> str:
    """HTML: the badge of a module, with a tick when it has been earned."""
    dark = st.context.theme.type == "dark"
    line, ground, faint = ("#4fbbc3", "#17302f", "#7f8f8d") if dark else ("#0b6b72", "#e6f1f1", "#7a8886")
    shield = "M18 3 l14 5 v11 c0 9 -6 15 -14 19 c-8 -4 -14 -10 -14 -19 v-11 z"
    fill, stroke = (ground, line) if earned else ("none", faint)
    drawn = [f'<path d="{shield}" fill="{fill}" stroke="{stroke}" stroke-width="2"/>']
    if earned:
        drawn.append(f'<path d="M11 20 l5 6 l10 -11" fill="none" stroke="{line}" stroke-width="3"/>')
    words = t("技能章「{title}」：得到了", title=title) if earned else t("技能章「{title}」：还没得到", title=title)
    return _image("badge", words, 0, 36, 42, drawn)


def _image(name: str, words: str, left: int, width: int, height: int, drawn: Sequence[str]) -> str:
    """HTML: the drawing as an image that says its words."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} 0 {width} {height}" width="{width}"'
        f' height="{height}">{"".join(drawn)}</svg>'
    )
    return (
        f'<img class="{name}" alt="{escape(words)}" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'
    )
