"""Quizzes and tests: what is answered in time counts, once; nothing is told before the end; nothing is lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from courseware.answers.exercise import Workbook
from courseware.answers.feedback import Feedback
from courseware.answers.question import right_answer
from courseware.content.course import Course
from courseware.content.question import Match, Multiple, NumberQuestion, Order, Question, Single, Sort
from courseware.items import parts_of, question_item
from courseware.progress.blueprint import About, Scope
from courseware.progress.sitting import Share
from courseware.record.log import Drawn, Learner, Purpose, Sitting, SittingKind
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.context import Context
from courseware.study.drafting import Entry, Outcome
from courseware.study.quiz import GRACE, NothingToAsk, Taken
from courseware.study.service import Study
from courseware.study.sittings import ResultView, SittingView, context_of
from courseware.study.views import Closed, QuestionView
from courseware.study.wanted import FINAL, SECONDS_PER_QUESTION, Wanted
from courseware.verdict import Status

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
TEST = Wanted(Scope(About.COURSE), 10)
TIMED = replace(TEST, pace=1.0)
PRACTICE = replace(TEST, at_once=True)
GIVEN = 10 * SECONDS_PER_QUESTION


@dataclass
class Clock:
    """Both clocks of a machine; `pass_` lets time go by on both, `set` changes the one that can be set."""

    wall: datetime = NOON
    ticks: float = 5000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.ticks

    def pass_(self, seconds: float) -> None:
        self.ticks += seconds
        self.wall += timedelta(seconds=seconds)

    def set(self, by: timedelta) -> None:
        self.wall += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path, empty_record: Path) -> Path:
    return Path(shutil.copy(empty_record, tmp_path / "record.db"))


@pytest.fixture
def store(file: Path) -> Store:
    return Store.open(file)


@pytest.fixture
def me(store: Store) -> Learner:
    return store.learners.add("小明", "小明", NOON)


def study_of(course: Course, shop: Shop, store: Store, clock: Clock) -> Study:
    """As a process that has just started."""
    return Study(course, shop, store, Workbook(course, shop), clock.now, monotonic=clock.monotonic)


@pytest.fixture
def study(course: Course, shop: Shop, store: Store, clock: Clock) -> Study:
    return study_of(course, shop, store, clock)


def right(course: Course, shop: Shop, learner_id: str, drawn: Drawn) -> Any:
    question = course.questions[parts_of(drawn.item)[1]]
    found = right_answer(question, seed_of(learner_id, drawn.item, drawn.variant), shop)
    return str(found) if isinstance(question, NumberQuestion) else found


def wrong(question: Question, answer: Any) -> Any:
    """Another answer than the right one that can be read."""
    match question:
        case Single():
            return "b" if answer == "a" else "a"
        case Multiple():
            return [id for id in ("a", "b", "c") if id not in answer] or ["a"]
        case Order():
            return answer[::-1]
        case Match() | Sort():
            return dict.fromkeys(answer, next(right for right in answer.values()))
        case _:
            return "987654321"


def opened(view: SittingView | ResultView) -> SittingView:
    assert isinstance(view, SittingView)
    return view


def ended(view: SittingView | ResultView) -> ResultView:
    assert isinstance(view, ResultView)
    return view


def answer_all(study: Study, shop: Shop, sitting: Sitting, well: int) -> None:
    """The first `well` questions right, the others wrong."""
    for number, drawn in enumerate(sitting.drawn):
        answer = right(study.course, shop, sitting.learner_id, drawn)
        if number >= well:
            answer = wrong(study.course.questions[parts_of(drawn.item)[1]], answer)
        taken = study.quiz.answer(sitting.learner_id, sitting.id, drawn.item, answer, f"n{number}")
        assert taken is Taken.KEPT


# Starting


def test_a_double_click_starts_one_sitting(study: Study, me: Learner) -> None:
    one, again = (study.quiz.start(me.id, TEST, "n") for _ in range(2))
    assert one == again
    assert len(one.drawn) == 10
    other = study.quiz.start(me.id, TEST, "m")
    assert other.id != one.id
    assert not {each.variant for each in one.drawn} & {each.variant for each in other.drawn}


def test_each_sitting_has_numbers_and_an_order_of_its_own(study: Study, me: Learner, course: Course) -> None:
    scope = Scope.of(About.POINTS, ["content-trends"])
    shown = []
    for nonce in "abc":
        sitting = study.quiz.start(me.id, Wanted(scope, 10), nonce)
        item = question_item("live-share-after-refunds")
        number = [each.item for each in sitting.drawn].index(item) + 1
        view = opened(study.quiz.view(me.id, sitting.id, number)).shown
        assert isinstance(view, QuestionView)
        shown.append(view.presented.stem)
    assert len(set(shown)) > 1


def test_what_nothing_is_about_is_not_started(study: Study, me: Learner) -> None:
    for scope in (Scope(About.WRONG), Scope.of(About.POINTS, ["no-such-point"]), Scope.of(About.MODULES, [])):
        with pytest.raises(NothingToAsk):
            study.quiz.start(me.id, Wanted(scope, 10), "n")
    with pytest.raises(ValueError, match="61 questions"):
        study.quiz.start(me.id, Wanted(Scope(About.COURSE), 61), "n")
    assert study.quiz.home(me.id).open == ()


def test_what_went_wrong_can_be_asked_again(study: Study, shop: Shop, me: Learner) -> None:
    first = study.quiz.start(me.id, TEST, "n")
    answer_all(study, shop, first, well=7)
    assert study.quiz.home(me.id).wrong == 0, "nothing is known before the end"
    study.quiz.end(me.id, first.id)
    assert study.quiz.home(me.id).wrong == 3
    again = study.quiz.start(me.id, Wanted(Scope(About.WRONG), 10), "m")
    assert {each.item for each in again.drawn} == {each.item for each in first.drawn[7:]}


def test_the_final_test_asks_sixty_and_takes_its_time(study: Study, me: Learner) -> None:
    sitting = study.quiz.start(me.id, FINAL, "n")
    assert (sitting.kind, len(sitting.drawn), sitting.seconds) == (SittingKind.FINAL, 60, None)


def test_nobody_reaches_what_is_not_his_own(study: Study, store: Store, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    item = sitting.drawn[0].item
    other = store.learners.add("小红", "小红", NOON)
    placement = store.sittings.start(replace(sitting, id="p", kind=SittingKind.PLACEMENT, drawn=()))
    for learner_id, id in ((other.id, sitting.id), (me.id, "no-such-sitting"), (me.id, placement.id)):
        with pytest.raises(KeyError):
            study.quiz.view(learner_id, id)
        with pytest.raises(KeyError):
            study.quiz.answer(learner_id, id, item, "a", "n")
        with pytest.raises(KeyError):
            study.quiz.mark(learner_id, id, item, on=True)
        with pytest.raises(KeyError):
            study.quiz.end(learner_id, id)
    with pytest.raises(KeyError):
        study.quiz.answer(me.id, sitting.id, question_item("no-such-question"), "a", "n")
    assert store.sittings.get(sitting.id) == sitting
    assert study.quiz.home(other.id).open == ()


# Answering


def test_an_answer_may_be_changed_until_the_end_and_the_last_one_counts(
    study: Study, course: Course, shop: Shop, me: Learner
) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    for number, drawn in enumerate(sitting.drawn):
        good = right(course, shop, me.id, drawn)
        bad = wrong(course.questions[parts_of(drawn.item)[1]], good)
        first, last = (bad, good) if number < 6 else (good, bad)
        for answer in (first, last):
            assert study.quiz.answer(me.id, sitting.id, drawn.item, answer, f"{number} {answer}") is Taken.KEPT
        view = opened(study.quiz.view(me.id, sitting.id, number + 1))
        assert isinstance(view.shown, QuestionView)
        assert view.shown.answer == last
        assert view.answered == number + 1
    study.quiz.end(me.id, sitting.id)
    assert ended(study.quiz.view(me.id, sitting.id)).result.score == Share(6, 10)
    log = study.overview.me(me)
    assert log.attempts == 10, "what was changed before the end was never handed in"


def test_a_double_submit_counts_once(study: Study, store: Store, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    for _ in range(2):
        study.quiz.answer(me.id, sitting.id, sitting.drawn[0].item, "a", "same")
    assert len(store.attempts.of_occasions(me.id, sitting.id)) == 1


def test_an_answer_that_was_overtaken_on_its_way_is_dropped(study: Study, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    number, item = next(
        (n, each.item)
        for n, each in enumerate(sitting.drawn, start=1)
        if isinstance(study.course.questions[parts_of(each.item)[1]], NumberQuestion)
    )
    answered = [study.quiz.answer(me.id, sitting.id, item, value, "tab", n) for value, n in (("3.2", 5), ("3.", 4))]
    assert answered == [Taken.KEPT, Taken.OVERTAKEN]
    view = opened(study.quiz.view(me.id, sitting.id, number)).shown
    assert isinstance(view, QuestionView)
    assert view.answer == "3.2"
    assert study.quiz.answer(me.id, sitting.id, item, "4", "other tab", 1) is Taken.KEPT


def test_what_cannot_be_read_is_kept_and_said_to_be_no_answer(study: Study, me: Learner) -> None:
    sitting = study.quiz.start(me.id, replace(TEST, length=40), "n")  # a number is among them
    number, item = next(
        (n, each.item)
        for n, each in enumerate(sitting.drawn, start=1)
        if isinstance(study.course.questions[parts_of(each.item)[1]], NumberQuestion)
    )
    study.quiz.answer(me.id, sitting.id, item, "一百多", "a")
    view = opened(study.quiz.view(me.id, sitting.id, number))
    assert view.unread
    assert not view.places[number - 1].answered
    assert isinstance(view.shown, QuestionView)
    assert view.shown.answer == "一百多"
    study.quiz.answer(me.id, sitting.id, item, "", "b")
    assert opened(study.quiz.view(me.id, sitting.id, number)).unread is None, "nothing was entered"
    study.quiz.end(me.id, sitting.id)
    found = ended(study.quiz.view(me.id, sitting.id))
    assert found.result.score == Share(0, 40)
    assert found.result.unnamed == ()


def test_two_windows_agree(study: Study, course: Course, shop: Shop, store: Store, clock: Clock, me: Learner) -> None:
    """Two processes, even: each answers all questions, and both see the same in the end."""
    sitting = study.quiz.start(me.id, TEST, "n")
    other = study_of(course, shop, Store.open(Path(store.database._target)), clock)

    def window(of: Study) -> None:
        for drawn in sitting.drawn:
            answer = right(course, shop, me.id, drawn)
            if of is study:
                answer = wrong(course.questions[parts_of(drawn.item)[1]], answer)
            assert of.quiz.answer(me.id, sitting.id, drawn.item, answer, str(id(of))) is Taken.KEPT

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(window, (study, other)))
    views = [opened(each.quiz.view(me.id, sitting.id, 1)) for each in (study, other)]
    assert views[0] == views[1]
    study.quiz.end(me.id, sitting.id)
    assert ended(study.quiz.view(me.id, sitting.id)).result == ended(other.quiz.view(me.id, sitting.id)).result
    assert len(store.attempts.of_occasions(me.id, sitting.id)) == 20


def test_marks_are_kept_until_the_end(study: Study, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    item = sitting.drawn[3].item
    study.quiz.mark(me.id, sitting.id, item, on=True)
    assert [place.marked for place in opened(study.quiz.view(me.id, sitting.id)).places].index(True) == 3
    study.quiz.end(me.id, sitting.id)
    study.quiz.mark(me.id, sitting.id, item, on=False)
    assert ended(study.quiz.view(me.id, sitting.id)).sitting.marked == {item}


def test_one_goes_on_at_the_first_open_question_after_the_last_answer(study: Study, shop: Shop, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")

    def answer(number: int) -> int:
        drawn = sitting.drawn[number - 1]
        study.quiz.answer(me.id, sitting.id, drawn.item, right(study.course, shop, me.id, drawn), f"n{number}")
        return opened(study.quiz.view(me.id, sitting.id)).number

    assert opened(study.quiz.view(me.id, sitting.id)).number == 1
    assert [answer(number) for number in (1, 2, 5, 3, 10)] == [2, 3, 6, 4, 4]
    assert [answer(number) for number in (4, 6, 7, 8, 9)] == [6, 7, 8, 9, 9]
    assert opened(study.quiz.view(me.id, sitting.id, 99)).number == 9


def test_what_a_page_sends_by_itself_is_an_answer_of_the_test(study: Study, store: Store, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    drawn = next(
        each for each in sitting.drawn if isinstance(study.course.questions[parts_of(each.item)[1]], NumberQuestion)
    )
    entry = Entry(me.id, drawn.item, None, "12", drawn.variant, 0, "tab", 1, sitting.id)
    assert study.drafting.keep(entry).outcome is Outcome.DRAFTED
    assert store.drafts.get(me.id, drawn.item) is None
    assert store.attempts.of_occasions(me.id, sitting.id)[0].answer == "12"
    with pytest.raises(ValueError, match="no value"):
        study.drafting.keep(replace(entry, value=["a"], number=2))
    study.quiz.end(me.id, sitting.id)
    assert study.drafting.keep(replace(entry, value="13", number=3)).outcome is Outcome.OVER


# Nothing is told before the end


def authors_words(question: Question) -> Iterator[str]:
    if question.explain:
        yield question.explain
    match question:
        case Single() | Multiple():
            yield from (option.because for option in question.options)
        case Order():
            yield from (item.because for item in question.items if item.because)
        case Match():
            yield from (pair.because for pair in question.pairs if pair.because)
        case Sort():
            yield from (item.because for item in question.items if item.because)
        case NumberQuestion():
            yield from (mistake.because for mistake in question.mistakes)


def test_an_open_test_tells_nothing(study: Study, course: Course, shop: Shop, store: Store, me: Learner) -> None:
    """Nor does anything else: before the end all is as if no question had been answered."""
    lesson = next(iter(course.lessons))
    study.lessons.open(me.id, lesson)

    def elsewhere() -> list[Any]:
        return [
            study.overview.home(me), study.overview.me(me), study.overview.hub(me), study.overview.course(me),
            *(study.lessons.view(id, me.id) for id in course.lessons),
            *(study.lessons.end(id, me.id) for id in course.lessons),
            store.histories.log(me.id), store.attempts.all_of(me.id),
        ]  # fmt: skip

    before = elsewhere()
    sittings = [study.quiz.start(me.id, replace(FINAL, kind=SittingKind.QUIZ), nonce) for nonce in "ab"]
    views: list[list[SittingView]] = [[], []]
    for which, sitting in enumerate(sittings):
        for number, drawn in enumerate(sitting.drawn, start=1):
            question = course.questions[parts_of(drawn.item)[1]]
            answer = right(course, shop, me.id, drawn)
            if which:
                answer = wrong(question, answer)
            study.quiz.answer(me.id, sitting.id, drawn.item, answer, f"n{number}")
            view = opened(study.quiz.view(me.id, sitting.id, number))
            views[which].append(view)
            shown = repr(view)
            assert not [words for words in authors_words(question) if "{" not in words and words in shown], drawn.item
            assert isinstance(view.shown, QuestionView)
            assert (view.shown.feedback, view.shown.judged, view.shown.spots) == (None, None, {})
            assert view.places[number - 1].right is None
    for all_right, all_wrong in zip(*views, strict=True):
        assert all_right.places == tuple(
            replace(place, item=of.item) for place, of in zip(all_wrong.places, all_right.places, strict=True)
        ), "right or wrong look the same"
    assert elsewhere() == before
    context = context_of(sittings[0], sittings[0].drawn[0].item)
    with pytest.raises(ValueError, match="may not be told"):
        study.items._questions.solved(parts_of(sittings[0].drawn[0].item)[1], context)
    study.quiz.end(me.id, sittings[0].id)
    assert len(store.histories.log(me.id).results) == 60


def test_a_quiz_makes_no_lesson_done_and_undoes_none(study: Study, course: Course, shop: Shop, me: Learner) -> None:
    id = "share-of-mobile-visitors"
    item = question_item(id)
    lesson = next(lesson for lesson, questions in course.bank.items() if id in questions)

    def stands() -> tuple[Any, ...]:
        view = study.lessons.view(lesson, me.id)
        shown = view.questions[id]
        assert isinstance(shown, QuestionView)
        return view.siblings, shown.mark, shown.done, shown.tries, shown.attempts

    scope = Scope.of(About.POINTS, ["industry-background"])
    before = stands()
    for nonce, good in (("a", True), ("b", False)):
        sitting = study.quiz.start(me.id, Wanted(scope, 10), nonce)
        [drawn] = [each for each in sitting.drawn if each.item == item]
        answer = right(course, shop, me.id, drawn)
        study.quiz.answer(me.id, sitting.id, item, answer if good else "987654321", "n")
        study.quiz.end(me.id, sitting.id)
        assert stands() == before
        study.items.submit(item, right(course, shop, me.id, Drawn(item, 0, "")), "lesson", Context(me.id, variant=0))
        before = stands()
        assert before[2], "done in its lesson"


# Time


def test_the_time_left_is_told_and_ends_the_test(study: Study, store: Store, clock: Clock, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TIMED, "n")
    item = sitting.drawn[0].item
    assert opened(study.quiz.view(me.id, sitting.id)).seconds_left == GIVEN
    clock.pass_(GIVEN - 10)
    assert opened(study.quiz.view(me.id, sitting.id)).seconds_left == 10
    assert study.quiz.answer(me.id, sitting.id, item, "a", "in time") is Taken.KEPT
    clock.pass_(10 + GRACE - 0.5)
    assert study.quiz.answer(me.id, sitting.id, item, "b", "on its way") is Taken.KEPT
    assert opened(study.quiz.view(me.id, sitting.id)).seconds_left == 0
    clock.pass_(1)
    assert study.quiz.answer(me.id, sitting.id, item, "c", "too late") is Taken.OVER
    view = ended(study.quiz.view(me.id, sitting.id))
    assert view.sitting.ended_at == NOON + timedelta(seconds=GIVEN)
    assert view.timed_out
    assert [each.answer for each in store.attempts.of_occasions(me.id, sitting.id)] == ["a", "b"]
    assert study.quiz.end(me.id, sitting.id).ended_at == view.sitting.ended_at


def test_whoever_looks_next_ends_it(study: Study, clock: Clock, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TIMED, "n")
    clock.pass_(7 * 24 * 3600)
    home = study.quiz.home(me.id)
    assert home.open == ()
    assert [each.sitting.ended_at for each in home.earlier] == [sitting.started_at + timedelta(seconds=GIVEN)]


@pytest.mark.parametrize("by", [timedelta(days=-400), timedelta(hours=-1), timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_is_set_changes_nothing(study: Study, clock: Clock, me: Learner, by: timedelta) -> None:
    sitting = study.quiz.start(me.id, TIMED, "n")
    clock.pass_(100)
    clock.set(by)
    assert opened(study.quiz.view(me.id, sitting.id)).seconds_left == GIVEN - 100
    assert study.quiz.end(me.id, sitting.id).ended_at == NOON + timedelta(seconds=100)


def test_after_a_restart_the_record_tells_the_time(
    study: Study, course: Course, shop: Shop, store: Store, clock: Clock, me: Learner
) -> None:
    sitting = study.quiz.start(me.id, TIMED, "n")
    clock.pass_(60)
    clock.ticks = 3.0  # another machine, or the same one started anew
    restarted = study_of(course, shop, store, clock)
    assert opened(restarted.quiz.view(me.id, sitting.id)).seconds_left == GIVEN - 60
    clock.set(timedelta(days=-1))
    assert opened(study_of(course, shop, store, clock).quiz.view(me.id, sitting.id)).seconds_left == GIVEN
    clock.set(timedelta(days=3))
    assert ended(study_of(course, shop, store, clock).quiz.view(me.id, sitting.id)).timed_out


def test_an_untimed_test_waits(study: Study, clock: Clock, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    clock.pass_(100 * 24 * 3600)
    assert opened(study.quiz.view(me.id, sitting.id)).seconds_left is None
    assert study.quiz.answer(me.id, sitting.id, sitting.drawn[0].item, "a", "n") is Taken.KEPT


def test_after_handing_in_nothing_is_taken(study: Study, store: Store, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    first = study.quiz.end(me.id, sitting.id)
    assert study.quiz.end(me.id, sitting.id) == first
    assert study.quiz.answer(me.id, sitting.id, sitting.drawn[0].item, "a", "n") is Taken.OVER
    assert store.attempts.of_occasions(me.id, sitting.id) == ()


# Practice


def test_practice_tells_at_once_and_the_first_answer_counts(
    study: Study, course: Course, shop: Shop, me: Learner
) -> None:
    sitting = study.quiz.start(me.id, replace(PRACTICE, pace=2.0), "n")
    assert sitting.seconds is None, "no clock where one is to learn"
    drawn = sitting.drawn[0]
    good = right(course, shop, me.id, drawn)
    context = context_of(sitting, drawn.item)
    for nonce, answer in (("1", wrong(course.questions[parts_of(drawn.item)[1]], good)), ("2", good)):
        outcome = study.items.submit(drawn.item, answer, nonce, context).outcome
        assert isinstance(outcome, Feedback)
    assert outcome.status is Status.CORRECT
    view = opened(study.quiz.view(me.id, sitting.id, 1))
    assert view.places[0].right is False
    assert isinstance(view.shown, QuestionView)
    assert view.shown.feedback == outcome
    study.quiz.end(me.id, sitting.id)
    assert ended(study.quiz.view(me.id, sitting.id)).result.score == Share(0, 10)
    assert study.quiz.home(me.id).earlier[0].score == Share(0, 10)
    assert study.items.submit(drawn.item, good, "3", context).outcome == Closed()


def test_an_answer_of_practice_that_cannot_be_read_touches_no_draft(study: Study, store: Store, me: Learner) -> None:
    sitting = study.quiz.start(me.id, PRACTICE, "n")
    item = sitting.drawn[0].item
    store.drafts.save(me.id, item, "in my lesson", NOON)
    study.items.submit(item, None, "n", context_of(sitting, item))
    assert store.drafts.get(me.id, item) == "in my lesson"


# The course has changed


def changed(course: Course, *, edited: set[str], gone: set[str]) -> Course:
    questions = {
        id: question.model_copy(update={"stem": f"{question.stem}！"}) if id in edited else question
        for id, question in course.questions.items()
        if id not in gone
    }
    return replace(course, questions=questions)


def test_a_course_that_changes_in_the_middle_is_said_and_judges_nobody_anew(
    study: Study, course: Course, shop: Shop, store: Store, clock: Clock, me: Learner
) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    ids = [parts_of(each.item)[1] for each in sitting.drawn]
    answered = [0, 1, 4]
    for number in answered:
        drawn = sitting.drawn[number]
        study.quiz.answer(me.id, sitting.id, drawn.item, right(course, shop, me.id, drawn), f"n{number}")
    assert not opened(study.quiz.view(me.id, sitting.id)).changed
    later = changed(course, edited={ids[0], ids[2]}, gone={ids[1], ids[3]})
    restarted = study_of(later, shop, store, clock)
    for number in range(4):
        view = opened(restarted.quiz.view(me.id, sitting.id, number + 1))
        assert view.changed
        assert view.shown is None
        assert view.places[number].changed
        taken = restarted.quiz.answer(me.id, sitting.id, sitting.drawn[number].item, "a", "n")
        assert taken is Taken.CHANGED
    assert isinstance(opened(restarted.quiz.view(me.id, sitting.id, 5)).shown, QuestionView)
    restarted.quiz.end(me.id, sitting.id)
    view_ = ended(restarted.quiz.view(me.id, sitting.id))
    assert view_.result.changed
    assert view_.result.score == Share(3, 8) == restarted.quiz.home(me.id).earlier[0].score
    assert view_.reviewed[0].view is None


def test_a_result_compares_with_the_one_before(study: Study, shop: Shop, me: Learner, clock: Clock) -> None:
    for nonce, well in (("a", 3), ("b", 9)):
        sitting = study.quiz.start(me.id, TEST, nonce)
        answer_all(study, shop, sitting, well)
        study.quiz.end(me.id, sitting.id)
        clock.pass_(3600)
    view = ended(study.quiz.view(me.id, sitting.id))
    assert (view.result.score, view.earlier) == (Share(9, 10), Share(3, 10))
    assert [each.score for each in study.quiz.home(me.id).earlier] == [Share(9, 10), Share(3, 10)]
    for each in view.reviewed:
        assert each.solved is not None
        assert each.own
        assert (each.own == each.solved.answer) is each.asked.right or each.view.presented.kind == "number"  # type: ignore[union-attr]


# Killed in the middle


class Killed(BaseException):
    """The process is gone: nothing of it runs on."""


def kill_once(seed: int, study_: Study, folder: Path, file: Path, shop: Shop, clock: Clock, me: Learner) -> None:
    """Answer, change, mark and hand in by chance; at a random statement the process is killed. The file is what it was
    at that moment, which a new process opens: whatever was said to be kept is there, and one can go on."""
    rng = random.Random(seed)
    sitting = study_.quiz.start(me.id, TEST, f"kill {seed}")
    image, left = folder / f"{seed}.db", rng.randint(1, 60)

    def cut(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            for suffix in ("", "-wal"):
                if Path(f"{file}{suffix}").exists():
                    shutil.copy(f"{file}{suffix}", f"{image}{suffix}")
            raise Killed

    kept: dict[str, Any] = {}
    tried: tuple[str, Any] | None = None
    over = False
    when = rng.choice(["before_cursor_execute", "after_cursor_execute"])
    event.listen(Engine, when, cut)
    try:
        for step in range(rng.randint(5, 25)):
            drawn = rng.choice(sitting.drawn)
            if rng.random() < 0.2:
                study_.quiz.mark(me.id, sitting.id, drawn.item, rng.random() < 0.7)
                continue
            tried = (drawn.item, f"{rng.randint(1, 999)}")
            study_.quiz.answer(me.id, sitting.id, *tried, f"{seed}-{step}")
            kept[tried[0]] = tried[1]
        study_.quiz.end(me.id, sitting.id)
        over = True
        for _ in range(left):
            study_.quiz.home(me.id)
    except Killed:
        pass
    finally:
        event.remove(Engine, when, cut)
    store = Store.open(image)
    reopened = study_of(study_.course, shop, store, clock)
    found: dict[str, Any] = {}
    for attempt in store.attempts.of_occasions(me.id, sitting.id):
        found[attempt.item] = attempt.answer
    lost = {item for item, answer in kept.items() if found.get(item) != answer and (item, found.get(item)) != tried}
    assert not lost, f"seed {seed}"
    assert found.keys() <= kept.keys() | ({tried[0]} if tried else set())
    if not over:
        goes_on = isinstance(reopened.quiz.view(me.id, sitting.id), SittingView)
        if goes_on:
            assert reopened.quiz.answer(me.id, sitting.id, sitting.drawn[0].item, "1", f"{seed} later") is Taken.KEPT
            reopened.quiz.end(me.id, sitting.id)
    ended(reopened.quiz.view(me.id, sitting.id))
    store.database.close()
    image.unlink()


@pytest.mark.parametrize("kills", [25, pytest.param(1000, marks=pytest.mark.slow)])
def test_no_kill_loses_an_answer(
    tmp_path: Path, empty_record: Path, course: Course, shop: Shop, clock: Clock, kills: int
) -> None:
    for begin in range(0, kills, 50):  # a file of its own now and then, so that it stays small
        file = Path(shutil.copy(empty_record, tmp_path / f"record {begin}.db"))
        store = Store.open(file)
        me = store.learners.add("小明", "小明", NOON)
        study = study_of(course, shop, store, clock)
        for seed in range(begin, min(kills, begin + 50)):
            kill_once(seed, study, tmp_path, file, shop, clock, me)
        store.database.close()


def test_the_attempts_of_a_sitting_say_what_they_are(study: Study, store: Store, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    study.quiz.answer(me.id, sitting.id, sitting.drawn[0].item, "a", "n")
    [attempt] = store.attempts.of_occasions(me.id, sitting.id)
    assert (attempt.purpose, attempt.occasion, attempt.content, attempt.variant) == (
        Purpose.QUIZ, sitting.id, sitting.drawn[0].content, sitting.drawn[0].variant,
    )  # fmt: skip
