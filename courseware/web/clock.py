"""A clock that counts down in the browser, without a run of the page (server/sittings.js)."""

from __future__ import annotations

from html import escape

import streamlit as st

from courseware.i18n import t


def show(left: float, said: str = "") -> None:
    """`left`: seconds; `said` is said when a minute is left. It can be folded away, and unfolds for that minute."""
    st.html(
        f'<details class="clock" open data-left="{left:.2f}" data-said="{escape(said)}">'
        f"<summary>{escape(t('时钟'))}</summary><b role='timer'>{int(left // 60)}:{int(left % 60):02d}</b>"
        "<span role='status'></span></details>",
        width="content",
    )
