"""The cleaning of the access log, as the course teaches it: exact duplicates, broken clocks, crawlers."""

from __future__ import annotations

import pandas as pd

WEEK = ("2026-04-20", "2026-04-27")
BOT_VIEWS = 200


def in_week(log: pd.DataFrame) -> pd.DataFrame:
    """Return the log without duplicates and without times outside its week."""
    log = log.drop_duplicates()
    return log[(log["event_time"] >= WEEK[0]) & (log["event_time"] < WEEK[1])]


def bots(log: pd.DataFrame) -> set[str]:
    """Return the visitors with more than 200 page views in the week."""
    views = log[log["action"] == "view"].groupby("visitor_id").size()
    return set(views.index[views > BOT_VIEWS])


def clean(log: pd.DataFrame) -> pd.DataFrame:
    """Return the log fit for counting, with a ``date`` column."""
    week = in_week(log)
    people = week[~week["visitor_id"].isin(bots(week))]
    return people.assign(date=people["event_time"].dt.normalize())
