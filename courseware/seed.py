"""Seeds: the same learner gets the same numbers again, on every machine and after every restart."""

from __future__ import annotations

import hashlib


def seed_of(learner_id: object, item_id: str, number: int = 0) -> str:
    """The seed of variant `number` of an item for a learner, for `random.Random(seed)`.

    A digest and not `hash()`, which differs between processes.
    """
    return hashlib.sha256(f"{learner_id}\x1f{item_id}\x1f{number}".encode()).hexdigest()[:16]
