"""Feedback as the learner reads it: a sign, a word, and the sentences that name what was noticed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

import streamlit as st

from courseware.answers.feedback import Feedback, Line
from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study.views import Closed, Fault
from courseware.verdict import Status, points
from courseware.web import resources


def away(problem: StoreUnavailable) -> None:
    """The record is away, and what stands on a page with it; nothing was to be kept."""
    st.info(str(problem), icon=":material/warning:")


def show(outcome: Feedback | Fault | Closed | StoreUnavailable) -> None:
    """The outcome in a box that a screen reader announces."""
    match outcome:
        case StoreUnavailable():
            said = t("{problem}\n\n刚才这一步没有存下来；你填的还在这里，没有丢。", problem=outcome)
            st.error(said, icon=":material/warning:")

        case Closed():
            st.info(t("这份测试已经交了，这次的答案没有计入。"), icon=":material/lock_clock:")
        case Fault():
            st.info(outcome.message, icon=":material/build:")
            if resources.AUTHOR:
                st.code(outcome.detail, language=None, wrap_lines=True)
        case Feedback():
            seen = look(outcome.status)
            seen.box(_text(outcome, seen.word), icon=seen.icon)
        case _:
            assert_never(outcome)


def show_whole(feedback: Feedback, told: Collection[str], more: str) -> None:
    """What is said about an answer as a whole. At the options, rows and places in `told` stand their own lines; `more`
    is what to do now, or what was achieved."""
    seen = look(feedback.status)
    whole = replace(feedback, lines=tuple(line for line in feedback.lines if line.at not in told))
    verdict = _text(whole, seen.word)
    if whole.lines:
        verdict = f"{verdict}\n\n{more}".rstrip()
    elif more:
        verdict = t("{verdict}：{more}", verdict=verdict, more=more)
    seen.box(verdict, icon=seen.icon)


@dataclass(frozen=True)
class Look:
    """How a status looks: a word and an icon say it, the colour repeats it."""

    word: str
    icon: str
    color: str
    box: Callable[..., object]


def look(status: Status) -> Look:
    match status:
        case Status.CORRECT:
            return Look(t("答对了"), ":material/check_circle:", "green", st.success)
        case Status.PARTIAL:
            return Look(t("部分正确"), ":material/contrast:", "orange", st.warning)
        case Status.WRONG:
            return Look(t("还没答对"), ":material/cancel:", "red", st.error)
        case Status.INVALID:
            return Look(t("还差一点"), ":material/info:", "blue", st.info)
        case Status.UNSCORED:
            return Look(t("已交"), ":material/inbox:", "blue", st.info)
        case Status.COMPARED:
            return Look(t("已对照"), ":material/fact_check:", "blue", st.info)
        case _:
            assert_never(status)


def _another_way() -> Look:
    """Of an answer that is right by another convention than was asked for."""
    return Look(t("算法不同"), ":material/alt_route:", "orange", st.warning)


def show_part(part: Feedback) -> None:
    """One field's share of the feedback on an exercise, under the field."""
    another_way = bool(part.lines) and all(line.convention for line in part.lines)
    seen = _another_way() if another_way else look(part.status)
    said = _sentences(part.lines)
    seen.box(f"**{seen.word}**\n\n{said}" if len(part.lines) > 1 else f"**{seen.word}** {said}", icon=seen.icon)


def _sentences(lines: Sequence[Line]) -> str:
    """One paragraph for one line, a list for several."""
    said = [_line(line) for line in lines]
    return said[0] if len(said) == 1 else "\n".join(f"- {line}" for line in said)


def _line(line: Line) -> str:
    if line.about is None:
        return line.text
    sign = ":material/check:" if line.good else ":material/close:"
    return f"{sign} **{line.about}** — {line.text}"


def _text(feedback: Feedback, word: str) -> str:
    partial = feedback.status is Status.PARTIAL
    score = t("（{score} 分，满分 100）", score=points(feedback.score, full=False)) if partial else ""
    said = _sentences(feedback.lines)
    match feedback.status:
        case Status.UNSCORED:
            unread = said or t("没有自动读到要点，这不说明你没有写到。")
            said = t("这道题不打分。{found}\n\n对照下面的参考答案，勾出你写到了的要点。", found=f"\n\n{unread}")
        case Status.COMPARED:
            own = said or t("你认为要点都还没有写到。可以改一改再交。")
            said = t("{own}\n\n这是你自己的判断，记在学习记录里，不计分。", own=own)
    if not said and feedback.parts and feedback.status is not Status.CORRECT:
        said = t("每一栏的说明写在那一栏的下面。")
    return f"**{word}**{score}\n\n{said}".rstrip()
