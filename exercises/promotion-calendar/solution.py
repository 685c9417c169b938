"""Schedule a promotion backward from its first day: latest starts, the critical chain, and how long others can wait."""

from __future__ import annotations

import math
import random
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables

Times = dict[str, int]
"""Days by step; `buffer` is the time that the goods lie ready before the first day of the burst."""

EVENTS: Final = {
    "2026-06-18": "618",
    "2026-08-18": "818 店庆",
    "2026-09-09": "99 大促",
    "2026-11-11": "双 11",
}
WARMUP: Final = 10
REVIEW: Final = 6
STEPS: Final = {
    "select": "选品定价",
    "produce": "供应商生产送货",
    "inbound": "入仓质检",
    "shoot": "拍摄素材",
    "seeding": "种草内容",
    "review": "平台报名审核",
}
CHAINS: Final = {"supply": "produce", "content": "shoot", "platform": "review"}
"""The first step of each chain after the selection."""


def variant(rng: random.Random) -> dict[str, Any]:
    """In half of the variants a slow supplier decides, in the others the content does; no two steps start together."""
    if rng.random() < 0.5:
        supplier = rng.choice(["G02", "G03", "G06", "G11"])
        times = {"inbound": rng.randint(5, 6), "buffer": rng.randint(7, 9)}
        times |= {"shoot": rng.randint(5, 6), "seeding": rng.randint(7, 8)}
    else:
        supplier = rng.choice(["G04", "G05", "G09", "G12"])
        times = {"inbound": rng.randint(3, 4), "buffer": rng.randint(3, 4)}
        times |= {"shoot": rng.randint(10, 12), "seeding": rng.randint(14, 16)}
    return {"event": rng.choice(list(EVENTS)), "supplier": supplier, "selection": rng.randint(3, 6), **times}


def labels(
    event: str, supplier: str, selection: int, inbound: int, buffer: int, shoot: int, seeding: int
) -> dict[str, str]:
    burst = pd.Timestamp(event)
    first, last = burst - pd.Timedelta(days=WARMUP), burst - pd.Timedelta(days=1)
    return {
        "event_name": EVENTS[event],
        "burst_day": _day(burst),
        "warmup": str(WARMUP),
        "warmup_first": _day(first),
        "warmup_last": _day(last),
        "review": str(REVIEW),
    }


def _day(day: pd.Timestamp) -> str:
    return f"{day.month} 月 {day.day} 日"


class Given(NamedTuple):
    burst: pd.Timestamp
    times: Times
    batches: pd.DataFrame
    """Days from order to arrival, promised and actual, of the supplier's batches that have arrived."""

    def answer(self, before: Times) -> Answer:
        """`before`: days from the latest start of each step to the first day of the burst."""
        waits = sorted((before[step], chain) for chain, step in CHAINS.items())
        starts = [self.burst - pd.Timedelta(days=before[step]) for step in STEPS]
        return {
            "actual": float(self.times["produce"]),
            "plan": pd.DataFrame({"step": list(STEPS.values()), "latest": starts}),
            "sequence": sorted(STEPS, key=lambda step: -before[step]),
            "critical": waits[-1][1],
            "lead": float(before["select"]),
            "slack": float(abs(before["produce"] - before["shoot"])),
        }


def prepare(
    tables: Tables, event: str, supplier: str, selection: int, inbound: int, buffer: int, shoot: int, seeding: int
) -> Given:
    batches = tables["deliveries"]
    batches = batches[(batches["supplier_id"] == supplier) & batches["arrived"].notna()]
    days = {name: (batches[name] - batches["ordered"]).dt.days for name in ("arrived", "promised")}
    times = {"select": selection, "produce": int(days["arrived"].max()), "inbound": inbound, "buffer": buffer}
    times |= {"shoot": shoot, "seeding": seeding, "review": REVIEW, "warmup": WARMUP}
    return Given(pd.Timestamp(event), times, pd.DataFrame(days))


def _before(times: Times) -> Times:
    """Days from the latest start of each step to the first day of the burst."""
    inbound = times["buffer"] + times["inbound"]
    seeding = times["warmup"] + times["seeding"]
    before = {
        "inbound": inbound,
        "produce": inbound + times["produce"],
        "seeding": seeding,
        "shoot": seeding + times["shoot"],
        "review": times["warmup"] + times["review"],
    }
    return before | {"select": max(before[first] for first in CHAINS.values()) + times["select"]}


def _with(given: Given, **changed: int) -> Answer:
    given = given._replace(times=given.times | changed)
    return given.answer(_before(given.times))


def solve(given: Given) -> Answer:
    return _with(given)


def promised_days(given: Given) -> Answer:
    """Believes the longest promise instead of the slowest batch."""
    return _with(given, produce=int(given.batches["promised"].max()))


def average_days(given: Given) -> Answer:
    """Plans with the mean, which every second batch exceeds."""
    return _with(given, produce=math.ceil(given.batches["arrived"].mean()))


def counted_from_burst(given: Given) -> Answer:
    """Takes each step's own days off the first day of the burst, as if nothing came after it."""
    return given.answer(given.times)


def chains_in_a_row(given: Given) -> Answer:
    """Lets the content wait until the goods are in, and so adds up what could run side by side."""
    before, times = _before(given.times), given.times
    before["inbound"] = before["shoot"] + times["inbound"]
    before["produce"] = before["inbound"] + times["produce"]
    before["select"] = before["produce"] + times["select"]
    return given.answer(before)


def shorter_chain(given: Given) -> Answer:
    """Starts the selection in time for the chain that could have waited."""
    before = _before(given.times)
    before["select"] = min(before["produce"], before["shoot"]) + given.times["select"]
    return given.answer(before) | {"critical": "supply" if before["produce"] < before["shoot"] else "content"}


def last_day_shared(given: Given) -> Answer:
    """Lets a step end on the very day on which the next one starts: a day lost at every joint."""
    return _with(given, **{step: given.times[step] - 1 for step in STEPS})


def buffer_forgotten(given: Given) -> Answer:
    """Has the goods ready on the morning of the burst."""
    return _with(given, buffer=0)


def figures(given: Given) -> dict[str, Any]:
    before = _before(given.times)
    supply = before["produce"] > before["shoot"]
    return {
        **{f"{step}_day": _day(given.burst - pd.Timedelta(days=before[step])) for step in STEPS},
        "batches": len(given.batches),
        "mean_days": given.batches["arrived"].mean(),
        "supply_total": before["produce"],
        "content_total": before["shoot"],
        "review_total": before["review"],
        "decides": "供货" if supply else "内容",
        "waits": "内容" if supply else "供货",
        "first_action": "催供应商定产能、要分批到货" if supply else "把拍摄和种草排上日程、先定达人档期",
    }
