"""How much time is left of a sitting.

The deadline follows from the one time at which it was started. Within a process the monotonic clock tells how much is
left, so that a clock that is set back or forward changes nothing; a process that meets a sitting for the first time
reckons from the record.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from courseware.record.log import Sitting

REMEMBERED = 4096
"""Sittings whose deadline is remembered."""


class Deadlines:
    """Thread-safe. `now` returns an aware time, `monotonic` seconds from any moment on."""

    def __init__(self, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._now = now
        self._monotonic = monotonic
        self._deadlines: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def left(self, sitting: Sitting) -> float | None:
        """Seconds until the deadline, below 0 after it; None if there is none."""
        if sitting.seconds is None:
            return None
        with self._lock:
            deadline = self._deadlines.get(sitting.id)
            if deadline is None:
                gone = max(0.0, (self._now() - sitting.started_at).total_seconds())
                deadline = self._deadlines[sitting.id] = self._monotonic() + sitting.seconds - gone
            self._deadlines.move_to_end(sitting.id)
            while len(self._deadlines) > REMEMBERED:
                self._deadlines.popitem(last=False)
        return deadline - self._monotonic()
