"""After the last graded run: the learner's best run beside the best plan, and what one more yuan would have brought."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from courseware.i18n import t
from courseware.promotion.calendar import days, short
from courseware.promotion.first.days import day_table
from courseware.promotion.first.marginal import STEP, marginal_profit, response_curve
from courseware.promotion.first.market import Market
from courseware.promotion.first.optimum import Best
from courseware.promotion.first.plan import CHANNELS, PHASES, Plan
from courseware.promotion.first.runs import Ground
from courseware.promotion.first.simulate import play
from courseware.promotion.first.wording import channel_label, percent, phase_label, yuan
from courseware.study.planner import PlannerView
from courseware.web import resources
from courseware.web.promotion import figures

CURVE = np.linspace(0, 90_000, 13)


def render(learner_id: str, view: PlannerView) -> None:
    planner = resources.planner()
    best = planner.best(Ground.OWN, learner_id)
    graded = [run for run in view.runs if run.ground is Ground.OWN]
    if not isinstance(best, Best) or not graded:
        return
    run = max(graded, key=lambda each: each.judgement.profit)
    market, own = planner.market(Ground.OWN, learner_id), run.entry.plan
    st.header(t("揭晓：你的市场里最优的方案"), anchor=False)
    st.markdown(
        t(
            "计分机会用完了，现在可以摊开来看。下面拿你利润最高的第 {n} 次（{own}）和最优方案（{best}）对比。",
            n=run.number, own=yuan(run.judgement.profit), best=yuan(best.profit),
        )
    )  # fmt: skip
    _plans(own, best.plan)
    _by_day(market, own, best.plan)
    _marginal(market, own, best.plan)
    _responses(market, own, best.plan)


def _plans(own: Plan, best: Plan) -> None:
    rows = []
    for c, channel in enumerate(CHANNELS):
        cells = [f"{own.grid[c, p]:,.0f} → {best.grid[c, p]:,.0f}" for p in range(len(PHASES))]
        rows.append((channel_label(channel), *cells))
    table = pd.DataFrame(rows, columns=[t("预算（元）"), *(phase_label(phase) for phase in PHASES)])
    st.table(table, hide_index=True, border="horizontal", alt=t("你的预算和最优预算，逐格对比"))

    def told(plan: Plan) -> str:
        coupon = t("满 {t} 减 {a}", t=f"{plan.threshold:.0f}", a=f"{plan.coupon:.0f}") if plan.coupon else t("不发券")
        return t(
            "直降 {cut}，{coupon}，备货 {stock} 件", cut=percent(plan.cut, 1), coupon=coupon, stock=f"{plan.stock:,.0f}"
        )

    st.markdown(t("你：{own}。\n\n最优：{best}。", own=told(own), best=told(best)))


def _by_day(market: Market, own: Plan, best: Plan) -> None:
    dates = pd.to_datetime(list(days()))
    outcomes = {t("你的方案"): play(market, own), t("最优方案"): play(market, best)}
    rows = pd.concat([pd.DataFrame({"date": dates, "part": n, "value": o.sold}) for n, o in outcomes.items()])
    first, second = (outcome.sold.sum() for outcome in outcomes.values())
    words = t(
        "每天发出的订单（单），你的方案和最优方案。你一共发出 {own} 单，最优 {best} 单：单量多不等于利润多。",
        own=f"{first:,.0f}", best=f"{second:,.0f}",
    )  # fmt: skip
    chart = figures.lines(rows, t("发出（单）"), list(outcomes), [figures.BAD, figures.GOOD])
    figures.show(chart, words, "618-beside")
    tables = [day_table(market, outcome) for outcome in outcomes.values()]
    titles = {
        "visitors": t("访客（人）"), "wanted": t("要发货（单）"), "sold": t("发出（单）"), "unmet": t("缺货（单）"),
        "stock": t("余货（件）"),
    }  # fmt: skip
    beside = pd.DataFrame({t("日期"): [short(date) for date in days()]})
    for column, title in titles.items():
        beside[title] = [f"{a:,.0f} / {b:,.0f}" for a, b in zip(tables[0][column], tables[1][column], strict=True)]
    with st.expander(t("逐日对比：你的方案 / 最优方案")):
        st.table(beside, hide_index=True, border="horizontal", alt=t("逐日的访客、订单、库存，你的方案和最优方案"))


def _marginal(market: Market, own: Plan, best: Plan) -> None:
    st.subheader(t("最后 {step}花得值不值", step=yuan(STEP)), anchor=False)
    mine, theirs = marginal_profit(market, own), marginal_profit(market, best)
    rows = [
        (channel_label(channel), *(f"{mine[c, p]:+,.0f} / {theirs[c, p]:+,.0f}" for p in range(len(PHASES))))
        for c, channel in enumerate(CHANNELS)
    ]
    table = pd.DataFrame(rows, columns=[t("渠道"), *(phase_label(phase) for phase in PHASES)])
    st.table(
        table,
        hide_index=True,
        border="horizontal",
        alt=t("每格最后 {step}带来的净利润，你的方案和最优方案", step=yuan(STEP)),
    )
    st.caption(
        t(
            "每格是“你的方案 / 最优方案”里最后 {step}的净利润（元）。正数说明还该加，负数说明加过了头；"
            "最优方案里，有投放的格子都接近 0。没投的格子算的是第一个 {step}。",
            step=yuan(STEP),
        )
    )


def _responses(market: Market, own: Plan, best: Plan) -> None:
    st.subheader(t("每个渠道的回报曲线"), anchor=False)
    with st.grid(2, min_column_width=300):
        for index, channel in enumerate(CHANNELS):
            spent = {t("你的方案"): float(own.grid[index].sum()), t("最优方案"): float(best.grid[index].sum())}
            _, profit = response_curve(market, best, index, CURVE)
            _, at = response_curve(market, best, index, np.array(list(spent.values())))
            curve = pd.DataFrame({"budget": CURVE, "profit": profit})
            marks = pd.DataFrame({"budget": list(spent.values()), "profit": at, "part": list(spent)})
            words = t(
                "{channel}：别的都按最优，只改这个渠道的总预算，利润怎么变。你投 {own}，最优投 {best}。",
                channel=channel_label(channel), own=yuan(spent[t("你的方案")]), best=yuan(spent[t("最优方案")]),
            )  # fmt: skip
            with st.container():
                figures.show(figures.response(curve, marks), words, f"618-response-{channel}")
