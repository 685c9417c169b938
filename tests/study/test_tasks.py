"""Exercises as tasks of a test: drawn by the rules of questions, kept at every change, told at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from courseware.answers.exercise import Assignment, Workbook
from courseware.content.course import Course
from courseware.content.exercise import ChoiceField
from courseware.items import exercise_item, parts_of
from courseware.progress.blueprint import FIRST_VARIANT, TASK_MINUTES, About, Scope, is_light, module_of, tasks
from courseware.record.log import Drawn, EventKind, Learner, Purpose, Sitting
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.drafting import Entry, Outcome
from courseware.study.quiz import Taken
from courseware.study.service import Study
from courseware.study.sittings import ResultView, SittingView, context_of
from courseware.study.views import ExerciseView
from courseware.study.wanted import SECONDS_PER_QUESTION, Wanted, module_test
from courseware.verdict import Status

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
TEST = Wanted(Scope.of(About.POINTS, ["uv", "pv"]), 5, tasks=True)
TASK = exercise_item("conversion-rate")


@pytest.fixture(scope="module")
def workbook(course: Course, shop: Shop) -> Workbook:
    return Workbook(course, shop)


@pytest.fixture
def store(tmp_path: Path, empty_record: Path) -> Store:
    return Store.open(Path(shutil.copy(empty_record, tmp_path / "record.db")))


@pytest.fixture
def me(store: Store) -> Learner:
    return store.learners.add("小明", "小明", NOON)


@pytest.fixture
def study(course: Course, shop: Shop, store: Store, workbook: Workbook) -> Study:
    return Study(course, shop, store, workbook, lambda: NOON, monotonic=lambda: 5000.0)


def task_of(sitting: Sitting) -> Drawn:
    [found] = [each for each in sitting.drawn if parts_of(each.item)[0] == "exercise"]
    return found


def assigned(workbook: Workbook, learner_id: str, drawn: Drawn) -> Assignment:
    return workbook.assignment(parts_of(drawn.item)[1], seed_of(learner_id, drawn.item, drawn.variant))


def typed(assignment: Assignment, values: Mapping[str, Any]) -> dict[str, str]:
    """What a learner with these results would fill in."""
    return {
        field.id: values[field.id] if isinstance(field, ChoiceField) else repr(float(values[field.id]))
        for field in assignment.fields
    }


def right(workbook: Workbook, learner_id: str, drawn: Drawn) -> dict[str, str]:
    assignment = assigned(workbook, learner_id, drawn)
    return typed(assignment, workbook.solved(assignment).values)


def opened(view: SittingView | ResultView) -> SittingView:
    assert isinstance(view, SittingView)
    return view


def at(sitting: Sitting) -> int:
    return [each.item for each in sitting.drawn].index(task_of(sitting).item) + 1


def test_only_what_is_filled_in_within_minutes_is_a_task(course: Course) -> None:
    found = tasks(course, Scope(About.COURSE), ())
    assert {each.id for each in found} >= {"conversion-rate", "gmv-decomposition", "stacked-coupons"}
    heavy = {each.id for each in course.exercises.values() if each not in found}
    assert heavy >= {"rfm-table", "demand-forecast", "clean-visit-log"}, "too long, or a table is to be filled in"
    assert all(each.minutes <= TASK_MINUTES and is_light(each) for each in found)
    own = tasks(course, Scope.of(About.MODULES, ["m5"]), ())
    assert own
    assert {module_of(course, each) for each in own} == {"m5"}
    assert tasks(course, Scope.of(About.MODULES, ["m1"]), ()) == ()


def test_a_test_ends_with_its_task_and_gives_it_its_minutes(study: Study, course: Course, me: Learner) -> None:
    sitting = study.quiz.start(me.id, replace(module_test("m3"), pace=1.5), "n")
    kinds = [parts_of(each.item)[0] for each in sitting.drawn]
    assert kinds == ["question"] * 11 + ["exercise"]
    exercise = course.exercises[parts_of(task_of(sitting).item)[1]]
    assert sitting.seconds == round(1.5 * (11 * SECONDS_PER_QUESTION + exercise.minutes * 60))
    none = study.quiz.start(me.id, module_test("m1"), "m")
    assert {parts_of(each.item)[0] for each in none.drawn} == {"question"}
    assert len(none.drawn) == 12
    long = study.quiz.start(me.id, Wanted(Scope(About.COURSE), 40, tasks=True), "l")
    assert [parts_of(each.item)[0] for each in long.drawn[-3:]] == ["question", "exercise", "exercise"]
    assert len({module_of(course, course.exercises[parts_of(each.item)[1]]) for each in long.drawn[-2:]}) == 2
    practice = study.quiz.start(me.id, replace(TEST, at_once=True), "p")
    assert {parts_of(each.item)[0] for each in practice.drawn} == {"question"}


def test_each_sitting_has_numbers_of_its_own_that_were_not_met_before(
    study: Study, workbook: Workbook, me: Learner
) -> None:
    given = [assigned(workbook, me.id, Drawn(TASK, 0, "")).params]
    for nonce in "abcdefgh":
        drawn = task_of(study.quiz.start(me.id, TEST, nonce))
        assert drawn.item == TASK
        assert drawn.variant >= FIRST_VARIANT
        params = assigned(workbook, me.id, drawn).params
        assert params not in given
        given.append(params)
        # Handed in, so that the learner has met them.
        sitting = study.quiz.start(me.id, TEST, nonce)
        study.quiz.answer(me.id, sitting.id, TASK, {"uv": "1"}, "n")
        study.quiz.end(me.id, sitting.id)


def test_every_field_is_kept_by_itself_and_an_older_entry_yields(study: Study, store: Store, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    drawn = task_of(sitting)

    def entered(field: str, value: str, number: int) -> Outcome:
        entry = Entry(me.id, TASK, field, value, drawn.variant, 0, "tab", number, sitting.id)
        return study.drafting.keep(entry).outcome

    assert entered("uv", "12", 1) is Outcome.DRAFTED
    assert entered("buyers", "3", 3) is Outcome.DRAFTED
    assert entered("cvr", "25%", 2) is Outcome.DRAFTED, "an older entry of another field is not overtaken"
    assert entered("buyers", "9", 1) is Outcome.OVERTAKEN
    view = opened(study.quiz.view(me.id, sitting.id, at(sitting)))
    assert isinstance(view.shown, ExerciseView)
    assert view.shown.answer == {"uv": "12", "buyers": "3", "cvr": "25%"}
    assert view.places[at(sitting) - 1].answered
    assert entered("cvr", "  ", 4) is Outcome.DRAFTED
    view = opened(study.quiz.view(me.id, sitting.id, at(sitting)))
    assert isinstance(view.shown, ExerciseView)
    assert view.shown.answer == {"uv": "12", "buyers": "3"}
    assert not view.places[at(sitting) - 1].answered, "a field is left"
    assert entered("cvr", "很多", 5) is Outcome.DRAFTED
    view = opened(study.quiz.view(me.id, sitting.id, at(sitting)))
    assert view.unread
    with pytest.raises(ValueError, match="no value"):
        study.drafting.keep(Entry(me.id, TASK, "uv", ["1"], drawn.variant, 0, "tab", 9, sitting.id))
    assert store.drafts.get(me.id, TASK) is None, "it is the test's, not the exercise's"


def test_an_open_test_tells_nothing_of_its_task(study: Study, store: Store, workbook: Workbook, me: Learner) -> None:
    before = study.overview.home(me), study.overview.hub(me), store.histories.log(me.id)
    sitting, other = (study.quiz.start(me.id, TEST, nonce) for nonce in "ab")
    drawn = task_of(sitting)
    study.quiz.answer(me.id, sitting.id, TASK, right(workbook, me.id, drawn), "n")
    study.quiz.answer(me.id, other.id, TASK, {"uv": "1", "buyers": "1", "cvr": "1"}, "n")
    well, badly = (opened(study.quiz.view(me.id, each.id, at(each))) for each in (sitting, other))
    assert well.places[at(sitting) - 1] == badly.places[at(other) - 1]
    for view in (well, badly):
        shown = view.shown
        assert isinstance(shown, ExerciseView)
        assert (shown.feedback, shown.solution, shown.best, shown.hints, shown.hints_left) == (None, None, None, (), 0)
        assert not shown.done
        assert not shown.solution_free
    assert (study.overview.home(me), study.overview.hub(me), store.histories.log(me.id)) == before
    with pytest.raises(ValueError, match="may not be told"):
        study.items.solved(TASK, context_of(sitting, TASK))
    [attempt] = store.attempts.of_occasions(me.id, sitting.id)
    assert (attempt.purpose, attempt.content) == (Purpose.QUIZ, drawn.content)


def test_the_result_names_the_mistake_and_shows_the_way(
    study: Study, course: Course, workbook: Workbook, me: Learner
) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    drawn, number = task_of(sitting), at(sitting)
    assignment = assigned(workbook, me.id, drawn)
    solved = workbook.solved(assignment)
    mistake, wrong = next(
        (name, values) for name, values in solved.mistakes.items() if set(values) == {"buyers", "cvr"}
    )
    study.quiz.answer(me.id, sitting.id, TASK, typed(assignment, {**solved.values, **wrong}), "n")
    study.quiz.end(me.id, sitting.id)
    view = study.quiz.view(me.id, sitting.id)
    assert isinstance(view, ResultView)
    assert [(each.id, each.numbers) for each in view.result.mistakes] == [(mistake, (number,))]
    assert view.said[mistake] in course.exercises["conversion-rate"].mistakes[mistake].because
    reviewed = view.reviewed[number - 1]
    assert isinstance(reviewed.view, ExerciseView)
    assert reviewed.view.feedback is not None
    stands = {id: part.status for id, part in reviewed.view.feedback.parts.items()}
    assert stands == {"uv": Status.CORRECT, "buyers": Status.WRONG, "cvr": Status.WRONG}
    assert reviewed.own is not None
    assert reviewed.solved is not None
    assert reviewed.solved.explanation == workbook.worked(assignment).text


def test_a_right_task_counts_as_one_and_a_late_one_not_at_all(study: Study, workbook: Workbook, me: Learner) -> None:
    sitting = study.quiz.start(me.id, TEST, "n")
    study.quiz.answer(me.id, sitting.id, TASK, right(workbook, me.id, task_of(sitting)), "n")
    study.quiz.end(me.id, sitting.id)
    late = study.quiz.answer(me.id, sitting.id, TASK, "1", "n", field="uv")
    assert late is Taken.OVER
    view = study.quiz.view(me.id, sitting.id)
    assert isinstance(view, ResultView)
    assert (view.result.score.right, view.result.score.of) == (1, len(sitting.drawn))
    assert view.reviewed[at(sitting) - 1].asked.right


def test_a_hundred_learners_share_what_equal_numbers_need(
    study: Study, store: Store, workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A solution is computed once for the same numbers, by whoever comes first, and not once a learner or an entry."""
    computed: list[str] = []
    solve = Workbook.solved

    def counted(self: Workbook, assignment: Assignment) -> Any:
        computed.append(json.dumps(assignment.params, sort_keys=True))
        return solve(self, assignment)

    workbook_ = Workbook(workbook._course, workbook._shop)
    monkeypatch.setattr(Workbook, "solved", counted)
    class_ = Study(study.course, workbook._shop, store, workbook_, lambda: NOON, monotonic=lambda: 5000.0)
    timed = replace(TEST, length=1, pace=1.0)
    taken: list[float] = []
    for number in range(100):
        learner = store.learners.add(f"l{number}", f"学员 {number}", NOON)
        sitting = class_.quiz.start(learner.id, timed, "n")
        for field, value in {"uv": "12", "buyers": "3", "cvr": "25%"}.items():
            began = perf_counter()
            assert class_.quiz.answer(learner.id, sitting.id, TASK, value, "tab", field=field) is Taken.KEPT
            taken.append(perf_counter() - began)
    assert len(computed) == len(set(computed)), "none twice"
    assert len(computed) < 50
    print(f"p50 {sorted(taken)[150] * 1e3:.1f} ms, p95 {sorted(taken)[285] * 1e3:.1f} ms, {len(computed)} computed")


def test_a_solution_that_was_shown_spoils_no_task(study: Study, workbook: Workbook, store: Store, me: Learner) -> None:
    for number in range(3):
        study.exercises.show_solution(me.id, "conversion-rate", confirmed=True)
        study.items.new_variant(me.id, TASK, f"v{number}")
    events = store.histories.of_item(me.id, TASK).events
    shown = [event.variant for event in events if event.kind is EventKind.SOLUTION_SHOWN]
    met = [assigned(workbook, me.id, Drawn(TASK, variant, "")).params for variant in shown]
    assert len(met) == 3
    assert assigned(workbook, me.id, task_of(study.quiz.start(me.id, TEST, "n"))).params not in met
