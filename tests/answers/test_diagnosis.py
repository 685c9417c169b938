"""Which mistakes explain an answer: most parts first, never a guess."""

from __future__ import annotations

import pytest

from courseware.answers.diagnosis import Evidence, Graded, name_mistakes
from courseware.verdict import Finding, Status


def evidence(mistake: str, parts: str, contradicted: int = 0, misfits: int = 0) -> Evidence:
    return Evidence(mistake, {(part, ""): misfits for part in parts}, contradicted)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ([], {}),
        ([evidence("m", "x")], {"x": "m"}),
        ([evidence("small", "x"), evidence("big", "xy")], {"x": "big", "y": "big"}),
        ([evidence("one", "x"), evidence("two", "y")], {"x": "one", "y": "two"}),
        ([evidence("one", "xy"), evidence("two", "yz")], {"x": "one", "y": "one", "z": "two"}),
        ([evidence("one", "x", contradicted=1), evidence("two", "x")], {"x": "two"}),
        ([evidence("one", "x", misfits=1), evidence("two", "x")], {"x": "two"}),
        ([evidence("one", "x"), evidence("two", "x")], {}),
        ([evidence("one", "x"), evidence("two", "x"), evidence("three", "y")], {"y": "three"}),
        ([evidence("wide", "xy", contradicted=3), evidence("narrow", "x")], {"x": "wide", "y": "wide"}),
    ],
)
def test_named(given: list[Evidence], named: dict[str, str]) -> None:
    assert {part: mistake for (part, _), mistake in name_mistakes(given).items()} == named


def test_a_named_part_says_the_mistake_and_nothing_else_and_only_once() -> None:
    own, mistake, note = Finding("wrong-cells"), Finding("m"), Finding("read-as")
    graded = Graded(0.5, {"a": (own,), "b": (own,), "c": (Finding("other"),)}, (note,))
    verdict = graded.verdict({"a": mistake, "b": mistake})
    assert verdict.findings == (mistake, Finding("other"), note)
    assert verdict.status is Status.PARTIAL
