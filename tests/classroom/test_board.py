"""The board's cells and steps, and the tasks of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.classroom.board import DOING, NOT_YET, RIGHT, Cell, State, cell, items_at, step_at, steps, tasks
from courseware.classroom.room import NEW, Ask, Begin, Command, Goal, Offer, Rest, Room, step
from courseware.content.course import Course
from courseware.items import exercise_item, question_item
from courseware.record.class_answers import Given
from courseware.record.log import Purpose
from courseware.verdict import Status

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
QUESTION, EXERCISE = "question:q", "exercise:e"


def given_to(item: str, *scores: float | None) -> list[Given]:
    """None: it could not be read."""
    return [
        Given(n, "l", item, NOON + timedelta(minutes=n), _status(score), score or 0.0, Purpose.CLASS, "c-1", ())
        for n, score in enumerate(scores)
    ]


def _status(score: float | None) -> Status:
    if score is None:
        return Status.INVALID
    return Status.CORRECT if score == 1 else Status.PARTIAL if score else Status.WRONG


def wrong(n: int) -> Cell:
    return Cell(State.WRONG, n)


@pytest.mark.parametrize(
    ("item", "scores", "at_work", "expected"),
    [
        (QUESTION, [], False, NOT_YET), (QUESTION, [], True, DOING), (QUESTION, [None], False, DOING),
        (QUESTION, [1], False, RIGHT), (QUESTION, [0], False, wrong(1)), (QUESTION, [0, None, 0], True, wrong(2)),
        (QUESTION, [0, 1], False, RIGHT), (QUESTION, [1, 0], False, wrong(1)),
        (EXERCISE, [0.3], False, DOING), (EXERCISE, [0.3, 0.3, 0.2], False, wrong(2)),
        (EXERCISE, [0, 0, 0.3], False, DOING), (EXERCISE, [1, 0.2], False, RIGHT),
    ],
)  # fmt: skip
def test_a_cell_says_how_it_stands_and_what_was_tried_in_vain(
    item: str, scores: list[float | None], at_work: bool, expected: Cell
) -> None:
    assert cell(given_to(item, *scores), at_work) == expected


@given(st.lists(st.sampled_from([None, 0.0, 0.5, 1.0]), max_size=8), st.booleans())
def test_a_question_is_as_its_last_readable_answer(scores: list[float | None], at_work: bool) -> None:
    found = cell(given_to(QUESTION, *scores), at_work)
    read = [score for score in scores if score is not None]
    assert (found.state is State.RIGHT) == (bool(read) and read[-1] == 1)
    assert found.wrong <= len(read)
    assert (found.wrong > 0) == (found.state is State.WRONG)


def test_nobody_is_at_a_step_twice() -> None:
    of = {"new": given_to(EXERCISE), "through": given_to(EXERCISE, 0.5, 1), "unread": given_to(EXERCISE, None)}
    assert steps(of, ["a", "b", "c"]) == (2, 0, 0, 1)
    assert step_at(of["through"], ["a", "b", "c"]) is None


def after(*commands: Command) -> list[Room]:
    room, rooms = NEW, []
    for command in commands:
        room, _ = step(room, command, NOON)
        rooms.append(room)
    return rooms


def test_the_tasks_of_an_hour_are_what_it_was_given_each_once(course: Course) -> None:
    one, two, *_ = course.questions
    exercise, lesson = next(iter(course.exercises)), next(id for id in course.lessons if course.bank.get(id))
    rooms = after(
        Begin(), Ask(two), Ask(one), Ask(two), Offer(Goal("exercise", exercise)), Rest(), Offer(Goal("promotion"))
    )  # fmt: skip
    assert tasks(rooms, course) == (question_item(two), question_item(one), exercise_item(exercise))
    assert items_at(rooms[-1], course) == ()
    [reading] = after(Begin(), Offer(Goal("lesson", lesson)))[1:]
    asked = tasks([reading], course)
    assert asked
    assert set(asked) <= {question_item(id) for id in course.bank[lesson]}


def test_what_the_course_does_not_have_any_more_is_no_task(course: Course) -> None:
    assert (
        tasks(after(Begin(), Ask("gone"), Offer(Goal("exercise", "gone")), Offer(Goal("lesson", "gone"))), course) == ()
    )
