"""A clock that counts down in the browser (server/sittings.js)."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t


def clock(left: float) -> None:
    """Seconds that are left. It can be folded away, and unfolds for the last minute."""
    said = t("还剩 1 分钟")
    st.html(
        f'<details class="clock" open data-left="{left:.2f}" data-said="{said}">'
        f"<summary>{t('时钟')}</summary><b role='timer'>{int(left // 60)}:{int(left % 60):02d}</b>"
        "<span role='status'></span></details>",
        width="content",
    )
