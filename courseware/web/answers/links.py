"""Links: one box for each placement, high enough to read the whole of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from courseware.answers.feedback import Line
from courseware.answers.spots import Spot
from courseware.i18n import t
from courseware.web.answers import marks
from courseware.web.answers.entered import prefill


def ask(key: str, label: str, places: Mapping[str, str], answer: Any, said: Sequence[Line] = ()) -> None:
    """Each of the lines `said` that is about a placement stands under its box."""
    st.markdown(label)
    kept = answer if isinstance(answer, Mapping) else {}
    for place, text in places.items():
        own = f"{key}-{place}"
        prefill(own, kept.get(place))
        st.text_area(text, key=own, height=104, placeholder="https://", on_change="ignore")
        for number, line in enumerate(line for line in said if line.at == place):
            marks.show(f"{own}-{number}", Spot(chosen=True, good=False, why=line.text), t("不对"))


def elsewhere(said: Sequence[Line], places: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines that stand under no box, and a word about those that do."""
    rest = tuple(line for line in said if line.at not in places)
    return rest if len(rest) == len(said) else (*rest, Line(t("要改的地方写在各条链接下面。")))


def raw(key: str, places: Mapping[str, str]) -> dict[str, str]:
    """Without the boxes that are empty."""
    typed = {place: st.session_state.get(f"{key}-{place}") or "" for place in places}
    return {place: text for place, text in typed.items() if text.strip()}
