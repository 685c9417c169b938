"""The plan being entered, step by step, each with what it leads to."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.promotion import preview
from courseware.promotion.calendar import BURST_DAY, PHASES, short
from courseware.promotion.cash import cash_of
from courseware.promotion.data_sheet import rivals_range
from courseware.promotion.market import Market
from courseware.promotion.plan import BUDGET, CHANNELS, CODES, ROLES, Plan, read_plan
from courseware.promotion.runs import Ground
from courseware.promotion.wording import (
    channel_label,
    count,
    forecast_label,
    percent,
    phase_label,
    role_label,
    sentence,
    yuan,
)
from courseware.verdict import Finding
from courseware.web import resources
from courseware.web.promotion.cells import cell, entered


def render(learner_id: str) -> None:
    with st.container(key="618-entry", gap="medium"):
        plan = read_plan(entered(learner_id))
        _money(learner_id, plan)
        _offer(learner_id, plan)
        _stock(learner_id, plan)
        _forecast(learner_id)
        if isinstance(plan, Finding):
            st.warning(sentence(plan), icon=":material/edit:")


def _money(learner_id: str, plan: Plan | Finding) -> None:
    st.subheader(t("一、预算与会员"), anchor=False)
    st.caption(t("平时的推广照常，这里只排额外的钱，整个阶段的总额（元），合计不超过 {n}。", n=yuan(BUDGET)))
    with st.grid(3, min_column_width=96, gap="small", key="618-row-budget"):
        for channel in CHANNELS:
            for phase in PHASES:
                if (code := f"{channel}.{phase}") in CODES:
                    label = t("{channel}·{phase}", channel=channel_label(channel), phase=phase_label(phase))
                    cell(learner_id, label, code)
        for phase in PHASES:
            cell(learner_id, t("会员消息·{phase}（轮）", phase=phase_label(phase)), f"rounds.{phase}")
    if isinstance(plan, Plan):
        members = preview.members_preview(_market(learner_id), plan)
        st.markdown(
            t(
                "已排 {spent}，还剩 {left}。会员消息每轮 {each}，预计退订 {n} 人，值 {lost}。",
                spent=yuan(plan.spend), left=yuan(BUDGET - plan.spend), each=yuan(members.round_cost),
                n=count(members.leave), lost=yuan(members.lost),
            )
        )  # fmt: skip


def _offer(learner_id: str, plan: Plan | Finding) -> None:
    st.subheader(t("二、价格与券"), anchor=False)
    with st.grid(3, min_column_width=96, gap="xsmall", key="618-row-offer"):
        for role in ROLES:
            cell(learner_id, t("直降·{role}（%）", role=role_label(role)), f"cut.{role}")
        cell(learner_id, t("满（元）"), "threshold")
        cell(learner_id, t("减（元）"), "coupon")
    if isinstance(plan, Plan):
        offer = preview.offer_preview(_market(learner_id), plan)
        low, high = rivals_range(resources.planner().solved(Ground.OWN, learner_id))
        st.markdown(
            t(
                "平台再补直降的 {subsidy}。全店平均真实降幅 {real}；对手 {low}–{high}。"
                "{reached} 的订单本来就够门槛，{topped} 会凑单。",
                subsidy=percent(_market(learner_id).subsidy),
                real=percent(offer.real, 1), low=percent(low, 1), high=percent(high, 1),
                reached=percent(offer.reached), topped=percent(offer.topped),
            )
        )  # fmt: skip


def _stock(learner_id: str, plan: Plan | Finding) -> None:
    st.subheader(t("三、备货、班次、现金"), anchor=False)
    with st.grid(4, min_column_width=96, gap="xsmall", key="618-row-stock"):
        for role in ROLES:
            cell(learner_id, t("{role}（件）", role=role_label(role)), f"stock.{role}")
        cell(learner_id, t("爆发每天加班次"), "shifts")
    if not isinstance(plan, Plan):
        return
    asked = preview.demand_preview(_market(learner_id), plan)
    fans = listed(
        (
            t("{role} {low}–{high} 件", role=role_label(role), low=count(fan.p10), high=count(fan.p90))
            for role, fan in asked.fans.items()
        ),
        N_("，"),
    )
    cash = cash_of(_market(learner_id), plan)
    st.markdown(
        t(
            "十次里八次要 {fans}。首日约 {first} 单，一天做得完 {hands} 单。"
            "{day}前要付现金 {total}，上限 {limit}。",
            fans=fans, first=count(asked.first_day), hands=count(asked.hands), total=yuan(cash.total),
            limit=yuan(cash.limit), day=short(BURST_DAY),
        )
    )  # fmt: skip


def _forecast(learner_id: str) -> None:
    st.subheader(t("四、第一次计分前先预测"), anchor=False)
    st.caption(t("写一个十次里有八次会落进去的范围。越窄越好，落在外面要扣得多。"))
    with st.grid(4, min_column_width=110, gap="small", key="618-row-forecast"):
        for what in ("paid", "units"):
            for end, label in (("low", t("从")), ("high", t("到"))):
                cell(learner_id, t("{what} {end}", what=forecast_label(what), end=label), f"forecast.{what}.{end}")


def _market(learner_id: str) -> Market:
    return resources.planner().solved(Ground.OWN, learner_id).believed
