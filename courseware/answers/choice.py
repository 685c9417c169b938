"""Answers that choose one option, or several."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from courseware.answers.diagnosis import Graded
from courseware.verdict import Finding


def accept(raw: Any, options: Collection[str], multiple: bool = False) -> frozenset[str] | Finding:
    """The chosen ids. `raw` is an id, or with `multiple` a list of ids without repetition."""
    if raw is None or (isinstance(raw, (str, list)) and not raw):
        return Finding("nothing-chosen", {"multiple": multiple})
    chosen = raw if multiple else [raw]
    if not isinstance(chosen, list) or not all(isinstance(option, str) for option in chosen):
        return Finding("wrong-shape", {"expected": "choices" if multiple else "choice"})
    if len(set(chosen)) < len(chosen):
        return Finding("chosen-twice")
    if not set(chosen) <= set(options):
        return Finding("unknown-option")
    return frozenset(chosen)


def grade(answer: frozenset[str], right: frozenset[str]) -> Graded:
    """Credit: all or nothing for one right option; else (hits - false choices) / right ones, at least 0."""
    if answer == right:
        return Graded(1.0)
    hits, false = len(answer & right), len(answer - right)
    if len(right) == 1 and len(answer) == 1:
        return Graded(0.0, {"": (Finding("wrong-option"),)})
    finding = Finding("choices-differ", {"hits": hits, "false": false, "missed": len(right) - hits})
    return Graded(max(0.0, (hits - false) / len(right)), {"": (finding,)})
