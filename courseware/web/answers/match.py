"""Pairs, and sorting into bins: each left gets one right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from courseware.i18n import t
from courseware.web.answers.entered import prefill

SIDE_BY_SIDE = 22
"""Up to so many characters in all, the rights stand side by side as buttons; otherwise in a drop-down list."""


def ask(
    key: str, label: str, lefts: Mapping[str, str], rights: Mapping[str, str], answer: Any, hide_label: bool = False
) -> None:
    if not hide_label:
        st.markdown(label)
    kept = answer if isinstance(answer, dict) else {}
    short = sum(len(text) for text in rights.values()) <= SIDE_BY_SIDE
    for left, text in lefts.items():
        own = f"{key}-{left}"
        prefill(own, kept.get(left) if kept.get(left) in rights else None)
        if short:
            st.segmented_control(text, list(rights), format_func=lambda r: rights[r], key=own, on_change="ignore")
        else:
            st.selectbox(
                text,
                list(rights),
                index=None,
                format_func=lambda r: rights[r],
                placeholder=t("请选择"),
                key=own,
                on_change="ignore",
            )


def raw(key: str, lefts: Mapping[str, str]) -> dict[str, Any]:
    return {left: st.session_state[f"{key}-{left}"] for left in lefts if st.session_state.get(f"{key}-{left}")}
