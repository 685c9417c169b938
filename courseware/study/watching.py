"""What came of a round of answering in a class: one count for the board, the projector, the learners and the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courseware.record.first_tries import FirstTry
from courseware.record.log import Attempt, drawn_for
from courseware.record.store import Store
from courseware.study.statistics import ItemDetails, Statistics
from courseware.verdict import Status


@dataclass(frozen=True)
class Tally:
    """The last answers of a round: `details` counts them in words, `answers` are they, by learner. What could not be
    read is counted apart: it is no mistake."""

    round_id: str
    details: ItemDetails
    answers: dict[str, Attempt]
    unread: int

    @property
    def answered(self) -> int:
        return len(self.answers) - self.unread

    @property
    def right(self) -> int:
        return sum(each.verdict.status is Status.CORRECT for each in self.answers.values())


class Watching:
    """Whatever it reads is for whoever leads the class, until the trainer shows it."""

    def __init__(self, store: Store, statistics: Statistics) -> None:
        self._store = store
        self._statistics = statistics

    def tallies(self, item: str, *round_ids: str) -> tuple[Tally, ...]:
        """Of rounds that asked the same item. One statement."""
        answers = self._store.class_answers.of_rounds(*round_ids)
        return tuple(self.tally(id, item, [each for each in answers if each.occasion == id]) for id in round_ids)

    def tally(self, round_id: str, item: str, answers: Sequence[Attempt]) -> Tally:
        """Of the last answer of each learner to one item."""
        readable = [each for each in answers if each.verdict.status is not Status.INVALID]
        details = self._statistics.counted(item, [_as_try(each) for each in readable])
        return Tally(round_id, details, {each.learner_id: each for each in answers}, len(answers) - len(readable))


def _as_try(attempt: Attempt) -> FirstTry:
    """As the statistics count it. Its numbers are those of the class."""
    verdict = attempt.verdict
    who, variant = drawn_for(attempt)
    return FirstTry(attempt.item, who, variant, verdict.status, verdict.score, verdict.findings, None, attempt.answer)
