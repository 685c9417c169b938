"""What the record knows of a learner, read over several tables at once: a page asks for all it needs in one go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from courseware.record import statements
from courseware.record.attempts import Attempts, grouped, result_of
from courseware.record.codec import unpack
from courseware.record.database import Database
from courseware.record.events import event_of
from courseware.record.log import NO_HISTORY, Attempt, Event, History, Log, Purpose, Result


@dataclass(frozen=True)
class Reading:
    """A learner's log as it was read. `news` is the end of it that an earlier reading had not; None: it was read as a
    whole. `attempt` and `event` are the last of each, by id, with their nonces (0 and "" before any), `attempts` and
    `events` how many there are, those that are not told of among them; `ended` counts the tests and rounds that have
    ended, which makes answers that were not told of before part of the log."""

    log: Log
    news: Log | None
    attempt: tuple[int, str]
    event: tuple[int, str]
    attempts: int
    events: int
    ended: int


class Histories:
    def __init__(self, database: Database, attempts: Attempts) -> None:
        self._database = database
        self._attempts = attempts

    def log(self, learner_id: str) -> Log:
        """All results and events of a learner, oldest first. One statement."""
        return self.read_on(learner_id).log

    def read_on(self, learner_id: str, before: Reading | None = None) -> Reading:
        """The same, of which what was read `before` is not read again, if all of it still stands as it was. One
        statement; two when it does not."""
        with self._database.reading() as connection:
            if before is not None and (reading := _gone_on(before, learner_id, _rows(connection, learner_id, before))):
                return reading
            return _whole(learner_id, _rows(connection, learner_id, None))

    def of_item(
        self, learner_id: str, item: str, purpose: Purpose = Purpose.PRACTICE, occasion: str | None = None
    ) -> History:
        return self.of_items(learner_id, [item], purpose, occasion).get(item, NO_HISTORY)

    def of_items(
        self, learner_id: str, items: Collection[str], purpose: Purpose = Purpose.PRACTICE, occasion: str | None = None
    ) -> dict[str, History]:
        """What the learner did on each of the items where he did anything. Two statements, however many items."""
        with self._database.reading() as connection:
            return self.read(connection, statements.of_items(learner_id, items, purpose, occasion))

    def read(self, connection: Connection, of: Mapping[str, Any]) -> dict[str, History]:
        """Within a transaction; see `statements.of_items`."""
        return self._histories(connection, of, connection.execute(statements.NOTES_OF_ITEMS, of).all())

    def of_items_and_tried(
        self, learner_id: str, items: Collection[str], purpose: Purpose = Purpose.PRACTICE, occasion: str | None = None
    ) -> tuple[dict[str, History], dict[str, bool]]:
        """The same, and of every item the learner ever tried whether a correct answer counts. Two statements."""
        with self._database.reading() as connection:
            of = statements.of_items(learner_id, items, purpose, occasion)
            rows = connection.execute(statements.NOTES_AND_TRIED, of).all()
            tried = {row.item: bool(row.variant) for row in rows if row.kind == statements.TRIED}
            return self._histories(connection, of, [row for row in rows if row.kind != statements.TRIED]), tried

    def _histories(self, connection: Connection, of: Mapping[str, Any], notes: Sequence[Any]) -> dict[str, History]:
        results: dict[str, list[Result]] = {}
        last: dict[str, Attempt] = {}
        for rows in grouped(connection.execute(statements.ATTEMPTS_OF_ITEMS, of).all()):
            results.setdefault(rows[0].item, []).append(result_of(rows[0]))
            if rows[0].latest:
                last[rows[0].item] = self._attempts.attempt(connection, rows)
        drafts = {note.item: unpack(note.raw) for note in notes if note.kind == statements.DRAFT}
        events: dict[str, list[Event]] = {}
        for note in notes:
            if note.kind != statements.DRAFT:
                events.setdefault(note.item, []).append(event_of(of["learner"], note))
        return {
            item: History(tuple(results.get(item, ())), last.get(item), drafts.get(item), tuple(events.get(item, ())))
            for item in results.keys() | drafts.keys() | events.keys()
        }


def _rows(connection: Connection, learner_id: str, before: Reading | None) -> Sequence[Any]:
    """From the last ones on that are known: they are to be found again."""
    since = {"attempt": before.attempt[0], "event": before.event[0]} if before else {"attempt": 0, "event": 0}
    return connection.execute(statements.LOG, {"learner": learner_id, **since}).all()


def _whole(learner_id: str, rows: Sequence[Any]) -> Reading:
    attempts, events, counted = _sorted_out(rows)
    return Reading(
        _log(learner_id, attempts, events),
        None,
        _last(attempts, (0, "")),
        _last(events, (0, "")),
        counted[statements.ATTEMPTS],
        counted[statements.EVENTS],
        counted[statements.ENDED],
    )


def _gone_on(before: Reading, learner_id: str, rows: Sequence[Any]) -> Reading | None:
    """None when what was read before does not stand as it was, or when something of what is new is older: then it was
    not added at the end."""
    attempts, events, counted = _sorted_out(rows)
    for found, last, known, kind in (
        (attempts, before.attempt, before.attempts, statements.ATTEMPTS),
        (events, before.event, before.events, statements.EVENTS),
    ):
        new = [row for row in found if row.id != last[0]]
        there = known == 0 or any((row.id, row.nonce) == last for row in found)
        if not there or known + len(new) != counted[kind]:
            return None
        found[:] = new
    news = _log(learner_id, attempts, events)
    if counted[statements.ENDED] != before.ended or not _later(news, before.log):
        return None
    if not attempts and not events:
        return replace(before, news=news)
    return Reading(
        Log(before.log.results + news.results, before.log.events + news.events),
        news,
        _last(attempts, before.attempt),
        _last(events, before.event),
        counted[statements.ATTEMPTS],
        counted[statements.EVENTS],
        before.ended,
    )


def _sorted_out(rows: Sequence[Any]) -> tuple[list[Any], list[Any], dict[str, int]]:
    """Attempts, events, and the counts by kind."""
    counts = (statements.ATTEMPTS, statements.EVENTS, statements.ENDED)
    attempts = [row for row in rows if row.kind == statements.ATTEMPT]
    counted = {row.kind: row.id for row in rows if row.kind in counts}
    return attempts, [row for row in rows if row.kind != statements.ATTEMPT and row.kind not in counts], counted


def _log(learner_id: str, attempts: Sequence[Any], events: Sequence[Any]) -> Log:
    told = tuple(result_of(row) for row in attempts if row.told)
    return Log(told, tuple(event_of(learner_id, row) for row in events))


def _last(rows: Sequence[Any], known: tuple[int, str]) -> tuple[int, str]:
    return max(((row.id, row.nonce) for row in rows), default=known)


def _later(news: Log, before: Log) -> bool:
    """Whether the news can stand at the end of what was read before."""
    results, events = (news.results[:1], before.results[-1:]), (news.events[:1], before.events[-1:])
    return all(not new or not old or new[0].at >= old[0].at for new, old in (results, events))
