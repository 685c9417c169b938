"""What was noticed in an answer: rows of the table of findings, and the verdict that they belong to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert

from courseware.record.schema import findings
from courseware.record.stored import stored
from courseware.verdict import Finding, Status, Verdict, of_parts


def rows_of(verdict: Verdict) -> list[dict[str, Any]]:
    """One row a finding; of an exercise, those of each field."""
    found = verdict.findings if not verdict.parts else [f for part in verdict.parts.values() for f in part.findings]
    return [
        {
            "number": number,
            "field": finding.field,
            "finding": finding.id,
            "named": finding.named,
            "data": json.dumps(finding.data),
        }
        for number, finding in enumerate(found, start=1)
    ]


_INSERT = insert(findings)


def add_findings(connection: Connection, attempt_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(_INSERT, [{"attempt_id": attempt_id, **row} for row in rows])


def details_of(verdict: Verdict) -> str:
    """JSON: how each field of an exercise stands."""
    parts = {name: {"status": str(part.status), "score": part.score} for name, part in verdict.parts.items()}
    return json.dumps({"parts": parts} if parts else {})


def finding_of(row: Any) -> Finding | None:
    """The finding of a joined row; None where the join found none."""
    if row.finding is None:
        return None
    return Finding(stored(str, row.finding), stored(dict, json.loads(row.data)), row.field, bool(row.named))


def verdict_of(status: str, score: float, details: str, found: Iterable[Finding]) -> Verdict:
    """A verdict as it was recorded."""
    parts: Mapping[str, Any] = stored(dict, stored(dict, json.loads(details)).get("parts") or {})
    stored(float, score)
    found = tuple(found)
    if not parts:
        return Verdict(Status(status), score, found)
    of_fields = {
        name: Verdict(Status(part["status"]), float(part["score"]), tuple(f for f in found if f.field == name))
        for name, part in parts.items()
    }
    return of_parts(Status(status), score, of_fields)
