"""Which mistakes explain an answer: most parts first, never a guess."""

from __future__ import annotations

import pytest

from courseware.answers.diagnosis import Evidence, Graded, hits, name_mistakes
from courseware.verdict import Finding, Status


def evidence(mistake: str, parts: str, misfits: int = 0, sure: bool = True) -> Evidence:
    return Evidence(mistake, {(part, ""): misfits for part in parts}, sure)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ([], {}),
        ([evidence("m", "x")], {"x": "m"}),
        ([evidence("small", "x"), evidence("big", "xy")], {"x": "big", "y": "big"}),
        ([evidence("one", "x"), evidence("two", "y")], {"x": "one", "y": "two"}),
        ([evidence("one", "xy"), evidence("two", "yz")], {"x": "one", "y": "one", "z": "two"}),
        ([evidence("one", "x", sure=False)], {}),
        ([evidence("one", "x", sure=False), evidence("two", "x")], {}),  # it may be either
        ([evidence("wide", "xy", sure=False), evidence("narrow", "x")], {}),
        ([evidence("wide", "xy"), evidence("narrow", "x", sure=False)], {"x": "wide", "y": "wide"}),
        ([evidence("one", "x", misfits=1), evidence("two", "x")], {"x": "two"}),
        ([evidence("one", "x"), evidence("two", "x")], {}),
        ([evidence("one", "x"), evidence("two", "x"), evidence("three", "y")], {"y": "three"}),
    ],
)
def test_named(given: list[Evidence], named: dict[str, str]) -> None:
    assert {part: mistake for (part, _), mistake in name_mistakes(given).items()} == named


@pytest.mark.parametrize(
    ("reading", "value", "right", "allowed", "hit"),
    [
        (103.0, 103.0, 100.0, 1.0, True),
        (103.05, 103.0, 100.0, 1.0, True),  # a fiftieth of the way is 0.06
        (103.07, 103.0, 100.0, 1.0, False),
        (103.05, 103.0, 100.0, 0.02, False),  # more exact than the right value had to be
        (3.7, 3.68, 3.2, 0.001, True),  # rounded from it
        (4.0, 3.68, 3.2, 0.001, False),  # anything would be
        (3.7, 3.71, 3.66, 0.001, False),  # so would the right value
        (0.003, 0.00277, 2.77, 5e-5, False),
        (25000.0, 24600.0, 12000.0, 1.0, False),
        (24600.0, 24600.4, 12000.0, 0.0, True),  # whole people
    ],
)
def test_only_what_hits_a_value_is_a_reason_to_name_its_cause(
    reading: float, value: float, right: float, allowed: float, hit: bool
) -> None:
    assert hits(reading, value, right, allowed) == hit


def test_a_named_part_says_the_mistake_and_nothing_else_and_only_once() -> None:
    own, mistake, note = Finding("wrong-cells"), Finding("m"), Finding("read-as")
    graded = Graded(0.5, {"a": (own,), "b": (own,), "c": (Finding("other"),)}, (note,))
    verdict = graded.verdict({"a": mistake, "b": mistake})
    assert verdict.findings == (mistake, Finding("other"), note)
    assert verdict.status is Status.PARTIAL
