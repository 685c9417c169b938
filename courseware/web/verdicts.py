"""The verdict as the learner reads it: a sign, a word, and the sentences that name what was noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

import streamlit as st

from courseware.answers.wording import sentence
from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study import Fault
from courseware.verdict import Finding, Status, Verdict
from courseware.web import resources
from courseware.web.submission import Outcome


def show(outcome: Outcome, options: Mapping[str, str] | None = None) -> None:
    """The outcome in a box that a screen reader announces. `options`: id → text, to say what a reason is about."""
    match outcome:
        case StoreUnavailable():
            st.error(f"{outcome}\n\n{t('你的答案还在页面上，没有丢。')}", icon=":material/warning:")
        case Fault():
            st.info(outcome.message, icon=":material/build:")
            if resources.AUTHOR:
                st.code(outcome.detail, language=None, wrap_lines=True)
        case Verdict():
            seen = look(outcome.status)
            seen.box(_text(outcome, seen.word, options or {}), icon=seen.icon)
        case _:
            assert_never(outcome)


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
            return Look(t("再想想"), ":material/cancel:", "red", st.error)
        case Status.INVALID:
            return Look(t("还不能判分"), ":material/info:", "blue", st.info)
        case _:
            assert_never(status)


def show_part(verdict: Verdict, field: str) -> None:
    """One field's share of an exercise's verdict, under the field. A finding is said at the first field it is about."""
    part = verdict.parts.get(field)
    if part is None:
        return
    seen = look(part.status)
    said = sentences(finding for finding in verdict.findings if finding.field == field)
    st.markdown(f":{seen.color}[{seen.icon} **{seen.word}**] {said}")


def sentences(findings: Iterable[Finding], options: Mapping[str, str] | None = None) -> str:
    """One paragraph for one finding, a list for several; a finding is said once."""
    lines = list(dict.fromkeys(_line(finding, options or {}) for finding in findings))
    return lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)


def _line(finding: Finding, options: Mapping[str, str]) -> str:
    option = finding.data.get("option")
    if not (isinstance(option, str) and option in options):
        return sentence(finding)
    sign = ":material/check:" if finding.id == "right-option" else ":material/close:"
    return f"{sign} **{options[option]}** — {sentence(finding)}"


def _text(verdict: Verdict, word: str, options: Mapping[str, str]) -> str:
    score = t("（{score} 分，满分 100）", score=round(verdict.score * 100)) if verdict.status is Status.PARTIAL else ""
    here = [finding for finding in verdict.findings if finding.field is None]
    said = sentences(here, options)
    if not said and verdict.parts and verdict.status is not Status.CORRECT:
        said = t("每一栏的说明写在那一栏的下面。")
    return f"**{word}**{score}\n\n{said}".rstrip()
