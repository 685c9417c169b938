"""What is costly to compute and small enough to keep: computed once, dropped by weight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass
class _Entry(Generic[V]):
    future: Future[V] = field(default_factory=Future)
    weight: int = 0


class Cache(Generic[K, V]):
    """Values by key, up to a budget of bytes; the one asked for longest ago goes first. Safe to share between threads.

    One value is computed at a time: side by side they would only share the processor, and each needs room to work in.
    """

    def __init__(self, budget: int, weigh: Callable[[V], int]) -> None:
        self._budget = budget
        self._weigh = weigh
        self._entries: OrderedDict[K, _Entry[V]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()
        self._turn = Lock()

    def get(self, key: K, compute: Callable[[], V]) -> V:
        """The value for a key: the first thread computes it, the others wait for that.

        What `compute` raises reaches all who wait, and is forgotten: the next to ask computes again.
        """
        with self._lock:
            entry = self._entries.get(key)
            mine = entry is None
            if entry is None:
                entry = self._entries[key] = _Entry()
            self._entries.move_to_end(key)
        if mine:
            try:
                with self._turn:
                    value = compute()
                    weight = self._weigh(value)
            except BaseException as error:
                with self._lock:
                    del self._entries[key]
                entry.future.set_exception(error)
            else:
                self._keep(key, weight)
                entry.future.set_result(value)
        return entry.future.result()

    def _keep(self, key: K, weight: int) -> None:
        """Count the weight and make room for it; one value is kept whatever it weighs."""
        with self._lock:
            self._entries[key].weight = weight
            self._weight += weight
            others = [other for other, entry in self._entries.items() if entry.weight and other != key]
            while self._weight > self._budget and others:
                self._weight -= self._entries.pop(others.pop(0)).weight
