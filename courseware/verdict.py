"""What grading says: a verdict with findings. A finding is data; its sentence is in `wording`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How an answer stands. `INVALID` is not wrong: it could not be read, and costs nothing.

    What is written in words is not graded: `UNSCORED` was handed in, and `COMPARED` was then set beside the sample by
    the learner, whose own judgement it is.
    """

    INVALID = "invalid"
    WRONG = "wrong"
    PARTIAL = "partial"
    CORRECT = "correct"
    UNSCORED = "unscored"
    COMPARED = "compared"

    @property
    def graded(self) -> bool:
        """Whether a score belongs to it."""
        return self in (Status.WRONG, Status.PARTIAL, Status.CORRECT)


@dataclass(frozen=True)
class Finding:
    """One thing noticed in an answer.

    `id` is stable and kept in the record: a generic id such as `times-hundred`, or, when `named`, that of a mistake
    which the item's author names. `data` holds plain JSON values that the sentence needs: numbers, ids, what was
    typed, never a sentence. `field` names the field of an exercise it is about.
    """

    id: str
    data: Mapping[str, Any] = field(default_factory=dict)
    field: str | None = None
    named: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id, "data": dict(self.data), "field": self.field}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Finding:
        return cls(stored["id"], stored.get("data") or {}, stored.get("field"))


@dataclass(frozen=True)
class Verdict:
    """The outcome of grading one answer; `parts` holds the verdict of each field of an exercise, by field id. What is
    not graded has 0 for a score, which counts nowhere."""

    status: Status
    score: float
    findings: tuple[Finding, ...] = ()
    parts: Mapping[str, Verdict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score must be within 0..1, got {self.score!r}")


def correct() -> Verdict:
    return Verdict(Status.CORRECT, 1.0)


def invalid(*findings: Finding) -> Verdict:
    return Verdict(Status.INVALID, 0.0, findings)


def of_parts(status: Status, score: float, parts: Mapping[str, Verdict]) -> Verdict:
    """The verdict on an exercise. Its findings are those of its fields; a named mistake is among them once, however
    many fields it spoils."""
    seen: dict[str, Finding] = {}
    for part in parts.values():
        for finding in part.findings:
            seen.setdefault(finding.id if finding.named else repr(finding), finding)
    return Verdict(status, score, tuple(seen.values()), parts)


def points(score: float, full: bool) -> int:
    """A score as it is told, from 0 to 100. Only what is `full` has 100, and only what is worth nothing 0."""
    if full:
        return 100
    return min(99, max(1, round(score * 100))) if score > 0 else 0


def status_of(score: float) -> Status:
    return Status.CORRECT if score >= 1 else Status.WRONG if score <= 0 else Status.PARTIAL


def scored(score: float, *findings: Finding) -> Verdict:
    """A verdict for a readable answer: its status follows from the score."""
    return Verdict(status_of(score), min(1.0, max(0.0, score)), findings)
