"""The eighth step: the evening of the first day, what was seen, and what may be changed, once."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.promotion.calendar import BURST_DAY, LENGTHS, days, short
from courseware.promotion.debrief import corrected
from courseware.promotion.first_day import FirstDay, Need
from courseware.promotion.market import DAYS, FIRST, Market
from courseware.promotion.plan import ROLES, Plan
from courseware.promotion.steering import MONEY_LEFT, STEER_CODES, left_alone, read_correction
from courseware.promotion.wording import code_label, count, percent, role_label, sentence, yuan
from courseware.study.planner import PlannerView, Underway
from courseware.verdict import Finding
from courseware.web.promotion import acts, strips
from courseware.web.promotion.cells import cell, entered, problems
from courseware.web.promotion.steps import Step, foot, footing
from courseware.web.promotion.strips import Band, Mark

HARDLY = 0.015
"""A season so near to a middling one is neither good nor bad."""


def show(learner_id: str, market: Market, view: PlannerView) -> None:
    if view.underway is None:
        _over(market, view)
        return
    underway, plan = view.underway, view.underway.entry.plan
    seen = underway.seen
    raw = entered(learner_id, steering=True)
    st.title(t("首日 {orders} 单，卖了 {units} 件", orders=count(seen.orders), units=count(seen.units)), anchor=False)
    st.caption(
        t(
            "计分第 {n} 次，{day} 24:00。比预计{more}，离收手还有 {days} 天。只能调一次。",
            n=underway.number, day=short(BURST_DAY), more=_off(seen.units / seen.expected - 1), days=DAYS - FIRST - 1,
        )
    )  # fmt: skip
    _figures(market, plan, seen)
    goods, beside = st.columns([2, 1], gap="medium")
    with goods:
        st.header(t("现货调拨"), anchor=False)
        strips.legend([("half", t("十次里八次要")), ("own", t("现在")), ("after", t("调后"))])
        for index, role in enumerate(ROLES):
            _role(learner_id, market, role, index, seen.needs[role], raw)
        st.caption(t("从别处调现货，贵 {more}。到得晚的，赶不上爆发。", more=percent(market.surcharge)))
    with beside:
        _money(learner_id, market, plan, raw)
        _coupon(learner_id, plan)
    problems(learner_id, STEER_CODES, steering=True)
    read = read_correction(raw, market, plan)
    if isinstance(read, Finding) and read.id != "plan-cell":
        st.error(sentence(read), icon=":material/error:")
    with st.container(key="note-idea-618-leave"):
        st.markdown(
            t("**什么都不动也可以。** 「不动」记 0 元，不扣分。改了以后后八天照走，结果里会把这一步单独算出来。")
        )
    acts.said()
    with footing(Step.EVENING, t("已自动保存")):
        if st.button(t("不动"), key="618-ask-leave"):
            st.dialog(t("什么都不动？"))(_ask)(learner_id, market, underway, False)
        if st.button(
            t("确认调整，走完后八天"), key="618-ask-steer", type="primary", disabled=isinstance(read, Finding)
        ):
            st.dialog(t("这样调整？"))(_ask)(learner_id, market, underway, True)


def _ask(learner_id: str, market: Market, underway: Underway, changed: bool) -> None:
    plan = underway.entry.plan
    read = read_correction(entered(learner_id, steering=True) if changed else {}, market, plan)
    if isinstance(read, Finding):
        st.error(sentence(read), icon=":material/error:")
        return
    lines = corrected(read, left_alone(market, plan))
    st.markdown("\n".join(f"- {line}" for line in lines) or t("什么都不改，照原来的方案走完后八天。"))
    st.caption(t("只能调一次，确认以后不能再改。"))
    key = "618-steer" if changed else "618-leave"
    if st.button(t("确认，走完后八天"), key=key, type="primary", on_click=acts.steer, args=(learner_id, changed)):
        st.rerun()


def _over(market: Market, view: PlannerView) -> None:
    """The page once it has been decided: nothing can be changed any more."""
    run = view.graded[-1]
    st.title(t("计分第 {n} 次已经调过了", n=run.number), anchor=False)
    st.caption(t("{day} 24:00。只能调一次。", day=short(BURST_DAY)))
    correction = run.entry.correction
    lines = corrected(correction, left_alone(market, run.entry.plan)) if correction is not None else []
    st.markdown("\n".join(f"- {line}" for line in lines) or t("什么都没有动。"))
    foot(Step.EVENING, t("看结果"), t("结果在下一步"))


def _figures(market: Market, plan: Plan, seen: FirstDay) -> None:
    hands = market.capacity + market.per_shift * plan.shifts
    off = seen.units / seen.expected - 1
    if abs(seen.season) < HARDLY:
        season, why = t("和中等年份差不多"), t("首日的偏差多半是运气")
    else:
        season = t("偏旺 {n}", n=percent(seen.season)) if seen.season > 0 else t("偏淡 {n}", n=percent(-seen.season))
        same = seen.season * off > 0
        why = t("不只是首日运气") if same else t("首日和整季方向相反，首日多半是运气")
    _figure(
        [
            (t("首日件数"), count(seen.units), t("预计 {n}", n=count(seen.expected))),
            (t("蓄水加首日，看整季"), season, why),
            (t("待发"), t("{n} 单", n=count(seen.waiting)),
             _waiting(seen.waiting, hands)),
            (t("还没花的钱"), yuan(seen.money), t("没排的钱也在里面")),
        ]
    )  # fmt: skip


def _waiting(orders: float, hands: float) -> str:
    if orders < 1:
        return t("当天都发了")
    return t("明天发得完") if orders <= hands else t("明天发不完")


def _figure(told: list[tuple[str, str, str]]) -> None:
    with st.grid(4, min_column_width=140):
        for label, value, hint in told:
            with st.container(border=True, gap="xsmall", height="stretch"):
                st.metric(label, value)
                st.caption(hint)


def _off(share: float) -> str:
    return t("多 {n}", n=percent(share)) if share >= 0 else t("少 {n}", n=percent(-share))


def _role(learner_id: str, market: Market, role: str, index: int, need: Need, raw: dict[str, object]) -> None:
    code = f"steer.more.{role}"
    given = raw[code]
    more = float(given) if isinstance(given, int | float) else 0.0
    arrives = int(market.rush_days[index])
    with st.container(key=f"campaign-stock-{role}", gap="xsmall"):
        name, field = st.columns([2, 1], vertical_alignment="center")
        about = t(
            ":small[还剩 {left} 件，后八天多半要 {low}–{high}]",
            left=count(need.left), low=count(need.low), high=count(need.high),
        )  # fmt: skip
        name.markdown(f"**{role_label(role)}**  \n{about}")
        with field:
            cell(learner_id, code_label(code), code, placeholder=t("不调"))
        marks = [Mark(need.left)] + ([Mark(need.left + more, "after")] if more else [])
        notes = [(need.middle, f"{count(need.low)}–{count(need.high)}")]
        strips.strip([Band(need.low, need.high)], marks, 0, max(need.high, need.left) * 1.2, notes)
        said = [t("{day}到", day=short(days()[arrives]))]
        if more:
            said.append(t("加价 {n}", n=yuan(more * market.role_cost[index] * market.surcharge)))
        if arrives >= FIRST + LENGTHS["burst"]:
            said.append(t("返场只剩 {n} 天，多半卖不完", n=DAYS - arrives))
        st.caption(listed(said, N_("，")))


def _money(learner_id: str, market: Market, plan: Plan, raw: dict[str, object]) -> None:
    leave = left_alone(market, plan).to_dict()
    with st.container(border=True, gap="xsmall", key="campaign-money-left"):
        st.markdown(t("**没花的钱挪一挪，元**"))
        for code in MONEY_LEFT:
            told, field = st.columns([1.3, 1], vertical_alignment="center")
            before = count(leave[f"steer.{code}"])
            told.markdown("  \n".join((code_label(code), t(":small[原来 {n}]", n=before))))
            with field:
                cell(learner_id, t("{cell}（原来 {n}）", cell=code_label(code), n=before), f"steer.{code}",
                     placeholder=before)  # fmt: skip


def _coupon(learner_id: str, plan: Plan) -> None:
    with st.container(border=True, gap="xsmall", key="campaign-coupon-left"):
        st.markdown(t("**新下的单，券改成，元**"))
        threshold, amount = st.columns(2)
        with threshold:
            cell(learner_id, t("满（元）"), "steer.threshold", hidden=False, placeholder=f"{plan.threshold:g}")
        with amount:
            cell(learner_id, t("减（元）"), "steer.coupon", hidden=False, placeholder=f"{plan.coupon:g}")
        st.caption(t("已下的单不变。留空就是不动。"))
