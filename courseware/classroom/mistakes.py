"""Mistakes that a class shares, and what to do about one: a block to show again, a question on exactly that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt

from courseware.answers.authored import by_id
from courseware.classroom.room import Ask, Slide
from courseware.content.blocks import CaseBlock, NoteBlock, TableBlock, Text
from courseware.content.course import Course
from courseware.content.question import Multiple, NumberQuestion, Question, Single
from courseware.content.texts import prose_in
from courseware.markdown import plain
from courseware.verdict import Status, Verdict

LEAST, SHARE = 5, 0.3
"""So many answers, and such a share of them, make a mistake one of the class."""
ALIKE = 0.3
"""Two sentences that share so much speak of the same mistake (Dice, over pairs of characters)."""
SHORT = 50
"""Pairs of characters: a block of fewer is not the better for being short."""
OPTION = "wrong-option"


@dataclass(frozen=True)
class Mistake:
    """One that an item's author has named: by its id, or by the option that was chosen."""

    item: str
    id: str
    option: str | None = None


@dataclass(frozen=True)
class Shared:
    """`learners` of the `of` who answered made the mistake."""

    mistake: Mistake
    learners: int
    of: int


def made(item: str, verdict: Verdict) -> frozenset[Mistake]:
    """The mistakes in one answer. One that spoils several fields of an exercise is one."""
    return frozenset(
        Mistake(item, finding.id, _option(finding.data.get("option")))
        for finding in verdict.findings
        if finding.named or finding.id == OPTION
    )


def in_order(mistakes: Iterable[Mistake]) -> list[Mistake]:
    return sorted(mistakes, key=lambda each: (each.id, each.option or ""))


def commonest(item: str, verdicts: Iterable[Verdict]) -> tuple[Shared, ...]:
    """Of the answers to one item, one a learner, the commonest first. What could not be read is no answer."""
    read = [verdict for verdict in verdicts if verdict.status is not Status.INVALID]
    counted = Counter(mistake for verdict in read for mistake in made(item, verdict))
    order = sorted(counted.items(), key=lambda each: (-each[1], each[0].id, each[0].option or ""))
    return tuple(Shared(mistake, learners, len(read)) for mistake, learners in order)


def shared(item: str, verdicts: Iterable[Verdict]) -> Shared | None:
    """The mistake that so many make that it is one of the class."""
    first = next(iter(commonest(item, verdicts)), None)
    return first if first is not None and first.of >= LEAST and first.learners >= SHARE * first.of else None


@dataclass(frozen=True)
class Remedy:
    """`slide` clears it up; `ask` is a question on it. `exact`: one that the same mistake leads to a wrong answer of,
    and not only one on the same point."""

    slide: Slide | None
    ask: Ask | None
    exact: bool


def remedy(course: Course, question: Question, variant: int, mistake: Mistake, asked: Collection[str]) -> Remedy:
    """`asked` are the ids of the questions that the class has had already."""
    because = _reasons(question).get((mistake.id, mistake.option), "")
    ask, exact = _another(course, question, variant, mistake, because, asked)
    return Remedy(_block(course, question, because), ask, exact)


def _block(course: Course, question: Question, because: str) -> Slide | None:
    """Of the lesson that the question belongs to, the block that shares most with the reason and, twice as weighty, the
    question's points: pairs of characters, the rarer in the lesson the weightier, and not for being long."""
    lesson = next((course.lessons[id] for id, bank in course.bank.items() if question.id in bank), None)
    if lesson is None:
        return None
    texts = {
        number: _pairs(" ".join(text for _, text in prose_in(block)))
        for number, block in enumerate(lesson.blocks, start=1)
        if isinstance(block, Text | NoteBlock | CaseBlock | TableBlock)
    }
    names = _pairs(" ".join(course.points[id].name for id in question.covers if id in course.points))
    weights: dict[str, float] = {}
    for pair in _pairs(because) | names:
        within = sum(pair in text for text in texts.values())
        weights[pair] = (2 if pair in names else 1) * log((1 + len(texts)) / within) if within else 0.0
    scores = {
        number: sum(weights[pair] for pair in weights.keys() & text) / sqrt(SHORT + len(text))
        for number, text in texts.items()
    }
    best = max(scores, key=lambda number: (scores[number], -number), default=None)
    return Slide(lesson.id, best) if best is not None and scores[best] > 0 else None


def _another(
    course: Course, question: Question, variant: int, mistake: Mistake, because: str, asked: Collection[str]
) -> tuple[Ask | None, bool]:
    others = [each for each in course.questions.values() if each.id != question.id and each.id not in asked]
    named = mistake.id != OPTION
    for other in others:
        if named and any(id == mistake.id for id, _ in _reasons(other)):
            return Ask(other.id), True
    if named and isinstance(question, NumberQuestion) and question.given:  # the same, with other numbers
        return Ask(question.id, variant + 1), True
    near = [each for each in others if set(each.covers) & set(question.covers)]
    alike = {each.id: _alike(because, each) for each in near}
    if not alike:
        return None, False
    best = max(alike, key=lambda id: alike[id])
    return Ask(best), alike[best] >= ALIKE


def _alike(because: str, question: Question) -> float:
    """How much the likest of its reasons shares with this one, 0..1."""
    own = _pairs(because)
    return max((_dice(own, _pairs(other)) for other in _reasons(question).values()), default=0.0)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _reasons(question: Question) -> Mapping[tuple[str, str | None], str]:
    """Why its wrong answers are wrong, by mistake and option."""
    match question:
        case NumberQuestion(mistakes=mistakes):
            return {(mistake.id, None): mistake.because for mistake in mistakes}
        case Single(options=options) | Multiple(options=options):
            return {
                (option.mistake or OPTION, id): option.because
                for id, option in by_id(options).items()
                if not option.correct
            }
        case _:
            return {}


def _pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, without what stands between words."""
    words = re.findall(r"\w+", re.sub(r"\{\w+\}", " ", plain(text)).lower())
    return frozenset(word[at : at + 2] for word in words for at in range(len(word) - 1))


def _option(value: object) -> str | None:
    return value if isinstance(value, str) else None
