"""The third step: price cuts and coupon, and what a shopper really pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.promotion import preview
from courseware.promotion.data_sheet import rivals_range
from courseware.promotion.market import Market
from courseware.promotion.plan import ROLES, Plan, so_far
from courseware.promotion.solved import Solved
from courseware.promotion.wording import percent, role_label
from courseware.web import resources
from courseware.web.promotion import strips
from courseware.web.promotion.cells import cell, entered, fill, problems, save
from courseware.web.promotion.steps import Step, foot
from courseware.web.promotion.strips import Band, Bar, Mark

BASKETS: Mapping[str, Sequence[str]] = {"one": ("S001",), "mixed": ("S001", "S001", "S019"), "table": ("S145", "S019")}
"""SKUs of baskets that are looked at: below a usual threshold, above it after the cuts, and between."""
DEEPEST = 0.3
"""Where the strip of real cuts ends."""


def show(learner_id: str, solved: Solved) -> None:
    market, plan = solved.believed, so_far(entered(learner_id))
    st.title(t("顾客真正付多少"), anchor=False)
    st.caption(t("直降、官方立减、券会叠在一起。先看一位顾客，再看全店。"))
    left, right = st.columns([1, 1.3], gap="medium")
    with left:
        _cuts(learner_id, market)
        _coupon(learner_id, market, plan)
    with right, st.container(border=True):
        _shopper(market, plan)
    _whole_shop(market, plan, rivals_range(solved))
    foot(Step.OFFER, t("备货、班次、现金"))


def _cuts(learner_id: str, market: Market) -> None:
    st.header(t("爆发期直降，%"), anchor=False)
    with st.container(key="campaign-cuts", gap="xsmall"):
        for role, price, share in zip(ROLES, market.role_price, market.blend, strict=True):
            told, field = st.columns([2, 1], vertical_alignment="center")
            about = t(":small[均价 {price} 元，占销售额 {share}]", price=f"{price:.0f}", share=percent(share))
            told.markdown(f"**{role_label(role)}**  \n{about}")
            with field:
                cell(learner_id, t("直降·{role}（%）", role=role_label(role)), f"cut.{role}")
    problems(learner_id, [f"cut.{role}" for role in ROLES])


def _coupon(learner_id: str, market: Market, plan: Plan) -> None:
    st.header(t("店铺券，元"), anchor=False)
    with st.container(key="campaign-coupon"):
        threshold, amount = st.columns(2)
        with threshold:
            cell(learner_id, t("满（元）"), "threshold", hidden=False)
        with amount:
            cell(learner_id, t("减（元）"), "coupon", hidden=False)
    st.button(t("不发券"), key="618-no-coupon", type="tertiary", on_click=_no_coupon, args=(learner_id,))
    problems(learner_id, ["threshold", "coupon"])
    if plan.coupon:
        told = preview.offer_preview(market, plan)
        st.markdown(
            t(
                "{reached} 的订单本来就够门槛，{topped} 会为凑满多买一件。券平均让掉一单的 {off}。",
                reached=percent(told.reached), topped=percent(told.topped), off=percent(told.off, 1),
            )
        )  # fmt: skip


def _no_coupon(learner_id: str) -> None:
    fill(learner_id, {"threshold": 0.0, "coupon": 0.0})
    save(learner_id)


def _shopper(market: Market, plan: Plan) -> None:
    names = {"one": t("一只收纳箱"), "mixed": t("两只加衣架"), "table": t("边几加衣架")}
    chosen = st.segmented_control(
        t("换一篮看看"), list(BASKETS), default="mixed", required=True, format_func=names.__getitem__, key="618-basket"
    )
    goods = resources.shop().table("products").set_index("sku").loc[list(BASKETS[chosen or "mixed"])]
    told = preview.basket(market, plan, list(zip(goods["role"], goods["price"].astype(float), strict=True)))
    level = told.full - told.own
    rows = [
        Bar(t("原价"), 0, told.full, f"{told.full:.2f}"),
        Bar(t("店铺直降"), level, told.full, f"−{told.own:.2f}", "loss"),
        Bar(t("官方立减"), level - told.platform, level, f"−{told.platform:.2f}", "quiet", _platform(market)),
    ]
    level -= told.platform
    name = t("满 {n} 减 {m}", n=f"{plan.threshold:g}", m=f"{plan.coupon:g}")
    if told.coupon:
        hint = t("{n} 元，够门槛", n=f"{level:.2f}")
        rows.append(Bar(name, level - told.coupon, level, f"−{told.coupon:.2f}", "loss", hint))
    elif told.short:
        rows.append(Bar(name, level, level, "0.00", "quiet", t("差 {n} 元，用不上", n=f"{told.short:.2f}")))
    rows.append(Bar(t("她付的"), 0, told.paid, f"{told.paid:.2f}", hint=_tenths(told.paid / told.full)))
    st.caption(listed((t("{role} {price} 元", role=role_label(role), price=f"{price:g}")
                       for role, price in zip(goods["role"], goods["price"], strict=True)), N_("，")))  # fmt: skip
    strips.bars(rows)
    cost = float(goods["cost"].sum())
    kept = (told.full - told.own - told.coupon) * (1 - market.fee) - cost - market.parcel
    st.markdown(
        t(
            "**你出 {own} 元，平台出 {platform} 元。** 除去进价 {cost} 元、快递和平台扣点，这一单不退货剩 {kept} 元。",
            own=f"{told.own + told.coupon:.2f}", platform=f"{told.platform:.2f}", cost=f"{cost:.2f}",
            kept=f"{kept:.2f}",
        )
    )  # fmt: skip


def _platform(market: Market) -> str:
    return t("平台再补你直降的 {share}，平台出", share=percent(market.subsidy))


def _tenths(share: float) -> str:
    return t("相当于 {n} 折", n=f"{share * 10:.1f}")


def _whole_shop(market: Market, plan: Plan, rivals: tuple[float, float]) -> None:
    real, (low, high) = preview.offer_preview(market, plan).real, rivals
    with st.container(border=True):
        told, drawn = st.columns([1, 1.2], vertical_alignment="center")
        with told:
            st.metric(t("全店平均真实降幅"), percent(real, 1))
            if real > high:
                st.markdown(t("比对手可能的最深还深 {n} 个百分点。", n=f"{(real - high) * 100:.1f}"))
            elif real < low:
                st.markdown(t("比对手可能的最浅还浅 {n} 个百分点。", n=f"{(low - real) * 100:.1f}"))
            else:
                st.markdown(t("落在对手可能的范围里。"))
        with drawn:
            st.caption(t("对手 {low}–{high}", low=percent(low, 1), high=percent(high, 1)))
            ends = [(0.0, "0%"), (real, t("你 {n}", n=percent(real, 1))), (DEEPEST, percent(DEEPEST))]
            strips.strip([Band(low, high)], [Mark(real)], 0, DEEPEST, ends)
