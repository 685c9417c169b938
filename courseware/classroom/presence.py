"""Who is here: an open connection is noted every few seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

from courseware.record.seats import AWAY

JUST_CAME = timedelta(seconds=10)


def is_here(seen_at: datetime, now: datetime) -> bool:
    return now - seen_at <= AWAY
