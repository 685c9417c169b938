"""What came of a sitting: the score with its uncertainty, by module and point, the mistakes, and what to do next.

A score is a share of right answers, and few questions tell it only roughly: Wilson's 95 % interval says how roughly.
Two sittings differ beyond chance when Newcombe's 95 % interval of the difference, made of both of theirs, is on one
side of 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import assert_never

from courseware.content.course import Course
from courseware.i18n import t
from courseware.items import question_item
from courseware.progress.blueprint import About, Scope, in_course, module_of
from courseware.progress.course import lesson_items
from courseware.record.log import Attempt, Drawn, Sitting, SittingKind
from courseware.verdict import Status

Z = 1.959963984540054
"""Of a normal distribution 95 % lie within so many standard deviations."""
PASS = 0.7
"""The share of right answers that passes a final test."""
MOST_LESSONS = 4


@dataclass(frozen=True)
class Share:
    """`right` of `of` answers."""

    right: int
    of: int

    @property
    def mean(self) -> float:
        return self.right / self.of if self.of else 0.0

    @property
    def band(self) -> tuple[float, float]:
        """Wilson's 95 % interval; all of 0..1 when nothing was asked."""
        if not self.of:
            return 0.0, 1.0
        square = Z * Z / self.of
        middle = (self.mean + square / 2) / (1 + square)
        half = Z / (1 + square) * sqrt(self.mean * (1 - self.mean) / self.of + square / (4 * self.of))
        low = 0.0 if self.right == 0 else max(0.0, middle - half)
        return low, 1.0 if self.right == self.of else min(1.0, middle + half)

    @property
    def in_points(self) -> tuple[int, int, int]:
        """The mean and the two ends of the band as they are told: of 100."""
        low, high = self.band
        return round(100 * self.mean), round(100 * low), round(100 * high)


def gain(before: Share, now: Share) -> tuple[float, float]:
    """Newcombe's 95 % interval of how much more of `now` is right than of `before`, within -1..1."""
    (low_before, high_before), (low, high) = before.band, now.band
    difference = now.mean - before.mean
    down = sqrt((now.mean - low) ** 2 + (high_before - before.mean) ** 2)
    up = sqrt((high - now.mean) ** 2 + (before.mean - low_before) ** 2)
    return max(-1.0, difference - down), min(1.0, difference + up)


@dataclass(frozen=True)
class Asked:
    """The `number`-th question or task of a sitting. `attempt` is the one that counts, None where there is none;
    `changed` tells that the course has another one there today, or none. One that was changed before it was answered
    counts nowhere."""

    number: int
    drawn: Drawn
    module_id: str
    points: tuple[str, ...]
    attempt: Attempt | None
    changed: bool

    @property
    def answered(self) -> bool:
        return self.attempt is not None and self.attempt.verdict.status is not Status.INVALID

    @property
    def right(self) -> bool:
        return self.attempt is not None and self.attempt.verdict.status is Status.CORRECT

    @property
    def counts(self) -> bool:
        return self.answered or not self.changed


@dataclass(frozen=True)
class Mistake:
    """A mistake that has a name, and the numbers of the questions where it was made."""

    id: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class ToRead:
    """A lesson that teaches what was not right, and how many more points of 100 that would have been."""

    lesson_id: str
    numbers: tuple[int, ...]
    points: float


@dataclass(frozen=True)
class SittingResult:
    """`modules` and `points` by id, in the order of the course, as far as they were asked about. `unnamed` are the
    numbers of wrong answers that no mistake explains. `weak` are the points of what was not right, the worst first."""

    asked: tuple[Asked, ...]
    score: Share
    modules: Mapping[str, Share]
    points: Mapping[str, Share]
    mistakes: tuple[Mistake, ...]
    unnamed: tuple[int, ...]
    lessons: tuple[ToRead, ...]
    weak: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return any(each.changed for each in self.asked)

    @property
    def passed(self) -> bool:
        """Whether a final test with this result is passed."""
        return self.score.of > 0 and self.score.right >= PASS * self.score.of


def counted(sitting: Sitting, attempts: Iterable[Attempt]) -> dict[str, Attempt]:
    """The attempt that counts, by item: the last one, and where feedback comes at once the first that can be read.
    `attempts` are oldest first, and may be of other sittings, too."""
    found: dict[str, Attempt] = {}
    for attempt in attempts:
        if attempt.occasion == sitting.id and not (
            sitting.at_once and (attempt.item in found or not attempt.verdict.status.graded)
        ):
            found[attempt.item] = attempt
    return found


def asked_in(
    course: Course, sitting: Sitting, attempts: Iterable[Attempt], digest: Callable[[str], str | None]
) -> tuple[Asked, ...]:
    """The questions of a sitting in their order. `digest` gives the hash of an item's content today, None if the
    course has it no more."""
    of = counted(sitting, attempts)
    found = []
    for number, drawn in enumerate(sitting.drawn, start=1):
        today = in_course(course, drawn.item)
        module = module_of(course, today) if today else ""
        points = tuple(today.covers) if today else ()
        changed = digest(drawn.item) != drawn.content
        found.append(Asked(number, drawn, module, points, of.get(drawn.item), changed))
    return tuple(found)


def share(asked: Iterable[Asked]) -> Share:
    counting = [each for each in asked if each.counts]
    return Share(sum(each.right for each in counting), len(counting))


def result_of(course: Course, asked: tuple[Asked, ...]) -> SittingResult:
    modules = {module.id: [each for each in asked if each.module_id == module.id] for module in course.modules}
    points = {point: [each for each in asked if point in each.points] for point in course.points}
    by_point = {point: share(own) for point, own in points.items() if own}
    named: dict[str, list[int]] = {}
    for each in asked:
        for id in _named(each):
            named.setdefault(id, []).append(each.number)
    mistakes = [Mistake(id, tuple(numbers)) for id, numbers in named.items()]
    lost = Counter({point: own.of - own.right for point, own in by_point.items() if own.right < own.of})
    return SittingResult(
        asked,
        share(asked),
        {id: share(own) for id, own in modules.items() if own},
        by_point,
        tuple(sorted(mistakes, key=lambda each: -len(each.numbers))),
        tuple(each.number for each in asked if each.answered and not each.right and not _named(each)),
        _lessons(course, asked),
        tuple(point for point, _ in lost.most_common()),
    )


def before(sittings: Sequence[Sitting], this: Sitting) -> Sitting | None:
    """The last sitting before this one that can be compared with it: of the same kind, about the same, and with
    feedback at the same time."""
    comparable = [
        each
        for each in sittings
        if each.ended_at is not None
        and each.started_at < this.started_at
        and (each.kind, each.at_once) == (this.kind, this.at_once)
        and Scope.from_json(each.scope) == Scope.from_json(this.scope)
    ]
    return comparable[-1] if comparable else None


def title_of(course: Course, sitting: Sitting) -> str:
    """What a sitting is about, in words."""
    if sitting.kind is SittingKind.FINAL:
        return t("结业测试")
    scope = Scope.from_json(sitting.scope)
    match scope.about:
        case About.COURSE:
            return t("全课程自测")
        case About.WRONG:
            return t("没答对的题")
        case About.MODULES:
            titles = [module.title for module in course.modules if module.id in scope.ids]
            return titles[0] if len(titles) == 1 else t("{n} 个模块自测", n=len(scope.ids))
        case About.POINTS:
            names = [course.points[id].name for id in scope.ids if id in course.points]
            return names[0] if len(names) == 1 else t("{n} 个知识点自测", n=len(scope.ids))
        case _:
            assert_never(scope.about)


def is_quiz(sitting: Sitting) -> bool:
    """Whether it is a quiz or a final test, whose questions are drawn beforehand."""
    return sitting.kind in (SittingKind.QUIZ, SittingKind.FINAL)


def _named(each: Asked) -> list[str]:
    if each.attempt is None or each.right:
        return []
    return list(dict.fromkeys(finding.id for finding in each.attempt.verdict.findings if finding.named))


def _lessons(course: Course, asked: Sequence[Asked]) -> tuple[ToRead, ...]:
    """The lessons that ask what was not right, or in whose bank it stands, those with the most of it first."""
    bank = {question_item(id): lesson for lesson, questions in course.bank.items() for id in questions}
    for lesson in course.lessons.values():
        bank |= dict.fromkeys(lesson_items(lesson), lesson.id)
    wrong: dict[str, list[int]] = {}
    for each in asked:
        lesson_id = bank.get(each.drawn.item, "")
        if each.counts and not each.right and lesson_id in course.lessons:
            wrong.setdefault(lesson_id, []).append(each.number)
    of = share(asked).of
    lessons = [ToRead(id, tuple(numbers), 100 * len(numbers) / of) for id, numbers in wrong.items()]
    return tuple(sorted(lessons, key=lambda each: -each.points)[:MOST_LESSONS])
