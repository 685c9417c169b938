"""Number answers: right within the tolerance, else one cause, and only when no other fits."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courseware.answers import number
from courseware.answers.diagnosis import generic_cause
from courseware.answers.numbers import Number
from courseware.content.common import Tolerance, Unit
from courseware.verdict import Finding, Status, Verdict


def grade(raw: object, expected: float, unit: Unit = "", **tolerance: float) -> Verdict:
    answer = number.accept(raw, unit)
    assert isinstance(answer, Number)
    return number.grade(answer, expected, Tolerance(**tolerance), unit).verdict()


def causes(verdict: Verdict) -> list[str]:
    return [finding.id for finding in verdict.findings if finding.id != "read-as"]


@pytest.mark.parametrize(
    ("raw", "expected", "unit", "tolerance"),
    [
        ("3.2%", 0.032, "percent", {}), ("3.2", 0.032, "percent", {}), ("0.032", 0.032, "percent", {}),
        (3.2, 0.032, "percent", {}), ("0.5", 0.005, "percent", {}), ("0.5", 0.5, "percent", {}),
        ("3.24%", 0.0325, "percent", {"abs": 0.0005}), ("104", 100, "", {"rel": 0.05}), ("59元", 59, "yuan", {}),
        ("0.3", 0.1 + 0.2, "", {}), ("1.2万", 12000, "people", {}), ("0", 0, "", {}), ("12", 12, "", {}),
    ],
)  # fmt: skip
def test_right(raw: object, expected: float, unit: Unit, tolerance: dict[str, float]) -> None:
    verdict = grade(raw, expected, unit, **tolerance)
    assert (verdict.status, verdict.score, causes(verdict)) == (Status.CORRECT, 1.0, [])


@pytest.mark.parametrize(
    ("raw", "expected", "unit", "tolerance", "cause"),
    [
        ("7", 0.07, "", {}, "times-hundred"), ("320%", 0.032, "percent", {}, "times-hundred"),
        ("0.0007", 0.07, "", {}, "over-hundred"), ("0.032%", 0.032, "percent", {}, "over-hundred"),
        ("0.4", 2.5, "", {}, "inverted"), ("31.25", 0.032, "", {}, "inverted"),
        ("12345", 123450, "", {}, "power-of-ten"), ("1.2345", 12345, "", {}, "ten-thousand"),
        ("1.2", 1.2e8, "yuan", {}, "ten-thousand"), ("-52", 52, "", {}, "sign"),
        ("3.2", 3.247, "", {"abs": 0.005}, "rounded-early"),
        ("3%", 0.0325, "percent", {"abs": 0.0005}, "rounded-early"),
        ("3.24", 3.247, "", {"abs": 0.001}, "rounded-early"),
        ("17", 12.3, "", {}, "too-high"), ("8", 12.3, "", {}, "too-low"), ("1", 0, "", {}, "too-high"),
        ("-9", 12.3, "", {}, "too-low"),
        ("0.1", 10, "", {}, "too-low"),  # a hundredth or the inverse: two causes fit, so none is named
        ("-1", 1, "", {}, "sign"),
    ],
)  # fmt: skip
def test_wrong(raw: object, expected: float, unit: Unit, tolerance: dict[str, float], cause: str) -> None:
    verdict = grade(raw, expected, unit, **tolerance)
    assert (verdict.status, verdict.score, causes(verdict)) == (Status.WRONG, 0.0, [cause])


def test_the_echo_says_which_reading_was_taken() -> None:
    (note,) = grade("3.2", 0.032, "percent").findings
    assert (note.id, note.data["read"]) == ("read-as", 0.032)
    (note,) = grade("0.032", 0.032, "percent").findings
    assert (note.id, note.data["read"]) == ("read-as", 0.032)
    assert grade("3.2%", 0.032, "percent").findings == ()
    wrong = grade("3.9", 0.032, "percent")
    assert [finding.data["read"] for finding in wrong.findings] == pytest.approx([0.039, 0.039])


@pytest.mark.parametrize(("raw", "unit"), [("12元", "days"), ("3.2%", "yuan"), ("¥3", "percent"), ("3天", "hours")])
def test_another_unit_is_not_read_over(raw: str, unit: Unit) -> None:
    refused = number.accept(raw, unit)
    assert isinstance(refused, Finding)
    assert refused.id == "other-unit"


@pytest.mark.parametrize(("raw", "unit"), [("12天", "days"), ("12元", ""), ("12个", "people"), ("12%", "")])
def test_the_own_unit_or_none_is_fine(raw: str, unit: Unit) -> None:
    assert isinstance(number.accept(raw, unit), Number)


@pytest.mark.parametrize(
    ("raw", "mistaken", "expected", "unit", "nearer"),
    [("1.68", 1.6801, 1.66, "", True), ("1.66", 1.6801, 1.66, "", False), ("2", 0.03, 0.02, "percent", False),
     ("2.01%", 0.0201, 0.02, "percent", True)],
)  # fmt: skip
def test_a_right_answer_may_be_nearer_to_a_mistake(
    raw: str, mistaken: float, expected: float, unit: Unit, nearer: bool
) -> None:
    answer = number.accept(raw, unit)
    assert isinstance(answer, Number)
    assert number.nearer(answer, mistaken, expected, unit) == nearer


@given(st.floats(1e-6, 1e9), st.floats(1e-6, 1e9), st.floats(0, 0.5))
def test_a_verdict_follows_the_tolerance_alone(expected: float, answer: float, rel: float) -> None:
    verdict = grade(answer, expected, rel=rel)
    distance = abs(answer - expected)
    assume(abs(distance - rel * expected) > 1e-6 * max(1.0, expected))
    assert (verdict.score == 1) == (distance < rel * expected)
    assert len(causes(verdict)) == (0 if verdict.score == 1 else 1)


@given(st.floats(1e-3, 1e6).filter(lambda x: not 0.5 < x < 2), st.sampled_from([100.0, 0.01, -1.0, 1e4, 1e-4]))
def test_a_generic_cause_is_never_another_one(expected: float, factor: float) -> None:
    own = {100.0: "times-hundred", 0.01: "over-hundred", -1.0: "sign", 1e4: "ten-thousand", 1e-4: "ten-thousand"}
    assert generic_cause([expected * factor], expected, Tolerance()) in (own[factor], None)
