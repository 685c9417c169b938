"""What there is to know before planning: the calendar, last year's 618, costs and baskets, the trial in April."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

from courseware.content.blocks import Mark
from courseware.i18n import t
from courseware.promotion import data_sheet
from courseware.promotion.calendar import ORDER_DAY, PHASES, PREPARATION, TODAY, jobs, short
from courseware.promotion.market import Market
from courseware.promotion.plan import BUDGET
from courseware.promotion.solved import Solved
from courseware.promotion.wording import channel_label, phase_label, ten_thousands
from courseware.web import resources
from courseware.web.blocks.data import labels
from courseware.web.charts import mark as charts
from courseware.web.charts.style import Spec
from courseware.web.language import cached
from courseware.web.promotion import figures

AMOUNT_MONTHS = 3
"""So many months of orders before today show what an order comes to."""


def render(solved: Solved) -> None:
    """`solved`: where the trial was run, that is, the learner's own market."""
    market = solved.market
    year, costs, trial, timeline = st.tabs([t("去年各阶段"), t("成本和笔单价"), t("四月试投"), t("时间表")])
    with year:
        _last_year()
    with costs:
        _costs(market)
    with trial:
        _trial(market)
    with timeline:
        _timeline()


def _timeline() -> None:
    plan = jobs()
    rows = pd.DataFrame(
        {
            "name": [job.name for job in plan],
            "stage": [job.stage for job in plan],
            "first": pd.to_datetime([job.first for job in plan]),
            "end": pd.to_datetime([job.last + timedelta(days=1) for job in plan]),
            "span": [t("{first} – {last}", first=short(job.first), last=short(job.last)) for job in plan],
            "what": [job.what for job in plan],
            "today": pd.Timestamp(TODAY),
        }
    )
    words = t(
        "从开抢前 {days} 天到复盘的 {n} 件工作。虚线是今天（{today}）。采购单最晚 {order} 要下，活动中补不进货。",
        days=PREPARATION,
        n=len(plan),
        today=short(TODAY),
        order=short(ORDER_DAY),
    )
    figures.show(figures.gantt(rows, list(dict.fromkeys(job.stage for job in plan))), words, "618-gantt")
    with st.expander(t("每件工作做什么，决定了方案里的哪一项")):
        table = pd.DataFrame(
            {
                t("时间"): rows["span"],
                t("工作"): [f"**{job.name}** {job.what}" for job in plan],
                t("定下的事"): [job.decision or "–" for job in plan],
            }
        )
        st.table(table, hide_index=True, border="horizontal", alt=t("618 各阶段的工作"))


@cached()
def _phases() -> tuple[pd.DataFrame, float]:
    """Last year's phases as a table, and what was spent on all of them."""
    year = data_sheet.last_year(resources.shop().table("promo_history"))
    phases = data_sheet.by_phase(year).loc[list(PHASES)]
    table = pd.DataFrame(
        {
            t("阶段"): [phase_label(phase) for phase in phases.index],
            t("访客"): [f"{n:,.0f}" for n in phases["uv"]],
            t("订单"): [f"{n:,.0f}" for n in phases["orders"]],
            t("成交额"): [f"¥{n:,.0f}" for n in phases["paid_amount"]],
            t("推广花费"): [f"¥{n:,.0f}" for n in phases["spend"]],
            t("一个付费访客"): [f"¥{n:.2f}" for n in phases["per_visitor"]],
            t("缺货件数"): [f"{n:,.0f}" for n in phases["stockout_units"]],
        }
    )
    return table, float(year["spend"].sum())


def _last_year() -> None:
    table, spent = _phases()
    alt = t("{year} 年 618 各阶段的访客、订单、成交额、花费和缺货", year=data_sheet.LAST_YEAR)
    st.table(table, hide_index=True, border="horizontal", alt=alt)
    st.markdown(
        t(
            "去年整场花了 {spent}推广费，平时的推广也在里面；爆发首日就开始缺货。"
            "今年平时的照常，**另外最多再投 {budget} 万元**。"
            "爆发期的访客最贵，蓄水期的人多半在等。去年的“付费推广”今年拆成搜索推广和信息流推广两项。",
            spent=ten_thousands(spent),
            budget=f"{BUDGET / 10_000:g}",
        )
    )


@cached()
def _amounts() -> tuple[Spec, float]:
    """How much orders of the last three months come to, as a chart, and their mean."""
    since = TODAY.replace(month=TODAY.month - AMOUNT_MONTHS)
    paid = "select amount from orders where status = 'paid' and order_time >= $since"
    orders = resources.shop().frame(paid, {"since": since})
    mark = Mark(type="histogram", x="amount", labels={"count": t("订单数"), "amount": t("每单金额（元）")})
    return charts.build(mark, orders, labels()), float(orders["amount"].mean())


def _costs(market: Market) -> None:
    rows = pd.DataFrame(data_sheet.costs(market), columns=[t("项目"), t("多少")])
    left, right = st.columns(2, gap="large")
    with left:
        st.table(rows, hide_index=True, border="horizontal", alt=t("一单的收入和各项成本"))
    with right:
        spec, mean = _amounts()
        words = t(
            "近 {n} 个月每单支付金额的分布，平均 {mean} 元。满减门槛要放在哪里，看的就是这张图。",
            n=AMOUNT_MONTHS,
            mean=f"{mean:.0f}",
        )
        figures.show(spec, words, "618-amounts")


def _trial(market: Market) -> None:
    rows = data_sheet.trial(market)
    left, right = st.columns(2, gap="large")
    with left:
        table = pd.DataFrame(
            {
                t("渠道"): rows["channel"].map(channel_label),
                t("每天花"): [f"¥{n:,}" for n in rows["spend"]],
                t("访客"): [f"{n:,}" for n in rows["visitors"]],
                t("买家"): [f"{n:g}" for n in rows["buyers"]],
                t("一个买家"): [
                    f"¥{spend / buyers:,.0f}" if buyers else t("没人买")
                    for spend, buyers in zip(rows["spend"], rows["buyers"], strict=True)
                ],
            }
        )
        st.table(table, hide_index=True, border="horizontal", alt=t("各渠道三档花费的试投结果"))
    with right:
        named = rows.assign(part=rows["channel"].map(channel_label), date=rows["spend"], value=rows["visitors"])
        spec = charts.build(
            Mark(
                type="line", x="spend", y="visitors", color="part",
                labels={"spend": t("每天花费（元）"), "visitors": t("每天访客（人）")},
            ),
            named,
            labels(),
        )  # fmt: skip
        words = t("每天多花多少、多来多少人。搜索推广和信息流越加越慢；直播先要付场次费，钱太少时几乎没人。")
        figures.show(spec, words, "618-trial")
    st.caption(t("这是在**你自己的市场**里试投的结果（平日、原价）。每位学员的市场都不一样，练习市场就是店里的数据。"))
