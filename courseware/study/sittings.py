"""Quizzes and tests as their pages show them: frozen views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courseware.progress.sitting import Asked, Share, SittingResult
from courseware.record.log import Purpose, Sitting
from courseware.study.context import Context, Reveal
from courseware.study.views import Fault, ItemView


@dataclass(frozen=True)
class Place:
    """A question or task in the overview of an open sitting. `right` is None where nothing is told before the end, and
    before an answer."""

    item: str
    answered: bool
    marked: bool
    changed: bool
    right: bool | None


@dataclass(frozen=True)
class SittingView:
    """An open sitting at its `number`-th question or task, from 1.

    `shown` is None for a question that has changed since the start and is not asked any more, which `changed` says of
    any of them. `unread` says why the answer as it stands cannot be read. `seconds_left` is None without a clock.
    """

    sitting: Sitting
    title: str
    number: int
    places: tuple[Place, ...]
    module_id: str
    shown: ItemView | Fault | None
    unread: str | None
    seconds_left: float | None
    changed: bool

    @property
    def answered(self) -> int:
        return sum(place.answered for place in self.places)


@dataclass(frozen=True)
class Reason:
    """Markdown: one thing that is `right` or not in the answer to a question, and why."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class Solved:
    """The right answer, in plain words, and all reasons; of a task the explanation says both."""

    answer: str
    reasons: tuple[Reason, ...]
    explanation: str | None


@dataclass(frozen=True)
class Reviewed:
    """A question or task after the end: `own` is the learner's answer in plain words. `view` and `solved` are None when
    the course has another one in its place today."""

    asked: Asked
    view: ItemView | None
    own: str | None
    solved: Solved | None


@dataclass(frozen=True)
class ResultView:
    """A sitting that has ended. `earlier` is the score of the last one before it that can be compared, `said` are the
    sentences of the mistakes that were made, by id."""

    sitting: Sitting
    title: str
    result: SittingResult
    earlier: Share | None
    reviewed: tuple[Reviewed, ...]
    said: Mapping[str, str]

    @property
    def timed_out(self) -> bool:
        """Whether it ended because the time was up."""
        sitting = self.sitting
        taken = None if sitting.ended_at is None else (sitting.ended_at - sitting.started_at).total_seconds()
        return sitting.seconds is not None and taken is not None and taken >= sitting.seconds


@dataclass(frozen=True)
class OpenSitting:
    sitting: Sitting
    title: str
    seconds_left: float | None


@dataclass(frozen=True)
class EarlierSitting:
    sitting: Sitting
    title: str
    score: Share


@dataclass(frozen=True)
class QuizHome:
    """The newest first. `wrong` counts the questions that were not right the last time."""

    open: tuple[OpenSitting, ...]
    earlier: tuple[EarlierSitting, ...]
    wrong: int


def filled(raw: Any) -> Any:
    """An answer without the fields of a task in which nothing stands."""
    return {field: value for field, value in raw.items() if not blank(value)} if isinstance(raw, dict) else raw


def blank(raw: Any) -> bool:
    return not (raw.strip() if isinstance(raw, str) else raw)


def context_of(sitting: Sitting, item: str) -> Context:
    """In which an item of a sitting is shown and answered. Raises KeyError for an item that it does not ask."""
    drawn = next((each for each in sitting.drawn if each.item == item), None)
    if drawn is None:
        raise KeyError(item)
    reveal, over = Reveal.AT_ONCE if sitting.at_once else Reveal.AT_END, sitting.ended_at is not None
    return Context(sitting.learner_id, None, Purpose.QUIZ, sitting.id, reveal, over, drawn.variant)
