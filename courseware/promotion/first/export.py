"""A plan and its runs as sheets of a workbook, and a plan read back from such a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from courseware.answers.numbers import Number, parse_number
from courseware.answers.upload import UploadedFile
from courseware.answers.uploaded import table_of
from courseware.answers.written import visible
from courseware.i18n import t
from courseware.promotion.calendar import days, short
from courseware.promotion.first.plan import CHANNELS, FORECAST_MAX, PHASES
from courseware.promotion.first.runs import Ground, Judgement
from courseware.promotion.first.wording import block_label, channel_label, forecast_label, phase_label, plain
from courseware.verdict import Finding

FORMAT = "618-plan-1"
_SCALARS = ("cut", "threshold", "coupon", "stock")
_CODE, _VALUE = "代码", "数值"  # the format of the file, in every language: it is read back by them


@dataclass(frozen=True)
class RunRow:
    """A run as the export tells it; `at` is local time."""

    ground: Ground
    number: int | None
    at: datetime
    raw: Mapping[str, Any]
    judgement: Judgement


def plan_sheet(raw: Mapping[str, Any], learner_id: str, name: str) -> pd.DataFrame:
    """The plan (shape of `Entry.to_dict()`, cells may be missing) as rows that `read_plan_file` takes back."""
    rows: list[tuple[str, str, Any, str]] = [
        (t("文件格式（请勿改动）"), "format", FORMAT, ""),
        (t("学员编号（请勿改动）"), "learner", learner_id, ""),
        (t("学员"), "name", name, ""),
    ]
    budget = raw.get("budget") or {}
    for channel in CHANNELS:
        for phase in PHASES:
            label = t("预算 · {channel} · {phase}", channel=channel_label(channel), phase=phase_label(phase))
            rows.append((label, f"budget.{channel}.{phase}", (budget.get(channel) or {}).get(phase), t("元")))
    labels = {
        "cut": (t("直降力度"), t("小数，0.1 就是 10%")), "threshold": (t("优惠券门槛（不发填 0）"), t("元")),
        "coupon": (t("优惠券面额（不发填 0）"), t("元")), "stock": (t("备货"), t("件")),
    }  # fmt: skip
    rows += [(labels[field][0], field, raw.get(field), labels[field][1]) for field in _SCALARS]
    forecast = raw.get("forecast") or {}
    units = {"gmv": t("元"), "units": t("件"), "roas": t("倍")}
    rows += [
        (t("预测 · {what}", what=forecast_label(f)), f"forecast.{f}", forecast.get(f), units[f]) for f in FORECAST_MAX
    ]
    return pd.DataFrame(rows, columns=[t("项目"), _CODE, _VALUE, t("单位")], dtype=object)


def read_plan_file(name: str, content: bytes, learner_id: str) -> dict[str, Any] | Finding:
    """The raw plan in an exported file, to be checked like one typed in; or why the file is not taken."""
    table = table_of(UploadedFile(name, content, (_CODE, _VALUE)))
    if isinstance(table, Finding):
        return table
    columns = table["columns"]
    if not {_CODE, _VALUE} <= set(columns):
        return Finding("plan-file-not-a-plan", {"name": name[:60]})
    code, value = columns.index(_CODE), columns.index(_VALUE)
    values = {visible(str(row[code])): _value(row[value]) for row in table["rows"]}
    if values.get("format") != FORMAT:
        return Finding("plan-file-not-a-plan", {"name": name[:60]})
    if str(values.get("learner")) != learner_id:
        return Finding("plan-file-of-another", {"owner": str(values.get("name") or "")[:20]})
    needed = [f"budget.{channel}.{phase}" for channel in CHANNELS for phase in PHASES]
    needed += [*_SCALARS, *(f"forecast.{field}" for field in FORECAST_MAX)]
    missing = [code for code in needed if code not in values]
    if missing:
        return Finding("plan-file-missing", {"code": missing[0], "count": len(missing)})
    return {
        "budget": {channel: {phase: values[f"budget.{channel}.{phase}"] for phase in PHASES} for channel in CHANNELS},
        **{field: values[field] for field in _SCALARS},
        "forecast": {field: values[f"forecast.{field}"] for field in FORECAST_MAX},
    }


def _value(cell: Any) -> Any:
    """A number where the cell holds one, also as text (12,000 or 10%); otherwise what stands there."""
    if isinstance(cell, str):
        number = parse_number(cell)
        return number.value if isinstance(number, Number) else visible(cell) or None
    return cell


def runs_sheet(runs: Sequence[RunRow]) -> pd.DataFrame:
    """All runs, oldest first, one row each."""
    rows = []
    for run in runs:
        judged, budget = run.judgement, run.raw["budget"]
        by_phase = {phase: sum(budget[channel][phase] for channel in CHANNELS) for phase in PHASES}
        rows.append(
            {
                t("时间"): run.at,
                t("类型"): run_label(run.ground, run.number),
                t("总分"): round(judged.score.total, 1),
                t("方案分"): round(judged.score.plan, 1),
                t("抗风险分"): round(judged.score.resilience, 1),
                t("预测分"): None if judged.score.forecast is None else round(judged.score.forecast, 1),
                t("利润（元）"): round(judged.profit),
                t("占最优利润"): round(judged.score.share, 4),
                t("成交额（元）"): round(judged.gmv),
                t("售出（件）"): round(judged.units),
                t("ROAS"): round(judged.roas, 2),
                t("剩余（件）"): round(judged.unsold),
                **{t("{phase}预算（元）", phase=phase_label(phase)): round(by_phase[phase]) for phase in PHASES},
                t("直降"): run.raw["cut"],
                t("券门槛（元）"): run.raw["threshold"],
                t("券面额（元）"): run.raw["coupon"],
                t("备货（件）"): run.raw["stock"],
                **{
                    t("{block}造成的差距（元）", block=block_label(block)): round(part)
                    for block, part in judged.parts.items()
                },
                t("最贵的一处"): plain(judged.finding),
            }
        )
    return pd.DataFrame(rows)


def days_sheet(table: pd.DataFrame, words: Mapping[int, str]) -> pd.DataFrame:
    """The day table of a run with the sentence of each day (by index) that has one."""
    return pd.DataFrame(
        {
            t("日期"): [short(day) for day in days()],
            t("阶段"): [phase_label(phase) for phase in table["phase"]],
            t("访客（人）"): table["visitors"].round(),
            t("抢先购下单（单）"): table["booked"].round(),
            t("进入等待名单（人）"): table["listed"].round(),
            t("要发货（单）"): table["wanted"].round(),
            t("发出（单）"): table["sold"].round(),
            t("缺货（单）"): table["unmet"].round(),
            t("晚上余货（件）"): table["stock"].round(),
            t("发生了什么"): [words.get(index, "") for index in range(len(table))],
        }
    )


def run_label(ground: Ground, number: int | None) -> str:
    return t("练习") if ground is Ground.PRACTICE or number is None else t("计分 {n}", n=number)
