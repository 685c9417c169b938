"""Findings in words. Named mistakes bring their sentence from the author; all others have theirs in tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from courseware.answers.authored import KINDS, NOTHING, Authored
from courseware.answers.sentences import SENTENCES
from courseware.content.common import Tolerance, Unit
from courseware.i18n import t
from courseware.markdown import escape
from courseware.shop.query_wording import QUERY_SENTENCES
from courseware.verdict import Finding

NOTES = frozenset({"read-as", "right-option", "extra-columns", "forecast-error"})
"""Findings that are no problem: they may come with a correct answer."""

MAX_LISTED = 12

_TEMPLATES = SENTENCES | QUERY_SENTENCES


def sentence(finding: Finding, authored: Authored = NOTHING) -> str:
    """One finding as Markdown. `authored`: what the author of the item wrote, for findings that name some of it."""
    if "option" in finding.data and (reason := authored.reason(finding)):
        return reason
    if finding.named and finding.id in authored.mistakes:
        return authored.mistakes[finding.id]
    template = _TEMPLATES.get(finding.id)
    if template is None:  # a mistake that the exercise no longer names, from an old record
        return t("这里有一个常见错误。请对照题目再检查一遍。")
    return t(template, **_words(finding, authored))


def shown(value: float, unit: Unit = "") -> str:
    """A number with its unit, as it is read back to the learner: 3.2%, 1,234 元."""
    if unit == "percent":
        return f"{value * 100:,.6g}%" if abs(value) < 1e4 else f"{value * 100:,.10g}%"
    digits = f"{value:,.10g}"
    label = unit_label(unit)
    return f"{digits} {label}" if label else digits


def unit_label(unit: str) -> str:
    return {
        "percent": t("百分数"), "yuan": t("元"), "days": t("天"), "people": t("人"), "orders": t("单"),
        "items": t("件"), "times": t("次"), "points": t("分"), "hours": t("小时"),
    }.get(unit, "")  # fmt: skip


def tolerance_in_words(tolerance: Tolerance, unit: Unit = "") -> str:
    """How far off an answer may be, e.g. 「误差不超过 0.05 个百分点都算对」."""
    points = t("{n} 个百分点", n=f"{tolerance.abs * 100:.6g}")
    absolute = points if unit == "percent" else shown(tolerance.abs, unit)
    relative = t("正确值的 {share}", share=f"{tolerance.rel * 100:.6g}%")
    if tolerance.abs and tolerance.rel:
        return t("误差不超过 {absolute}或{relative}都算对", absolute=_spaced(absolute), relative=_spaced(relative))
    if tolerance.abs or tolerance.rel:
        return t("误差不超过{allowed}都算对", allowed=_spaced(f" {absolute}" if tolerance.abs else relative))
    return t("要填准确值")


def _words(finding: Finding, authored: Authored) -> dict[str, str]:
    """What stands for `{name}` in the sentence of a finding. All text may be a learner's and is escaped, but that of
    the author, which is named by its id."""
    words = {
        name: authored.text(name, str(value)) if name in KINDS else _word(value) for name, value in finding.data.items()
    }
    words["why"] = authored.reason(finding)
    data: Mapping[str, Any] = finding.data
    match finding.id:
        case "blank" | "nothing-chosen":
            words["label"] = t("「{text}」", text=escape(data["label"])) if "label" in data else ""
        case "wrong-shape":
            words["expected"] = _shapes()[data["expected"]]
        case "other-unit":
            words |= {name: unit_label(data[name]) for name in ("typed", "expected")}
        case "missing-columns":
            names = _quoted(data["unexpected"])
            words["unexpected"] = t("没有认出的列是{names}。", names=names) if names else ""
        case "unreadable-cells":
            words["type"] = _types()[data["type"]]
            row = t("第 {row} 行", row=data["row"])
            words["where"] = t("「{text}」", text=escape(data["key"])) if data["key"] else row
        case "wrong-cells":
            words["rows"] = t("；").join(_row(row) for row in data["rows"])
        case "read-as":
            words |= {"typed": shown(data["typed"]), "read": shown(data["read"], data["unit"])}
        case _ if "read" in data:
            words["read"] = shown(data["read"], data["unit"])
        case _ if "mape" in data:
            words |= {name: shown(data[name], "percent") for name in ("mape", "baseline")}
    return words


def _word(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return _quoted(value)
    if isinstance(value, (int, float)):
        return f"{value:,}"
    return escape(str(value))


def _row(row: Mapping[str, str]) -> str:
    key = t("「{text}」", text=escape(row["key"]))
    if "right" not in row:
        return key
    return t("{key}应为 {right}", key=key, right=escape(row["right"]) or t("空"))


def _quoted(values: Iterable[Any]) -> str:
    listed = [str(value) for value in values]
    more = t("等 {n} 个", n=len(listed)) if len(listed) > MAX_LISTED else ""
    return "".join(t("「{text}」", text=escape(text)) for text in listed[:MAX_LISTED]) + more


def _shapes() -> dict[str, str]:
    return {
        "number": t("一个数"), "choice": t("一个选项"), "choices": t("若干选项"), "order": t("排好的顺序"),
        "match": t("每一项的去处"), "text": t("一段文字"), "table": t("一张表"), "query": t("一条 SQL 查询"),
    }  # fmt: skip


def _types() -> dict[str, str]:
    return {"integer": t("整数"), "decimal": t("数"), "date": t("日期（如 2026-04-20）"), "text": t("文字")}


def _spaced(text: str) -> str:
    """A blank between a Latin letter or digit and the Chinese after it."""
    return f"{text} " if text[-1].isascii() else text
