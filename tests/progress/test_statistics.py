"""Statistics of items: indices worked out by hand, what holds for any class, and a class with known bad items."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.answers.diagnosis import GAVE_UP
from courseware.progress.statistics import (
    AWAY,
    LEAST,
    ItemStatistics,
    answers,
    item_statistics,
    urgent_first,
)
from courseware.record.first_tries import FirstTry
from courseware.verdict import Finding, Status, status_of

NEUTRAL = (Finding("too-high", {"read": 1.0, "unit": ""}),)
NAMED = (Finding("uv-summed-daily", named=True),)


def named(tried: FirstTry) -> bool:
    return any(finding.named for finding in tried.findings)


def tried(
    item: str,
    learner: object,
    score: float,
    findings: tuple[Finding, ...] = NEUTRAL,
    seconds: float | None = None,
    answer: object = None,
) -> FirstTry:
    said = findings if score < 1 else ()
    return FirstTry(item, str(learner), 0, status_of(score), score, said, seconds, answer)


def of(found: Iterable[ItemStatistics]) -> dict[str, ItemStatistics]:
    return {one.item: one for one in found}


def by_item(table: dict[str, str]) -> list[FirstTry]:
    """`{"a": "1100"}`: learners 0 and 1 had item a right, 2 and 3 not; a blank did not try."""
    return [
        tried(item, learner, float(score))
        for item, scores in table.items()
        for learner, score in enumerate(scores)
        if score != " "
    ]


def test_the_indices_of_a_class_worked_out_by_hand() -> None:
    """Where all have tried everything, the discrimination is the correlation with the number right of the others."""
    found = of(item_statistics(by_item({"a": "1111100000", "b": "1111110000", "c": "0000000001"}), named))
    assert found["a"].facility == 0.5
    assert found["b"].facility == 0.6
    # a: score 1×5, 0×5; rest b+c = 1,1,1,1,1,1,0,0,0,1: means 0.5 and 0.7, cov = 0.5 - 0.35 = .15, var = .25 and .21
    assert found["a"].discrimination == pytest.approx(0.15 / (0.25 * 0.21) ** 0.5)
    # c: score 1 once; rest a+b = 2,2,2,2,2,1,0,0,0,0: mean 1.1, cov = 0 - .11, var = .09 and 2.1 - 1.21
    assert found["c"].discrimination == pytest.approx(-0.11 / (0.09 * 0.89) ** 0.5)
    assert (found["a"].right, found["a"].wrong, found["a"].unnamed) == (5, 5, 5)
    assert found["c"].weak
    assert not found["a"].weak


def test_who_tried_only_hard_items_is_not_taken_for_weak() -> None:
    """Two halves of a class, one on an easy and one on a hard item besides: seen from each item's mean all did alike,
    so that nothing tells them apart."""
    halves = by_item({"common": "1" * 5 + "0" * 5 + "1" * 5 + "0" * 5, "easy": "1" * 10, "hard": " " * 10 + "0" * 10})
    found = of(item_statistics(halves, named))
    assert found["easy"].facility == 1
    assert found["hard"].facility == 0
    assert found["common"].discrimination is None


def test_no_index_of_fewer_than_ten_learners() -> None:
    nine, ten = (of(item_statistics(by_item({"a": "0" * n, "b": "1" * n}), named)) for n in (9, 10))
    assert (nine["a"].learners, nine["a"].facility, nine["a"].unnamed_share, nine["a"].red) == (9, None, None, False)
    assert (ten["a"].learners, ten["a"].facility, ten["a"].unnamed_share, ten["a"].red) == (10, 0.0, 1.0, True)
    mostly_right = of(item_statistics(by_item({"a": "1" * 20 + "0" * 9}), named))["a"]
    assert (mostly_right.unnamed, mostly_right.unnamed_share, mostly_right.red) == (9, None, False), "nine were wrong"


def test_an_item_is_red_above_a_fifth_of_its_wrong_answers() -> None:
    def item(wrong_without: int) -> ItemStatistics:
        wrong = [tried("a", n, 0.0, NEUTRAL if n < wrong_without else NAMED) for n in range(10)]
        [found] = item_statistics(wrong + [tried("a", n, 1.0) for n in range(10, 20)], named)
        return found

    assert (item(2).unnamed_share, item(2).red) == (0.2, False)
    assert (item(3).unnamed_share, item(3).red) == (0.3, True)


def test_who_says_that_he_does_not_know_has_no_wrong_answer_to_be_named() -> None:
    shy = [tried("a", n, 0.0, (Finding(GAVE_UP),)) for n in range(10)]
    [found] = item_statistics([*shy, tried("a", 10, 0.0, NAMED)], named)
    assert (found.learners, found.wrong, found.unnamed, found.facility) == (11, 1, 0, 0.0)
    assert not found.red


def test_the_time_is_a_median_without_those_who_went_away() -> None:
    seconds = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0]
    [found] = item_statistics([tried("a", n, 1.0, seconds=took) for n, took in enumerate(seconds)], named)
    assert found.seconds == 55
    away = [tried("a", n + 10, 1.0, seconds=AWAY + 1.0) for n in range(20)]
    first = [tried("a", n + 50, 1.0, seconds=None) for n in range(20)]
    [found] = item_statistics(
        [*(tried("a", n, 1.0, seconds=took) for n, took in enumerate(seconds)), *away, *first], named
    )
    assert found.seconds == 55
    [found] = item_statistics([*away, *first], named)
    assert found.seconds is None


def test_the_urgent_ones_come_first() -> None:
    def item(name: str, unnamed: int, discrimination: float | None) -> ItemStatistics:
        return ItemStatistics(name, 20, 10, 10, unnamed, 0.5, discrimination, None)

    found = [
        item("fine", 0, 0.4),
        item("weak", 1, -0.2),
        item("red", 4, 0.4),
        item("redder", 9, 0.4),
        item("gone", 0, 1),
    ]
    order = ["redder", "weak", "fine", "red"]
    assert [one.item for one in urgent_first(found, order)] == ["redder", "red", "weak", "fine", "gone"]


def test_what_was_answered_is_counted() -> None:
    tries = [
        tried("q", 1, 1.0, answer="a"),
        tried("q", 2, 0.0, (Finding("uv-summed-daily", {"option": "b"}, named=True),), answer="b"),
        tried("q", 3, 0.0, (Finding("wrong-option", {"option": "c"}),), answer="c"),
        tried("q", 4, 0.0, (Finding("wrong-option", {"option": "c"}),), answer="c"),
        tried("q", 5, 0.0, (Finding(GAVE_UP),)),
    ]
    found = answers(tries, named, lambda each: str(each.answer))
    assert (found.learners, found.right, found.gave_up) == (5, 1, 1)
    assert list(found.chosen.items()) == [("c", 2), ("a", 1), ("b", 1)]
    assert found.causes == {"uv-summed-daily": 1}
    assert found.parts == {("option", "b"): 1, ("option", "c"): 2}
    assert found.unnamed == {"c": 2}


SCORES = st.sampled_from([0.0, 0.25, 0.5, 1.0])


@given(st.dictionaries(st.tuples(st.sampled_from("abcde"), st.integers(0, 25)), st.tuples(SCORES, st.booleans())))
def test_of_any_class(given: dict[tuple[str, int], tuple[float, bool]]) -> None:
    tries = [
        tried(item, learner, score, NAMED if known else NEUTRAL) for (item, learner), (score, known) in given.items()
    ]
    found = item_statistics(tries, named)
    assert sum(one.learners for one in found) == len(tries)
    for one in found:
        own = [each for each in tries if each.item == one.item]
        assert one.right + one.wrong == one.learners == len(own)
        assert one.unnamed <= one.wrong
        assert (one.facility is None) == (one.learners < LEAST)
        assert one.facility is None or min(e.score for e in own) <= one.facility <= max(e.score for e in own)
        assert one.discrimination is None or (one.learners >= LEAST and -1.001 <= one.discrimination <= 1.001)
    shuffled = Random(1).sample(tries, len(tries))
    for one, again in zip(
        sorted(found, key=lambda one: one.item),
        sorted(item_statistics(shuffled, named), key=lambda one: one.item),
        strict=True,
    ):
        assert (one.learners, one.wrong, one.unnamed, one.red) == (
            again.learners,
            again.wrong,
            again.unnamed,
            again.red,
        )
        assert one.discrimination == pytest.approx(again.discrimination, abs=1e-6)


def test_the_bad_items_of_a_simulated_class_are_found() -> None:
    """Forty learners, twenty items. The key of item 7 is wrong, so that who can do more has it wrong; item 3 has a
    mistake of its own that a third makes and nobody has named."""
    rng = Random(618)
    able = [rng.gauss(0, 1) for _ in range(40)]
    tries = []
    for number in range(20):
        hard = rng.gauss(0, 0.5)
        for learner, ability in enumerate(able):
            right = rng.random() < 1 / (1 + 2.718 ** (2 * (hard - ability)))
            if number == 7:
                right = not right
            confused = number == 3 and rng.random() < 1 / 3
            answer = "12" if confused else str(rng.randint(100, 999))
            findings = NEUTRAL if confused or rng.random() < 0.05 else NAMED
            tries.append(tried(f"item {number}", learner, float(right and not confused), findings, answer=answer))
    first, second, *others = urgent_first(item_statistics(tries, named), [])
    assert (first.item, first.red) == ("item 3", True)
    assert (second.item, second.red, second.weak) == ("item 7", False, True)
    assert not any(one.red or one.weak for one in others)
    on_item = answers([each for each in tries if each.item == "item 3"], named, lambda each: str(each.answer))
    assert next(iter(on_item.unnamed)) == "12"
    assert Status.CORRECT not in {each.status for each in tries if each.answer == "12"}
