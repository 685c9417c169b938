"""One option or several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from courseware.web.answers.entered import prefill


def ask(
    key: str, label: str, options: Mapping[str, str], multiple: bool, answer: Any, hide_label: bool = False
) -> None:
    """`options`: id → Markdown. An `answer` that names options of another day is passed over."""
    if not multiple:
        prefill(key, answer if answer in options else None)
        st.radio(
            label,
            list(options),
            index=None,
            format_func=lambda option: options[option],
            key=key,
            on_change="ignore",
            label_visibility="collapsed" if hide_label else "visible",
        )
        return
    if not hide_label:
        st.markdown(label)
    chosen = answer if isinstance(answer, list) else []
    with st.container(key=f"{key}-choices"):
        for option, text in options.items():
            prefill(f"{key}-{option}", option in chosen)
            st.checkbox(text, key=f"{key}-{option}", on_change="ignore")


def raw(key: str, options: Mapping[str, str], multiple: bool) -> Any:
    if multiple:
        return [option for option in options if st.session_state.get(f"{key}-{option}")]
    return st.session_state.get(key)
