"""The verdict as the learner reads it: a sign, a word, and the sentences that name what was noticed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

import streamlit as st

from courseware.answers.verdict import Finding, Status, Verdict
from courseware.answers.wording import sentence
from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study import Fault
from courseware.web import resources
from courseware.web.submission import Outcome


def show(outcome: Outcome, options: Mapping[str, str] | None = None) -> None:
    """The outcome in a box that a screen reader announces. `options`: id → text, to say which option a reason is about."""
    match outcome:
        case StoreUnavailable():
            st.error(f"{outcome}\n\n{t('你的答案还在页面上，没有丢。')}", icon=":material/warning:")
        case Fault():
            st.info(outcome.message, icon=":material/build:")
            if resources.AUTHOR:
                st.code(outcome.detail, language=None, wrap_lines=True)
        case Verdict():
            _box(outcome.status)(_text(outcome, options or {}))
        case _:
            assert_never(outcome)


def heading(status: Status) -> str:
    match status:
        case Status.CORRECT:
            return t("答对了")
        case Status.PARTIAL:
            return t("部分正确")
        case Status.WRONG:
            return t("再想想")
        case Status.INVALID:
            return t("没看懂这个答案")
        case _:
            assert_never(status)


def _box(status: Status):  # type: ignore[no-untyped-def]
    match status:
        case Status.CORRECT:
            return st.success
        case Status.PARTIAL:
            return st.warning
        case Status.WRONG:
            return st.error
        case Status.INVALID:
            return st.info
        case _:
            assert_never(status)


def _text(verdict: Verdict, options: Mapping[str, str]) -> str:
    score = t("（{score} 分，满分 100）", score=round(verdict.score * 100)) if verdict.status is Status.PARTIAL else ""
    return f"**{heading(verdict.status)}**{score}\n\n{sentences(verdict.findings, options)}".rstrip()


def sentences(findings: Iterable[Finding], options: Mapping[str, str] | None = None) -> str:
    """One paragraph for one finding, a list for several; a finding is said once."""
    lines = list(dict.fromkeys(_line(finding, options or {}) for finding in findings))
    return lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)


def _line(finding: Finding, options: Mapping[str, str]) -> str:
    option = finding.data.get("option")
    about = f"**{options[option]}** — " if len(options) and isinstance(option, str) and option in options else ""
    return about + sentence(finding)
