"""What came of a run: the score and its parts, the gap in yuan, day by day, beside the other runs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.progress.course import LOCAL
from courseware.promotion.calendar import BURST_DAY, days, short
from courseware.promotion.first.best_plans import MODEL_VERSION
from courseware.promotion.first.days import day_table, moments
from courseware.promotion.first.export import days_sheet, run_label
from courseware.promotion.first.parameters import standard
from courseware.promotion.first.plan import CHANNELS, FORECAST_MAX, PHASES, Forecast, Plan
from courseware.promotion.first.runs import Judgement
from courseware.promotion.first.score import (
    FORECAST_BAND,
    TEMPLATE_COUPON,
    TEMPLATE_CUT,
    TEMPLATE_POINTS,
    TEMPLATE_THRESHOLD,
    WEIGHTS,
)
from courseware.promotion.first.simulate import LOW
from courseware.promotion.first.wording import (
    block_label,
    forecast_label,
    percent,
    phase_label,
    plain,
    sentence,
    ten_thousands,
    yuan,
)
from courseware.study.planner import PlannerView, Run
from courseware.web import resources
from courseware.web.promotion import figures, reveal

NEAR_BEST = "promo-near-best"
LISTED_RUNS = 12


def headline(run: Run) -> None:
    """The run in one line: green where it earns more than money spread evenly does."""
    judged = run.judgement
    show = st.success if judged.score.total >= TEMPLATE_POINTS else st.info
    show(
        t(
            "**{label}：{total} 分**，利润 {profit}，是最优的 {share}。详细结果在下面。",
            label=run_label(run.ground, run.number), total=round(judged.score.total), profit=yuan(judged.profit),
            share=percent(judged.score.share),
        ),
        icon=":material/flag:",
    )  # fmt: skip


def render(learner_id: str, view: PlannerView, run: Run, shown_key: str) -> None:
    _choose(view, run, shown_key)
    _numbers(run)
    kind = "recap" if run.judgement.finding.id == NEAR_BEST else "pitfall"
    with st.container(key=f"note-{kind}-618", gap="xsmall"):
        title = t("没有大的错误") if kind == "recap" else t("最贵的一处")
        st.markdown(f"**{title}**")
        st.markdown(sentence(run.judgement.finding))
    _gap(run)
    _score(run)
    if run.judgement.model == MODEL_VERSION:
        _days(learner_id, run)
    else:
        st.caption(t("这次运行用的是旧版市场，逐日结果不再重演；成绩照旧有效。"))
    _compare(view)
    if view.revealed:
        reveal.render(learner_id, view)


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
    judged = run.judgement
    with st.grid(4, min_column_width=140):
        st.metric(run_label(run.ground, run.number), t("{n} 分", n=round(judged.score.total)), border=True)
        st.metric(t("利润"), ten_thousands(judged.profit), border=True)
        st.metric(t("占最优利润"), percent(judged.score.share), border=True)
        st.metric(t("成交额"), ten_thousands(judged.gmv), border=True)


def _gap(run: Run) -> None:
    judged = run.judgement
    ranked = sorted(judged.parts.items(), key=lambda part: -part[1])
    rows = [(t("你的利润"), 0.0, judged.profit, "own", yuan(judged.profit))]
    level = judged.profit
    for block, part in ranked:
        rows.append((block_label(block), level, level + part, "lost" if part >= 0 else "gained", yuan(part)))
        level += part
    rows.append((t("最优利润"), 0.0, judged.best, "best", yuan(judged.best)))
    frame = pd.DataFrame(rows, columns=["name", "start", "end", "kind", "label"])
    st.subheader(t("差距从哪里来"), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        words = t(
            "从你的利润到最优利润，差的 {gap} 拆成 {n} 项决定。橙色是少赚的，"
            "{worst}最多；青色表示这一项比最优方案里的搭配还省。",
            gap=yuan(judged.gap), n=len(ranked), worst=block_label(ranked[0][0]),
        )  # fmt: skip
        figures.show(figures.waterfall(frame), words, "618-waterfall")
    with right:
        table = pd.DataFrame(
            {
                t("决定"): [block_label(block) for block, _ in ranked] + [t("合计")],
                t("少赚"): [yuan(part) for _, part in ranked] + [yuan(judged.gap)],
            }
        )
        st.table(table, hide_index=True, border="horizontal", alt=t("差距按决定拆开的金额"))


def _score(run: Run) -> None:
    judged, forecast = run.judgement, run.entry.forecast
    st.subheader(t("分数怎么来的"), anchor=False)
    parts = {"plan": t("方案"), "resilience": t("坏行情下"), "forecast": t("预测")}
    with st.grid(3, min_column_width=200):
        for name, label in parts.items():
            points = getattr(judged.score, name)
            if points is not None:
                text = t("{label} {n} 分，占 {weight}", label=label, n=round(points), weight=percent(WEIGHTS[name]))
                st.progress(float(points) / 100, text=text)
    if forecast is None:
        st.caption(t("这次没有预测，总分只按前两项折算。正式计分前，拿这里的结果练练手：先猜一个数，再试跑。"))
    else:
        _forecasts(judged, forecast)
    st.caption(
        t(
            "坏行情下的利润（{n} 个市场里第 {low} 百分位）是 {bad}。"
            "方案这一项里，什么都不做是 0 分，模板方案是 {template:.0f} 分，最优方案是 100 分。"
            "模板方案把预算用满，{channels} 个渠道、{phases} 个阶段平均分，直降 {cut}，满 {threshold:g} 减 {coupon:g}，"
            "备货刚好合适；钱分得一样平均，让利或备货不同，也可能比它少很多分。",
            n=round(standard()["noise.markets"]),
            low=LOW,
            bad=yuan(judged.bad_market),
            template=TEMPLATE_POINTS,
            channels=len(CHANNELS),
            phases=len(PHASES),
            cut=percent(TEMPLATE_CUT),
            threshold=TEMPLATE_THRESHOLD,
            coupon=TEMPLATE_COUPON,
        )
    )


def _forecasts(judged: Judgement, forecast: Forecast) -> None:
    told = {"gmv": forecast.gmv, "units": forecast.units, "roas": forecast.roas}
    true = {"gmv": judged.gmv, "units": judged.units, "roas": judged.roas}
    rows = []
    for name in FORECAST_MAX:
        hit = abs(told[name] - true[name]) <= FORECAST_BAND * abs(true[name])
        off = f"{(told[name] / true[name] - 1) * 100:+.1f}%" if true[name] else "–"
        digits = 2 if name == "roas" else 0
        figures_told = [f"{value:,.{digits}f}" for value in (told[name], true[name])]
        rows.append(
            (forecast_label(name), *figures_told, t("偏 {n}，得分", n=off) if hit else t("偏 {n}，不得分", n=off))
        )
    table = pd.DataFrame(rows, columns=[t("预测"), t("你说"), t("实际"), t("判定")])
    st.table(table, hide_index=True, border="horizontal", alt=t("自己的预测和实际的对比"))


def _days(learner_id: str, run: Run) -> None:
    planner = resources.planner()
    market, outcome = planner.market(run.ground, learner_id), planner.outcome(run, learner_id)
    table, story = day_table(market, outcome), moments(market, run.entry.plan, outcome)
    st.subheader(t("一天一天看"), anchor=False)
    for moment in story:
        st.markdown(t("**{day}** · {said}", day=short(days()[moment.day]), said=sentence(moment.finding)))
    dates = pd.to_datetime(list(days()))
    left, right = st.columns(2, gap="large")
    with left:
        names = {"booked": t("抢先购下单"), "sold": t("发出"), "unmet": t("缺货")}
        rows = pd.concat(
            [pd.DataFrame({"date": dates, "part": name, "value": table[column]}) for column, name in names.items()]
        )
        colors = [figures.PALE, figures.GOOD, figures.BAD]
        words = t(
            "每天的订单（单）。灰色是蓄水期付了全款、要到 {burst}才发货的抢先购；一共发出 {sold} 单，缺货 {unmet} 单。",
            burst=short(BURST_DAY), sold=f"{table['sold'].sum():,.0f}", unmet=f"{table['unmet'].sum():,.0f}",
        )  # fmt: skip
        figures.show(figures.stacked_days(rows, t("订单（单）"), list(names.values()), colors), words, "618-orders")
    with right:
        rows = pd.DataFrame({"date": dates, "part": t("余货"), "value": table["stock"]})
        words = t(
            "每天晚上还剩多少件：从 {first} 件卖到 {last} 件。",
            first=f"{run.entry.plan.stock:,.0f}", last=f"{outcome.unsold:,.0f}",
        )  # fmt: skip
        figures.show(figures.lines(rows, t("余货（件）"), [t("余货")], [figures.GOOD]), words, "618-stock")
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
    rows = []
    for run in reversed(view.runs[-LISTED_RUNS:]):
        plan, judged = run.entry.plan, run.judgement
        split = " / ".join(f"{value / 10_000:.1f}" for value in plan.grid.sum(axis=0))
        coupon = t("满 {t} 减 {a}", t=f"{plan.threshold:g}", a=f"{plan.coupon:g}") if plan.coupon else t("无券")
        decided = t(
            "{split} 万，直降 {cut}，{coupon}，备 {stock} 件",
            split=split, cut=percent(plan.cut), coupon=coupon, stock=f"{plan.stock:,.0f}",
        )  # fmt: skip
        rows.append(
            {
                t("运行"): run_label(run.ground, run.number),
                t("总分"): f"{judged.score.total:.0f}",
                t("利润"): ten_thousands(judged.profit),
                t("蓄水 / 爆发 / 返场，其余决定"): decided,
                t("最贵的一处"): block_label(max(judged.parts, key=lambda block: judged.parts[block])),
            }
        )
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt=t("自己各次运行的对比，最近的在最上面"))
    graded = [run for run in view.runs if run.number is not None]
    if graded:
        best = max(graded, key=lambda run: run.judgement.score.total)
        st.markdown(t("计分成绩：**{n} 分**（第 {k} 次）。", n=round(best.judgement.score.total), k=best.number))
    changed = _changed(view.runs[-2], view.runs[-1])
    if changed:
        st.markdown(changed)


def _changed(before: Run, after: Run) -> str:
    """What the last two runs differ in, and what it brought; empty when they are not comparable."""
    if before.ground is not after.ground:
        return ""
    parts = changes(before.entry.plan, after.entry.plan)
    if not parts:
        return ""
    gained = after.judgement.profit - before.judgement.profit
    return t("和上一次比：{parts}；利润 **{gained} 元**。", parts=listed(parts, N_("，")), gained=f"{gained:+,.0f}")


def changes(old: Plan, new: Plan) -> list[str]:
    """What is decided otherwise in the new plan, in words."""
    parts = []
    for index, phase in enumerate(PHASES):
        moved = float(new.grid[:, index].sum() - old.grid[:, index].sum())
        if abs(moved) >= 500:
            parts.append(t("{phase}预算 {n} 元", phase=phase_label(phase), n=f"{moved:+,.0f}"))
    if new.cut != old.cut:
        parts.append(t("直降 {a} → {b}", a=percent(old.cut, 1), b=percent(new.cut, 1)))
    if (new.threshold, new.coupon) != (old.threshold, old.coupon):
        parts.append(t("券 {a} → {b}", a=f"{old.threshold:g}−{old.coupon:g}", b=f"{new.threshold:g}−{new.coupon:g}"))
    if new.stock != old.stock:
        parts.append(t("备货 {n} 件", n=f"{new.stock - old.stock:+,.0f}"))
    shifted = [c for c, _ in enumerate(CHANNELS) if abs(new.grid[c].sum() - old.grid[c].sum()) >= 500]
    if shifted and not parts:
        parts.append(t("渠道之间挪了预算"))
    return parts
