"""The study service: what is submitted is graded once, kept, and counted by the rules."""

from __future__ import annotations

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

from courseware.answers.exercise import Workbook
from courseware.answers.fault import AuthorFault
from courseware.content.course import Course, KnowledgePoint, Lesson, Module, Outline
from courseware.content.exercise import Exercise
from courseware.content.question import NumberQuestion, Single
from courseware.progress.course import LessonState, NextKind
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable
from courseware.study import ExerciseView, Fault, NameRefused, QuestionView, Study
from courseware.study.names import accept_name
from courseware.verdict import Finding, Status, Verdict, invalid, scored

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
        "hints": ["第一步", "第二步"], "mistakes": {"m-a": "…", "m-b": "…", "m-c": "…"}, "worked": {"text": "…"},
    }
)  # fmt: skip
LESSON = Lesson.model_validate(
    {
        "id": "core-metrics", "title": "核心指标", "goal": "…", "minutes": 10, "covers": ["uv"],
        "blocks": [{"question": "uv-over-a-week"}, {"exercise": "conversion-rate"}],
    }
)  # fmt: skip
COURSE = Course(
    title="课",
    tagline="…",
    root=Path(),
    modules=(Module("m3", "数据分析", "…", (LESSON, Outline(id="later", title="稍后", goal="…"))),),
    lessons={LESSON.id: LESSON},
    questions={QUESTION.id: QUESTION, FAULTY.id: FAULTY},
    exercises={EXERCISE.id: EXERCISE},
    points={"uv": KnowledgePoint(id="uv", name="访客数", module="m3")},
)
RIGHT, WRONG = "a", "b"


@dataclass(frozen=True)
class StubAssignment:
    exercise_id: str
    seed: str
    params: Mapping[str, Any]
    hints: tuple[str, ...] = ("第一步", "第二步")


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
            return invalid(Finding("not-a-number", {"typed": str(raw["cvr"])}))
        return scored(raw["cvr"])

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
        Store.open(path).add_learner("小明", "小明", self.time, lambda: self.me)

    def restarted(self) -> Study:
        store = Store.open(self.path)
        return Study(COURSE, None, store, self.workbook, lambda: self.time)  # type: ignore[arg-type]

    def question(self) -> QuestionView:
        view = self.restarted().question(self.me, QUESTION.id)
        assert isinstance(view, QuestionView)
        return view

    def exercise(self) -> ExerciseView:
        view = self.restarted().exercise(self.me, EXERCISE.id)
        assert isinstance(view, ExerciseView)
        return view

    def answer(self, raw: Any, nonce: str) -> Verdict | Fault:
        return self.study.submit_question(self.me, QUESTION.id, raw, nonce, LESSON.id).outcome

    def hand_in(self, raw: Any, nonce: str) -> Verdict | Fault:
        return self.study.submit_exercise(self.me, EXERCISE.id, {"cvr": raw}, nonce)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "courseware.db")


# Submissions


def test_a_wrong_answer_is_told_and_kept_over_a_restart(desk: Desk) -> None:
    before = desk.question()
    assert (before.attempts, before.best, before.last, before.answer, before.explanation) == (0, None, None, None, None)
    verdict = desk.answer(WRONG, "n1")
    assert isinstance(verdict, Verdict)
    assert verdict.status is Status.WRONG
    assert "uv-summed-daily" in {finding.id for finding in verdict.findings}
    after = desk.question()
    assert (after.attempts, after.best, after.done, after.last) == (1, 0.0, False, verdict)
    assert (after.draft, after.answer, after.explanation) == (None, WRONG, "访客跨天去重。")


def test_the_view_that_comes_with_an_outcome_is_the_one_that_would_be_read(desk: Desk) -> None:
    desk.study.save_draft(desk.me, f"question:{QUESTION.id}", "1")
    for number, raw in enumerate([WRONG, RIGHT, WRONG]):
        answered = desk.study.submit_question(desk.me, QUESTION.id, raw, f"n{number}")
        assert answered.view == desk.question()
    assert desk.study.submit_question(desk.me, QUESTION.id, "访客", "n9").view is None


def test_a_correct_answer_clears_the_draft_and_stays_done(desk: Desk) -> None:
    desk.answer(WRONG, "n1")
    desk.answer(RIGHT, "n2")
    view = desk.question()
    assert (view.done, view.draft, view.answer) == (True, None, RIGHT)
    desk.answer(WRONG, "n3")
    view = desk.question()
    assert (view.done, view.best, view.attempts) == (True, 1.0, 3)


def test_the_same_nonce_is_one_attempt_with_the_first_verdict(desk: Desk) -> None:
    first = desk.answer(WRONG, "n1")
    assert desk.answer(RIGHT, "n1") == first
    assert desk.question().attempts == 1


def test_one_nonce_may_serve_all_forms_of_a_page(desk: Desk) -> None:
    other = desk.study.create_learner("小红").id
    desk.answer(WRONG, "page")
    assert desk.hand_in(1.0, "page") == scored(1.0)
    again = desk.study.submit_question(other, QUESTION.id, RIGHT, "page").outcome
    assert isinstance(again, Verdict)
    assert again.status is Status.CORRECT


@pytest.mark.parametrize("score", [0.5, 1.0])
def test_a_double_click_in_two_threads(desk: Desk, score: float) -> None:
    barrier = Barrier(2)
    desk.workbook.before_grading = barrier.wait  # both are being graded before either is recorded
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: desk.hand_in(score, "n1"), range(2))
    assert one == other == scored(score)
    view = desk.exercise()
    assert view.attempts == 1
    assert view.answer == {"cvr": score}


@pytest.mark.parametrize("raw", ["", "z", None, ["a", "b"], {"x": 1}, 5, "a" * 100_000])
def test_an_invalid_answer_costs_nothing_and_is_kept_as_draft(desk: Desk, raw: Any) -> None:
    verdict = desk.answer(raw, "n1")
    assert isinstance(verdict, Verdict)
    assert verdict.status is Status.INVALID
    view = desk.question()
    assert (view.attempts, view.best, view.last, view.draft) == (0, None, None, raw)
    desk.answer(RIGHT, "n1")  # the same form, handed in again
    assert desk.question().done


def test_a_crash_while_grading_loses_neither_record_nor_answer(desk: Desk) -> None:
    desk.hand_in(0.5, "n1")

    def crash() -> None:
        raise KeyboardInterrupt

    desk.workbook.before_grading = crash
    with pytest.raises(KeyboardInterrupt):
        desk.hand_in(1.0, "n2")
    view = desk.exercise()
    assert (view.attempts, view.best, view.draft) == (1, 0.5, {"cvr": 1.0})
    desk.workbook.before_grading = lambda: None
    assert desk.hand_in(1.0, "n2") == scored(1.0)


def test_an_authors_fault_is_no_score(desk: Desk) -> None:
    def fault() -> None:
        raise AuthorFault("exercise:conversion-rate", "solve() returned no cvr")

    desk.workbook.before_grading = fault
    told = desk.hand_in(1.0, "n1")
    assert isinstance(told, Fault)
    assert told.item == "exercise:conversion-rate"
    assert "solve() returned no cvr" in told.detail
    assert "solve" not in told.message
    view = desk.exercise()
    assert (view.attempts, view.draft) == (0, {"cvr": 1.0})
    assert isinstance(desk.study.submit_question(desk.me, "faulty", "1", "n1").outcome, Fault)
    assert desk.study.progress(desk.me).attempts == 0


def test_what_cannot_be_shown_is_a_fault_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise AuthorFault("x", "variant() failed")

    monkeypatch.setattr("courseware.study.service.present", fault)
    monkeypatch.setattr(desk.workbook, "assignment", fault, raising=False)
    assert isinstance(desk.study.question(desk.me, QUESTION.id), Fault)
    assert isinstance(desk.study.exercise(desk.me, EXERCISE.id), Fault)
    assert isinstance(desk.hand_in(1.0, "n1"), Fault)


def test_ids_that_are_not_in_the_course_are_key_errors_and_leave_nothing(desk: Desk) -> None:
    for call in (
        lambda: desk.study.question(desk.me, "x"),
        lambda: desk.study.submit_question(desk.me, "x", "a", "n"),
        lambda: desk.study.exercise(desk.me, "x"),
        lambda: desk.study.submit_exercise(desk.me, "x", {}, "n"),
        lambda: desk.study.take_hint(desk.me, "x", "n"),
        lambda: desk.study.show_solution(desk.me, "x", confirmed=True),
        lambda: desk.study.new_variant(desk.me, "x", "n"),
        lambda: desk.study.lesson(desk.me, "x"),
        lambda: desk.study.open_lesson(desk.me, "x"),
        lambda: desk.study.finish_lesson(desk.me, "x"),
        lambda: desk.study.home("nobody"),
        lambda: desk.study.progress("nobody"),
    ):
        with pytest.raises(KeyError):
            call()
    assert desk.study.home(desk.me).streak.last_at is None


# Exercises


def test_hints_one_at_a_time(desk: Desk) -> None:
    assert (desk.exercise().hints, desk.exercise().hints_left) == ((), 2)
    desk.study.take_hint(desk.me, EXERCISE.id, "h1")
    desk.study.take_hint(desk.me, EXERCISE.id, "h1")  # a double click
    assert (desk.exercise().hints, desk.exercise().hints_left) == (("第一步",), 1)
    for nonce in ("h2", "h3", "h4"):
        desk.study.take_hint(desk.me, EXERCISE.id, nonce)
    assert (desk.exercise().hints, desk.exercise().hints_left) == (("第一步", "第二步"), 0)
    desk.study.new_variant(desk.me, EXERCISE.id, "v1")
    assert (desk.exercise().hints, desk.exercise().hints_left) == ((), 2)


def test_the_solution_after_three_tries(desk: Desk) -> None:
    for number in range(3):
        assert not desk.exercise().solution_free
        assert desk.study.show_solution(desk.me, EXERCISE.id) is False
        desk.hand_in("nonsense", f"invalid {number}")  # is no try
        desk.hand_in(0.25, f"n{number}")
    assert (desk.exercise().tries, desk.exercise().solution_free) == (3, True)
    assert desk.exercise().solution is None
    assert desk.study.show_solution(desk.me, EXERCISE.id) is True
    assert desk.exercise().solution is not None


def test_the_solution_on_request_and_then_a_new_variant_counts(desk: Desk) -> None:
    desk.hand_in(0.5, "n1")
    assert desk.study.show_solution(desk.me, EXERCISE.id) is False
    assert desk.study.show_solution(desk.me, EXERCISE.id, confirmed=True) is True
    first = desk.exercise()
    assert (first.counts, first.best) == (False, 0.5)
    desk.hand_in(1.0, "copied")
    copied = desk.exercise()
    assert (copied.attempts, copied.best, copied.done) == (2, 0.5, False)
    desk.study.new_variant(desk.me, EXERCISE.id, "v1")
    second = desk.exercise()
    desk.study.new_variant(desk.me, EXERCISE.id, "v1")  # a double click
    assert desk.exercise() == second
    assert second.variant > 0
    assert (first.round, second.round) == (1, 2)
    assert (second.counts, second.solution, second.tries) == (True, None, 0)
    assert (second.last, second.answer, second.best) == (None, None, 0.5)
    assert second.assignment != first.assignment
    desk.hand_in(0.75, "n2")
    assert (desk.exercise().best, desk.exercise().tries, desk.exercise().attempts) == (0.75, 1, 3)


def test_a_new_variant_has_parameters_not_had_before_while_there_are_any(desk: Desk) -> None:
    desk.workbook.channels = ("live", "search", "ads", "affiliate", "direct")
    channels = []
    for number in range(7):
        channels.append(desk.exercise().assignment.params["channel"])
        desk.study.new_variant(desk.me, EXERCISE.id, f"v{number}")
    assert sorted(channels[:5]) == sorted(desk.workbook.channels)
    assert desk.exercise().round == 8  # and it goes on when all were had


def test_once_solved_the_solution_is_free_and_the_score_stays(desk: Desk) -> None:
    desk.hand_in(1.0, "n1")
    assert desk.study.show_solution(desk.me, EXERCISE.id) is True
    assert (desk.exercise().best, desk.exercise().done) == (1.0, True)


def test_the_same_learner_gets_the_same_variant_again_and_another_one_gets_others(desk: Desk) -> None:
    other = desk.study.create_learner("小红").id
    theirs = desk.study.exercise(other, EXERCISE.id)
    assert isinstance(theirs, ExerciseView)
    assert desk.exercise().assignment == desk.exercise().assignment
    assert theirs.assignment != desk.exercise().assignment


def test_a_draft_survives_a_restart(desk: Desk) -> None:
    desk.study.save_draft(desk.me, "exercise:conversion-rate", {"cvr": "3."})
    assert desk.exercise().answer == {"cvr": "3."}
    assert desk.exercise().attempts == 0


# Where the learner is


def test_home_follows_the_learner(desk: Desk) -> None:
    assert desk.study.home(desk.me).next.kind is NextKind.START
    desk.study.open_lesson(desk.me, LESSON.id)
    assert (desk.study.home(desk.me).next.kind, desk.study.home(desk.me).next.lesson_id) == (NextKind.RESUME, LESSON.id)
    desk.answer(RIGHT, "n1")
    desk.hand_in(0.5, "n2")
    lesson = desk.study.lesson(desk.me, LESSON.id)
    assert (lesson.progress.done, lesson.progress.total, lesson.progress.state) == (1, 2, LessonState.STARTED)
    assert (lesson.module_id, lesson.before, lesson.after) == ("m3", None, COURSE.modules[0].lessons[1])
    desk.study.finish_lesson(desk.me, LESSON.id)
    desk.study.finish_lesson(desk.me, LESSON.id)
    home = desk.restarted().home(desk.me)
    assert home.next.kind is NextKind.REVIEW
    assert [(point.point_id, point.items, point.answered, point.mean) for point in home.weak] == [("uv", 3, 2, 0.75)]
    assert home.modules[0].finished == 1
    assert (home.streak.days, home.streak.last_at) == (1, desk.time)
    assert desk.study.progress(desk.me).attempts == 2


def test_opening_a_lesson_is_noted_once_a_day(desk: Desk) -> None:
    store = Store.open(desk.path)
    for _ in range(3):
        desk.study.open_lesson(desk.me, LESSON.id)
        desk.time += timedelta(minutes=1)
    assert len(store.log(desk.me).events) == 1
    desk.study.open_lesson(desk.me, "later")
    desk.study.open_lesson(desk.me, LESSON.id)
    assert [event.item for event in store.log(desk.me).events] == [LESSON.id, "later", LESSON.id]
    desk.time += timedelta(days=1)
    desk.study.open_lesson(desk.me, LESSON.id)
    assert len(store.log(desk.me).events) == 4
    assert desk.study.home(desk.me).streak.days == 2


def test_without_its_record_the_course_can_be_read_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store.open_or_temporary(tmp_path / "file" / "courseware.db")
    study = Study(COURSE, None, store, StubWorkbook(), lambda: datetime.now(UTC))  # type: ignore[arg-type]
    assert isinstance(study.problem, StoreUnavailable)
    learner = study.create_learner("小明")
    assert study.lesson(learner.id, LESSON.id).lesson is LESSON
    assert isinstance(study.question(learner.id, QUESTION.id), QuestionView)


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
    for call in (lambda: desk.study.create_learner(raw), lambda: desk.study.rename_learner(desk.me, raw)):
        with pytest.raises(NameRefused, match=word):
            call()
    assert [learner.name for learner in desk.study.learners()] == ["小明"]


@given(st.text(max_size=30))
def test_any_accepted_name_is_short_and_accepted_again(raw: str) -> None:
    try:
        name = accept_name(raw)
    except NameRefused:
        return
    assert 1 <= len(name) <= 20
    assert accept_name(name) == name


def test_a_name_is_given_once_whatever_its_case_or_width(desk: Desk) -> None:
    ann = desk.study.create_learner("Ann").id
    for other in ("ann", "ANN", "Ａnn", " Ann "):
        with pytest.raises(NameRefused, match="已经有叫"):
            desk.study.create_learner(other)
        with pytest.raises(NameRefused, match="已经有叫"):
            desk.study.rename_learner(desk.me, other)
    desk.study.rename_learner(ann, "ANN")
    renamed = desk.study.learner(ann)
    assert renamed is not None
    assert renamed.name == "ANN"
    assert desk.study.learner("nobody") is None


def test_hostile_names_are_names(desk: Desk) -> None:
    hostile = ["'; drop table x;--", "=cmd|' /C calc'!A0", "<script>alert(1)", "{name}", "%s%n", "../../etc"]
    for name in hostile:
        desk.study.create_learner(name)
        with pytest.raises(NameRefused, match="已经有叫"):  # the sentence quotes the name as it is
            desk.study.create_learner(name)
    assert {learner.name for learner in desk.study.learners()} == {"小明", *hostile}


# With the real workbook

SOLUTION = """
def variant(rng):
    return {"channel": rng.choice(["live", "search"])}

def solve(tables, channel):
    return {"cvr": tables["rates"][channel]}

def m_a(tables, channel):
    return {"cvr": tables["rates"][channel] * 2}

def m_b(tables, channel):
    return {"cvr": tables["rates"][channel] * 3}

def m_c(tables, channel):
    if channel == "search":
        raise RuntimeError("a slip of the author")
    return {"cvr": tables["rates"][channel] * 4}
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
    me = study.create_learner("小明").id

    def view() -> ExerciseView:
        shown = study.exercise(me, EXERCISE.id)
        assert isinstance(shown, ExerciseView)
        return shown

    def deal(channel: str) -> None:
        for number in range(100):
            if view().assignment.params == {"channel": channel}:
                return
            study.new_variant(me, EXERCISE.id, f"{channel} {number}")
        pytest.fail(f"{channel} is never dealt")

    deal("live")
    unreadable = study.submit_exercise(me, EXERCISE.id, {"cvr": "three"}, "n0")
    doubled = study.submit_exercise(me, EXERCISE.id, {"cvr": "6.4%"}, "n1")
    right = study.submit_exercise(me, EXERCISE.id, {"cvr": "3.2%"}, "n2")
    assert isinstance(unreadable, Verdict)
    assert isinstance(doubled, Verdict)
    assert isinstance(right, Verdict)
    assert [verdict.status for verdict in (unreadable, doubled, right)] == [
        Status.INVALID,
        Status.WRONG,
        Status.CORRECT,
    ]
    assert "m-a" in {finding.id for finding in doubled.findings}
    assert (view().attempts, view().done, view().last) == (2, True, right)
    assert study.show_solution(me, EXERCISE.id) is True
    shown = view().solution
    assert shown is not None
    assert shown.values == {"cvr": 0.032}
    # The other channel runs into the author's slip as soon as a wrong answer asks for the mistakes.
    deal("search")
    told = study.submit_exercise(me, EXERCISE.id, {"cvr": "9%"}, "n3")
    assert isinstance(told, Fault)
    assert "a slip of the author" in told.detail
    assert (view().tries, view().best) == (0, 1.0)
    assert study.export(me, {}).startswith(b"PK")
