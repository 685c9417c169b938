"""An order: tap the items one after the other.

Every item is a button, so mouse, touch, keyboard and screen reader do the same thing, and an order of n items takes n
taps. A tap on a placed item takes it out again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from courseware.answers.spots import Spot
from courseware.i18n import t
from courseware.web import drafts
from courseware.web.answers import marks


def ask(
    key: str,
    label: str,
    options: Mapping[str, str],
    answer: Any,
    hide_label: bool = False,
    spots: Mapping[str, Spot] = marks.NONE,
) -> None:
    """`options`: id → Markdown in the order to show them in. Buttons: it cannot stand in a form."""
    if key not in st.session_state:
        kept = answer if isinstance(answer, list) else []
        st.session_state[key] = [item for item in dict.fromkeys(kept) if item in options]
    placed: list[str] = st.session_state[key]
    if not hide_label:
        st.markdown(label)
    with st.container(key=f"{key}-placed", gap="xsmall"):
        if not placed:
            st.caption(t("按先后顺序点下面的各项：先点的排在前面。"))
        for number, item in enumerate(placed, start=1):
            st.button(
                f"**{number}**  {options[item]}",
                key=f"{key}-out-{item}",
                icon=":material/undo:",
                icon_position="right",
                help=t("取回这一项"),
                width="stretch",
                wrap=True,
                on_click=_take_out,
                args=(key, item),
            )
            if item in spots:
                marks.show(f"{key}-{item}", spots[item], t("从这里起不对"))
    left = [item for item in options if item not in placed]
    if left and placed:
        st.caption(t("还有 {n} 项没排，接着点第 {place} 项:", n=len(left), place=len(placed) + 1))
    with st.container(key=f"{key}-left", gap="xsmall"):
        for item in left:
            st.button(
                options[item], key=f"{key}-in-{item}", width="stretch", wrap=True, on_click=_put_in, args=(key, item)
            )


def raw(key: str) -> list[str]:
    return list(st.session_state.get(key, []))


def _put_in(key: str, item: str) -> None:
    if item not in st.session_state[key]:  # a double click arrives twice
        st.session_state[key] = [*st.session_state[key], item]
        drafts.keep(key, raw(key))


def _take_out(key: str, item: str) -> None:
    st.session_state[key] = [other for other in st.session_state[key] if other != item]
    drafts.keep(key, raw(key))
