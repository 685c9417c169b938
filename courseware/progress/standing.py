"""How a learner stands on one item: pure folds over its part of the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courseware.record.log import LESSON_PURPOSES, Event, EventKind, Log, Result
from courseware.verdict import Status


@dataclass(frozen=True)
class Standing:
    """`best` is the best score that counts, None before any, and `done` whether a correct answer does, or the learner
    has compared what he wrote with the sample; an attempt after the worked solution does not count."""

    attempts: int = 0
    best: float | None = None
    last_at: datetime | None = None
    done: bool = False


def standing(results: Iterable[Result]) -> Standing:
    """The standing on one item. Another attempt never lowers it, and the order of attempts is of no consequence."""
    attempts, best, last_at, done = 0, None, None, False
    for result in results:
        attempts += 1
        last_at = result.at if last_at is None else max(last_at, result.at)
        if not result.solution_seen:
            done = done or result.status in (Status.CORRECT, Status.COMPARED)
            if result.status.graded:
                best = result.score if best is None else max(best, result.score)
    return Standing(attempts, best, last_at, done)


def of_lessons(results: Iterable[Result]) -> tuple[Result, ...]:
    """Those that count toward lessons."""
    return tuple(result for result in results if result.purpose in LESSON_PURPOSES)


def lesson_standings(log: Log) -> dict[str, Standing]:
    """The standing on every item that was attempted for a lesson, by item."""
    return standings(of_lessons(log.results))


def standings(results: Iterable[Result]) -> dict[str, Standing]:
    """The standing on every item that was attempted, by item."""
    return {item: standing(of_item) for item, of_item in by_item(results).items()}


def by_item(results: Iterable[Result]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(result.item, []).append(result)
    return found


class Mark(StrEnum):
    """How a question of a lesson stands, at a glance. What was written in words and compared counts as right."""

    OPEN = "open"
    ONCE = "once"
    """Right at the first try."""
    LATER = "later"
    """Right at a later one."""
    WRONG = "wrong"


def mark(results: Sequence[Result]) -> Mark:
    """`results` on one item, oldest first."""
    if not standing(results).done:
        return Mark.WRONG if any(result.status.graded for result in results) else Mark.OPEN
    return Mark.LATER if results[0].status in (Status.WRONG, Status.PARTIAL) else Mark.ONCE


def tries_to_right(results: Iterable[Result]) -> int | None:
    """How many answers it took until one was right, oldest first; None while none is."""
    return next((n for n, result in enumerate(results, start=1) if result.status is Status.CORRECT), None)


def current_variant(events: Iterable[Event]) -> int:
    """The variant of an exercise that the learner is on, from 0."""
    return max(variants_started(events), default=0)


def variants_started(events: Iterable[Event]) -> list[int]:
    """The variants that were started; every learner has variant 0 besides."""
    return [event.variant for event in events if event.kind is EventKind.VARIANT_STARTED]


def hints_taken(events: Iterable[Event], variant: int) -> int:
    return sum(event.kind is EventKind.HINT_TAKEN and event.variant == variant for event in events)


def solution_shown(events: Iterable[Event], variant: int) -> bool:
    return any(event.kind is EventKind.SOLUTION_SHOWN and event.variant == variant for event in events)
