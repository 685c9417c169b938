"""Answers that put things in order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

from courseware.answers.diagnosis import Graded
from courseware.verdict import Finding


def accept(raw: Any, items: Collection[str]) -> tuple[str, ...] | Finding:
    """All ids in the learner's order."""
    if raw is None or (isinstance(raw, (str, list)) and not raw):
        return Finding("blank")
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        return Finding("wrong-shape", {"expected": "order"})
    if len(set(raw)) < len(raw):
        return Finding("chosen-twice")
    if not set(raw) <= set(items):
        return Finding("unknown-option")
    if len(raw) < len(items):
        return Finding("items-missing", {"items": [item for item in items if item not in raw]})
    return tuple(raw)


def grade(answer: Sequence[str], right: Sequence[str]) -> Graded:
    """Both are ids in their order. The first item that is out of place is named.

    Credit: the share of right neighbours (b directly after a) that the answer has.

    The longest increasing run would pay a random order almost half; neighbours pay it 1/n. A wrong order never
    has them all.
    """
    neighbours = set(pairwise(right))
    share = len(neighbours & set(pairwise(answer))) / len(neighbours)
    if share == 1:
        return Graded(1.0)
    position = next(i for i, (given, due) in enumerate(zip(answer, right, strict=True)) if given != due)
    return Graded(share, {"": (Finding("out-of-order", {"position": position + 1, "item": answer[position]}),)})
