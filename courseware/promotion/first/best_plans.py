"""Optima kept on disk: found once per market, in another process, and replaced when a learner does better."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from itertools import takewhile
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock, Thread

from courseware.promotion.first.market import build
from courseware.promotion.first.optimum import Best, find_optimum
from courseware.promotion.first.parameters import Parameters
from courseware.promotion.first.plan import Plan

MODEL_VERSION = 1
"""Part of every key: raise it when the model's equations change, so that no stale optimum is read."""

_log = logging.getLogger(__name__)


def market_key(parameters: Parameters, seed: int) -> str:
    """A name for this market: same parameters, same seed, same model → same key."""
    values = {name: parameter.value for name, parameter in sorted(parameters.values.items())}
    told = json.dumps([MODEL_VERSION, seed, values, {k: list(v) for k, v in parameters.shapes.items()}])
    return hashlib.sha256(told.encode()).hexdigest()[:24]


Search = Callable[[Parameters, int, Path], "Future[Best]"]
"""Starts looking for the optimum of a market; the share of the work done is written into the file."""


def search_in_pool(parameters: Parameters, seed: int, progress: Path) -> Future[Best]:
    try:
        return _pool().submit(_search, parameters, seed, progress)
    except BrokenExecutor:  # the worker was killed: a new pool takes its place
        _pool.cache_clear()
        return _pool().submit(_search, parameters, seed, progress)


def stop_searching() -> None:
    """Let go of what has not begun, so that the server can end."""
    if _pool.cache_info().currsize:
        _pool().shutdown(wait=False, cancel_futures=True)
        _pool.cache_clear()


def _search(parameters: Parameters, seed: int, progress: Path) -> Best:
    return find_optimum(build(parameters, seed), lambda share: _tell(progress, share))


def _tell(progress: Path, share: float) -> None:
    with suppress(OSError):  # nobody waits for the figure
        progress.write_text(f"{share:.3f}", encoding="ascii")


@cache
def _pool() -> ProcessPoolExecutor:
    # spawn: the server has threads, and a forked copy of them may hang. One worker leaves a core to the pages.
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_settle_in)


def _settle_in() -> None:
    """Yield to the pages; and end with the server, however it ends: a worker left alone waits for work for ever."""
    if hasattr(os, "nice"):
        os.nice(10)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(server: BaseProcess | None) -> None:
    if server is not None:
        server.join()
        os._exit(0)


@dataclass(frozen=True)
class Searching:
    """The optimum is being looked for: share of the work done, and how many other markets come first."""

    share: float
    ahead: int


class BestPlans:
    """The optimum of each market, from `folder` when it is known and from the process pool when not."""

    def __init__(self, folder: Path, search: Search | None = None) -> None:
        self._folder = folder
        self._search = search or search_in_pool
        self._running: dict[str, Future[Best]] = {}
        self._lock = Lock()

    def get(self, parameters: Parameters, seed: int) -> Best | Searching:
        """The optimum if it is known; otherwise the search is started (once) and how far it is.

        Raises what the search raised, after which the next call starts it anew.
        """
        key = market_key(parameters, seed)
        known = self._read(key)
        if known is not None:
            return known
        with self._lock:
            if key not in self._running:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._running[key] = self._search(parameters, seed, self._progress(key))
            future = self._running[key]
            if not future.done():
                earlier = takewhile(lambda other: other != key, self._running)
                ahead = sum(not self._running[other].done() for other in earlier)
                return Searching(self._share(key), ahead)
            del self._running[key]
        self._progress(key).unlink(missing_ok=True)
        best = future.result()
        self._write(key, best)
        return best

    def beaten(self, parameters: Parameters, seed: int, plan: Plan, profit: float) -> bool:
        """Replace the kept optimum if this plan earns more; says whether it did."""
        key = market_key(parameters, seed)
        known = self._read(key)
        if known is None or profit <= known.profit:
            return False
        _log.warning("A learner's plan beats the optimum of market %s: %.0f > %.0f", key, profit, known.profit)
        self._write(key, Best(plan, profit))
        return True

    def _progress(self, key: str) -> Path:
        return self._folder / f"{key}.progress"

    def _share(self, key: str) -> float:
        try:
            return min(1.0, max(0.0, float(self._progress(key).read_text(encoding="ascii"))))
        except (OSError, ValueError):  # not begun, or just being written
            return 0.0

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _read(self, key: str) -> Best | None:
        try:
            told = json.loads(self._path(key).read_text(encoding="utf-8"))
            plan = told["plan"]
            rows = tuple(tuple(float(x) for x in row) for row in plan.pop("budget"))
            return Best(Plan(budget=rows, **plan), float(told["profit"]))  # type: ignore[arg-type]
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            _log.warning("Ignoring a damaged optimum %s: %s", key, error)
            return None

    def _write(self, key: str, best: Best) -> None:
        """Atomic: another process may read at the same moment."""
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"plan": asdict(best.plan), "profit": best.profit}, file)
        Path(name).replace(self._path(key))
