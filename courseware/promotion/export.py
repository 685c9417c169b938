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
from courseware.markdown import plain_text
from courseware.promotion import first_edition
from courseware.promotion.calendar import PHASES, days, short
from courseware.promotion.first_edition import FirstEdition
from courseware.promotion.plan import CODES, FORECAST_CODES, ROLES
from courseware.promotion.runs import Entry, Ground, Judgement
from courseware.promotion.wording import advice_sentence, block_label, code_label, phase_label, role_label
from courseware.verdict import Finding

FORMAT = "618-plan-2"
_CODE, _VALUE = "代码", "数值"  # the format of the file, in every language: it is read back by them


@dataclass(frozen=True)
class RunRow:
    """A run as the export tells it; `at` is local time."""

    ground: Ground
    number: int | None
    at: datetime
    entry: Entry
    judgement: Judgement


@dataclass(frozen=True)
class FirstRow:
    """And one of the first edition."""

    number: int | None
    at: datetime
    run: FirstEdition


@dataclass(frozen=True)
class PlanFile:
    """The raw plan in a file, to be checked like one typed in; and the cells that a file of the first edition lacks."""

    raw: Mapping[str, Any]
    lacks: tuple[str, ...] = ()


def plan_sheet(raw: Mapping[str, Any], learner_id: str, name: str) -> pd.DataFrame:
    """The plan (cells may be missing) as rows that `read_plan_file` takes back."""
    rows: list[tuple[str, str, Any, str]] = [
        (t("文件格式（请勿改动）"), "format", FORMAT, ""),
        (t("学员编号（请勿改动）"), "learner", learner_id, ""),
        (t("学员"), "name", name, ""),
    ]
    rows += [(code_label(code), code, raw.get(code), _unit(code)) for code in (*CODES, *FORECAST_CODES)]
    return pd.DataFrame(rows, columns=[t("项目"), _CODE, _VALUE, t("单位")], dtype=object)


def _unit(code: str) -> str:
    match code.split("."):
        case ["rounds", _]:
            return t("轮")
        case ["cut", _]:
            return t("小数，0.1 就是 10%")
        case ["stock", _] | ["forecast", "units", _]:
            return t("件")
        case ["shifts"]:
            return t("班")
        case _:
            return t("元")


def read_plan_file(name: str, content: bytes, learner_id: str) -> PlanFile | Finding:
    """What is in an exported file, or why it is not taken."""
    table = table_of(UploadedFile(name, content, (_CODE, _VALUE)))
    if isinstance(table, Finding):
        return table
    columns = table["columns"]
    if not {_CODE, _VALUE} <= set(columns):
        return Finding("plan-file-not-a-plan", {"name": name[:60]})
    code, value = columns.index(_CODE), columns.index(_VALUE)
    values = {visible(str(row[code])): _value(row[value]) for row in table["rows"]}
    if values.get("format") not in (FORMAT, first_edition.FORMAT):
        return Finding("plan-file-not-a-plan", {"name": name[:60]})
    if str(values.get("learner")) != learner_id:
        return Finding("plan-file-of-another", {"owner": str(values.get("name") or "")[:20]})
    if values["format"] == first_edition.FORMAT:
        return PlanFile(*first_edition.taken_over(values))
    missing = [code for code in (*CODES, *FORECAST_CODES) if code not in values]
    if missing:
        return Finding("plan-file-missing", {"code": missing[0], "count": len(missing)})
    return PlanFile({code: values[code] for code in (*CODES, *FORECAST_CODES)})


def _value(cell: Any) -> Any:
    """A number where the cell holds one, also as text (12,000 or 10%); otherwise what stands there."""
    if isinstance(cell, str):
        number = parse_number(cell)
        return number.value if isinstance(number, Number) else visible(cell) or None
    return cell


def runs_sheet(runs: Sequence[RunRow]) -> pd.DataFrame:
    """All runs of this edition, oldest first, one row each."""
    rows = []
    for run in runs:
        judged, score, real = run.judgement, run.judgement.score, run.judgement.reality
        points = {
            t("方案分"): score.plan, t("抗风险分"): score.resilience, t("首日调整分"): score.steering,
            t("预测分"): score.forecast,
        }  # fmt: skip
        rows.append(
            {
                t("时间"): run.at,
                t("类型"): run_label(run.ground, run.number),
                t("总分"): round(score.total, 1),
                **{name: None if value is None else round(value, 1) for name, value in points.items()},
                t("多赚（元）"): round(judged.profit),
                t("其中新客以后再买（元）"): round(judged.newcomers),
                t("最优（元）"): round(judged.best),
                t("实际多赚（元）"): round(real.profit) if real else None,
                t("首日调整（元）"): round(real.correction) if real else None,
                t("运气（元）"): round(real.luck) if real else None,
                t("支付金额（元）"): round(judged.paid),
                t("售出（件）"): round(judged.units),
                t("剩余（件）"): round(judged.left),
                **{code_label(code): value for code, value in run.entry.plan.to_dict().items()},
                **{
                    t("{block}造成的差距（元）", block=block_label(block)): round(part)
                    for block, part in judged.parts.items()
                },
                t("建议"): plain_text(" ".join(advice_sentence(each, run.entry.plan) for each in judged.advice)),
            }
        )
    return pd.DataFrame(rows)


def first_sheet(runs: Sequence[FirstRow]) -> pd.DataFrame:
    """All runs of the first edition, oldest first, one row each."""
    rows = []
    for row in runs:
        run = row.run
        rows.append(
            {
                t("时间"): row.at,
                t("类型"): run_label(Ground.PRACTICE if row.number is None else Ground.OWN, row.number),
                t("总分"): round(run.total, 1),
                t("利润（元）"): round(run.profit),
                t("最优利润（元）"): round(run.best),
                t("成交额（元）"): round(run.paid),
                t("售出（件）"): round(run.units),
                **{
                    t("{phase}预算（元）", phase=phase_label(phase)): round(value)
                    for phase, value in zip(PHASES, run.budget, strict=True)
                },
                t("直降"): run.cut,
                t("券门槛（元）"): run.threshold,
                t("券面额（元）"): run.coupon,
                t("备货（件）"): run.stock,
            }
        )
    return pd.DataFrame(rows)


def days_sheet(table: pd.DataFrame, words: Mapping[int, str]) -> pd.DataFrame:
    """The day table of a run with the sentences of each day (by index) that has any."""
    return pd.DataFrame(
        {
            t("日期"): [short(day) for day in days()],
            t("阶段"): [phase_label(phase) for phase in table["phase"]],
            t("访客（人）"): table["visitors"].round(),
            t("订单（单）"): table["orders"].round(),
            t("想买（件）"): table["wanted"].round(),
            t("卖出（件）"): table["sold"].round(),
            t("没货（件）"): table["missing"].round(),
            t("迟发（单）"): table["late"].round(),
            **{t("{role}余货（件）", role=role_label(role)): table[f"left.{role}"].round() for role in ROLES},
            t("发生了什么"): [words.get(index, "") for index in range(len(table))],
        }
    )


def run_label(ground: Ground, number: int | None) -> str:
    return t("练习") if ground is Ground.PRACTICE or number is None else t("计分 {n}", n=number)
