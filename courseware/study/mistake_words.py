"""The mistakes of a class in the author's words, with the class's numbers. Plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from courseware.answers.authored import NOTHING, Authored
from courseware.answers.fault import AuthorFault
from courseware.answers.question import authored
from courseware.answers.written import shorten
from courseware.classroom.mistakes import Mistake
from courseware.content.course import Course
from courseware.content.figures import fill, names_in
from courseware.items import parts_of, question_item
from courseware.markdown import plain
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.item_words import OPEN

SHORT = 36
"""Characters of a line in a list."""
STOP = r"\u3002"
"""Ends a sentence."""


class MistakeWords:
    def __init__(self, course: Course, shop: Shop) -> None:
        self._course = course
        self._shop = shop
        self._authored = lru_cache(maxsize=256)(self._authored_of)

    def sentence(self, mistake: Mistake, class_id: str, variant: int) -> str:
        """Why it is wrong; "" for one that the course does not name any more."""
        kind, id = parts_of(mistake.item)
        if kind == "exercise":
            exercise = self._course.exercises.get(id)
            named = exercise.mistakes.get(mistake.id) if exercise else None
            return plain(_blank(named.because)) if named else ""
        words = self._authored(id, class_id, variant)
        if mistake.option is not None:
            return plain(words.reasons.get(mistake.option, ""))
        return plain(words.mistakes.get(mistake.id, ""))

    def short(self, mistake: Mistake, class_id: str, variant: int) -> str:
        """The first sentence of it, shortened; its id where there is none."""
        first = re.split(STOP, self.sentence(mistake, class_id, variant))[0]
        return shorten(first, SHORT) if first else mistake.id

    def option(self, mistake: Mistake, class_id: str, variant: int) -> str | None:
        """The option that was chosen, if it is one."""
        if mistake.option is None:
            return None
        _, id = parts_of(mistake.item)
        texts: Mapping[str, str] = self._authored(id, class_id, variant).texts.get("option", {})
        return shorten(plain(texts.get(mistake.option, mistake.option)), SHORT)

    def _authored_of(self, question_id: str, class_id: str, variant: int) -> Authored:
        question = self._course.questions.get(question_id)
        if question is None:
            return NOTHING
        try:
            return authored(question, seed_of(class_id, question_item(question_id), variant), self._shop)
        except AuthorFault:
            return NOTHING


def _blank(text: str) -> str:
    return fill(text, dict.fromkeys(names_in(text), OPEN))
