"""The seventh step: what will be graded, and the question before it is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.promotion.calendar import BURST_DAY, PHASES, short
from courseware.promotion.plan import CHANNELS, ROLES, Plan, read_forecast, read_plan, so_far
from courseware.promotion.runs import GRADED_RUNS
from courseware.promotion.wording import (
    cell_value,
    channel_label,
    count,
    forecast_label,
    phase_label,
    role_label,
    sentence,
    yuan,
)
from courseware.study.planner import PlannerView
from courseware.verdict import Finding
from courseware.web.promotion import acts, result
from courseware.web.promotion.cells import entered
from courseware.web.promotion.steps import Step, footing, go


def show(learner_id: str, view: PlannerView) -> None:
    raw = entered(learner_id)
    plan, last = read_plan(raw), view.graded[-1] if view.graded else None
    if view.left == 0:
        st.title(t("{n} 次计分机会已用完", n=GRADED_RUNS), anchor=False)
        st.caption(t("成绩取最好的一次。练习市场仍然可以随便试。"))
    else:
        st.title(t("拿这份方案去计分，第 {k} 次", k=GRADED_RUNS - view.left + 1), anchor=False)
        st.caption(
            t(
                "在**你自己的市场**里走。走到 {day} 晚上停一次，看过首日再决定调不调。一共 {n} 次，取最好的一次。",
                day=short(BURST_DAY), n=GRADED_RUNS,
            )
        )  # fmt: skip
    same = [run.number for run in view.graded if isinstance(plan, Plan) and run.entry.plan == plan]
    if same:
        st.info(t("方案和计分第 {n} 次一样，不再计一次。先改点什么。", n=same[0]), icon=":material/info:")
    elif last is not None and isinstance(plan, Plan):
        parts = result.changes(last.entry.plan, plan)
        told = listed(parts, N_("，"))
        st.markdown(t("和第 {n} 次相比改了 {k} 处：{parts}。", n=last.number, k=len(parts), parts=told))
    st.table(_summary(so_far(raw)), hide_index=True, border="horizontal", alt=t("要计分的方案"))
    if isinstance(plan, Finding):
        st.warning(sentence(plan), icon=":material/edit:")
    _forecast(raw, view)
    acts.said()
    left = t("还剩 {n} 次", n=view.left)
    with footing(Step.GRADED, left):
        if view.underway is not None:
            st.button(t("回到首日晚上"), key="618-to-evening", type="primary", on_click=go, args=(Step.EVENING,))
        elif st.button(
            t("在我的市场计分"), key="618-ask-graded", type="primary", icon=":material/flag:",
            disabled=not view.left or bool(same),
        ):  # fmt: skip
            st.dialog(t("现在计分？"))(_ask)(learner_id, view)


def _ask(learner_id: str, view: PlannerView) -> None:
    """What a graded run costs, and what has been changed since the last one."""
    plan, last = read_plan(entered(learner_id)), view.graded[-1] if view.graded else None
    if last is not None and isinstance(plan, Plan):
        parts = result.changes(last.entry.plan, plan)
        st.markdown(t("和第 {n} 次比，你改了：{parts}。", n=last.number, parts=listed(parts, N_("，"))))
    st.markdown(t("这会用掉第 {k} 次计分机会，一共 {n} 次。", k=GRADED_RUNS - view.left + 1, n=GRADED_RUNS))
    args = (learner_id,)
    if st.button(t("确认计分"), key="618-graded", type="primary", on_click=acts.begin_graded, args=args):
        st.rerun()


def _forecast(raw: dict[str, object], view: PlannerView) -> None:
    if view.graded or not view.left:
        return
    told = read_forecast(raw)
    if told is None:
        st.warning(t("还没有写预测：第一次计分要用。"), icon=":material/edit:")
    elif isinstance(told, Finding):
        st.warning(sentence(told), icon=":material/edit:")
    else:
        lines = (
            t("{what} {low}–{high}", what=forecast_label(what), low=count(each.low), high=count(each.high))
            for what, each in (("paid", told.paid), ("units", told.units))
        )
        st.markdown(t("预测：{parts}。", parts=listed(lines, N_("，"))))
        return
    st.button(t("去写预测"), key="618-to-forecast", on_click=go, args=(Step.FORECAST,))


def _summary(plan: Plan) -> pd.DataFrame:
    values = plan.to_dict()
    rows = []
    for channel in CHANNELS:
        cells = [f"{phase_label(phase)} {count(values[code])}" for phase in PHASES
                 if (code := f"{channel}.{phase}") in values]  # fmt: skip
        rows.append((channel_label(channel), listed(cells, N_("，"))))
    sent = (f"{phase_label(phase)} {values[f'rounds.{phase}']:g}" for phase in PHASES)
    rows.append((t("会员消息，轮"), listed(sent, N_("，"))))
    for name, kind in ((t("直降"), "cut"), (t("备货"), "stock")):
        cells = [f"{role_label(role)} {cell_value(code, values[code])}" for role in ROLES if (code := f"{kind}.{role}")]
        rows.append((name, listed(cells, N_("，"))))
    coupon = t("满 {n} 减 {m}", n=f"{plan.threshold:g}", m=f"{plan.coupon:g}") if plan.coupon else t("不发券")
    rows += [(t("店铺券"), coupon), (t("爆发每天加班次"), f"{plan.shifts:g}"), (t("推广合计"), yuan(plan.spend))]
    return pd.DataFrame(rows, columns=[t("决定"), t("方案")])
