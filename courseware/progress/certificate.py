"""What a certificate attests, and what is still missing for one. Pure: from what was achieved to values.

It rests on a final test that was passed, on every exercise that the course requires, and on a graded run of the 618
planner. What was brought in from another record counts only as far as it was graded here again: an answer whose item
has changed since was not, and a final test has to be taken where the certificate is signed, since nobody can see in a
file how it was taken. How much was brought in is among the signed fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from courseware.content.course import Attested, Course
from courseware.content.question import TextQuestion
from courseware.items import exercise_item, parts_of
from courseware.progress.blueprint import module_of
from courseware.progress.course import local_day
from courseware.progress.sitting import PASS, Share
from courseware.record.achievements import Achieved, FinalTest, GradedRun, Solved
from courseware.record.log import Learner
from courseware.seed import seed_of


@dataclass(frozen=True)
class ModuleShare:
    """How a module did in the final test; `number` is its place in the course, from 1."""

    number: int
    title: str
    share: Share


@dataclass(frozen=True)
class Certificate:
    """All that a certificate says. `run` is the score of the best graded run, 0..100; `brought_in` counts what was
    brought in from another record and graded here again."""

    number: str
    name: str
    course: str
    lessons: int
    reached_on: date
    test: Share
    exercises: int
    run: int
    skills: tuple[str, ...]
    modules: tuple[ModuleShare, ...]
    brought_in: int


class Needed(StrEnum):
    TEST = "test"
    EXERCISES = "exercises"
    RUN = "run"


@dataclass(frozen=True)
class Step:
    """One thing that a certificate rests on. `open`: the exercises still to be done, by id."""

    needed: Needed
    reached: bool
    open: tuple[str, ...] = ()
    best: Share | None = None
    """Of the final test: the best one so far."""
    elsewhere: bool = False
    """Whether there is one in the record that does not count, since it was brought in."""


@dataclass(frozen=True)
class Standing:
    """The three steps, and the certificate when all are reached."""

    steps: tuple[Step, ...]
    certificate: Certificate | None


Digest = Callable[[str], str | None]
"""The hash of an item's content today, None if the course has it no more."""


def standing(course: Course, learner: Learner, achieved: Achieved, digest: Digest) -> Standing:
    attested = course.certificate
    required = attested.exercises if attested else {}
    finals = [(each, share_of(each, counting(course, each, digest))) for each in achieved.finals if not each.brought_in]
    test, share = max(finals, key=lambda pair: pair[1].mean, default=(None, None))
    solved = {id: found for id in required if (found := _first(achieved.solved, exercise_item(id)))}
    run = max(achieved.runs, key=lambda each: each.score, default=None)
    passed = share is not None and share.of > 0 and share.right >= PASS * share.of
    undone = tuple(id for id in required if id not in solved)
    steps = (
        Step(Needed.TEST, passed, best=share, elsewhere=any(final.brought_in for final in achieved.finals)),
        Step(Needed.EXERCISES, not undone, undone, elsewhere=any(not each.counts for each in achieved.solved)),
        Step(Needed.RUN, run is not None),
    )
    if attested is None or test is None or share is None or run is None or not all(step.reached for step in steps):
        return Standing(steps, None)
    last = max(test.ended_at, run.at, *(each.at for each in solved.values()))
    counted = counting(course, test, digest)
    return Standing(steps, _certificate(course, attested, learner, test, counted, solved, run, last))


def share_of(final: FinalTest, items: Iterable[str]) -> Share:
    """Of the `items`, all of which were asked."""
    right = [final.right.get(item, False) for item in items]
    return Share(sum(right), len(right))


def counting(course: Course, final: FinalTest, digest: Digest) -> list[str]:
    """The items of a test that count, as in its result: not what is written in words, nor what was changed before it
    was answered."""
    return [
        each.item
        for each in final.asked
        if not isinstance(course.questions.get(parts_of(each.item)[1]), TextQuestion)
        and (each.item in final.right or digest(each.item) == each.content)
    ]


def _certificate(
    course: Course,
    attested: Attested,
    learner: Learner,
    test: FinalTest,
    counted: Sequence[str],
    solved: Mapping[str, Solved],
    run: GradedRun,
    last: datetime,
) -> Certificate:
    of_module = _items_by_module(course, counted)
    modules = tuple(
        ModuleShare(number, module.title, share_of(test, of_module[module.id]))
        for number, module in enumerate(course.modules, start=1)
        if of_module.get(module.id)
    )
    day = local_day(last)
    return Certificate(
        f"{day:%Y-%m%d}-{seed_of(learner.id, 'certificate')[:4].upper()}",
        learner.name,
        course.title,
        len(course.lessons),
        day,
        share_of(test, counted),
        len(solved),
        round(run.score),
        (*attested.exercises.values(), attested.promotion),
        modules,
        sum(each.brought_in for each in solved.values()) + run.brought_in,
    )


def _first(solved: Sequence[Solved], item: str) -> Solved | None:
    return next((each for each in solved if each.item == item and each.counts), None)


def _items_by_module(course: Course, items: Iterable[str]) -> dict[str, list[str]]:
    """What has left the course is in none."""
    found: dict[str, list[str]] = {}
    for item in items:
        question = course.questions.get(parts_of(item)[1])
        if question is not None:
            found.setdefault(module_of(course, question), []).append(item)
    return found
