"""One picture of a lesson, as large as a projector needs it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from courseware.answers.question import PresentedQuestion
from courseware.classroom.running_order import HEADING, Picture
from courseware.content.blocks import ChartBlock, NoteBlock, QuestionRef, Text
from courseware.i18n import t
from courseware.web import blocks, resources
from courseware.web.blocks.data import chart_spec
from courseware.web.blocks.place import Place
from courseware.web.blocks.prose import NOTES

LETTERS = "ABCDEFGHIJ"
FEW = 6
"""Choices that fit in large letters."""
CHART_HEIGHT, CHART_TEXT = 620, 28
"""Pixels, on a screen of 1920 × 1080."""


def show(class_id: str, lesson_id: str, shown: Picture) -> None:
    """The projector shows it; `class_id` says with which numbers a question is asked."""
    view = resources.study().lessons.view(lesson_id, None)
    index = shown.slide.block - 1
    block = view.lesson.blocks[index]  # type: ignore[union-attr]
    st.caption(view.lesson.title)
    match block:
        case Text():
            _text(shown.text or "")
        case NoteBlock(note=note):
            icon, word = NOTES[note.kind]
            st.title(note.title or t(word), anchor=False)
            with st.container(key=f"note-{note.kind}-projector"):
                st.markdown(f":material/{icon}: **{t(word)}**")
                st.markdown(shown.text or "", anchors=False)
        case QuestionRef(question=id):
            posed = resources.study().posing.posed(class_id, id)
            if posed is not None:
                question(posed.presented)
        case ChartBlock(chart=chart):
            st.markdown(f"**{chart.caption}**")
            spec = chart_spec(resources.content_stamp(), lesson_id, index, _block=chart)
            st.vega_lite_chart(large(spec), alt=chart.caption, key=f"projector-chart-{lesson_id}-{index}")
        case _:
            blocks.render(block, Place(view, index, None))


def question(shown: PresentedQuestion) -> None:
    """What is asked, and what one can answer."""
    with st.container(key="projector-stem"):
        st.markdown(shown.stem, anchors=False)
    choices = list(shown.options.values()) or [*shown.lefts.values()]
    if shown.rights:
        st.markdown(t("放进：{places}", places=" / ".join(shown.rights.values())))
    if choices:
        key = f"projector-{'many' if len(choices) > FEW else 'few'}"
        with st.grid(2 if len(choices) > 3 else 1, gap="small", key=key):
            for letter, text in zip(LETTERS, choices, strict=False):
                with st.container(border=True):
                    st.markdown(f":primary[**{letter}**] {text}", anchors=False)


def large(spec: dict[str, Any]) -> dict[str, Any]:
    """A chart of a lesson with words that the last row can read."""
    words = {"labelFontSize": CHART_TEXT, "titleFontSize": CHART_TEXT, "labelLimit": 600}
    config = dict(spec.get("config", {}))
    for part in ("axis", "axisX", "axisY", "legend", "header"):
        config[part] = {**config.get(part, {}), **words}
    config["axis"]["titlePadding"] = 20
    config["axisY"]["titleY"] = -24
    config["text"] = {**config.get("text", {}), "fontSize": CHART_TEXT}
    config["line"] = {**config.get("line", {}), "strokeWidth": 5}
    height = spec.get("height")
    return {**spec, "config": config, "height": height if isinstance(height, dict) else CHART_HEIGHT}


def _text(text: str) -> None:
    """Its first heading is the picture's title."""
    heading = HEADING.match(text)
    if heading:
        st.title(heading[1], anchor=False)
        text = text[heading.end() :]
    st.markdown(text, anchors=False)
