"""Noting in the record what a learner did besides answering."""

from __future__ import annotations

from datetime import datetime

from courseware.record.log import Event, EventKind
from courseware.record.store import Store


def note(store: Store, learner_id: str, kind: EventKind, item: str, nonce: str, at: datetime, variant: int = 0) -> None:
    """The same nonce for the same thing is one event."""
    store.events.add(Event(f"{kind}:{learner_id}:{item}:{nonce}", learner_id, kind, item, variant, at))
