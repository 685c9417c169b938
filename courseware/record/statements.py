"""The statements behind every answer and every view of an item.

Built once and given their values when they are executed: SQLAlchemy takes longer to build a statement than SQLite to
execute it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from courseware.record.schema import attempts, drafts, events, payloads

_LEARNER: BindParameter[str] = bindparam("learner")
_ITEM: BindParameter[str] = bindparam("of")

ATTEMPTS_OF_ITEM = (
    select(attempts).where(attempts.c.learner_id == _LEARNER, attempts.c.item == _ITEM).order_by(attempts.c.id)
)
EVENTS_OF_ITEM = select(events).where(events.c.learner_id == _LEARNER, events.c.item == _ITEM).order_by(events.c.id)
DRAFT_OF_ITEM = select(drafts.c.raw).where(drafts.c.learner_id == _LEARNER, drafts.c.item == _ITEM)
DELETE_DRAFT = delete(drafts).where(drafts.c.learner_id == _LEARNER, drafts.c.item == _ITEM)
"""The four above take the values that `of` makes."""

PAYLOAD = select(payloads.c.body).where(payloads.c.hash == bindparam("key"))


def of(learner_id: str, item: str) -> dict[str, str]:
    return {"learner": learner_id, "of": item}


@lru_cache(maxsize=8)
def insert_attempt(dialect: str) -> Any:
    """Does nothing when the nonce is there already."""
    return _insert(dialect, attempts).on_conflict_do_nothing(index_elements=["nonce"])


@lru_cache(maxsize=8)
def insert_event(dialect: str) -> Any:
    """Returns the new row's id, or no row when the nonce is there already."""
    return _insert(dialect, events).on_conflict_do_nothing(index_elements=["nonce"]).returning(events.c.id)


@lru_cache(maxsize=8)
def insert_payload(dialect: str) -> Any:
    """Does nothing when the payload is there already."""
    return _insert(dialect, payloads).on_conflict_do_nothing(index_elements=["hash"])


@lru_cache(maxsize=8)
def upsert_draft(dialect: str) -> Any:
    statement = _insert(dialect, drafts)
    new = {name: statement.excluded[name] for name in ("raw", "updated_at")}
    return statement.on_conflict_do_update(index_elements=["learner_id", "item"], set_=new)


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert with `on_conflict`, in the words of either database."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
