"""Items and the answers to them as a trainer reads them. Plain text, whoever wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from courseware.answers.fault import AuthorFault
from courseware.answers.question import present
from courseware.answers.written import shorten
from courseware.content.course import Course
from courseware.content.figures import fill, names_in
from courseware.i18n import t
from courseware.items import parts_of
from courseware.markdown import plain
from courseware.progress.in_words import answer_in_words, drill_answer_in_words, exercise_answer_in_words
from courseware.record.log import Attempt, drawn_for
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.questions import in_words

TITLE, LABEL = 40, 10
"""Characters."""
ASIDE = r"[\uff08\uff1a\uff0c]"
"""With what an author begins to explain a name: a bracket, a colon, a comma."""
OPEN = "…"
"""Stands for a number that differs from one asking to the next."""


class ItemWords:
    def __init__(self, course: Course, shop: Shop) -> None:
        self._course = course
        self._shop = shop

    def title(self, item: str) -> str:
        """What it is called; its key if the course has it no more."""
        kind, id = parts_of(item)
        if kind == "question" and id in self._course.questions:
            stem = self._course.questions[id].stem
            return shorten(plain(fill(stem, dict.fromkeys(names_in(stem), OPEN))), TITLE)
        if kind == "exercise" and id in self._course.exercises:
            return self._course.exercises[id].title
        if kind == "drill" and id in self._course.drills:
            return self._course.drills[id].title
        return item

    def short(self, item: str) -> str:
        """What it is about, in a word or two: of a question the first of its points."""
        return shorten(re.split(ASIDE, self._about(item))[0], LABEL)

    def labels(self, items: Sequence[str]) -> list[str]:
        """The same, each another one."""
        names = [self.short(item) for item in items]
        often, met = Counter(names), Counter[str]()
        for number, name in enumerate(names):
            met[name] += 1
            if often[name] > 1:
                names[number] = f"{name} {met[name]}"
        return names

    def answer(self, attempt: Attempt) -> str:
        """What was answered, with the texts and the unit that were shown."""
        kind, id = parts_of(attempt.item)
        if kind == "exercise":
            exercise = self._course.exercises.get(id)
            return exercise_answer_in_words(attempt.answer, exercise) if exercise else answer_in_words(attempt.answer)
        who, variant = drawn_for(attempt)
        if kind == "drill":
            seed = seed_of(who, attempt.item, variant)
            return drill_answer_in_words(attempt.answer, self._course.drills.get(id), seed, self._shop)
        question = self._course.questions.get(id)
        if question is None:
            return answer_in_words(attempt.answer)
        try:
            return in_words(present(question, seed_of(who, attempt.item, variant), self._shop), attempt.answer)
        except AuthorFault:
            return answer_in_words(attempt.answer)

    def _about(self, item: str) -> str:
        kind, id = parts_of(item)
        if kind == "question" and id in self._course.questions:
            point = self._course.points.get(self._course.questions[id].covers[0])
            return point.name if point else id
        return t("题") if kind == "question" else self.title(item)
