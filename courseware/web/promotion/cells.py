"""Cells of a plan: figures as people write them, `1.5万`, read and said back, kept as a draft when a cell is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from courseware.answers.number import accept
from courseware.answers.numbers import Number
from courseware.content.common import Unit
from courseware.promotion.plan import CODES, FORECAST_CODES
from courseware.promotion.steering import STEER_CODES
from courseware.record.unavailable import StoreUnavailable
from courseware.web import resources

START: dict[str, float] = {
    **dict.fromkeys(CODES, 0.0),
    **{code: 5_000.0 for code in CODES if code.split(".")[0] in ("search_ads", "feed_ads", "live", "content")},
    **{code: 1.0 for code in CODES if code.startswith("rounds")},
    **{code: 0.10 for code in CODES if code.startswith("cut")},
    "threshold": 299.0, "coupon": 30.0,
    "stock.traffic": 900.0, "stock.profit": 2_300.0, "stock.activity": 800.0, "shifts": 5.0,
}  # fmt: skip
"""What stands in an unopened plan: money spread evenly, which is nobody's best plan."""
OUTCOME = "618-outcome"
"""Where the session keeps what came of the last click."""


def unit_of(code: str) -> Unit:
    match code.removeprefix("steer.").split("."):
        case ["cut", _]:
            return "percent"
        case ["stock" | "more", _] | ["forecast", "units", _]:
            return "items"
        case ["rounds", _] | ["shifts"]:
            return "times"
        case _:
            return "yuan"


def _key(learner_id: str, code: str) -> str:
    return f"618-{learner_id}-{code.replace('.', '-')}"


def fill(learner_id: str, raw: Mapping[str, Any]) -> None:
    """Put values into their cells, as they are, also those that are not allowed."""
    for code, value in raw.items():
        st.session_state[_key(learner_id, code)] = _written(value, code)


def entered(learner_id: str, steering: bool = False) -> dict[str, Any]:
    """What stands in the cells, by code: blank ones are None, and what cannot be read is the text as it was typed."""
    codes = STEER_CODES if steering else (*CODES, *FORECAST_CODES)
    return {code: _read(st.session_state.get(_key(learner_id, code)), code) for code in codes}


def begin(learner_id: str) -> None:
    """Cells lose their values when the learner leaves the page: the draft brings them back."""
    if _key(learner_id, "threshold") not in st.session_state:
        fill(learner_id, {**START, **resources.planner().draft(learner_id)})


def cell(learner_id: str, label: str, code: str, hidden: bool = False) -> None:
    """What cannot be read or is not allowed gets a sentence when the plan is played, and is not put right silently."""
    st.text_input(
        label, key=_key(learner_id, code), on_change=_keep, args=(learner_id, code), autocomplete="off",
        label_visibility="collapsed" if hidden else "visible",
    )  # fmt: skip


def _keep(learner_id: str, code: str) -> None:
    """Callback: a cell was left. The number that was read takes the place of what was typed."""
    st.session_state.pop(OUTCOME, None)  # it was said of the plan as it stood before
    key = _key(learner_id, code)
    st.session_state[key] = _written(_read(st.session_state[key], code), code)
    if code in STEER_CODES:
        return
    try:
        resources.planner().save_draft(learner_id, entered(learner_id))
    except StoreUnavailable as problem:
        st.toast(str(problem), icon=":material/warning:")


def _read(text: str | None, code: str) -> float | str | None:
    """The number in a cell, a percent as its fraction; the text itself if it is none, and None for nothing."""
    unit = unit_of(code)
    number = accept(text, unit)
    if isinstance(number, Number):
        return round(number.readings(unit)[0], 12)
    return None if number.id == "blank" else text


def _written(value: Any, code: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value * 100 if unit_of(code) == 'percent' else value:,.12g}"
    return "" if value is None else str(value)
