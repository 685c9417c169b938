"""The campaign's steps: where one stands, which can be opened, and the buttons that lead from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import streamlit as st

from courseware.i18n import t
from courseware.study.planner import PlannerView


class Step(StrEnum):
    """The page's address has them: `?step=budget`."""

    LOOK = "look"
    BUDGET = "budget"
    OFFER = "offer"
    STOCK = "stock"
    FORECAST = "forecast"
    PRACTICE = "practice"
    GRADED = "graded"
    EVENING = "evening"
    DEBRIEF = "debrief"


ORDER = list(Step)


def label_of(step: Step) -> str:
    return {
        Step.LOOK: t("看清去年"), Step.BUDGET: t("预算会员"), Step.OFFER: t("价格与券"), Step.STOCK: t("备货现金"),
        Step.FORECAST: t("预测"), Step.PRACTICE: t("练习"), Step.GRADED: t("计分"), Step.EVENING: t("首日调整"),
        Step.DEBRIEF: t("复盘"),
    }[step]  # fmt: skip


def current(learner_id: str, view: PlannerView, begun: bool) -> Step:
    """The step in the address; else where one is likely to go on. What has been seen once can be opened from any."""
    asked = st.query_params.get("step")
    step = Step(asked) if asked in ORDER else _likely(view, begun)
    if not _there(step, view):
        step = _likely(view, begun)
    seen = f"618-seen-{learner_id}"
    before = st.session_state.get(seen, ORDER.index(Step.GRADED) if begun or view.runs else 0)
    st.session_state[seen] = max(before, ORDER.index(step))
    return step


def _likely(view: PlannerView, begun: bool) -> Step:
    if view.underway is not None:
        return Step.EVENING
    if view.runs:
        return Step.DEBRIEF if view.runs[-1].number else Step.PRACTICE
    return Step.BUDGET if begun else Step.LOOK


def _there(step: Step, view: PlannerView) -> bool:
    match step:
        case Step.EVENING:
            return view.underway is not None or bool(view.graded)
        case Step.DEBRIEF:
            return bool(view.graded)
        case _:
            return True


def show(learner_id: str, now: Step, view: PlannerView) -> None:
    """On a desk all steps side by side; on a phone how far one is, and the steps behind a button."""
    at = ORDER.index(now)
    with st.container(key="campaign-steps", horizontal=True, gap=None):
        _buttons(learner_id, now, view, "618-step")
    with st.container(key="campaign-progress", gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.caption(t("第 {n} 步，共 {of} 步", n=at + 1, of=len(ORDER)))
            with st.popover(t("全部步骤"), type="tertiary", key="campaign-all"):
                _buttons(learner_id, now, view, "618-step-of-all")
        st.progress((at + 1) / len(ORDER))


def _buttons(learner_id: str, now: Step, view: PlannerView, key: str) -> None:
    seen = st.session_state[f"618-seen-{learner_id}"]
    for index, step in enumerate(ORDER):
        mark = "✓" if index < ORDER.index(now) else str(index + 1)
        name = f"**{label_of(step)}**" if step is now else label_of(step)
        closed = not _there(step, view) or (index > seen and step not in (Step.EVENING, Step.DEBRIEF))
        st.button(
            f"**{mark}** {name}", key=f"{key}-{step}", type="tertiary", disabled=closed, on_click=go, args=(step,)
        )


def go(step: Step) -> None:
    """Callback."""
    st.query_params["step"] = step


def foot(now: Step, onward: str, said: str = "", closed: bool = False, primary: bool = True) -> None:
    """Back, and on to the next step. `closed`: `onward` says why not. `primary`: nothing else on the screen is."""
    with footing(now, said or t("已自动保存")):
        st.button(
            onward, key="618-go-on", type="primary" if primary else "secondary", icon=":material/arrow_forward:",
            icon_position="right", disabled=closed, on_click=go, args=(ORDER[ORDER.index(now) + 1],),
        )  # fmt: skip


@contextmanager
def footing(now: Step, said: str) -> Iterator[None]:
    """The last line of a step; what is drawn inside stands at its end."""
    at = ORDER.index(now)
    with st.container(key="campaign-foot", horizontal=True, vertical_alignment="center"):
        if at:
            before = ORDER[at - 1]
            st.button(label_of(before), key="618-go-back", icon=":material/arrow_back:", on_click=go, args=(before,))
        st.caption(said)
        yield
