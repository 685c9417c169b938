"""When a certificate is reached, what it then says, and what does not count towards it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from courseware.content.course import Course
from courseware.items import exercise_item, question_item
from courseware.progress.certificate import Needed, Standing, standing
from courseware.progress.sitting import PASS, Share
from courseware.record.achievements import Achieved, FinalTest, GradedRun, Solved
from courseware.record.log import Drawn, Learner

NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)
CONTENT = "0" * 16
LEARNER = Learner("0123456789abcdef", "陈一诺", NOON)


def stand(course: Course, achieved: Achieved) -> Standing:
    return standing(course, LEARNER, achieved, lambda item: CONTENT)


def asked_of(course: Course, count: int = 60) -> tuple[Drawn, ...]:
    """Questions that count, the same number of each module."""
    by_module: dict[str, list[str]] = {}
    for id, question in course.questions.items():
        if question.kind != "text":
            by_module.setdefault(course.points[question.covers[0]].module, []).append(question_item(id))
    each = count // len(by_module)
    return tuple(Drawn(item, 0, CONTENT) for items in by_module.values() for item in items[:each])


def final(course: Course, correct: int, **change: object) -> FinalTest:
    asked = asked_of(course)
    answers = {each.item: number < correct for number, each in enumerate(asked)}
    return replace(FinalTest("f", asked, answers, NOON + timedelta(days=2), False), **change)  # type: ignore[arg-type]


def complete(course: Course) -> Achieved:
    assert course.certificate is not None
    solved = tuple(Solved(exercise_item(id), NOON, False, True) for id in course.certificate.exercises)
    return Achieved(solved, (final(course, 52),), (GradedRun(71.4, NOON + timedelta(days=1), False),))


def test_all_three_make_a_certificate(course: Course) -> None:
    found = stand(course, complete(course))
    assert all(step.reached for step in found.steps)
    certificate = found.certificate
    assert certificate is not None
    assert course.certificate is not None
    assert (certificate.name, certificate.reached_on, certificate.run) == ("陈一诺", date(2026, 11, 3), 71)
    assert certificate.test == Share(52, 60)
    assert certificate.skills == (*course.certificate.exercises.values(), course.certificate.promotion)
    assert [each.title for each in certificate.modules] == [module.title for module in course.modules]
    assert [each.share.of for each in certificate.modules] == [10] * 6
    assert sum(each.share.right for each in certificate.modules) == 52
    assert certificate.brought_in == 0


def test_each_of_them_is_needed(course: Course) -> None:
    whole = complete(course)
    lacking = {
        Needed.TEST: replace(whole, finals=()),
        Needed.EXERCISES: replace(whole, solved=whole.solved[1:]),
        Needed.RUN: replace(whole, runs=()),
    }
    for needed, achieved in lacking.items():
        found = stand(course, achieved)
        assert found.certificate is None
        assert [step.needed for step in found.steps if not step.reached] == [needed]


@pytest.mark.parametrize(("right", "passed"), [(41, False), (42, True), (0, False), (60, True)])
def test_a_final_test_is_passed_from_a_share_on(course: Course, right: int, passed: bool) -> None:
    assert PASS == 0.7
    achieved = replace(complete(course), finals=(final(course, right),))
    assert (stand(course, achieved).certificate is not None) is passed


def test_the_best_test_and_the_best_run_count(course: Course) -> None:
    achieved = complete(course)
    worse, better = final(course, 45), final(course, 58, id="g", ended_at=NOON + timedelta(days=9))
    runs = (GradedRun(80.0, NOON, False), GradedRun(40.0, NOON + timedelta(days=20), False))
    found = stand(course, replace(achieved, finals=(worse, better), runs=runs)).certificate
    assert found is not None
    assert (found.test.right, found.run, found.reached_on) == (58, 80, date(2026, 11, 10))


def test_what_was_not_answered_is_not_right(course: Course) -> None:
    blank = final(course, 60, right={})
    assert stand(course, replace(complete(course), finals=(blank,))).steps[0].best == Share(0, 60)


def test_what_was_brought_in_counts_as_far_as_it_was_graded_here(course: Course) -> None:
    achieved = complete(course)
    first, *others = achieved.solved
    graded, ungraded = replace(first, brought_in=True), replace(first, brought_in=True, counts=False)
    found = stand(course, replace(achieved, solved=(graded, *others))).certificate
    assert found is not None
    assert found.brought_in == 1
    open_ = stand(course, replace(achieved, solved=(ungraded, *others)))
    assert open_.certificate is None
    assert (open_.steps[1].open, open_.steps[1].elsewhere) == ((first.item.partition(":")[2],), True)


def test_a_final_test_has_to_be_taken_here(course: Course) -> None:
    brought = final(course, 60, brought_in=True)
    found = stand(course, replace(complete(course), finals=(brought,)))
    assert found.certificate is None
    assert found.steps[0].elsewhere


def test_a_written_answer_is_no_part_of_the_score(course: Course) -> None:
    text = next(question_item(id) for id, question in course.questions.items() if question.kind == "text")
    asked = (*asked_of(course), Drawn(text, 0, CONTENT))
    found = stand(course, replace(complete(course), finals=(final(course, 52, asked=asked),))).certificate
    assert found is not None
    assert found.test.of == 60


def test_a_question_that_was_changed_before_it_was_answered_counts_nowhere(course: Course) -> None:
    first, second, *others = asked_of(course)
    changed = (replace(first, content="1" * 16), replace(second, content="1" * 16), *others)
    right = {each.item: True for each in (second, *others)}
    found = stand(course, replace(complete(course), finals=(final(course, 60, asked=changed, right=right),)))
    assert found.steps[0].best == Share(59, 59)


def test_a_course_without_a_certificate_gives_none(course: Course) -> None:
    assert stand(replace(course, certificate=None), complete(course)).certificate is None
