"""What follows from a learner's log for all that is told of him: worked out once, and gone on with as the log grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from courseware.content.course import Course
from courseware.progress.course import days_learnt
from courseware.progress.evidence import Evidence, EvidenceFold
from courseware.progress.standing import Standing, by_item, of_lessons, standing
from courseware.record.log import Log, Result


@dataclass(frozen=True)
class Known:
    """`tried` are the results that count toward lessons, by item, `stands` the standing on each of these items, `days`
    those on which anything was done."""

    log: Log
    evidence: Evidence
    tried: Mapping[str, tuple[Result, ...]]
    stands: Mapping[str, Standing]
    days: frozenset[date]


class KnownFold:
    """Known of one learner, who has done nothing at first. What was handed out never changes."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._begin()

    def begin(self, log: Log) -> Known:
        """What is known from the whole log."""
        self._begin()
        return self._take(log, log)

    def go_on(self, log: Log, news: Log) -> Known:
        """What is known from a log that begins with the one before; `news` is the rest of it."""
        if not news.results and not news.events:
            return self._known
        return self._take(log, news) if self._evidence.follows(news) else self.begin(log)

    def _begin(self) -> None:
        self._evidence = EvidenceFold(self._course)
        self._known = Known(Log(), self._evidence.evidence(), {}, {}, frozenset())

    def _take(self, log: Log, news: Log) -> Known:
        before = self._known
        self._evidence.take(news)
        tried = {item: (*before.tried.get(item, ()), *new) for item, new in by_item(of_lessons(news.results)).items()}
        self._known = Known(
            log,
            self._evidence.evidence(),
            {**before.tried, **tried},
            {**before.stands, **{item: standing(results) for item, results in tried.items()}},
            before.days | days_learnt(news),
        )
        return self._known


def known_from(course: Course, log: Log) -> Known:
    return KnownFold(course).begin(log)
