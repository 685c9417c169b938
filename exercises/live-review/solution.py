"""Review the livestreams of some weeks: rates of each host, quarters of an hour, the goods that sell, and luck."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

WINDOWS: Final = [
    ("2026-01-27", "2026-03-31"),
    ("2026-01-27", "2026-04-30"),
    ("2026-02-01", "2026-03-31"),
    ("2026-02-01", "2026-04-30"),
    ("2026-02-15", "2026-04-15"),
    ("2026-02-15", "2026-04-30"),
    ("2026-03-01", "2026-04-30"),
]
BEST: Final = [8, 10, 12]
"""How many goods to look at."""
CELL: Final = 15
LAST_MINUTE: Final = 120
EARLY: Final = 45
LATE: Final = 90
WEEKDAYS: Final = {1: "周二", 3: "周四", 5: "周六"}
CERTAIN: Final = 2.0
"""Standard errors beyond which a difference is taken for more than luck."""


def variant(rng: random.Random) -> dict[str, Any]:
    start, end = rng.choice(WINDOWS)
    return {"start": start, "end": end, "best": rng.choice(BEST)}


def labels(start: str, end: str, best: int) -> dict[str, str]:
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    return {"window": f"{first.month} 月 {first.day} 日至 {last.month} 月 {last.day} 日"}


class Given(NamedTuple):
    sessions: pd.DataFrame
    """Of the window, with the name of the weekday."""
    minutes: pd.DataFrame
    """Of these sessions, with the cell in the first two hours, from 1 (0 after them)."""
    best: int
    hosts: pd.DataFrame
    """Sums by host."""
    cells: pd.DataFrame
    """The right ones."""
    goods: pd.DataFrame


def prepare(tables: Tables, start: str, end: str, best: int) -> Given:
    sessions = metrics.between(tables["live_sessions"], "date", (start, end))
    sessions = sessions.assign(slot=sessions["date"].dt.day_of_week.map(WEEKDAYS))
    minutes = tables["live_minutes"]
    minutes = minutes[minutes["session_id"].isin(sessions["session_id"])]
    cell = ((minutes["minute"] - 1) // CELL + 1).where(minutes["minute"] <= LAST_MINUTE, 0)
    minutes = minutes.assign(cell=cell.astype(int))
    hosts = sessions.groupby("host")[["amount", "views", "viewers", "comments", "new_followers", "clicks"]].sum()
    return Given(sessions, minutes, best, hosts, _cells(minutes), _goods(minutes))


def _host_table(gpm: pd.Series, talk: pd.Series, follow: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"gpm": gpm, "talk": talk, "follow": follow}).rename_axis("host").reset_index()


def _cells(minutes: pd.DataFrame) -> pd.DataFrame:
    """Mean viewers online and GPM by cell, of minutes that have one."""
    grouped = minutes[minutes["cell"] > 0].groupby("cell")
    sums = grouped[["amount", "views"]].sum()
    return pd.DataFrame(
        {"online": grouped["viewers"].mean(), "gpm": 1000 * sums["amount"] / sums["views"]}
    ).reset_index()


def _part(given: Given, first: int, last: int) -> tuple[float, float]:
    """Amount and views of the minutes from `first` to `last`, both included."""
    part = given.minutes[given.minutes["minute"].between(first, last)]
    return float(part["amount"].sum()), float(part["views"].sum())


def _missed(given: Given) -> float:
    """Yuan a session that the middle would have brought in at the opening's GPM."""
    (early, early_views), (middle, middle_views) = _part(given, 1, EARLY), _part(given, EARLY + 1, LATE)
    return (early / early_views * middle_views - middle) / len(given.sessions)


def _goods(minutes: pd.DataFrame) -> pd.DataFrame:
    """Minutes on air, orders and amount by SKU, the highest amount first."""
    goods = minutes.groupby("sku").agg(on_air=("minute", "size"), orders=("orders", "sum"), amount=("amount", "sum"))
    return goods.sort_values("amount", ascending=False)


def _shares(goods: pd.DataFrame, best: int) -> dict[str, float]:
    """Of the first so many goods."""
    top = goods.iloc[:best]
    return {
        "best_minutes": float(top["on_air"].sum() / goods["on_air"].sum()),
        "best_orders": float(top["orders"].sum() / goods["orders"].sum()),
    }


def _slots(given: Given) -> pd.DataFrame:
    """Sessions and orders by slot."""
    return given.sessions.groupby("slot").agg(sessions=("orders", "size"), orders=("orders", "sum"))


def _gap(given: Given) -> float:
    """How many standard errors of two counts lie between the orders a session of the best and of the worst slot."""
    slots = _slots(given)
    rate = slots["orders"] / slots["sessions"]
    error = slots["orders"] / slots["sessions"] ** 2
    high, low = str(rate.idxmax()), str(rate.idxmin())
    return float((rate[high] - rate[low]) / np.sqrt(error[high] + error[low]))


def solve(given: Given) -> Answer:
    hosts = given.hosts
    gap = _gap(given)
    return {
        "hosts": _host_table(
            1000 * hosts["amount"] / hosts["views"],
            hosts["comments"] / hosts["viewers"],
            hosts["new_followers"] / hosts["viewers"],
        ),
        "cells": given.cells,
        "missed": _missed(given),
        **_shares(given.goods, given.best),
        "gap": gap,
        "slot": "told" if gap >= CERTAIN else "luck",
        "change": "goods",
    }


def viewers_for_views(given: Given) -> Answer:
    """Divides the amount by people instead of by views."""
    hosts = given.hosts
    gpm = 1000 * hosts["amount"] / hosts["viewers"]
    return {"hosts": _host_table(gpm, hosts["comments"] / hosts["viewers"], hosts["new_followers"] / hosts["viewers"])}


def minutes_viewers_summed(given: Given) -> Answer:
    """Adds up the people online in each minute and takes them for viewers."""
    host = given.minutes["session_id"].map(given.sessions.set_index("session_id")["host"])
    viewers = given.minutes.groupby(host)["viewers"].sum()
    hosts = given.hosts
    gpm = 1000 * hosts["amount"] / hosts["views"]
    return {"hosts": _host_table(gpm, hosts["comments"] / viewers, hosts["new_followers"] / viewers)}


def views_for_viewers(given: Given) -> Answer:
    """Divides comments and followers by views instead of by people."""
    hosts = given.hosts
    gpm = 1000 * hosts["amount"] / hosts["views"]
    return {"hosts": _host_table(gpm, hosts["comments"] / hosts["views"], hosts["new_followers"] / hosts["views"])}


def mean_of_sessions(given: Given) -> Answer:
    """Averages the rates of the sessions."""
    sessions = given.sessions
    rates = pd.DataFrame(
        {
            "gpm": 1000 * sessions["amount"] / sessions["views"],
            "talk": sessions["comments"] / sessions["viewers"],
            "follow": sessions["new_followers"] / sessions["viewers"],
        }
    )
    means = rates.groupby(sessions["host"]).mean()
    return {"hosts": _host_table(means["gpm"], means["talk"], means["follow"])}


def clicks_for_comments(given: Given) -> Answer:
    """Counts clicks on goods as interaction, too."""
    hosts = given.hosts
    gpm = 1000 * hosts["amount"] / hosts["views"]
    talk = (hosts["comments"] + hosts["clicks"]) / hosts["viewers"]
    return {"hosts": _host_table(gpm, talk, hosts["new_followers"] / hosts["viewers"])}


def cells_from_zero(given: Given) -> Answer:
    """Divides the minute by fifteen without taking one away, so that every cell is a minute late."""
    minutes = given.minutes
    cell = (minutes["minute"] // CELL + 1).where(minutes["minute"] <= LAST_MINUTE, 0)
    return {"cells": _cells(minutes.assign(cell=cell))}


def mean_of_minutes(given: Given) -> Answer:
    """Averages the GPM of the minutes of a cell."""
    minutes = given.minutes[given.minutes["cell"] > 0]
    gpm = (1000 * minutes["amount"] / minutes["views"]).groupby(minutes["cell"]).mean()
    return {"cells": given.cells.assign(gpm=gpm.to_numpy())}


def online_for_views(given: Given) -> Answer:
    """Divides a cell's amount by the people online, added up, instead of by those who came in."""
    grouped = given.minutes[given.minutes["cell"] > 0].groupby("cell")[["amount", "viewers"]].sum()
    return {"cells": given.cells.assign(gpm=(1000 * grouped["amount"] / grouped["viewers"]).to_numpy())}


def missed_in_all(given: Given) -> Answer:
    """Gives the yuan of all sessions together."""
    return {"missed": _missed(given) * len(given.sessions)}


def middle_at_the_average(given: Given) -> Answer:
    """Compares the middle with the whole, which contains it, instead of with the opening."""
    amount, views = _part(given, 1, int(given.minutes["minute"].max()))
    middle, middle_views = _part(given, EARLY + 1, LATE)
    return {"missed": (amount / views * middle_views - middle) / len(given.sessions)}


def best_by_minutes(given: Given) -> Answer:
    """Takes the goods that were on air longest."""
    goods = given.goods.sort_values(["on_air", "amount"], ascending=False)
    return _shares(goods, given.best)


def session_to_every_minute(given: Given) -> Answer:
    """Joins the session's orders and amount to each of its minutes, so that every SKU gets those of whole sessions."""
    sessions = given.sessions.set_index("session_id")
    session = given.minutes["session_id"]
    joined = given.minutes.assign(orders=session.map(sessions["orders"]), amount=session.map(sessions["amount"]))
    return _shares(_goods(joined), given.best)


def amount_for_orders(given: Given) -> Answer:
    """Gives the goods' share of the amount for their share of the orders."""
    goods = given.goods
    return {"best_orders": float(goods["amount"].iloc[: given.best].sum() / goods["amount"].sum())}


def slot_by_eye(given: Given) -> Answer:
    """Declares a winner because its bar is higher."""
    return {"slot": "told", "change": "slot"}


def figures(given: Given) -> dict[str, Any]:
    right = solve(given)
    hosts, cells, slots = right["hosts"].set_index("host"), right["cells"].set_index("cell"), _slots(given)
    rate = slots["orders"] / slots["sessions"]
    high, low = str(rate.idxmax()), str(rate.idxmin())
    (early, early_views), (middle, middle_views) = _part(given, 1, EARLY), _part(given, EARLY + 1, LATE)
    goods = given.goods
    return {
        "sessions": len(given.sessions),
        "orders": int(given.sessions["orders"].sum()),
        "first_host": hosts["gpm"].idxmax(),
        "first_gpm": hosts["gpm"].max(),
        "last_host": hosts["gpm"].idxmin(),
        "last_gpm": hosts["gpm"].min(),
        "crowded": int(cells["online"].idxmax()),
        "crowd": cells["online"].max(),
        "weak": int(cells["gpm"].idxmin()),
        "weak_gpm": cells["gpm"].min(),
        "early_gpm": 1000 * early / early_views,
        "middle_gpm": 1000 * middle / middle_views,
        "middle_views": middle_views,
        "goods_on_air": len(goods),
        "high": high,
        "high_rate": rate[high],
        "high_orders": slots["orders"][high],
        "high_sessions": slots["sessions"][high],
        "low": low,
        "low_rate": rate[low],
        "low_orders": slots["orders"][low],
        "low_sessions": slots["sessions"][low],
    }
