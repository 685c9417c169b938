"""A number: typed as people write numbers."""

from __future__ import annotations

from typing import Any

import streamlit as st

from courseware.content.common import Unit
from courseware.i18n import t
from courseware.web.answers.entered import prefill

UNITS: dict[Unit, str] = {
    "": "",
    "percent": "%",
    "yuan": "元",
    "days": "天",
    "people": "人",
    "orders": "单",
    "items": "件",
    "times": "次",
    "points": "分",
    "hours": "小时",
}
EXAMPLES: dict[Unit, str] = {"percent": "3.2%", "yuan": "1,234.5", "": "12、0.85"}


def labelled(label: str, unit: Unit) -> str:
    """The label with its unit, unless it says it already."""
    word = t(UNITS[unit]) if UNITS[unit] else ""
    return label if not word or word in label else f"{label}（{word}）"


def ask(key: str, label: str, unit: Unit, answer: Any, help: str | None = None) -> None:
    prefill(key, None if answer is None else str(answer))
    st.text_input(
        labelled(label, unit),
        key=key,
        help=help,
        max_chars=60,
        placeholder=t("例如 {example}", example=EXAMPLES.get(unit, "1,234")),
        autocomplete="off",
        width=320,
    )


def raw(key: str) -> str:
    return st.session_state.get(key) or ""
