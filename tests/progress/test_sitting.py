"""What came of a sitting, and how sure that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.content.course import Course
from courseware.items import question_item
from courseware.progress.blueprint import About, Scope
from courseware.progress.sitting import Mistake, Share, asked_in, before, counted, gain, result_of, share
from courseware.record.log import Attempt, Drawn, Purpose, Sitting, SittingKind
from courseware.verdict import Finding, Verdict, correct, invalid, scored

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
IDS = ("background-of-a-fact", "share-of-mobile-visitors", "read-a-utm-link", "three-factors-up")
ITEMS = [question_item(id) for id in IDS]
SITTING = Sitting(
    "s1", "me", SittingKind.QUIZ, Scope(About.COURSE).to_json(), False,
    tuple(Drawn(item, 1000 + n, "hash") for n, item in enumerate(ITEMS)), None, NOON, NOON + timedelta(minutes=9),
)  # fmt: skip
shares = st.integers(1, 200).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


def attempt(item: str, verdict: Verdict, occasion: str = "s1") -> Attempt:
    return Attempt(
        "n", "me", item, None, 1000, "1", verdict, NOON, purpose=Purpose.QUIZ, occasion=occasion, content="hash"
    )


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(16, 20, 58, 92), (52, 60, 76, 93), (9, 10, 60, 98), (8, 10, 49, 94)]
)
def test_the_band_is_wilson_s(right: int, of: int, low: int, high: int) -> None:
    assert [round(100 * end) for end in Share(right, of).band] == [low, high]


@given(shares)
def test_the_band_holds_the_score_and_narrows_with_more_questions(found: Share) -> None:
    low, high = found.band
    assert 0 <= low <= found.mean <= high <= 1
    more_low, more_high = Share(found.right * 4, found.of * 4).band
    assert more_high - more_low < high - low
    mirrored = Share(found.of - found.right, found.of).band
    assert isclose(mirrored[0], 1 - high, abs_tol=1e-9)
    assert isclose(mirrored[1], 1 - low, abs_tol=1e-9)


def test_nothing_asked_says_nothing() -> None:
    assert Share(0, 0).band == (0, 1)
    assert Share(0, 0).mean == 0


def test_the_gain_is_newcombe_s() -> None:
    """56 of 70 against 48 of 80: the example of Newcombe's paper, method 10."""
    low, high = gain(Share(48, 80), Share(56, 70))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
    assert gain(Share(13, 20), Share(16, 20))[0] < 0 < gain(Share(13, 20), Share(16, 20))[1], "perhaps only luck"


@given(shares, shares)
def test_the_gain_holds_the_difference_and_is_the_loss_the_other_way_round(one: Share, other: Share) -> None:
    low, high = gain(one, other)
    assert -1 <= low <= other.mean - one.mean <= high <= 1
    back = gain(other, one)
    assert isclose(back[0], -high, abs_tol=1e-9)
    assert isclose(back[1], -low, abs_tol=1e-9)


@given(shares)
def test_no_gain_over_oneself(found: Share) -> None:
    low, high = gain(found, found)
    assert low <= 0 <= high


def test_of_a_test_the_last_answer_counts_and_of_practice_the_first_that_can_be_read() -> None:
    unread, wrong, right = (attempt(ITEMS[0], verdict) for verdict in (invalid(), scored(0), correct()))
    foreign = attempt(ITEMS[0], correct(), "s2")
    given_ = [unread, wrong, right, foreign]
    assert counted(SITTING, given_) == {ITEMS[0]: right}
    assert counted(SITTING, [*given_[:3], unread]) == {ITEMS[0]: unread}, "what is wiped out is not answered"
    assert counted(replace(SITTING, at_once=True), given_) == {ITEMS[0]: wrong}


def result(course: Course, attempts: list[Attempt], changed: tuple[str, ...] = ()):  # type: ignore[no-untyped-def]
    return result_of(course, asked_in(course, SITTING, attempts, lambda item: None if item in changed else "hash"))


def test_the_result_by_module_point_and_lesson(course: Course) -> None:
    attempts = [attempt(ITEMS[0], correct()), attempt(ITEMS[1], scored(0)), attempt(ITEMS[2], scored(0.5))]
    found = result(course, attempts)
    assert found.score == Share(1, 4)
    assert not found.changed
    assert list(found.modules) == [module.id for module in course.modules if module.id in found.modules]
    assert sum(each.of for each in found.modules.values()) == 4
    assert found.points["industry-background"] == Share(1, 2)
    assert found.unnamed == (2, 3), "what was not answered has made no mistake"
    assert {number for lesson in found.lessons for number in lesson.numbers} == {2, 3, 4}
    assert [lesson.points for lesson in found.lessons] == sorted((each.points for each in found.lessons), reverse=True)
    assert sum(lesson.points for lesson in found.lessons) == pytest.approx(75)
    assert "industry-background" in found.weak


def test_mistakes_are_collected_over_questions(course: Course) -> None:
    pageviews = scored(0, Finding("pageviews", named=True), Finding("too-low"))
    twice = scored(0, Finding("added", named=True), Finding("added", {"option": "b"}, named=True))
    attempts = [attempt(ITEMS[0], pageviews), attempt(ITEMS[1], twice), attempt(ITEMS[3], pageviews)]
    found = result(course, attempts)
    assert found.mistakes == (Mistake("pageviews", (1, 4)), Mistake("added", (2,)))
    assert found.unnamed == ()


def test_a_question_that_has_changed_counts_as_it_was_answered_or_not_at_all(course: Course) -> None:
    answered, open_ = ITEMS[0], ITEMS[1]
    found = result(course, [attempt(answered, correct())], changed=(answered, open_))
    assert found.changed
    assert found.score == Share(1, 3)
    assert [each.counts for each in found.asked] == [True, False, True, True]


def test_a_question_that_is_gone_breaks_nothing(course: Course) -> None:
    gone = replace(SITTING, drawn=(Drawn("question:gone", 1000, "hash"), *SITTING.drawn))
    asked = asked_in(course, gone, [attempt("question:gone", correct())], lambda item: None)
    assert result_of(course, asked).score == Share(1, 1)


def test_a_final_test_is_passed_at_seventy_percent(course: Course) -> None:
    three = [attempt(item, correct()) for item in ITEMS[:3]]
    assert result(course, three).passed
    assert not result(course, three[:2]).passed
    assert not result_of(course, ()).passed


def test_it_is_compared_with_the_last_one_about_the_same() -> None:
    def earlier(id: str, minutes: int, **change: object) -> Sitting:
        at = NOON - timedelta(minutes=minutes)
        return replace(SITTING, **{"id": id, "started_at": at, "ended_at": at, **change})  # type: ignore[arg-type]

    others = [
        earlier("final", 10, kind=SittingKind.FINAL),
        earlier("open", 11, ended_at=None),
        earlier("module", 12, scope=Scope.of(About.MODULES, ["m1"]).to_json()),
        earlier("practice", 13, at_once=True),
        earlier("later", -10),
    ]
    assert before([*others, SITTING], SITTING) is None
    same = [earlier("older", 30), earlier("old", 20)]
    assert before([*same, *others, SITTING], SITTING) == same[1]
    assert share(()) == Share(0, 0)
