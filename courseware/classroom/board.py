"""The board: learners × tasks, and the steps of an exercise at which they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from courseware.classroom.attention import forwards
from courseware.classroom.room import Room
from courseware.content.course import Course
from courseware.items import exercise_item, parts_of, question_item
from courseware.record.class_answers import Given
from courseware.verdict import Status


class State(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    DOING = "doing"
    NOT_YET = "not-yet"


@dataclass(frozen=True)
class Cell:
    """How a learner stands on a task; `wrong` counts what he tried since he last got on."""

    state: State
    wrong: int = 0


NOT_YET, DOING, RIGHT = Cell(State.NOT_YET), Cell(State.DOING), Cell(State.RIGHT)


def cell(given: Sequence[Given], at_work: bool) -> Cell:
    """`given` by one learner to one item, oldest first; `at_work`: it is what he is to do now, and he is here.

    An answer in class may be changed for the worse, so that the last one tells; an exercise that was solved is solved.
    """
    graded = [each for each in given if each.status is not Status.INVALID]
    if not graded:
        return DOING if given or at_work else NOT_YET
    exercise = parts_of(graded[0].item)[0] == "exercise"
    if _done(graded[-1]) or (exercise and any(map(_done, graded))):
        return RIGHT
    best: float | None = None
    wrong = 0
    for each in graded:
        wrong = 0 if forwards(each, best) else wrong + 1
        best = max(each.score, best or 0.0)
    return Cell(State.WRONG, wrong) if wrong else DOING


def tasks(rooms: Iterable[Room], course: Course) -> tuple[str, ...]:
    """The items that a class was given, in the order in which it was: what it was asked, the exercises that were set,
    and the questions of the lessons. `rooms` are those that asking and offering led to."""
    found: dict[str, None] = {}
    for room in rooms:
        if room.question is not None:
            found[question_item(room.question.id)] = None
        if room.goal is not None:
            found |= dict.fromkeys(items_of_goal(room, course))
    return tuple(item for item in found if _known(item, course))


def items_at(room: Room, course: Course) -> tuple[str, ...]:
    """The items that the class is at."""
    if room.question is not None:
        return (question_item(room.question.id),)
    return items_of_goal(room, course)


def items_of_goal(room: Room, course: Course) -> tuple[str, ...]:
    """What has to be right for the goal of free work to be reached; none where it is not about items."""
    goal = room.goal
    if goal is None:
        return ()
    if goal.work == "exercise":
        return (exercise_item(goal.what),)
    if goal.work == "lesson" and goal.what in course.lessons:
        asked = set(course.bank.get(goal.what, ())) - set(course.more_questions(course.lessons[goal.what]))
        return tuple(question_item(id) for id in course.bank.get(goal.what, ()) if id in asked)
    return ()


def _known(item: str, course: Course) -> bool:
    kind, id = parts_of(item)
    return id in (course.questions if kind == "question" else course.exercises)


def step_at(given: Sequence[Given], fields: Sequence[str]) -> int | None:
    """The step of an exercise, from 1, that a learner is at: the first that is not right in his last answer. None when
    all are. `fields` are the ids of the exercise's steps."""
    read = [each for each in given if each.status is not Status.INVALID]
    if any(map(_done, read)):
        return None
    parts = read[-1].verdict.parts if read else {}
    return next(
        n for n, field in enumerate(fields, 1) if field not in parts or parts[field].status is not Status.CORRECT
    )


def steps(of_learners: Mapping[str, Sequence[Given]], fields: Sequence[str]) -> tuple[int, ...]:
    """How many are at each step, and last how many are through."""
    at = Counter(step_at(given, fields) for given in of_learners.values())
    return (*(at[n] for n in range(1, len(fields) + 1)), at[None])


def _done(given: Given) -> bool:
    return given.status in (Status.CORRECT, Status.COMPARED, Status.UNSCORED)
