"""A sitting asks evenly, and asks nothing twice."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.content.course import Course
from courseware.items import question_item
from courseware.progress.blueprint import FIRST_VARIANT, About, Scope, as_drawn, draw, module_of, pool, same_fact
from courseware.record.log import Result
from courseware.verdict import Status

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
WHOLE = Scope(About.COURSE)
examples = settings(max_examples=25)


def result(item: str, status: Status) -> Result:
    return Result(item, 0, status, float(status is Status.CORRECT), NOON)


@given(seed=st.integers(), length=st.sampled_from([10, 20, 40, 60]))
@examples
def test_the_whole_course_is_asked_about_evenly(course: Course, seed: int, length: int) -> None:
    drawn = draw(course, pool(course, WHOLE, ()), length, random.Random(seed))
    assert len({each.id for each in drawn}) == length
    modules = Counter(module_of(course, each) for each in drawn)
    levels = Counter(each.level for each in drawn)
    points = Counter(point for each in drawn for point in each.covers)
    assert len(modules) == len(course.modules)
    assert max(modules.values()) - min(modules.values()) <= 1
    assert max(levels.values()) - min(levels.values()) <= 2
    assert max(points.values()) == 1, "of 240 points none twice"


@given(data=st.data(), length=st.integers(1, 60), seed=st.integers())
@examples
def test_no_two_are_about_the_same_fact_and_all_are_of_the_scope(
    course: Course, data: st.DataObject, length: int, seed: int
) -> None:
    about = data.draw(st.sampled_from([About.MODULES, About.POINTS]))
    known = [module.id for module in course.modules] if about is About.MODULES else list(course.points)
    scope = Scope.of(about, data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=8)))
    questions = pool(course, scope, ())
    drawn = draw(course, questions, length, random.Random(seed))
    assert len({each.id for each in drawn}) == len(drawn) <= length
    assert set(drawn) <= set(questions)
    assert not any(same_fact(one, other) for one, other in combinations(drawn, 2))
    left = set(questions) - set(drawn)
    if len(drawn) < length:
        assert all(any(same_fact(each, other) for other in drawn) for each in left), "no more than could be asked"
    for each in questions:
        assert each.kind != "text"
        assert module_of(course, each) in scope.ids if about is About.MODULES else set(each.covers) & set(scope.ids)


def test_the_points_of_a_module_are_asked_about_in_turn(course: Course) -> None:
    questions = pool(course, Scope.of(About.MODULES, ["m4"]), ())
    for seed in range(5):
        drawn = draw(course, questions, 20, random.Random(seed))
        assert max(Counter(point for each in drawn for point in each.covers).values()) == 1


def test_the_same_seed_draws_the_same_and_another_one_others(course: Course) -> None:
    questions = pool(course, WHOLE, ())
    one, again, other = (draw(course, questions, 20, random.Random(seed)) for seed in (1, 1, 2))
    assert one == again
    assert len({each.id for each in one} & {each.id for each in other}) < 10


def test_what_was_asked_before_comes_last(course: Course) -> None:
    questions = pool(course, Scope.of(About.MODULES, ["m2"]), ())
    before: set[str] = set()
    for seed in range(3):
        drawn = {question_item(each.id) for each in draw(course, questions, 20, random.Random(seed), before)}
        assert len(drawn & before) <= 5, "113 questions last for three times 20"
        before |= drawn


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("read-a-utm-link", "wrong-utm-links", True),
        ("cost-of-one-order", "orders-of-a-better-picture", True),
        ("background-of-a-fact", "share-of-mobile-visitors", False),
    ],
)
def test_what_is_about_the_same_fact(course: Course, one: str, other: str, same: bool) -> None:
    first, second = course.questions[one], course.questions[other]
    assert same_fact(first, second) is same_fact(second, first) is same


def test_what_one_got_wrong_is_what_did_not_go_right_the_last_time(course: Course) -> None:
    made_good, wrong, partly, right, text = (
        question_item(id)
        for id in (
            "read-a-utm-link",
            "buy-three-get-one",
            "order-of-hook",
            "three-factors-up",
            "one-news-two-sentences",
        )
    )
    results = [
        result(made_good, Status.WRONG), result(made_good, Status.CORRECT), result(wrong, Status.CORRECT),
        result(wrong, Status.WRONG), result(wrong, Status.INVALID), result(partly, Status.PARTIAL),
        result(right, Status.CORRECT), result(text, Status.WRONG), result("question:gone", Status.WRONG),
        result("exercise:cvr", Status.WRONG),
    ]  # fmt: skip
    assert {question_item(each.id) for each in pool(course, Scope(About.WRONG), results)} == {wrong, partly}
    assert pool(course, Scope(About.WRONG), ()) == ()


def test_numbers_are_those_of_the_sitting_alone(course: Course) -> None:
    question = course.questions["share-of-mobile-visitors"]
    variants = {as_drawn(f"sitting-{n}", question, "hash").variant for n in range(200)}
    assert len(variants) == 200
    assert all(FIRST_VARIANT <= variant < 2**31 for variant in variants)
    assert as_drawn("s", question, "hash") == as_drawn("s", question, "hash")


def test_a_scope_comes_back_as_it_was_kept() -> None:
    scope = Scope.of(About.MODULES, ["m2", "m1", "m2"])
    assert scope.ids == ("m1", "m2")
    assert Scope.from_json(scope.to_json()) == scope
    for stored in (None, {}, {"about": "stars", "ids": []}, {"about": "points", "ids": 3}, [1]):
        assert Scope.from_json(stored) == WHOLE
