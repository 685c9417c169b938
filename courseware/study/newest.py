"""What is sent by itself may be overtaken on its way: a sender counts, and what is older than the newest is known."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

REMEMBERED = 4096
"""Senders of which the newest number is remembered."""


class Newest:
    """Thread-safe."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[Hashable, int] = OrderedDict()
        self._lock = Lock()

    def take(self, sender: Hashable, number: int) -> bool:
        """Whether this is newer than all that came from the sender so far."""
        with self._lock:
            if self._numbers.get(sender, -1) >= number:
                return False
            self._numbers[sender] = number
            self._numbers.move_to_end(sender)
            while len(self._numbers) > REMEMBERED:
                self._numbers.popitem(last=False)
            return True
