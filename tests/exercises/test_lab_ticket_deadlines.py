"""The figures of 工单时限, counted once more ticket by ticket as help desks define them."""

from __future__ import annotations

import csv
import math
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean, median

import pytest

from courseware.answers.exercise import Workbook

TICKETS = Path(__file__).parents[2] / "datasets" / "tickets.csv"
NOW = datetime(2026, 5, 1)
VARIANTS = range(6)
TIMES = {"normal": 1, "serious": 2, "critical": 3}


def test_the_tables_are_those_counted_ticket_by_ticket(workbook: Workbook) -> None:
    with TICKETS.open(encoding="utf-8-sig", newline="") as file:
        tickets = list(csv.DictReader(file))
    for number in VARIANTS:
        assignment = workbook.assignment("ticket-deadlines", f"outside {number}")
        params, found = assignment.params, workbook.solved(assignment).values
        states: Counter[tuple[str, str]] = Counter()
        ratings: dict[str, list[int]] = {}
        overdue: dict[str, float] = {}
        waited: list[float] = []
        for ticket in tickets:
            if ticket["opened"] < params["start"]:
                continue
            opened, agent = datetime.fromisoformat(ticket["opened"]), ticket["agent"]
            deadline = opened + timedelta(hours=int(ticket["limit_hours"]))
            if ticket["resolved"]:
                states[agent, "in time" if datetime.fromisoformat(ticket["resolved"]) <= deadline else "breached"] += 1
            elif deadline <= NOW:
                states[agent, "breached"] += 1
                overdue[ticket["ticket_id"]] = (NOW - deadline) / timedelta(hours=1)
            if ticket["satisfaction"]:
                ratings.setdefault(agent, []).append(int(float(ticket["satisfaction"])))
            if ticket["channel"] == "chat":
                reply = ticket["first_reply"]
                waited.append((datetime.fromisoformat(reply) - opened) / timedelta(minutes=1) if reply else math.inf)
        agents = found["agents"].set_index("agent")
        assert set(agents.index) == set(ratings)
        for agent, row in agents.iterrows():
            in_time = states[agent, "in time"]
            due = in_time + states[agent, "breached"]
            assert (row["due"], row["in_time"]) == (due, in_time)
            assert row["rate"] == pytest.approx(in_time / due)
            assert row["score"] == pytest.approx(fmean(ratings[agent]))
        listed = found["overdue"]
        assert dict(zip(listed["ticket_id"], listed["hours"], strict=True)) == pytest.approx(overdue)
        assert found["reply_rate"] == pytest.approx(fmean(wait <= params["reply"] for wait in waited))
        assert found["reply_median"] == pytest.approx(median(wait for wait in waited if wait < math.inf))
        heads = 0
        for block, row in found["roster"].set_index("block").iterrows():
            weights = [
                TIMES[ticket["severity"]]
                for ticket in tickets
                if ticket["opened"].startswith(params["peak"]) and int(ticket["opened"][11:13]) // 4 * 4 == block
            ]
            hours = sum(weights) * params["minutes"] * params["growth"] / 60
            assert row["hours"] == pytest.approx(hours)
            assert row["heads"] == math.ceil(round(hours / 4 / params["busy"], 9))
            heads += row["heads"]
        assert found["slots"] == heads
        assert found["staffing"] == ("own" if heads <= 12 else "lent" if heads <= 18 else "hired")
