"""What was entered and not yet recorded as an attempt: one draft a learner and item, replaced in place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from courseware.record import statements
from courseware.record.codec import pack, unpack
from courseware.record.database import Database


class Drafts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, learner_id: str, item: str) -> Any:
        """The draft on an item, None when there is none."""
        with self._database.reading() as connection:
            raw = connection.execute(statements.DRAFT_OF_ITEM, statements.of(learner_id, item)).scalar()
            return None if raw is None else unpack(raw)

    def save(self, learner_id: str, item: str, raw: Any, at: datetime) -> None:
        values = {"learner_id": learner_id, "item": item, "raw": pack(raw), "updated_at": at}
        with self._database.writing() as connection:
            connection.execute(statements.upsert_draft(connection.dialect.name), values)
