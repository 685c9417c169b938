"""What was entered and not yet recorded as an attempt: one draft a learner and item, replaced in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from courseware.record import statements
from courseware.record.codec import unpack
from courseware.record.database import Database
from courseware.record.draft_rows import put_draft
from courseware.record.histories import Histories
from courseware.record.log import NO_HISTORY, History


class Drafts:
    def __init__(self, database: Database, histories: Histories) -> None:
        self._database = database
        self._histories = histories

    def get(self, learner_id: str, item: str) -> Any:
        """The draft on an item, None when there is none."""
        with self._database.reading() as connection:
            raw = connection.execute(statements.DRAFT_OF_ITEM, statements.of(learner_id, item)).scalar()
            return None if raw is None else unpack(raw)

    def of_class(self, class_id: str, item: str) -> dict[str, Any]:
        """The drafts on an item of all who sit in a class, by learner. One statement."""
        with self._database.reading() as connection:
            rows = connection.execute(statements.DRAFTS_OF_CLASS, {"class": class_id, "item": item})
            return {row.learner_id: unpack(row.raw) for row in rows}

    def save(self, learner_id: str, item: str, raw: Any, at: datetime) -> None:
        with self._database.writing() as connection:
            put_draft(connection, learner_id, item, raw, at)

    def revise(self, learner_id: str, item: str, revised: Callable[[History], Any], at: datetime) -> None:
        """Make of the draft what `revised` makes of it, None for none, with nothing else happening meanwhile. It is
        given what the learner has done on the item for practice."""
        with self._database.writing() as connection:
            connection.execute(statements.ALONE, {"learner": learner_id})
            histories = self._histories.read(connection, statements.of_items(learner_id, [item]))
            history = histories.get(item, NO_HISTORY)
            draft = revised(history)
            if draft != history.draft:
                put_draft(connection, learner_id, item, draft, at)
