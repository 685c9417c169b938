"""What grading says: a verdict with findings. A finding is data; its sentence is in `wording`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How an answer stands. `INVALID` is not wrong: it could not be read, and costs nothing."""

    INVALID = "invalid"
    WRONG = "wrong"
    PARTIAL = "partial"
    CORRECT = "correct"


@dataclass(frozen=True)
class Finding:
    """One thing noticed in an answer.

    `id` is stable and kept in the record: a generic id such as `times-hundred`, or the id of a named mistake.
    `data` holds plain JSON values that the sentence needs. `field` names the field of an exercise it is about.
    """

    id: str
    data: Mapping[str, Any] = field(default_factory=dict)
    field: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id, "data": dict(self.data), "field": self.field}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Finding:
        return cls(stored["id"], stored.get("data") or {}, stored.get("field"))


@dataclass(frozen=True)
class Verdict:
    """The outcome of grading one answer; `parts` holds the verdict of each field of an exercise, by field id."""

    status: Status
    score: float
    findings: tuple[Finding, ...] = ()
    parts: Mapping[str, Verdict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score must be within 0..1, got {self.score!r}")

    def to_dict(self) -> dict[str, Any]:
        return {
            "status": str(self.status),
            "score": self.score,
            "findings": [finding.to_dict() for finding in self.findings],
            "parts": {name: part.to_dict() for name, part in self.parts.items()},
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Verdict:
        return cls(
            Status(stored["status"]),
            float(stored["score"]),
            tuple(Finding.from_dict(finding) for finding in stored.get("findings") or ()),
            {name: cls.from_dict(part) for name, part in (stored.get("parts") or {}).items()},
        )


def correct() -> Verdict:
    return Verdict(Status.CORRECT, 1.0)


def invalid(*findings: Finding) -> Verdict:
    return Verdict(Status.INVALID, 0.0, findings)


def scored(score: float, *findings: Finding, parts: Mapping[str, Verdict] | None = None) -> Verdict:
    """A verdict for a readable answer: its status follows from the score."""
    status = Status.CORRECT if score >= 1 else Status.WRONG if score <= 0 else Status.PARTIAL
    return Verdict(status, min(1.0, max(0.0, score)), findings, parts or {})
