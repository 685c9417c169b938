"""Where an answer is right and where it is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from courseware.answers.authored import Authored
from courseware.answers.question import authored, right_answer
from courseware.answers.spots import Spot, spots
from tests.answers.test_question import QUESTIONS, SHOP

WHY = {"a": "因为对", "b": "错因一 3.2%", "c": "错因二", "d": "也因为"}


def of(kind: str, answer: Any) -> dict[str, Spot]:
    question = QUESTIONS[kind]
    return dict(spots(question, answer, right_answer(question, "s", SHOP), authored(question, "s", SHOP)))


def test_a_wrong_choice_has_its_own_reason_only() -> None:
    assert of("single", "b") == {"b": Spot(True, False, WHY["b"])}
    assert of("multiple", ["b", "a"]) == {"a": Spot(True, True, WHY["a"]), "b": Spot(True, False, WHY["b"])}
    assert of("multiple", ["a"]) == {"a": Spot(True, True, WHY["a"])}, "what is missing is not told"


def test_a_right_choice_has_the_reasons_of_all_options() -> None:
    told = of("multiple", ["d", "a"])
    assert told == {id: Spot(id in "ad", id in "ad", why) for id, why in WHY.items()}


def test_every_row_is_told() -> None:
    question = QUESTIONS["match"]
    right = right_answer(question, "s", SHOP)
    wrong = {**right, "b": right["a"]}
    assert {left: (spot.good, spot.why) for left, spot in of("match", wrong).items()} == {
        left: (left != "b", "乙属于 B" if left == "b" else "") for left in right
    }


@pytest.mark.parametrize(
    ("answer", "good", "wrong"), [("abcd", "abcd", ""), ("abdc", "ab", "d"), ("bacd", "", "b"), ("acbd", "a", "c")]
)
def test_an_order_is_told_up_to_its_first_wrong_place(answer: str, good: str, wrong: str) -> None:
    told = of("order", list(answer))
    assert "".join(item for item, spot in told.items() if spot.good) == good
    assert "".join(item for item, spot in told.items() if not spot.good) == wrong


def test_numbers_and_texts_have_no_places() -> None:
    assert spots(QUESTIONS["number"], "3", 3.0, Authored()) == {}
