"""Mastery of knowledge points: the chance of getting a new question right today (see `chance`), and how a point stands.

A point is mastered when that chance is surely high enough, two different items about it were right on days apart, and
the last answer was right. It fades when it was so after the last answer, and only time has undone it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

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
    items = [each.item for each in known.tries]
    found = []
    for start, end in pairwise(known.starts.tolist()):
        at = np.flatnonzero(known.right[start:end]) + start
        right = list(zip((items[of] for of in known.of[at].tolist()), known.day[at].tolist(), strict=True))
        # The first one and the last of another item, or the last one and the first of another, are farthest apart.
        found.append(bool(right) and (_apart(right[0], reversed(right)) or _apart(right[-1], right)))
    return found


def _apart(one: tuple[str, int], others: Iterable[tuple[str, int]]) -> bool:
    """Whether the first of the others that is about another item is far enough from it."""
    other = next((each for each in others if each[0] != one[0]), one)
    return abs(other[1] - one[1]) >= APART


def _items(course: Course) -> Counter[str]:
    return Counter(point for each in items_of(course).values() for point in each.covers)


def _answered(known: Evidence) -> dict[str, int]:
    return {
        point: len({known.tries[of].item for of in known.of[place].tolist()}) for point, place in known.places().items()
    }
