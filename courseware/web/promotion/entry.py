"""The plan being entered, each decision beside what it leads to. Figures are typed as people write them: `1.5万`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from courseware.answers.number import accept
from courseware.answers.numbers import Number
from courseware.content.common import Unit
from courseware.i18n import N_, listed, t
from courseware.promotion.calendar import BURST_DAY, LENGTHS
from courseware.promotion.first.plan import (
    BUDGET,
    CHANNELS,
    COUPON_SHARE_MAX,
    CUT_MAX,
    PHASES,
    THRESHOLD_RANGE,
    Plan,
    read_plan,
)
from courseware.promotion.first.preview import CouponPreview, coupon_preview, demand_fan
from courseware.promotion.first.runs import Ground
from courseware.promotion.first.score import FORECAST_BAND, WEIGHTS
from courseware.promotion.first.simulate import HIGH, LOW, expected_demand
from courseware.promotion.first.wording import channel_label, percent, phase_label, sentence, yuan
from courseware.record.unavailable import StoreUnavailable
from courseware.verdict import Finding
from courseware.web import resources
from courseware.web.promotion import figures

START: dict[str, Any] = {
    "budget": {channel: dict.fromkeys(PHASES, 15_000.0) for channel in CHANNELS},
    "cut": 0.10,
    "threshold": 299.0,
    "coupon": 30.0,
    "stock": 9_000.0,
    "forecast": {"gmv": None, "units": None, "roas": None},
}
"""What stands in an unopened plan: money spread evenly, which is nobody's best plan."""

Path = tuple[str, ...]
"""Where a figure stands: (channel, phase) of the budget, or (field,)."""

UNITS: dict[Path, Unit] = {
    **{(channel, phase): "yuan" for channel in CHANNELS for phase in PHASES},
    ("cut",): "percent", ("threshold",): "yuan", ("coupon",): "yuan", ("stock",): "items",
    ("gmv",): "yuan", ("units",): "items", ("roas",): "times",
}  # fmt: skip

OUTCOME = "618-outcome"
"""Where the session keeps what came of the last click."""
GROUPS = ("reaches", "tops-up", "out-of-reach")


def _key(learner_id: str, *path: str) -> str:
    return "618-" + "-".join((learner_id, *path))


def fill(learner_id: str, raw: Mapping[str, Any]) -> None:
    """Put a plan into the inputs. Values are shown as they are, also those that are not allowed."""
    for path in UNITS:
        st.session_state[_key(learner_id, *path)] = _written(_value(raw, path), path)


def entered(learner_id: str) -> dict[str, Any]:
    """The plan as it stands in the inputs, in the shape of `Entry.to_dict()`: blank inputs are None, and what cannot
    be read is the text as it was typed."""
    read = {path: _read(st.session_state.get(_key(learner_id, *path)), path) for path in UNITS}
    return {
        "budget": {channel: {phase: read[channel, phase] for phase in PHASES} for channel in CHANNELS},
        **{field: read[field,] for field in ("cut", "threshold", "coupon", "stock")},
        "forecast": {field: read[field,] for field in START["forecast"]},
    }


def _value(raw: Mapping[str, Any], path: Path) -> Any:
    match path:
        case (channel, phase):
            return raw["budget"][channel][phase]
        case (field,) if field in START["forecast"]:
            return raw["forecast"][field]
        case _:
            return raw[path[0]]


def _read(text: str | None, path: Path) -> float | str | None:
    """The number in an input, a percent as its fraction; the text itself if it is none, and None for nothing."""
    number = accept(text, UNITS[path])
    if isinstance(number, Number):
        return round(number.readings(UNITS[path])[0], 12)
    return None if number.id == "blank" else text


def _written(value: Any, path: Path) -> str:
    """A value as an input shows it: what was read is said back."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value * 100 if UNITS[path] == 'percent' else value:,.12g}"
    return "" if value is None else str(value)


def begin(learner_id: str) -> None:
    """Inputs lose their values when the learner leaves the page: the draft brings them back."""
    if _key(learner_id, "cut") not in st.session_state:
        fill(learner_id, {**START, **resources.planner().draft(learner_id)})


def _keep(learner_id: str, path: Path) -> None:
    """Callback: an input was left. The number that was read takes the place of what was typed."""
    st.session_state.pop(OUTCOME, None)  # it was said of the plan as it stood before
    key = _key(learner_id, *path)
    st.session_state[key] = _written(_read(st.session_state[key], path), path)
    try:
        resources.planner().save_draft(learner_id, entered(learner_id))
    except StoreUnavailable as problem:
        st.toast(str(problem), icon=":material/warning:")


def _number(learner_id: str, label: str, *path: str) -> None:
    # What cannot be read or is not allowed gets a sentence instead of being put right in silence.
    st.text_input(label, key=_key(learner_id, *path), on_change=_keep, args=(learner_id, path), autocomplete="off")


def render(learner_id: str) -> None:
    with st.container(key="618-entry", gap="medium"):
        _budget(learner_id)
        _offer(learner_id)
        _stock(learner_id)
        _forecast(learner_id)


def _budget(learner_id: str) -> None:
    left, right = st.columns([5, 7], gap="large")
    with left:
        st.subheader(t("一、预算：四个渠道 × 三个阶段"), anchor=False)
        st.caption(
            t(
                "单位：元，是整个阶段的总额。蓄水 {warmup} 天，爆发 {burst} 天，返场 {after} 天。",
                warmup=LENGTHS["warmup"],
                burst=LENGTHS["burst"],
                after=LENGTHS["return"],
            )
        )
        with st.grid(3, min_column_width=96, gap="small", key="618-row-budget"):
            for channel in CHANNELS:
                for phase in PHASES:
                    label = t("{channel}·{phase}", channel=channel_label(channel), phase=phase_label(phase))
                    _number(learner_id, label, channel, phase)
    raw = entered(learner_id)
    plan = read_plan({**raw, "cut": 0, "threshold": 0, "coupon": 0, "stock": 0})
    with right:
        if isinstance(plan, Finding):
            _spent(plan.data.get("total"))
            st.warning(sentence(plan), icon=":material/edit:")
            return
        _budget_preview(plan, raw)


def _budget_preview(plan: Plan, raw: Mapping[str, Any]) -> None:
    spent = float(plan.grid.sum())
    _spent(spent)
    rows = pd.DataFrame(
        [
            (phase_label(phase), channel_label(channel), plan.grid[c, p])
            for c, channel in enumerate(CHANNELS)
            for p, phase in enumerate(PHASES)
        ],
        columns=["phase", "channel", "yuan"],
    )
    shares = plan.grid.sum(axis=0) / spent if spent else plan.grid.sum(axis=0)
    split = listed(
        (
            t("{phase} {share}", phase=phase_label(phase), share=percent(share))
            for phase, share in zip(PHASES, shares, strict=True)
        ),
        N_("，"),
    )
    words = t("预算在三个阶段怎么分：{split}。", split=split) if spent else t("还没有分配预算。")
    if (offered := _offered(raw)) is not None:
        market = resources.planner().market(Ground.PRACTICE, "")
        waiting = expected_demand(market, plan.grid, offered.offer).waiting
        people = t("按行业平均，蓄水能攒下约 {n} 人的等待名单。", n=f"{round(waiting, -2):,.0f}")
        words = t("{sentence}{another}", sentence=words, another=people)
    chart = figures.budget(rows, [channel_label(c) for c in CHANNELS], [phase_label(p) for p in PHASES])
    figures.show(chart, words, "618-budget")


def _spent(total: float | None) -> None:
    """What has been given out and what is left: less than nothing where too much has been, and unknown (None) where a
    figure cannot be read."""
    with st.grid(2, min_column_width=130):
        st.metric(t("已经分配"), "–" if total is None else yuan(total), border=True)
        st.metric(t("还剩"), "–" if total is None else yuan(BUDGET - total), border=True)


def _offered(raw: Mapping[str, Any]) -> CouponPreview | None:
    plan = _offer_alone(raw)
    if isinstance(plan, Finding):
        return None
    return coupon_preview(resources.planner().market(Ground.PRACTICE, ""), plan.cut, plan.threshold, plan.coupon)


def _offer_alone(raw: Mapping[str, Any]) -> Plan | Finding:
    return read_plan({**raw, "budget": {channel: dict.fromkeys(PHASES, 0) for channel in CHANNELS}, "stock": 0})


def _offer(learner_id: str) -> None:
    left, right = st.columns([5, 7], gap="large")
    with left:
        st.subheader(t("二、优惠：直降和满减券"), anchor=False)
        st.caption(
            t(
                "直降最多 {cut}。券写“满多少减多少”：门槛 {low}–{high} 元，面额不超过门槛的 {share}；"
                "不发券两格都填 0。",
                cut=percent(CUT_MAX),
                low=THRESHOLD_RANGE[0],
                high=THRESHOLD_RANGE[1],
                share=percent(COUPON_SHARE_MAX),
            )
        )
        with st.grid(3, min_column_width=96, gap="xsmall", key="618-row-offer"):
            _number(learner_id, t("直降（%）"), "cut")
            _number(learner_id, t("满（元）"), "threshold")
            _number(learner_id, t("减（元）"), "coupon")
    raw = entered(learner_id)
    plan = _offer_alone(raw)
    with right:
        if isinstance(plan, Finding):
            st.warning(sentence(plan), icon=":material/edit:")
            return
        preview = _offered(raw)
        assert preview is not None
        _coupon_chart(preview, plan)


def _coupon_chart(preview: CouponPreview, plan: Plan) -> None:
    names = {"reaches": t("本来就够"), "tops-up": t("会凑单"), "out-of-reach": t("够不着")}
    rows = preview.bins.assign(part=preview.bins["group"].map(names), basket=preview.bins["basket"] - 10)
    if plan.coupon:
        words = t(
            "每 100 位顾客里，{reaches} 位本来就够门槛，{tops} 位会为券凑单，"
            "其余够不着。平均每单送出 {cost} 元券，凑单让每单多买 {added} 元。"
            "连直降一起，平均实际让利 {real}。虚线是门槛。",
            reaches=round(preview.reaches * 100), tops=round(preview.tops_up * 100), cost=f"{preview.cost:.1f}",
            added=f"{preview.added:.1f}", real=percent(preview.offer.real_cut, 1),
        )  # fmt: skip
    else:
        words = t(
            "没有发券：顾客的每单金额分布，平均 {mean} 元，实际让利 {real}。",
            mean=f"{preview.offer.basket:.0f}", real=percent(preview.offer.real_cut, 1),
        )  # fmt: skip
    figures.show(
        figures.baskets(rows, [names[group] for group in GROUPS], plan.threshold if plan.coupon else 0),
        words,
        "618-baskets",
    )


def _stock(learner_id: str) -> None:
    left, right = st.columns([5, 7], gap="large")
    with left:
        st.subheader(t("三、备货"), anchor=False)
        clearance = percent(resources.planner().market(Ground.PRACTICE, "").clearance)
        st.caption(t("活动中补不进货。备少了断货赔付，备多了按成本的 {share} 清仓。", share=clearance))
        with st.container(width=220):
            _number(learner_id, t("备货（件）"), "stock")
    plan = read_plan(entered(learner_id))
    with right:
        if isinstance(plan, Finding):
            if plan.id == "plan-stock":
                st.warning(sentence(plan), icon=":material/edit:")
            else:
                st.caption(t("上面的预算或优惠改好之后，这里会画出需求的范围。"))
            return
        fan = demand_fan(resources.planner().market(Ground.PRACTICE, ""), plan)
        rows = fan.days.assign(date=[pd.Timestamp(BURST_DAY + timedelta(days=int(day))) for day in fan.days["day"]])
        words = t(
            "按你的投放和优惠、以**行业平均**的市场推算：整场大约要 {low}–{high} 件（十次里有 {often} 次在这个范围）。"
            "备 {stock} 件，十次里约有 {enough} 次够卖。你的市场会有出入，请对照四月试投修正。",
            low=f"{round(fan.low, -2):,.0f}", high=f"{round(fan.high, -2):,.0f}", stock=f"{plan.stock:,.0f}",
            enough=f"{fan.enough * 10:.0f}", often=(HIGH - LOW) // 10,
        )  # fmt: skip
        figures.show(figures.fan(rows, plan.stock), words, "618-fan")


def _forecast(learner_id: str) -> None:
    with st.container():
        _forecast_inputs(learner_id)


def _forecast_inputs(learner_id: str) -> None:
    st.subheader(t("四、计分前先预测"), anchor=False)
    st.caption(
        t(
            "把你的判断写下来再看结果。三个数各自落在实际的 ±{band} 以内就得分，一共占总分的 {weight}。"
            "练习市场里可以空着。",
            band=percent(FORECAST_BAND),
            weight=percent(WEIGHTS["forecast"]),
        )
    )
    labels = {"gmv": t("成交额 GMV（元）"), "units": t("售出件数（件）"), "roas": t("ROAS（倍）")}
    with st.grid(3, min_column_width=110, gap="small", key="618-row-forecast", width=560):
        for field, label in labels.items():
            _number(learner_id, label, field)
    raw = entered(learner_id)
    gmv, budget = raw["forecast"]["gmv"], [value for row in raw["budget"].values() for value in row.values()]
    spent = sum(value for value in budget if isinstance(value, float))
    if isinstance(gmv, float) and gmv and spent > 0:
        st.caption(t("ROAS 是成交额除以推广费：按你填的成交额和预算，就是 {n}。", n=f"{gmv / spent:.2f}"))
