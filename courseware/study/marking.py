"""Marking: the written answers of a class wait for its trainer, who says which points are in them.

They never count: a marking stands beside what the learner himself found in his text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property, lru_cache

from courseware.answers import text as texts
from courseware.answers.authored import by_id
from courseware.answers.fault import AuthorFault
from courseware.content.course import Course
from courseware.content.question import TextQuestion
from courseware.i18n import t
from courseware.items import parts_of, question_item
from courseware.progress.course import lesson_questions
from courseware.record.log import Purpose
from courseware.record.markings import Marking, Written
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.study.context import Context
from courseware.study.leading import Leading
from courseware.study.questions import Questions
from courseware.study.rooms import ClassRoom

LONGEST = 200
"""Characters of what a learner is asked to add."""
Key = tuple[str, str, str]
"""Learner, item, and hash of the text."""


class AskRefused(ValueError):
    """`str()` is a sentence for the reader."""


class Came(StrEnum):
    """What came of a marking."""

    KEPT = "kept"
    TAKEN = "taken"
    """Another trainer was first."""
    CHANGED = "changed"
    """The learner has written something else meanwhile, or is not in the class any more."""


@dataclass(frozen=True)
class Outcome:
    """`points` are those that stand now, and `by` is the name of the other trainer, if it is taken."""

    came: Came
    points: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class Paper:
    """A text, with the points that the page finds in it, by id."""

    seat: Seat
    written: Written
    found: frozenset[str]
    of: int

    @property
    def key(self) -> Key:
        return self.written.key

    @property
    def marking(self) -> Marking | None:
        """What a trainer here said of it: what was brought in, its learner may have written himself."""
        marking = self.written.marking
        return None if marking is None or marking.brought_in else marking

    @property
    def doubtful(self) -> frozenset[str]:
        """The points about which the page and the learner disagree; none before he has compared."""
        said = self.written.said
        return frozenset() if said is None else self.found ^ said


@dataclass(frozen=True)
class Pile:
    """The last texts of a class, the oldest first."""

    papers: tuple[Paper, ...]

    @cached_property
    def waiting(self) -> tuple[Paper, ...]:
        return tuple(each for each in self.papers if each.marking is None)

    @cached_property
    def doubtful_first(self) -> tuple[Paper, ...]:
        """Those that wait: what is to be decided, then one question after the other."""
        return tuple(sorted(self.waiting, key=lambda each: (-len(each.doubtful), each.written.item)))

    @property
    def marked(self) -> int:
        return len(self.papers) - len(self.waiting)

    def paper(self, key: Key | None) -> Paper | None:
        return next((each for each in self.papers if each.key == key), None)


@dataclass(frozen=True)
class Point:
    """Something that the text should say. `label` and `because` are Markdown."""

    id: str
    label: str
    because: str


@dataclass(frozen=True)
class Laid:
    """A paper as it lies before the trainer. `stem` and `sample` are Markdown, the text is plain; `places` are from
    where to where in it the words stand that were found."""

    paper: Paper
    stem: str
    sample: str
    points: tuple[Point, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SentBack:
    """What is to be added, plain text, to what was written at a question: the `number`-th of the lesson, or one of its
    bank that it does not ask."""

    question_id: str
    lesson_id: str
    number: int | None
    asked: str


class Marker:
    """Of a class that is not the trainer's, methods that take both raise KeyError. `now` returns an aware time."""

    def __init__(
        self, course: Course, store: Store, questions: Questions, leading: Leading, now: Callable[[], datetime]
    ) -> None:
        self._course = course
        self._store = store
        self._questions = questions
        self._leading = leading
        self._now = now
        self._items = [question_item(id) for id, each in course.questions.items() if isinstance(each, TextQuestion)]
        self._found = lru_cache(maxsize=4096)(self._found_of)

    def pile(self, found: ClassRoom, seats: Iterable[Seat]) -> Pile:
        """Of a class and its seats, which were read just now. One statement."""
        seated = {seat.learner_id: seat for seat in seats}
        return Pile(
            tuple(
                Paper(
                    seated[each.learner_id],
                    each,
                    self._found(each.item, each.text),
                    len(self._question(each.item).points),
                )
                for each in self._store.markings.written(found.id, self._items)
                if each.learner_id in seated
            )
        )

    def laid(self, paper: Paper) -> Laid:
        question, written = self._question(paper.written.item), paper.written
        places = tuple(texts.places(written.text, question.points))
        context = Context(written.learner_id, variant=written.variant)
        try:
            stem, compared = self._questions.written(question.id, written.answer, context)
            assert compared is not None
            points = tuple(Point(id, label, compared.reasons[id]) for id, label in compared.points.items())
            return Laid(paper, stem, compared.sample, points, places)
        except AuthorFault:  # without its figures there is enough left to mark by
            points = tuple(Point(id, each.label, "") for id, each in by_id(question.points).items())
            return Laid(paper, question.stem, question.sample, points, places)

    def mark(
        self, trainer: Trainer, class_id: str, key: Key, points: Iterable[str], asked: str | None = None
    ) -> Outcome:
        """Say which points are in a text, and with `asked` what is to be added. The same trainer may say it again.
        Raises AskRefused, and KeyError for a point that the question does not have."""
        found = self._leading.room(trainer, class_id)
        learner_id, item, text = key
        question = self._question(item)
        known, given = by_id(question.points), set(points)
        if not given <= known.keys():
            raise KeyError(item)
        said = None if asked is None else accept_asked(asked)
        written = self._store.markings.written(found.id, [item])
        if not any(each.key == key for each in written):
            return Outcome(Came.CHANGED)
        new = Marking(learner_id, item, text, trainer.id, tuple(id for id in known if id in given), said, self._now())
        stands = self._store.markings.put(new)
        if stands.trainer_id == trainer.id:
            return Outcome(Came.KEPT, stands.points)
        other = self._leading.trainer(stands.trainer_id)
        return Outcome(Came.TAKEN, stands.points, other.name if other is not None else "")

    def told(self, learner_id: str, question_ids: Iterable[str]) -> dict[str, Marking]:
        """What a learner's trainer said of his texts, by question. One statement, unless none is answered in words."""
        asked = [id for id in question_ids if isinstance(self._course.questions.get(id), TextQuestion)]
        if not asked:
            return {}
        found = self._store.markings.of_learner(learner_id, [question_item(id) for id in asked])
        return {id: found[item] for id in asked if (item := question_item(id)) in found}

    def of_classes(self, learner_id: str, question_ids: Iterable[str]) -> dict[str, Written]:
        """Of what a learner wrote last to these questions that which he wrote in a class and his trainer has marked, by
        question. One statement, unless none is answered in words."""
        asked = [question_item(id) for id in question_ids if isinstance(self._course.questions.get(id), TextQuestion)]
        if not asked:
            return {}
        return {
            parts_of(each.item)[1]: each
            for each in self._store.markings.written_by(learner_id, asked)
            if each.purpose is Purpose.CLASS and each.marking is not None
        }

    def sent_back(self, learner_id: str) -> tuple[SentBack, ...]:
        """What a learner is to add to texts that he has not changed since. One statement."""
        asked = {
            parts_of(each.item)[1]: each.marking.asked
            for each in self._store.markings.written_by(learner_id, self._items)
            if each.marking is not None and each.marking.asked is not None
        }
        found = []
        for lesson in self._course.lessons.values():
            places = {id: number for number, id in enumerate(lesson_questions(lesson), start=1)}
            for id in dict.fromkeys((*places, *self._course.bank.get(lesson.id, ()))):
                if id in asked:
                    found.append(SentBack(id, lesson.id, places.get(id), asked.pop(id)))
        return tuple(found)

    def _question(self, item: str) -> TextQuestion:
        question = self._course.questions[parts_of(item)[1]]
        if not isinstance(question, TextQuestion):
            raise KeyError(item)
        return question

    def _found_of(self, item: str, text: str) -> frozenset[str]:
        return frozenset(texts.found(text, self._question(item).points))


def accept_asked(raw: str) -> str:
    """One line of plain text. Raises AskRefused."""
    said = "".join(c for c in " ".join(raw.split()) if c.isprintable())
    if not said:
        raise AskRefused(t("写一句要他补什么，他会在这道题上看到。"))
    if len(said) > LONGEST:
        raise AskRefused(t("太长了：{n} 字，最多 {most} 字。", n=len(said), most=LONGEST))
    return said
