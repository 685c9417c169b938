"""What the planner's buttons do, and what is said of the last click. For callbacks: nothing is drawn by an act."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from courseware.answers.wording import sentence as file_sentence
from courseware.i18n import t
from courseware.promotion.plan import AT, CODES, FORECAST_CODES, Plan
from courseware.promotion.wording import knows, sentence
from courseware.record.unavailable import StoreUnavailable
from courseware.study.planner import Run, Underway
from courseware.verdict import Finding
from courseware.web import resources, verdicts
from courseware.web.promotion.cells import OUTCOME, entered, fill, save
from courseware.web.promotion.steps import Step, go, label_of
from courseware.web.submission import nonce_of

SHOWN = "618-shown"
"""Where the session keeps which run is looked at."""


def practise(learner_id: str) -> None:
    """Play the plan as it stands. The same plan handed in twice in a row is one run."""
    raw = entered(learner_id)
    _outcome(lambda: resources.planner().practise(learner_id, raw, nonce_of(f"618-practice-{learner_id}", raw)))


def try_plan(learner_id: str, plan: Plan) -> None:
    """Take the advised plan and play it."""
    fill(learner_id, plan.to_dict())
    save(learner_id)
    practise(learner_id)
    go(Step.PRACTICE)


def begin_graded(learner_id: str) -> None:
    _outcome(lambda: resources.planner().begin(learner_id, entered(learner_id)))
    if isinstance(st.session_state.get(OUTCOME), Underway):
        go(Step.EVENING)


def steer(learner_id: str, changed: bool) -> None:
    raw = entered(learner_id, steering=True) if changed else {}
    nonce = nonce_of(f"618-steer-{learner_id}", raw)
    _outcome(lambda: resources.planner().steer(learner_id, raw, nonce))
    if isinstance(st.session_state.get(OUTCOME), Run):
        fill(learner_id, dict.fromkeys(entered(learner_id, steering=True)))
        save(learner_id)
        go(Step.DEBRIEF)


def _outcome(play: Callable[[], Run | Underway | Finding]) -> None:
    try:
        outcome = play()
    except StoreUnavailable as problem:
        st.session_state[OUTCOME] = problem
        return
    st.session_state[OUTCOME] = outcome
    if isinstance(outcome, Run):
        st.session_state[SHOWN] = outcome.nonce


def said() -> None:
    """What is wrong with the last click, with the way to the step where it is mended."""
    outcome = st.session_state.get(OUTCOME)
    match outcome:
        case Finding():
            st.warning(words_of(outcome), icon=":material/edit:")
            if (step := _step_of(outcome)) is not None:
                st.button(t("去改：{step}", step=label_of(step)), key="618-mend", on_click=go, args=(step,))
        case StoreUnavailable():
            verdicts.show(outcome)
        case _:
            pass


def words_of(finding: Finding) -> str:
    """A finding of the planner, or of the file that was given to it."""
    return sentence(finding) if knows(finding) else file_sentence(finding)


def _step_of(finding: Finding) -> Step | None:
    match finding.id:
        case "plan-over-budget":
            return Step.BUDGET
        case "plan-over-cash":
            return Step.STOCK
        case "plan-forecast-needed" | "plan-range-reversed":
            return Step.FORECAST
        case "plan-cell" | "plan-missing" | "plan-rounds-whole":
            return step_of(str(finding.data["code"]))
        case _:
            return None


def step_of(code: str) -> Step | None:
    """Where a cell is filled in."""
    if code in FORECAST_CODES:
        return Step.FORECAST
    if code not in AT:
        return None
    kind = code.partition(".")[0]
    if kind in ("cut", "threshold", "coupon"):
        return Step.OFFER
    return Step.STOCK if kind in ("stock", "shifts") else Step.BUDGET


def blanks(learner_id: str) -> dict[Step, int]:
    """How many cells of the plan are blank, by step."""
    found: dict[Step, int] = {}
    raw = entered(learner_id)
    for code in CODES:
        if raw[code] is None and (step := step_of(code)) is not None:
            found[step] = found.get(step, 0) + 1
    return found
