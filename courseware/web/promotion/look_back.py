"""The first step: what came of last year's 618, and which of this year's decisions it tells something about."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from courseware.i18n import t
from courseware.promotion import data_sheet
from courseware.promotion.calendar import BURST_DAY, LENGTHS, TODAY, short
from courseware.promotion.plan import BUDGET
from courseware.promotion.play import NEWCOMERS_UNTIL, NORMAL_AFTER
from courseware.promotion.runs import GRADED_RUNS
from courseware.promotion.solved import Solved
from courseware.promotion.wording import count, percent, phase_label, ten_thousands, yuan
from courseware.web import resources
from courseware.web.charts.style import Spec
from courseware.web.language import cached
from courseware.web.promotion import figures, sheet
from courseware.web.style import READING


@dataclass(frozen=True)
class LastYear:
    """Orders, yuan and pieces of last year's 618."""

    paid: float
    orders: float
    spend: float
    lost: float
    lost_later: float
    first: float
    burst: float
    bought: float
    live: float
    members: float
    warmup: float
    carts: float
    normal: float
    """Of a day before it."""


@cached()
def _year() -> tuple[LastYear, Spec]:
    year = data_sheet.last_year(resources.shop().table("promo_history"))
    burst = year[year["phase"] == "burst"]
    by_channel = burst.groupby("channel")["orders"].sum()
    lost = year.groupby("phase")["stockout_units"].sum()
    told = LastYear(
        paid=float(year["paid_amount"].sum()),
        orders=float(year["orders"].sum()),
        spend=float(year["spend"].sum()),
        lost=float(lost["burst"]),
        lost_later=float(lost["return"]),
        first=float(burst.groupby("date")["orders"].sum().iloc[0]),
        burst=float(burst["orders"].sum()),
        bought=float(by_channel["paid"]),
        live=float(by_channel["live"]),
        members=float(by_channel["crm"]),
        warmup=float(year.loc[year["phase"] == "warmup", "orders"].sum()),
        carts=float(year.loc[year["phase"] == "warmup", "cart_users"].sum()),
        normal=data_sheet.normal_orders(),
    )
    days = year.groupby(["date", "phase"], as_index=False)["orders"].sum()
    rows = pd.DataFrame(
        {"date": days["date"], "part": days["phase"].map(phase_label), "value": days["orders"].astype(float)}
    )
    names = [phase_label(phase) for phase in LENGTHS]
    return told, figures.stacked_days(rows, t("订单（单）"), names, [figures.PALE, figures.GOOD, figures.BAD])


def show(solved: Solved) -> None:
    year, spec = _year()
    st.title(
        t("去年 618 卖了 {paid}，爆发期断货少卖 {lost} 件", paid=ten_thousands(year.paid), lost=count(year.lost)),
        anchor=False,
    )
    with st.container(width=READING, key="read-618"):
        st.markdown(
            t(
                "今天是 **{year} 年 {today}**，离开抢还有 {days} 天。你来排木禾生活今年的 618："
                "额外的 {budget} 万元投在哪、让利多少、备多少货。"
                "先在**练习市场**里随便试；有把握了再在**你自己的市场**里计分，一共 {n} 次，取最好的一次。",
                year=TODAY.year, today=short(TODAY), days=(BURST_DAY - TODAY).days, budget=f"{BUDGET / 10_000:g}",
                n=GRADED_RUNS,
            )
        )  # fmt: skip
    with st.grid(4, min_column_width=140):
        st.metric(t("支付金额"), yuan(year.paid), border=True)
        st.metric(t("订单"), t("{n} 单", n=count(year.orders)), border=True)
        st.metric(t("推广花费"), yuan(year.spend), border=True)
        st.metric(t("断货少卖"), t("{n} 件", n=count(year.lost + year.lost_later)), border=True)
    words = t("{year} 年 618 每天的订单，按阶段。{day}一天占了整场的 {share}。",
              year=data_sheet.LAST_YEAR, day=short(BURST_DAY), share=percent(year.first / year.orders))  # fmt: skip
    figures.show(spec, words, "618-year")
    st.header(t("这几件事，决定今年怎么填"), anchor=False)
    _fact(
        t("首日卖掉爆发期的 {share}", share=percent(year.first / year.burst)),
        t("{n} 单，是平日 {normal} 单的 {times} 倍。", n=count(year.first), normal=f"{year.normal:.1f}",
          times=f"{year.first / year.normal:.1f}"),
        t("备货、班次按首日排"),
    )  # fmt: skip
    _fact(
        t("爆发期 {share} 的单靠付费推广", share=percent(year.bought / year.burst)),
        t("{n} / {of} 单。直播 {live} 单，会员 {members} 单。", n=count(year.bought), of=count(year.burst),
          live=count(year.live), members=count(year.members)),
        t("钱分到哪几个渠道"),
    )  # fmt: skip
    _fact(
        t("爆发期少卖了 {n} 件", n=count(year.lost)),
        t("都是断货。返场又少卖 {n} 件。", n=count(year.lost_later)),
        t("每类货备多少"),
    )
    _fact(
        t("蓄水期日均只有 {n} 单", n=count(year.warmup / LENGTHS["warmup"])),
        t("平日 {normal} 单。大家在等，加购 {carts} 人次。", normal=f"{year.normal:.1f}", carts=count(year.carts)),
        t("会员和种草放在蓄水"),
    )
    with st.container(key="note-idea-618"):
        st.markdown(
            t(
                "**为什么卖得多、赚得少？** 大促当期几乎打平，赚的是新客："
                "每位新客在第 {first}–{last} 天平均再带来 {n} 元毛利。"
                "方案和**不做大促的同样这些天**比，多赚的才算；新客以后再买的也算。",
                first=NORMAL_AFTER + 1, last=NEWCOMERS_UNTIL, n=f"{solved.believed.newcomer_value:.0f}",
            )
        )  # fmt: skip
    st.header(t("再细看"), anchor=False)
    sheet.render(solved)


def _fact(what: str, why: str, decision: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{what}**  \n{why}")
        st.badge(decision, color="blue")
