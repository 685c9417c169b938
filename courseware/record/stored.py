"""What a column holds, taken for what it ought to be only if it is: a damaged file may hold anything."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


def stored(kind: type[T], value: Any) -> T:
    """Raises TypeError when the value is of another kind, or none."""
    if not isinstance(value, kind):
        raise TypeError(f"{kind.__name__} expected, {type(value).__name__} is stored")
    return value


def share(value: Any) -> float:
    """A number within 0..1. Raises TypeError, ValueError."""
    if not 0.0 <= (number := stored(float, value)) <= 1.0:
        raise ValueError(f"0..1 expected, {number!r} is stored")
    return number
