"""Where an answer is right and where it is wrong: at each option, each row, each place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, assert_never

from courseware.answers.authored import Authored
from courseware.content.question import Match, Multiple, NumberQuestion, Order, Question, Single, Sort, TextQuestion


@dataclass(frozen=True)
class Spot:
    """`chosen`: whether it belongs to the answer, `good`: whether that was right, or would have been. `why` is
    Markdown and may be empty."""

    chosen: bool
    good: bool
    why: str


def spots(question: Question, answer: Any, right: Any, authored: Authored) -> Mapping[str, Spot]:
    """By the id of the option, left or item. `answer` is a raw one that can be read, `right` the right one.

    What was answered has its reason; what was not, only once the answer is right. An order is told as far as its
    first wrong place: what follows may be wrong only because of that one.
    """
    match question:
        case Single():
            return _options({answer}, {right}, authored)
        case Multiple():
            return _options(set(answer), set(right), authored)
        case Match() | Sort():
            return {left: Spot(True, answer[left] == due, _why(authored, left)) for left, due in right.items()}
        case Order():
            good = [item for item, _ in takewhile(lambda pair: pair[0] == pair[1], zip(answer, right, strict=True))]
            first_wrong = answer[len(good) : len(good) + 1]
            return {item: Spot(True, item in good, _why(authored, item)) for item in (*good, *first_wrong)}
        case NumberQuestion() | TextQuestion():
            return {}
        case _:
            assert_never(question)


def _options(chosen: set[str], right: set[str], authored: Authored) -> Mapping[str, Spot]:
    told = authored.texts["option"] if chosen == right else sorted(chosen)
    return {option: Spot(option in chosen, option in right, _why(authored, option)) for option in told}


def _why(authored: Authored, id: str) -> str:
    return authored.reasons.get(id, "")
