"""An exercise as a task of a test: what is asked and the fields to fill in, without steps, help or feedback; the
workbench stands beside it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from courseware.i18n import t
from courseware.study.sittings import filled
from courseware.study.views import ExerciseView
from courseware.web import resources
from courseware.web.answers import field as fields
from courseware.web.bench.workbench import workbench


def ask(shown: ExerciseView, key: str) -> None:
    kept = shown.answer if isinstance(shown.answer, dict) else {}
    st.markdown(f"**{shown.exercise.title}**")
    st.markdown(shown.assignment.whole, anchors=False)
    for field in shown.assignment.fields:
        with st.container(key=f"field-{key}-{field.id}", gap="xsmall"):
            fields.ask(field, f"{key}-{field.id}", resources.shop(), shown.exercise.tables, kept.get(field.id))
            if demanded := fields.demands(field):
                st.caption(demanded)


def data(shown: ExerciseView) -> None:
    st.markdown(f":material/table_view: **{t('数据工作台')}**")
    workbench(resources.shop(), shown.exercise.tables, f"bench-{shown.exercise.id}")


def entered(shown: ExerciseView, key: str) -> dict[str, Any] | None:
    """What stands in the fields; before they are drawn, what they will be filled with."""
    if not any(name in st.session_state for name in _keys(shown, key)):
        return shown.answer
    return filled({field.id: fields.raw(field, f"{key}-{field.id}") for field in shown.assignment.fields})


def forget(shown: ExerciseView, key: str) -> None:
    """Empty the fields, which are then filled with the answer that they are given. For callbacks only."""
    for name in _keys(shown, key):
        st.session_state.pop(name, None)


def _keys(shown: ExerciseView, key: str) -> list[str]:
    return [name for field in shown.assignment.fields for name in fields.keys(field, f"{key}-{field.id}")]
