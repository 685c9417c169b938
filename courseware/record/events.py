"""What a learner did besides answering: the table of events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from courseware.record import statements
from courseware.record.database import Database
from courseware.record.log import Event, EventKind
from courseware.record.schema import events
from courseware.record.stored import stored

_LAST = (
    select(events)
    .where(events.c.learner_id == bindparam("learner"), events.c.kind == bindparam("of"))
    .order_by(events.c.id.desc())
    .limit(1)
)


class Events:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, event: Event) -> bool:
        """Record an event unless its nonce is there already. True if it is new."""
        with self._database.writing() as connection:
            added = add_event(connection, event)
            if added and event.kind is EventKind.VARIANT_STARTED:  # the draft answers the old variant
                connection.execute(statements.DELETE_DRAFT, statements.of(event.learner_id, event.item))
            return added

    def last(self, learner_id: str, kind: EventKind) -> Event | None:
        with self._database.reading() as connection:
            row = connection.execute(_LAST, {"learner": learner_id, "of": str(kind)}).first()
            return event_of(learner_id, row) if row else None


def add_event(connection: Connection, event: Event) -> bool:
    """Within a transaction. True if it is new."""
    values = {
        "nonce": event.nonce,
        "learner_id": event.learner_id,
        "kind": str(event.kind),
        "item": event.item,
        "variant": event.variant,
        "at": event.at,
    }
    return connection.execute(statements.insert_event(connection.dialect.name), values).first() is not None


def event_of(learner_id: str, row: Any) -> Event:
    """The event of its row."""
    return Event(
        stored(str, row.nonce),
        learner_id,
        EventKind(row.kind),
        stored(str, row.item),
        stored(int, row.variant),
        stored(datetime, row.at),
    )
