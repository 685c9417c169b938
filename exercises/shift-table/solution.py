"""Chats by hour of the first day of a promotion, the people they need, and overlapping shifts that cover them."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables

PLANS: Final = [
    ("2025-06-18", 1.3, 1.5, 12),
    ("2025-06-18", 1.2, 2.0, 9),
    ("2025-06-18", 1.5, 1.5, 9),
    ("2025-06-18", 1.3, 2.0, 12),
    ("2025-11-11", 1.2, 1.2, 12),
    ("2025-11-11", 1.3, 1.5, 9),
    ("2025-11-11", 1.2, 1.5, 12),
    ("2025-11-11", 1.3, 2.0, 10),
    ("2024-11-11", 1.5, 1.5, 12),
    ("2024-11-11", 1.3, 1.5, 10),
    ("2024-11-11", 1.3, 2.0, 10),
    ("2024-11-11", 1.5, 2.0, 12),
]
"""The day that is copied, growth, chats an order, minutes of a chat."""
WAGES: Final = [25, 30]
AT_ONCE: Final = 3
"""Chats that one agent holds at the same time."""
SHIFTS: Final = {"night": (0, 8), "early": (8, 16), "mid": (12, 20), "late": (16, 24)}
"""First hour, and the one in which it is over."""
LENGTH: Final = 8
STAY: Final = 2
"""Hours for which people of the late shift may stay after midnight."""
OVERTIME: Final = 1.5
OWN: Final = 18
"""People who are there on the day, and with those a contractor can train in time."""
WITH_CONTRACTOR: Final = 22


def variant(rng: random.Random) -> dict[str, Any]:
    day, growth, chats, minutes = rng.choice(PLANS)
    return {"day": day, "growth": growth, "chats": chats, "minutes": minutes, "wage": rng.choice(WAGES)}


def labels(day: str, growth: float, chats: float, minutes: int, wage: int) -> dict[str, str]:
    date = pd.Timestamp(day)
    return {
        "template": f"{date.year} 年 {date.month} 月 {date.day} 日",
        "growth_shown": f"{growth - 1:.0%}",
        "chats_shown": f"{chats:g}",
    }


class Given(NamedTuple):
    placed: np.ndarray
    """Orders placed in each hour of the day, and `paid` those paid in it."""
    paid: np.ndarray
    growth: float
    chats: float
    minutes: int
    wage: int

    def asked(self, orders: np.ndarray, growth: float | None = None) -> np.ndarray:
        """Chats of each hour."""
        return orders * self.chats * (self.growth if growth is None else growth)

    def load(self, asked: np.ndarray, at_once: int = AT_ONCE) -> np.ndarray:
        """How many people the chats of each hour keep busy."""
        return asked * self.minutes / 60 / at_once

    def planned(self, asked: np.ndarray, load: np.ndarray, heads: np.ndarray) -> Answer:
        table = pd.DataFrame({"hour": range(24), "chats": asked, "load": load, "heads": heads})
        return {"needs": table} | self.staffed(*_shifts(heads))

    def staffed(self, people: dict[str, float], stay: float, whole_night: float) -> Answer:
        """The fields that follow from a shift table; `whole_night` is the night shift without anybody who stays."""
        total = sum(people.values())
        cost = total * LENGTH * self.wage + stay * STAY * OVERTIME * self.wage
        otherwise = (total - people["night"] + whole_night) * LENGTH * self.wage
        return {
            "shifts": pd.DataFrame({"shift": list(people), "people": list(people.values())}),
            "stay": stay,
            "cost": cost,
            "saved": otherwise - cost,
            "staffing": "own" if total <= OWN else "contractor" if total <= WITH_CONTRACTOR else "fewer",
        }

    @property
    def usual(self) -> tuple[np.ndarray, np.ndarray]:
        asked = self.asked(self.placed)
        return asked, self.load(asked)


def prepare(tables: Tables, day: str, growth: float, chats: float, minutes: int, wage: int) -> Given:
    orders = tables["orders"]

    def by_hour(times: pd.Series) -> np.ndarray:
        hours = ((times - pd.Timestamp(day)) // pd.Timedelta(hours=1)).dropna().astype(int)
        return np.bincount(hours[hours.between(0, 23)], minlength=24).astype(float)

    paid = orders.loc[orders["status"] == "paid", "pay_time"]
    return Given(by_hour(orders["order_time"]), by_hour(paid), growth, chats, minutes, wage)


def _heads(load: np.ndarray, spare: float = 1) -> np.ndarray:
    """The load and its root, rounded up; somebody is always there."""
    heads: np.ndarray = np.maximum(1, np.ceil((load + spare * np.sqrt(load)).round(9)))
    return heads


def _shifts(heads: np.ndarray) -> tuple[dict[str, float], float, float]:
    """People by shift, how many of the late shift stay after midnight, and the night shift if nobody does.

    The hours that only one shift covers settle it; the middle one fills what is left."""
    early, late = heads[8:12].max(), heads[20:24].max()
    mid = max(0.0, (heads[12:16] - early).max(), (heads[16:20] - late).max())
    first = heads[:STAY].max()
    night = max(heads[STAY:8].max(), first - late)
    return _people(night, early, mid, late), float(max(0, first - night)), float(heads[:8].max())


def _people(night: float, early: float, mid: float, late: float) -> dict[str, float]:
    return {"night": float(night), "early": float(early), "mid": float(mid), "late": float(late)}


def solve(given: Given) -> Answer:
    asked, load = given.usual
    return given.planned(asked, load, _heads(load))


def paid_orders(given: Given) -> Answer:
    """Counts orders in the hour in which they were paid, and those that were not paid not at all."""
    asked = given.asked(given.paid)
    load = given.load(asked)
    return given.planned(asked, load, _heads(load))


def growth_forgotten(given: Given) -> Answer:
    """Plans for the chats of the day that is copied."""
    asked = given.asked(given.placed, growth=1)
    load = given.load(asked)
    return given.planned(asked, load, _heads(load))


def spread_evenly(given: Given) -> Answer:
    """Gives every hour the same share of the day."""
    asked = np.full(24, given.asked(given.placed).mean())
    load = given.load(asked)
    return given.planned(asked, load, _heads(load))


def one_at_a_time(given: Given) -> Answer:
    """Has each agent hold one chat only."""
    asked, _ = given.usual
    load = given.load(asked, at_once=1)
    return given.planned(asked, load, _heads(load))


def no_spare(given: Given) -> Answer:
    """Plans people who are busy all of the time."""
    asked, load = given.usual
    return given.planned(asked, load, _heads(load, spare=0))


def rounded_to_nearest(given: Given) -> Answer:
    """Drops parts of a person below a half."""
    asked, load = given.usual
    return given.planned(asked, load, np.maximum(1, np.floor(load + np.sqrt(load) + 0.5)))


def _reshifted(given: Given, people: dict[str, float], stay: float) -> Answer:
    _, load = given.usual
    return given.staffed(people, stay, float(_heads(load)[:8].max()))


def mean_of_hours(given: Given) -> Answer:
    """Staffs a shift for the mean of the hours that settle it."""
    _, load = given.usual
    heads = _heads(load)
    early, late = np.ceil(heads[8:12].mean()), np.ceil(heads[20:24].mean())
    mid = max(0.0, np.ceil((heads[12:16] - early).mean()), np.ceil((heads[16:20] - late).mean()))
    first = np.ceil(heads[:STAY].mean())
    night = max(np.ceil(heads[STAY:8].mean()), first - late)
    return _reshifted(given, _people(night, early, mid, late), float(max(0, first - night)))


def no_overlap(given: Given) -> Answer:
    """Has the early and the late shift carry all of their hours, and nobody in the middle one."""
    _, load = given.usual
    heads = _heads(load)
    early, late = heads[8:16].max(), heads[16:24].max()
    first = heads[:STAY].max()
    night = max(heads[STAY:8].max(), first - late)
    return _reshifted(given, _people(night, early, 0, late), float(max(0, first - night)))


def night_for_midnight(given: Given) -> Answer:
    """Staffs the night for its first hour, though nobody needs them until eight."""
    _, load = given.usual
    people, _, night = _shifts(_heads(load))
    return _reshifted(given, people | {"night": night}, 0.0)


def plain_pay(given: Given) -> Answer:
    """Pays overtime like any hour."""
    right = solve(given)
    extra = right["stay"] * STAY * (OVERTIME - 1) * given.wage
    return {"cost": right["cost"] - extra, "saved": right["saved"] + extra}


def whole_shift_stays(given: Given) -> Answer:
    """Has all of the late shift stay."""
    right = solve(given)
    late = float(right["shifts"].set_index("shift").loc["late", "people"])
    extra = (late - right["stay"]) * STAY * OVERTIME * given.wage
    return {"stay": late, "cost": right["cost"] + extra, "saved": right["saved"] - extra}


def one_hour_only(given: Given) -> Answer:
    """Pays one hour of overtime instead of two."""
    right = solve(given)
    less = right["stay"] * (STAY - 1) * OVERTIME * given.wage
    return {"cost": right["cost"] - less, "saved": right["saved"] + less}


def figures(given: Given) -> dict[str, Any]:
    right = solve(given)
    asked, load = given.usual
    heads = _heads(load)
    people = right["shifts"].set_index("shift")["people"]
    _, _, whole = _shifts(heads)
    return {
        "orders": float(given.placed.sum()),
        "day_chats": float(asked.sum()),
        "midnight_orders": float(given.placed[0]),
        "midnight_chats": float(asked[0]),
        "midnight_load": float(load[0]),
        "midnight_root": float(np.sqrt(load[0])),
        "midnight_heads": float(heads[0]),
        "deep_heads": float(heads[STAY:8].max()),
        "early_heads": float(heads[8:12].max()),
        "late_heads": float(heads[20:24].max()),
        "noon_heads": float(heads[12:16].max()),
        "evening_heads": float(heads[16:20].max()),
        "night": float(people["night"]),
        "early": float(people["early"]),
        "mid": float(people["mid"]),
        "late": float(people["late"]),
        "whole_night": whole,
        "people": float(people.sum()),
        "decided": {
            "own": f"店里抽得出的 {OWN} 人排得下",
            "contractor": "店里的人不够，提前两周请外包来学",
            "fewer": "连外包也不够，先想办法让要问的人少一些",
        }[right["staffing"]],
    }
