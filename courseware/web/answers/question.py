"""The widgets of a question of any kind, and what stands in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, assert_never

import streamlit as st

from courseware.answers.question import PresentedQuestion
from courseware.answers.spots import Spot
from courseware.i18n import t
from courseware.web.answers import choice, marks, number, order, text
from courseware.web.answers import match as pairs


def needs_runs(shown: PresentedQuestion) -> bool:
    """Whether each tap on a row or an item must run the page, so that it may not stand in a form."""
    return shown.kind in ("order", "match", "sort")


def ask(
    shown: PresentedQuestion,
    key: str,
    answer: Any,
    spots: Mapping[str, Spot] = marks.NONE,
    blank: Collection[str] = (),
) -> None:
    """`answer` is what to fill in at first; `blank` are the rows that are to be marked as not answered."""
    match shown.kind:
        case "single" | "multiple":
            choice.ask(key, t("选项"), shown.options, shown.kind == "multiple", answer, hide_label=True, spots=spots)
        case "number":
            number.ask(key, t("你的答案"), shown.unit, answer)
        case "match" | "sort":
            pairs.ask(key, t("配对"), shown.lefts, shown.rights, answer, True, spots, blank)
        case "text":
            text.ask(key, t("你的回答"), shown.max_length, answer, hide_label=True)
        case "order":
            order.ask(key, shown.stem, shown.options, answer, hide_label=True, spots=spots)
        case _:
            assert_never(shown.kind)


def raw(shown: PresentedQuestion, key: str) -> Any:
    match shown.kind:
        case "single" | "multiple":
            return choice.raw(key, shown.options, shown.kind == "multiple")
        case "number":
            return number.raw(key)
        case "order":
            return order.raw(key)
        case "match" | "sort":
            return pairs.raw(key, shown.lefts)
        case "text":
            return text.raw(key)
        case _:
            assert_never(shown.kind)


def entered(shown: PresentedQuestion, key: str, answer: Any) -> Any:
    """What stands in the widgets; before they are drawn, the `answer` that they will be filled with."""
    return raw(shown, key) if any(name in st.session_state for name in _keys(shown, key)) else answer


def forget(shown: PresentedQuestion, key: str) -> None:
    """Empty the widgets, which are then filled with the answer that they are given. For callbacks only."""
    for name in _keys(shown, key):
        st.session_state.pop(name, None)


def _keys(shown: PresentedQuestion, key: str) -> list[str]:
    return [key, *(f"{key}-{part}" for part in (*shown.options, *shown.lefts))]
