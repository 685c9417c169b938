"""Tickets against their limits by agent, the overdue ones, first replies, and a roster for the busiest days."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

NOW: Final = pd.Timestamp("2026-05-01")
LAST_DAY: Final = "2026-04-30"
STARTS: Final = ["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01"]
REPLIES: Final = [15, 30, 60]
TIMES: Final = {"normal": 1, "serious": 2, "critical": 3}
"""How much longer than a normal ticket one of a severity takes."""
PLANS: Final = [
    ("2025-06-21", 20, 1.3, 0.75),
    ("2025-06-21", 30, 1.2, 0.75),
    ("2025-06-21", 30, 1.5, 0.75),
    ("2025-06-21", 40, 1.3, 0.80),
    ("2025-06-22", 25, 1.2, 0.80),
    ("2025-06-22", 30, 1.5, 0.80),
    ("2025-06-22", 40, 1.2, 0.75),
    ("2025-06-22", 40, 1.5, 0.70),
    ("2025-06-23", 20, 1.2, 0.70),
    ("2025-06-23", 20, 1.5, 0.75),
    ("2025-06-23", 25, 1.3, 0.80),
    ("2025-06-23", 25, 1.5, 0.75),
]
"""Peak day after the last 618, minutes of a normal ticket, growth, share of the time at work: every way to round shows,
and a third each needs the own people only, lent ones, or hired ones."""
BLOCK: Final = 4
"""Hours of a block of the roster."""
BLOCKS: Final = range(0, 24, BLOCK)
AGENTS: Final = 6
OWN: Final = 12
WITH_LOANS: Final = 18
"""Blocks a day that six agents fill with two each, and with three people lent by the warehouse."""
OPEN_FROM: Final = 9
OPEN_HOURS: Final = 12
"""The day of somebody who counts working hours."""


def variant(rng: random.Random) -> dict[str, Any]:
    peak, minutes, growth, busy = rng.choice(PLANS)
    return {
        "start": rng.choice(STARTS),
        "reply": rng.choice(REPLIES),
        "peak": peak,
        "minutes": minutes,
        "growth": growth,
        "busy": busy,
    }


def labels(start: str, reply: int, peak: str, minutes: int, growth: float, busy: float) -> dict[str, str]:
    first, day = pd.Timestamp(start), pd.Timestamp(peak)
    return {
        "start_day": f"{first.year} 年 {first.month} 月 {first.day} 日",
        "peak_day": f"{day.month} 月 {day.day} 日",
        "serious_minutes": str(minutes * TIMES["serious"]),
        "critical_minutes": str(minutes * TIMES["critical"]),
        "growth_shown": f"{growth - 1:.0%}",
        "busy_shown": f"{busy:.0%}",
    }


class Given(NamedTuple):
    tickets: pd.DataFrame
    """Opened in the period, with their deadline."""
    reply: int
    by_block: pd.DataFrame
    """Tickets of the peak day by the first hour of the block and severity."""
    every_day: pd.DataFrame
    """The same on the average of the year."""
    minutes: int
    growth: float
    busy: float

    def judged(self, done: pd.Series, deadline: pd.Series, due: pd.Series | None = None) -> Answer:
        """The agents' table when a ticket is done at a time; due is what is done or past its deadline."""
        due = done.notna() | (deadline <= NOW) if due is None else due
        return self.agents((done <= deadline) & due, due)

    def agents(self, in_time: pd.Series, due: pd.Series, rated: pd.Series | None = None) -> Answer:
        tickets = self.tickets
        by, rated = tickets["agent"], tickets["satisfaction"] if rated is None else rated
        table = pd.DataFrame({"due": due.groupby(by).sum(), "in_time": in_time.groupby(by).sum()})
        table["rate"] = table["in_time"] / table["due"]
        table["score"] = rated.groupby(by).mean()
        return {"agents": table.reset_index()}

    def overdue(self, done: pd.Series, deadline: pd.Series, since: pd.Series | None = None) -> Answer:
        """The list of tickets that are not done though their deadline is over."""
        late = done.isna() & (deadline <= NOW)
        hours = (NOW - (deadline if since is None else since)).dt.total_seconds() / 3600
        return {"overdue": pd.DataFrame({"ticket_id": self.tickets["ticket_id"], "hours": hours})[late]}


def prepare(tables: Tables, start: str, reply: int, peak: str, minutes: int, growth: float, busy: float) -> Given:
    everything = tables["tickets"]
    limit = pd.to_timedelta(everything["limit_hours"], unit="h")
    tickets = metrics.between(everything.assign(deadline=everything["opened"] + limit), "opened", (start, LAST_DAY))
    block = everything["opened"].dt.hour // BLOCK * BLOCK
    counts = pd.crosstab(block, everything["severity"]).reindex(BLOCKS, fill_value=0)
    days = everything["opened"].dt.normalize().nunique()
    today = everything["opened"].dt.normalize() == pd.Timestamp(peak)
    that_day = pd.crosstab(block[today], everything.loc[today, "severity"])
    that_day = that_day.reindex(index=BLOCKS, columns=list(TIMES), fill_value=0)
    return Given(tickets, reply, that_day, counts[list(TIMES)] / days, minutes, growth, busy)


def _hours(given: Given, counts: pd.DataFrame, growth: float | None = None) -> pd.Series:
    """Hours of work by block."""
    weighed = counts["normal"] + counts["serious"] * TIMES["serious"] + counts["critical"] * TIMES["critical"]
    return weighed * given.minutes / 60 * (given.growth if growth is None else growth)


def _roster(given: Given, hours: pd.Series, busy: float | None = None, nearest: bool = False) -> Answer:
    """Heads by block: nobody works on tickets the whole time, and half a person cannot be called in."""
    exact = (hours / (BLOCK * (given.busy if busy is None else busy))).round(9)
    heads = np.floor(exact + 0.5) if nearest else np.ceil(exact)
    table = pd.DataFrame({"hours": hours, "heads": heads}).rename_axis("block").reset_index()
    return {"roster": table} | _staffed(int(heads.sum()))


def _staffed(slots: int) -> Answer:
    staffing = "own" if slots <= OWN else "lent" if slots <= WITH_LOANS else "hired"
    return {"slots": float(slots), "staffing": staffing}


def solve(given: Given) -> Answer:
    tickets = given.tickets
    done, deadline = tickets["resolved"], tickets["deadline"]
    waited = _waited(given)
    return {
        **given.judged(done, deadline),
        **given.overdue(done, deadline),
        "reply_rate": float((waited <= given.reply).mean()),
        "reply_median": float(waited.median()),
        **_roster(given, _hours(given, given.by_block)),
    }


def _waited(given: Given) -> pd.Series:
    """Minutes to the first reply of the tickets from the chat; missing without one."""
    chat = given.tickets[given.tickets["channel"] == "chat"]
    return (chat["first_reply"] - chat["opened"]).dt.total_seconds() / 60


def closed_only(given: Given) -> Answer:
    """Divides by the closed tickets, so that one never closed does not count."""
    done = given.tickets["resolved"]
    return given.judged(done, given.tickets["deadline"], done.notna())


def reply_for_resolution(given: Given) -> Answer:
    """Stops the clock with the first reply."""
    replied, deadline = given.tickets["first_reply"], given.tickets["deadline"]
    return given.judged(replied, deadline) | given.overdue(replied, deadline)


def not_due_counted(given: Given) -> Answer:
    """Divides by all tickets, those that still have time among them."""
    done = given.tickets["resolved"]
    return given.judged(done, given.tickets["deadline"], pd.Series(True, index=done.index))


def working_hours(given: Given) -> Answer:
    """Lets the clock stand still at night."""
    tickets = given.tickets
    opened, ended = _worked(tickets["opened"]), _worked(tickets["resolved"].fillna(NOW))
    late = ended - opened > tickets["limit_hours"]
    done = tickets["resolved"].notna()
    hours = ended - opened - tickets["limit_hours"]
    listed = pd.DataFrame({"ticket_id": tickets["ticket_id"], "hours": hours})[late & ~done]
    return given.agents(done & ~late, done | late) | {"overdue": listed}


def _worked(times: pd.Series) -> pd.Series:
    """Working hours up to a time, from any common day on."""
    days = (times.dt.normalize() - pd.Timestamp(STARTS[0])).dt.days
    hours = (times - times.dt.normalize()).dt.total_seconds() / 3600
    return days * OPEN_HOURS + (hours - OPEN_FROM).clip(0, OPEN_HOURS)


def one_limit(given: Given) -> Answer:
    """Gives every ticket the 72 hours of a normal one."""
    tickets = given.tickets
    deadline = tickets["opened"] + pd.Timedelta(hours=72)
    return given.judged(tickets["resolved"], deadline) | given.overdue(tickets["resolved"], deadline)


def unrated_as_zero(given: Given) -> Answer:
    """Takes a missing rating for the worst one."""
    done, deadline = given.tickets["resolved"], given.tickets["deadline"]
    due = done.notna() | (deadline <= NOW)
    return given.agents(done <= deadline, due, given.tickets["satisfaction"].fillna(0))


def all_open_listed(given: Given) -> Answer:
    """Lists what still has time, too: less than nothing overdue."""
    tickets = given.tickets
    hours = (NOW - tickets["deadline"]).dt.total_seconds() / 3600
    is_open = tickets["resolved"].isna()
    return {"overdue": pd.DataFrame({"ticket_id": tickets["ticket_id"], "hours": hours})[is_open]}


def since_opened(given: Given) -> Answer:
    """Counts the hours from the opening on, not from the deadline."""
    tickets = given.tickets
    return given.overdue(tickets["resolved"], tickets["deadline"], since=tickets["opened"])


def unanswered_dropped(given: Given) -> Answer:
    """Leaves out those who got no answer."""
    waited = _waited(given).dropna()
    return {"reply_rate": float((waited <= given.reply).mean())}


def mean_reply(given: Given) -> Answer:
    """Lets the few who waited for hours pull the number up."""
    return {"reply_median": float(_waited(given).mean())}


def average_day(given: Given) -> Answer:
    """Plans the peak with the year's average day."""
    return _roster(given, _hours(given, given.every_day))


def spread_evenly(given: Given) -> Answer:
    """Gives every block the same share of the day."""
    hours = _hours(given, given.by_block)
    return _roster(given, pd.Series(hours.mean(), index=hours.index))


def tickets_alike(given: Given) -> Answer:
    """Gives a critical ticket the minutes of a normal one."""
    return _roster(given, given.by_block.sum(axis=1) * given.minutes / 60 * given.growth)


def growth_forgotten(given: Given) -> Answer:
    """Plans for last year's number of tickets."""
    return _roster(given, _hours(given, given.by_block, growth=1.0))


def always_busy(given: Given) -> Answer:
    """Lets everybody work on tickets in every minute."""
    return _roster(given, _hours(given, given.by_block), busy=1.0)


def rounded_to_nearest(given: Given) -> Answer:
    """Rounds heads down where the rest is less than a half."""
    return _roster(given, _hours(given, given.by_block), nearest=True)


def rounded_once(given: Given) -> Answer:
    """Rounds the whole day up, as if half a person could be carried over to the next block."""
    total = float(_hours(given, given.by_block).sum())
    return _staffed(int(np.ceil(round(total / (BLOCK * given.busy), 9))))


def figures(given: Given) -> dict[str, Any]:
    answer, tickets = solve(given), given.tickets
    agents, roster = answer["agents"].set_index("agent"), answer["roster"].set_index("block")
    slowest = str(agents["rate"].idxmin())
    oldest = answer["overdue"].nlargest(1, "hours").iloc[0]
    block = int(roster["hours"].idxmax())
    counts = given.by_block.loc[block].to_dict()
    return {
        "opened": len(tickets),
        "due": int(agents["due"].sum()),
        "not_due": len(tickets) - int(agents["due"].sum()),
        "in_time": int(agents["in_time"].sum()),
        "rate": float(agents["in_time"].sum() / agents["due"].sum()),
        "slowest": slowest,
        "slowest_rate": float(agents.loc[slowest, "rate"]),
        "slowest_score": float(agents.loc[slowest, "score"]),
        "overdue_count": len(answer["overdue"]),
        "oldest": oldest["ticket_id"],
        "oldest_days": float(oldest["hours"]) / 24,
        "reply_mean": float(_waited(given).mean()),
        "block": block,
        "block_end": block + BLOCK,
        "block_normal": int(counts["normal"]),
        "block_serious": int(counts["serious"]),
        "block_critical": int(counts["critical"]),
        "block_hours": float(roster.loc[block, "hours"]),
        "block_heads": int(roster.loc[block, "heads"]),
        "staffed": {
            "own": f"不超过 {OWN} 个，现有 {AGENTS} 人排得下",
            "lent": f"超过 {OWN} 个、不超过 {WITH_LOANS} 个，向仓库借调",
            "hired": f"超过 {WITH_LOANS} 个，要提前招临时客服",
        }[answer["staffing"]],
    }
