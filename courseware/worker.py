"""Work on what strangers hand in, done outside of this process: within limits of time and memory, or not at all.

A worker is a Python process that runs one function at a time. Over a limit it is killed and another takes its place,
of which one is always ready. What goes to a worker is ours and is pickled; what comes back is believed less: JSON and
bytes, never a pickle, and not without end.

Memory is limited on Linux. Elsewhere only time is, and memory by the functions themselves.
"""

from __future__ import annotations

import atexit
import faulthandler
import json
import os
import pickle
import struct
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from importlib import import_module
from pathlib import Path
from threading import Condition, Lock, Timer
from typing import IO, Any, Literal

Reply = tuple[Any, bytes]
"""What a function gives back: something that JSON can hold, and bytes."""

MEGABYTES = 768
"""Of memory a worker may have, with Python and its libraries (some 150)."""
MAX_REPLY = 256 * 2**20
PATIENCE_SECONDS = 10

_START_SECONDS = 60
_GRACE_SECONDS = 2
_NICENESS = 10
_NO_MEMORY = 71
"""How a worker says, with its last word, that its memory was not enough."""
_ROOT = Path(__file__).resolve().parents[1]
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")
"""Nothing else of this process's is known there, such as the password of a database."""
_SIZES = struct.Struct(">QQ")


class Stopped(Exception):
    """The work came to no end: too much `time`, too much `memory`, or a `crash`."""

    def __init__(self, reason: Literal["time", "memory", "crash"]) -> None:
        super().__init__(reason)
        self.reason = reason


class Busy(Exception):
    """Too many were before this one, or another one of the same asker's was."""


_asker: ContextVar[str | None] = ContextVar("asker", default=None)


@contextmanager
def asked_by(asker: str | None) -> Iterator[None]:
    """What is begun within the block is this one's; only one thing of each asker's is worked on at a time. None: of
    somebody of whom nothing is known."""
    before = _asker.set(asker)
    try:
        yield
    finally:
        _asker.reset(before)


class Workers:
    """`most` of them at a time. Safe to share between threads; none is started before there is something to do."""

    def __init__(self, most: int | None = None, patience: float = PATIENCE_SECONDS, megabytes: int = MEGABYTES) -> None:
        self._most = most or max(4, os.cpu_count() or 1)
        self._patience = patience
        self._megabytes = megabytes
        self._askers: list[object] = []
        self._turn = Condition()
        self._idle: defaultdict[str, list[_Worker]] = defaultdict(list)
        self._all: set[_Worker] = set()
        self._lock = Lock()

    def run(self, function: Callable[..., Reply], *args: Any, seconds: float) -> Reply:
        """`function(*args)`, done elsewhere: a function of a module, with arguments that can be pickled.

        Raises Stopped, or Busy after `patience` seconds. What the function raises goes to the log and is a crash.
        """
        request = pickle.dumps((seconds, function, args))
        with self._in_turn():
            try:
                worker = self._take(function.__module__)
            except OSError as error:  # no process can be started now
                raise Stopped("crash") from error
            try:
                return worker.run(request, seconds)
            finally:
                self._put_back(worker, function.__module__)

    def stop(self) -> None:
        """Kill all of them, also those at work."""
        with self._lock:
            workers = list(self._all)
            self._all.clear()
            self._idle.clear()
        for worker in workers:
            worker.end()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        asker = _asker.get() or object()
        with self._turn:
            if not self._turn.wait_for(
                lambda: len(self._askers) < self._most and asker not in self._askers, self._patience
            ):
                raise Busy
            self._askers.append(asker)
        try:
            yield
        finally:
            with self._turn:
                self._askers.remove(asker)
                self._turn.notify_all()

    def _take(self, module: str) -> _Worker:
        """Each module has workers of its own: they begin sooner than if they had to know everything."""
        with self._lock:
            worker = self._next(module)
            if not self._idle[module]:  # should this one be killed, the next asker need not wait for another
                with suppress(OSError):
                    self._idle[module].append(self._start(module))
            return worker

    def _next(self, module: str) -> _Worker:
        while self._idle[module]:
            worker = self._idle[module].pop()
            if worker.is_alive():
                return worker
            self._all.discard(worker)  # the system was short of memory, say
            worker.end()
        return self._start(module)

    def _put_back(self, worker: _Worker, module: str) -> None:
        with self._lock:
            if worker.is_alive() and worker in self._all:  # they may have been stopped meanwhile
                self._idle[module].append(worker)
            else:
                self._all.discard(worker)
                worker.end()

    def _start(self, module: str) -> _Worker:
        worker = _Worker(module, self._megabytes)
        self._all.add(worker)
        return worker


class _Worker:
    """One process, as seen from here. It has imported the module before it is asked the first time."""

    def __init__(self, module: str, megabytes: int) -> None:
        own = {name: value for name, value in os.environ.items() if name in _ENVIRONMENT or name.startswith("PYTHON")}
        own["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_ROOT), own.get("PYTHONPATH"))))
        # Ctrl+C in the terminal is for the server, and the pages come first.
        windows = ("CREATE_NEW_PROCESS_GROUP", "BELOW_NORMAL_PRIORITY_CLASS")
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "courseware.worker", module, str(megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=own,
            start_new_session=True,
            creationflags=sum(getattr(subprocess, name, 0) for name in windows),
        )
        self._ready = False
        self._late = False

    def run(self, request: bytes, seconds: float) -> Reply:
        if not self._ready:
            self._answer(None, _START_SECONDS)
            self._ready = True
        return self._answer(request, seconds)

    def is_alive(self) -> bool:
        return not self._late and self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was still to be written
                pipe.close()  # type: ignore[union-attr]

    def _answer(self, request: bytes | None, seconds: float) -> Reply:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = Timer(seconds, self._too_late)
        timer.daemon = True
        timer.start()
        try:
            if request is not None:
                _send(self._process.stdin, request)
            said, content = _received(self._process.stdout, MAX_REPLY)
            return json.loads(said), content
        except BaseException as error:
            self.end()
            if isinstance(error, OSError | EOFError | ValueError):
                raise Stopped(self._why()) from None
            raise
        finally:
            timer.cancel()
            timer.join()  # so that it cannot kill what the next one waits for

    def _too_late(self) -> None:
        self._late = True
        self._process.kill()

    def _why(self) -> Literal["time", "memory", "crash"]:
        if self._late and self._ready:
            return "time"
        return "memory" if self._process.returncode == _NO_MEMORY else "crash"


def _send(pipe: IO[bytes], first: bytes, second: bytes = b"") -> None:
    pipe.write(_SIZES.pack(len(first), len(second)))
    pipe.write(first)
    pipe.write(second)
    pipe.flush()


def _received(pipe: IO[bytes], most: int) -> tuple[bytes, bytes]:
    """Raises EOFError at the end of the pipe, ValueError for more bytes than that."""
    sizes = _SIZES.unpack(_exactly(pipe, _SIZES.size))
    if sum(sizes) > most:
        raise ValueError(f"{sum(sizes)} bytes")
    first, second = (_exactly(pipe, size) for size in sizes)
    return first, second


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    found = pipe.read(size)
    if len(found) < size:
        raise EOFError
    return found


# In the worker


def main(module: str, megabytes: str) -> None:
    """Do what is asked on standard input until that ends, which it does with the server."""
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no reply
    import_module(module)
    _settle_in(int(megabytes))
    _send(replies, b"null")
    with Path(os.devnull).open("w") as nowhere, suppress(EOFError, BrokenPipeError):
        while True:
            request, _ = _received(requests, sys.maxsize)
            try:
                seconds, function, args = pickle.loads(request)
                # The server kills whoever is late. Should it be gone, nobody else would.
                faulthandler.dump_traceback_later(seconds + _GRACE_SECONDS, exit=True, file=nowhere)
                value, content = function(*args)
                said = json.dumps(value).encode()
            except MemoryError:  # what is left of it may be in pieces: not for the next one
                os._exit(_NO_MEMORY)
            faulthandler.cancel_dump_traceback_later()
            _send(replies, said, content)


def _settle_in(megabytes: int) -> None:
    """No more memory than that, and not before the pages."""
    if sys.platform == "win32":
        return
    import resource

    os.nice(_NICENESS)
    for limit, value in ((resource.RLIMIT_DATA, megabytes * 2**20), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # less is allowed already
            resource.setrlimit(limit, (value, value))


workers = Workers()
"""Those of this process."""
atexit.register(workers.stop)

if __name__ == "__main__":
    main(*sys.argv[1:])
