"""The statistics of items as tables in words, and how to read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import pandas as pd

from courseware.i18n import N_, t
from courseware.progress.statistics import LEAST, ItemStatistics
from courseware.spreadsheet import width
from courseware.study.statistics import ItemDetails, Kind

READING = (
    (N_("学员"), N_("第一次作答判了分的人数：练习、测试、复习、课堂都算，每人每题一次。少于 {least} 人不算指标。")),
    (N_("通过率"), N_("第一次作答的平均得分。低于 30% 或高于 95% 的题，看看是不是太难或太容易。")),
    (N_("区分度"), N_("这题和其余题得分的相关，−1 到 1。0.2 以上算好；低于 0.1，看答案有没有标错、题干有没有歧义。")),
    (N_("没名字"), N_("答错的人里没被告知错在哪的占比，答错满 {least} 人才算。超过 20% 标红：给最常见的答案起名字。")),
    (N_("用时"), N_("从上一条记录到这次作答的中位秒数，读课文的时间也在里面；停了半小时以上的不算。")),
)
"""What each column says, in a line."""
KINDS = {Kind.RIGHT: N_("对"), Kind.NAMED: N_("错，有名字"), Kind.UNNAMED: N_("错，没名字"), Kind.GAVE_UP: N_("说不会")}


def sheet(found: Sequence[ItemStatistics], titles: Mapping[str, str]) -> pd.DataFrame:
    """A row an item, in the order given. Shares are 0..1, times seconds; what is not known is missing."""
    columns: dict[str, list[Any]] = {
        t("看什么"): [standing_in_words(one) for one in found],
        t("题"): [titles.get(one.item, one.item) for one in found],
        t("学员"): [one.learners for one in found],
        t("通过率"): [one.facility for one in found],
        t("区分度"): [one.discrimination for one in found],
        t("没名字"): [one.unnamed_share for one in found],
        t("答错（人）"): [one.wrong for one in found],
        t("没名字（人）"): [one.unnamed for one in found],
        t("用时（秒）"): [one.seconds for one in found],
        t("编号"): [one.item for one in found],
    }
    measured = (t("通过率"), t("区分度"), t("没名字"), t("用时（秒）"))
    return pd.DataFrame(columns).astype(dict.fromkeys(measured, float))


def standing_in_words(one: ItemStatistics) -> str:
    if one.red:
        return t("答案没名字")
    if one.weak:
        return t("区分不开")
    return t("人太少") if one.learners < LEAST else t("正常")


def reading() -> list[tuple[str, str]]:
    """The column and the line on how to read it."""
    return [(t(column), t(line, least=LEAST)) for column, line in READING]


def answers_sheet(details: ItemDetails) -> pd.DataFrame:
    """What was answered to one item, a row each; then the commonest answers without a name."""
    rows = [(each.label, t(KINDS[each.kind]), each.learners) for each in (*details.answered, *details.unnamed)]
    return pd.DataFrame(rows, columns=[t("答案"), t("对错"), t("学员（人）")])


def printed(table: pd.DataFrame) -> str:
    """The table for a terminal, where a Chinese character takes two columns."""
    shown = [[str(name) for name in table.columns], *([_cell(value) for value in row] for row in table.to_numpy())]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    lines = (
        "  ".join(text + " " * (wide - width(text)) for text, wide in zip(row, widths, strict=True)) for row in shown
    )
    return "\n".join(line.rstrip() for line in lines)


def _cell(value: Any) -> str:
    """On one line, whatever a learner has typed."""
    if isinstance(value, float):
        return "" if isnan(value) else f"{value:.2f}"
    return "".join(char if char.isprintable() else " " for char in str(value))
