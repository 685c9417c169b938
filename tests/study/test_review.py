"""Review at work, with a clock of its own: what is recorded, what is shown, and what a reload finds."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from courseware.answers.question import right_answer
from courseware.content.course import Course
from courseware.progress.review import MOST, Round, Went
from courseware.record.log import Purpose
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.study.context import Context
from courseware.study.review import ReviewView, Turn
from courseware.study.service import Study
from courseware.study.views import QuestionView
from tests.progress.learners import a_course
from tests.progress.small import COURSE, NOON

U1, U2, C1 = "question:u1", "question:u2", "question:c1"


@dataclass
class Desk:
    """A learner at work; `time` is what the clock says."""

    path: Path
    time: datetime
    course: Course = COURSE

    def __post_init__(self) -> None:
        self.me = self.study.profiles.create("小明").id

    @property
    def study(self) -> Study:
        """As a server finds it that has just been started."""
        store = Store.open(self.path)
        return Study(self.course, None, store, None, lambda: self.time)  # type: ignore[arg-type]

    def lesson(self, item: str, raw: object) -> None:
        self.study.items.submit(item, raw, str(self.time), Context(self.me, variant=0))

    def days(self, number: int) -> None:
        self.time += timedelta(days=number)

    def view(self, asked_for: Round | None = None, at: tuple[str, int] | None = None) -> ReviewView:
        review = self.study.review
        return review.view(self.me, asked_for or review.round(), at)

    def turn(self) -> Turn:
        turn = self.view().turn
        assert turn is not None
        return turn

    def right(self, turn: Turn) -> object:
        question = self.course.questions[turn.asked.item.partition(":")[2]]
        return right_answer(question, seed_of(self.me, turn.asked.item, turn.asked.variant), None)  # type: ignore[arg-type]

    def hand_in(self, turn: Turn, raw: object, nonce: str | None = None) -> QuestionView:
        self.time += timedelta(seconds=20)
        submitted = self.study.items.submit(turn.asked.item, raw, nonce or str(self.time), turn.context)
        assert isinstance(submitted.view, QuestionView)
        return submitted.view


@pytest.fixture
def desk(tmp_path: Path, empty_record: Path) -> Desk:
    shutil.copy(empty_record, tmp_path / "courseware.db")
    return Desk(tmp_path / "courseware.db", NOON)


def learnt(desk: Desk) -> None:
    """The point UV, of whose questions the one with numbers was seen longest ago; half a year later."""
    desk.lesson(U2, "1")
    desk.days(1)
    desk.lesson("question:u1", "a")
    desk.lesson("question:u3", "a")
    desk.days(180)


def test_a_day_of_review_from_the_first_question_to_the_summary(desk: Desk) -> None:
    desk.lesson(C1, "a")
    desk.lesson("question:a1", "b")
    assert desk.view().went == ()
    desk.days(2)
    assert desk.study.review.due(desk.me) == 2
    view = desk.view()
    assert view.turn is not None
    assert (view.turn.number, view.went, view.turn.days, view.turn.point) == (1, (Went.OPEN, Went.OPEN), 2, "AOV")
    assert view.turn.question.answer is None

    wrong = desk.hand_in(view.turn, "b")
    assert wrong.feedback is not None
    again = desk.turn()
    assert (again.asked, again.went, again.back) == (view.turn.asked, Went.MISSED, 1), "the same numbers again"
    desk.hand_in(again, "a")
    other = desk.turn()
    assert (other.number, other.asked.item) == (2, C1)
    desk.hand_in(other, "a")
    stays = desk.view(at=other.asked.key).turn
    assert stays is not None
    assert (stays.went, stays.back) == (Went.RECALLED, 11)

    done = desk.view()
    assert done.turn is None
    assert done.summary is not None
    assert (done.summary.recalled, done.summary.returning, done.summary.others, done.summary.earliest) == (
        1, ("AOV",), 1, 11,
    )  # fmt: skip
    assert done.summary.minutes == 1
    assert desk.study.review.due(desk.me) == 0
    desk.days(1)
    tomorrow = desk.turn()
    assert (tomorrow.asked.item, tomorrow.asked.variant) == ("question:a1", 2), "and then others"


def test_what_is_not_known_is_shown_and_comes_back(desk: Desk) -> None:
    learnt(desk)
    turn = desk.turn()
    assert turn.asked.key == (U2, 1)
    assert (turn.way, turn.question.varies) == (None, True)
    for _ in range(2):  # a double click
        desk.study.review.forget(desk.me, turn.asked)
    stays = desk.view(at=turn.asked.key).turn
    assert stays is not None
    assert stays.way is not None
    assert stays.way.answer == f"{desk.right(turn):,.10g}"
    assert (stays.went, stays.back) == (Went.RETURNS, 1)
    assert len(Store.open(desk.path).histories.log(desk.me).events) == 1
    assert desk.view().turn is None
    desk.days(1)
    assert desk.turn().asked.key == ("question:u1", 1)


def test_a_double_submit_counts_once_and_is_a_review(desk: Desk) -> None:
    learnt(desk)
    turn = desk.turn()
    for _ in range(2):
        desk.hand_in(turn, "0", "the same nonce")
    results = Store.open(desk.path).histories.log(desk.me).results
    assert [(each.purpose, each.variant) for each in results if each.item == U2] == [
        (Purpose.PRACTICE, 0), (Purpose.REVIEW, 1),
    ]  # fmt: skip


def test_a_review_leaves_the_draft_of_the_lesson_alone(desk: Desk) -> None:
    learnt(desk)
    desk.study.items.save_draft(U2, "12", Context(desk.me, variant=0))
    turn = desk.turn()
    assert turn.question.answer is None
    assert desk.hand_in(turn, "many").answer is None, "unreadable"
    assert desk.hand_in(turn, "0").answer == "0"
    assert desk.hand_in(turn, str(desk.right(turn))).answer == str(desk.right(turn))
    in_lesson = desk.study.items.view(U2, Context(desk.me))
    assert isinstance(in_lesson, QuestionView)
    assert (in_lesson.answer, in_lesson.variant) == ("12", 0)


def test_the_lesson_asks_with_numbers_that_no_review_had(desk: Desk) -> None:
    learnt(desk)
    turn = desk.turn()
    desk.hand_in(turn, "0")
    desk.study.items.new_variant(desk.me, U2, "n")
    view = desk.study.items.view(U2, Context(desk.me))
    assert isinstance(view, QuestionView)
    assert view.variant > turn.asked.variant


def test_more_is_a_round_of_its_own_that_a_reload_goes_on_with(desk: Desk) -> None:
    desk.lesson(C1, "a")
    desk.lesson("question:a1", "a")
    desk.days(1)
    nothing = desk.view()
    assert (nothing.turn, nothing.went) == (None, ())
    assert nothing.summary is not None
    assert (nothing.summary.more, nothing.summary.earliest) == (2, 1)
    since = desk.study.review.begins()
    more = desk.study.review.round(since)
    assert more.more
    view = desk.view(more)
    assert view.turn is not None
    assert len(view.went) == 2
    desk.hand_in(view.turn, "a")
    after = desk.view(desk.study.review.round(since))
    assert after.turn is not None
    assert (after.went, after.turn.number) == ((Went.RECALLED, Went.OPEN), 2)


@pytest.mark.parametrize("since", [None, "", "soon", "-5", "0", "9" * 16, "9" * 40, "1e3"])
@pytest.mark.parametrize("point", [None, "uv", "no-such-point"])
def test_an_address_that_says_nothing_sensible_leads_to_the_day(
    desk: Desk, since: str | None, point: str | None
) -> None:
    found = desk.study.review.round(since, point)
    assert (found.since, found.more) == (desk.study.review.round().since, False)
    assert found.point == (point if point == "uv" else None)


def test_long_away_it_is_calm(desk: Desk) -> None:
    desk.lesson(C1, "a")
    desk.days(60)
    assert not desk.view().calm, "one question is no pile"


def test_after_sixty_days_with_much_to_review_one_is_told_that_twelve_are_enough(
    tmp_path: Path, empty_record: Path
) -> None:
    shutil.copy(empty_record, tmp_path / "courseware.db")
    desk = Desk(tmp_path / "courseware.db", NOON, a_course())
    for point in desk.course.points:
        desk.lesson(f"question:{point}-q0", "a")
    desk.days(60)
    view = desk.view()
    assert (view.calm, len(view.went), desk.study.review.due(desk.me)) == (True, MOST, MOST)
