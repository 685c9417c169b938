"""Who is late: orders to the carrier, parcels to the door, complaints to the platform. Each on its own clock."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

NOW: Final = pd.Timestamp("2026-05-01")
TODAY_ENDS: Final = NOW + pd.Timedelta(days=1)
LAST_DAY: Final = "2026-04-30"
STARTS: Final = ["2026-04-01", "2026-04-06", "2026-04-11", "2026-04-16", "2026-04-21"]
LINES: Final = {24: [75, 80], 48: [96, 98]}
"""Hours to the pickup → the shares in time, in percent, of which a platform may ask one."""
# Name, first and last day of the complaints, days off, days of the weekend worked, working days to answer in: enough
# of them to come past the weekend that was worked.
HOLIDAYS: Final = [
    ("元旦", "2025-12-26", "2026-01-02", "2026-01-01", "2026-01-03", ["2026-01-04"], [3, 4]),
    ("春节", "2026-02-10", "2026-02-23", "2026-02-15", "2026-02-23", ["2026-02-14", "2026-02-28"], [3, 4]),
    ("劳动节", "2026-04-24", "2026-04-30", "2026-05-01", "2026-05-05", ["2026-05-09"], [4, 5]),
]


def variant(rng: random.Random) -> dict[str, Any]:
    limit = rng.choice(list(LINES))
    name, first, last, off, on, worked, days = rng.choice(HOLIDAYS)
    return {
        "limit": limit,
        "line": rng.choice(LINES[limit]),
        "start": rng.choice(STARTS),
        "least": rng.choice([1, 2]),
        "holiday": name,
        "first": first,
        "last": last,
        "off": [str(day.date()) for day in pd.date_range(off, on)],
        "worked": worked,
        "days": rng.choice(days),
    }


def labels(
    limit: int,
    line: int,
    start: str,
    least: int,
    holiday: str,
    first: str,
    last: str,
    off: list[str],
    worked: list[str],
    days: int,
) -> dict[str, str]:
    return {
        "start_day": _day(start),
        "first_day": _dated(first),
        "last_day": _dated(last),
        "off_days": f"{_dated(off[0])}至 {_day(off[-1])}放假",
        "worked_days": "、".join(_day(day) for day in worked) + "是调休上班",
    }


def _day(text: str) -> str:
    day = pd.Timestamp(text)
    return f"{day.month} 月 {day.day} 日"


def _dated(text: str) -> str:
    return f"{text[:4]} 年 {_day(text)}"


class Given(NamedTuple):
    paid: pd.DataFrame
    """Orders paid in the window, with the parcel if there is one, and ``deadline`` for its pickup."""
    placed: pd.DataFrame
    """Orders placed in it without a parcel, paid or not."""
    shipments: pd.DataFrame
    complaints: pd.DataFrame
    limit: int
    line: float
    least: int
    """Days past the promise from which on a parcel is listed."""
    days: int
    off: list[str]
    worked: list[str]


def prepare(
    tables: Tables,
    limit: int,
    line: int,
    start: str,
    least: int,
    holiday: str,
    first: str,
    last: str,
    off: list[str],
    worked: list[str],
    days: int,
) -> Given:
    shipments, window = tables["shipments"], (start, LAST_DAY)
    # Nothing is picked up before it is paid.
    parcels = shipments.loc[shipments["shipped"] >= pd.Timestamp(start), ["order_id", "shipped", "arrived"]]
    paid = metrics.paid_orders(tables["orders"], window)[["order_id", "pay_time"]]
    paid = paid.merge(parcels, on="order_id", how="left")
    placed = metrics.between(tables["orders"], "order_time", window)
    sent = set(parcels["order_id"].tolist())
    placed = placed[[order not in sent for order in placed["order_id"].tolist()]]
    hours = pd.Timedelta(hours=limit)
    complaints = metrics.between(tables["tickets"], "opened", (first, last))
    return Given(
        paid.assign(deadline=paid["pay_time"] + hours),
        placed.assign(deadline=placed["order_time"] + hours)[["order_id", "deadline"]],
        shipments,
        complaints[complaints["channel"] == "platform"],
        limit,
        line / 100,
        least,
        days,
        off,
        worked,
    )


def _late(given: Given, late: pd.Series, due: pd.Series) -> Answer:
    """`late` and `due` by row of the paid orders."""
    share = float(late[due].mean())
    return {"late": share, "verdict": "fail" if 1 - share < given.line else "pass"}


def _waiting(given: Given) -> pd.DataFrame:
    return given.paid[given.paid["shipped"].isna()]


def _to_ship(waiting: pd.DataFrame) -> pd.DataFrame:
    """Of orders without a parcel: those past their deadline, or with the deadline today."""
    soon = waiting[waiting["deadline"] <= TODAY_ENDS]
    return pd.DataFrame(
        {"order_id": soon["order_id"], "state": np.where(soon["deadline"] <= NOW, "已超时", "今天到期")}
    )


def _stuck(given: Given, days: pd.Series) -> pd.DataFrame:
    """Of parcels with so many days past something: those with at least as many as asked for."""
    listed = days[days >= given.least]
    return pd.DataFrame({"shipment_id": given.shipments.loc[listed.index, "shipment_id"], "days": listed})


def _under_way(given: Given) -> pd.DataFrame:
    return given.shipments[given.shipments["arrived"].isna()]


def _deadlines(given: Given, off: list[str], worked: list[str], first: int = 1) -> Answer:
    """The date of the last working day for each complaint, with the working day after its own counted as number
    `first`; days of the weekend that are `worked` count as well."""
    days = pd.date_range("2025-12-01", "2026-06-30")
    working = (days.day_of_week < 5) & ~days.isin(pd.DatetimeIndex(off)) | days.isin(pd.DatetimeIndex(worked))
    calendar = days[working].to_numpy()
    opened = given.complaints["opened"].dt.normalize().to_numpy()
    side: Any = "right" if first == 1 else "left"
    last = np.searchsorted(calendar, opened, side=side) + given.days - 1
    table = pd.DataFrame({"ticket_id": given.complaints["ticket_id"], "deadline": calendar[last]})
    return {"deadlines": table}


def _missed(given: Given) -> tuple[pd.Series, pd.Series]:
    """Late and due by paid order: picked up after the deadline, or not at all with the deadline over."""
    paid = given.paid
    due = paid["deadline"] <= NOW
    return (paid["shipped"] > paid["deadline"]) | paid["shipped"].isna(), due | paid["shipped"].notna()


def solve(given: Given) -> Answer:
    late, due = _missed(given)
    under_way = _under_way(given)
    return {
        **_late(given, late, due),
        "to_ship": _to_ship(_waiting(given)),
        "stuck": _stuck(given, (NOW - under_way["promised"]).dt.days),
        **_deadlines(given, given.off, given.worked),
    }


def unshipped_missing(given: Given) -> Answer:
    """Looks at orders with a parcel alone, as an inner join does."""
    late, due = _missed(given)
    return _late(given, late, due & given.paid["shipped"].notna())


def not_yet_due_counted(given: Given) -> Answer:
    """Takes whatever has no parcel for late, with the clock still running."""
    late, due = _missed(given)
    return _late(given, late, due | True)


def dates_for_hours(given: Given) -> Answer:
    """Compares the dates: late is what was picked up more calendar days later than the limit has."""
    paid = given.paid
    days = (paid["shipped"].dt.normalize() - paid["pay_time"].dt.normalize()).dt.days
    _, due = _missed(given)
    return _late(given, (days > given.limit // 24) | paid["shipped"].isna(), due)


def arrival_for_pickup(given: Given) -> Answer:
    """Stops the clock when the buyer signs."""
    paid = given.paid
    _, due = _missed(given)
    return _late(given, (paid["arrived"] > paid["deadline"]) | paid["arrived"].isna(), due)


def unpaid_to_ship(given: Given) -> Answer:
    """Lists every order placed in the window that has no parcel, the clock started with the order."""
    return {"to_ship": _to_ship(given.placed)}


def overdue_only(given: Given) -> Answer:
    """Lists what is late already and leaves out what will be by tonight."""
    return {"to_ship": _to_ship(_waiting(given)).query("state == '已超时'")}


def promised_day_counted(given: Given) -> Answer:
    """Takes the promised day itself for the first day past the promise."""
    return {"stuck": _stuck(given, (NOW - _under_way(given)["promised"]).dt.days + 1)}


def days_since_pickup(given: Given) -> Answer:
    """Counts from the pickup, so that most parcels under way look stuck."""
    return {"stuck": _stuck(given, (NOW - _under_way(given)["shipped"].dt.normalize()).dt.days)}


def arrived_listed(given: Given) -> Answer:
    """Lists every parcel that came after its promise, though most are there by now."""
    there = given.shipments["arrived"].dt.normalize().fillna(NOW)
    return {"stuck": _stuck(given, (there - given.shipments["promised"]).dt.days)}


def calendar_days(given: Given) -> Answer:
    """Adds calendar days."""
    last = given.complaints["opened"].dt.normalize() + pd.Timedelta(days=given.days)
    return {"deadlines": pd.DataFrame({"ticket_id": given.complaints["ticket_id"], "deadline": last})}


def holidays_worked(given: Given) -> Answer:
    """Leaves out weekends alone, as a spreadsheet does that knows no holidays."""
    return _deadlines(given, [], [])


def weekends_never_worked(given: Given) -> Answer:
    """Leaves out holidays and every weekend, those that are worked in exchange too."""
    return _deadlines(given, given.off, [])


def opening_day_counted(given: Given) -> Answer:
    """Counts the day of the complaint as the first working day, if it is one."""
    return _deadlines(given, given.off, given.worked, first=0)


def figures(given: Given) -> dict[str, Any]:
    answer, paid, (late, due) = solve(given), given.paid, _missed(given)
    hours = (paid["shipped"] - paid["pay_time"]).dt.total_seconds() / 3600
    waiting = paid["shipped"].isna()
    deadlines = answer["deadlines"].assign(opened=given.complaints["opened"].dt.normalize())
    wait = (deadlines["deadline"] - deadlines["opened"]).dt.days
    example = deadlines.loc[wait.idxmax()]
    return {
        "due": int(due.sum()),
        "all_late": int((late & due).sum()),
        "late_waiting": int((late & due & waiting).sum()),
        "running": int((~due).sum()),
        "mean_hours": float(hours.mean()),
        "in_time": 1 - answer["late"],
        "listed": len(answer["to_ship"]),
        "late_listed": int((answer["to_ship"]["state"] == "已超时").sum()),
        "stuck_parcels": len(answer["stuck"]),
        "most_days": int(answer["stuck"]["days"].max()),
        "complaints": len(deadlines),
        "example": example["ticket_id"],
        "example_opened": _day(str(example["opened"].date())),
        "example_deadline": _day(str(example["deadline"].date())),
        "longest": int(wait.max()),
    }
