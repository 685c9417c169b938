"""The cache: one computation for all who ask, no error kept, and a budget that holds whatever the sizes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from courseware.answers.cache import Cache


class Ledger:
    """A cache of texts that weigh what they say, and a note of all that was computed."""

    def __init__(self, budget: int) -> None:
        self.cache: Cache[str, int] = Cache(budget, lambda weight: weight)
        self.computed: list[str] = []

    def get(self, key: str, weight: int = 10) -> int:
        return self.cache.get(key, self.computing(key, weight))

    def computing(self, key: str, weight: int) -> Callable[[], int]:
        def compute() -> int:
            self.computed.append(key)
            return weight

        return compute


def test_the_value_asked_for_longest_ago_is_dropped_first() -> None:
    ledger = Ledger(budget=30)
    for key in "abcadbab":
        ledger.get(key)
    assert ledger.computed == list("abcdb"), "d pushed b out, b then c, and a was used all the time"


def test_one_that_outweighs_the_budget_works_and_is_kept_until_the_next() -> None:
    ledger = Ledger(budget=30)
    ledger.get("small")
    assert ledger.get("big", 100) == 100
    assert ledger.get("big", 100) == 100
    assert ledger.computed == ["small", "big"]
    ledger.get("small")
    ledger.get("other")
    ledger.get("small")
    assert ledger.computed == ["small", "big", "small", "other"], "the big one made room for both"


def test_many_light_ones_fit_where_few_heavy_ones_do() -> None:
    ledger = Ledger(budget=1000)
    for _ in range(2):
        for number in range(100):
            ledger.get(str(number))
    assert len(ledger.computed) == 100


def test_threads_that_ask_for_the_same_wait_for_one_computation() -> None:
    ledger, ready = Ledger(budget=30), Barrier(8)

    def ask(_: int) -> int:
        ready.wait()
        return ledger.get("a")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [10] * 8
    assert ledger.computed == ["a"]


def test_an_error_reaches_who_waits_and_is_not_kept() -> None:
    ledger = Ledger(budget=30)

    def fail() -> int:
        raise OSError("not now")

    for _ in range(2):
        with pytest.raises(OSError, match="not now"):
            ledger.cache.get("a", fail)
    assert ledger.get("a") == 10
