"""What the record holds: learners, attempts, events. Plain values; the store reads and writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from courseware.verdict import Status, Verdict


class Purpose(StrEnum):
    """Why an item is answered. Stored: never renamed."""

    PRACTICE = "practice"
    QUIZ = "quiz"
    REVIEW = "review"
    CLASS = "class"


class EventKind(StrEnum):
    """What a learner did besides answering. Stored: never renamed."""

    LESSON_OPENED = "lesson_opened"
    LESSON_FINISHED = "lesson_finished"
    HINT_TAKEN = "hint_taken"
    SOLUTION_SHOWN = "solution_shown"
    VARIANT_STARTED = "variant_started"
    FORGOTTEN = "forgotten"
    """A question was not known, or the way to its answer was looked at instead."""


@dataclass(frozen=True)
class Learner:
    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True)
class Attempt:
    """One recorded submission. `item` is `question:<id>` or `exercise:<id>`; `at` is aware.

    `answer` is plain JSON as it was handed in. `solution_seen` tells that the worked solution of this variant lay
    open, so that the attempt does not count toward the score. `occasion` is the id of the sitting or class, if it is
    part of one; `content` the hash of the item's content (None: recorded before there was one).
    """

    nonce: str
    learner_id: str
    item: str
    lesson_id: str | None
    variant: int
    answer: Any
    verdict: Verdict
    at: datetime
    solution_seen: bool = False
    purpose: Purpose = Purpose.PRACTICE
    occasion: str | None = None
    content: str | None = None


@dataclass(frozen=True)
class Result:
    """An attempt without its answer and findings: all that progress is computed from."""

    item: str
    variant: int
    status: Status
    score: float
    at: datetime
    solution_seen: bool = False
    purpose: Purpose = Purpose.PRACTICE
    occasion: str | None = None


@dataclass(frozen=True)
class Event:
    """`item` is a lesson id for the lesson kinds, otherwise `question:<id>` or `exercise:<id>`."""

    nonce: str
    learner_id: str
    kind: EventKind
    item: str
    variant: int
    at: datetime


@dataclass(frozen=True)
class Log:
    """Everything of one learner, oldest first."""

    results: tuple[Result, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class History:
    """What one learner did on one item, oldest first. `last` is the last attempt for the purpose that was asked for;
    `draft` was saved after it and is None when there is none."""

    results: tuple[Result, ...] = ()
    last: Attempt | None = None
    draft: Any = None
    events: tuple[Event, ...] = ()

    @property
    def times(self) -> tuple[datetime, ...]:
        """The moments at which anything was recorded."""
        return (*(result.at for result in self.results), *(event.at for event in self.events))


NO_HISTORY = History()


@dataclass(frozen=True)
class Recorded:
    """An attempt as it stands in the record, and all results on its item with it. `last` is the newest attempt for
    the same purpose: another one when an old submission came in again."""

    attempt: Attempt
    results: tuple[Result, ...]
    last: Attempt
