"""A case over several days: each has its place, its task and its steps, and opens when the one before was handed in.

Before the steps of the last open day stands what the learner has found so far: his own figures, right or not.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from courseware.content.exercise import Day, ExerciseField
from courseware.i18n import N_, listed, t
from courseware.study.views import ExerciseView
from courseware.verdict import Status
from courseware.web.answers import field as fields

DrawStep = Callable[[int, ExerciseField], None]
"""Draws the step of a number."""


def show(view: ExerciseView, step: DrawStep) -> None:
    numbered = {field.id: (number, field) for number, field in enumerate(view.assignment.fields, start=1)}
    days = view.exercise.days
    for at, day in enumerate(days):
        place = t("{day} · 第 {n} 天，共 {of} 天", day=day.title, n=at + 1, of=len(days))
        if at >= view.days:
            before = days[at - 1].title
            st.markdown(t(":material/lock: **{place}**　交了{before}再打开", place=place, before=before))
            continue
        if all(_right(view, name) for name in day.fields):
            with st.expander(t("{place} :green[:material/check_circle: 对]", place=place)):
                _day(view, at, day, numbered, step)
            continue
        with st.container(key=f"day-{view.exercise.id}-{at}", gap="small"):
            st.markdown(f"#### {place}")
            _day(view, at, day, numbered, step)


def on_open_days(view: ExerciseView) -> list[ExerciseField]:
    """All fields of an exercise without days."""
    closed = {name for day in view.exercise.days[view.days :] for name in day.fields}
    return [field for field in view.assignment.fields if field.id not in closed]


def _day(view: ExerciseView, at: int, day: Day, numbered: dict[str, tuple[int, ExerciseField]], step: DrawStep) -> None:
    st.markdown(view.assignment.days[at], anchors=False)
    if at and at == view.days - 1:
        _notebook(view)
    for name in day.fields:
        step(*numbered[name])


def _notebook(view: ExerciseView) -> None:
    """What was handed in on the days before, in short."""
    kept = view.answer if isinstance(view.answer, dict) else {}
    by_id = {field.id: field for field in view.assignment.fields}
    with st.container(key=f"note-idea-notebook-{view.exercise.id}", gap="xsmall"):
        st.markdown(f":material/menu_book: **{t('你的本子')}**")
        for day in view.exercise.days[: view.days - 1]:
            found = [_found(view, by_id[name], kept.get(name)) for name in day.fields]
            st.markdown(t("**{day}**　{found}", day=day.title, found=listed(filter(None, found), N_("；"))))


def _found(view: ExerciseView, field: ExerciseField, raw: object) -> str:
    value = fields.said(field, raw)
    if not value:
        return ""
    doubt = "" if _right(view, field.id) else t("（还没对）")
    return t("{label} **{value}**{doubt}", label=field.label, value=value, doubt=doubt)


def _right(view: ExerciseView, name: str) -> bool:
    part = view.feedback.parts.get(name) if view.feedback else None
    return part is not None and part.status is Status.CORRECT
