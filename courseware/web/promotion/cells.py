"""Cells of a plan: figures as people write them, `1.5万`, read and said back, kept as a draft when a cell is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from courseware.answers.number import accept
from courseware.answers.numbers import Number
from courseware.content.common import Unit
from courseware.promotion.plan import (
    AT,
    CODES,
    FORECAST_CODES,
    FORECAST_MOST,
    MOST_ROUNDS,
    MOST_STOCK,
    number,
    refuse_cell,
    refused,
)
from courseware.promotion.steering import STEER_CODES
from courseware.promotion.wording import sentence
from courseware.record.unavailable import StoreUnavailable
from courseware.verdict import Finding
from courseware.web import resources
from courseware.web.submission import keep_view, view_of

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


def begin(learner_id: str) -> None:
    """Once a visit: the plan as it was left. A step's fields lose their values while another step is shown."""
    if view_of(_form(learner_id), dict) is None:
        keep_view(_form(learner_id), {**START, **resources.planner().draft(learner_id)})


def fill(learner_id: str, raw: Mapping[str, Any]) -> None:
    """Put values into their cells, as they are, also those that are not allowed."""
    _kept(learner_id).update(raw)
    for code in raw:
        st.session_state.pop(_key(learner_id, code), None)


def entered(learner_id: str, steering: bool = False) -> dict[str, Any]:
    """What stands in the cells, by code: blank ones are None, and what cannot be read is the text as it was typed."""
    kept = _kept(learner_id)
    codes = STEER_CODES if steering else (*CODES, *FORECAST_CODES)
    return {code: _standing(learner_id, code, kept) for code in codes}


def changed(learner_id: str) -> bool:
    """Whether anything differs from the plan that everybody begins with."""
    return any(START.get(code) != value for code, value in entered(learner_id).items())


def cell(learner_id: str, label: str, code: str, hidden: bool = True, placeholder: str = "") -> None:
    """What cannot be read or is not allowed stays as it was typed, and gets a sentence (see `problems`)."""
    with _frame(learner_id, code):
        st.text_input(
            label, key=_key(learner_id, code), on_change=_keep, args=(learner_id, code), autocomplete="off",
            label_visibility="collapsed" if hidden else "visible", placeholder=placeholder or None,
        )  # fmt: skip


def rounds(learner_id: str, label: str, code: str) -> None:
    """So many as can be chosen; a file may have brought another number."""
    key, value = _key(learner_id, code), _kept(learner_id).get(code)
    choices = range(MOST_ROUNDS + 1)
    if key not in st.session_state and value is not None and value in choices:
        st.session_state[key] = int(value)
    st.segmented_control(
        label, list(choices), key=key, on_change=_keep, args=(learner_id, code), label_visibility="collapsed"
    )


def problems(learner_id: str, codes: Iterable[str], steering: bool = False) -> None:
    """What is wrong with cells that were filled in; those that are blank are asked for when the plan is played."""
    raw = entered(learner_id, steering)
    for code in codes:
        if raw[code] is not None and (problem := _refused(code, raw[code])):
            st.markdown(f":red[:material/error: {sentence(problem)}]")


def _frame(learner_id: str, code: str) -> DeltaGenerator:
    """A field before it is drawn, in a frame that says whether it can be read."""
    key, kept = _key(learner_id, code), _kept(learner_id)
    if key not in st.session_state:
        st.session_state[key] = _written(kept.get(code), code)
    value = _standing(learner_id, code, kept)
    state = "bad" if value is not None and _refused(code, value) else "good"
    return st.container(key=f"618-cell-{state}-{code.replace('.', '-')}")


def _refused(code: str, value: Any) -> Finding | None:
    plain = code.removeprefix("steer.")
    if plain in AT:
        problem = refuse_cell(plain, value)
        return refused(code, value, problem.data["low"], problem.data["high"]) if problem and plain != code else problem
    most = FORECAST_MOST[code.split(".")[1]] if code.startswith("forecast") else MOST_STOCK
    read = number(value)
    return refused(code, value, 0, most) if read is None or not 0 <= read <= most else None


def _form(learner_id: str) -> str:
    return f"618-plan-{learner_id}"


def _kept(learner_id: str) -> dict[str, Any]:
    return view_of(_form(learner_id), dict) or {}


def _standing(learner_id: str, code: str, kept: Mapping[str, Any]) -> float | str | None:
    key = _key(learner_id, code)
    if key not in st.session_state:
        return kept.get(code)
    value = st.session_state[key]
    if not code.startswith("rounds"):
        return _read(value, code)
    # Nothing is chosen where a number that cannot be chosen stands.
    return kept.get(code) if value is None and kept.get(code) not in range(MOST_ROUNDS + 1) else float(value or 0)


def _keep(learner_id: str, code: str) -> None:
    """Callback: a cell was left. The number that was read takes the place of what was typed."""
    st.session_state.pop(OUTCOME, None)  # it was said of the plan as it stood before
    key, kept = _key(learner_id, code), _kept(learner_id)
    kept[code] = _standing(learner_id, code, kept)
    st.session_state[key] = int(kept[code]) if code.startswith("rounds") else _written(kept[code], code)
    save(learner_id)


def save(learner_id: str) -> None:
    """Keep what stands in the cells, those of the evening among them."""
    raw = {
        **entered(learner_id),
        **{code: value for code, value in entered(learner_id, True).items() if value is not None},
    }
    try:
        resources.planner().save_draft(learner_id, raw)
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
