"""What came of a run: the yuan and its parts, advice with its button, the gap, day by day, beside the other runs."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.progress.course import LOCAL
from courseware.promotion.advice import SMALL, Advice
from courseware.promotion.calendar import days, short
from courseware.promotion.days import day_table, moments
from courseware.promotion.export import days_sheet, run_label
from courseware.promotion.parameters import model_version
from courseware.promotion.plan import Plan
from courseware.promotion.score import EVEN, EVEN_POINTS, WEIGHTS
from courseware.promotion.wording import (
    advice_sentence,
    block_label,
    cell_value,
    code_label,
    percent,
    plain,
    sentence,
    ten_thousands,
    yuan,
)
from courseware.study.planner import PlannerView, Run
from courseware.web import resources
from courseware.web.promotion import figures

LISTED_RUNS = 12


def headline(run: Run) -> None:
    """The run in one line: green where it earns more than money spread evenly does."""
    judged = run.judgement
    show = st.success if judged.score.plan >= EVEN_POINTS else st.info
    show(
        t(
            "**{label}：多赚 {profit}，{total} 分**，是最优的 {share}。详细结果在下面。",
            label=run_label(run.ground, run.number), total=round(judged.score.total), profit=yuan(judged.profit),
            share=percent(judged.score.share),
        ),
        icon=":material/flag:",
    )  # fmt: skip


def render(learner_id: str, view: PlannerView, run: Run, shown_key: str, try_plan: Callable[[Plan], None]) -> None:
    """`try_plan` is called by the button of a piece of advice."""
    _choose(view, run, shown_key)
    _numbers(run)
    _advice(run, try_plan)
    _gap(run)
    _score(run)
    if run.judgement.model == model_version():
        _days(learner_id, run)
    else:
        st.caption(t("这次运行用的是旧版市场，逐日结果不再重演；成绩照旧有效。"))
    _compare(view)


def _label(run: Run) -> str:
    at = run.at.astimezone(LOCAL)
    return t(
        "{label} · {total} 分 · {at}",
        label=run_label(run.ground, run.number), total=round(run.judgement.score.total), at=at.strftime("%m-%d %H:%M"),
    )  # fmt: skip


def _choose(view: PlannerView, run: Run, shown_key: str) -> None:
    by_nonce = {each.nonce: each for each in reversed(view.runs)}
    if len(by_nonce) == 1:
        return
    st.session_state[shown_key] = run.nonce
    st.selectbox(
        t("看哪一次"), list(by_nonce), format_func=lambda nonce: _label(by_nonce[nonce]), key=shown_key, width=360
    )


def _numbers(run: Run) -> None:
    judged, real = run.judgement, run.judgement.reality
    with st.grid(4, min_column_width=140):
        st.metric(run_label(run.ground, run.number), t("{n} 分", n=round(judged.score.total)), border=True)
        st.metric(t("方案多赚"), ten_thousands(judged.profit), border=True)
        st.metric(t("大促当期"), ten_thousands(judged.profit - judged.newcomers), border=True)
        st.metric(t("新客以后再买"), ten_thousands(judged.newcomers), border=True)
        if real is not None:
            st.metric(t("首日调整"), ten_thousands(real.correction), border=True)
            st.metric(t("运气"), ten_thousands(real.luck), border=True)
            st.metric(t("实际多赚"), ten_thousands(real.profit), border=True)


def _advice(run: Run, try_plan: Callable[[Plan], None]) -> None:
    kind = "pitfall" if run.judgement.advice else "recap"
    with st.container(key=f"note-{kind}-618", gap="xsmall"):
        st.markdown(f"**{t('先改这里') if run.judgement.advice else t('没有大的错误')}**")
        for index, advice in enumerate(run.judgement.advice):
            st.markdown(advice_sentence(advice, run.entry.plan))
            label = t("照这样改，在练习市场试一次")
            st.button(label, key=f"618-advice-{index}", on_click=_tried(try_plan, advice))
        if not run.judgement.advice:
            st.markdown(t("离最好不到 {share}，没有值得单独说的改动。", share=percent(SMALL)))


def _tried(try_plan: Callable[[Plan], None], advice: Advice) -> Callable[[], None]:
    return lambda: try_plan(advice.plan)


def _gap(run: Run) -> None:
    judged = run.judgement
    ranked = sorted(judged.parts.items(), key=lambda part: -part[1])
    rows = [(t("你的方案"), 0.0, judged.profit, "own", yuan(judged.profit))]
    level = judged.profit
    for block, part in ranked:
        rows.append((block_label(block), level, level + part, "lost" if part >= 0 else "gained", yuan(part)))
        level += part
    rows.append((t("最好的方案"), 0.0, judged.best, "best", yuan(judged.best)))
    frame = pd.DataFrame(rows, columns=["name", "start", "end", "kind", "label"])
    st.subheader(t("差距从哪里来"), anchor=False)
    words = t(
        "从你的方案到最好的方案，差的 {gap} 拆成 {n} 项决定，{worst}最多。",
        gap=yuan(judged.gap), n=len(ranked), worst=block_label(ranked[0][0]),
    )  # fmt: skip
    figures.show(figures.waterfall(frame), words, "618-waterfall")


def _score(run: Run) -> None:
    score = run.judgement.score
    st.subheader(t("分数怎么来的"), anchor=False)
    parts = {"plan": t("方案"), "resilience": t("坏行情下"), "steering": t("首日调整"), "forecast": t("预测")}
    with st.grid(4, min_column_width=160):
        for name, label in parts.items():
            if (points := getattr(score, name)) is not None:
                text = t("{label} {n} 分，占 {weight}", label=label, n=round(points), weight=percent(WEIGHTS[name]))
                st.progress(float(points) / 100, text=text)
    st.caption(
        t(
            "坏行情下的多赚是 {bad}。方案这一项：什么都不做 0 分，{money}平均分 {even:.0f} 分，最好的方案 100 分。",
            bad=yuan(run.judgement.bad), even=EVEN_POINTS, money=ten_thousands(EVEN),
        )
    )  # fmt: skip


def _days(learner_id: str, run: Run) -> None:
    planner = resources.planner()
    market, (outcome, seed) = planner.solved(run.ground, learner_id).market, planner.outcome(run, learner_id)
    table, story = day_table(outcome, seed), moments(market, run.entry.plan, outcome, seed)
    st.subheader(t("一天一天看"), anchor=False)
    for moment in story:
        st.markdown(t("**{day}** · {said}", day=short(days()[moment.day]), said=sentence(moment.finding)))
    rows = pd.DataFrame({"date": pd.to_datetime(list(days())), "part": t("订单"), "value": table["orders"]})
    words = t("每天的订单（单），一共 {n} 单。", n=f"{table['orders'].sum():,.0f}")
    figures.show(figures.stacked_days(rows, t("订单（单）"), [t("订单")], [figures.GOOD]), words, "618-orders")
    with st.expander(t("逐日明细：访客、订单、库存")):
        sheet = days_sheet(table, {moment.day: plain(moment.finding) for moment in story})
        st.dataframe(
            sheet.iloc[:, :-1],
            hide_index=True,
            column_config={name: st.column_config.NumberColumn(format="localized") for name in sheet.columns[2:-1]},
            alt=t("这次运行逐日的访客、订单和库存"),
        )


def _compare(view: PlannerView) -> None:
    if len(view.runs) < 2:
        return
    st.subheader(t("你的每一次"), anchor=False)
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
    before, after = view.runs[-2], view.runs[-1]
    if before.ground is after.ground and (parts := changes(before.entry.plan, after.entry.plan)):
        gained = after.judgement.profit - before.judgement.profit
        st.markdown(
            t("和上一次比：{parts}；多赚 **{gained} 元**。", parts=listed(parts, N_("，")), gained=f"{gained:+,.0f}")
        )


def changes(old: Plan, new: Plan) -> list[str]:
    """What is decided otherwise in the new plan, in words."""
    before, after = old.to_dict(), new.to_dict()
    return [
        t("{cell} {a} → {b}", cell=code_label(code), a=cell_value(code, before[code]), b=cell_value(code, after[code]))
        for code in before
        if before[code] != after[code]
    ]
