"""Which content an answer was given to: an edited question or exercise is another one."""

from __future__ import annotations

import hashlib

from courseware.content.common import Model

LENGTH = 16


def digest_of(item: Model, *more: bytes) -> str:
    """A short hash of an item's content; `more`: what belongs to it and stands in other files, such as solution.py."""
    digest = hashlib.sha256(item.model_dump_json().encode())
    for part in more:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:LENGTH]
