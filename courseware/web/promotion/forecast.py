"""The fifth step: between what the learner expects sales to lie. It is scored once, in the first graded run."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.promotion import preview
from courseware.promotion.market import Market
from courseware.promotion.plan import FORECAST_CODES, FORECAST_MOST, so_far
from courseware.promotion.wording import count, forecast_label, yuan
from courseware.study.planner import PlannerView
from courseware.web.promotion.cells import cell, entered, problems
from courseware.web.promotion.steps import Step, foot


def show(learner_id: str, market: Market, view: PlannerView) -> None:
    asked = preview.demand_preview(market, so_far(entered(learner_id)))
    st.title(t("你看会卖到多少"), anchor=False)
    if view.graded:
        told = view.foretold
        st.markdown(
            t("预测只在第一次计分时算。你得了 {n} 分；后面的计分不用再写。", n=round(told))
            if told is not None
            else t("预测只在第一次计分时算，后面的计分不用再写。")
        )
        foot(Step.FORECAST, t("去练习"))
        return
    st.caption(t("写一个十次里有八次会落进去的范围。越窄越好，落在外面要扣得多。"))
    with st.grid(2, min_column_width=140):
        st.metric(t("货备够时，平均支付金额"), yuan(asked.paid), border=True)
        st.metric(t("货备够时，平均售出"), t("{n} 件", n=count(asked.units)), border=True)
    st.caption(t("这是照店里平常的数据推算的平均。你的市场、季节和首日都会偏一点，断货还会少卖。"))
    with st.container(key="campaign-forecast", gap="small"):
        for what in FORECAST_MOST:
            low, high = st.columns(2)
            for column, end, label in ((low, "low", t("从")), (high, "high", t("到"))):
                with column:
                    name = t("{what} {end}", what=forecast_label(what), end=label)
                    cell(learner_id, name, f"forecast.{what}.{end}", hidden=False)
    problems(learner_id, FORECAST_CODES)
    foot(Step.FORECAST, t("去练习"), t("可以先空着，计分前补上"))
