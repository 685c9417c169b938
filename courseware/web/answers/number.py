"""A number: typed as people write numbers."""

from __future__ import annotations

from typing import Any

import streamlit as st

from courseware.answers.wording import unit_word
from courseware.content.common import Unit
from courseware.i18n import N_, t
from courseware.web.answers import marks
from courseware.web.answers.entered import prefill

EXAMPLES: dict[Unit, str] = {"percent": N_("例如 3.2%"), "yuan": N_("例如 1,234.5"), "": N_("例如 12、0.85")}


def labelled(label: str, unit: Unit) -> str:
    """The label with its unit, unless it says it already."""
    word = unit_word(unit)
    return label if not word or word in label else t("{label}（{unit}）", label=label, unit=word)


def with_unit(typed: str, unit: Unit) -> str:
    """A number as it was typed, with its unit unless it has one. A percent may have been meant without the sign."""
    word = unit_word(unit)
    return typed.strip() if unit == "percent" or not word or word in typed else f"{typed.strip()} {word}"


def ask(key: str, label: str, unit: Unit, answer: Any, help: str | None = None) -> None:
    prefill(key, None if answer is None else str(answer))
    st.text_input(
        labelled(label, unit),
        key=key,
        help=help,
        placeholder=t(EXAMPLES.get(unit, N_("例如 1,234"))),
        autocomplete="off",
        on_change="ignore",
        width=320,
    )


def changed(key: str, judged: Any) -> list[str]:
    """A CSS selector that finds something as soon as another number than `judged` stands there."""
    return [f"{marks.of_key(key)} input:not([value={marks.quoted(str(judged))}])"]


def raw(key: str) -> str:
    return st.session_state.get(key) or ""
