"""Long table answers, kept once each under the hash of their content."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from sqlalchemy import Connection

from courseware.record import statements
from courseware.record.codec import unpack

REMEMBERED = 512 * 1024
"""Bytes of packed payloads whose content is remembered: a page is redrawn far more often than a table is handed in."""


class Payloads:
    """Thread-safe. What `get` returns is shared and must not be changed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, tuple[int, Any]] = OrderedDict()
        self._size = 0

    def add(self, connection: Connection, payloads: Mapping[str, bytes]) -> None:
        statement = statements.insert_payload(connection.dialect.name)
        for key, body in sorted(payloads.items()):
            connection.execute(statement, {"hash": key, "body": body})

    def get(self, connection: Connection, key: str) -> Any:
        """The content of the payload. A hash names one content for ever, so it is read once."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key][1]
        body = connection.execute(statements.PAYLOAD, {"key": key}).scalar_one()
        content = unpack(body)
        self._remember(key, len(body), content)
        return content

    def _remember(self, key: str, size: int, content: Any) -> None:
        if size > REMEMBERED // 4:
            return
        with self._lock:
            if key not in self._known:
                self._known[key] = (size, content)
                self._size += size
            while self._size > REMEMBERED:
                _, (dropped, _) = self._known.popitem(last=False)
                self._size -= dropped
