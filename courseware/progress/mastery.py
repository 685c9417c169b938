"""Mastery of knowledge points: the chance of getting a new question right today (see `chance`), and how a point stands.

A point is mastered when that chance is surely high enough, two different items about it were right on days apart, and
the last answer was right. It fades when it was so after the last answer, and only time has undone it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from courseware.content.course import Course
from courseware.progress.chance import Chance, chances
from courseware.progress.evidence import Evidence, day_of, items_of

MASTERED = 0.6
"""What the lower end of the chance has to reach."""
APART = 2
"""Days between two right answers, to different items."""


class Mastered(StrEnum):
    """How a point stands."""

    UNSEEN = "unseen"
    LEARNING = "learning"
    MASTERED = "mastered"
    FADING = "fading"
    """It was mastered, and nothing but time is against it."""


@dataclass(frozen=True)
class PointMastery:
    """`answered` is how many of the `items` about it (those that tell something) were answered; before any there is no
    `chance`."""

    point_id: str
    name: str
    module_id: str
    state: Mastered
    chance: Chance | None
    items: int
    answered: int


@dataclass(frozen=True)
class Mastery:
    """`points` in the order of points.yaml; `modules`: the chance of getting a new question right that is about any of
    the points met so far, by module."""

    points: tuple[PointMastery, ...]
    modules: Mapping[str, Chance]


def mastery(course: Course, known: Evidence, now: datetime) -> Mastery:
    """`now` is aware."""
    modules = [course.points[id].module if id in course.points else "" for id in known.points]
    guess = chances(known, modules, day_of(now)[2])
    items, answered = _items(course), _answered(known)
    number = {id: n for n, id in enumerate(known.points)}
    last_right = known.right[known.starts[1:] - 1].tolist()
    shown = [apart and right for apart, right in zip(_right_apart(known), last_right, strict=True)]
    points = []
    for point in course.points.values():
        n = number.get(point.id)
        state, chance = Mastered.UNSEEN, None
        if n is not None:
            chance = guess.today[n]
            if not shown[n] or guess.fresh_low[n] < MASTERED:
                state = Mastered.LEARNING
            else:
                state = Mastered.MASTERED if chance.low >= MASTERED else Mastered.FADING
        points.append(
            PointMastery(point.id, point.name, point.module, state, chance, items[point.id], answered.get(point.id, 0))
        )
    return Mastery(tuple(points), guess.modules)


def _right_apart(known: Evidence) -> list[bool]:
    """Of each point, whether two different items were right on days far enough apart."""
    points = np.arange(len(known.points))
    about, item, day = (column[known.right] for column in (known.about(), known.item, known.day))
    some = np.isin(points, about)
    first, last = np.searchsorted(about, points[some]), np.searchsorted(about, points[some], side="right") - 1
    # The first one and the last of another item, or the last one and the first of another, are farthest apart.
    starts, ends = (np.zeros(len(points), dtype=np.int64) for _ in range(2))
    starts[some], ends[some] = first, last
    other = item != item[starts[about]]
    latest = np.full(len(points), -np.inf)
    np.maximum.at(latest, about[other], day[other])
    other = item != item[ends[about]]
    earliest = np.full(len(points), np.inf)
    np.minimum.at(earliest, about[other], day[other])
    found = np.zeros(len(points), dtype=np.bool_)
    found[some] = np.maximum(latest[some] - day[first], day[last] - earliest[some]) >= APART
    return [bool(each) for each in found]


def _items(course: Course) -> Counter[str]:
    return Counter(point for each in items_of(course).values() for point in each.covers)


def _answered(known: Evidence) -> dict[str, int]:
    about, _ = np.divmod(np.unique(known.about() * len(known.items) + known.item), max(len(known.items), 1))
    return dict(zip(known.points, np.bincount(about, minlength=len(known.points)).tolist(), strict=True))
