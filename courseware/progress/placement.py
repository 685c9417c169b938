"""Which lessons a learner may skip, from at most 25 questions over the whole course.

A lesson may be skipped by who would get at least 70 % of its questions right without guessing. How likely that is, is
worked out for each lesson from all answers together:

* How well a learner knows a lesson is a number on the logit scale, the sum of three normal parts: what he knows of the
  trade, of the module beyond that, and of the lesson beyond both (`SPREADS`). So an answer tells much about its own
  lesson, something about the module, and a little about the rest.
* A question is as hard as its author's level says, give or take `WIDTH`: nobody has measured it, and a few dozen
  learners could not. The chance of a right answer is averaged over that width. Who knows nothing may guess right, and
  who knows everything slips once in twenty times.
* The answers of a sitting are independent of one another, given what the learner knows. 「不会」 is an answer, too: not
  right.

The parts are summed over grids, exactly but for the grids. They are a means to weigh answers with and never leave this
file: a learner is told of lessons, not of an ability.

The next question is about a lesson of which it is least certain whether it can be skipped: of the best question on each
of the most uncertain lessons, the one whose answer is expected to settle most over the course. Lessons are
proposed for skipping from the surest down, as long as at most `WRONG` of them are expected to be wrong.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from courseware.content.course import Course, Lesson
from courseware.content.question import Match, Multiple, NumberQuestion, Order, Question, Single, Sort, TextQuestion
from courseware.items import question_item
from courseware.progress.course import lesson_questions

MOST = 25
"""Questions of a placement."""
ENOUGH = 0.7
"""Share of a lesson's questions that one has to get right to do without it: as many as pass the final test."""
WRONG = 0.04
"""Share of the proposed lessons that are expected to be wrong, at most: below the 5 % that are promised, since spreads
and levels may be other than assumed."""
NEARLY = 0.93
"""About here a lesson comes to be proposed."""
SURE = 0.85
"""Below this no lesson is proposed, however sure the others are."""
HOPELESS = 0.1
"""When no lesson but those proposed is likelier than this, there is no point in asking on."""

MEAN = 0.0
SPREADS = (1.8, 1.0, 0.7)
"""Standard deviations of what is known of the trade, of a module, of a lesson."""
LEVELS = {1: -0.9, 2: 0.0, 3: 0.9}
WIDTH = 0.9
SLIP = 0.05
UNLIKE = 0.05
"""Standard deviation of the share of right answers over lessons that their levels do not tell apart."""
CANDIDATES = 12
"""Lessons that the next question may be about."""
ALIKE = 0.05
"""Questions that differ by no more are about equally good: then chance chooses, so that not all are asked alike."""

Floats = NDArray[np.float64]

_GRID: Floats = np.linspace(-6, 6, 33)


@dataclass(frozen=True)
class Accuracy:
    """Of simulated learners: how many, the share of the lessons proposed that they could not do without, the share of
    those that they could which were proposed, and how many questions were asked on average."""

    learners: int
    wrong: float
    found: float
    questions: float


ACCURACY = Accuracy(learners=1000, wrong=0.025, found=0.182, questions=19.2)
"""As `tests/progress/test_placement.py` measures it."""


@dataclass(frozen=True)
class Chance:
    """How likely it is that the learner can do without a lesson, and whether to propose that."""

    lesson_id: str
    sure: float
    skip: bool


class Placement:
    """The questions of one course, ready to be chosen from. Pure: the same answers give the same outcome."""

    def __init__(self, course: Course) -> None:
        written = [
            [lesson for lesson in module.lessons if isinstance(lesson, Lesson) and asked(course, lesson)]
            for module in course.modules
        ]
        modules = [lessons for lessons in written if lessons]
        lessons = [lesson for own in modules for lesson in own]
        self._lessons = [lesson.id for lesson in lessons]
        self._module = np.repeat(np.arange(len(modules)), [len(own) for own in modules])
        self._starts = np.cumsum([0, *(len(own) for own in modules)])[:-1]
        lesson_of: dict[str, int] = {}
        for number, lesson in enumerate(lessons):
            for id in asked(course, lesson):
                lesson_of.setdefault(id, number)
        self._items = [question_item(id) for id in lesson_of]
        self._place = {item: number for number, item in enumerate(self._items)}
        self._lesson = np.array(list(lesson_of.values()), dtype=int)
        self._right = np.array([_right(course.questions[id]) for id in lesson_of]).reshape(-1, len(_GRID))
        self._enough = np.array([_enough([course.questions[id] for id in asked(course, each)]) for each in lessons])

    def lesson_of(self, item: str) -> str:
        """The id of the lesson that an item is about. Raises KeyError."""
        return self._lessons[self._lesson[self._place[item]]]

    def next(self, answers: Mapping[str, bool], seed: str, without: Collection[str] = ()) -> str | None:
        """The item to ask after these answers (by item, whether right), or None when there is no more to be asked.

        `without`: lessons that need not be asked about. Of about equally good questions the seed chooses.
        """
        if not self._lessons:
            return None
        seen = self._seen(answers)
        chances, known = self._posterior(seen)
        if len(answers) >= MOST or not any(_open(each) for each in self._judged(chances, without)):
            return None
        own = self._gains(chances, known)
        own[[self._place[item] for item in answers if item in self._place]] = -1
        own[np.isin(self._lesson, [n for n, id in enumerate(self._lessons) if id in without])] = -1
        rng = Random(f"{seed} {len(answers)}")
        own *= [1 - ALIKE * rng.random() for _ in own]
        best: dict[int, int] = {}
        for item in np.argsort(-own):
            if own[item] <= 0 or len(best) == CANDIDATES:
                break
            best.setdefault(int(self._lesson[item]), int(item))
        if not best:
            return None
        items = list(best.values())
        gains = self._worths(seen, chances, known, items)
        return self._items[items[int(np.argmax(gains * [1 - ALIKE * rng.random() for _ in items]))]]

    def chances(self, answers: Mapping[str, bool], without: Collection[str] = ()) -> tuple[Chance, ...]:
        """Of every lesson but `without`, in course order."""
        if not self._lessons:
            return ()
        chances, _ = self._posterior(self._seen(answers))
        return self._judged(chances, without)

    def _judged(self, chances: Floats, without: Collection[str]) -> tuple[Chance, ...]:
        sure = {id: float(chance) for id, chance in zip(self._lessons, chances, strict=True) if id not in without}
        skip = _proposed(sure)
        return tuple(Chance(id, chance, id in skip) for id, chance in sure.items())

    def _seen(self, answers: Mapping[str, bool]) -> Floats:
        """How likely the answers are, by lesson and what is known of it. Items that are gone tell nothing."""
        seen = np.ones((len(self._lessons), len(_GRID)))
        for item, right in answers.items():
            if item in self._place:
                place = self._place[item]
                seen[self._lesson[place]] *= self._right[place] if right else 1 - self._right[place]
        return seen

    def _posterior(self, seen: Floats) -> tuple[Floats, Floats]:
        """By lesson, the chance that it can be skipped, and what is known of it."""
        of_lesson = seen @ _STEP_TO_LESSON.T
        known = self._others(of_lesson[None])[0] @ _STEP_TO_LESSON * seen
        known /= known.sum(axis=-1, keepdims=True)
        return (known * self._enough).sum(axis=-1), known

    def _others(self, of_lesson: Floats) -> Floats:
        """What all others tell a lesson, for each of several `of_lesson`, what the lessons tell their modules: messages
        along the tree trade → module → lesson and back."""
        of_module = np.multiply.reduceat(of_lesson, self._starts, axis=1)
        of_trade = of_module @ _STEP_TO_MODULE.T
        others = _TRADE * of_trade.prod(axis=1, keepdims=True) / of_trade
        module = (others @ _STEP_TO_MODULE) * of_module
        told: Floats = module[:, self._module] / of_lesson
        return told

    def _gains(self, chances: Floats, known: Floats) -> Floats:
        """By item: how much less uncertain its own lesson is expected to be after it."""
        own, enough = known[self._lesson], self._enough[self._lesson]
        right = (own * self._right).sum(axis=-1)
        both = (own * self._right * enough).sum(axis=-1)
        chance = chances[self._lesson]
        return both**2 / right + (chance - both) ** 2 / (1 - right) - chance**2

    def _worths(self, seen: Floats, chances: Floats, known: Floats, items: list[int]) -> Floats:
        """By item: how much more it is expected to be worth what is known of all lessons after it."""
        lessons, right = self._lesson[items], self._right[items]
        rows, changed = np.arange(2 * len(items)), np.tile(lessons, 2)
        after = seen[changed] * np.concatenate([right, 1 - right])
        of_lesson, enough = (
            np.repeat((each @ _STEP_TO_LESSON.T)[None], len(rows), axis=0) for each in (seen, seen * self._enough)
        )
        of_lesson[rows, changed] = after @ _STEP_TO_LESSON.T
        enough[rows, changed] = (after * self._enough[changed]) @ _STEP_TO_LESSON.T
        others = self._others(of_lesson)
        found = np.einsum("rlg,rlg->rl", others, enough) / np.einsum("rlg,rlg->rl", others, of_lesson)
        worth = _worth(found).sum(axis=-1)
        likely = (known[lessons] * right).sum(axis=-1)
        expected: Floats = likely * worth[: len(items)] + (1 - likely) * worth[len(items) :]
        return expected - _worth(chances).sum()


def _worth(chances: Floats) -> Floats:
    """What it is worth to know so much of a lesson: to be certain either way, and most of all to be nearly certain that
    it can be skipped."""
    return 1 / (1 + np.exp((NEARLY - chances) / 0.02)) - chances * (1 - chances)


def _open(chance: Chance) -> bool:
    """Whether another answer may still have the lesson proposed."""
    return chance.sure > HOPELESS and not chance.skip


def _proposed(sure: Mapping[str, float]) -> set[str]:
    """From the surest down, as long as the share expected to be wrong stays within `WRONG`."""
    proposed: set[str] = set()
    wrong = 0.0
    for id, chance in sorted(sure.items(), key=lambda pair: -pair[1]):
        wrong += 1 - chance
        if chance < SURE or wrong > WRONG * (len(proposed) + 1):
            break
        proposed.add(id)
    return proposed


def asked(course: Course, lesson: Lesson) -> tuple[str, ...]:
    """The questions on a lesson that can be graded."""
    ids = dict.fromkeys((*lesson_questions(lesson), *course.bank.get(lesson.id, ())))
    return tuple(id for id in ids if id in course.questions and not isinstance(course.questions[id], TextQuestion))


def _right(question: Question) -> Floats:
    """The chance of a right answer, by what is known of the lesson."""
    guess = guessed(question)
    return guess + (1 - SLIP - guess) * _share(question.level)


def _enough(questions: list[Question]) -> Floats:
    """The chance that so much knowledge is enough for these questions, whose difficulties are only roughly known."""
    share = np.mean([_share(question.level) for question in questions], axis=0)
    return np.array([_below((each - ENOUGH) / UNLIKE) for each in share])


def _share(level: int) -> Floats:
    """Of such questions, how many are known: a logistic curve, flattened by the width of their difficulty."""
    flat = math.sqrt(1 + math.pi / 8 * WIDTH**2)
    share: Floats = 1 / (1 + np.exp(-(_GRID - LEVELS[level]) / flat))
    return share


def _below(z: float) -> float:
    """The normal distribution function."""
    return (1 + math.erf(z / math.sqrt(2))) / 2


def guessed(question: Question) -> float:
    """The chance of getting it wholly right without knowing anything."""
    match question:
        case Single():
            return 1 / len(question.options)
        case Multiple():
            return 1 / (2 ** len(question.options) - 2)
        case Order():
            return 1 / math.factorial(len(question.items))
        case Match():
            rights = len({pair.right for pair in question.pairs}) + len(question.distractors)
            return 1 / rights ** len(question.pairs)
        case Sort():
            return 1 / len(question.bins) ** len(question.items)
        case NumberQuestion() | TextQuestion():
            return 0.0


def _steps(spread: float) -> Floats:
    """From each point of the grid, the chance of coming to each other one by a normal step."""
    steps: Floats = np.exp(-(((_GRID[None] - _GRID[:, None]) / spread) ** 2) / 2)
    return steps / steps.sum(axis=1, keepdims=True)


_STEP_TO_MODULE, _STEP_TO_LESSON = _steps(SPREADS[1]), _steps(SPREADS[2])
_TRADE: Floats = np.exp(-(((_GRID - MEAN) / SPREADS[0]) ** 2) / 2)
