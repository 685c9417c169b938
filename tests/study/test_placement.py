"""Placement at work: one question after the other, kept at once, nothing told before the end."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from courseware.answers.feedback import Feedback
from courseware.answers.question import right_answer
from courseware.content.course import Course
from courseware.progress.course import LessonState, NextKind
from courseware.progress.placement import MOST
from courseware.record.log import EventKind, Purpose, SittingKind
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.events import note
from courseware.study.placement import LIKELY, PlacementQuestion, PlacementResult
from courseware.study.service import Study
from courseware.study.views import QuestionView
from courseware.verdict import Status


class Placing:
    """A learner at home, on a record in a file that can be opened again."""

    def __init__(self, path: Path, course: Course, shop: Shop) -> None:
        self.path, self.course, self.shop = path, course, shop
        self.time = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
        self.study = self.restarted()
        self.learner = Store.open(path).learners.add("小明", "小明", self.time, lambda: "learner-1")
        self.me = self.learner.id

    def restarted(self) -> Study:
        self.store = Store.open(self.path)
        return Study(self.course, self.shop, self.store, None, self.now)  # type: ignore[arg-type]

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    def question(self) -> PlacementQuestion:
        view = self.study.placement.view(self.me)
        assert isinstance(view, PlacementQuestion)
        return view

    def result(self) -> PlacementResult:
        view = self.study.placement.view(self.me)
        assert isinstance(view, PlacementResult)
        return view

    def right(self, view: PlacementQuestion) -> object:
        assert isinstance(view.shown, QuestionView)
        question = self.course.questions[view.shown.presented.id]
        return right_answer(question, seed_of(self.me, view.item, view.shown.variant), self.shop)

    def answer(self, view: PlacementQuestion, raw: object, nonce: str = "n") -> object:
        return self.study.placement.answer(self.me, view.sitting_id, view.item, raw, nonce)

    def give_up(self, view: PlacementQuestion, nonce: str = "n") -> None:
        self.study.placement.give_up(self.me, view.sitting_id, view.item, nonce)

    def all_right(self) -> PlacementResult:
        while isinstance(view := self.study.placement.view(self.me), PlacementQuestion):
            assert self.answer(view, self.right(view)) is None
        assert isinstance(view, PlacementResult)
        return view

    def skipped(self) -> list[str]:
        return [lesson.id for _, lessons in self.result().skip for lesson, _ in lessons]


@pytest.fixture
def placing(tmp_path: Path, empty_record: Path, course: Course, shop: Shop) -> Placing:
    return Placing(Path(shutil.copy(empty_record, tmp_path)), course, shop)


def test_before_it_is_begun_there_is_nothing(placing: Placing) -> None:
    assert placing.study.placement.view(placing.me) is None
    assert placing.study.placement.skippable(placing.me, placing.store.histories.log(placing.me)) == frozenset()


def test_who_knows_everything_is_told_where_to_begin(placing: Placing) -> None:
    placing.study.placement.start(placing.me, "s")
    result = placing.all_right()
    assert result.right == result.answered <= MOST
    skipped = placing.skipped()
    assert len(skipped) > 20
    home = placing.study.overview.home(placing.learner)
    shown = [each for module in placing.study.overview.course(placing.learner) for each in module.lessons]
    assert {each.lesson_id for each in shown if each.skippable} == set(skipped)
    assert all(each.state is LessonState.NEW for each in shown), "a placement does no lesson's work"
    if result.begin is not None:
        assert home.next.lesson_id == result.begin.id
        assert result.begin.id not in skipped
    else:
        assert home.next.kind is NextKind.CONTINUE, (
            "what may be skipped is never locked, and comes when nothing else is left"
        )


def test_who_knows_nothing_begins_at_the_first_lesson(placing: Placing) -> None:
    placing.study.placement.start(placing.me, "s")
    while isinstance(view := placing.study.placement.view(placing.me), PlacementQuestion):
        placing.give_up(view)
    result = placing.result()
    assert (result.right, result.skip) == (0, ())
    assert result.begin == next(iter(placing.course.lessons.values()))
    assert result.answered < MOST
    [*kept] = placing.store.attempts.of_occasions(placing.me, view_id(placing))
    assert {attempt.verdict.status for attempt in kept} == {Status.WRONG}
    assert {attempt.purpose for attempt in kept} == {Purpose.QUIZ}
    for attempt in kept:
        said = placing.study.items.feedback_on(attempt)
        assert said is not None
        assert "你答的是「不会」" in said.lines[0].text


def view_id(placing: Placing) -> str:
    [sitting] = placing.store.sittings.of_learner(placing.me)
    assert sitting.kind is SittingKind.PLACEMENT
    assert sitting.ended_at is not None
    return sitting.id


def test_nothing_is_told_before_the_end(placing: Placing) -> None:
    placing.study.placement.start(placing.me, "s")
    for right in (True, False, True):
        view = placing.question()
        if right:
            placing.answer(view, placing.right(view))
        else:
            placing.give_up(view)
        assert isinstance(view.shown, QuestionView)
        assert (view.shown.feedback, view.shown.explanation, view.shown.judged) == (None, None, None)
    log = placing.store.histories.log(placing.me)
    assert log.results == ()
    assert placing.study.placement.skippable(placing.me, log) == frozenset()
    placing.study.placement.end(placing.me, placing.question().sitting_id)
    assert len(placing.store.histories.log(placing.me).results) == 3
    assert placing.result().answered == 3


def test_a_restart_goes_on_at_the_same_question(placing: Placing) -> None:
    placing.study.placement.start(placing.me, "s")
    placing.give_up(placing.question())
    before = placing.question()
    placing.study = placing.restarted()
    assert placing.question() == before
    assert before.number == 2


def test_a_double_click_counts_once(placing: Placing) -> None:
    placing.study.placement.start(placing.me, "s")
    placing.study.placement.start(placing.me, "s")
    assert len(placing.store.sittings.of_learner(placing.me)) == 1
    view = placing.question()
    placing.give_up(view, "n")
    placing.give_up(view, "n")
    placing.answer(view, placing.right(view), "m")
    assert placing.question().number == 2
    assert len(placing.store.attempts.of_occasions(placing.me, view.sitting_id)) == 1


def test_what_cannot_be_read_costs_nothing(placing: Placing) -> None:
    placing.study.placement.start(placing.me, "s")
    view = placing.question()
    said = placing.answer(view, None)
    assert isinstance(said, Feedback)
    assert said.status is Status.INVALID
    assert placing.question() == view


def test_nobody_answers_for_somebody_else(placing: Placing) -> None:
    placing.study.placement.start(placing.me, "s")
    view = placing.question()
    other = placing.store.learners.add("小红", "小红", placing.time).id
    for act in (
        lambda: placing.study.placement.answer(other, view.sitting_id, view.item, "1", "n"),
        lambda: placing.study.placement.give_up(other, view.sitting_id, view.item, "n"),
        lambda: placing.study.placement.end(other, view.sitting_id),
    ):
        with pytest.raises(KeyError):
            act()
    assert placing.study.placement.view(other) is None
    assert placing.question() == view


def test_after_the_end_no_answer_is_taken(placing: Placing) -> None:
    placing.study.placement.start(placing.me, "s")
    view = placing.question()
    placing.give_up(view)
    second = placing.question()
    placing.study.placement.end(placing.me, view.sitting_id)
    assert placing.answer(second, placing.right(second)) is None
    assert placing.result().answered == 1


def test_lessons_that_are_read_are_not_asked_about(placing: Placing) -> None:
    first = placing.course.modules[0].lessons[0].id
    note(placing.store, placing.me, EventKind.LESSON_FINISHED, first, "once", placing.time)
    placing.study.placement.start(placing.me, "s")
    placing.all_right()
    assert first not in placing.skipped()
    assert placing.result().lessons == len(placing.course.lessons) - 1


def test_another_placement_asks_with_other_numbers_and_counts_instead(placing: Placing) -> None:
    placing.study.placement.start(placing.me, "s")
    placing.all_right()
    placing.study.placement.start(placing.me, "t")
    log = placing.store.histories.log(placing.me)
    assert placing.study.placement.skippable(placing.me, log), "the one before stands until this one has ended"
    while isinstance(view := placing.study.placement.view(placing.me), PlacementQuestion):
        placing.give_up(view, "t")
    log = placing.store.histories.log(placing.me)
    assert placing.study.placement.skippable(placing.me, log) == frozenset()
    variants = {(each.item, each.variant) for each in log.results}
    assert len(variants) == len(log.results)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_answered_the_end_comes_and_the_record_agrees_with_it(placing: Placing, seed: int) -> None:
    rng = Random(seed)
    placing.study.placement.start(placing.me, f"{seed}")
    asked = []
    while isinstance(view := placing.study.placement.view(placing.me), PlacementQuestion):
        asked.append(view.item)
        if rng.random() < 0.1:
            placing.study = placing.restarted()
        if rng.random() < 0.6:
            placing.answer(view, placing.right(view))
        else:
            placing.give_up(view)
    assert len(asked) == len(set(asked)) <= MOST
    result = placing.result()
    assert result.answered == len(asked)
    log = placing.store.histories.log(placing.me)
    assert placing.study.placement.skippable(placing.me, log) == set(placing.skipped())
    likely = {lesson.id: sure for _, lessons in result.likely for lesson, sure in lessons}
    assert not likely.keys() & set(placing.skipped())
    assert all(LIKELY <= sure < 1 for sure in likely.values())
