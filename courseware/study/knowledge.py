"""What is known of the learners who are at work: kept, and gone on with from what was recorded since."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from courseware.content.course import Course
from courseware.progress.known import Known, KnownFold
from courseware.record.histories import Reading
from courseware.record.store import Store

MOST = 100_000
"""Answers and events of all learners that are kept, some 50 MB. Whoever was asked about longest ago goes first."""


class _Kept:
    """Of one learner. Who holds the lock reads and goes on: what was read and what is known belong together."""

    def __init__(self, course: Course) -> None:
        self.lock = Lock()
        self.fold = KnownFold(course)
        self.reading: Reading | None = None
        self.size = 0


class Knowledge:
    """Thread-safe. The record is asked at every look, whoever wrote to it, and what does not stand there any more is
    forgotten: what is known is never older than the record, and never another learner's."""

    def __init__(self, course: Course, store: Store, most: int = MOST) -> None:
        self._course = course
        self._store = store
        self._most = most
        self._of: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()

    def of(self, learner_id: str) -> Known:
        """One statement."""
        with self._lock:
            if learner_id not in self._of:
                self._of[learner_id] = _Kept(self._course)
            self._of.move_to_end(learner_id)
            kept = self._of[learner_id]
        with kept.lock:
            reading = self._store.histories.read_on(learner_id, kept.reading)
            kept.reading = None  # until all of it has been taken in
            news, fold = reading.news, kept.fold
            known = fold.begin(reading.log) if news is None else fold.go_on(reading.log, news)
            kept.reading = reading
            kept.size = len(known.log.results) + len(known.log.events)
        self._make_room()
        return known

    def _make_room(self) -> None:
        """The one asked about last stays, however much it is."""
        with self._lock:
            left = sum(each.size for each in self._of.values())
            while left > self._most and len(self._of) > 1:
                left -= self._of.popitem(last=False)[1].size
