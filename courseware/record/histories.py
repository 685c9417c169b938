"""What the record knows of a learner, read over several tables at once: a page asks for all it needs in one go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from courseware.record import statements
from courseware.record.attempts import Attempts, grouped, result_of
from courseware.record.codec import unpack
from courseware.record.database import Database
from courseware.record.events import event_of
from courseware.record.log import NO_HISTORY, Attempt, Event, History, Log, Purpose, Result


class Histories:
    def __init__(self, database: Database, attempts: Attempts) -> None:
        self._database = database
        self._attempts = attempts

    def log(self, learner_id: str) -> Log:
        """All results and events of a learner, oldest first. One statement."""
        with self._database.reading() as connection:
            rows = connection.execute(statements.LOG, {"learner": learner_id}).all()
            return Log(
                tuple(result_of(row) for row in rows if row.kind == "attempt"),
                tuple(event_of(learner_id, row) for row in rows if row.kind != "attempt"),
            )

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
