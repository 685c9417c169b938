"""How sure one can be that a learner gets a new question right: by hand on a small course, and for many learners."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.progress.chance import Chance
from courseware.progress.evidence import evidence
from courseware.progress.mastery import MASTERED, Mastered, Mastery, PointMastery, mastery
from courseware.record.log import Event, Log, Result
from tests.progress.learners import a_course, learners
from tests.progress.small import COURSE, NOON, answer, happened


def known(*things: Result | Event, after: int = 0) -> Mastery:
    """`after` so many days, from NOON."""
    return mastery(COURSE, evidence(COURSE, happened(*things)), NOON + timedelta(days=after))


def of(point: str, found: Mastery) -> PointMastery:
    return next(each for each in found.points if each.point_id == point)


def chance(point: str, found: Mastery) -> Chance:
    told = of(point, found).chance
    assert told is not None
    return told


def test_of_what_was_never_met_nothing_is_said() -> None:
    found = known()
    assert [(each.point_id, each.state, each.chance) for each in found.points] == [
        (id, Mastered.UNSEEN, None) for id in ("uv", "cvr", "aov")
    ]
    assert (found.modules, [each.items for each in found.points]) == ({}, [5, 2, 1])
    assert of("aov", known(answer("u1", 1))).chance is None


def test_answers_move_the_chance_and_make_it_surer() -> None:
    one = chance("uv", known(answer("u1", 1)))
    two = chance("uv", known(answer("u1", 1), answer("u2", 1)))
    wrong = chance("uv", known(answer("u1", 0)))
    assert wrong.mean < 0.6 < one.mean < two.mean
    assert one.high - one.low > two.high - two.low
    for told in (one, two, wrong):
        assert 0 < told.low < told.mean < told.high < 1


def test_a_hard_question_tells_more_when_it_is_right_and_less_when_it_is_wrong() -> None:
    assert chance("uv", known(answer("u3", 1))).mean > chance("uv", known(answer("u1", 1))).mean
    assert chance("uv", known(answer("u3", 0))).mean > chance("uv", known(answer("u1", 0))).mean


def test_the_same_numbers_right_after_the_feedback_are_no_evidence() -> None:
    """All but how long it will be remembered, which does not matter on the same day."""
    once = chance("uv", known(answer("u1", 0)))
    assert chance("uv", known(answer("u1", 0), *[answer("u1", 1)] * 5)) == once


def test_the_rest_of_the_module_speaks_for_a_point_and_other_modules_do_not() -> None:
    alone = chance("uv", known(answer("u1", 1)))
    good = chance("uv", known(answer("u1", 1), *(answer("c1", 1, days=n) for n in range(5)), after=0))
    bad = chance("uv", known(answer("u1", 1), *(answer("c1", 0, days=n) for n in range(5)), after=0))
    assert bad.mean < alone.mean < good.mean
    elsewhere = chance("uv", known(answer("u1", 1), *(answer("a1", 0, days=n) for n in range(5)), after=0))
    assert elsewhere == alone


def test_it_falls_with_time_and_never_below_guessing() -> None:
    means = [chance("uv", known(answer("u1", 1), answer("u2", 1), after=days)).mean for days in (0, 1, 7, 60, 3000)]
    assert means == sorted(means, reverse=True)
    assert means[0] - means[-1] > 0.2
    assert means[-1] > 0.15


MUCH = [answer(id, 1, days=days) for days in (0, 3, 14) for id in ("u1", "u2", "u3", "both", "c1")]


def test_a_point_is_learnt_then_mastered_then_fades_and_comes_back() -> None:
    assert of("uv", known(*MUCH[:5])).state is Mastered.LEARNING
    assert of("uv", known(*MUCH, after=14)).state is Mastered.MASTERED
    assert of("uv", known(*MUCH, after=800)).state is Mastered.FADING
    again = [answer("u1", 1, days=800), answer("u2", 1, days=801)]
    assert of("uv", known(*MUCH, *again, after=801)).state is Mastered.MASTERED
    slip = answer("u1", 0, days=15, variant=1)
    assert of("uv", known(*MUCH, slip, after=15)).state is Mastered.LEARNING
    again = [answer(id, 1, days=days, variant=1) for days in (16, 18) for id in ("u1", "u2", "u3", "both")]
    assert of("uv", known(*MUCH, slip, *again, after=18)).state is Mastered.MASTERED
    failed = [answer(id, 0, days=800) for id in ("u1", "u2", "u3", "both")]
    assert of("uv", known(*MUCH, *failed, after=800)).state is Mastered.LEARNING


def test_mastery_needs_two_different_questions_two_days_apart() -> None:
    def state(*items: str, days: int, then: str) -> Mastered:
        """Much is right, so that the chance is no hindrance; then one question more, on the last of the days."""
        much = [answer(id, 1, variant=v, days=day) for day in range(days) for v in range(3) for id in items]
        return of("uv", known(*much, answer(then, 1, variant=9, days=days - 1), after=5)).state

    assert state("u1", "c1", days=4, then="u1") is Mastered.LEARNING  # one question
    assert state("u1", "c1", days=4, then="u2") is Mastered.MASTERED
    assert state("u1", "u2", "u3", "c1", "both", days=2, then="u2") is Mastered.LEARNING  # a day apart
    assert state("u1", "u2", "u3", "c1", "both", days=3, then="u2") is Mastered.MASTERED


@given(
    st.lists(st.tuples(st.sampled_from(["u1", "u2", "u3", "both", "c1", "a1"]), st.booleans(), st.integers(0, 60)),
             max_size=30),
    st.integers(0, 400),
)  # fmt: skip
def test_whatever_was_answered_the_chance_is_one(answers: list[tuple[str, bool, int]], after: int) -> None:
    results = sorted((answer(id, right, days=days) for id, right, days in answers), key=lambda result: result.at)
    found = mastery(COURSE, evidence(COURSE, Log(tuple(results))), NOON + timedelta(days=60 + after))
    for told in [*found.modules.values(), *(each.chance for each in found.points if each.chance)]:
        assert 0 <= told.low <= told.mean <= told.high <= 1
    for point in found.points:
        assert (point.chance is None) == (point.state is Mastered.UNSEEN) == (point.answered == 0)
        if point.state is Mastered.MASTERED:
            assert point.chance is not None
            assert point.chance.low >= MASTERED


@pytest.mark.slow
def test_the_interval_covers_the_true_chance_as_often_as_it_says() -> None:
    course = a_course()
    covered, modules, errors, mastered = [], [], [], []
    for learner in learners(400, seed=1):
        found = mastery(course, evidence(course, learner.log), learner.now)
        assert found.points
        true: dict[str, list[float]] = {}
        for point in found.points:
            if point.chance is None:
                continue
            chance = learner.chance[point.point_id]
            true.setdefault(point.module_id, []).append(chance)
            covered.append(point.chance.low <= chance <= point.chance.high)
            errors.append(point.chance.mean - chance)
            if point.state is Mastered.MASTERED:
                mastered.append(chance >= MASTERED)
        for id, chances in true.items():
            modules.append(found.modules[id].low <= np.mean(chances) <= found.modules[id].high)
    assert len(covered) > 9000
    assert 0.93 <= np.mean(covered) <= 0.97
    assert 0.93 <= np.mean(modules) <= 0.97
    assert abs(np.mean(errors)) < 0.03
    assert np.std(errors) < 0.12
    assert len(mastered) > 200
    assert np.mean(mastered) > 0.95


@pytest.mark.parametrize("hours", [0, 11])
def test_a_chance_is_that_of_the_day_whatever_the_hour(hours: int) -> None:
    now: datetime = NOON + timedelta(days=9, hours=hours)
    found = evidence(COURSE, happened(answer("u1", 1)))
    assert mastery(COURSE, found, now) == mastery(COURSE, found, NOON + timedelta(days=9))
