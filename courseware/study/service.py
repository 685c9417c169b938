"""The study service. Grading happens outside any transaction; then one short transaction appends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from courseware.answers.fault import AuthorFault
from courseware.answers.question import explain, grade_question, present, right_answer
from courseware.content.course import Course
from courseware.content.question import TextQuestion
from courseware.i18n import t
from courseware.items import exercise_item, question_item
from courseware.progress import course as progress
from courseware.progress.export import export_work
from courseware.progress.standing import current_variant, hints_taken, solution_shown, variants_started
from courseware.record.log import Answers, Attempt, Event, EventKind, Learner
from courseware.record.store import NameTaken, Store
from courseware.record.unavailable import StoreUnavailable
from courseware.seed import seed_of
from courseware.study.names import NameRefused, accept_name, name_key
from courseware.study.views import (
    Answered,
    ExerciseView,
    Fault,
    HomeView,
    LessonView,
    ProgressView,
    QuestionView,
    exercise_view,
    question_view,
    solution_free,
)
from courseware.verdict import Status, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from courseware.answers.exercise import Assignment, Workbook
    from courseware.shop.tables import Shop

VARIANT_DRAWS = 20


class Study:
    """Every method may raise StoreUnavailable (its `str()` is a sentence for the reader).

    An unknown lesson, question or exercise id raises KeyError. `now` returns an aware time. A `nonce` is any string of
    at most 64 characters made once per shown form: the same nonce twice is one submission.
    """

    def __init__(
        self, course: Course, shop: Shop, store: Store, workbook: Workbook, now: Callable[[], datetime]
    ) -> None:
        self.course = course
        self._shop = shop
        self._store = store
        self._workbook = workbook
        self._now = now

    @property
    def problem(self) -> StoreUnavailable | None:
        """Set when the record could not be opened and nothing will be kept: show `str(problem)` on every page."""
        return self._store.problem

    # Learners

    def learners(self) -> tuple[Learner, ...]:
        return self._store.learners()

    def learner(self, learner_id: str) -> Learner | None:
        """None for an id that the record does not know (an old cookie, another record)."""
        return self._store.learner(learner_id)

    def create_learner(self, name: str) -> Learner:
        """Raises NameRefused."""
        accepted = accept_name(name)
        try:
            return self._store.add_learner(accepted, name_key(accepted), self._now())
        except NameTaken as error:
            raise _taken(accepted) from error

    def rename_learner(self, learner_id: str, name: str) -> None:
        """Raises NameRefused."""
        accepted = accept_name(name)
        try:
            self._store.rename_learner(learner_id, accepted, name_key(accepted))
        except NameTaken as error:
            raise _taken(accepted) from error

    # Lessons

    def lesson(self, learner_id: str, lesson_id: str) -> LessonView:
        module = self.course.module_of(lesson_id)
        ordered = [lesson for each in self.course.modules for lesson in each.lessons]
        place = next(index for index, lesson in enumerate(ordered) if lesson.id == lesson_id)
        log = self._store.log(learner_id, [lesson_id, *progress.lesson_items(ordered[place])])
        return LessonView(
            ordered[place],
            module.id,
            progress.lesson_progress(ordered[place], log),
            ordered[place - 1] if place else None,
            ordered[place + 1] if place + 1 < len(ordered) else None,
        )

    def open_lesson(self, learner_id: str, lesson_id: str) -> None:
        """Note where the learner is. Cheap to call on every run of the page: the same lesson is noted once a day."""
        self.course.module_of(lesson_id)
        now = self._now()
        last = self._store.last_event(learner_id, EventKind.LESSON_OPENED)
        if last is None or last.item != lesson_id or progress.local_day(last.at) != progress.local_day(now):
            self._event(learner_id, EventKind.LESSON_OPENED, lesson_id, str(now.timestamp()))

    def finish_lesson(self, learner_id: str, lesson_id: str) -> None:
        self.course.module_of(lesson_id)
        self._event(learner_id, EventKind.LESSON_FINISHED, lesson_id, "once")

    # Questions

    def question(self, learner_id: str, question_id: str) -> QuestionView | Fault:
        item = question_item(question_id)
        answers = self._store.answers(learner_id, item)
        try:
            return self._question_view(learner_id, question_id, answers)
        except AuthorFault as fault:
            return _fault(item, fault)

    def submit_question(
        self, learner_id: str, question_id: str, raw: Any, nonce: str, lesson_id: str | None = None
    ) -> Answered:
        """Grade and record. An invalid answer is only kept as draft; a Fault too."""
        question = self.course.questions[question_id]
        item = question_item(question_id)
        seed = seed_of(learner_id, item, 0)
        outcome, answers = self._submit(
            learner_id, item, lesson_id, raw, nonce, 0, False, lambda: grade_question(question, raw, seed, self._shop)
        )
        view = None if answers is None else self._question_view(learner_id, question_id, answers)
        return Answered(outcome, view)

    # Exercises

    def exercise(self, learner_id: str, exercise_id: str) -> ExerciseView | Fault:
        exercise = self.course.exercises[exercise_id]
        item = exercise_item(exercise_id)
        record = self._store.item(learner_id, item)
        variant = current_variant(record.events)
        shown = solution_shown(record.events, variant)
        try:
            assignment = self._assignment(learner_id, exercise_id, variant)
            solution = self._workbook.worked(assignment) if shown else None
        except AuthorFault as fault:
            return _fault(item, fault)
        return exercise_view(exercise, assignment, solution, record)

    def submit_exercise(
        self, learner_id: str, exercise_id: str, raw: Mapping[str, Any], nonce: str, lesson_id: str | None = None
    ) -> Verdict | Fault:
        """Grade and record on the current variant. An invalid answer is only kept as draft; a Fault too."""
        item = exercise_item(exercise_id)
        self.course.exercises[exercise_id]
        self.save_draft(learner_id, item, raw)  # safe first, whatever an author's solution may do to the process
        events = self._store.item(learner_id, item).events
        variant = current_variant(events)
        outcome, _ = self._submit(
            learner_id,
            item,
            lesson_id,
            raw,
            nonce,
            variant,
            solution_shown(events, variant),
            lambda: self._workbook.grade(self._assignment(learner_id, exercise_id, variant), raw),
        )
        return outcome

    def take_hint(self, learner_id: str, exercise_id: str, nonce: str) -> None:
        """Reveal the next hint of the current variant."""
        item = exercise_item(exercise_id)
        events = self._store.item(learner_id, item).events
        variant = current_variant(events)
        if hints_taken(events, variant) < len(self.course.exercises[exercise_id].hints):
            self._event(learner_id, EventKind.HINT_TAKEN, item, nonce, variant)

    def show_solution(self, learner_id: str, exercise_id: str, confirmed: bool = False) -> bool:
        """Reveal the worked solution: after three tries, once solved, or when `confirmed`. False if refused.

        From then on attempts on this variant do not count.
        """
        item = exercise_item(exercise_id)
        self.course.exercises[exercise_id]
        record = self._store.item(learner_id, item)
        variant = current_variant(record.events)
        if not (confirmed or solution_free(record, variant)):
            return False
        self._event(learner_id, EventKind.SOLUTION_SHOWN, item, f"once-{variant}", variant)
        return True

    def new_variant(self, learner_id: str, exercise_id: str, nonce: str) -> None:
        """Start over with other parameters. The best score so far is kept, the draft is not."""
        item = exercise_item(exercise_id)
        self.course.exercises[exercise_id]
        events = self._store.item(learner_id, item).events
        variant = self._unlike(learner_id, exercise_id, [0, *variants_started(events)])
        self._event(learner_id, EventKind.VARIANT_STARTED, item, nonce, variant)

    # Drafts

    def save_draft(self, learner_id: str, item: str, raw: Any) -> None:
        """Keep an unfinished answer; `item` is `question:<id>` or `exercise:<id>`."""
        self._store.save_draft(learner_id, item, raw, self._now())

    # Overviews

    def home(self, learner_id: str) -> HomeView:
        """Raises KeyError for an unknown learner, as do `progress` and `export`."""
        learner, log = self._known(learner_id), self._store.log(learner_id)
        points = progress.points_mastery(self.course, log)
        return HomeView(
            learner,
            progress.next_step(self.course, log),
            progress.module_progress(self.course, log),
            progress.weak_points(points),
            progress.streak(log, self._now()),
        )

    def progress(self, learner_id: str) -> ProgressView:
        learner, log = self._known(learner_id), self._store.log(learner_id)
        activity = progress.streak(log, self._now())
        return ProgressView(
            learner,
            progress.module_progress(self.course, log),
            progress.points_mastery(self.course, log),
            activity,
            len(log.results),
            activity.last_at,
        )

    def export(self, learner_id: str, more: Mapping[str, pd.DataFrame]) -> bytes:
        """The learner's work as an XLSX workbook; `more` are sheets that follow, by title."""
        learner = self._known(learner_id)
        attempts = self._store.attempts(learner_id)
        return export_work(self.course, self._shop, learner, self._store.log(learner_id), attempts, self._now(), more)

    # Inside

    def _submit(
        self,
        learner_id: str,
        item: str,
        lesson_id: str | None,
        raw: Any,
        nonce: str,
        variant: int,
        solution_seen: bool,
        grade: Callable[[], Verdict],
    ) -> tuple[Verdict | Fault, Answers | None]:
        """What came of an answer, and all answers on the item if this one was recorded."""
        unique = f"{learner_id}:{item}:{nonce}"  # so that a page may use one nonce for all its forms
        try:
            verdict = grade()
        except AuthorFault as fault:
            self.save_draft(learner_id, item, raw)
            return _fault(item, fault), None
        except Exception:
            self.save_draft(learner_id, item, raw)
            raise
        if verdict.status is Status.INVALID:
            self.save_draft(learner_id, item, raw)
            return verdict, None
        attempt = Attempt(unique, learner_id, item, lesson_id, variant, raw, verdict, self._now(), solution_seen)
        recorded = self._store.append(attempt)
        return recorded.attempt.verdict, recorded.answers

    def _question_view(self, learner_id: str, question_id: str, answers: Answers) -> QuestionView:
        """Raises AuthorFault."""
        question = self.course.questions[question_id]
        seed = seed_of(learner_id, question_item(question_id), 0)
        presented, explanation = present(question, seed, self._shop), explain(question, seed, self._shop)
        sample = right_answer(question, seed, self._shop) if isinstance(question, TextQuestion) else None
        return question_view(question, presented, explanation, sample, answers)

    def _assignment(self, learner_id: str, exercise_id: str, variant: int) -> Assignment:
        return self._workbook.assignment(exercise_id, seed_of(learner_id, exercise_item(exercise_id), variant))

    def _unlike(self, learner_id: str, exercise_id: str, had: Sequence[int]) -> int:
        """The next variant with parameters that the learner has not had, if the exercise has so many.

        The worked solution of an equal variant would be its answer.
        """
        try:
            seen = [self._assignment(learner_id, exercise_id, variant).params for variant in had]
            candidates = range(max(had) + 1, max(had) + 1 + VARIANT_DRAWS)
            fresh = (n for n in candidates if self._assignment(learner_id, exercise_id, n).params not in seen)
            return next(fresh, max(had) + 1)
        except AuthorFault:
            return max(had) + 1

    def _event(self, learner_id: str, kind: EventKind, item: str, nonce: str, variant: int = 0) -> None:
        unique = f"{kind}:{learner_id}:{item}:{nonce}"
        self._store.add_event(Event(unique, learner_id, kind, item, variant, self._now()))

    def _known(self, learner_id: str) -> Learner:
        learner = self._store.learner(learner_id)
        if learner is None:
            raise KeyError(learner_id)
        return learner


def _fault(item: str, fault: AuthorFault) -> Fault:
    return Fault(item, t("这道题的文件有错，暂时不能作答和判分。你的作答不会因此扣分，请告诉课程作者。"), str(fault))


def _taken(name: str) -> NameRefused:
    return NameRefused(t("已经有叫「{name}」的学员了，请换一个名字，或在列表里选择他。", name=name))
