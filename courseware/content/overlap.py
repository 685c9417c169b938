"""Do two options of a single choice say what may both be true? Then the question has two defensible answers."""

from __future__ import annotations

import re
from math import inf

Range = tuple[float, float]

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_UNIT = r"([^\d\s–—~～至到以及-]*)"
_SHAPES = (
    (re.compile(rf"{_NUMBER}{_UNIT}"), lambda n: (n, n)),
    (re.compile(rf"(?:不到|低于|少于|小于|不足|<){_NUMBER}{_UNIT}"), lambda n: (-inf, n)),
    (re.compile(rf"{_NUMBER}{_UNIT}及?以下"), lambda n: (-inf, n)),
    (re.compile(rf"(?:超过|高于|多于|大于|至少|>){_NUMBER}{_UNIT}"), lambda n: (n, inf)),
    (re.compile(rf"{_NUMBER}{_UNIT}及?以上"), lambda n: (n, inf)),
)
_FROM_TO = re.compile(rf"{_NUMBER}{_UNIT}(?:[–—~～至到-]|——){_NUMBER}{_UNIT}")


def overlap(one: str, other: str) -> bool:
    """Whether one text (spaces removed) says all that the other says, or both name amounts that may be the same."""
    if one in other or other in one:
        return one != other
    ranges = (_range(one), _range(other))
    if ranges[0] is None or ranges[1] is None or ranges[0][1] != ranges[1][1]:
        return False
    (low, high), (low_, high_) = ranges[0][0], ranges[1][0]
    if low == high or low_ == high_:  # a single amount inside a range, its ends included
        return max(low, low_) <= min(high, high_)
    return max(low, low_) < min(high, high_)  # ranges may share an end: 10–20 % and 20–30 %


def _range(text: str) -> tuple[Range, str] | None:
    """The amounts that a text stands for and their unit; None if it is more than an amount."""
    if found := _FROM_TO.fullmatch(text):
        low, unit, high, last = found.groups()
        return ((float(low), float(high)), last) if unit in ("", last) else None
    for shape, ends in _SHAPES:
        if found := shape.fullmatch(text):
            return ends(float(found[1])), found[2]
    return None
