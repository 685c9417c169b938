"""Written answers."""

from __future__ import annotations

from typing import Any

import streamlit as st

from courseware.i18n import t
from courseware.web.answers.entered import prefill


def ask(key: str, label: str, max_length: int, answer: Any, help: str | None = None, hide_label: bool = False) -> None:
    prefill(key, answer if isinstance(answer, str) else None)
    st.text_area(
        label,
        key=key,
        help=help,
        height=140,
        placeholder=t("用自己的话写，最多 {n} 字", n=max_length),
        label_visibility="collapsed" if hide_label else "visible",
        on_change="ignore",
    )


def raw(key: str) -> str:
    return st.session_state.get(key) or ""
