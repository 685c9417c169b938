"""The steps of an exercise: each field is handed in by itself, or all that is filled in together.

What is right shrinks to a line. Fields without buttons of their own stand in one form, so that nothing is sent while
one types and Enter hands in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

import streamlit as st

from courseware.answers.feedback import Feedback
from courseware.content.exercise import ExerciseField, NumberField
from courseware.i18n import t
from courseware.study.context import Context
from courseware.study.views import ExerciseView
from courseware.verdict import Status
from courseware.web import resources, verdicts
from courseware.web.answers import field as fields
from courseware.web.pages import case_days
from courseware.web.submission import hand_in, remark_of

Button = Callable[..., bool]


def steps(view: ExerciseView, card: str, context: Context) -> None:
    form = f"{card}-{view.variant}"
    left = _asked(view)
    in_form = bool(left) and not any(fields.needs_buttons(field) for field in view.assignment.fields)
    frame = st.form(form, border=False) if in_form else st.container(key=form)
    button: Button = st.form_submit_button if in_form else st.button
    together = (view, card, form, context)

    def step(number: int, field: ExerciseField) -> None:
        if field in left:
            _open(number, field, together, button, first=field is left[0])
        else:
            _done(number, field, view)

    with frame:
        if in_form and len(left) > 1:
            # Enter presses the first button of a form: it hands in whatever is filled in, and need not be seen.
            with st.container(key=f"unseen-{form}"):
                button(t("一起交"), key=f"{form}-enter", on_click=_hand_in_filled, args=together)
        if view.exercise.days:
            case_days.show(view, step)
        else:
            for number, field in enumerate(view.assignment.fields, start=1):
                step(number, field)
        if len(left) > 1:
            button(t("一起交"), key=f"{form}-submit", on_click=_hand_in_filled, args=together)


def open_fields(view: ExerciseView) -> list[ExerciseField]:
    """Those that are not right yet."""
    parts = view.feedback.parts if view.feedback else {}
    return [f for f in view.assignment.fields if f.id not in parts or parts[f.id].status is not Status.CORRECT]


def _asked(view: ExerciseView) -> list[ExerciseField]:
    """Those of them that can be handed in today."""
    shown = case_days.on_open_days(view)
    return [field for field in open_fields(view) if field in shown]


def _done(number: int, field: ExerciseField, view: ExerciseView) -> None:
    raw = view.answer.get(field.id) if isinstance(view.answer, dict) else None
    text = t("**{n} · {label}**", n=number, label=field.label)
    if value := fields.said(field, raw):
        text = t("{step} — {value}", step=text, value=value)
    st.markdown(f":green[:material/check_circle:] {text} :green[{t('对')}]")
    for line in view.feedback.parts[field.id].lines if view.feedback else ():
        st.caption(line.text)


def _open(
    number: int, field: ExerciseField, together: tuple[ExerciseView, str, str, Context], button: Button, first: bool
) -> None:
    view, card, form, _ = together
    kept = view.answer if isinstance(view.answer, dict) else {}
    key = f"{form}-{field.id}"
    part = _said_of(field.id, view, card)
    lines = part.lines if part else ()
    with st.container(key=f"step-{key}", gap="xsmall"):
        st.caption(t("第 {n} 步，共 {of} 步", n=number, of=len(view.assignment.fields)))
        beside = isinstance(field, NumberField)
        with st.container(horizontal=beside, vertical_alignment="bottom" if beside else "top", gap="small"):
            fields.ask(field, key, resources.shop(), view.exercise.tables, kept.get(field.id), lines)
            if not beside and (demanded := fields.demands(field)):
                st.caption(demanded)
            button(
                t("交这一步"),
                key=f"{form}-step-{field.id}",
                type="primary" if first else "secondary",
                on_click=_hand_in,
                args=(*together, (field,)),
            )
        if beside and (demanded := fields.demands(field)):
            st.caption(demanded)
        if part:
            verdicts.show_part(fields.elsewhere(field, part))


def _said_of(field_id: str, view: ExerciseView, card: str) -> Feedback | None:
    """What could not be read just now, else what the record says."""
    for said in (remark_of(card), view.feedback):
        if isinstance(said, Feedback) and field_id in said.parts:
            return said.parts[field_id]
    return None


def _raw(form: str, of: Collection[ExerciseField]) -> dict[str, Any]:
    return {field.id: fields.raw(field, f"{form}-{field.id}") for field in of}


def _hand_in(view: ExerciseView, card: str, form: str, context: Context, of: Collection[ExerciseField]) -> None:
    """With the pick by which they are graded, as it stands on the page."""
    pick = view.exercise.chooser
    if pick is not None and pick not in of:
        of = [*_filled(form, [field for field in open_fields(view) if field == pick]), *of]
    hand_in(card, view.item, _raw(form, of), replace(context, variant=view.variant))


def _hand_in_filled(view: ExerciseView, card: str, form: str, context: Context) -> None:
    """What is blank is left for later; should everything be, that is said."""
    left = _asked(view)
    _hand_in(view, card, form, context, _filled(form, left) or left)


def _filled(form: str, of: Collection[ExerciseField]) -> list[ExerciseField]:
    return [field for field in of if not fields.is_blank(field, fields.raw(field, f"{form}-{field.id}"))]
