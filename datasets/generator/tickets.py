"""Service tickets: what went wrong with an order, and who answers for it."""

from __future__ import annotations

import heapq

import numpy as np
import pandas as pd

from datasets.generator.days import TODAY, YEAR_START
from datasets.generator.random import Times, add_hours, generator, seconds

TICKETS = 5000
LIMITS = {"normal": 72, "serious": 24, "critical": 4}
RESOLVE_HOURS = {"normal": 22.0, "serious": 10.5, "critical": 2.1}
COMPENSATION = {"logistics": 5, "quality": 15, "damaged": 20, "size": 8, "refund": 5, "invoice": 0, "service": 10}
AGENTS = {"小满": 0.85, "立夏": 0.9, "谷雨": 1.0, "白露": 1.0, "秋分": 1.1, "小寒": 1.9}  # pace; the last is new
RUDE = "小寒"

# Ticket type, the trouble behind it, the chance that somebody writes about it, and after how many hours (at most).
CAUSED = [
    ("damaged", "damaged", 0.80, 24), ("quality", "defective", 0.92, 60), ("logistics", "late", 0.33, 30),
    ("logistics", "slow", 0.40, 10),
]  # fmt: skip
ABOUT_REFUND = 0.22
PATIENCE = np.timedelta64(4, "D")  # who has not written by then never does
# What people ask when nothing is wrong; the rude agent is complained about more often.
PLAIN = {
    "logistics": 0.30, "quality": 0.04, "damaged": 0.02, "size": 0.26, "refund": 0.22, "invoice": 0.11, "service": 0.05
}  # fmt: skip
RUDE_SERVICE = 0.30
# Since April more of them ask where their parcel is, though fewer parcels are sent than in a promotion.
WORSE_FROM, WORSE_LOGISTICS = np.datetime64("2026-04-01"), 0.48


def _causes(orders: pd.DataFrame, troubles: pd.DataFrame, rng: np.random.Generator) -> list[tuple[Times, str, str]]:
    """Return when somebody has a reason to write, the type of the ticket, and the order, by time."""
    known = (orders["pay_time"] >= YEAR_START) & ~orders["brushed"]
    found = []
    for kind, trouble, often, within in CAUSED:
        here = orders.index[known & troubles[trouble] & (rng.random(len(orders)) < often)]
        since = {"late": troubles["due"], "slow": orders["pay_time"] + pd.Timedelta(hours=48)}
        start = since.get(trouble, troubles["arrived"])[here]
        found.append((kind, here, add_hours(seconds(start.to_numpy()), rng.uniform(0.5, within, len(here)))))
    asked = orders.index[known & orders["refund_requested_time"].notna() & (rng.random(len(orders)) < ABOUT_REFUND)]
    time = seconds(orders.loc[asked, "refund_requested_time"].to_numpy())
    found.append(("refund", asked, add_hours(time, rng.uniform(2, 40, len(asked)))))
    ids = orders["order_id"]
    return sorted((t, kind, ids[i]) for kind, here, times in found for i, t in zip(here, times, strict=True))


def _subjects(
    opened: pd.Series, agent: np.ndarray, about: np.ndarray, causes: list[tuple[Times, str, str]]
) -> list[tuple[str, str]]:
    """Return type and order of each ticket: the oldest open cause, or else a plain question on the order ``about``."""
    rng = generator("ticket-questions")
    waiting: list[tuple[Times, str, str]] = []
    out: list[tuple[str, str]] = [("", "")] * len(opened)
    at = 0
    for i in opened.argsort(kind="stable"):
        now = opened.iloc[i]
        while at < len(causes) and causes[at][0] < now:
            heapq.heappush(waiting, causes[at])
            at += 1
        while waiting and waiting[0][0] < now - PATIENCE:
            heapq.heappop(waiting)
        chance = dict(PLAIN, service=RUDE_SERVICE if agent[i] == RUDE else PLAIN["service"])
        if now >= WORSE_FROM:
            chance["logistics"] = WORSE_LOGISTICS
        total = sum(chance.values())
        plain = str(rng.choice(list(chance), p=[v / total for v in chance.values()]))
        if waiting:
            _, kind, order = heapq.heappop(waiting)
            out[i] = (kind, order)
        else:
            out[i] = (plain, about[i])
    return out


def ticket_table(orders: pd.DataFrame, troubles: pd.DataFrame) -> pd.DataFrame:
    """Return ``tickets`` of a year; what is unresolved at the start of today has no end.

    How many come when, and how fast they are worked on, is drawn first; what they are about follows from the orders'
    troubles, and from the agent.
    """
    rng = generator("tickets")
    n = TICKETS
    paid = orders[(orders["status"] == "paid") & (orders["pay_time"] >= YEAR_START) & ~orders["brushed"]]
    paid = paid[~paid["regained"]]
    about = paid.iloc[np.sort(rng.choice(len(paid), n, replace=False))]
    opened = add_hours(seconds(about["pay_time"].to_numpy()), 4 + rng.gamma(2, 40, n))
    severity = rng.choice(list(LIMITS), n, p=[0.72, 0.22, 0.06])
    rng.random(n)  # keeps what follows as it was when the type was drawn here
    agent = rng.choice(list(AGENTS), n)
    pace = pd.Series(agent).map(AGENTS).to_numpy()
    hours = pd.Series(severity).map(RESOLVE_HOURS).to_numpy() * pace * np.exp(rng.normal(0, 0.75, n))
    reply = np.minimum(np.exp(rng.normal(-1.3, 1.1, n)) * pace, hours * 0.9)
    first, resolved = add_hours(opened, reply), add_hours(opened, hours)
    limit = pd.Series(severity).map(LIMITS).to_numpy()
    # some tickets are simply forgotten, half of them even without a word
    forgotten = rng.random(n) < 0.012
    replied = ~(forgotten & (rng.random(n) < 0.5))
    now = np.datetime64(TODAY, "s")
    replied &= first < now
    done = ~forgotten & (resolved < now)
    mood = 4.6 - 0.9 * (hours > limit) - 0.4 * (reply > 1) - 0.5 * (severity != "normal") + rng.normal(0, 0.8, n)
    rated = done & (rng.random(n) < 0.55)
    causes = _causes(orders, troubles, generator("ticket-causes"))
    subjects = _subjects(pd.Series(opened), agent, about["order_id"].to_numpy(), causes)
    kind, order_id = [k for k, _ in subjects], [o for _, o in subjects]
    paid_out = pd.Series(kind).map(COMPENSATION).to_numpy() * rng.choice([0, 1, 1.5, 2], n, p=[0.5, 0.3, 0.12, 0.08])
    table = pd.DataFrame({
        "opened": opened, "first_reply": pd.Series(first).where(replied),
        "resolved": pd.Series(resolved).where(done),
        "type": kind, "severity": severity, "limit_hours": limit, "order_id": order_id,
        "channel": rng.choice(["chat", "phone", "platform"], n, p=[0.78, 0.12, 0.10]), "agent": agent,
        "compensation": np.where(done, paid_out, 0.0),
        "satisfaction": pd.Series(np.clip(np.round(mood), 1, 5)).where(rated),
    })  # fmt: skip
    table = table[table["opened"] < TODAY].sort_values(["opened", "order_id"], ignore_index=True)
    table.insert(0, "ticket_id", [f"K{i:04}" for i in range(1, len(table) + 1)])
    return table
