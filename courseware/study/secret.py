"""Secrets of this place: made at first use, in the data folder, for its owner's eyes alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept_secret(path: Path, new: Callable[[], bytes]) -> bytes:
    """The secret in a file; the first call makes it. Two processes that do so at once get the same one. Raises
    OSError."""
    if not path.exists():
        _put(path, new())
    return path.read_bytes()


def _put(path: Path, secret: bytes) -> None:
    """Whole or not at all, and never over one that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(made, path)
    finally:
        made.unlink()
