"""Answers that assign: each left to a right, each item to a bin."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from courseware.answers.diagnosis import Graded
from courseware.verdict import Finding

MAX_SHOWN = 3


def accept(raw: Any, lefts: Collection[str], rights: Collection[str]) -> dict[str, str] | Finding:
    """Left id → right id, complete."""
    if raw is None or raw in ("", {}):
        return Finding("blank")
    if not isinstance(raw, Mapping) or not all(isinstance(left, str) for left in raw):
        return Finding("wrong-shape", {"expected": "match"})
    given = {left: right for left, right in raw.items() if right is not None and right != ""}
    if not all(isinstance(right, str) for right in given.values()):
        return Finding("wrong-shape", {"expected": "match"})
    if not set(given) <= set(lefts) or not set(given.values()) <= set(rights):
        return Finding("unknown-option")
    if len(given) < len(lefts):
        return Finding("incomplete", {"done": len(given), "total": len(lefts)})
    return given


def grade(
    answer: Mapping[str, str],
    right: Mapping[str, str],
    lefts: Mapping[str, str],
    rights: Mapping[str, str],
    because: Mapping[str, str] | None = None,
) -> Graded:
    """`lefts`, `rights`: what they say, by id; `because`: why a left belongs where it does, by left id.

    Credit: the share of right pairs. The first wrong pairs are named.
    """
    wrong = [left for left in right if answer[left] != right[left]]
    if not wrong:
        return Graded(1.0)
    why = because or {}
    pairs = tuple(
        Finding(
            "wrong-pair", {"id": left, "left": lefts[left], "right": rights[answer[left]], "why": why.get(left, "")}
        )
        for left in wrong[:MAX_SHOWN]
    )
    count = Finding("wrong-pairs", {"wrong": len(wrong), "total": len(right)})
    return Graded(1 - len(wrong) / len(right), {"": (count, *pairs)})
