"""What a widget holds: the session's value, or what the record has kept."""

from __future__ import annotations

from typing import Any

import streamlit as st


def prefill(key: str, value: Any) -> None:
    """Give the widget of `key` a first value; what was entered in this session stays."""
    if value is not None and key not in st.session_state:
        st.session_state[key] = value
