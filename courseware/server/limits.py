"""How often somebody may be wrong before he has to wait: codes and passcodes are not to be guessed."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock
from time import monotonic

KEYS = 10_000


class Limit:
    """At most `most` failures in `seconds`, counted by key. Thread-safe."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._failed: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def reached(self, key: str) -> bool:
        """Whether whoever this is has to wait."""
        with self._lock:
            return len(self._recent(key)) >= self._most

    def fail(self, key: str) -> None:
        with self._lock:
            if len(self._failed) >= KEYS:
                for each in [known for known in self._failed if not self._recent(known)]:
                    del self._failed[each]
            self._recent(key).append(self._clock())

    def forget(self) -> None:
        """All failures so far."""
        with self._lock:
            self._failed.clear()

    def _recent(self, key: str) -> deque[float]:
        times = self._failed[key]
        while times and times[0] <= self._clock() - self._seconds:
            times.popleft()
        return times
