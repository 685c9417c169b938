"""The planner's page: a campaign, one step a screen."""

from __future__ import annotations

from typing import assert_never

import streamlit as st

from courseware.i18n import keeping_language, t
from courseware.promotion.runs import Ground
from courseware.promotion.solved import Solved
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.spreadsheet import XLSX_TYPE
from courseware.study.planner import PlannerView
from courseware.verdict import Finding
from courseware.web import identity, resources
from courseware.web.promotion import (
    budget,
    debrief,
    evening,
    forecast,
    graded,
    look_back,
    offer,
    practice,
    result,
    shared,
    steps,
    stock,
)
from courseware.web.promotion.cells import OUTCOME, begin, changed, entered, fill, save
from courseware.web.promotion.steps import Step
from courseware.web.submission import keep_view, view_of
from courseware.web.uploads import file_in


def render() -> None:
    learner = identity.learner()
    if learner is None:
        look_back.show(resources.planner().solved(Ground.PRACTICE, ""))
        return
    _campaign(learner)


@st.fragment
def _campaign(learner: Learner) -> None:
    """A fragment: a figure that is typed redraws its step alone."""
    shown = f"618-{learner.id}"
    try:
        view = resources.planner().view(learner.id)
        begin(learner.id)
        keep_view(shown, view)
        contest = shared.planned() if resources.CLASSROOM else None
    except StoreUnavailable:  # what has been typed stays, and can be played when the record is back
        kept = view_of(shown, PlannerView)
        if kept is None:
            look_back.show(resources.planner().solved(Ground.OWN, learner.id))
            return
        view, contest = kept, None
    step = steps.current(learner.id, view, changed(learner.id))
    steps.show(learner.id, step, view)
    if contest is not None:
        shared.bar(learner.id, contest)
    with st.container(key=f"campaign-at-{step}"):
        _step(learner, view, step, shared.market_of(contest) if contest is not None else None)
    if step not in (Step.LOOK, Step.EVENING):
        _files(learner, view)


def _step(learner: Learner, view: PlannerView, step: Step, together: Solved | None) -> None:
    """`together`: the market that the class plans for now, if it does."""
    graded_in = resources.planner().solved(Ground.OWN, learner.id)
    own = together or graded_in
    match step:
        case Step.LOOK:
            look_back.show(own)
            steps.foot(step, t("排预算和会员"), t("随时可以停，已自动保存"))
        case Step.BUDGET:
            budget.show(learner.id, own.believed)
        case Step.OFFER:
            offer.show(learner.id, own)
        case Step.STOCK:
            stock.show(learner.id, own.believed)
        case Step.FORECAST:
            forecast.show(learner.id, own.believed, view)
        case Step.PRACTICE:
            practice.show(learner.id, view)
        case Step.GRADED:
            graded.show(learner.id, view)
        case Step.EVENING:
            evening.show(learner.id, graded_in.market, view)
        case Step.DEBRIEF:
            debrief.show(learner, view)
        case _:
            assert_never(step)


def _files(learner: Learner, view: PlannerView) -> None:
    with st.container(key="campaign-files"), st.expander(t("导出、导入方案")):
        st.caption(
            t(
                "导出一份 Excel：现在的方案、每一次运行、正在看的那一次逐日结果，计分的还有复盘单。"
                "改好“数值”一列，还能导入回来。"
            )
        )
        shown = result.chosen(view.runs)
        st.download_button(
            t("导出方案和结果"),
            data=keeping_language(lambda: resources.planner().export(learner, entered(learner.id), shown)),
            file_name=t("618 方案-{name}.xlsx", name=learner.name),
            mime=XLSX_TYPE,
            on_click="ignore",
            key="618-export",
        )
        key = f"618-file-{learner.id}"
        st.file_uploader(t("导入方案文件（XLSX）"), key=key)  # any file, so that our own sentence answers
        st.button(
            t("用这个文件替换现在的方案"),
            key="618-import",
            disabled=file_in(key) is None,
            on_click=_import,
            args=(learner.id, key),
        )
        if view.first:
            st.caption(t("第一版的 {n} 次运行在导出的文件里。", n=len(view.first)))


def _import(learner_id: str, key: str) -> None:
    file = file_in(key)
    if file is None:
        return
    try:
        taken = resources.planner().take_file(learner_id, file.name, file.getvalue())
    except StoreUnavailable as problem:
        st.session_state[OUTCOME] = problem
        return
    if isinstance(taken, Finding):
        st.session_state[OUTCOME] = taken
        return
    fill(learner_id, taken.raw)
    save(learner_id)
    st.session_state.pop(OUTCOME, None)
    if taken.lacks:
        st.session_state[OUTCOME] = Finding("plan-file-first-edition", {"lacks": list(taken.lacks)})
    st.toast(t("已经换成文件里的方案"), icon=":material/check:")
