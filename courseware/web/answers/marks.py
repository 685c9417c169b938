"""Marks at the places of an answer: a sign and a word, drawn where it was given.

The mark of an option is a style that holds while the option is chosen or not, as it was: it goes when another one is
chosen, without asking the server. A row or place has an element of its own, which the next run leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import streamlit as st

from courseware.answers.spots import Spot
from courseware.i18n import t

NONE: Mapping[str, Spot] = MappingProxyType({})


def draw(key: str, spots: Mapping[str, Spot]) -> None:
    """Mark options, by their CSS selectors. `style.css` has the looks; what is set here it draws."""
    _style(key, [_rule(selector, spot) for selector, spot in spots.items()])


def hide(key: str, card: str, when: Iterable[str]) -> None:
    """Hide what stands under `key` as soon as one of the selectors `when` finds something in the card."""
    _style(key, [f"{of_key(card)}:has({found}) {of_key(key)} {{ display: none; }}" for found in when])


def show(key: str, spot: Spot, bad: str) -> None:
    """The mark of a row or place, with its reason; `bad` says that it is wrong."""
    sign = f":green[:material/check: **{t('对')}**]" if spot.good else f":red[:material/close: **{bad}**]"
    with st.container(key=f"sign-{'right' if spot.good else 'wrong'}-{key}"):
        st.markdown(f"{sign} {spot.why}".rstrip())


def show_blank(key: str) -> None:
    with st.container(key=f"sign-blank-{key}"):
        st.markdown(f":blue[:material/info: **{t('还没选')}**]")


def of_key(key: str) -> str:
    """The CSS selector of what has this key in Streamlit."""
    return f".st-key-{re.sub(r'[^a-zA-Z0-9_-]', '-', key.strip())}"


def quoted(text: str) -> str:
    """A CSS string that means the text, whatever stands in it, and that cannot end the style element around it."""
    plain = "".join(c if c.isalnum() and c.isascii() else f"\\{ord(c) or 0xFFFD:x} " for c in text)
    return f'"{plain}"'


def _rule(selector: str, spot: Spot) -> str:
    if not spot.chosen:
        return f"{selector}:not(:has(input:checked)) {{ --why: block; --edge: var(--quiet-edge); }}"
    look, sign, word = ("right", "✓", t("对")) if spot.good else ("wrong", "✗", t("不对"))
    return (
        f"{selector}:has(input:checked) {{ --why: block; --ground: var(--{look}-ground); --edge: var(--{look}-edge);"
        f" --ink: var(--{look}-ink); --sign: {quoted(f'{sign} {word}')} / {quoted(word)}; }}"
    )


def _style(key: str, rules: list[str]) -> None:
    if rules:
        with st.container(key=f"marks-of-{key}"):  # with style alone, it would stand outside of the card and outlive it
            st.html(f"<style>{' '.join(rules)}</style><span></span>")
