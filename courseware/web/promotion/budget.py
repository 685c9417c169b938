"""The second step: extra money by channel and phase, and how often members are written to."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.promotion import data_sheet, preview
from courseware.promotion.calendar import LENGTHS, PHASES
from courseware.promotion.market import Market
from courseware.promotion.plan import BUDGET, CHANNELS, CODES, MONEY_CODES, Plan, so_far
from courseware.promotion.wording import channel_label, count, percent, phase_label, yuan
from courseware.web import resources
from courseware.web.language import cached
from courseware.web.promotion import strips
from courseware.web.promotion.cells import cell, entered, problems, rounds
from courseware.web.promotion.steps import Step, foot
from courseware.web.promotion.strips import Bar

WIDTHS = [1.5, 1, 1, 1, 0.8]


def show(learner_id: str, market: Market) -> None:
    plan = so_far(entered(learner_id))
    st.title(t("多花的 {n} 万，花在哪", n=f"{BUDGET / 10_000:g}"), anchor=False)
    st.caption(
        t("平时每天 {n} 的推广照常，这里只排额外的钱，每格是整个阶段的总额。不用花完。", n=yuan(market.always_on.sum()))
    )
    table, beside = st.columns([2, 1], gap="medium")
    with table:
        _table(learner_id, plan)
        _members(learner_id, market, plan)
    with beside:
        _left(plan)
        _phases(plan)
        _live(market, plan)
    over = plan.spend - BUDGET
    if over > 0:
        foot(
            Step.BUDGET, t("超 {n}，先改", n=yuan(over)), t("多排了 {n}，减一点才能往下走。", n=yuan(over)), closed=True
        )
    else:
        foot(Step.BUDGET, t("定价格和券"))


def _table(learner_id: str, plan: Plan) -> None:
    money = plan.to_dict()
    st.header(t("推广，元"), anchor=False)
    with st.container(key="campaign-table", gap="xsmall"):
        head = st.columns(WIDTHS, gap="small", vertical_alignment="center")
        for column, phase in zip(head[1:4], PHASES, strict=True):
            column.caption(t("{phase} {n} 天", phase=phase_label(phase), n=LENGTHS[phase]), text_alignment="right")
        head[4].caption(t("合计"), text_alignment="right")
        for channel in CHANNELS:
            row = st.columns(WIDTHS, gap="small", vertical_alignment="center")
            row[0].markdown(f"**{channel_label(channel)}**  \n:small[{_hint(channel)}]")
            for column, phase in zip(row[1:4], PHASES, strict=True):
                with column:
                    if (code := f"{channel}.{phase}") in CODES:
                        label = t("{channel}·{phase}", channel=channel_label(channel), phase=phase_label(phase))
                        cell(learner_id, label, code)
                    else:
                        st.markdown("—", text_alignment="right")
            total = sum(money[code] for code in MONEY_CODES if code.startswith(channel))
            row[4].markdown(f"**{count(total)}**", text_alignment="right")
        foot_row = st.columns(WIDTHS, gap="small", vertical_alignment="center")
        foot_row[0].markdown(f"**{t('合计')}**")
        for column, phase in zip(foot_row[1:4], PHASES, strict=True):
            column.markdown(f"**{count(_of_phase(plan, phase))}**", text_alignment="right")
        foot_row[4].markdown(f"**{count(plan.spend)}**", text_alignment="right")
    problems(learner_id, MONEY_CODES)


def _hint(channel: str) -> str:
    return {
        "search_ads": t("有人搜，你在前面"), "feed_ads": t("推给像买家的人"), "live": t("一天一场，每场有场次费"),
        "content": t("只在蓄水有用"),
    }[channel]  # fmt: skip


def _members(learner_id: str, market: Market, plan: Plan) -> None:
    told = preview.members_preview(market, plan)
    st.header(t("给会员发几轮"), anchor=False)
    st.caption(
        t(
            "能发的会员 {n} 人，每轮 {each}。发多了有人退订，每位退订的会员值 {value}。",
            n=count(market.members), each=yuan(told.round_cost), value=yuan(market.member_value),
        )
    )  # fmt: skip
    with st.container(key="campaign-rounds", gap="xsmall"):
        for phase in PHASES:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(phase_label(phase), width=56)
                label = t("会员消息·{phase}（轮）", phase=phase_label(phase))
                rounds(learner_id, label, f"rounds.{phase}")
    problems(learner_id, [f"rounds.{phase}" for phase in PHASES])
    st.markdown(
        t(
            "{n} 轮，共 **{cost}**；预计退订约 {leave} 人，值 {lost}。",
            n=f"{sum(plan.rounds):g}", cost=yuan(told.cost), leave=count(told.leave), lost=yuan(told.lost),
        )
    )  # fmt: skip


def _left(plan: Plan) -> None:
    over = plan.spend - BUDGET
    with st.container(border=True, gap="xsmall"):
        st.metric(t("超了") if over > 0 else t("还能投"), yuan(abs(over)))
        st.progress(min(plan.spend / BUDGET, 1.0))
        st.caption(t("已排 {spent} / {of}", spent=count(plan.spend), of=count(BUDGET)))


def _phases(plan: Plan) -> None:
    with st.container(border=True, gap="xsmall"):
        st.caption(t("各阶段怎么分"))
        sums = {phase: _of_phase(plan, phase) for phase in PHASES}
        strips.bars([Bar(phase_label(phase), 0, n, count(n)) for phase, n in sums.items()])
        shares = (t("{phase} {share}", phase=phase_label(phase), share=percent(share)) for phase, share in _last_year())
        st.caption(t("去年：{parts}", parts=listed(shares, N_("，"))))


@cached()
def _last_year() -> list[tuple[str, float]]:
    """Share of last year's money by phase."""
    spend = data_sheet.by_phase(data_sheet.last_year(resources.shop().table("promo_history")))["spend"]
    return [(phase, float(spend[phase] / spend.sum())) for phase in PHASES]


def _live(market: Market, plan: Plan) -> None:
    """Facts: whether it is worth it, practice shows."""
    nights = LENGTHS["burst"]
    each = plan.live[0] / nights
    if not each:
        return
    with st.container(key="note-pitfall-618-live"):
        live = {"n": nights, "each": yuan(each), "fee": yuan(min(each, market.live_fee))}
        if each <= market.live_fee:
            said = t("**直播：爆发期 {n} 场，每场 {each}。** 其中 {fee} 是场次费，没有剩下买观众的钱。", **live)
        else:
            said = t(
                "**直播：爆发期 {n} 场，每场 {each}。** 其中 {fee} 是场次费，真正买观众的是 {rest}。值不值，练习里看。",
                rest=yuan(each - market.live_fee), **live,
            )  # fmt: skip
        st.markdown(said)


def _of_phase(plan: Plan, phase: str) -> float:
    return sum(value for code, value in plan.to_dict().items() if code in MONEY_CODES and code.endswith(phase))
