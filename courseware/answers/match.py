"""Answers that assign: each left to a right, each item to a bin."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from courseware.answers.diagnosis import Graded
from courseware.verdict import Finding

MAX_SHOWN = 3


def accept(raw: Any, lefts: Collection[str], rights: Collection[str]) -> dict[str, str] | Finding:
    """Left id → right id, complete."""
    if raw is None or (isinstance(raw, (str, Mapping)) and not raw):
        return Finding("blank")
    if not isinstance(raw, Mapping) or not all(isinstance(left, str) for left in raw):
        return Finding("wrong-shape", {"expected": "match"})
    placed = {left: right for left, right in raw.items() if right is not None}
    if not all(isinstance(right, str) for right in placed.values()):
        return Finding("wrong-shape", {"expected": "match"})
    given = {left: right for left, right in placed.items() if right}
    if not set(given) <= set(lefts) or not set(given.values()) <= set(rights):
        return Finding("unknown-option")
    if len(given) < len(lefts):
        return Finding("rows-missing", {"lefts": [left for left in lefts if left not in given]})
    return given


def grade(answer: Mapping[str, str], right: Mapping[str, str]) -> Graded:
    """Both are left id → right id. Credit: the share of right pairs. The first wrong pairs are named."""
    wrong = [left for left in right if answer[left] != right[left]]
    if not wrong:
        return Graded(1.0)
    pairs = tuple(Finding("wrong-pair", {"left": left, "right": answer[left]}) for left in wrong[:MAX_SHOWN])
    count = Finding("wrong-pairs", {"wrong": len(wrong), "total": len(right)})
    return Graded(1 - len(wrong) / len(right), {"": (count, *pairs)})
