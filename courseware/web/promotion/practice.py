"""The sixth step: the plan in the practice market, as often as one likes."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.promotion.advice import SMALL
from courseware.promotion.market import SEEDS
from courseware.promotion.plan import read_plan
from courseware.promotion.runs import Ground
from courseware.promotion.wording import percent, yuan
from courseware.study.planner import PlannerView, Run
from courseware.web.promotion import acts, result
from courseware.web.promotion.cells import entered
from courseware.web.promotion.steps import Step, foot, go, label_of


def show(learner_id: str, view: PlannerView) -> None:
    runs = [run for run in view.runs if run.ground is Ground.PRACTICE]
    run = result.chosen(runs)
    if run is None:
        st.title(t("练一次，看看多赚多少"), anchor=False)
        st.caption(t("练习市场就是店里的数据，不限次数，不记分。"))
    else:
        _title(run, runs)
    blank = acts.blanks(learner_id)
    fresh = run is not None and read_plan(entered(learner_id)) == run.entry.plan
    if blank:
        st.warning(t("还空着 {n} 格。没有的填 0。", n=sum(blank.values())), icon=":material/edit:")
        for step, n in blank.items():
            label = t("去补：{step}（{n} 格）", step=label_of(step), n=n)
            st.button(label, key=f"618-fill-{step}", on_click=go, args=(step,))
    st.button(
        t("在练习市场试跑") if run is None or not fresh else t("同一份方案，再跑一次"),
        key="618-practice", icon=":material/play_arrow:", type="secondary" if fresh else "primary",
        on_click=acts.practise, args=(learner_id,),
    )  # fmt: skip
    acts.said()
    if run is not None:
        if not fresh and not blank:
            st.caption(t("方案改过了，下面还是改之前那一次的结果。"))
        result.practised(learner_id, view, runs, run)
    foot(Step.PRACTICE, t("去计分"), t("练习不限次数"), primary=fresh)


def _title(run: Run, runs: list[Run]) -> None:
    judged = run.judgement
    if judged.profit < 0:
        st.title(t("比不做还少赚 {n}", n=yuan(-judged.profit)), anchor=False)
    elif judged.gap <= SMALL * judged.best:
        st.title(t("多赚 {n}，离最好不到 {share}", n=yuan(judged.profit), share=percent(SMALL)), anchor=False)
    else:
        st.title(t("多赚 {n}，离最好还差 {gap}", n=yuan(judged.profit), gap=yuan(judged.gap)), anchor=False)
    number = runs.index(run)
    words = t("第 {n} 次练习，和不做大促比，{of} 个市场的平均。", n=number + 1, of=SEEDS)
    if number:
        more = judged.profit - runs[number - 1].judgement.profit
        words += t("比上一次多 {n}。", n=yuan(more)) if more >= 0 else t("比上一次少 {n}。", n=yuan(-more))
    st.caption(words)
