"""The debrief of a graded run: each line is a sentence of the sheet with its figure, for the page and for the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from courseware.i18n import t
from courseware.promotion.calendar import PHASES
from courseware.promotion.plan import CHANNELS, CODES, Plan
from courseware.promotion.runs import Entry, Judgement
from courseware.promotion.score import WEIGHTS
from courseware.promotion.steering import STEER_CODES, Correction
from courseware.promotion.wording import block_label, cell_value, code_label, count, percent, phase_label

LESSONS = {
    "stock": "inventory-control",
    "ads": "paid-promotion",
    "members": "membership-and-repurchase",
    "cuts": "pricing",
    "coupon": "promotion-planning",
}
"""Where it is taught what a decision of the gap needs."""


@dataclass(frozen=True)
class Part:
    """What a decision cost against the best plan (yuan; below 0: it was the better one), and its share of the gap."""

    block: str
    lost: float
    share: float


def parts(judged: Judgement) -> list[Part]:
    """The costliest first."""
    ranked = sorted(judged.parts.items(), key=lambda part: -part[1])
    return [Part(block, lost, lost / judged.gap if judged.gap else 0.0) for block, lost in ranked]


def by_phase(table: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """A run's days (`days.day_table`) by phase: visitors, orders, pieces sold and missing, planned money in yuan."""
    sums = table.groupby("phase", sort=False)[["visitors", "orders", "sold", "missing"]].sum()
    money = plan.to_dict()
    spent = {phase: sum(money.get(f"{channel}.{phase}", 0.0) for channel in CHANNELS) for phase in PHASES}
    return sums.assign(spend=pd.Series(spent)).loc[list(PHASES)]


def phases_table(sums: pd.DataFrame) -> pd.DataFrame:
    """The same in words. Pieces are not counted in the warm-up: the everyday stock serves it."""

    def told(name: str) -> list[str]:
        return [count(value) for value in sums[name]]

    return pd.DataFrame(
        {
            t("阶段"): [phase_label(str(phase)) for phase in sums.index],
            t("推广计划"): told("spend"), t("访客"): told("visitors"), t("订单"): told("orders"),
            t("卖出件"): ["–", *told("sold")[1:]], t("没货件"): ["–", *told("missing")[1:]],
        }
    )  # fmt: skip


def plan_table(plan: Plan, best: Plan | None) -> pd.DataFrame:
    """Every decision in words, beside the best one where it may be told."""
    own = plan.to_dict()
    table = {
        t("决定"): [code_label(code) for code in CODES],
        t("方案"): [cell_value(code, own[code]) for code in CODES],
    }
    if best is not None:
        table[t("最好的方案")] = [cell_value(code, value) for code, value in best.to_dict().items()]
    return pd.DataFrame(table)


def corrected(correction: Correction, left: Correction) -> list[str]:
    """What was changed after the first day, in words."""
    before, after = left.to_dict(), correction.to_dict()
    return [
        t("{cell} {a} → {b}", cell=code_label(code.removeprefix("steer.") if ".more." not in code else code),
          a=cell_value(code, before[code]), b=cell_value(code, after[code]))
        for code in STEER_CODES
        if abs(before[code] - after[code]) > 1e-6
    ]  # fmt: skip


def forecast_lines(entry: Entry, judged: Judgement) -> list[str]:
    if entry.forecast is None:
        return []
    came = {"paid": judged.paid, "units": judged.units}
    said = {"paid": t("支付金额"), "units": t("售出件数")}
    lines = []
    for what, told in (("paid", entry.forecast.paid), ("units", entry.forecast.units)):
        inside = told.low <= came[what] <= told.high
        words = t("落在里面") if inside else t("落在外面")
        lines.append(
            t("{what}写 {low}–{high}，实际 {came}，{words}。", what=said[what], low=count(told.low),
              high=count(told.high), came=count(came[what]), words=words)
        )  # fmt: skip
    return lines


def points(judged: Judgement) -> Mapping[str, tuple[float, float]]:
    """By what was scored: points out of 100, and what they add to the total."""
    names = {"plan": t("方案"), "resilience": t("坏行情下"), "steering": t("首日调整"), "forecast": t("预测")}
    counted = {name: getattr(judged.score, name) for name in names if getattr(judged.score, name) is not None}
    whole = sum(WEIGHTS[name] for name in counted)
    return {names[name]: (each, each * WEIGHTS[name] / whole) for name, each in counted.items()}


def sheet(entry: Entry, judged: Judgement, table: pd.DataFrame, what_happened: list[str]) -> pd.DataFrame:
    """The whole debrief as rows of part, line, figure and unit."""
    real, point, money = judged.reality, t("分"), t("元")
    rows: list[tuple[str, str, float | None, str]] = [(t("结果"), t("总分"), round(judged.score.total), point)]
    if real is not None:
        earned = {
            t("方案本身"): real.first, t("首日调整"): real.correction, t("运气"): real.luck, t("实际多赚"): real.profit,
        }  # fmt: skip
        rows += [(t("结果"), name, round(value), money) for name, value in earned.items()]
    rows += [(t("分数"), name, round(each), point) for name, (each, _) in points(judged).items()]
    rows += [(t("预测"), line, None, "") for line in forecast_lines(entry, judged)]
    for part in parts(judged):
        name = t("{block}，占 {share}", block=block_label(part.block), share=percent(part.share))
        rows.append((t("差距"), name, round(part.lost), money))
    units = {"spend": (t("推广计划"), money), "visitors": (t("访客"), t("人")), "orders": (t("订单"), t("单")),
             "sold": (t("卖出"), t("件")), "missing": (t("没货"), t("件"))}  # fmt: skip
    for phase, row in by_phase(table, entry.plan).iterrows():
        rows += [(phase_label(str(phase)), name, round(float(row[of])), unit) for of, (name, unit) in units.items()]
    rows += [(t("经过"), line, None, "") for line in what_happened]
    return pd.DataFrame(rows, columns=[t("部分"), t("内容"), t("数字"), t("单位")])
