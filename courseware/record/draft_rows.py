"""The row of a draft: put within a transaction of whoever writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from courseware.record import statements
from courseware.record.codec import pack


def put_draft(connection: Connection, learner_id: str, item: str, raw: Any, at: datetime) -> None:
    """Put the draft in the place of the one before; None drops it."""
    if raw is None:
        connection.execute(statements.DELETE_DRAFT, statements.of(learner_id, item))
        return
    values = {"learner_id": learner_id, "item": item, "raw": pack(raw), "updated_at": at}
    connection.execute(statements.upsert_draft(connection.dialect.name), values)
