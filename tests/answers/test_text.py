"""Written answers: which key points are found in them, and what the learner says of them himself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.answers import text
from courseware.content.common import KeyPoint
from courseware.verdict import Finding, Status

DEDUPE = KeyPoint(label="去重", any=["去重", "不重复"], because="同一人只算一次")
RATIO = KeyPoint(label="分母", any=["UV", "访客数"], because="分母是人")


@pytest.mark.parametrize(
    ("answer", "counts"),
    [
        ("要按人去重", True), ("访客要 去 重 后再算", True), ("分母是不重复访客", True), ("「去重」是关键", True),
        ("不需要去重", False), ("没有必要去重", False), ("去重是不需要的", False), ("无需对访客去重", False),
        ("不要忘了去重", True), ("忘了去重", False), ("不能不去重", True), ("不仅要去重", True),
        ("不同渠道要去重", True), ("不用加总,要去重", True), ("不需要加总而是去重", True), ("不是去重而是加总", False),
        ("区别在于去重", True), ("转化漏斗里要去重", True), ("不应该去重", False), ("加总就可以了", False),
        ("不要去重。要去重", True), ("尺寸不合适的单要去重", True), ("看有没有去重", True),
    ],
)  # fmt: skip
def test_negation_within_the_clause(answer: str, counts: bool) -> None:
    assert (text.found(answer, [DEDUPE]) == ["a"]) == counts


@pytest.mark.parametrize(
    ("answer", "counts"),
    [("分母是uv", True), ("分母是ＵＶ", True), ("UV.", True), ("the SUV", False), ("uvw", False), ("UV÷PV", True)],
)
def test_latin_words_are_whole_words_in_any_case_and_width(answer: str, counts: bool) -> None:
    assert (text.found(answer, [RATIO]) == ["a"]) == counts


def test_a_sign_may_stand_behind_a_digit() -> None:
    percent = KeyPoint(label="比例", any=["%"], because="要有比例")
    assert text.found("老客占62%", [percent]) == ["a"]
    assert text.found("老客占六成", [percent]) == []


@pytest.mark.parametrize(
    ("raw", "status", "findings"),
    [
        ("分母是访客数", Status.UNSCORED, [("found-point", "b")]),
        ("分母是人，要去重。以上说法都是错误的。", Status.UNSCORED, [("found-point", "a")]),
        ("一个人只数一遍", Status.UNSCORED, []),
        ({"text": "一个人只数一遍", "said": ["b", "a"]}, Status.COMPARED, [("own-point", "a"), ("own-point", "b")]),
        ({"text": "一个人只数一遍", "said": []}, Status.COMPARED, []),
    ],
)
def test_it_is_never_graded(raw: object, status: Status, findings: list[tuple[str, str]]) -> None:
    read = text.accept(raw, [DEDUPE, RATIO], 50)
    assert isinstance(read, text.Written)
    verdict = text.judge(read, [DEDUPE, RATIO])
    assert (verdict.status, verdict.score, verdict.status.graded) == (status, 0, False)
    assert [(finding.id, finding.data["point"]) for finding in verdict.findings] == findings


def test_decimal_points_do_not_end_a_clause() -> None:
    point = KeyPoint(label="数", any=["3.2%"], because="…")
    assert text.found("转化率是 3.2%", [point]) == ["a"]


@pytest.mark.parametrize(
    ("raw", "finding"),
    [(None, "blank"), ("", "blank"), (" \n", "blank"), (12, "wrong-shape"), (["去重"], "wrong-shape"),
     ("是", "too-short"), ("去重" * 30, "too-long"), ({}, "wrong-shape"),
     ({"text": "要去重", "said": "a"}, "wrong-shape"), ({"text": "要按人去重", "said": ["c"]}, "unknown-option"),
     ({"text": "", "said": ["a"]}, "blank")],
)  # fmt: skip
def test_refuses(raw: object, finding: str) -> None:
    read = text.accept(raw, [DEDUPE], 50)
    assert isinstance(read, Finding)
    assert read.id == finding


@given(st.text(max_size=300))
def test_any_text_can_be_searched(answer: str) -> None:
    assert set(text.found(answer, [DEDUPE, RATIO])) <= {"a", "b"}
