"""Placement: what follows from answers, whatever they are; and how often simulated learners are told wrongly."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.content.course import Course
from courseware.items import question_item
from courseware.progress.placement import ACCURACY, MOST, SURE, WRONG, Placement, asked, guessed
from tests.progress.placed import accuracy, simulated

PROMISED = 0.05


@pytest.fixture(scope="module")
def placement(course: Course) -> Placement:
    return Placement(course)


def walked(
    placement: Placement, right: list[bool], seed: str = "s", without: frozenset[str] = frozenset()
) -> dict[str, bool]:
    """The answers of who answers like that, for as long as he is asked."""
    answers: dict[str, bool] = {}
    for each in right:
        item = placement.next(answers, seed, without)
        if item is None:
            break
        answers[item] = each
    return answers


def sure(placement: Placement, answers: dict[str, bool]) -> dict[str, float]:
    return {chance.lesson_id: chance.sure for chance in placement.chances(answers)}


def test_before_any_answer_nothing_is_proposed(placement: Placement, course: Course) -> None:
    chances = placement.chances({})
    assert [chance.lesson_id for chance in chances] == list(course.lessons)
    assert not any(chance.skip for chance in chances)


def test_who_has_everything_right_may_skip_most_and_who_has_nothing_right_nothing(placement: Placement) -> None:
    able, unable = walked(placement, [True] * MOST), walked(placement, [False] * MOST)
    assert sum(chance.skip for chance in placement.chances(able)) > 30
    assert not any(chance.skip for chance in placement.chances(unable))
    assert len(unable) < 15, "he is not asked on and on"


def test_who_knows_one_module_is_not_sent_past_the_others(placement: Placement, course: Course) -> None:
    answers: dict[str, bool] = {}
    own = {lesson.id for lesson in course.modules[2].lessons}
    mine = {question_item(id) for lesson in own for id in asked(course, course.lessons[lesson])}
    while (item := placement.next(answers, "s")) is not None:
        answers[item] = item in mine
    assert {chance.lesson_id for chance in placement.chances(answers) if chance.skip} <= own


def test_no_question_comes_twice_and_none_is_written_in_words(placement: Placement, course: Course) -> None:
    answers = walked(placement, [True, False] * MOST)
    assert 1 <= len(answers) <= MOST
    kinds = {course.questions[item.partition(":")[2]].kind for item in answers}
    assert "text" not in kinds
    assert len(dict.fromkeys(answers)) == len(answers)


def test_the_seed_chooses_among_equals(placement: Placement) -> None:
    assert len({placement.next({}, f"{seed}") for seed in range(20)}) > 3
    assert walked(placement, [True] * 5, "a") == walked(placement, [True] * 5, "a")


def test_what_was_read_is_neither_asked_nor_proposed(placement: Placement, course: Course) -> None:
    read = frozenset(lesson.id for module in course.modules[:3] for lesson in module.lessons)
    asked_about = {question_item(id) for lesson in read for id in asked(course, course.lessons[lesson])}
    answers = walked(placement, [True] * MOST, without=read)
    assert not set(answers) & asked_about
    assert not {chance.lesson_id for chance in placement.chances(answers, read)} & read


def test_an_answer_to_a_question_that_is_gone_tells_nothing(placement: Placement) -> None:
    answers = walked(placement, [True] * 3)
    assert sure(placement, answers | {"question:gone": True}) == sure(placement, answers)


@settings(max_examples=25)
@given(st.lists(st.booleans(), max_size=12), st.integers(0, 3))
def test_of_any_answers(placement: Placement, course: Course, right: list[bool], seed: int) -> None:
    """A right answer instead of a wrong one makes no lesson less sure, its own lesson most; the order of answers is of
    no consequence; and what is proposed is sure, each and all together."""
    answers = walked(placement, right, f"{seed}")
    before = sure(placement, answers)
    assert all(0 <= each <= 1 for each in before.values())
    assert sure(placement, dict(reversed(answers.items()))) == pytest.approx(before)
    for item, was in answers.items():
        if not was:
            after = sure(placement, answers | {item: True})
            gains = {lesson: after[lesson] - before[lesson] for lesson in before}
            assert min(gains.values()) > -1e-9
    proposed = [chance.sure for chance in placement.chances(answers) if chance.skip]
    assert all(each >= SURE for each in proposed)
    assert sum(1 - each for each in proposed) <= WRONG * len(proposed) + 1e-9


def test_a_course_without_questions_asks_none(course: Course) -> None:
    empty = Placement(replace(course, questions={}))
    assert empty.next({}, "s") is None
    assert empty.chances({}) == ()


def test_guessing_by_kind(course: Course) -> None:
    chances = {question.kind: guessed(question) for question in course.questions.values()}
    assert all(0 <= each <= 1 / 3 for each in chances.values())
    assert chances["number"] == 0


def test_a_question_is_chosen_in_no_time(placement: Placement) -> None:
    answers = walked(placement, [True, False, True] * 3)
    began = process_time()
    for seed in range(10):
        placement.next(answers, f"{seed}")
    assert (process_time() - began) / 10 < 0.02


@pytest.mark.slow
def test_few_of_a_thousand_learners_are_sent_past_what_they_do_not_know(course: Course) -> None:
    """The questions' difficulties are known to nobody, neither are the spreads of what is known. What the page says of
    the accuracy is what is measured here."""
    measured = accuracy(list(simulated(course, ACCURACY.learners)))
    assert measured.wrong <= PROMISED
    assert measured.wrong == pytest.approx(ACCURACY.wrong, abs=0.005)
    assert measured.found == pytest.approx(ACCURACY.found, abs=0.01)
    assert measured.questions == pytest.approx(ACCURACY.questions, abs=0.5)
