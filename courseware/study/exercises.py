"""Exercises at work: what a learner sees of one, the grading of his answer, and help in small steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any, Protocol

from courseware.answers.authored import Authored
from courseware.answers.exercise import Assignment, WorkedSolution
from courseware.answers.fault import AuthorFault
from courseware.answers.feedback import Feedback, on_exercise
from courseware.answers.wording import sentence
from courseware.content.course import Course
from courseware.content.digest import digest_of
from courseware.content.exercise import Exercise
from courseware.items import exercise_item
from courseware.progress.standing import current_variant, hints_taken, solution_shown, standing, variants_started
from courseware.record.log import EventKind, History, Result
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.study.context import Context
from courseware.study.events import note
from courseware.study.sittings import Solved
from courseware.study.views import ExerciseView
from courseware.verdict import Finding, Status, Verdict

FREE_SOLUTION_AFTER = 3
VARIANT_DRAWS = 20


class Grader(Protocol):
    """What exercises need of the workbook (see `answers.exercise.Workbook`). All raise AuthorFault."""

    def assignment(self, exercise_id: str, seed: str) -> Assignment: ...

    def grade(self, assignment: Assignment, raw: Mapping[str, Any]) -> Verdict: ...

    def authored(self, assignment: Assignment) -> Mapping[str, Authored]: ...

    def worked(self, assignment: Assignment) -> WorkedSolution: ...


class Exercises:
    """Every method raises KeyError for an unknown id. `now` returns an aware time."""

    def __init__(self, course: Course, store: Store, workbook: Grader, now: Callable[[], datetime]) -> None:
        self._course = course
        self._store = store
        self._workbook = workbook
        self._now = now

    def __contains__(self, exercise_id: str) -> bool:
        return exercise_id in self._course.exercises

    def view(self, exercise_id: str, history: History, context: Context) -> ExerciseView:
        """Raises AuthorFault."""
        exercise = self._course.exercises[exercise_id]
        variant = current_variant(history.events) if context.variant is None else context.variant
        assignment = self._assignment(context.learner_id, exercise_id, variant)
        seen = solution_shown(history.events, variant)
        last = history.last if history.last is not None and history.last.variant == variant else None
        hints = assignment.hints[: hints_taken(history.events, variant)] if context.open else ()
        stands = standing(history.results)
        return ExerciseView(
            exercise_item(exercise_id),
            exercise,
            assignment,
            variant,
            round=len(variants_started(history.events)) + 1,
            attempts=stands.attempts,
            tries=len(_tries(history.results, variant)),
            best=stands.best if context.open else None,
            done=stands.done and context.open,
            counts=not seen,
            hints=tuple(hints),
            hints_left=len(assignment.hints) - len(hints) if context.open else 0,
            solution=self._workbook.worked(assignment) if seen and context.open else None,
            solution_free=_solution_free(history.results, variant) and context.open,
            answer=over(last.answer if last else None, history.draft),
            feedback=self._feedback(assignment, last.verdict) if last and context.open else None,
            days=_days_open(exercise, last.answer if last else None),
        )

    def grade(self, exercise_id: str, raw: Any, context: Context, variant: int) -> Verdict:
        """Raises AuthorFault."""
        return self._workbook.grade(self._assignment(context.learner_id, exercise_id, variant), raw)

    def feedback(self, exercise_id: str, verdict: Verdict, context: Context, variant: int) -> Feedback:
        """Raises AuthorFault."""
        return self._feedback(self._assignment(context.learner_id, exercise_id, variant), verdict)

    def solved(self, exercise_id: str, context: Context) -> Solved:
        """The way to the answer to the context's variant. Where the context does not reveal it, nothing may ask for it:
        raises ValueError. Raises AuthorFault."""
        if not context.open or context.variant is None:
            raise ValueError(f"the answer to {exercise_id} may not be told yet")
        assignment = self._assignment(context.learner_id, exercise_id, context.variant)
        return Solved("", (), self._workbook.worked(assignment).text)

    def said(self, exercise_id: str, finding: Finding, context: Context) -> str:
        """What is said of one finding in an answer to the context's variant. Raises AuthorFault."""
        assignment = self._assignment(context.learner_id, exercise_id, context.variant or 0)
        return sentence(finding, self._workbook.authored(assignment)[finding.field or ""])

    def brief(self, learner_id: str, exercise_id: str, variant: int) -> str:
        """The task with a learner's numbers in it, as Markdown. Raises AuthorFault."""
        return self._assignment(learner_id, exercise_id, variant).whole

    def digest(self, exercise_id: str) -> str:
        solution = self._course.root / "exercises" / exercise_id / "solution.py"
        return digest_of(self._course.exercises[exercise_id], solution.read_bytes() if solution.exists() else b"")

    def next_variant(self, learner_id: str, exercise_id: str, had: Sequence[int], first: int | None = None) -> int:
        """The next variant, from `first` on, with parameters that the learner has not had, if the exercise has so many.

        The worked solution of an equal variant would be its answer.
        """
        first = max(had) + 1 if first is None else first
        try:
            seen = [self._assignment(learner_id, exercise_id, variant).params for variant in had]
            candidates = range(first, first + VARIANT_DRAWS)
            fresh = (n for n in candidates if self._assignment(learner_id, exercise_id, n).params not in seen)
            return next(fresh, first)
        except AuthorFault:
            return first

    # Help

    def take_hint(self, learner_id: str, exercise_id: str, nonce: str) -> None:
        """Reveal the next hint of the current variant."""
        hints = self._course.exercises[exercise_id].hints
        events = self._history(learner_id, exercise_id).events
        variant = current_variant(events)
        if hints_taken(events, variant) < len(hints):
            self._note(learner_id, EventKind.HINT_TAKEN, exercise_id, nonce, variant)

    def show_solution(self, learner_id: str, exercise_id: str, confirmed: bool = False) -> bool:
        """Reveal the worked solution: after three tries, once solved, or when `confirmed`. False if refused.

        From then on attempts on this variant do not count.
        """
        history = self._history(learner_id, exercise_id)
        variant = current_variant(history.events)
        if not (confirmed or _solution_free(history.results, variant)):
            return False
        self._note(learner_id, EventKind.SOLUTION_SHOWN, exercise_id, f"once-{variant}", variant)
        return True

    # Inside

    def _history(self, learner_id: str, exercise_id: str) -> History:
        item = exercise_item(self._course.exercises[exercise_id].id)
        return self._store.histories.of_item(learner_id, item)

    def _feedback(self, assignment: Assignment, verdict: Verdict) -> Feedback:
        labels = {field.id: field.label for field in assignment.fields}
        return on_exercise(verdict, self._workbook.authored(assignment), labels)

    def _assignment(self, learner_id: str, exercise_id: str, variant: int) -> Assignment:
        return self._workbook.assignment(exercise_id, seed_of(learner_id, exercise_item(exercise_id), variant))

    def _note(self, learner_id: str, kind: EventKind, exercise_id: str, nonce: str, variant: int) -> None:
        note(self._store, learner_id, kind, exercise_item(exercise_id), nonce, self._now(), variant)


def over(below: Any, above: Any) -> Any:
    """What an exercise was answered with, field by field: as in `above`, and as in `below` where that has nothing."""
    return {**below, **above} if isinstance(below, dict) and isinstance(above, dict) else above or below


def _days_open(exercise: Exercise, handed_in: Any) -> int:
    """The days that were handed in, whether right or not, and the one after them."""
    done = takewhile(lambda day: all(name in (handed_in or ()) for name in day.fields), exercise.days)
    return min(len(list(done)) + 1, len(exercise.days))


def _solution_free(results: Sequence[Result], variant: int) -> bool:
    """Whether the worked solution may be shown without asking for confirmation: once solved, or after some tries. One
    that is better than all before is a step forward and brings the solution no nearer."""
    tries = _tries(results, variant)
    best: float | None = None
    in_vain = 0
    for result in tries:
        in_vain += best is None or result.score <= best
        best = result.score if best is None else max(best, result.score)
    return in_vain >= FREE_SOLUTION_AFTER or any(result.status is Status.CORRECT for result in tries)


def _tries(results: Sequence[Result], variant: int) -> list[Result]:
    return [result for result in results if result.variant == variant]
