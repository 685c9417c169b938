"""What to do today, on the small course of test_course.py."""

from __future__ import annotations

from courseware.content.course import Course
from courseware.progress.chance import Chance
from courseware.progress.course import course_progress, next_step
from courseware.progress.mastery import Mastered, PointMastery
from courseware.progress.standing import Mark, by_item
from courseware.progress.today import Resume, proposed_exercise, resume, weak_points, weak_questions
from courseware.record.log import Log
from tests.progress.test_course import COURSE, FINISH, OPEN, log


def going_on(log: Log) -> Resume | None:
    return resume(COURSE, by_item(log.results), next_step(COURSE, log))


def test_one_goes_on_at_the_question_where_one_stopped() -> None:
    fresh = going_on(Log())
    assert fresh is not None
    assert (fresh.lesson.id, fresh.question, fresh.last_at) == ("a", None, None)
    assert fresh.marks == (Mark.OPEN, Mark.OPEN)
    wrong = going_on(log((OPEN, "a"), ("q1", 0)))
    assert wrong is not None
    assert (wrong.question, wrong.marks) == (1, (Mark.WRONG, Mark.OPEN))  # again the one that is not right
    right = going_on(log((OPEN, "a"), ("q1", 0), ("q1", 1)))
    assert right is not None
    assert (right.question, right.marks) == (2, (Mark.LATER, Mark.OPEN))
    assert right.minutes == 3  # half of five is less than is ever said
    all_right = going_on(log((OPEN, "a"), ("q1", 1), ("q2", 1)))
    assert all_right is not None
    assert (all_right.question, all_right.marks) == (None, (Mark.ONCE, Mark.ONCE))
    skipped = going_on(log((OPEN, "a"), ("q2", 1)))
    assert skipped is not None
    assert skipped.question == 1  # after the last one, back to what was passed over
    assert going_on(log((FINISH, "a"), (FINISH, "b"), (FINISH, "c"))) is None


def test_a_weak_point_leads_to_the_question_that_went_wrong() -> None:
    done = log(("q1", 1), ("q2", 1), ("q3", 0), ("q3", 0))
    chances = {"uv": 0.9, "cvr": 0.4}
    points = [
        PointMastery(id, id, "m1", Mastered.LEARNING, Chance(mean, mean - 0.1, mean + 0.1), 3, 2)
        for id, mean in chances.items()
    ]
    found = weak_questions(COURSE, by_item(done.results), points)
    assert [(weak.point.point_id, weak.lesson.id, weak.question, weak.wrong) for weak in found] == [("cvr", "c", 2, 1)]


def test_what_only_fades_or_was_never_met_is_not_weak() -> None:
    low = Chance(0.4, 0.2, 0.6)
    points = [
        PointMastery("uv", "UV", "m1", Mastered.FADING, low, 3, 2),
        PointMastery("cvr", "CVR", "m2", Mastered.UNSEEN, None, 3, 0),
    ]
    assert weak_points(points) == []


def test_without_exercises_none_is_proposed() -> None:
    assert proposed_exercise(COURSE, course_progress(COURSE, (), {}), {}) is None


def test_whoever_has_read_nothing_is_proposed_the_easiest_exercise(course: Course) -> None:
    proposed = proposed_exercise(course, course_progress(course, (), {}), {})
    assert proposed is not None
    easier = [each for each in course.exercises.values() if each.level < proposed.level]
    shorter = [
        each for each in course.exercises.values() if each.level == proposed.level and each.minutes < proposed.minutes
    ]
    assert (easier, shorter) == ([], [])
