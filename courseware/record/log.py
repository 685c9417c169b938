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


LESSON_PURPOSES = (Purpose.PRACTICE, Purpose.CLASS)
"""What makes a lesson's items done. A quiz and a review ask with other numbers, and for another end."""


class SittingKind(StrEnum):
    """What a sitting is for. Stored: never renamed."""

    QUIZ = "quiz"
    PLACEMENT = "placement"
    FINAL = "final"


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
    part of one; `content` the hash of the item's content (None: recorded before there was one, or not known here).
    `origin` is set when it was brought in from another record: the learner whose answer it was there.
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
    origin: str | None = None

    @property
    def result(self) -> Result:
        """The same for whom the answer does not matter."""
        status, score = self.verdict.status, self.verdict.score
        return Result(self.item, self.variant, status, score, self.at, self.solution_seen, self.purpose, self.occasion)


def drawn_for(attempt: Attempt) -> tuple[str, int]:
    """The learner, or the class, and the variant whose numbers were answered. Those of another learner are kept as -1,
    -2, … for 0, 1, …, which is never a variant that the learner himself is shown."""
    who = numbers_of(attempt.origin or attempt.learner_id, attempt.purpose, attempt.occasion)
    return who, attempt.variant if attempt.variant >= 0 else -1 - attempt.variant


def numbers_of(learner_id: str, purpose: Purpose, occasion: str | None) -> str:
    """Whose numbers are asked for: the learner's own, or in a class those of the class, of which a round's id begins
    with the class's."""
    return occasion.rpartition("-")[0] if purpose is Purpose.CLASS and occasion else learner_id


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
class Drawn:
    """An item as a sitting asks it: with the numbers of `variant`, and with the content whose hash is `content`."""

    item: str
    variant: int
    content: str


@dataclass(frozen=True)
class Sitting:
    """One taking of a quiz. Its answers are the attempts with its id for their occasion.

    `scope` is plain JSON that says what it is about. `at_once`: feedback comes with each answer; otherwise nothing is
    told before the end. `drawn` holds the items in the order they are asked in, none where each is chosen after the
    answer before. `seconds` is the time given, None for any. `marked` items are to be looked at again before the end.
    """

    id: str
    learner_id: str
    kind: SittingKind
    scope: Any
    at_once: bool
    drawn: tuple[Drawn, ...]
    seconds: int | None
    started_at: datetime
    ended_at: datetime | None = None
    marked: frozenset[str] = frozenset()


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
