"""Questions as shown to one learner, and their grading."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from courseware.answers.fault import AuthorFault
from courseware.answers.question import authored, explain, grade_question, present, right_answer
from courseware.answers.wording import sentence
from courseware.content.question import Question
from courseware.verdict import Finding, Status, Verdict

SEEDS = [f"{n:x}" for n in range(30)]


class FakeShop:
    """All that questions need of a shop."""

    def scalar(self, sql: str) -> Any:
        return {"uv": 7000, "rate": 0.032}[sql]


SHOP: Any = FakeShop()


def question(kind: str, **fields: Any) -> Question:
    base = {"id": "q", "kind": kind, "covers": ["uv"], "level": 1, "stem": "题干 {uv}",
            "figures": {"uv": {"sql": "uv"}, "rate": {"sql": "rate", "format": "percent"}}}  # fmt: skip
    return TypeAdapter(Question).validate_python(base | fields)


OPTIONS = [
    {"text": "对 {rate}", "correct": True, "because": "因为对"},
    {"text": "错一", "because": "错因一 {rate}", "mistake": "uv-summed-daily"},
    {"text": "错二", "because": "错因二"},
]
QUESTIONS: dict[str, Question] = {
    "single": question("single", options=OPTIONS, explain="说明 {uv}"),
    "multiple": question("multiple", options=[*OPTIONS, {"text": "也对", "correct": True, "because": "也因为"}]),
    "number": question(
        "number", stem="{visitors} × {price}", given={
            "visitors": {"start": 1000, "stop": 3000, "step": 100}, "price": {"start": 0.1, "stop": 0.9, "step": 0.1},
        }, answer="visitors * price", unit="yuan", tolerance={"abs": 0.005}, mistakes=[
            {"id": "price-added", "formula": "visitors + price", "because": "你把 {visitors} 和单价相加了"},
            {"id": "figure-used", "formula": "uv * price", "because": "那是 {uv}"},
        ],
    ),
    "percent": question(
        "number", answer="rate", unit="percent", tolerance={"abs": 0.0005},
        mistakes=[{"id": "twice", "formula": "2 * rate", "because": "算了两次"}],
    ),
    "order": question("order", items=[{"text": f"第{n}步", "because": f"理由{n}"} for n in "一二三四"]),
    "match": question(
        "match", pairs=[{"left": "甲", "right": "A"}, {"left": "乙", "right": "B", "because": "乙属于 B"},
                        {"left": "丙", "right": "A"}], distractors=["C"],
    ),
    "sort": question(
        "sort", bins=["左", "右"], items=[{"text": "一", "bin": "左"}, {"text": "二", "bin": "右"},
                                          {"text": "三", "bin": "右"}],
    ),
    "text": question("text", points=[{"label": "去重", "any": ["去重"], "because": "…"}], sample="要按人去重"),
}  # fmt: skip
every_question = pytest.mark.parametrize("one", QUESTIONS.values(), ids=QUESTIONS)


def grade(name: str, raw: Any, seed: str = "s") -> Verdict:
    return grade_question(QUESTIONS[name], raw, seed, SHOP)


def ids(verdict: Verdict) -> list[str]:
    return [finding.id for finding in verdict.findings]


@every_question
def test_the_right_answer_is_right_for_every_learner(one: Question) -> None:
    for seed in SEEDS:
        verdict = grade_question(one, right_answer(one, seed, SHOP), seed, SHOP)
        if one.kind == "text":
            assert (verdict.status, verdict.score) == (Status.UNSCORED, 0.0)
        else:
            assert (verdict.status, verdict.score) == (Status.CORRECT, 1.0)


@every_question
def test_the_same_seed_shows_the_same_question(one: Question) -> None:
    assert present(one, "s", SHOP) == present(one, "s", SHOP)
    shown = [present(one, seed, SHOP) for seed in SEEDS]
    assert all("{" not in str([p.stem, *p.options.values(), *p.lefts.values(), *p.rights.values()]) for p in shown)
    if one.kind not in ("text",) and one is not QUESTIONS["percent"]:
        assert len({repr(picture) for picture in shown}) > 1, "learners get different pictures"


def test_ids_follow_the_authored_order_whatever_the_shuffle() -> None:
    for seed in SEEDS:
        options = present(QUESTIONS["single"], seed, SHOP).options
        assert dict(sorted(options.items())) == {"a": "对 3.2%", "b": "错一", "c": "错二"}
        items = present(QUESTIONS["order"], seed, SHOP).options
        assert list(items) != sorted(items), "never shown in the right order"
        rights = present(QUESTIONS["match"], seed, SHOP).rights
        assert sorted(rights.items()) == [("a", "A"), ("b", "B"), ("c", "C")]
        assert list(present(QUESTIONS["sort"], seed, SHOP).rights.values()) == ["左", "右"]


def test_drawn_numbers_are_clean_and_in_range() -> None:
    for seed in SEEDS:
        visitors, price = present(QUESTIONS["number"], seed, SHOP).stem.split(" × ")
        assert 1000 <= float(visitors.replace(",", "")) <= 3000
        assert price in {f"0.{n}" for n in range(1, 10)}


def test_numbers_are_drawn_again_until_mistakes_can_be_told_apart() -> None:
    span = {"start": 1, "stop": 4, "step": 1}
    one = question("number", given={"a": span, "b": span}, answer="a * b", tolerance={"abs": 0.1},
                   mistakes=[{"id": "added", "formula": "a + b", "because": "…"}], stem="{a} {b}")  # fmt: skip
    stems = {present(one, f"{n}", SHOP).stem for n in range(300)}
    assert "2 2" not in stems
    assert len(stems) == 15


def test_a_wrong_option_says_why() -> None:
    verdict = grade("single", "b")
    (finding,) = verdict.findings
    assert (verdict.status, finding.id) == (Status.WRONG, "uv-summed-daily")
    assert (finding.data, finding.named) == ({"option": "b"}, True)
    assert sentence(finding, authored(QUESTIONS["single"], "s", SHOP)) == "错因一 3.2%"
    assert ids(grade("single", "c")) == ["wrong-option"]
    assert ids(grade("single", "a")) == ["right-option"]


def test_multiple_gives_partial_credit_and_the_reason_of_each_false_choice() -> None:
    verdict = grade("multiple", ["a"])
    assert (verdict.status, verdict.score, ids(verdict)) == (Status.PARTIAL, 0.5, ["choices-differ", "right-option"])
    verdict = grade("multiple", ["a", "b", "d"])
    assert (verdict.score, ids(verdict)) == (0.5, ["choices-differ", "uv-summed-daily", "right-option", "right-option"])


def test_a_named_mistake_of_a_number() -> None:
    stem = present(QUESTIONS["number"], "s", SHOP).stem
    visitors, price = (float(part.replace(",", "")) for part in stem.split(" × "))
    (finding,) = grade("number", visitors + price).findings
    assert finding == Finding("price-added", named=True)
    assert sentence(finding, authored(QUESTIONS["number"], "s", SHOP)) == f"你把 {visitors:,.0f} 和单价相加了"
    assert ids(grade("number", 7000 * price)) == ["figure-used"]
    assert ids(grade("number", visitors * price * 100)) == ["times-hundred"]
    assert ids(grade("number", f"{visitors * price * 1.7:.4f}")) == ["too-high"]


@pytest.mark.parametrize(
    ("raw", "named"), [("6.4%", ["twice"]), ("6.4", ["twice", "read-as"]), (0.064, ["twice", "read-as"])]
)
def test_mistakes_are_matched_in_both_readings_of_a_percent(raw: object, named: list[str]) -> None:
    assert ids(grade("percent", raw)) == named


def test_explanation_is_filled() -> None:
    assert explain(QUESTIONS["single"], "s", SHOP) == "说明 7,000"
    assert explain(QUESTIONS["text"], "s", SHOP) is None


@pytest.mark.parametrize(
    ("formula", "unit", "said"),
    [
        ("uv / 3", "yuan", "2,333.33"),
        ("uv / 3", "people", "2,333"),
        ("0.125 / 3", "percent", "4.17%"),
        ("0.01234", "", "0.0123"),
    ],
)
def test_explanation_quotes_the_answer(formula: str, unit: str, said: str) -> None:
    mistakes = [{"id": "m", "formula": "99", "because": "…"}]
    one = question("number", answer=formula, unit=unit, tolerance={}, mistakes=mistakes, explain="得 {answer}。")
    assert explain(one, "s", SHOP) == f"得 {said}。"


def test_a_broken_formula_is_the_authors_fault() -> None:
    one = question("number", answer="1 / 0", tolerance={}, mistakes=[{"id": "m", "formula": "2", "because": "…"}])
    with pytest.raises(AuthorFault, match="question:q"):
        grade_question(one, "1", "s", SHOP)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["a", "b"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["a", "b", "c", "columns"]), inner),
    max_leaves=8,
)


@every_question
@given(raw=JSON)
def test_any_json_gets_a_verdict_that_can_be_kept(one: Question, raw: Any) -> None:
    verdict = grade_question(one, raw, "s", SHOP)
    for finding in verdict.findings:
        assert json.loads(json.dumps(finding.data)) == finding.data
        assert sentence(finding, authored(one, "s", SHOP))
    assert (verdict.status is Status.CORRECT) == (verdict.score == 1)
