"""Statistics of the items, for who writes them: over all learners, never about one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import assert_never

from courseware.answers.authored import NOTHING, Authored, by_id
from courseware.answers.drawn import numbers
from courseware.answers.fault import AuthorFault
from courseware.answers.question import authored
from courseware.answers.wording import shown
from courseware.answers.written import shorten
from courseware.content.course import Course
from courseware.content.question import Multiple, NumberQuestion, Option, Question, Single
from courseware.drills.game import PASS, USUAL
from courseware.i18n import N_, listed, t
from courseware.items import drill_item, exercise_item, parts_of, question_item
from courseware.markdown import plain
from courseware.progress.in_words import answer_in_words
from courseware.progress.statistics import (
    Answers,
    ItemStatistics,
    Named,
    answers,
    item_statistics,
    naming,
    urgent_first,
)
from courseware.record.first_tries import FirstTry
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.shop.tables import Shop

TITLE, SAID = 40, 80
"""Characters of a stem and of an answer or reason that are quoted."""
COMMONEST = 5
"""Unnamed answers that are told."""

GENERIC = {
    "times-hundred": N_("差 100 倍：多乘了 100"),
    "over-hundred": N_("差 100 倍：多除了 100"),
    "inverted": N_("分子分母写反"),
    "ten-thousand": N_("万、亿没有换算"),
    "power-of-ten": N_("小数点错位"),
    "sign": N_("正负号反了"),
    "rounded-early": N_("保留的位数太少"),
}


class Kind(StrEnum):
    RIGHT = "right"
    NAMED = "named"
    UNNAMED = "unnamed"
    GAVE_UP = "gave-up"


@dataclass(frozen=True)
class Counted:
    """So many `learners` answered it at first. Plain text."""

    label: str
    kind: Kind
    learners: int


@dataclass(frozen=True)
class ItemDetails:
    """What was answered at first to one item. Of several options or mistakes in one answer each is counted, so that
    the learners may add up to more than there are. `unnamed` are the commonest answers that were told no cause."""

    item: str
    title: str
    learners: int
    answered: tuple[Counted, ...]
    unnamed: tuple[Counted, ...]


class Statistics:
    """Whatever touches the record may raise StoreUnavailable."""

    def __init__(self, course: Course, shop: Shop, store: Store) -> None:
        self._course = course
        self._shop = shop
        self._store = store
        self._order = [
            *(question_item(id) for bank in course.bank.values() for id in bank),
            *(exercise_item(id) for id in course.exercises),
            *(drill_item(id) for id in course.drills),
        ]

    @cached_property
    def _named(self) -> Named:
        return naming(self._course)

    def all(self) -> tuple[ItemStatistics, ...]:
        """Of every item that was tried, the urgent ones first. One statement."""
        return urgent_first(item_statistics(self._store.first_tries.all(), self._named), self._order)

    def titles(self) -> dict[str, str]:
        """What every item of the course is called, in plain text, by its key."""
        course = self._course
        items = [
            *map(question_item, course.questions),
            *map(exercise_item, course.exercises),
            *map(drill_item, course.drills),
        ]
        return {item: self._title(item) for item in items}

    def _title(self, item: str) -> str:
        kind, id = parts_of(item)
        match kind:
            case "question":
                return _title_of(self._course.questions[id])
            case "exercise":
                return self._course.exercises[id].title
            case "drill":
                return self._course.drills[id].title
            case _:
                assert_never(kind)

    def details(self, item: str) -> ItemDetails:
        """First tries of all learners. One statement. Raises KeyError for what is no item of the course."""
        return self.counted(item, self._store.first_tries.of_item(item))

    def counted(self, item: str, tries: Sequence[FirstTry]) -> ItemDetails:
        """Of these tries on one item. Raises KeyError for what is no item of the course."""
        kind, id = parts_of(item)
        title = self._title(item)
        if kind == "drill":
            return ItemDetails(item, title, len(tries), tuple(_of_plays(tries)), ())
        question = self._course.questions[id] if kind == "question" else None
        found = answers(tries, self._named, lambda tried: self._said(question, tried))
        words = self._authored(question) if question else NOTHING
        counted = _of_choice(question, found, words) if isinstance(question, Single | Multiple) else None
        unnamed = [Counted(label, Kind.UNNAMED, n) for label, n in found.unnamed.items()]
        return ItemDetails(
            item,
            title,
            found.learners,
            tuple(counted or self._of_causes(item, found, words)),
            tuple(unnamed[:COMMONEST]),
        )

    def _of_causes(self, item: str, found: Answers, words: Authored) -> Iterator[Counted]:
        """Right, each named cause, each part that was wrong, and what has no name."""
        yield Counted(t("全对"), Kind.RIGHT, found.right)
        sentences = self._mistakes(item)
        for cause, learners in found.causes.items():
            said = t(GENERIC[cause]) if cause in GENERIC else sentences.get(cause, cause)
            yield Counted(said, Kind.NAMED, learners)
        for (kind, part), learners in found.parts.items():
            yield Counted(t("「{part}」不对", part=_short(words.text(kind, part))), Kind.NAMED, learners)
        if found.unnamed:
            yield Counted(t("没有名字的错"), Kind.UNNAMED, sum(found.unnamed.values()))
        if found.gave_up:
            yield Counted(t("说不会"), Kind.GAVE_UP, found.gave_up)

    def _mistakes(self, item: str) -> dict[str, str]:
        """As the author wrote them: numbers that differ by learner stay names in braces."""
        kind, id = parts_of(item)
        if kind == "exercise":
            mistakes = self._course.exercises[id].mistakes
            return {name: _short(mistake.because) for name, mistake in mistakes.items()}
        question = self._course.questions[id]
        if isinstance(question, NumberQuestion):
            return {mistake.id: _short(mistake.because) for mistake in question.mistakes}
        return {}

    def _authored(self, question: Question) -> Authored:
        try:
            return authored(question, seed_of("", question_item(question.id)), self._shop)
        except AuthorFault:
            return NOTHING

    def _said(self, question: Question | None, tried: FirstTry) -> str:
        """An unnamed answer in words. Numbers that differ by learner are told by their ratio to the right one."""
        if question is None:
            return self._said_in_exercise(tried)
        read = next((finding.data["read"] for finding in tried.findings if "read" in finding.data), None)
        if isinstance(question, NumberQuestion) and isinstance(read, int | float):
            return self._said_as_number(question, read, tried)
        words = self._authored(question)
        texts = words.texts
        options = texts.get("option") or texts.get("item")
        said = answer_in_words(
            tried.answer, options, texts.get("left"), texts.get("right"), ordered=question.kind == "order"
        )
        return shorten(said, SAID)

    def _said_as_number(self, question: NumberQuestion, read: float, tried: FirstTry) -> str:
        seed = seed_of(tried.learner_id, tried.item, tried.variant)
        try:
            right = numbers(question, seed, self._shop).answer
        except AuthorFault:
            right = 0.0
        if not right:
            return shown(read, question.unit)
        ratio = f"{read / right:.3g}"
        if question.given:
            return t("正确值的 {ratio} 倍", ratio=ratio)
        return t("{answer}（正确值的 {ratio} 倍）", answer=shown(read, question.unit), ratio=ratio)

    def _said_in_exercise(self, tried: FirstTry) -> str:
        _, id = parts_of(tried.item)
        labels = {field.id: plain(field.label) for field in self._course.exercises[id].fields}
        fields = dict.fromkeys(finding.field for finding in tried.findings if finding.field in labels)
        answer = tried.answer if isinstance(tried.answer, dict) else {}
        said = (
            t("{field}：{answer}", field=labels[field], answer=answer_in_words(answer.get(field)))
            for field in fields
            if field is not None
        )
        return shorten(listed(said, N_("；")), SAID)


def _of_choice(question: Single | Multiple, found: Answers, words: Authored) -> Iterator[Counted]:
    """Every option, chosen or not, in the author's order."""
    options: dict[str, Option] = by_id(question.options)
    for id, option in options.items():
        kind = Kind.RIGHT if option.correct else Kind.NAMED
        yield Counted(_short(words.text("option", id)), kind, found.chosen.get(id, 0))
    if found.gave_up:
        yield Counted(t("说不会"), Kind.GAVE_UP, found.gave_up)


def _of_plays(tries: Sequence[FirstTry]) -> Iterator[Counted]:
    """Where first plays of a drill lie: the usual one is worth a half. What each decision costs is told on its page,
    so that none is without a name."""
    passed, better = (sum(each.score >= least for each in tries) for least in (PASS, USUAL))
    yield Counted(t("过关，{n} 分以上", n=round(100 * PASS)), Kind.RIGHT, passed)
    yield Counted(t("不比平常的做法差，没过关"), Kind.NAMED, better - passed)
    yield Counted(t("不如平常的做法"), Kind.NAMED, len(tries) - better)


def _title_of(question: Question) -> str:
    return shorten(plain(question.stem), TITLE)


def _short(text: str) -> str:
    return shorten(plain(text), SAID)
