"""How the items do over all learners, for their author: the ones that want his eye first, each with its answers."""

from __future__ import annotations

from typing import Any

import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.record.unavailable import StoreUnavailable
from courseware.study.statistics import Counted, ItemDetails, Kind, Statistics
from courseware.study.statistics_sheet import KINDS, reading, sheet
from courseware.web import resources, verdicts
from courseware.web.bench.table import download
from courseware.web.charts.style import CONFIG

COLOURS = {Kind.RIGHT: "#1a7f4b", Kind.NAMED: "#c98a1b", Kind.UNNAMED: "#d3413b", Kind.GAVE_UP: "#8a8f98"}
RED, ORANGE = (f"color: {colour}; font-weight: bold" for colour in ("#d3413b", "#c98a1b"))
ROW = 30
"""Pixels of a bar."""


def render() -> None:
    statistics = resources.study().statistics
    st.title(t("题目统计"), anchor=False)
    st.caption(t("所有学员第一次作答的汇总，要改的题排在前面。点表头排序，点一行看都答了什么。"))
    try:
        found = statistics.all()
    except StoreUnavailable as problem:
        verdicts.show(problem)
        return
    if not found:
        st.info(t("还没有人作答。"), icon=":material/info:")
        return
    titles = statistics.titles()
    rows = sheet(found, titles)
    colours = [RED if one.red else ORANGE if one.weak else "" for one in found]
    chosen = st.dataframe(
        rows.style.apply(lambda _: colours, subset=[t("看什么")]),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [0]}},
        key="items",
        placeholder="—",
        alt=t("每道题的统计，要改的排在前面"),
        column_config={
            t("题"): st.column_config.TextColumn(width="medium"),
            t("通过率"): st.column_config.NumberColumn(format="percent"),
            t("没名字"): st.column_config.NumberColumn(format="percent"),
            t("区分度"): st.column_config.NumberColumn(format="%.2f"),
            t("用时（秒）"): st.column_config.NumberColumn(format="%.0f"),
        },
    )
    download(rows, t("题目统计"), {}, "statistics")
    with st.expander(t("怎么读这张表")):
        st.markdown("\n".join(t("- **{column}**：{line}", column=column, line=line) for column, line in reading()))
    places = [place for place in chosen["selection"]["rows"] if place < len(found)]
    item = found[places[0]].item if places else None
    if item in titles:
        _details(statistics, item)
    elif item is not None:
        st.info(t("这道题已经不在课程里，只剩记录。"), icon=":material/info:")


def _details(statistics: Statistics, item: str) -> None:
    try:
        details = statistics.details(item)
    except StoreUnavailable as problem:
        verdicts.show(problem)
        return
    st.header(details.title, anchor=False)
    st.caption(t("{item} · {n} 位学员第一次作答", item=details.item, n=details.learners))
    st.vega_lite_chart(_bars(details), alt=_in_words(details), key=f"answers-{item}")
    if details.unnamed:
        st.markdown(t("**最常见的没名字的答案**：想一想是怎么错出来的，写成有名字的错误。"))
        for answer in details.unnamed:
            st.markdown(t("- {answer} · {n} 人", answer=escape(answer.label), n=answer.learners))


def _bars(details: ItemDetails) -> dict[str, Any]:
    """A bar for each answer. Its text is drawn, never read as a formula or as Markdown."""
    words = {kind: t(word) for kind, word in KINDS.items()}
    kinds = [kind for kind in Kind if any(answer.kind is kind for answer in details.answered)]
    label = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 360}}
    learners = {"field": "learners", "type": "quantitative", "title": t("学员（人）"), "axis": {"tickMinStep": 1}}
    colour = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [words[kind] for kind in kinds], "range": [COLOURS[kind] for kind in kinds]},
    }
    return {
        "data": {"values": [_bar(number, answer, words) for number, answer in enumerate(details.answered, start=1)]},
        "mark": {"type": "bar"},
        "encoding": {"y": label, "x": learners, "color": colour},
        "height": {"step": ROW},
        "config": CONFIG,
    }


def _bar(number: int, answer: Counted, words: dict[Kind, str]) -> dict[str, Any]:
    # Numbered: two answers of the same text are two bars.
    return {"label": f"{number}. {answer.label}", "learners": answer.learners, "kind": words[answer.kind]}


def _in_words(details: ItemDetails) -> str:
    answers = listed((t("{answer} {n} 人", answer=each.label, n=each.learners) for each in details.answered), N_("；"))
    return t("各种答案的人数：{answers}", answers=answers)
