"""Schedule a promotion backward from its first day: latest starts, the critical chain, and how long others can wait."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]
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


def labels(event: str, **_: Any) -> dict[str, str]:
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


def _delivery_days(tables: Tables, supplier: str) -> pd.DataFrame:
    """Days from order to arrival, promised and actual, of the supplier's batches that have arrived."""
    batches = tables["deliveries"]
    batches = batches[(batches["supplier_id"] == supplier) & batches["arrived"].notna()]
    return pd.DataFrame(
        {
            "actual": (batches["arrived"] - batches["ordered"]).dt.days,
            "promised": (batches["promised"] - batches["ordered"]).dt.days,
        }
    )


def _times(tables: Tables, params: Mapping[str, Any]) -> Times:
    times = {name: int(params[name]) for name in ("inbound", "buffer", "shoot", "seeding")}
    slowest = int(_delivery_days(tables, params["supplier"])["actual"].max())
    return {"select": int(params["selection"]), "produce": slowest, "review": REVIEW, "warmup": WARMUP, **times}


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


def _answer(event: str, before: Times, times: Times) -> Answer:
    burst = pd.Timestamp(event)
    waits = sorted((before[step], chain) for chain, step in CHAINS.items())
    starts = [burst - pd.Timedelta(days=before[step]) for step in STEPS]
    return {
        "actual": float(times["produce"]),
        "plan": pd.DataFrame({"step": list(STEPS.values()), "latest": starts}),
        "sequence": sorted(STEPS, key=lambda step: -before[step]),
        "critical": waits[-1][1],
        "lead": float(before["select"]),
        "slack": float(abs(before["produce"] - before["shoot"])),
    }


def _with(tables: Tables, params: Mapping[str, Any], **changed: int) -> Answer:
    times = _times(tables, params) | changed
    return _answer(params["event"], _before(times), times)


def solve(tables: Tables, **params: Any) -> Answer:
    return _with(tables, params)


def promised_days(tables: Tables, **params: Any) -> Answer:
    """Believes the longest promise instead of the slowest batch."""
    wrong = _with(tables, params, produce=int(_delivery_days(tables, params["supplier"])["promised"].max()))
    return {name: wrong[name] for name in ("actual", "plan", "lead", "slack")}


def average_days(tables: Tables, **params: Any) -> Answer:
    """Plans with the mean, which every second batch exceeds."""
    wrong = _with(tables, params, produce=math.ceil(_delivery_days(tables, params["supplier"])["actual"].mean()))
    return {name: wrong[name] for name in ("actual", "plan", "lead", "slack")}


def counted_from_burst(tables: Tables, **params: Any) -> Answer:
    """Takes each step's own days off the first day of the burst, as if nothing came after it."""
    times = _times(tables, params)
    wrong = _answer(params["event"], {step: times[step] for step in STEPS}, times)
    return {name: wrong[name] for name in ("plan", "sequence", "lead", "slack")}


def chains_in_a_row(tables: Tables, **params: Any) -> Answer:
    """Lets the content wait until the goods are in, and so adds up what could run side by side."""
    times = _times(tables, params)
    before = _before(times)
    before["produce"] = before["shoot"] + times["inbound"] + times["produce"]
    before["inbound"] = before["shoot"] + times["inbound"]
    before["select"] = before["produce"] + times["select"]
    wrong = _answer(params["event"], before, times)
    return {name: wrong[name] for name in ("plan", "lead")}


def shorter_chain(tables: Tables, **params: Any) -> Answer:
    """Starts the selection in time for the chain that could have waited."""
    times = _times(tables, params)
    before = _before(times)
    before["select"] = min(before["produce"], before["shoot"]) + times["select"]
    wrong = _answer(params["event"], before, times)
    critical = "supply" if before["produce"] < before["shoot"] else "content"
    return {"plan": wrong["plan"], "lead": wrong["lead"], "critical": critical}


def last_day_shared(tables: Tables, **params: Any) -> Answer:
    """Lets a step end on the very day on which the next one starts: a day lost at every joint."""
    times = _times(tables, params)
    short = {step: times[step] - 1 for step in ("produce", "inbound", "shoot", "seeding", "review", "select")}
    wrong = _answer(params["event"], _before(times | short), times)
    return {name: wrong[name] for name in ("plan", "lead")}


def buffer_forgotten(tables: Tables, **params: Any) -> Answer:
    """Has the goods ready on the morning of the burst."""
    wrong = _with(tables, params, buffer=0)
    return {name: wrong[name] for name in ("plan", "lead", "slack")}


def figures(tables: Tables, **params: Any) -> dict[str, Any]:
    times = _times(tables, params)
    before = _before(times)
    burst = pd.Timestamp(params["event"])
    latest = {f"{step}_day": _day(burst - pd.Timedelta(days=before[step])) for step in STEPS}
    supply = before["produce"] > before["shoot"]
    return {
        **latest,
        "batches": len(_delivery_days(tables, params["supplier"])),
        "mean_days": f"{_delivery_days(tables, params['supplier'])['actual'].mean():.1f}",
        "supply_total": before["produce"],
        "content_total": before["shoot"],
        "review_total": before["review"],
        "decides": "供货" if supply else "内容",
        "waits": "内容" if supply else "供货",
        "first_action": "催供应商定产能、要分批到货" if supply else "把拍摄和种草排上日程、先定达人档期",
    }
