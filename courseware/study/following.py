"""What a class does, followed as it does it: read whole once, and after that only what is new."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from courseware.record.class_answers import NOTHING_DONE, ClassAnswers, Doings, Given, Step

AGAIN = timedelta(seconds=15)
"""So much is read once more: of two answers the earlier one may be there later, by as long as a transaction takes."""
KEPT = 32
"""Hours of classes that are remembered."""


@dataclass(frozen=True)
class _Read:
    until: datetime
    doings: Mapping[str, Doings]


class Following:
    """Shared by all who look at a class from this process."""

    def __init__(self, answers: ClassAnswers) -> None:
        self._answers = answers
        self._lock = Lock()
        self._read: OrderedDict[tuple[str, datetime], _Read] = OrderedDict()

    def since(self, class_id: str, since: datetime, now: datetime) -> Mapping[str, Doings]:
        """All that the learners of a class did since then, by learner. One statement, which reads little."""
        key = (class_id, since)
        with self._lock:
            before = self._read.get(key)
        start = since if before is None else max(since, before.until - AGAIN)
        new = self._answers.since(class_id, start)
        doings = new if before is None else _merged(before.doings, new)
        with self._lock:
            self._read[key] = _Read(now, doings)
            self._read.move_to_end(key)
            while len(self._read) > KEPT:
                self._read.popitem(last=False)
        return doings


def _merged(old: Mapping[str, Doings], new: Mapping[str, Doings]) -> dict[str, Doings]:
    """What is in both is there once: an answer by its id, anything else by what it says."""
    merged = dict(old)
    for learner, doings in new.items():
        before = merged.get(learner, NOTHING_DONE)
        answers: dict[int, Given] = {each.id: each for each in (*before.answers, *doings.answers)}
        steps: dict[Step, None] = dict.fromkeys((*before.steps, *doings.steps))
        merged[learner] = Doings(
            tuple(sorted(answers.values(), key=lambda each: (each.at, each.id))),
            tuple(sorted(steps, key=lambda each: each.at)),
        )
    return merged
