"""What answers say about points, on the small course of test_mastery.py."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.progress.evidence import Evidence, evidence
from courseware.progress.memory import AGAIN, GOOD, HARD
from courseware.record.log import Event, EventKind, Log, Purpose, Result
from courseware.verdict import Status
from tests.progress.small import COURSE, NOON, answer, happened

Said = tuple[str, bool, float, int]


def said(found: Evidence, point: str = "uv") -> list[Said]:
    """Of each answer about the point: its item, whether it was right, its weight and its rating."""
    place = found.places().get(point, slice(0))
    return [
        (found.tries[of].item.partition(":")[2], bool(right), float(weight), int(rating))
        for of, right, weight, rating in zip(
            found.of[place], found.right[place], found.weight[place], found.rating[place], strict=True
        )
    ]


def of(*things: Result | Event, hidden: tuple[str, ...] = ()) -> list[Said]:
    return said(evidence(COURSE, happened(*things), hidden))


def test_the_first_try_counts_and_those_right_after_it_do_not() -> None:
    assert of(answer("u1", 1)) == [("u1", True, 1, GOOD)]
    assert of(answer("u1", 0), answer("u1", 1), answer("u1", 1)) == [("u1", False, 1, HARD)]
    assert of(answer("u1", 0), answer("u1", 0), answer("u1", 1)) == [("u1", False, 1, AGAIN)]
    assert of(answer("u1", 1), answer("u1", 0)) == [("u1", True, 1, GOOD)]
    assert of(answer("u1", 0.5)) == [("u1", False, 1, AGAIN)]  # nearly right is not right


def test_in_a_review_the_first_try_decides() -> None:
    review = Purpose.REVIEW
    assert of(answer("u1", 0, purpose=review), answer("u1", 1, purpose=review)) == [("u1", False, 1, AGAIN)]


def test_other_numbers_and_another_day_are_new_evidence_of_half_the_weight() -> None:
    assert of(answer("u1", 0), answer("u1", 1, variant=1), answer("u1", 1, days=1), answer("u2", 1, days=1)) == [
        ("u1", False, 1, AGAIN),
        ("u1", True, 0.5, GOOD),
        ("u1", True, 0.5, GOOD),
        ("u2", True, 1, GOOD),
    ]


def test_a_local_day_ends_at_midnight_in_shanghai() -> None:
    late, early = timedelta(hours=11, minutes=59), timedelta(hours=12, minutes=1)  # after noon
    assert len(of(answer("u1", 0, after=late), answer("u1", 1, after=early))) == 2
    assert len(of(answer("u1", 0), answer("u1", 1, after=late))) == 1


def test_what_was_not_known_counts_as_forgotten() -> None:
    forgotten = Event("e", "l", EventKind.FORGOTTEN, "question:u1", 0, NOON)
    assert of(forgotten) == [("u1", False, 1, AGAIN)]
    shown_before = answer("u1", 1, after=timedelta(minutes=1))
    assert of(forgotten, shown_before) == [("u1", False, 1, AGAIN)]
    assert of(answer("u1", 1), answer("u1", 1, days=3), Event("e", "l", EventKind.FORGOTTEN, "question:u1", 0,
              NOON + timedelta(days=9))) == [
        ("u1", True, 1, GOOD), ("u1", True, 0.5, GOOD), ("u1", False, 0.5, AGAIN),
    ]  # fmt: skip


def test_a_question_about_two_points_is_evidence_for_both() -> None:
    found = evidence(COURSE, happened(answer("both", 1)))
    assert said(found, "uv") == said(found, "cvr") == [("both", True, 1, GOOD)]


def test_what_nobody_grades_and_what_is_gone_is_no_evidence() -> None:
    written = Result("question:written", 0, Status.COMPARED, 0, NOON)
    assert of(written, answer("gone", 1), answer("u1", 1, solution_seen=True)) == []


def test_a_sitting_that_goes_on_is_no_evidence_yet() -> None:
    quiz = answer("u1", 0, purpose=Purpose.QUIZ, occasion="s1")
    assert of(quiz, answer("u2", 1), hidden=("s1",)) == [("u2", True, 1, GOOD)]
    assert of(quiz, answer("u2", 1)) == [("u1", False, 1, AGAIN), ("u2", True, 1, GOOD)]


def test_an_exercise_counts_when_it_is_right_or_given_up() -> None:
    def event(kind: EventKind, days: int = 0) -> Event:
        return Event(str(kind), "l", kind, "exercise:e1", 0, NOON + timedelta(days=days))

    def hand_in(score: float, **more: int) -> Result:
        return answer("e1", score, kind="exercise", **more)

    assert of(hand_in(0.3), hand_in(0.6)) == []  # its first steps
    assert of(hand_in(1)) == [("e1", True, 1, GOOD)]
    assert of(hand_in(0.3), hand_in(1)) == [("e1", True, 1, HARD)]
    assert of(event(EventKind.HINT_TAKEN), hand_in(1)) == [("e1", True, 1, HARD)]
    assert of(hand_in(0.3), event(EventKind.SOLUTION_SHOWN), answer("e1", 1, kind="exercise", solution_seen=True)) == [
        ("e1", False, 1, AGAIN)
    ]
    assert of(hand_in(1), event(EventKind.SOLUTION_SHOWN, 2)) == [("e1", True, 1, GOOD)]  # looked at afterwards


ANSWERS = st.lists(
    st.tuples(st.sampled_from(["u1", "u2", "both", "c1"]), st.booleans(), st.integers(0, 2), st.integers(0, 40)),
    max_size=25,
)


@given(ANSWERS, st.integers(0, 25))
def test_what_comes_later_changes_nothing_of_what_was_before(
    answers: list[tuple[str, bool, int, int]], until: int
) -> None:
    results = sorted((answer(i, r, variant=v, days=d) for i, r, v, d in answers), key=lambda result: result.at)
    days = [result.at.date() for result in results]
    while 0 < until < len(days) and days[until] == days[until - 1]:  # a day is a whole
        until += 1
    early, all_of_it = evidence(COURSE, Log(tuple(results[:until]))), evidence(COURSE, Log(tuple(results)))
    for point, place in early.places().items():
        start = all_of_it.places()[point].start
        same = slice(start, start + place.stop - place.start)
        assert np.array_equal(early.after.stability[place], all_of_it.after.stability[same])
        assert np.array_equal(early.day[place], all_of_it.day[same])


def test_what_was_recorded_late_counts_when_it_happened() -> None:
    """Answers that were brought from another computer, or a clock that was set back."""
    answers = [answer(id, days != 4, days=days) for days in range(0, 9, 2) for id in ("u1", "both", "c1")]
    in_order = evidence(COURSE, happened(*answers))
    for late in (answers[::-1], answers[7:] + answers[:7]):
        found = evidence(COURSE, happened(*sorted(late, key=lambda each: each.at.day % 3)))
        for point, place in in_order.places().items():
            own = found.places()[point]
            assert (found.days[own] >= 0).all()
            assert sorted(found.day[own]) == list(found.day[own]) == list(in_order.day[place])


@pytest.mark.parametrize("point", ["uv", "cvr"])
def test_the_memory_of_a_point_is_that_of_its_answers_alone(point: str) -> None:
    """Points are worked out side by side, and each comes out as if it were alone."""
    mixed = [answer("u1", 1), answer("c1", 0), answer("both", 1, days=3), answer("c1", 1, days=5),
             answer("u2", 0, days=9), answer("c1", 1, days=30)]  # fmt: skip
    own = [each for each in mixed if point in COURSE.questions[each.item.partition(":")[2]].covers]
    alone, together = evidence(COURSE, happened(*own)), evidence(COURSE, happened(*mixed))
    for found in (alone, together):
        assert len(found.after.stability[found.places()[point]]) == len(own)
    assert np.allclose(alone.after.stability[alone.places()[point]], together.after.stability[together.places()[point]])


def test_nothing_says_nothing() -> None:
    found = evidence(COURSE, Log())
    assert (found.points, len(found.of), found.places()) == ((), 0, {})
