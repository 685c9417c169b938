"""Counting what is sent to the record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

MOST = 3
"""Statements that the redraw of a page may cost."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to the record meanwhile; beginning and ending a transaction is none of it."""
    sent: list[str] = []

    def seen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", seen)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", seen)
