"""Questions as they are put to a class, with the numbers of the class, and their answers for whoever leads it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from courseware.answers.fault import AuthorFault
from courseware.answers.question import PresentedQuestion
from courseware.classroom.room import occasion
from courseware.record.log import NO_HISTORY, Purpose
from courseware.study.context import Context, Reveal
from courseware.study.questions import Questions
from courseware.study.sittings import Solved


@dataclass(frozen=True)
class Posed:
    """`solved` may reach no page but the trainer's before he explains."""

    presented: PresentedQuestion
    solved: Solved


class Posing:
    def __init__(self, questions: Questions) -> None:
        self._questions = questions
        self._posed = lru_cache(maxsize=1024)(self._pose)

    def posed(self, class_id: str, question_id: str, variant: int = 0) -> Posed | None:
        """As every learner of the class sees it; kept, since it is the same at every look. None for a question that the
        course does not have, or whose file is at fault."""
        try:
            return self._posed(class_id, question_id, variant)
        except (KeyError, AuthorFault):
            return None

    def _pose(self, class_id: str, question_id: str, variant: int) -> Posed:
        context = Context("", None, Purpose.CLASS, occasion(class_id, 0), Reveal.WHEN_TOLD, True, variant)
        shown = self._questions.view(question_id, NO_HISTORY, context).presented
        return Posed(shown, self._questions.solved(question_id, context))
