"""Fields that build on earlier ones: an error counts once, where it began, whatever was answered there."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from courseware.answers.exercise import Workbook
from courseware.answers.feedback import on_exercise
from courseware.answers.proof import flaws_of
from courseware.answers.trial import Trial, trials
from courseware.content.course import Course
from courseware.content.exercise import Exercise
from courseware.shop.tables import Shop
from courseware.verdict import Status, Verdict
from tests import small_shop

TOLERANCE = {"abs": 0.01}
EXERCISE: dict[str, Any] = {
    "id": "days", "title": "几天", "covers": ["uv"], "tables": ["orders"], "minutes": 30, "brief": "共 {n} 单。",
    "days": [
        {"title": "周一", "brief": "先数 {n}。", "fields": ["amount", "people"]},
        {"title": "周二", "brief": "再除。", "fields": ["each", "verdict"]},
        {"title": "周三", "brief": "后乘。", "fields": ["order", "rest"]},
    ],
    "fields": [
        {"id": "amount", "kind": "number", "label": "金额", "tolerance": TOLERANCE},
        {"id": "people", "kind": "number", "label": "人数", "tolerance": TOLERANCE},
        {"id": "each", "kind": "number", "label": "人均", "tolerance": TOLERANCE, "follows": ["amount", "people"]},
        {"id": "verdict", "kind": "choice", "label": "判断", "options": {"low": "低", "high": "高"},
         "follows": ["each"]},
        {"id": "order", "kind": "number", "label": "订货", "tolerance": TOLERANCE, "follows": ["each", "verdict"]},
        {"id": "rest", "kind": "number", "label": "余款", "tolerance": TOLERANCE},
    ],
    "hints": ["先数。"],
    "mistakes": {
        "amount-doubled": {"because": "金额翻倍了。", "spoils": ["amount"]},
        "people-for-orders": {"because": "数成了单。", "spoils": ["people"]},
        "each-inverted": {"because": "上下颠倒。", "spoils": ["each"]},
        "third-of-order": {"because": "只订了三分之一。", "spoils": ["order"]},
    },
    "worked": {"text": "{amount} {people} {each} {order} {rest}"},
}  # fmt: skip

SOLUTION = """
def variant(rng):
    return {"n": rng.randint(50, 99)}

def prepare(tables, n):
    return n

def solve(n, own):
    built = {"amount": 1000.0 + 7 * n, "people": float(n)} | own
    each = over(built["amount"], built["people"])
    built = {"each": each} | built
    verdict = "high" if built["each"] > 17 else "low"
    built = {"verdict": verdict} | built
    order = built["each"] * (3 if built["verdict"] == "high" else 5)
    return {"amount": 1000.0 + 7 * n, "people": float(n), "each": each, "verdict": verdict, "order": order,
            "rest": 41.0 + n}

def over(one, other):
    return one / other if other else float("nan")

def amount_doubled(n, own):
    return {"amount": 2 * (1000.0 + 7 * n)}

def people_for_orders(n, own):
    return {"people": 1.5 * n}

def each_inverted(n, own):
    right = solve(n, own)["each"]
    return {"each": over(1, right)}

def third_of_order(n, own):
    return {"order": solve(n, own)["order"] / 3}
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop.load(small_shop.write(tmp_path_factory.mktemp("shop")))


def made(root: Path, shop: Shop, solution: str = SOLUTION) -> Workbook:
    (root / "exercises" / "days").mkdir(parents=True)
    (root / "exercises/days/solution.py").write_text(textwrap.dedent(solution), encoding="utf-8")
    exercise = Exercise.model_validate(EXERCISE)
    return Workbook(Course("课", "…", root, (), {}, {}, {"days": exercise}, {}), shop)


@pytest.fixture(scope="module")
def workbook(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return made(tmp_path_factory.mktemp("course"), shop)


@pytest.fixture(scope="module")
def trial(workbook: Workbook) -> Trial:
    return trials(workbook, "days")[0]


def onward(trial: Trial, **own: float | str) -> dict[str, Any]:
    """What is handed in by whoever goes on from these answers without a mistake."""
    return {name: str(value) for name, value in {**trial.follow(own).values, **own}.items()}


def grade(workbook: Workbook, trial: Trial, answers: dict[str, Any]) -> Verdict:
    return workbook.grade(trial.assignment, answers)


def wrong(verdict: Verdict) -> list[str]:
    return [name for name, part in verdict.parts.items() if part.status is not Status.CORRECT]


def told(verdict: Verdict, name: str) -> list[str]:
    return [finding.id for finding in verdict.parts[name].findings]


def test_right_answers_are_right_and_nothing_is_carried(workbook: Workbook, trial: Trial) -> None:
    verdict = grade(workbook, trial, onward(trial))
    assert (verdict.status, verdict.findings) == (Status.CORRECT, ())


amounts = st.floats(200, 5000).map(lambda value: round(value, 2))


@settings(max_examples=60, deadline=None)
@given(amount=amounts, people=st.integers(1, 400))
def test_an_error_is_carried_on_and_counts_where_it_began(
    workbook: Workbook, trial: Trial, amount: float, people: int
) -> None:
    verdict = grade(workbook, trial, onward(trial, amount=amount, people=people))
    right = trial.solved.values
    began = [name for name, own in (("amount", amount), ("people", people)) if abs(own - right[name]) > 0.01]
    assert wrong(verdict) == began
    assert verdict.score == pytest.approx(1 - len(began) / 6)
    for name in ("each", "order"):
        assert told(verdict, name) in ([], ["carried"])
    each = float(onward(trial, amount=amount, people=people)["each"])
    if abs(each - right["each"]) > 0.01:
        (carried,) = verdict.parts["each"].findings
        assert carried.data == {"earlier": began}


@settings(max_examples=40, deadline=None)
@given(amount=amounts, off=st.floats(1.05, 1.4))
def test_a_second_error_on_top_is_a_second_one(workbook: Workbook, trial: Trial, amount: float, off: float) -> None:
    right = trial.solved.values
    each = float(onward(trial, amount=amount)["each"]) * off
    assume(abs(amount - right["amount"]) > 0.01)
    assume(abs(each - right["each"]) > 0.01)
    verdict = grade(workbook, trial, onward(trial, amount=amount, each=each))
    assert wrong(verdict) == ["amount", "each"]
    order = verdict.parts["order"].findings
    assert [finding.data for finding in order] in ([], [{"earlier": ["each"]}])


def test_a_named_mistake_is_named_from_own_figures(workbook: Workbook, trial: Trial) -> None:
    answers = onward(trial, amount=2 * trial.solved.values["amount"])
    verdict = grade(workbook, trial, answers | {"order": str(float(answers["order"]) / 3)})
    assert wrong(verdict) == ["amount", "order"]
    assert told(verdict, "amount") == ["amount-doubled"]
    assert told(verdict, "order") == ["third-of-order"]


def test_it_is_said_where_it_began(workbook: Workbook, trial: Trial) -> None:
    verdict = grade(workbook, trial, onward(trial, amount=999))
    labels = {field.id: field.label for field in trial.assignment.fields}
    feedback = on_exercise(verdict, workbook.authored(trial.assignment), labels)
    (line,) = feedback.parts["each"].lines
    assert line.text == "这一步算对了；偏差从周一的「金额」带过来。那里改好以后，这一步要跟着重算。"


def test_what_is_right_all_the_same_carries_nothing(workbook: Workbook, trial: Trial) -> None:
    verdict = grade(workbook, trial, onward(trial) | {"amount": "999"})
    assert wrong(verdict) == ["amount"]
    assert told(verdict, "each") == []


def test_a_rounded_answer_is_gone_on_from_and_no_deviation(workbook: Workbook, trial: Trial) -> None:
    each = round(trial.solved.values["each"], 2)
    verdict = grade(workbook, trial, onward(trial, each=each))
    assert (verdict.status, verdict.findings) == (Status.CORRECT, ())


def test_a_later_field_alone_is_graded_by_the_right_earlier_ones(workbook: Workbook, trial: Trial) -> None:
    right, off = onward(trial), onward(trial, amount=999)
    assert wrong(grade(workbook, trial, {"each": right["each"]})) == []
    assert wrong(grade(workbook, trial, {"each": off["each"]})) == ["each"]


def test_nothing_follows_from_a_zero_to_divide_by(workbook: Workbook, trial: Trial) -> None:
    verdict = grade(workbook, trial, onward(trial) | {"people": "0", "each": "12", "order": "50"})
    assert told(verdict, "each") == ["unsolved"]
    assert wrong(verdict) == ["people", "each", "order"]
    assert grade(workbook, trial, onward(trial) | {"people": "0"}).parts["each"].status is Status.CORRECT


@pytest.mark.parametrize("people", ["0", "-3", "1e300", "1e-300", "0.0000001"])
def test_no_number_is_too_odd(workbook: Workbook, trial: Trial, people: str) -> None:
    verdict = grade(workbook, trial, onward(trial) | {"people": people, "each": "1", "order": "2"})
    assert "people" in wrong(verdict)


def test_what_cannot_be_read_is_invalid_and_nothing_follows(workbook: Workbook, trial: Trial) -> None:
    verdict = grade(workbook, trial, onward(trial) | {"amount": "很多"})
    assert (verdict.status, list(verdict.parts)) == (Status.INVALID, ["amount"])


def test_a_solution_that_stumbles_over_own_answers_is_no_fault(shop: Shop, tmp_path: Path) -> None:
    workbook = made(tmp_path, shop, SOLUTION.replace('float("nan")', "one / other"))
    trial = trials(workbook, "days")[0]
    verdict = grade(workbook, trial, onward(trial) | {"people": "0", "each": "12"})
    assert told(verdict, "each") == ["unsolved"]


# The proof


def flaws(root: Path, shop: Shop, solution: str) -> list[str]:
    workbook = made(root, shop, solution)
    tried = trials(workbook, "days")
    return [f"{flaw.code} {flaw.trail[1]}" for flaw in flaws_of(tried[0].assignment.exercise, tried, shop)]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []),
        ('built["people"])', 'built["people"] + len(own))', [f"follows-wrong {at}" for at in range(4)]),
        ('built["people"])', "n)", ["follows-wrong 2"]),
        ('"rest": 41.0 + n', '"rest": own.get("amount", 41.0 + n)', ["follows-wrong 5"]),
        ('"high" if built["each"] > 17 else "low"', '"high"', ["follows-wrong 3"]),
    ],
)
def test_the_proof_finds_what_does_not_follow(old: str, new: str, found: list[str], shop: Shop, tmp_path: Path) -> None:
    assert flaws(tmp_path, shop, SOLUTION.replace(old, new)) == found


# The file


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("amount", {"follows": ["each"]}),
        ("each", {"follows": ["each"]}),
        ("each", {"follows": ["nowhere"]}),
        ("verdict", {"multiple": True}),
    ],
)
def test_only_an_earlier_number_or_choice_can_be_followed(field: str, changes: dict[str, Any]) -> None:
    fields = [each | (changes if each["id"] == field else {}) for each in EXERCISE["fields"]]
    with pytest.raises(ValidationError, match="follows"):
        Exercise.model_validate(EXERCISE | {"fields": fields})


def test_the_days_have_all_fields_in_their_order() -> None:
    with pytest.raises(ValidationError, match="the days together"):
        Exercise.model_validate(EXERCISE | {"days": EXERCISE["days"][::-1]})
    with pytest.raises(ValidationError, match="the days together"):
        Exercise.model_validate(EXERCISE | {"days": EXERCISE["days"][:2]})
