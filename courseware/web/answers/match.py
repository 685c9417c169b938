"""Pairs, and sorting into bins: each left gets one right."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from courseware.answers.spots import Spot
from courseware.i18n import t
from courseware.web.answers import marks
from courseware.web.answers.entered import prefill

SIDE_BY_SIDE = 22
"""Up to so many characters in all, the rights stand side by side as buttons; otherwise in a drop-down list."""


def ask(
    key: str,
    label: str,
    lefts: Mapping[str, str],
    rights: Mapping[str, str],
    answer: Any,
    hide_label: bool = False,
    spots: Mapping[str, Spot] = marks.NONE,
    blank: Collection[str] = (),
) -> None:
    """`spots` by left; `blank` are the lefts that are to be marked as not answered."""
    if not hide_label:
        st.markdown(label)
    kept = answer if isinstance(answer, dict) else {}
    short = sum(len(text) for text in rights.values()) <= SIDE_BY_SIDE
    for left, text in lefts.items():
        own = f"{key}-{left}"
        prefill(own, kept.get(left) if kept.get(left) in rights else None)
        with st.container(key=f"row-of-{own}", gap="xsmall"):
            if short:  # required: a second click on what is chosen leaves it chosen
                st.segmented_control(text, list(rights), format_func=lambda r: rights[r], key=own, required=True)
            else:
                st.selectbox(
                    text,
                    list(rights),
                    index=None,
                    format_func=lambda r: rights[r],
                    placeholder=t("请选择"),
                    key=own,
                )
            if left in spots:
                marks.show(own, spots[left], t("不对"))
            elif left in blank:
                marks.show_blank(own)


def raw(key: str, lefts: Mapping[str, str]) -> dict[str, Any]:
    return {left: st.session_state[f"{key}-{left}"] for left in lefts if st.session_state.get(f"{key}-{left}")}
