"""One option or several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from courseware.answers.spots import Spot
from courseware.web.answers import marks
from courseware.web.answers.entered import prefill


def ask(
    key: str,
    label: str,
    options: Mapping[str, str],
    multiple: bool,
    answer: Any,
    hide_label: bool = False,
    spots: Mapping[str, Spot] = marks.NONE,
) -> None:
    """`options`: id → Markdown. An `answer` that names options of another day is passed over."""
    if not multiple:
        prefill(key, answer if answer in options else None)
        st.radio(
            label,
            list(options),
            index=None,
            format_func=lambda option: options[option],
            captions=[spots[option].why if option in spots else "" for option in options] if spots else None,
            key=key,
            on_change="ignore",
            width="stretch",
            label_visibility="collapsed" if hide_label else "visible",
        )
        marks.draw(key, {_option(key, options, option): spot for option, spot in spots.items()})
        return
    if not hide_label:
        st.markdown(label)
    chosen = answer if isinstance(answer, list) else []
    with st.container(key=f"{key}-choices", gap="xsmall"):
        for option, text in options.items():
            prefill(f"{key}-{option}", option in chosen)
            with st.container(key=f"choice-of-{key}-{option}", gap=None):
                st.checkbox(text, key=f"{key}-{option}", on_change="ignore", width="stretch")
                if option in spots:
                    st.caption(spots[option].why)
    marks.draw(key, {marks.of_key(f"choice-of-{key}-{option}"): spot for option, spot in spots.items()})


def changed(key: str, options: Mapping[str, str], multiple: bool, judged: Any) -> list[str]:
    """CSS selectors, one of which finds something as soon as another answer than `judged` is chosen."""
    if not multiple:
        other = f":not({_nth(options, judged)})" if judged in options else "*"  # nothing had been chosen
        return [f"{marks.of_key(key)} [role=radiogroup] > {other} input:checked"]
    return [
        f"{marks.of_key(f'{key}-{option}')} input{':not(:checked)' if option in (judged or ()) else ':checked'}"
        for option in options
    ]


def _option(key: str, options: Mapping[str, str], option: str) -> str:
    return f"{marks.of_key(key)} [role=radiogroup] > {_nth(options, option)}"


def _nth(options: Mapping[str, str], option: str) -> str:
    return f":nth-child({list(options).index(option) + 1})"


def raw(key: str, options: Mapping[str, str], multiple: bool) -> Any:
    if multiple:
        return [option for option in options if st.session_state.get(f"{key}-{option}")]
    return st.session_state.get(key)
