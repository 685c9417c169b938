"""Who somebody is, signed, so that he can carry it in a cookie and not change it."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime


def token(key: bytes, kind: str, id: str, until: datetime) -> str:
    """For `id` as a `kind` of person, to be believed until then."""
    said = f"{id}.{int(until.timestamp())}"
    return f"{said}.{_seal(key, kind, said)}"


def read(key: bytes, kind: str, token: str, now: datetime) -> str | None:
    """The id in a token; None for one that is none, is of another kind, or has had its time."""
    said, _, seal = token.rpartition(".")
    id, _, until = said.rpartition(".")
    if not id or not token.isascii() or not hmac.compare_digest(_seal(key, kind, said), seal):
        return None
    return id if until.isdigit() and now.timestamp() < int(until) else None


def _seal(key: bytes, kind: str, said: str) -> str:
    return hmac.new(key, f"{kind}:{said}".encode(), hashlib.sha256).hexdigest()
