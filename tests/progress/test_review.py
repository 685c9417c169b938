"""What is reviewed and when: exact histories with a clock of their own, and what holds for any."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.content.course import Course
from courseware.progress.evidence import evidence
from courseware.progress.review import (
    MORE,
    MOST,
    Asked,
    Round,
    Went,
    cards,
    daily,
    due_today,
    minutes,
    plan,
    went,
)
from courseware.record.log import Event, EventKind, Log, Purpose, Result
from tests.progress.learners import a_course
from tests.progress.small import COURSE, NOON, answer, happened

REVIEW = Purpose.REVIEW


def at(days: int, hours: float = 0) -> datetime:
    return NOON + timedelta(days=days, hours=hours)


def planned(log: Log, days: int, course: Course = COURSE) -> tuple[Asked, ...]:
    return plan(course, evidence(course, log), daily(at(days)))


def due_in(log: Log, point: str = "uv") -> int:
    """In how many days from NOON the point falls due."""
    due = date.fromordinal(cards(evidence(COURSE, log))[point].due)
    return (due - date(2026, 5, 1)).days


def forgotten(id: str, variant: int, days: int) -> Event:
    return Event(f"{id}-{variant}", "l", EventKind.FORGOTTEN, f"question:{id}", variant, at(days))


def test_a_point_that_is_known_comes_back_ever_later() -> None:
    answers = [answer("u1", 1)]
    for due in (2, 13, 59):
        assert due_in(happened(*answers)) == due
        answers.append(answer("u1", 1, days=due, variant=len(answers), purpose=REVIEW))
    assert due_in(happened(*answers)) == 222


def test_what_was_wrong_comes_back_on_the_next_day() -> None:
    assert due_in(happened(answer("u1", 0))) == 1
    assert due_in(happened(answer("u1", 0), answer("u1", 1))) == 1  # right at the second try in a lesson: hard
    known = [answer("u1", 1), answer("u1", 1, days=2), answer("u1", 1, days=13, variant=1)]
    assert due_in(happened(*known)) == 59
    assert due_in(happened(*known, answer("u2", 0, days=59, purpose=REVIEW))) == 60
    assert due_in(happened(*known, forgotten("u2", 0, 59))) == 60
    again = [answer("u2", 0, days=59, purpose=REVIEW), answer("u2", 1, days=59, purpose=REVIEW)]
    assert due_in(happened(*known, *again, answer("u3", 1, days=59))) == 60, "whatever else went right on that day"
    assert due_in(happened(*known, *again, answer("u2", 1, days=60, variant=1, purpose=REVIEW))) == 65


def test_nothing_is_due_on_the_day_it_was_learnt() -> None:
    assert planned(Log(), 0) == ()
    log = happened(answer("u1", 0))
    assert planned(log, 0) == ()
    assert [asked.points for asked in planned(log, 1)] == [("uv",)]


def test_the_question_seen_longest_ago_is_asked_with_other_numbers() -> None:
    log = happened(answer("u1", 1), answer("u2", 1), answer("u3", 1, days=1), answer("both", 1, days=2))
    # u1, u2 were seen first; "both" is also about cvr, which has been met by it
    [asked] = [each for each in planned(log, 40) if each.points[0] == "uv"]
    assert (asked.item, asked.variant, asked.last) == ("question:u1", 1, date(2026, 5, 3).toordinal())
    later = happened(*log.results, answer("u1", 1, days=40, variant=1, purpose=REVIEW))
    [asked] = [each for each in planned(later, 200) if each.points[0] == "uv"]
    assert (asked.item, asked.variant) == ("question:u2", 1)


def test_a_question_never_seen_is_asked_only_if_all_it_is_about_was_met() -> None:
    log = happened(answer("u1", 1), answer("u2", 1), answer("u3", 1))
    assert [each.item for each in planned(log, 9)] == ["question:u1"]  # not "both", which is about cvr, too
    met = happened(answer("u1", 1), answer("u2", 1), answer("u3", 1), answer("c1", 1))
    [asked] = planned(met, 9)
    assert (asked.item, asked.variant, set(asked.points)) == ("question:both", 0, {"uv", "cvr"})


def test_what_is_written_in_words_is_never_asked() -> None:
    log = happened(answer("u1", 1), answer("u2", 1))
    rounds = [Round(at(9), more=True), Round(at(9), point="uv"), daily(at(9))]
    for each in rounds:
        asked = plan(COURSE, evidence(COURSE, log), each)
        assert asked
        assert all(question.item != "question:written" for question in asked)
        assert all(question.item.startswith("question:") for question in asked)


@pytest.mark.parametrize(
    ("since_then", "so"),
    [
        ([], Went.OPEN),
        ([(0, 1)], Went.RECALLED),
        ([(0, 0)], Went.MISSED),
        ([(0, 0), (0, 0)], Went.MISSED),
        ([(0, 0), (0, 1)], Went.RETURNS),
        ([(0, 0.5), (0, 1)], Went.RETURNS),
        (["forgotten"], Went.RETURNS),
        ([(0, 0), "forgotten"], Went.RETURNS),
        ([(0, 1), "forgotten"], Went.RECALLED),
    ],
)
def test_how_a_question_went(since_then: list, so: Went) -> None:
    before = [answer("c1", 1)]
    log = happened(*before)
    asked = planned(log, 5)
    assert [each.key for each in asked] == [("question:c1", 1)]
    things: list[Result | Event] = [
        Event("f", "l", EventKind.FORGOTTEN, "question:c1", 1, at(5, 0.1 * n))
        if each == "forgotten"
        else answer("c1", each[1], days=5, variant=1, purpose=REVIEW, after=timedelta(hours=0.1 * n))
        for n, each in enumerate(since_then)
    ]
    after = happened(*before, *things)
    known = evidence(COURSE, after)
    assert plan(COURSE, known, daily(at(5, 3))) == asked, "the round stays what it was"
    assert went(asked, known, after, daily(at(5, 3))) == (so,)
    assert len(due_today(COURSE, known, after, at(5, 3))) == (0 if so.over else 1)


def test_what_was_answered_right_in_a_lesson_today_is_not_asked_again() -> None:
    log = happened(answer("c1", 1))
    asked = planned(log, 5)
    for score, so in ((1, Went.RECALLED), (0, Went.OPEN)):
        after = happened(*log.results, answer("both", score, days=5))
        assert went(asked, evidence(COURSE, after), after, daily(at(5))) == (so,)


def test_a_round_about_one_point_asks_its_questions_even_if_they_go_right() -> None:
    log = happened(*(answer(id, 1) for id in ("u1", "u2", "u3", "c1")))
    own = Round(at(0, 5), point="uv")
    asked = plan(COURSE, evidence(COURSE, log), own)
    assert [each.key for each in asked] == [("question:both", 0), ("question:u1", 1), ("question:u2", 1)]
    after = happened(*log.results, answer("both", 1, purpose=REVIEW, after=timedelta(hours=6)))
    known = evidence(COURSE, after)
    assert plan(COURSE, known, own) == asked
    assert went(asked, known, after, own) == (Went.RECALLED, Went.OPEN, Went.OPEN)
    assert plan(COURSE, evidence(COURSE, Log()), own) == ()


# A course of two dozen points


MANY = a_course()


def learnt(days: int = 0) -> list[Result]:
    """Every point, in one day, with its first question."""
    return [answer(f"{point}-q0", 1, days=days, after=timedelta(minutes=n)) for n, point in enumerate(MANY.points)]


def test_at_most_twelve_a_day_and_the_next_ones_on_the_next_day() -> None:
    log = happened(*learnt())
    first = planned(log, 2, MANY)
    assert len(first) == MOST
    answers = [
        Result(each.item, each.variant, answer("x", 1).status, 1.0, at(2, n / 60), purpose=REVIEW)
        for n, each in enumerate(first)
    ]
    after = happened(*log.results, *answers)
    assert planned(after, 2, MANY) == first
    assert due_today(MANY, evidence(MANY, after), after, at(2, 1)) == ()
    second = planned(after, 3, MANY)
    assert len(second) == MOST
    assert {each.points[0] for each in first}.isdisjoint(each.points[0] for each in second)


def test_one_may_have_more_after_the_twelve() -> None:
    log = happened(*learnt())
    first = planned(log, 2, MANY)
    after = happened(
        *log.results,
        *(Result(each.item, each.variant, answer("x", 1).status, 1.0, at(2), purpose=REVIEW) for each in first),
    )
    more = plan(MANY, evidence(MANY, after), Round(at(2, 1), more=True))
    assert len(more) == MORE
    assert {each.points for each in more}.isdisjoint(each.points for each in first)


def test_after_sixty_days_away_it_is_still_twelve_those_nearly_forgotten_first() -> None:
    twice = [answer(f"p{n}-q1", 1, days=2, after=timedelta(minutes=n)) for n in range(12)]  # remembered for longer
    log = happened(*learnt(), *twice)
    asked = planned(log, 62, MANY)
    assert [each.points[0] for each in asked] == [f"p{n}" for n in range(12, 24)]
    wrong = [
        Result(each.item, each.variant, answer("x", 0).status, 0.0, at(62, n / 60), purpose=REVIEW)
        for n, each in enumerate(asked)
    ]
    tomorrow = planned(happened(*log.results, *wrong), 63, MANY)
    assert len(tomorrow) == MOST, "and on the next day"


ANSWERS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.booleans(), st.integers(0, 3), st.integers(0, 50)), max_size=40
)


@given(ANSWERS, st.integers(0, 120))
def test_whatever_happened_a_plan_holds_what_it_promises(
    answers: list[tuple[int, int, bool, int, int]], day: int
) -> None:
    results = sorted(
        (answer(f"p{point}-q{q}", right, days=days, variant=v) for point, q, right, v, days in answers),
        key=lambda result: result.at,
    )
    log = Log(tuple(results))
    asked = planned(log, day, MANY)
    known = evidence(MANY, log)
    before = [each for each in results if each.at < daily(at(day)).since]
    assert len(asked) <= MOST
    assert len({each.item for each in asked}) == len(asked)
    assert len({point for each in asked for point in each.points}) == sum(len(each.points) for each in asked)
    had = {(each.item, each.variant) for each in before}
    assert all(each.key not in had for each in asked), "always other numbers"
    assert planned(Log(tuple(before)), day, MANY) == asked, "what comes later does not change it"
    assert len(went(asked, known, log, daily(at(day)))) == len(asked)
    met = {each.item.partition(":")[2].partition("-")[0] for each in before}
    assert {point for each in asked for point in each.points} <= met


def test_the_clock_is_that_of_the_course() -> None:
    """Midnight in Shanghai is 16:00 in UTC."""
    log = happened(answer("u1", 0))
    known = evidence(COURSE, log)
    for moment, due in ((datetime(2026, 5, 1, 15, 59, tzinfo=UTC), 0), (datetime(2026, 5, 1, 16, 1, tzinfo=UTC), 1)):
        assert len(due_today(COURSE, known, log, moment)) == due


@pytest.mark.parametrize(("questions", "told"), [(1, 1), (4, 3), (6, 5), (12, 9)])
def test_minutes(questions: int, told: int) -> None:
    assert minutes(questions) == told
