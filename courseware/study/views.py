"""What pages show: frozen views of a learner's record beside the content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from courseware.content.course import BrokenLesson, Lesson, Outline
from courseware.content.exercise import Exercise
from courseware.content.question import Question
from courseware.progress.course import LessonProgress, ModuleProgress, NextStep, PointMastery, Streak
from courseware.progress.standing import current_variant, hints_taken, solution_shown, standing, variants_started
from courseware.record.log import Answers, ItemRecord, Learner, Result
from courseware.verdict import Status, Verdict

if TYPE_CHECKING:
    from courseware.answers.exercise import Assignment, WorkedSolution
    from courseware.answers.question import PresentedQuestion

FREE_SOLUTION_AFTER = 3


@dataclass(frozen=True)
class Fault:
    """An author's file is at fault, so that the item cannot be shown or graded. Never a score; nothing is recorded.

    `message` is the sentence for the learner, `detail` the technical text for the author.
    """

    item: str
    message: str
    detail: str


@dataclass(frozen=True)
class QuestionView:
    """`last` is the verdict of the last recorded attempt and `last_answer` what was handed in; None before any.

    `draft` is what was saved after it and not yet recorded; `answer` is what to fill in. `explanation` is the author's
    word after the answer, `sample` what a written answer might say; both are None before any recorded attempt.
    """

    question: Question
    presented: PresentedQuestion
    attempts: int
    best: float | None
    done: bool
    last: Verdict | None
    last_answer: Any
    draft: Any
    explanation: str | None
    sample: str | None

    @property
    def answer(self) -> Any:
        return self.last_answer if self.draft is None else self.draft


@dataclass(frozen=True)
class Answered:
    """What came of handing in an answer. `view` is the question as it stands now, None if nothing was recorded."""

    outcome: Verdict | Fault
    view: QuestionView | None = None


@dataclass(frozen=True)
class ExerciseView:
    """`attempts` counts all variants; `tries`, `last`, `hints` and `solution` belong to the current one, which is the
    `round`-th that the learner was given, from 1 (numbers of variants may be skipped).

    `counts` is False once the worked solution of this variant was shown: what follows is practice, until a new
    variant is started. `solution_free` tells that the solution may be shown without asking for confirmation.
    """

    exercise: Exercise
    assignment: Assignment
    variant: int
    round: int
    attempts: int
    tries: int
    best: float | None
    done: bool
    counts: bool
    hints: tuple[str, ...]
    hints_left: int
    solution: WorkedSolution | None
    solution_free: bool
    last: Verdict | None
    last_answer: Any
    draft: Any

    @property
    def answer(self) -> Any:
        """Raw answer by field id, or None."""
        return self.last_answer if self.draft is None else self.draft


@dataclass(frozen=True)
class LessonView:
    """`before` and `after` are the neighbours in course order, announced and broken lessons included."""

    lesson: Lesson | Outline | BrokenLesson
    module_id: str
    progress: LessonProgress
    before: Lesson | Outline | BrokenLesson | None
    after: Lesson | Outline | BrokenLesson | None


@dataclass(frozen=True)
class HomeView:
    """Where the learner is and what comes next."""

    learner: Learner
    next: NextStep
    modules: tuple[ModuleProgress, ...]
    weak: tuple[PointMastery, ...]
    streak: Streak


@dataclass(frozen=True)
class ProgressView:
    """All of a learner's progress. `attempts` counts every recorded submission."""

    learner: Learner
    modules: tuple[ModuleProgress, ...]
    points: tuple[PointMastery, ...]
    streak: Streak
    attempts: int
    last_at: datetime | None


def question_view(
    question: Question, presented: PresentedQuestion, explanation: str | None, sample: str | None, answers: Answers
) -> QuestionView:
    stands = standing(answers.results)
    return QuestionView(
        question,
        presented,
        attempts=stands.attempts,
        best=stands.best,
        done=stands.done,
        last=answers.last.verdict if answers.last else None,
        last_answer=answers.last.answer if answers.last else None,
        draft=answers.draft,
        explanation=explanation if answers.results else None,
        sample=sample if answers.results else None,
    )


def exercise_view(
    exercise: Exercise, assignment: Assignment, solution: WorkedSolution | None, record: ItemRecord
) -> ExerciseView:
    """`assignment` and `solution` are those of the record's current variant."""
    variant = current_variant(record.events)
    hints = assignment.hints[: hints_taken(record.events, variant)]
    last = record.last if record.last is not None and record.last.variant == variant else None
    stands = standing(record.results)
    return ExerciseView(
        exercise,
        assignment,
        variant,
        round=len(variants_started(record.events)) + 1,
        attempts=stands.attempts,
        tries=len(_tries(record, variant)),
        best=stands.best,
        done=stands.done,
        counts=not solution_shown(record.events, variant),
        hints=tuple(hints),
        hints_left=len(assignment.hints) - len(hints),
        solution=solution,
        solution_free=solution_free(record, variant),
        last=last.verdict if last else None,
        last_answer=last.answer if last else None,
        draft=record.draft,
    )


def solution_free(record: ItemRecord, variant: int) -> bool:
    """Whether the worked solution may be shown without asking for confirmation: after some tries, or once solved."""
    tries = _tries(record, variant)
    return len(tries) >= FREE_SOLUTION_AFTER or any(result.status is Status.CORRECT for result in tries)


def _tries(record: ItemRecord, variant: int) -> list[Result]:
    return [result for result in record.results if result.variant == variant]
