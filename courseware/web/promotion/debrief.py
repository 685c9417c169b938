"""The last step: what a graded run really brought and why, and the debrief sheet, which can be printed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from courseware.i18n import t
from courseware.progress.course import LOCAL
from courseware.promotion import debrief
from courseware.promotion.calendar import PHASES
from courseware.promotion.parameters import model_version
from courseware.promotion.plan import MONEY_CODES
from courseware.promotion.response import STEP, marginal
from courseware.promotion.runs import Ground, Reality
from courseware.promotion.score import LITTLE
from courseware.promotion.wording import (
    block_label,
    channel_label,
    count,
    percent,
    phase_label,
    yuan,
)
from courseware.record.log import Learner
from courseware.study.planner import PlannerView, Run
from courseware.web import navigation, resources
from courseware.web.promotion import result, strips
from courseware.web.promotion.strips import Bar


def show(learner: Learner, view: PlannerView) -> None:
    run = result.chosen(view.graded) or view.graded[-1]
    judged, real = run.judgement, run.judgement.reality
    profit = real.profit if real is not None else judged.profit
    total = round(judged.score.total)
    if profit >= 0:
        st.title(t("实际多赚 {n}，得 {total} 分", n=yuan(profit), total=total), anchor=False)
    else:
        st.title(t("实际比不做少赚 {n}，得 {total} 分", n=yuan(-profit), total=total), anchor=False)
    st.caption(t("计分第 {n} 次，你的市场。还可以计分 {left} 次。", n=run.number, left=view.left))
    result.choose(view.graded, run)
    left, right = st.columns([1.5, 1], gap="medium")
    with left:
        if real is not None:
            _three(real)
            _steered(real, judged.best)
    with right, st.container(border=True):
        _points(run)
    with st.container(horizontal=True, key="debrief-buttons"):
        st.button(t("打印复盘单"), key="print-page", icon=":material/print:", type="primary")
        result.to_plan()
    _sheet(learner, view, run)
    result.every_run(view)


def _three(real: Reality) -> None:
    st.header(t("是方案好，是调得好，还是运气"), anchor=False)
    level = real.first + real.correction
    season = t("今年季节{season}，首日{first}", season=_tilt(real.season), first=_tilt(real.first_day))
    strips.bars(
        [
            Bar(t("方案本身"), 0, real.first, f"{real.first:,.0f}", hint=t("同一方案在各种行情里的平均")),
            Bar(t("首日调整"), real.first, level, f"{real.correction:+,.0f}",
                "gain" if real.correction >= 0 else "loss"),
            Bar(t("运气"), level, real.profit, f"{real.luck:+,.0f}", "quiet", season),
            Bar(t("实际多赚"), 0, real.profit, f"{real.profit:,.0f}"),
        ]
    )  # fmt: skip
    st.caption(t("三段加起来就是实际的数。得分看方案和调整，不看运气。"))


def _tilt(share: float) -> str:
    return t("偏旺 {n}", n=percent(share)) if share >= 0 else t("偏淡 {n}", n=percent(-share))


def _steered(real: Reality, best: float) -> None:
    little = real.attainable < LITTLE * best
    with st.container(key=f"note-{'idea' if little or real.correction >= 0 else 'pitfall'}-618-steered"):
        if little:
            st.markdown(t("**这次没什么可调的。** 照当时看得到的，最多也只能多赚 {n}。", n=yuan(real.attainable)))
            return
        head = t("**调整帮了忙。** ") if real.correction > 0 else t("**调整没有帮上忙。** ")
        if real.correction == 0:
            head = t("**没有调整。** ")
        told = t(
            "照当时看得到的，最多能多赚 {most}，你这样调能拿 {own}。", most=yuan(real.attainable),
            own=yuan(real.correction),
        )  # fmt: skip
        st.markdown(head + told)


def _points(run: Run) -> None:
    judged = run.judgement
    st.markdown(t("**分数怎么来的**"))
    rows = [(name, f"{each:.0f}", f"{added:.1f}") for name, (each, added) in debrief.points(judged).items()]
    rows.append((t("合计"), "", f"{judged.score.total:.0f}"))
    table = pd.DataFrame(rows, columns=[t("项目"), t("得分"), t("计入")])
    st.table(table, hide_index=True, border="horizontal", alt=t("每一项得多少分，计入总分多少"))
    st.caption(t("坏行情下的多赚是 {bad}。", bad=yuan(judged.bad)))
    for line in debrief.forecast_lines(run.entry, judged):
        st.caption(t("预测：{line}", line=line))


def _sheet(learner: Learner, view: PlannerView, run: Run) -> None:
    judged = run.judgement
    with st.container(key="debrief-sheet"):
        st.header(t("复盘单"), anchor=False)
        at = run.at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
        st.caption(t("{name} · 618 计分第 {n} 次 · {at}", name=learner.name, n=run.number, at=at))
        _decisions(learner.id, run, view.revealed)
        result.advised(learner.id, run)
        if judged.model == model_version():
            _phases(learner.id, run)
        result.told_by_day(learner.id, run)
        st.header(t("当初的方案"), anchor=False)
        best = resources.planner().solved(Ground.OWN, learner.id).best if view.revealed else None
        table = debrief.plan_table(run.entry.plan, best)
        st.table(table, hide_index=True, border="horizontal", alt=t("这次计分的每一项决定"))
        if view.revealed:
            _marginal(learner.id, run)


def _decisions(learner_id: str, run: Run, revealed: bool) -> None:
    """What each decision cost against the best plan, and where it is taught."""
    judged, course = run.judgement, resources.course()
    st.header(t("每项决定得失多少"), anchor=False)
    result.gap(learner_id, run, revealed)
    for part in debrief.parts(judged):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            name = block_label(part.block)
            if part.lost > 0:
                said = t(
                    "**{block}** 少赚 {n}，占差距的 {share}。", block=name, n=yuan(part.lost), share=percent(part.share)
                )
            else:
                said = t("**{block}** 没有丢钱。", block=name)
            st.markdown(said)
            lesson = course.lessons.get(debrief.LESSONS[part.block])
            if lesson is not None and part.lost > 0:
                navigation.lesson_link(lesson.id, t("看课：{title}", title=lesson.title))


def _phases(learner_id: str, run: Run) -> None:
    table, _ = result.story(learner_id, run)
    st.header(t("各阶段的结果"), anchor=False)
    sums = debrief.by_phase(table, run.entry.plan)
    st.table(debrief.phases_table(sums), hide_index=True, border="horizontal", alt=t("各阶段的花费、访客、订单和件数"))


def _marginal(learner_id: str, run: Run) -> None:
    """Told once nothing can be gained by it any more."""
    market = resources.planner().solved(Ground.OWN, learner_id).market
    last = marginal(market, run.entry.plan)
    st.header(t("最后 {n}推广各带来多少", n=yuan(STEP)), anchor=False)
    channels = list(dict.fromkeys(code.partition(".")[0] for code in MONEY_CODES))
    rows = {t("渠道"): [channel_label(channel) for channel in channels]}
    for phase in PHASES:
        told = (last.get(f"{channel}.{phase}") for channel in channels)
        rows[phase_label(phase)] = ["–" if each is None else f"{each:+,.0f}" for each in told]
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt=t("每个渠道每个阶段最后一笔钱的得失"))
    st.caption(t("已经扣掉这 {n}。大于 0 还值得加，小于 0 就投多了。", n=count(STEP)))
