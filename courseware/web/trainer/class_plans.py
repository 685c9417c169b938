"""The plans of a class side by side, without names: how each decision is spread, and where the room loses money."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.promotion.spread import Spread
from courseware.promotion.wording import (
    block_label,
    channel_label,
    count,
    forecast_label,
    percent,
    role_label,
    ten_thousands,
    yuan,
)
from courseware.study.class_plans import PlansView
from courseware.web.promotion import strips
from courseware.web.promotion.strips import Bar


def losses(view: PlansView) -> None:
    if not view.learners:
        st.caption(t("还没有人跑过。有人练一次，这里就有。"))
        return
    first = view.losses[0]
    if first.lost <= 0:
        st.header(t("全班离最好的方案不远了"), anchor=False)
        return
    st.header(t("全班的钱丢在哪：{block}最多", block=block_label(first.block)), anchor=False)
    said = t("{n} 份方案比各自市场里最好的一共少赚 {gap}，平均每份 {mean}。", n=view.learners,
             gap=ten_thousands(view.gap), mean=yuan(view.gap / view.learners))  # fmt: skip
    st.caption(said)
    strips.bars(
        [
            Bar(
                block_label(each.block), 0, each.lost, f"{each.lost:,.0f}", "loss" if each.lost > 0 else "gain",
                t("平均每份 {mean}，{n} 份在这里丢得最多", mean=yuan(each.lost / view.learners), n=each.costliest),
            )
            for each in view.losses
        ]
    )  # fmt: skip


def spread(view: PlansView, columns: int = 2, about: bool = True) -> None:
    """Nothing before somebody has played."""
    if not view.learners:
        return
    st.header(t("每项决定，大家怎么填的"), anchor=False)
    if about:
        st.caption(t("每人最近一次的方案，{n} 份。柱子越高，填这个数的人越多。没有名字，可以投影。", n=view.learners))
    with st.container(key="contest-spread"), st.grid(columns, min_column_width=260, gap="small"):
        for each in view.spreads:
            with st.container(gap=None):
                st.markdown(t("**{what}**  \n中间 {middle}", what=_label(each), middle=_value(each, each.middle)))
                ends = [(0.0, _value(each, 0.0)), (each.high, _value(each, each.high))]
                strips.heap(each.values, 0.0, each.high, ends, small=True)


def missing(view: PlansView) -> None:
    """Who has not played: on the trainer's device alone."""
    if view.without:
        with st.container(border=True):
            st.markdown(t("**{n} 人还没跑过 618**", n=len(view.without)))
            st.markdown(listed((escape(seat.shown_name) for seat in view.without), N_("、")))
            st.caption(t("只在你这里，投影上没有。"))


def _label(spread: Spread) -> str:
    match spread.of:
        case "money":
            return t("{channel}，全程", channel=channel_label(spread.what))
        case "members":
            return t("会员消息，一共几轮")
        case "cut":
            return t("直降 · {role}", role=role_label(spread.what))
        case "coupon":
            return t("店铺券，减 ÷ 满")
        case "stock":
            return t("备货 · {role}", role=role_label(spread.what))
        case "shifts":
            return t("爆发每天加班次")
        case "forecast":
            return t("预测 · {what}，上下限差多宽", what=forecast_label(spread.what))
        case _:
            raise KeyError(spread.of)


def _value(spread: Spread, value: float) -> str:
    match spread.of:
        case "money":
            return yuan(value)
        case "members":
            return t("{n} 轮", n=f"{value:g}")
        case "cut" | "coupon" | "forecast":
            return percent(value)
        case "stock":
            return t("{n} 件", n=count(value))
        case "shifts":
            return t("{n} 个班", n=f"{value:g}")
        case _:
            raise KeyError(spread.of)
