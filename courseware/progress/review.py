"""Review: what to ask today, so that what was learnt is not forgotten. Pure folds over a learner's log.

There is a card for each knowledge point that was met. It falls due when FSRS expects that one in ten would have
forgotten it, and on the next day after an answer that was not right. What is asked in one go is a round: what is due
on a day, a few questions more, or one point. A round follows from what was known when it began, so that it is the same
after a reload, and what has been asked of it from the answers since.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

import numpy as np

from courseware.content.course import Course
from courseware.items import question_item
from courseware.progress.evidence import Evidence, day_of
from courseware.progress.memory import AGAIN, interval, recall
from courseware.record.log import Event, EventKind, Log, Result
from courseware.verdict import Status

MOST = 12
"""Questions a day, unless one wants more."""
MORE = 6
OF_A_POINT = 3
SECONDS = 45
"""That a question takes, roughly."""
LESSONS_BACK = (2, 5)
"""A lesson opens with a question from each of these: so many of the learner's lessons ago."""
SHORT = ("single", "multiple", "number")
"""Kinds of questions that do not keep one long from what one came to read."""


@dataclass(frozen=True)
class Card:
    """What review remembers about a point. `last` and `due` are ordinals of local days; `missed` tells that not all
    was right on the last one."""

    point: str
    stability: float
    last: int
    due: int
    missed: bool

    def recalled(self, today: int) -> float:
        return float(recall(np.array(today - self.last), np.array(self.stability)))


@dataclass(frozen=True)
class Round:
    """Answers from `since` on belong to it. It asks what is due on that day; or, with `more`, some of what is not; or
    about one `point`; or, as a `lesson` opens, about two of what came before it."""

    since: datetime
    more: bool = False
    point: str | None = None
    lesson: str | None = None


@dataclass(frozen=True)
class Asked:
    """A question of a round, with the numbers of a variant not met before. It is asked for the `points` whose cards it
    brings up, the first of them above all; that one was met last on the day `last`."""

    item: str
    variant: int
    points: tuple[str, ...]
    last: int

    @property
    def key(self) -> tuple[str, int]:
        return self.item, self.variant


class Went(StrEnum):
    """How a question of a round went."""

    OPEN = "open"
    MISSED = "missed"
    """Not right at once, and still asked."""
    RECALLED = "recalled"
    RETURNS = "returns"
    """Not right at once, and done for today."""

    @property
    def over(self) -> bool:
        return self in (Went.RECALLED, Went.RETURNS)


def minutes(questions: int) -> int:
    """That so many questions take, roughly."""
    return -(-questions * SECONDS // 60)


def daily(now: datetime) -> Round:
    return Round(day_of(now)[0])


def cards(known: Evidence, until: int | None = None) -> dict[str, Card]:
    """By point; `until`: how many of the tries were made by then."""
    found = {}
    for point, place in known.places().items():
        stop = place.stop if until is None else place.start + int(np.searchsorted(known.of[place], until))
        if stop == place.start:
            continue
        day, stability = int(known.day[stop - 1]), float(known.after.stability[stop - 1])
        of_that_day = known.day[place.start : stop] == day
        missed = bool((known.rating[place.start : stop][of_that_day] == AGAIN).any())
        found[point] = Card(point, stability, day, day + (1 if missed else interval(stability)), missed)
    return found


def plan(course: Course, known: Evidence, asked_for: Round) -> tuple[Asked, ...]:
    """The questions of a round, in their order. About a point the question seen longest ago is asked, or one never seen
    that is about nothing else that was not met yet. One that is about several of the points serves them all."""
    made = bisect_left(known.tries, asked_for.since, key=lambda each: each.at)
    met, today = cards(known, made), day_of(asked_for.since)[2]
    seen = known.of < made
    last, had = np.zeros(len(known.items), dtype=np.int64), np.full(len(known.items), -1)
    np.maximum.at(last, known.item[seen], known.day[seen])
    np.maximum.at(had, known.item[seen], np.maximum(known.variant[seen], 0))
    days, variants = (dict(zip(known.items, each.tolist(), strict=True)) for each in (last, had))
    covers = {
        question_item(each.id): tuple(each.covers)
        for each in course.questions.values()
        if each.kind != "text" and met.keys() >= set(each.covers) and (asked_for.lesson is None or each.kind in SHORT)
    }
    about: dict[str, list[str]] = {}
    for item, points in covers.items():
        for point in points:
            about.setdefault(point, []).append(item)
    wanted, most = _wanted(course, met, asked_for, today)
    left = dict.fromkeys(wanted)
    found: list[Asked] = []
    for point in wanted:
        candidates = [item for item in about.get(point, ()) if all(item != each.item for each in found)]
        if point not in left or not candidates:
            continue
        item = min(candidates, key=lambda each: days.get(each, 0))
        serves = (point, *(other for other in covers[item] if other != point and other in left))
        found.append(Asked(item, variants.get(item, -1) + 1, serves, met[point].last))
        if len(found) == most:
            break
        if asked_for.point is None:
            left = {point: None for point in left if point not in serves}
    return tuple(found)


def _wanted(course: Course, met: Mapping[str, Card], asked_for: Round, today: int) -> tuple[list[str], int]:
    """The points to ask about, those nearly forgotten first, and how many questions at most."""
    if asked_for.lesson is not None:
        return _before(course, met, asked_for.lesson, today), len(LESSONS_BACK)
    if asked_for.point is not None:
        return [asked_for.point] * OF_A_POINT * (asked_for.point in met), OF_A_POINT
    if asked_for.more:  # what was met today is fresh enough
        found, most = [card for card in met.values() if card.last < today], MORE
    else:
        found, most = [card for card in met.values() if card.due <= today], MOST
    return [card.point for card in sorted(found, key=lambda card: card.recalled(today))], most


def _before(course: Course, met: Mapping[str, Card], lesson_id: str, today: int) -> list[str]:
    """Points met before the lesson that it does not teach itself: what was missed last, then one of the lesson two
    before, one of that five before, and the rest. Of several the one nearest to being forgotten."""
    known = met.keys() - set(course.lessons[lesson_id].covers)
    before = takewhile(lambda lesson: lesson.id != lesson_id, course.lessons.values())
    taught = [points for lesson in before if (points := [point for point in lesson.covers if point in known])]

    def faded(points: Iterable[str]) -> list[str]:
        return sorted(points, key=lambda point: met[point].recalled(today))

    back = [faded(taught[-n])[0] for n in LESSONS_BACK if n <= len(taught)]
    rest = faded(dict.fromkeys(point for points in taught for point in points))
    missed = [point for point in rest if met[point].missed]
    return list(dict.fromkeys((*missed, *back, *rest)))


def due_today(course: Course, known: Evidence, log: Log, now: datetime) -> tuple[Asked, ...]:
    """What is still to be asked today."""
    today = daily(now)
    asked = plan(course, known, today)
    return tuple(each for each, so in zip(asked, went(asked, known, log, today), strict=True) if not so.over)


def went(asked: Iterable[Asked], known: Evidence, log: Log, asked_for: Round) -> tuple[Went, ...]:
    """How each question of a round went so far. A point that was answered right elsewhere meanwhile is not asked about
    again, unless one wanted to be asked about it."""
    since = asked_for.since
    happened: dict[tuple[str, int], list[Result | Event]] = {}
    for result in log.results:
        if result.at >= since:
            happened.setdefault((result.item, result.variant), []).append(result)
    for event in log.events:
        if event.at >= since and event.kind is EventKind.FORGOTTEN:
            happened.setdefault((event.item, event.variant), []).append(event)
    made = bisect_left(known.tries, since, key=lambda each: each.at)
    recalled = {
        point
        for point, place in known.places().items()
        if known.right[place][np.searchsorted(known.of[place], made) :].any()
    }
    found = []
    for one in asked:
        own = happened.get(one.key)
        elsewhere = asked_for.point is None and recalled.issuperset(one.points)
        found.append(_went(own) if own else Went.RECALLED if elsewhere else Went.OPEN)
    return tuple(found)


def _went(happened: list[Result | Event]) -> Went:
    tries = sorted(happened, key=lambda each: each.at)
    right = [isinstance(each, Result) and each.status is Status.CORRECT for each in tries]
    if right[0]:
        return Went.RECALLED
    return Went.RETURNS if any(right) or any(isinstance(each, Event) for each in tries) else Went.MISSED
