"""The study service: what is submitted is graded once, kept, and counted by the rules."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.answers.authored import NOTHING, Authored
from courseware.answers.exercise import Workbook
from courseware.answers.fault import AuthorFault
from courseware.answers.feedback import Feedback, Line
from courseware.answers.spots import Spot
from courseware.answers.upload import UploadedFile
from courseware.content.course import Course, KnowledgePoint, Lesson, Module, Outline
from courseware.content.digest import digest_of
from courseware.content.exercise import Exercise, ExerciseField
from courseware.content.question import NumberQuestion, Single, TextQuestion
from courseware.items import exercise_item, question_item
from courseware.progress.course import LessonState, NextKind
from courseware.record.log import Attempt, Learner, Log, Purpose
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable
from courseware.study.context import Context, Reveal
from courseware.study.names import NameRefused, accept_name
from courseware.study.service import Study
from courseware.study.views import Comparison, ExerciseView, Fault, HomeView, Kept, QuestionView, Submitted
from courseware.verdict import Finding, Status, Verdict, invalid, of_parts, scored

QUESTION = Single.model_validate(
    {
        "id": "uv-over-a-week", "kind": "single", "covers": ["uv"], "level": 1, "stem": "周访客数?",
        "explain": "访客跨天去重。",
        "options": [
            {"text": "少于 7000", "correct": True, "because": "同一访客只算一次"},
            {"text": "正好 7000", "because": "跨天的重复没有去掉", "mistake": "uv-summed-daily"},
            {"text": "多于 7000", "because": "去重只会变少"},
        ],
    }
)  # fmt: skip
FAULTY = NumberQuestion.model_validate(
    {
        "id": "faulty", "kind": "number", "covers": ["uv"], "level": 1, "stem": "…", "answer": "1 / 0",
        "tolerance": {}, "mistakes": [{"id": "m", "formula": "2", "because": "…"}],
    }
)  # fmt: skip
EXERCISE = Exercise.model_validate(
    {
        "id": "conversion-rate", "title": "计算支付转化率", "covers": ["uv"], "tables": ["visits"], "minutes": 10,
        "brief": "…",
        "fields": [{"id": "cvr", "kind": "number", "unit": "percent", "label": "转化率", "tolerance": {}}],
        "hints": ["第一步", "第二步"],
        "mistakes": {id: {"because": "翻倍了", "spoils": ["cvr"]} for id in ("m-a", "m-b", "m-c")},
        "worked": {"text": "…"},
    }
)  # fmt: skip
LESSON = Lesson.model_validate(
    {
        "id": "core-metrics", "title": "核心指标", "goal": "…", "covers": ["uv"],
        "blocks": [{"question": "uv-over-a-week"}, {"exercise": "conversion-rate"}],
    }
)  # fmt: skip
NUMBERS = NumberQuestion.model_validate(
    {
        "id": "numbers", "kind": "number", "covers": ["uv"], "level": 1, "stem": "{n}", "answer": "2 * n",
        "given": {"n": {"start": 1, "stop": 900, "step": 1}},
        "tolerance": {}, "mistakes": [{"id": "m", "formula": "3 * n", "because": "…"}],
    }
)  # fmt: skip
WRITTEN = TextQuestion.model_validate(
    {
        "id": "why", "kind": "text", "covers": ["rfm"], "level": 1, "stem": "为什么？", "sample": "要按人去重。",
        "points": [{"label": "去重", "any": ["去重"], "because": "同一人算一次"},
                   {"label": "按人", "any": ["按人"], "because": "不是按次"}],
    }
)  # fmt: skip
END = Lesson.model_validate(
    {"id": "end", "title": "收尾", "goal": "…", "covers": ["uv"], "blocks": [{"text": "共 {uv} 人"}]}
)
COURSE = Course(
    title="课",
    tagline="…",
    root=Path(),
    modules=(Module("m3", "数据分析", "…", (LESSON, Outline(id="later", title="稍后", goal="…"), END)),),
    lessons={LESSON.id: LESSON, END.id: END},
    questions={QUESTION.id: QUESTION, FAULTY.id: FAULTY, NUMBERS.id: NUMBERS, WRITTEN.id: WRITTEN},
    exercises={EXERCISE.id: EXERCISE},
    points={id: KnowledgePoint(id=id, name=name, module="m3") for id, name in (("uv", "访客数"), ("rfm", "分层"))},
)
RIGHT, WRONG = "a", "b"
ITEM, TASK = question_item(QUESTION.id), exercise_item(EXERCISE.id)


@dataclass(frozen=True)
class StubAssignment:
    exercise_id: str
    seed: str
    params: Mapping[str, Any]
    hints: tuple[str, ...] = ("第一步", "第二步")
    fields: tuple[ExerciseField, ...] = tuple(EXERCISE.fields)


@dataclass
class StubWorkbook:
    """Grades `{"cvr": score}` with that score. `before_grading` is called first."""

    before_grading: Callable[[], None] = lambda: None
    channels: tuple[str, ...] = ("live", "search", "ads")

    def assignment(self, exercise_id: str, seed: str) -> StubAssignment:
        return StubAssignment(exercise_id, seed, {"channel": self.channels[int(seed, 16) % len(self.channels)]})

    def grade(self, assignment: StubAssignment, raw: Mapping[str, Any]) -> Verdict:
        self.before_grading()
        if not isinstance(raw["cvr"], float):
            part = invalid(Finding("not-a-number", {"text": str(raw["cvr"])}, "cvr"))
        else:
            part = scored(raw["cvr"])
        return of_parts(part.status, part.score, {"cvr": part})

    def authored(self, assignment: StubAssignment) -> Mapping[str, Authored]:
        return {"cvr": NOTHING}

    def worked(self, assignment: StubAssignment) -> str:
        return f"worked {assignment.seed}"


class Desk:
    """A study on a record in a file, which can be opened again like after a restart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.workbook = StubWorkbook()
        self.time = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
        self.study = self.restarted()
        self.me = "learner-1"  # variants follow from the id, and a test wants the same ones every time
        Store.open(path).learners.add("小明", "小明", self.time, lambda: self.me)

    def restarted(self) -> Study:
        store = Store.open(self.path)
        return Study(COURSE, None, store, self.workbook, lambda: self.time)  # type: ignore[arg-type]

    def question(self) -> QuestionView:
        view = self.restarted().items.view(ITEM, self.here)
        assert isinstance(view, QuestionView)
        return view

    def exercise(self) -> ExerciseView:
        view = self.restarted().items.view(TASK, self.here)
        assert isinstance(view, ExerciseView)
        return view

    @property
    def here(self) -> Context:
        return Context(self.me, LESSON.id)

    def answer(self, raw: Any, nonce: str) -> Feedback:
        return judged(self.study.items.submit(ITEM, raw, nonce, self.here))

    def hand_in(self, raw: Any, nonce: str) -> Feedback:
        return judged(self.study.items.submit(TASK, {"cvr": raw}, nonce, self.here))

    def log(self) -> Log:
        return Store.open(self.path).histories.log(self.me)

    def draft(self, item: str) -> Any:
        return Store.open(self.path).drafts.get(self.me, item)


def judged(submitted: Submitted) -> Feedback:
    assert isinstance(submitted.outcome, Feedback)
    return submitted.outcome


@pytest.fixture
def desk(tmp_path: Path, empty_record: Path) -> Desk:
    return Desk(Path(shutil.copy(empty_record, tmp_path)))


# Submissions


def test_a_wrong_answer_is_told_and_kept_over_a_restart(desk: Desk) -> None:
    before = desk.question()
    assert (before.attempts, before.done, before.feedback, before.answer, before.explanation) == (
        0, False, None, None, None,
    )  # fmt: skip
    told = desk.answer(WRONG, "n1")
    assert (told.status, told.lines) == (Status.WRONG, (Line("跨天的重复没有去掉", at="b"),))
    after = desk.question()
    assert (after.attempts, after.done, after.feedback) == (1, False, told)
    assert (after.answer, after.explanation) == (WRONG, "访客跨天去重。")
    [attempt] = Store.open(desk.path).attempts.all_of(desk.me)
    assert attempt.verdict.findings == (Finding("uv-summed-daily", {"option": "b"}, named=True),)


def test_a_written_answer_is_compared_and_never_graded(desk: Desk) -> None:
    item, here = question_item(WRITTEN.id), replace(desk.here, variant=0)

    def handed_in(raw: Any, nonce: str) -> QuestionView:
        submitted = desk.study.items.submit(item, raw, nonce, here)
        assert isinstance(submitted.view, QuestionView)
        assert submitted.outcome == submitted.view.feedback
        assert submitted.view == desk.restarted().items.view(item, here)
        return submitted.view

    view = handed_in("只要去重", "n1")
    assert (view.feedback.status, view.done, view.answer) == (Status.UNSCORED, False, "只要去重")
    assert view.feedback.lines == (Line("读到了要点「去重」。"),)
    points, reasons = {"a": "去重", "b": "按人"}, {"a": "同一人算一次", "b": "不是按次"}
    assert view.comparison == Comparison("只要去重", "要按人去重。", points, reasons, None)

    desk.study.items.save_draft(item, "改到一半", here)
    compared = {"text": "只要去重", "said": ["b"]}
    view = handed_in(compared, "n2")
    assert handed_in(compared, "n2") == view, "a double click"
    assert (view.feedback.status, view.done) == (Status.COMPARED, True)
    assert view.feedback.lines == (Line("你认为自己写到了「按人」。"),)
    assert view.comparison.said == {"b"}
    assert view.answer == "改到一半", "what was drafted meanwhile is not lost"
    assert [attempt.answer for attempt in Store.open(desk.path).attempts.all_of(desk.me)] == ["只要去重", compared]

    me = desk.study.overview.me(Learner(desk.me, "小明", desk.time))
    [point] = [point for point in me.mastery.points if point.point_id == "rfm"]
    assert (point.answered, point.chance) == (0, None), "his own judgement tells nothing about the point"

    view = handed_in("换一种写法再交", "n3")
    assert (view.feedback.status, view.done, view.comparison.said) == (Status.UNSCORED, True, None)


def test_a_grade_from_when_words_were_counted_is_not_told(desk: Desk) -> None:
    item = question_item(WRITTEN.id)
    old = Verdict(Status.WRONG, 0.0, (Finding("missing-point", {"point": "a"}),))
    store = Store.open(desk.path)
    store.attempts.append(Attempt("old", desk.me, item, None, 0, "按人去数", old, desk.time))
    view = desk.restarted().items.view(item, desk.here)
    assert isinstance(view, QuestionView)
    assert view.feedback == Feedback(Status.UNSCORED, 0.0)
    assert view.comparison is not None
    assert view.comparison.text == "按人去数"


def test_a_mended_sentence_reaches_what_was_recorded_before(desk: Desk) -> None:
    desk.answer(WRONG, "n1")
    mended = QUESTION.model_copy(
        update={"options": [option.model_copy(update={"because": "按人去重后会变少"}) for option in QUESTION.options]}
    )
    course = replace(COURSE, questions={**COURSE.questions, QUESTION.id: mended})
    study = Study(course, None, Store.open(desk.path), desk.workbook, lambda: desk.time)  # type: ignore[arg-type]
    view = study.items.view(ITEM, desk.here)
    assert isinstance(view, QuestionView)
    assert view.feedback is not None
    assert view.feedback.lines == (Line("按人去重后会变少", at="b"),)
    assert view.spots == {"b": Spot(chosen=True, good=False, why="按人去重后会变少")}


def test_an_answer_that_would_be_judged_otherwise_today_is_not_marked(desk: Desk) -> None:
    desk.answer(WRONG, "n1")
    turned = [
        option.model_copy(update={"correct": id == WRONG}) for id, option in zip("abc", QUESTION.options, strict=True)
    ]
    course = replace(
        COURSE, questions={**COURSE.questions, QUESTION.id: QUESTION.model_copy(update={"options": turned})}
    )
    study = Study(course, None, Store.open(desk.path), desk.workbook, lambda: desk.time)  # type: ignore[arg-type]
    view = study.items.view(ITEM, desk.here)
    assert isinstance(view, QuestionView)
    assert view.feedback is not None
    assert (view.feedback.status, view.judged, view.spots) == (Status.WRONG, WRONG, {})


def test_the_view_that_comes_with_an_outcome_is_the_one_that_would_be_read(desk: Desk) -> None:
    desk.study.items.save_draft(ITEM, "1", desk.here)
    for number, raw in enumerate([WRONG, RIGHT, WRONG]):
        assert desk.study.items.submit(ITEM, raw, f"n{number}", desk.here).view == desk.question()
    unread = desk.study.items.submit(ITEM, "访客", "n9", desk.here)
    assert unread.view == desk.question()
    assert unread.view.answer == "访客"  # type: ignore[union-attr]
    for number, score in enumerate([0.5, 1.0, "?"]):
        assert desk.study.items.submit(TASK, {"cvr": score}, f"n{number}", desk.here).view == desk.exercise()


def test_a_correct_answer_clears_the_draft_and_stays_done(desk: Desk) -> None:
    desk.answer("?", "n1")
    assert desk.draft(ITEM) == "?"
    desk.answer(RIGHT, "n2")
    view = desk.question()
    assert (view.done, desk.draft(ITEM), view.answer) == (True, None, RIGHT)
    desk.answer(WRONG, "n3")
    view = desk.question()
    assert (view.done, view.attempts) == (True, 2)


def test_done_is_a_correct_answer_and_no_rounded_score(desk: Desk) -> None:
    desk.hand_in(0.9999999, "n1")
    assert (desk.exercise().done, desk.exercise().best) == (False, 0.9999999)
    desk.hand_in(1.0, "n2")
    assert desk.exercise().done


def test_the_same_nonce_is_one_attempt_with_the_first_verdict(desk: Desk) -> None:
    first = desk.answer(WRONG, "n1")
    assert desk.answer(RIGHT, "n1") == first
    assert desk.question().attempts == 1


def test_one_nonce_may_serve_all_forms_of_a_page(desk: Desk) -> None:
    other = desk.study.profiles.create("小红").id
    desk.answer(WRONG, "page")
    assert desk.hand_in(1.0, "page").status is Status.CORRECT
    assert judged(desk.study.items.submit(ITEM, RIGHT, "page", Context(other))).status is Status.CORRECT


@pytest.mark.parametrize("score", [0.5, 1.0])
def test_a_double_click_in_two_threads(desk: Desk, score: float) -> None:
    barrier = Barrier(2)
    desk.workbook.before_grading = barrier.wait  # both are being graded before either is recorded
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: desk.hand_in(score, "n1"), range(2))
    assert one == other
    assert one.score == score
    view = desk.exercise()
    assert view.attempts == 1
    assert view.answer == {"cvr": score}


@pytest.mark.parametrize("raw", ["", "z", None, ["a", "b"], {"x": 1}, 5, "a" * 100_000])
def test_an_invalid_answer_costs_nothing_and_is_kept_as_draft(desk: Desk, raw: Any) -> None:
    assert desk.answer(raw, "n1").status is Status.INVALID
    view = desk.question()
    assert (view.attempts, view.done, view.feedback, desk.draft(ITEM)) == (0, False, None, raw)
    desk.answer(RIGHT, "n1")  # the same form, handed in again
    assert desk.question().done


def test_a_file_that_is_no_table_is_judged_like_any_other_answer(desk: Desk) -> None:
    seen = []
    desk.workbook.grade = lambda assignment, raw: seen.append(raw) or scored(0.5)  # type: ignore[method-assign, assignment, func-returns-value]
    raw = {"cvr": {"way": "upload", "file": UploadedFile("成绩.pdf", b"%PDF")}, "share": "3%"}
    desk.study.items.submit(TASK, raw, "n1", desk.here)
    assert seen == [{"cvr": Finding("file-type", {"name": "成绩.pdf"}), "share": "3%"}]
    desk.study.items.save_draft(TASK, raw, desk.here)
    assert desk.draft(TASK) == {"share": "3%"}
    table = {"cvr": {"way": "upload", "file": UploadedFile("成绩.csv", "渠道,率\nlive,3%\n".encode())}}
    desk.study.items.submit(TASK, table, "n2", desk.here)
    read = {"way": "upload", "columns": ["渠道", "率"], "rows": [["live", "3%"]], "above": 1}
    assert seen[1] == {"cvr": read, "share": "3%"}  # what was handed in before stands beside it


def test_a_crash_while_grading_loses_neither_record_nor_answer(desk: Desk) -> None:
    desk.hand_in(0.5, "n1")

    def crash() -> None:
        raise KeyboardInterrupt

    desk.workbook.before_grading = crash
    with pytest.raises(KeyboardInterrupt):
        desk.hand_in(1.0, "n2")
    view = desk.exercise()
    assert (view.attempts, view.best, view.answer) == (1, 0.5, {"cvr": 1.0})
    desk.workbook.before_grading = lambda: None
    assert desk.hand_in(1.0, "n2").status is Status.CORRECT


def test_an_authors_fault_is_no_score(desk: Desk) -> None:
    def fault() -> None:
        raise AuthorFault("exercise:conversion-rate", "solve() returned no cvr")

    desk.workbook.before_grading = fault
    told = desk.study.items.submit(TASK, {"cvr": 1.0}, "n1", desk.here).outcome
    assert isinstance(told, Fault)
    assert told.item == "exercise:conversion-rate"
    assert "solve() returned no cvr" in told.detail
    assert "solve" not in told.message
    view = desk.exercise()
    assert (view.attempts, view.answer) == (0, {"cvr": 1.0})
    assert isinstance(desk.study.items.submit("question:faulty", "1", "n1", desk.here).outcome, Fault)
    assert desk.log() == Log()


def test_what_cannot_be_shown_is_a_fault_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise AuthorFault("x", "variant() failed")

    monkeypatch.setattr("courseware.study.questions.present", fault)
    monkeypatch.setattr(desk.workbook, "assignment", fault, raising=False)
    assert isinstance(desk.study.items.view(ITEM, desk.here), Fault)
    assert isinstance(desk.study.items.view(TASK, desk.here), Fault)
    assert isinstance(desk.study.items.submit(TASK, {"cvr": 1.0}, "n1", desk.here).outcome, Fault)
    view = desk.study.lessons.view(LESSON.id, desk.me)
    assert isinstance(view.questions[QUESTION.id], Fault)


def test_the_page_of_a_lesson_tells_its_minutes_as_every_other_page_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the figures are that are filled in where it is read."""
    lessons = desk.study.lessons
    monkeypatch.setattr(lessons, "_figures", lambda lesson: {"uv": "9" * 3000})
    view = lessons.view(END.id, desk.me)
    assert isinstance(view.lesson, Lesson)
    assert view.lesson.minutes > END.minutes
    assert view.minutes == END.minutes


def test_what_is_not_in_the_course_is_a_key_error_and_leaves_nothing(desk: Desk) -> None:
    study, here = desk.study, desk.here
    for call in (
        lambda: study.items.view("question:x", here),
        lambda: study.items.view("lesson:x", here),
        lambda: study.items.submit("question:x", "a", "n", here),
        lambda: study.items.submit("exercise:x", {}, "n", here),
        lambda: study.items.save_draft("exercise:x", {}, here),
        lambda: study.items.new_variant(desk.me, "exercise:x", "n"),
        lambda: study.items.new_variant(desk.me, "question:x", "n"),
        lambda: study.exercises.take_hint(desk.me, "x", "n"),
        lambda: study.exercises.show_solution(desk.me, "x", confirmed=True),
        lambda: study.lessons.view("x", desk.me),
        lambda: study.lessons.open(desk.me, "x"),
        lambda: study.lessons.finish(desk.me, "x"),
        lambda: study.overview.module("x", None),
    ):
        with pytest.raises(KeyError):
            call()
    assert desk.log() == Log()
    assert desk.draft("exercise:x") is None


# Why an item is answered, and what may be seen meanwhile


def sitting(desk: Desk, **change: Any) -> Context:
    return Context(desk.me, None, Purpose.QUIZ, "sitting-1", Reveal.AT_END, **change)


def test_in_a_test_nothing_tells_how_an_answer_stands_until_the_end(desk: Desk) -> None:
    during, after = sitting(desk), sitting(desk, over=True)
    for item, wrong in ((ITEM, WRONG), (TASK, {"cvr": 0.25})):
        kept = desk.study.items.submit(item, wrong, "n1", during)
        assert kept.outcome == Kept()
        assert kept.view == desk.study.items.view(item, during)
        hidden: Any = kept.view
        assert (hidden.feedback, hidden.done, hidden.answer) == (None, False, wrong)
        told: Any = desk.study.items.view(item, after)
        assert told.feedback.status in (Status.WRONG, Status.PARTIAL)
    question, exercise = desk.study.items.view(ITEM, during), desk.study.items.view(TASK, during)
    assert isinstance(question, QuestionView)
    assert isinstance(exercise, ExerciseView)
    assert (question.explanation, question.comparison) == (None, None)
    assert (exercise.best, exercise.hints_left, exercise.solution, exercise.solution_free) == (None, 0, None, False)
    unread = desk.study.items.submit(ITEM, "?", "n2", during)
    assert judged(unread).status is Status.INVALID  # what could not be read is said: it is no answer yet
    shown = desk.study.items.view(ITEM, after)
    assert isinstance(shown, QuestionView)
    assert shown.explanation == "访客跨天去重。"


def test_no_word_of_the_right_answer_is_in_a_view_that_may_not_show_it(desk: Desk) -> None:
    desk.study.items.submit(ITEM, WRONG, "n1", sitting(desk))
    view = repr(desk.study.items.view(ITEM, sitting(desk)))
    assert all(word not in view for word in ("同一访客只算一次", "跨天的重复没有去掉", "访客跨天去重"))


def test_an_attempt_knows_why_it_was_made_and_on_which_content(desk: Desk) -> None:
    desk.answer(WRONG, "n1")
    desk.study.items.submit(ITEM, RIGHT, "n2", sitting(desk, variant=3))
    practice, quiz = Store.open(desk.path).attempts.all_of(desk.me)
    assert (practice.purpose, practice.occasion, practice.lesson_id, practice.variant) == (
        Purpose.PRACTICE, None, LESSON.id, 0,
    )  # fmt: skip
    assert (quiz.purpose, quiz.occasion, quiz.variant) == (Purpose.QUIZ, "sitting-1", 3)
    assert practice.content == quiz.content == digest_of(QUESTION)
    edited = QUESTION.model_copy(update={"stem": "一周的访客数?"})
    assert digest_of(edited) != digest_of(QUESTION)
    view = desk.question()
    assert (view.attempts, view.answer, view.done) == (1, WRONG, False)  # the test's answer stays the test's


def test_another_try_may_get_other_numbers(desk: Desk) -> None:
    item = question_item(NUMBERS.id)

    def view() -> QuestionView:
        found = desk.restarted().items.view(item, desk.here)
        assert isinstance(found, QuestionView)
        return found

    first = view()
    assert first.varies
    assert not desk.question().varies
    assert judged(desk.study.items.submit(item, "?", "n0", desk.here)).status is Status.INVALID
    desk.study.items.new_variant(desk.me, item, "v1")
    desk.study.items.new_variant(desk.me, item, "v1")  # a double click
    second = view()
    assert (first.variant, second.variant) == (0, 1)
    assert first.presented.stem != second.presented.stem
    assert (second.answer, second.feedback) == (None, None)
    # What the page showed is what is judged, also when another tab has gone on.
    late = replace(desk.here, variant=first.variant)
    right = str(float(first.presented.stem) * 2)
    assert judged(desk.study.items.submit(item, right, "n1", late)).status is Status.CORRECT
    assert view().answer is None


# Exercises


def test_hints_one_at_a_time(desk: Desk) -> None:
    assert (desk.exercise().hints, desk.exercise().hints_left) == ((), 2)
    desk.study.exercises.take_hint(desk.me, EXERCISE.id, "h1")
    desk.study.exercises.take_hint(desk.me, EXERCISE.id, "h1")  # a double click
    assert (desk.exercise().hints, desk.exercise().hints_left) == (("第一步",), 1)
    for nonce in ("h2", "h3", "h4"):
        desk.study.exercises.take_hint(desk.me, EXERCISE.id, nonce)
    assert (desk.exercise().hints, desk.exercise().hints_left) == (("第一步", "第二步"), 0)
    desk.study.items.new_variant(desk.me, TASK, "v1")
    assert (desk.exercise().hints, desk.exercise().hints_left) == ((), 2)


def test_the_solution_after_three_tries(desk: Desk) -> None:
    for number in range(3):
        assert not desk.exercise().solution_free
        assert desk.study.exercises.show_solution(desk.me, EXERCISE.id) is False
        desk.hand_in("nonsense", f"invalid {number}")  # is no try
        desk.hand_in(0.25, f"n{number}")
    assert (desk.exercise().tries, desk.exercise().solution_free) == (3, True)
    assert desk.exercise().solution is None
    assert desk.study.exercises.show_solution(desk.me, EXERCISE.id) is True
    assert desk.exercise().solution is not None


def test_the_solution_on_request_and_then_a_new_variant_counts(desk: Desk) -> None:
    desk.hand_in(0.5, "n1")
    assert desk.study.exercises.show_solution(desk.me, EXERCISE.id) is False
    assert desk.study.exercises.show_solution(desk.me, EXERCISE.id, confirmed=True) is True
    first = desk.exercise()
    assert (first.counts, first.best) == (False, 0.5)
    desk.hand_in(1.0, "copied")
    copied = desk.exercise()
    assert (copied.attempts, copied.best, copied.done) == (2, 0.5, False)
    desk.study.items.new_variant(desk.me, TASK, "v1")
    second = desk.exercise()
    desk.study.items.new_variant(desk.me, TASK, "v1")  # a double click
    assert desk.exercise() == second
    assert second.variant > 0
    assert (first.round, second.round) == (1, 2)
    assert (second.counts, second.solution, second.tries) == (True, None, 0)
    assert (second.feedback, second.answer, second.best) == (None, None, 0.5)
    assert second.assignment != first.assignment
    desk.hand_in(0.75, "n2")
    assert (desk.exercise().best, desk.exercise().tries, desk.exercise().attempts) == (0.75, 1, 3)


def test_a_new_variant_has_parameters_not_had_before_while_there_are_any(desk: Desk) -> None:
    desk.workbook.channels = ("live", "search", "ads", "affiliate", "direct")
    channels = []
    for number in range(7):
        channels.append(desk.exercise().assignment.params["channel"])
        desk.study.items.new_variant(desk.me, TASK, f"v{number}")
    assert sorted(channels[:5]) == sorted(desk.workbook.channels)
    assert desk.exercise().round == 8  # and it goes on when all were had


def test_once_solved_the_solution_is_free_and_the_score_stays(desk: Desk) -> None:
    desk.hand_in(1.0, "n1")
    assert desk.study.exercises.show_solution(desk.me, EXERCISE.id) is True
    assert (desk.exercise().best, desk.exercise().done) == (1.0, True)


def test_the_same_learner_gets_the_same_variant_again_and_another_one_gets_others(desk: Desk) -> None:
    other = desk.study.profiles.create("小红").id
    theirs = desk.study.items.view(TASK, Context(other))
    assert isinstance(theirs, ExerciseView)
    assert desk.exercise().assignment == desk.exercise().assignment
    assert theirs.assignment != desk.exercise().assignment


def test_a_draft_survives_a_restart(desk: Desk) -> None:
    desk.study.items.save_draft(TASK, {"cvr": "3."}, desk.here)
    assert desk.exercise().answer == {"cvr": "3."}
    assert desk.exercise().attempts == 0


# Where the learner is


def home(desk: Desk) -> HomeView:
    learner = desk.study.profiles.get(desk.me)
    assert learner is not None
    return desk.restarted().overview.home(learner)


def test_home_follows_the_learner(desk: Desk) -> None:
    assert home(desk).next.kind is NextKind.START
    desk.study.lessons.open(desk.me, LESSON.id)
    assert (home(desk).next.kind, home(desk).next.lesson_id) == (NextKind.RESUME, LESSON.id)
    desk.answer(RIGHT, "n1")
    desk.hand_in(0.5, "n2")
    for lesson in (LESSON, LESSON, END):  # a double click
        desk.study.lessons.finish(desk.me, lesson.id)
    seen = home(desk)
    assert seen.next.kind is NextKind.ALL_DONE
    assert (seen.weak, seen.due) == ((), 0)
    assert seen.modules[0].finished == 2
    assert (seen.days, [day.learnt for day in seen.week].count(True)) == (1, 1)
    assert desk.study.overview.me(seen.learner).attempts == 2
    assert desk.study.overview.module("m3", seen.learner).progress == seen.modules[0]


def test_the_end_of_a_lesson_tells_what_it_has_made_of_its_points(desk: Desk) -> None:
    learner = Learner(desk.me, "小明", desk.time)
    [point] = desk.study.overview.grown(LESSON.id, learner)
    assert (point.name, point.before, point.now) == ("访客数", None, None)
    desk.study.lessons.open(desk.me, LESSON.id)
    desk.answer(WRONG, "n1")
    [first] = desk.study.overview.grown(LESSON.id, learner)
    assert first.before is None
    assert first.now is not None
    desk.time += timedelta(days=1)
    desk.study.lessons.open(desk.me, LESSON.id)
    desk.answer(RIGHT, "n2")
    [again] = desk.study.overview.grown(LESSON.id, learner)
    assert again.before is not None
    assert again.now is not None
    assert again.before.mean < again.now.mean


def test_the_view_of_a_lesson_holds_all_its_page_shows(desk: Desk) -> None:
    desk.study.lessons.open(desk.me, LESSON.id)
    desk.answer(RIGHT, "n1")
    desk.hand_in(0.5, "n2")
    view = desk.study.lessons.view(LESSON.id, desk.me)
    assert view.progress is not None
    assert (view.progress.done, view.progress.total, view.progress.state) == (1, 2, LessonState.STARTED)
    assert (view.module.id, view.number, view.of, view.before, view.after) == ("m3", 1, 3, None, COURSE.lessons["end"])
    assert view.questions == {QUESTION.id: desk.question()}
    assert (view.exercises[EXERCISE.id].best, view.exercises[EXERCISE.id].done) == (0.5, False)
    later = desk.study.lessons.view("later", desk.me)
    assert (later.lesson, later.before, later.after) == (
        COURSE.modules[0].lessons[1], LESSON, COURSE.lessons["end"],
    )  # fmt: skip
    assert desk.study.lessons.view(LESSON.id, None).questions == {}


def test_a_lesson_is_read_with_its_figures_filled_in(desk: Desk) -> None:
    figures = {"uv": "7,000"}
    study = Study(
        COURSE, None, Store.open(desk.path), desk.workbook, lambda: desk.time, lambda lesson: figures  # type: ignore[arg-type]
    )  # fmt: skip
    view = study.lessons.view("end", desk.me)
    assert isinstance(view.lesson, Lesson)
    assert view.lesson.blocks[0].text == "共 7,000 人"  # type: ignore[union-attr]
    assert COURSE.lessons["end"].blocks[0].text == "共 {uv} 人"  # type: ignore[union-attr]


def test_opening_a_lesson_is_noted_once_a_day(desk: Desk) -> None:
    for _ in range(3):
        desk.study.lessons.open(desk.me, LESSON.id)
        desk.time += timedelta(minutes=1)
    assert len(desk.log().events) == 1
    desk.study.lessons.open(desk.me, "end")
    desk.study.lessons.open(desk.me, LESSON.id)
    assert [event.item for event in desk.log().events] == [LESSON.id, "end", LESSON.id]
    desk.time += timedelta(days=1)
    desk.study.lessons.open(desk.me, LESSON.id)
    assert len(desk.log().events) == 4
    assert home(desk).days == 2


def test_without_its_record_the_course_can_be_read_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store.attended(tmp_path / "file" / "courseware.db")
    study = Study(COURSE, None, store, StubWorkbook(), lambda: datetime.now(UTC))  # type: ignore[arg-type]
    assert isinstance(study.problem, StoreUnavailable)
    assert study.lessons.view(LESSON.id, None).lesson == LESSON
    with pytest.raises(StoreUnavailable):
        study.profiles.create("小明")
    (tmp_path / "file").unlink()
    store.database.check()
    assert study.problem is None
    learner = study.profiles.create("小明")
    assert study.lessons.view(LESSON.id, learner.id).lesson == LESSON
    assert isinstance(study.items.view(ITEM, Context(learner.id)), QuestionView)


# Names


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("小明", "小明"),
        ("  小明 ", "小明"),
        ("\u3000小明\n", "小明"),
        ("Ann   Lee", "Ann Lee"),
        ("字" * 20, "字" * 20),
        ("=1+1", "=1+1"),
        ("'); drop table learners;--"[:20], "'); drop table learn"),
        ("<b>x</b>", "<b>x</b>"),
        ("e\u0301", "é"),
    ],
)
def test_names_that_are_taken_as_they_are(raw: str, name: str) -> None:
    assert accept_name(raw) == name


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("", "填写"),
        (" \u3000\t", "填写"),
        ("字" * 21, "21 个字"),
        ("a\0b", "看不见"),
        ("a\nb", "看不见"),
        ("a\u202eb", "看不见"),
        ("\u200b", "看不见"),
        ("\ud800", "看不见"),
        ("a\u2028b", "看不见"),
    ],
)
def test_names_that_are_refused_with_a_sentence(desk: Desk, raw: str, word: str) -> None:
    for call in (lambda: desk.study.profiles.create(raw), lambda: desk.study.profiles.rename(desk.me, raw)):
        with pytest.raises(NameRefused, match=word):
            call()
    assert [learner.name for learner in desk.study.profiles.all()] == ["小明"]


@given(st.text(max_size=30))
def test_any_accepted_name_is_short_and_accepted_again(raw: str) -> None:
    try:
        name = accept_name(raw)
    except NameRefused:
        return
    assert 1 <= len(name) <= 20
    assert accept_name(name) == name


def test_a_name_is_given_once_whatever_its_case_or_width(desk: Desk) -> None:
    ann = desk.study.profiles.create("Ann").id
    for other in ("ann", "ANN", "Ａnn", " Ann "):
        with pytest.raises(NameRefused, match="已经有叫"):
            desk.study.profiles.create(other)
        with pytest.raises(NameRefused, match="已经有叫"):
            desk.study.profiles.rename(desk.me, other)
    desk.study.profiles.rename(ann, "ANN")
    renamed = desk.study.profiles.get(ann)
    assert renamed is not None
    assert renamed.name == "ANN"
    assert desk.study.profiles.get("nobody") is None


def test_hostile_names_are_names(desk: Desk) -> None:
    hostile = ["'; drop table x;--", "=cmd|' /C calc'!A0", "<script>alert(1)", "{name}", "%s%n", "../../etc"]
    for name in hostile:
        desk.study.profiles.create(name)
        with pytest.raises(NameRefused, match="已经有叫"):  # the sentence quotes the name as it is
            desk.study.profiles.create(name)
    assert {learner.name for learner in desk.study.profiles.all()} == {"小明", *hostile}


# With the real workbook

SOLUTION = """
def variant(rng):
    return {"channel": rng.choice(["live", "search"])}

def prepare(tables, channel):
    return tables["rates"][channel]

def solve(rate):
    return {"cvr": rate}

def m_a(rate):
    return {"cvr": rate * 2}

def m_b(rate):
    return {"cvr": rate * 3}

def m_c(rate):
    if rate == 0.05:
        raise RuntimeError("a slip of the author")
    return {"cvr": rate * 4}
"""


class StubShop:
    tables: Mapping[str, Any] = {"rates": {"live": 0.032, "search": 0.05}}


def test_an_exercise_with_its_real_solution(tmp_path: Path) -> None:
    folder = tmp_path / "exercises" / EXERCISE.id
    folder.mkdir(parents=True)
    (folder / "solution.py").write_text(SOLUTION)
    course = replace(COURSE, root=tmp_path)
    shop: Any = StubShop()
    store = Store.open(tmp_path / "courseware.db")
    study = Study(course, shop, store, Workbook(course, shop), lambda: datetime(2026, 5, 1, tzinfo=UTC))
    me = study.profiles.create("小明").id
    here = Context(me)

    def view() -> ExerciseView:
        shown = study.items.view(TASK, here)
        assert isinstance(shown, ExerciseView)
        return shown

    def deal(channel: str) -> None:
        for number in range(100):
            if view().assignment.params == {"channel": channel}:
                return
            study.items.new_variant(me, TASK, f"{channel} {number}")
        pytest.fail(f"{channel} is never dealt")

    deal("live")
    unreadable, doubled, right = (
        judged(study.items.submit(TASK, {"cvr": typed}, f"n{number}", here))
        for number, typed in enumerate(["three", "6.4%", "3.2%"])
    )
    assert [said.status for said in (unreadable, doubled, right)] == [Status.INVALID, Status.WRONG, Status.CORRECT]
    assert doubled.parts["cvr"].lines == (Line("翻倍了"),)
    assert (view().attempts, view().done, view().feedback) == (2, True, right)
    assert study.exercises.show_solution(me, EXERCISE.id) is True
    shown = view().solution
    assert shown is not None
    assert shown.text == "…"
    # With the other channel one of the mistakes fails: then nothing is graded, rather than half of it.
    deal("search")
    told = study.items.submit(TASK, {"cvr": "9%"}, "n3", here).outcome
    assert isinstance(told, Fault)
    assert "a slip of the author" in told.detail
    assert (view().tries, view().best) == (0, 1.0)
    learner = study.profiles.get(me)
    assert learner is not None
    assert study.overview.export(learner, {}).startswith(b"PK")
