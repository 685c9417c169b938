"""The lab on shifts: the rule for a single hour against Erlang C, the shifts against an exhaustive search."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product

import pytest
from scipy.stats import poisson

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from tests.exercises.files import rows

AT_ONCE = 3
COVERS = {"night": range(8), "early": range(8, 16), "mid": range(12, 20), "late": range(16, 24)}


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "shift-table", 12)


def waits(windows: int, busy: float) -> float:
    """Erlang C: the share of arrivals that find no window open."""
    all_busy = poisson.pmf(windows, busy)
    return float(all_busy / (all_busy + (1 - busy / windows) * poisson.cdf(windows - 1, busy)))


def test_each_hour_s_chats_and_people(tried: list[Trial]) -> None:
    placed: dict[str, Counter[int]] = {}
    for row in rows("orders"):
        placed.setdefault(row["order_time"][:10], Counter())[int(row["order_time"][11:13])] += 1
    for trial in tried:
        params = trial.assignment.params
        needs = trial.solved.values["needs"].set_index("hour")
        assert list(needs.index) == list(range(24))
        for hour, row in needs.iterrows():
            chats = placed[params["day"]][hour] * params["growth"] * params["chats"]
            assert row["chats"] == pytest.approx(chats)
            load = chats * params["minutes"] / 60 / AT_ONCE
            assert row["load"] == pytest.approx(load)
            assert row["heads"] >= max(1, load + math.sqrt(load) - 1e-6)
            assert row["heads"] == 1 or row["heads"] - 1 < load + math.sqrt(load)


def test_with_the_root_as_spare_hardly_anybody_waits(tried: list[Trial]) -> None:
    """And without it more than half would, as the text says."""
    for trial in tried:
        needs = trial.solved.values["needs"]
        waiting = bare = 0.0
        for chats, load, heads in needs[["chats", "load", "heads"]].itertuples(index=False):
            if chats:
                waiting += chats * waits(int(heads) * AT_ONCE, load * AT_ONCE)
                bare += chats * waits(max(1, math.ceil(load)) * AT_ONCE, load * AT_ONCE)
        assert waiting / needs["chats"].sum() < 0.05
        assert bare / needs["chats"].sum() > 0.5


def test_no_shift_table_with_fewer_people_covers_every_hour(tried: list[Trial]) -> None:
    staffings = set()
    for trial in tried:
        params, values = trial.assignment.params, trial.solved.values
        heads = values["needs"]["heads"].tolist()
        right = dict(zip(values["shifts"]["shift"], values["shifts"]["people"], strict=True))
        stay = values["stay"]

        def covers(people: dict[str, float], stay: float, heads: list[int] = heads) -> bool:
            there = [sum(people[shift] for shift, hours in COVERS.items() if hour in hours) for hour in range(24)]
            there[0] += stay
            there[1] += stay
            return stay <= people["late"] and all(map(float.__ge__, map(float, there), map(float, heads)))

        assert covers(right, stay)
        assert not stay or not covers(right, stay - 1)
        total, most = sum(right.values()), int(max(right.values()))
        for people in product(range(most + 1), repeat=4):
            if sum(people) < total:
                named = dict(zip(COVERS, map(float, people), strict=True))
                assert not covers(named, named["late"]), named
        assert values["cost"] == pytest.approx(params["wage"] * (8 * total + 3 * stay))
        alone = max(heads[:8])
        assert values["saved"] == pytest.approx(params["wage"] * (8 * (alone - right["night"]) - 3 * stay))
        staffings.add(values["staffing"])
        assert values["staffing"] == ("own" if total <= 18 else "contractor" if total <= 22 else "fewer")
    assert staffings == {"own", "contractor", "fewer"}
