"""What a lesson opens with: two questions about what came before it."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from courseware.content.course import Course, Lesson
from courseware.progress.evidence import evidence
from courseware.progress.review import LESSONS_BACK, Asked, Round, plan
from courseware.record.log import Log, Result
from tests.progress.small import NOON, answer, happened


def answered(course: Course, lesson: Lesson, days: int, score: float = 1) -> list[Result]:
    """One question about each point of the lesson."""
    found = {}
    for question in course.questions.values():
        if question.kind != "text" and question.covers[0] in lesson.covers:
            found.setdefault(question.covers[0], question.id)
    return [answer(id, score, days) for id in found.values()]


def opening(course: Course, log: Log, lesson: Lesson, days: int) -> tuple[Asked, ...]:
    return plan(course, evidence(course, log), Round(NOON + timedelta(days=days), lesson=lesson.id))


def test_the_first_lesson_opens_with_nothing(course: Course) -> None:
    first, *_, last = list(course.lessons.values())
    assert opening(course, happened(), last, 1) == ()
    assert opening(course, happened(*answered(course, first, 0), *answered(course, last, 0)), first, 1) == ()


@pytest.mark.parametrize("place", [6, 20, 40])
def test_a_lesson_asks_about_the_one_two_before_and_the_one_five_before(course: Course, place: int) -> None:
    met, lesson = list(course.lessons.values())[:place], list(course.lessons.values())[place]
    log = happened(*(each for n, before in enumerate(met) for each in answered(course, before, n)))
    asked = opening(course, log, lesson, place)
    for one, back in zip(asked, LESSONS_BACK, strict=True):
        assert set(one.points) & set(met[-back].covers)
        assert not set(course.questions[one.item.removeprefix("question:")].covers) <= set(lesson.covers)
    assert asked == opening(course, happened(*log.results, answer(asked[0].item[9:], 1, place)), lesson, place), (
        "it stays, whatever is answered since"
    )


def test_what_was_missed_comes_first_and_with_other_numbers(course: Course) -> None:
    met, lesson = list(course.lessons.values())[:8], list(course.lessons.values())[8]
    known = [each for n, before in enumerate(met) for each in answered(course, before, n)]
    number = next(
        question
        for question in course.questions.values()
        if question.kind == "number" and question.given and question.covers[0] in met[0].covers
    )
    only = [each for each in course.questions.values() if number.covers[0] in each.covers and each.id != number.id]
    log = happened(*known, *(answer(each.id, 1, 8) for each in only if each.kind != "text"), answer(number.id, 0, 8))
    asked = opening(course, log, lesson, 9)
    assert number.covers[0] in asked[0].points
    every = [one for days in range(9, 30) for one in opening(course, log, lesson, days) if one.item[9:] == number.id]
    assert all(one.variant == 1 for one in every)


def test_whoever_skipped_lessons_is_asked_about_those_he_met(course: Course) -> None:
    order, rng = list(course.lessons.values()), random.Random(0)
    for _ in range(20):
        place = rng.randrange(10, len(order))
        met = sorted(rng.sample(range(place), 4))
        log = happened(*(each for n in met for each in answered(course, order[n], n)))
        asked = opening(course, log, order[place], place)
        known = set(evidence(course, log).places()) - set(order[place].covers)
        assert len({one.item for one in asked}) == len(LESSONS_BACK)
        assert all(set(one.points) <= known for one in asked)
