"""Findings in words. Named mistakes bring their sentence from the author; all others have theirs in tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from courseware.answers.authored import KINDS, NOTHING, Authored
from courseware.answers.sentences import SENTENCES
from courseware.content.common import Tolerance, Unit
from courseware.content.exercise import Enough
from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.shop.dictionary import Dictionary
from courseware.shop.query_wording import QUERY_SENTENCES, TYPE_WORDS
from courseware.verdict import Finding

NOTES = frozenset(
    {"read-as", "right-option", "extra-columns", "forecast-error", "repeated-ids", "ids-enough", "carried"}
)
"""Findings that are no problem: they may come with a correct answer."""

MAX_LISTED = 12
MAX_NAMED = 4

_TEMPLATES = SENTENCES | QUERY_SENTENCES


UNITS: dict[Unit, str] = {
    "": "",
    "percent": "%",
    "yuan": N_("元"),
    "days": N_("天"),
    "people": N_("人"),
    "orders": N_("单"),
    "items": N_("件"),
    "times": N_("次"),
    "points": N_("分"),
    "hours": N_("小时"),
}
"""What every unit is called, wherever one is shown."""


def sentence(finding: Finding, authored: Authored = NOTHING, dictionary: Dictionary | None = None) -> str:
    """One finding as Markdown.

    `authored`: what the author of the item wrote, for findings that name some of it. With the shop's dictionary, the
    tables and columns that a query's finding names are said with their labels.
    """
    if "option" in finding.data and (reason := authored.reason(finding)):
        return reason
    if finding.named and finding.id in authored.mistakes:
        why = authored.mistakes[finding.id]
        if "keys" not in finding.data:
            return why
        return t("「{column}」列的{keys}行：{why}", **_words(finding, authored) | {"why": why})
    template = _TEMPLATES.get(finding.id)
    if template is None:  # a mistake that the exercise no longer names, from an old record
        return t("这里有一个常见错误。请对照题目再检查一遍。")
    words = _words(finding, authored)
    if finding.id in QUERY_SENTENCES:
        words |= {name: _query_words(name, value, dictionary) for name, value in finding.data.items()}
    return t(template, **words)


def shown(value: float, unit: Unit = "") -> str:
    """A number with its unit, as it is read back to the learner: 3.2%, 1,234 元."""
    if unit == "percent":
        return f"{value * 100:,.6g}%" if abs(value) < 1e4 else f"{value * 100:,.10g}%"
    digits, word = f"{value:,.10g}", unit_word(unit)
    return t("{n} {unit}", n=digits, unit=word) if word else digits


def unit_word(unit: Unit) -> str:
    word = UNITS.get(unit)
    return t(word) if word else ""


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


def enough_in_words(enough: Enough) -> str:
    """What a list must be like, e.g. 「查准率 90%、查全率 80% 以上就算对」."""
    if enough.precision == enough.recall == 1:
        return t("一个不多、一个不少才算全对")
    shares = {name: f"{share * 100:.6g}%" for name, share in (("right", enough.precision), ("found", enough.recall))}
    return t("交来的有 {right} 是对的、该有的找到 {found}，就算对", **shares)


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
        case "rows-missing" | "links-missing":
            words |= {"n": f"{len(data['lefts'])}", "lefts": _first(authored, "left", data["lefts"])}
        case "items-missing":
            words |= {"n": f"{len(data['items'])}", "items": _first(authored, "item", data["items"])}
        case "other-unit":
            words |= {name: unit_word(data[name]) for name in ("typed", "expected")}
        case "missing-columns":
            names = _quoted(data["unexpected"])
            words["unexpected"] = t("没有认出的列是{names}。", names=names) if names else ""
        case "unreadable-cells":
            words["type"] = _types()[data["type"]]
            words["cells"] = listed(map(_cell, data.get("cells") or [data]))
            # What the sentence says already, it does not say again.
            why = data.get("why") or {"id": "not-a-number"}
            words["why"] = "" if why["id"] == "not-a-number" else sentence(Finding.from_dict(why))
        case "shape-columns":
            words["count"] = f"{len(data['columns'])}"
            words["columns"] = listed(
                t("{label}是{type}", label=label, type=_types()[type]) for label, type in data["columns"]
            )
        case "date-weekday":
            words["weekday"] = _weekdays()[data["weekday"] - 1]
        case "wrong-cells":
            words["rows"] = listed(map(_row, data["rows"]), N_("；"))
        case "ids-differ" | "ids-enough":
            words |= _of_list(data, authored)
        case "carried" | "unsolved":
            words["earlier"] = listed(authored.text("earlier", id) for id in data["earlier"])
        case "read-as":
            words |= {"typed": shown(data["typed"]), "read": shown(data["read"], data["unit"])}
        case _ if "read" in data:
            words["read"] = shown(data["read"], data["unit"])
        case _ if "mape" in data:
            words |= {name: shown(data[name], "percent") for name in ("mape", "baseline")}
    return words


def _of_list(data: Mapping[str, Any], authored: Authored) -> dict[str, str]:
    """What the author calls it, and a few of the ids that are wrong or lacking."""
    own = authored.texts.get("list", {})
    verb, examples = own.get("verb", t("选")), []
    if data["wrong"]:
        examples.append(t("错{verb}的如{ids}。", verb=verb, ids=_quoted(data["wrong"])))
    if data["lacking"]:
        examples.append(t("漏掉的如{ids}。", ids=_quoted(data["lacking"])))
    return {"verb": verb, "measure": own.get("measure", t("个")), "examples": "".join(examples)}


def _first(authored: Authored, kind: str, ids: Sequence[str]) -> str:
    """What the first of these say: they are marked where they stand."""
    some = listed(authored.text(kind, id) for id in ids[:MAX_NAMED])
    return t("{some}等", some=some) if len(ids) > MAX_NAMED else some


def _word(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return _quoted(value)
    if isinstance(value, (int, float)):
        return f"{value:,}"
    return escape(str(value))


def _query_words(name: str, value: Any, dictionary: Dictionary | None) -> str:
    match name, value:
        case "candidates", list():
            return listed(_labelled(candidate, dictionary) for candidate in value)
        case "choices", list():
            return listed(map(escape, value), N_(" 或 "))
        case "types", list():
            return listed(_query_words("type", type, None) for type in value)
        case "type", str() if value in TYPE_WORDS:
            return t(TYPE_WORDS[value])
        case _, list():
            return listed(map(escape, value))
        case _:
            return _word(value)


def _labelled(name: str, dictionary: Dictionary | None) -> str:
    """A table or column as one writes it, and what it is called."""
    tables = dictionary.tables if dictionary else {}
    labels = {column: entry.label for table in tables.values() for column, entry in table.columns.items()}
    label = tables[name].label if name in tables else labels.get(name)
    return t("{name}({label})", name=escape(name), label=label) if label else escape(name)


def _row(row: Mapping[str, str]) -> str:
    key = t("「{text}」", text=escape(row["key"]))
    if "right" not in row:
        return key
    return t("{key}应为 {right}", key=key, right=escape(row["right"]) or t("空"))


def _cell(cell: Mapping[str, Any]) -> str:
    """Where a cell stands that cannot be read, and what it holds."""
    row, text = t("第 {row} 行", row=cell["row"]), t("「{text}」", text=escape(cell["text"]))
    return (
        t("{row}（{key}）的{text}", row=row, key=escape(cell["key"]), text=text)
        if cell["key"]
        else t("{row}的{text}", row=row, text=text)
    )


def _quoted(values: Iterable[Any]) -> str:
    texts = [str(value) for value in values]
    quoted = "".join(t("「{text}」", text=escape(text)) for text in texts[:MAX_LISTED])
    return t("{some}等 {n} 个", some=quoted, n=len(texts)) if len(texts) > MAX_LISTED else quoted


def _shapes() -> dict[str, str]:
    return {
        "number": t("一个数"), "choice": t("一个选项"), "choices": t("若干选项"), "order": t("排好的顺序"),
        "match": t("每一项的去处"), "links": t("每个位置一条链接"), "text": t("一段文字"), "table": t("一张表"), "query": t("一条 SQL 查询"),
        "list": t("一列号，一行一个"),
    }  # fmt: skip


def _types() -> dict[str, str]:
    return {"integer": t("整数"), "decimal": t("数"), "date": t("日期（如 2026-04-20）"), "text": t("文字")}


def _weekdays() -> tuple[str, ...]:
    return (t("星期一"), t("星期二"), t("星期三"), t("星期四"), t("星期五"), t("星期六"), t("星期日"))


def _spaced(text: str) -> str:
    """A blank between a Latin letter or digit and the Chinese after it."""
    return f"{text} " if text[-1].isascii() else text
