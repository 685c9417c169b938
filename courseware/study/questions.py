"""Questions at work: what a learner sees of one, and the grading of his answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courseware.answers.feedback import Feedback, on_question
from courseware.answers.question import authored, explain, grade_question, present, right_answer
from courseware.answers.spots import Spot, spots
from courseware.answers.text import text_of
from courseware.content.course import Course
from courseware.content.digest import digest_of
from courseware.content.question import NumberQuestion, Question, TextQuestion
from courseware.items import question_item
from courseware.progress.standing import Mark, current_variant, mark, standing, tries_to_right
from courseware.record.log import Attempt, History, Purpose
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.context import Context
from courseware.study.views import Comparison, QuestionView
from courseware.verdict import Status, Verdict


class Questions:
    """Every method raises KeyError for an unknown id, and AuthorFault when the question's file is at fault."""

    def __init__(self, course: Course, shop: Shop) -> None:
        self._course = course
        self._shop = shop

    def __contains__(self, question_id: str) -> bool:
        return question_id in self._course.questions

    def view(self, question_id: str, history: History, context: Context) -> QuestionView:
        question = self._course.questions[question_id]
        variant = current_variant(history.events) if context.variant is None else context.variant
        seed = self._seed(question, context, variant)
        last = history.last if history.last is not None and history.last.variant == variant else None
        told = last is not None and context.open
        draft = None if context.purpose is Purpose.REVIEW else history.draft
        kept = draft if draft is not None else last.answer if last else None
        stands = standing(history.results)
        return QuestionView(
            question_item(question_id),
            present(question, seed, self._shop),
            variant,
            attempts=sum(
                (result.purpose, result.occasion) == (context.purpose, context.occasion) for result in history.results
            ),
            done=stands.done and context.open,
            mark=mark(history.results) if context.open else Mark.OPEN,
            answer=text_of(kept) if isinstance(question, TextQuestion) else kept,
            feedback=self.feedback(question_id, last.verdict, context, variant) if last and told else None,
            explanation=explain(question, seed, self._shop) if told else None,
            comparison=self._comparison(question, last, seed) if last and told else None,
            judged=last.answer if last and told else None,
            spots=self._spots(question, last, seed) if last and told else {},
            tries=tries_to_right(history.results) if context.open else None,
            varies=isinstance(question, NumberQuestion) and bool(question.given),
        )

    def grade(self, question_id: str, raw: Any, context: Context, variant: int) -> Verdict:
        question = self._course.questions[question_id]
        return grade_question(question, raw, self._seed(question, context, variant), self._shop)

    def feedback(self, question_id: str, verdict: Verdict, context: Context, variant: int) -> Feedback:
        question = self._course.questions[question_id]
        if isinstance(question, TextQuestion) and verdict.status.graded:  # from when words were counted for a grade
            verdict = Verdict(Status.UNSCORED, 0.0)
        words = authored(question, self._seed(question, context, variant), self._shop)
        return on_question(verdict, words, question.kind == "multiple")

    def digest(self, question_id: str) -> str:
        return digest_of(self._course.questions[question_id])

    def next_variant(self, learner_id: str, question_id: str, had: Sequence[int]) -> int:
        return max(had) + 1

    def _spots(self, question: Question, last: Attempt, seed: str) -> Mapping[str, Spot]:
        """None of an answer that would be judged otherwise today: its question has changed."""
        if isinstance(question, NumberQuestion | TextQuestion):
            return {}
        if grade_question(question, last.answer, seed, self._shop).status is not last.verdict.status:
            return {}
        right = right_answer(question, seed, self._shop)
        return spots(question, last.answer, right, authored(question, seed, self._shop))

    def _comparison(self, question: Question, last: Attempt, seed: str) -> Comparison | None:
        if not isinstance(question, TextQuestion):
            return None
        words = authored(question, seed, self._shop)
        said = last.answer.get("said") if isinstance(last.answer, dict) else None
        return Comparison(
            str(text_of(last.answer)),
            right_answer(question, seed, self._shop),
            words.texts["point"],
            words.reasons,
            None if said is None else frozenset(said),
        )

    def _seed(self, question: Question, context: Context, variant: int) -> str:
        return seed_of(context.learner_id, question_item(question.id), variant)
