"""A verdict in words: what a page shows of it, finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from courseware.answers.authored import Authored
from courseware.answers.wording import sentence
from courseware.i18n import t
from courseware.verdict import Finding, Status, Verdict


@dataclass(frozen=True)
class Line:
    """One sentence, as Markdown. `at` is the id of the option, left or item that it is about, `about` what that option
    says, `good` whether it was right; `convention` tells that the answer is no mistake, only another than was asked
    for."""

    text: str
    at: str | None = None
    about: str | None = None
    good: bool = False
    convention: bool = False


@dataclass(frozen=True)
class Feedback:
    """`lines` are about the answer as a whole; `parts` holds the feedback on each field of an exercise, by id."""

    status: Status
    score: float
    lines: tuple[Line, ...] = ()
    parts: Mapping[str, Feedback] = field(default_factory=dict)


def on_question(verdict: Verdict, authored: Authored, multiple: bool) -> Feedback:
    """With `multiple`, a line quotes the option that it is about."""
    lines = [_line(finding, authored, multiple) for finding in verdict.findings]
    return Feedback(verdict.status, verdict.score, tuple(dict.fromkeys(lines)))


def on_exercise(verdict: Verdict, authored: Mapping[str, Authored], labels: Mapping[str, str]) -> Feedback:
    """`authored` and `labels` by field. A mistake that spoils several fields is explained at the first of them."""
    first: dict[str, str] = {}
    parts = {}
    for name, part in verdict.parts.items():
        lines = []
        for finding in part.findings:
            explained = first.setdefault(finding.id, name) if finding.named else name
            if explained == name:
                lines.append(_line(finding, authored[name]))
            else:
                lines.append(_same_as(labels[explained], finding.id in authored[name].conventions))
        parts[name] = Feedback(part.status, part.score, tuple(dict.fromkeys(lines)))
    whole = [_line(finding, Authored()) for finding in verdict.findings if finding.field is None]
    return Feedback(verdict.status, verdict.score, tuple(dict.fromkeys(whole)), parts)


def _line(finding: Finding, authored: Authored, quote: bool = False) -> Line:
    option = finding.data.get("option")
    about = authored.text("option", option) if quote and isinstance(option, str) else None
    convention = finding.named and finding.id in authored.conventions
    at = next((str(finding.data[kind]) for kind in ("option", "left", "item") if kind in finding.data), None)
    return Line(sentence(finding, authored), at, about, finding.id == "right-option", convention)


def _same_as(label: str, convention: bool) -> Line:
    if convention:
        return Line(t("和「{label}」是同一个缘故。", label=label), convention=True)
    return Line(t("和「{label}」是同一个错误造成的。", label=label))
