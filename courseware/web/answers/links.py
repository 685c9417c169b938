"""Links: one box for each placement, high enough to read the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from courseware.web.answers.entered import prefill


def ask(key: str, label: str, places: Mapping[str, str], answer: Any) -> None:
    st.markdown(label)
    kept = answer if isinstance(answer, Mapping) else {}
    for place, text in places.items():
        prefill(f"{key}-{place}", kept.get(place))
        st.text_area(text, key=f"{key}-{place}", height=72, placeholder="https://", on_change="ignore")


def raw(key: str, places: Mapping[str, str]) -> dict[str, str]:
    """Without the boxes that are empty."""
    typed = {place: st.session_state.get(f"{key}-{place}") or "" for place in places}
    return {place: text for place, text in typed.items() if text.strip()}
