"""Answers that are a number."""

from __future__ import annotations

import math
from typing import Any

from courseware.answers.diagnosis import Graded, generic_cause, half_digit, hits, neutral
from courseware.answers.numbers import Number, number_of
from courseware.content.common import Tolerance, Unit
from courseware.verdict import Finding


def accept(raw: Any, unit: Unit) -> Number | Finding:
    number = number_of(raw)
    if isinstance(number, Finding):
        return number
    if number.unit is not None and unit not in ("", number.unit):
        return Finding("other-unit", {"typed": number.unit, "expected": unit})
    if number.percent and unit not in ("", "percent"):
        return Finding("other-unit", {"typed": "percent", "expected": unit})
    return number


def equals(answer: Number, value: float, tolerance: Tolerance, unit: Unit) -> bool:
    """Does the answer, read in any allowed way, match the value within the tolerance?"""
    return any(abs(reading - value) <= tolerance.allowed(value) for reading in answer.readings(unit))


def fit(answer: Number, mistaken: float, expected: float, tolerance: Tolerance, unit: Unit) -> bool | None:
    """How a mistake fits a wrong answer: None if it does not, True if hardly by chance, False if only about."""
    allowed = tolerance.allowed(mistaken)
    readings = answer.readings(unit)
    if any(hits(reading, mistaken, expected, allowed) for reading in readings):
        return True
    about = any(abs(reading - mistaken) <= max(allowed, half_digit(reading)) for reading in readings)
    return False if about else None


def nearer(answer: Number, mistaken: float, expected: float, unit: Unit) -> bool:
    """Is an answer that is right nearer to where a mistake leads than to the right value?"""
    read = min(answer.readings(unit), key=lambda reading: abs(reading - expected))
    return abs(read - mistaken) < abs(read - expected)


def nearest(answer: Number, expected: float, unit: Unit) -> float:
    """The reading that is nearest to the right value."""
    return min(answer.readings(unit), key=lambda reading: _distance(reading, expected))


def grade(answer: Number, expected: float, tolerance: Tolerance, unit: Unit) -> Graded:
    readings = answer.readings(unit)
    if equals(answer, expected, tolerance, unit):
        read = min(readings, key=lambda reading: abs(reading - expected))
        return Graded(1.0, notes=read_as(answer, read, unit))
    cause = generic_cause(readings, expected, tolerance)
    read = nearest(answer, expected, unit)
    problem = Finding(cause or neutral(read, expected), {"read": read, "unit": unit})
    return Graded(0.0, {"": (problem,)}, read_as(answer, read, unit))


def read_as(answer: Number, read: float, unit: Unit) -> tuple[Finding, ...]:
    """A bare number in a percent field has two readings: say which one was taken."""
    if len(answer.readings(unit)) == 1:
        return ()
    return (Finding("read-as", {"typed": answer.value, "read": read, "unit": unit}),)


def _distance(reading: float, expected: float) -> float:
    """On the scale of factors, so that 3.2 and 0.032 are told apart however small the expected value is."""
    if reading * expected <= 0:
        return math.inf if reading != expected else 0.0
    return abs(math.log(abs(reading)) - math.log(abs(expected)))  # their quotient may be too small for a float
