"""Work for the workers of the tests: what a worker runs has to be a function of a module."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from courseware.worker import Reply


def echo(value: Any, content: bytes = b"") -> Reply:
    return value, content


def own_id() -> Reply:
    return os.getpid(), b""


def environment() -> Reply:
    return dict(os.environ), b""


def priority() -> Reply:
    return os.nice(0), b""


def sleep(seconds: float) -> Reply:
    time.sleep(seconds)
    return None, b""


def spin(begun: str = "") -> Reply:
    """Without end. `begun`: a file that is made first."""
    if begun:
        Path(begun).touch()
    while True:
        pass


def hoard() -> Reply:
    kept = []
    while True:
        kept.append(bytes(10**7))


def die() -> Reply:
    os._exit(3)


def fail() -> Reply:
    raise LookupError("this is what the log says")


def print_something(text: str) -> Reply:
    os.write(1, text.encode())
    return "done", b""


def much(size: int) -> Reply:
    return None, bytes(size)
