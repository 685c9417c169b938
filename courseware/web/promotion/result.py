"""What came of a run: the yuan and its parts, advice with its button, the gap, day by day, beside the runs before."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from courseware.i18n import t
from courseware.progress.course import LOCAL
from courseware.promotion import data_sheet, reasons
from courseware.promotion.advice import WHOLE, Advice
from courseware.promotion.calendar import days, short
from courseware.promotion.days import Moment, day_table, moments
from courseware.promotion.export import days_sheet, run_label
from courseware.promotion.gap import STOCKING
from courseware.promotion.parameters import model_version
from courseware.promotion.plan import Plan
from courseware.promotion.play import NORMAL_AFTER
from courseware.promotion.score import EVEN, EVEN_POINTS
from courseware.promotion.wording import (
    block_label,
    cell_value,
    changes_words,
    code_label,
    plain,
    sentence,
    ten_thousands,
    yuan,
)
from courseware.study.planner import PlannerView, Run
from courseware.web import resources
from courseware.web.language import cached
from courseware.web.promotion import acts, figures, strips
from courseware.web.promotion.steps import Step, go
from courseware.web.promotion.strips import Bar, Look

LISTED_RUNS = 12


def chosen(runs: Sequence[Run]) -> Run | None:
    """The one that is looked at: the last one, unless another has been chosen."""
    shown = st.session_state.get(acts.SHOWN)
    return next((run for run in runs if run.nonce == shown), runs[-1] if runs else None)


def choose(runs: Sequence[Run], run: Run) -> None:
    by_nonce = {each.nonce: each for each in reversed(runs)}
    if len(by_nonce) == 1:
        return
    st.session_state[acts.SHOWN] = run.nonce
    st.selectbox(
        t("看哪一次"), list(by_nonce), format_func=lambda nonce: _label(by_nonce[nonce]), key=acts.SHOWN, width=360
    )


def practised(learner_id: str, view: PlannerView, runs: Sequence[Run], run: Run) -> None:
    judged = run.judgement
    choose(runs, run)
    with st.grid(3, min_column_width=140):
        st.metric(t("大促当期"), _signed(judged.profit - judged.newcomers), border=True)
        st.metric(t("新客以后再买"), _signed(judged.newcomers), border=True)
        st.metric(t("方案分"), f"{judged.score.plan:.0f}", border=True)
    lost = t("当期亏的，新客后来买回来。") if judged.profit - judged.newcomers < 0 < judged.profit else ""
    about = t(
        "大促当期已经减去之后 {n} 天少卖的。{money}平均分 {even:.0f} 分，最好的方案 100 分。",
        n=NORMAL_AFTER, money=ten_thousands(EVEN), even=EVEN_POINTS,
    )  # fmt: skip
    st.caption(f"{lost}{about}")
    advised(learner_id, run)
    gap(learner_id, run, told=True)
    told_by_day(learner_id, run)
    _compare(runs, run)
    every_run(view)


def _signed(value: float) -> str:
    return t("{n} 元", n=f"{value:+,.0f}")


def _label(run: Run) -> str:
    at = run.at.astimezone(LOCAL)
    return t(
        "{label} · {total} 分 · {at}",
        label=run_label(run.ground, run.number), total=round(run.judgement.score.total), at=at.strftime("%m-%d %H:%M"),
    )  # fmt: skip


def advised(learner_id: str, run: Run) -> None:
    """At most two changes, each with both figures and the button that tries exactly that in the practice market."""
    given = run.judgement.advice
    if not given:
        return
    st.header(t("先改这里"), anchor=False)
    stocking = run.judgement.parts.get(STOCKING, 0.0)
    if len(given) > 1 and stocking > 0 and all(each.along(run.entry.plan) for each in given):
        st.caption(t("备货、班次单独也值 {n}，两条里都含着它，所以不能直接相加。", n=yuan(stocking)))
    for column, advice in zip(st.columns(len(given), border=True), given, strict=True):
        with column:
            _card(learner_id, run.entry.plan, advice, given.index(advice))


def _card(learner_id: str, own: Plan, advice: Advice, index: int) -> None:
    st.markdown(f"**{block_label(advice.what)}**")
    st.markdown(changes_words(advice.changes(own)))
    along = changes_words(advice.along(own))
    if along and advice.what not in (STOCKING, WHOLE):
        st.markdown(t("同时：{along}", along=along))
    with st.container(horizontal=True):
        st.metric(t("一起改"), _signed(advice.together), width="content")
        if along and advice.what not in (STOCKING, WHOLE):
            st.metric(t("只改{what}", what=block_label(advice.what)), _signed(advice.alone), width="content")
    st.button(
        t("照这样改，在练习市场试一次"), key=f"618-advice-{index}", on_click=acts.try_plan,
        args=(learner_id, advice.plan), width="stretch",
    )  # fmt: skip


def gap(learner_id: str, run: Run, told: bool) -> None:
    """`told`: whether the better figures may be shown with the reasons."""
    judged = run.judgement
    if judged.gap <= 0:
        return
    solved, plan = resources.planner().solved(run.ground, learner_id), run.entry.plan
    why = reasons.reasons(solved, plan) if judged.model == model_version() else {}
    st.header(t("差的 {n} 在哪", n=yuan(judged.gap)), anchor=False)
    level = judged.profit
    rows = [Bar(t("你的方案"), 0, level, f"{level:,.0f}")]
    for block, part in sorted(judged.parts.items(), key=lambda part: -part[1]):
        look: Look = "gain" if part >= 0 else "loss"
        hint = reasons.in_words(block, why.get(block, ()), plan, solved.best, told) if part > 0 else ""
        rows.append(Bar(block_label(block), level, level + part, f"{part:+,.0f}", look, hint))
        level += part
    rows.append(Bar(t("最好的方案"), 0, judged.best, f"{judged.best:,.0f}"))
    strips.bars(rows)


@cached()
def _orders_before() -> list[float]:
    """Of last year's days, in the order of this year's."""
    year = data_sheet.last_year(resources.shop().table("promo_history"))
    return [float(n) for n in year.groupby("date")["orders"].sum()]


def story(learner_id: str, run: Run) -> tuple[pd.DataFrame, list[Moment]]:
    """The run day by day, and what happened on the way."""
    planner = resources.planner()
    market, (outcome, seed) = planner.solved(run.ground, learner_id).market, planner.outcome(run, learner_id)
    return day_table(outcome, seed), moments(market, run.entry.plan, outcome, seed)


def told_by_day(learner_id: str, run: Run) -> None:
    if run.judgement.model != model_version():
        st.caption(t("这次运行用的是旧版市场，逐日结果不再重演；成绩照旧有效。"))
        return
    table, told = story(learner_id, run)
    st.header(t("一天一天看"), anchor=False)
    names = {"own": t("这一次"), "before": t("去年")}
    rows = pd.concat(
        [
            pd.DataFrame({"date": pd.to_datetime(list(days())), "part": names[which], "value": values})
            for which, values in (("own", table["orders"]), ("before", _orders_before()))
        ]
    )
    words = t("每天的订单（单），一共 {n} 单；浅色是去年同一天。", n=f"{table['orders'].sum():,.0f}")
    spec = figures.beside(rows, t("订单（单）"), list(names.values()), [figures.GOOD, figures.PALE])
    figures.show(spec, words, "618-orders")
    for moment in told:
        st.markdown(t("**{day}** · {said}", day=short(days()[moment.day]), said=sentence(moment.finding)))
    with st.expander(t("逐日明细：访客、订单、库存")):
        sheet = days_sheet(table, {moment.day: plain(moment.finding) for moment in told})
        st.dataframe(
            sheet.iloc[:, :-1],
            hide_index=True,
            column_config={name: st.column_config.NumberColumn(format="localized") for name in sheet.columns[2:-1]},
            alt=t("这次运行逐日的访客、订单和库存"),
        )


def _compare(runs: Sequence[Run], run: Run) -> None:
    at = runs.index(run)
    if not at:
        return
    before = runs[at - 1]
    old, new = before.entry.plan.to_dict(), run.entry.plan.to_dict()
    rows = [(code_label(code), cell_value(code, old[code]), cell_value(code, new[code]))
            for code in old if old[code] != new[code]]  # fmt: skip
    if not rows:
        return
    st.header(t("和上一次比"), anchor=False)
    rows.append((t("多赚"), yuan(before.judgement.profit), yuan(run.judgement.profit)))
    table = pd.DataFrame(rows, columns=[t("改了什么"), t("第 {n} 次", n=at), t("第 {n} 次", n=at + 1)])
    st.table(table, hide_index=True, border="horizontal", alt=t("这一次和上一次的方案，以及多赚多少"))


def every_run(view: PlannerView) -> None:
    if len(view.runs) < 2:
        return
    with st.expander(t("你的每一次")):
        rows = [
            {
                t("运行"): run_label(run.ground, run.number),
                t("总分"): f"{run.judgement.score.total:.0f}",
                t("方案多赚"): ten_thousands(run.judgement.profit),
                t("差得最多"): block_label(max(run.judgement.parts, key=lambda block: run.judgement.parts[block])),
            }
            for run in reversed(view.runs[-LISTED_RUNS:])
        ]
        st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt=t("自己各次运行的对比，最近的在最上面"))


def changes(old: Plan, new: Plan) -> list[str]:
    """What is decided otherwise in the new plan, in words."""
    before, after = old.to_dict(), new.to_dict()
    return [
        t("{cell} {a} → {b}", cell=code_label(code), a=cell_value(code, before[code]), b=cell_value(code, after[code]))
        for code in before
        if before[code] != after[code]
    ]


def to_plan() -> None:
    """From a result back to the plan."""
    st.button(t("改方案，再计分"), key="618-again", on_click=go, args=(Step.BUDGET,))
