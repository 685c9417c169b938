"""The fourth step: pieces by role where demand may lie, hands in the burst, and the cash that all of it needs."""

from __future__ import annotations

from math import ceil

import streamlit as st

from courseware.i18n import t
from courseware.promotion import preview
from courseware.promotion.calendar import BURST_DAY, LENGTHS, short
from courseware.promotion.cash import cash_of
from courseware.promotion.market import Market
from courseware.promotion.plan import ROLES, Plan, so_far
from courseware.promotion.preview import Fan
from courseware.promotion.wording import count, odds_sentence, percent, role_label, yuan
from courseware.web.promotion import strips
from courseware.web.promotion.cells import cell, entered, problems
from courseware.web.promotion.steps import Step, foot
from courseware.web.promotion.strips import Band, Mark


def show(learner_id: str, market: Market) -> None:
    plan = so_far(entered(learner_id))
    asked = preview.demand_preview(market, plan)
    days = LENGTHS["burst"] + LENGTHS["return"]
    st.title(t("{n} 天要多少货，多少人手", n=days), anchor=False)
    st.caption(t("照你现在的预算和价格推算。活动中买不到原价的货。"))
    goods, cash = st.columns([2, 1], gap="medium")
    with goods:
        st.header(t("备货"), anchor=False)
        strips.legend([("wide", t("十次里八次")), ("half", t("多半")), ("own", t("你备的"))])
        for role, own in zip(ROLES, plan.stock, strict=True):
            _role(learner_id, market, role, own, asked.fans[role])
        problems(learner_id, [f"stock.{role}" for role in ROLES])
        _hands(learner_id, market, asked)
    with cash:
        over = _cash(market, plan)
    if over > 0:
        foot(Step.STOCK, t("超 {n}，先改", n=yuan(ceil(over))), closed=True)
    else:
        foot(Step.STOCK, t("写下预测"))


def _role(learner_id: str, market: Market, role: str, own: float, fan: Fan) -> None:
    with st.container(key=f"campaign-stock-{role}", gap="xsmall"):
        name, field = st.columns([2, 1], vertical_alignment="center")
        name.markdown(f"**{t('{role}（件）', role=role_label(role))}**")
        with field:
            cell(learner_id, t("{role}（件）", role=role_label(role)), f"stock.{role}")
        demand(fan.p10, fan.p25, fan.p75, fan.p90, [Mark(own)])
        st.caption(odds_sentence(fan, own, market.clearance))


def demand(p10: float, p25: float, p75: float, p90: float, marks: list[Mark]) -> None:
    room = p90 - p10
    notes = [
        (p10, count(p10)),
        ((p25 + p75) / 2, t("多半要 {low}–{high}", low=count(p25), high=count(p75))),
        (p90, count(p90)),
    ]
    strips.strip([Band(p10, p90, "wide"), Band(p25, p75)], marks, p10 - 0.75 * room, p90 + 0.75 * room, notes)


def _hands(learner_id: str, market: Market, asked: preview.DemandPreview) -> None:
    st.header(t("爆发期每天加几个班"), anchor=False)
    with st.container(key="campaign-hands"):
        field, beside = st.columns([1, 2], vertical_alignment="center")
        with field:
            cell(learner_id, t("爆发每天加班次"), "shifts")
        beside.caption(t("每班每天 {cost}，多接、多发 {n} 单", cost=yuan(market.shift_cost), n=count(market.per_shift)))
    problems(learner_id, ["shifts"])
    waiting = asked.first_day - asked.hands
    told = {"hands": count(asked.hands), "first": count(asked.first_day), "waiting": count(waiting)}
    if waiting <= 0:
        st.markdown(t("每天做得完 **{hands} 单**。首日大约 {first} 单，当天发得完。", **told))
    elif waiting <= asked.hands:
        st.markdown(t("每天做得完 **{hands} 单**。首日大约 {first} 单，剩 {waiting} 单第二天发，不算迟发。", **told))
    else:
        st.markdown(
            t("每天做得完 **{hands} 单**。首日大约 {first} 单，剩 {waiting} 单一天发不完，有的要赔付。", **told)
        )


def _cash(market: Market, plan: Plan) -> float:
    """Yuan over the limit; not above 0 where the cash suffices."""
    cash = cash_of(market, plan)
    over = -cash.left
    if over > 0:
        pieces = ceil(over / (market.down * market.role_cost[ROLES.index("profit")]))
        with st.container(key="note-pitfall-618-cash"):
            st.markdown(t("**现金超了 {n}，走不到下一步。**", n=yuan(ceil(over))))
            st.markdown(t("少备 {n} 件利润款，或少投 {money}推广，就够了。", n=count(pieces), money=yuan(ceil(over))))
    with st.container(border=True, gap="xsmall"):
        st.metric(t("{day}前要付的现金", day=short(BURST_DAY)), yuan(cash.total))
        strips.parts(
            [
                (t("货款首付 {share}", share=percent(market.down)), cash.goods, count(cash.goods)),
                (t("推广"), cash.ads, count(cash.ads)),
                (t("班次"), cash.shifts, count(cash.shifts)),
                (t("会员消息"), cash.messages, count(cash.messages)),
            ],
            cash.limit,
            (t("超出"), count(ceil(over))) if over > 0 else (t("还剩"), count(cash.left)),
            over > 0,
        )
        st.caption(t("上限 {limit}", limit=yuan(cash.limit)))
    st.caption(
        t(
            "货款全额 {all}，其余 {share}大促以后再付。",
            all=yuan(cash.goods / market.down),
            share=percent(1 - market.down),
        )
    )
    return over
