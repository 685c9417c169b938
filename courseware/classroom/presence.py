"""Who is here: an open connection is noted every few seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

HERE = timedelta(seconds=12)
"""Two notes may be missed on a slow network."""
JUST_CAME = timedelta(seconds=10)


def is_here(seen_at: datetime, now: datetime) -> bool:
    return now - seen_at <= HERE
