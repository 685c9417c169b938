"""What is entered is kept by itself. Of most fields `drafts.js` tells the server, which runs no script for it; what a
browser cannot read from the page (an order, the cells of a table, a file) its widget keeps here, by `keep`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, assert_never

import streamlit as st

from courseware.content.exercise import ChoiceField, ExerciseField, LinksField, MatchField
from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study.drafting import Shape, shape_of
from courseware.study.views import ExerciseView, ItemView, QuestionView
from courseware.web import resources


@dataclass(frozen=True)
class _Place:
    """What the widgets of one key answer."""

    learner_id: str
    item: str
    field: str | None
    variant: int
    attempts: int
    occasion: str | None


def line(form: str, view: ItemView, learner_id: str, occasion: str | None = None) -> None:
    """The quiet line near a form that says how its draft is. It tells the script, too, which widgets are fields of
    what: those of `form` have the keys that `answers/` gives them. `occasion` is the id of the test that they answer:
    what is entered there is its answer."""
    fields = []
    for key, field, asked in _fields(form, view):
        st.session_state.setdefault("places of drafts", {})[key] = _Place(
            learner_id, view.item, field, view.variant, view.attempts, occasion
        )
        if asked is not None:
            fields.append({"field": field, **asked})
    draft = {
        "learner": learner_id,
        "item": view.item,
        "variant": view.variant,
        "attempts": view.attempts,
        "occasion": occasion,
        "fields": fields,
        "words": {
            "kept": t("已保存") if occasion is None else t("刚刚保存，交卷前都可以改"),
            "later": t("还没存上，会再试"),
            "not": t("这里没能自动保存，请提交") if occasion is None else t("这个改动没有存上"),
            "over": t("测试已经结束，这个改动没有计入"),
        },
    }
    if occasion is not None:
        said = t("已保存，交卷前都可以改") if view.answer else ""
    else:
        kept = st.session_state.get("drafts kept", {}).get(view.item) == (view.variant, view.attempts)
        said = t("已保存") if kept else ""
    # Texts of the course with brackets would have the browser's sanitiser take the attribute away.
    data = json.dumps(draft, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    with st.container(key=f"draft-of-{form}"):
        st.html(f'<p class="draft" data-draft="{escape(data)}">{said}</p>')


def keep(key: str, value: Any) -> None:
    """For the callback of a widget of `key`: keep what it holds now. While the record is away the session has it, as
    the page says."""
    place: _Place | None = st.session_state.get("places of drafts", {}).get(key)
    if place is None:
        return
    try:
        resources.study().drafting.set(place.learner_id, place.item, place.field, value, place.occasion)
    except StoreUnavailable:
        return
    # Until it is handed in, however often the page is drawn before.
    st.session_state.setdefault("drafts kept", {})[place.item] = (place.variant, place.attempts)


def _fields(form: str, view: ItemView) -> list[tuple[str, str | None, dict[str, Any] | None]]:
    """The key of each field's widgets, its name, and how the script reads them; None if it cannot."""
    match view:
        case QuestionView(presented=shown):
            key, shape = f"{form}-answer", shape_of(resources.course().questions[shown.id])
            return [(key, None, _read(key, shape, shown.options, shown.lefts, shown.rights))]
        case ExerciseView(assignment=assignment):
            keyed = [(f"{form}-{field.id}", field) for field in assignment.fields]
            return [(key, field.id, _read_field(key, field)) for key, field in keyed]
        case _:
            assert_never(view)


def _read_field(key: str, field: ExerciseField) -> dict[str, Any] | None:
    match field:
        case ChoiceField():
            return _read(key, shape_of(field), field.options)
        case MatchField():
            return _read(key, shape_of(field), {}, field.lefts, field.rights)
        case LinksField():
            return _read(key, shape_of(field), lefts=field.places)
        case _:
            return _read(key, shape_of(field))


def _read(
    key: str,
    shape: Shape | None,
    options: Mapping[str, str] | None = None,
    lefts: Mapping[str, str] | None = None,
    rights: Mapping[str, str] | None = None,
) -> dict[str, Any] | None:
    """`boxes`: the key of each widget, by what it is for; `choices`: the ids that a widget offers, with their texts,
    in the order in which they are shown."""
    match shape:
        case None:
            return None
        case Shape.TEXT:
            boxes, choices = {"": key}, None
        case Shape.QUERY:
            boxes, choices = {"": f"{key}-sql"}, None
        case Shape.ONE:
            boxes, choices = {"": key}, options
        case Shape.SEVERAL:
            boxes, choices = {option: f"{key}-{option}" for option in options or ()}, None
        case Shape.PAIRS | Shape.TEXTS:
            boxes, choices = {left: f"{key}-{left}" for left in lefts or ()}, rights
        case _:
            assert_never(shape)
    return {"shape": shape, "boxes": list(boxes.items()), "choices": list((choices or {}).items())}
