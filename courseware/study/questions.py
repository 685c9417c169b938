"""Questions at work: what a learner sees of one, and the grading of his answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from courseware.answers.authored import Authored
from courseware.answers.feedback import Feedback, on_question
from courseware.answers.question import (
    PresentedQuestion,
    authored,
    explain,
    grade_question,
    present,
    right_answer,
)
from courseware.answers.spots import Spot, spots
from courseware.answers.text import text_of
from courseware.answers.wording import sentence, unit_word
from courseware.content.course import Course
from courseware.content.digest import digest_of
from courseware.content.question import NumberQuestion, Question, TextQuestion
from courseware.i18n import t
from courseware.items import question_item
from courseware.progress.in_words import answer_in_words
from courseware.progress.standing import Mark, current_variant, mark, of_lessons, standing, tries_to_right
from courseware.record.log import LESSON_PURPOSES, Attempt, History
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.context import Context
from courseware.study.sittings import Reason, Solved
from courseware.study.views import Comparison, QuestionView
from courseware.verdict import Finding, Status, Verdict


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
        in_lesson = context.purpose in LESSON_PURPOSES
        draft = history.draft if in_lesson else None
        kept = draft if draft is not None else last.answer if last else None
        own = [each for each in history.results if (each.purpose, each.occasion) == (context.purpose, context.occasion)]
        counting = of_lessons(history.results) if in_lesson else [each for each in own if each.variant == variant]
        return QuestionView(
            question_item(question_id),
            present(question, seed, self._shop),
            variant,
            attempts=len(own),
            done=standing(counting).done and context.open,
            mark=mark(counting) if context.open else Mark.OPEN,
            answer=text_of(kept) if isinstance(question, TextQuestion) else kept,
            feedback=self.feedback(question_id, last.verdict, context, variant) if last and told else None,
            explanation=explain(question, seed, self._shop) if told else None,
            comparison=self._comparison(question, last.answer, seed) if last and told else None,
            judged=last.answer if last and told else None,
            spots=self._spots(question, last, seed) if last and told else {},
            tries=tries_to_right(counting) if context.open else None,
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

    def solved(self, question_id: str, context: Context) -> Solved:
        """The right answer to the context's variant and all reasons. Where the context does not reveal it, nothing may
        ask for it: raises ValueError."""
        if not context.open or context.variant is None:
            raise ValueError(f"the answer to {question_id} may not be told yet")
        question = self._course.questions[question_id]
        seed = self._seed(question, context, context.variant)
        shown, right = present(question, seed, self._shop), right_answer(question, seed, self._shop)
        reasons = _reasons(shown, right, authored(question, seed, self._shop))
        return Solved(in_words(shown, right), reasons, explain(question, seed, self._shop))

    def written(self, question_id: str, answer: Any, context: Context) -> tuple[str, Comparison | None]:
        """The stem as it was asked, and what a written answer to the context's variant is compared with; None for
        another kind of question. Raises AuthorFault."""
        question = self._course.questions[question_id]
        seed = self._seed(question, context, context.variant or 0)
        return present(question, seed, self._shop).stem, self._comparison(question, answer, seed)

    def said(self, question_id: str, finding: Finding, context: Context) -> str:
        """What is said of one finding in an answer to the context's variant."""
        question = self._course.questions[question_id]
        return sentence(finding, authored(question, self._seed(question, context, context.variant or 0), self._shop))

    def digest(self, question_id: str) -> str:
        return digest_of(self._course.questions[question_id])

    def next_variant(self, learner_id: str, question_id: str, had: Sequence[int], first: int | None = None) -> int:
        return max(had) + 1 if first is None else first

    def _spots(self, question: Question, last: Attempt, seed: str) -> Mapping[str, Spot]:
        """None of an answer that would be judged otherwise today: its question has changed."""
        if isinstance(question, NumberQuestion | TextQuestion) or not last.verdict.status.graded:
            return {}
        if grade_question(question, last.answer, seed, self._shop).status is not last.verdict.status:
            return {}
        right = right_answer(question, seed, self._shop)
        return spots(question, last.answer, right, authored(question, seed, self._shop))

    def _comparison(self, question: Question, answer: Any, seed: str) -> Comparison | None:
        if not isinstance(question, TextQuestion):
            return None
        words = authored(question, seed, self._shop)
        said = answer.get("said") if isinstance(answer, dict) else None
        return Comparison(
            str(text_of(answer)),
            right_answer(question, seed, self._shop),
            words.texts["point"],
            words.reasons,
            None if said is None else frozenset(said),
        )

    def _seed(self, question: Question, context: Context, variant: int) -> str:
        return seed_of(context.numbers_of, question_item(question.id), variant)


def in_words(shown: PresentedQuestion, raw: Any) -> str:
    """A raw answer as plain text, with its unit."""
    if shown.kind == "number" and isinstance(raw, float):
        return f"{raw:,.10g} {unit_word(shown.unit)}".rstrip()
    raw = text_of(raw) if shown.kind == "text" else raw
    return answer_in_words(raw, shown.options, shown.lefts, shown.rights, ordered=shown.kind == "order")


def _reasons(shown: PresentedQuestion, right: Any, words: Authored) -> tuple[Reason, ...]:
    """Of each option, row or place, in the order in which it is shown; places in the right order."""
    match shown.kind:
        case "single" | "multiple":
            chosen = right if isinstance(right, list) else [right]
            return tuple(Reason(text, id in chosen, words.reasons.get(id, "")) for id, text in shown.options.items())
        case "order":
            return tuple(Reason(shown.options[id], True, words.reasons.get(id, "")) for id in right)
        case "match" | "sort":
            return tuple(
                Reason(t("{left} → {right}", left=text, right=shown.rights[right[id]]), True, words.reasons.get(id, ""))
                for id, text in shown.lefts.items()
            )
        case "number" | "text":
            return ()
        case _:
            assert_never(shown.kind)
