"""The working week against scipy and sums made by hand; an error of Monday is told on Monday alone."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from scipy.stats import norm

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, handed_in
from courseware.content.course import Course
from courseware.shop.tables import Shop
from courseware.verdict import Status

ID = "working-week"
DATASETS = Path(__file__).parents[2] / "datasets"
COUNTS = ("uv", "cart_users", "buyers", "paid_amount")


@pytest.fixture(scope="module")
def sold() -> dict[tuple[str, str], dict[str, float]]:
    """By day and channel, read without pandas."""
    with (DATASETS / "daily_traffic.csv").open(encoding="utf-8-sig") as file:
        return {
            (row["date"], row["channel"]): {name: float(row[name]) for name in COUNTS} for row in csv.DictReader(file)
        }


def summed(sold: dict[tuple[str, str], dict[str, float]], monday: date) -> dict[str, dict[str, float]]:
    """By channel; the shop under ""."""
    days = {str(monday + timedelta(days=number)) for number in range(7)}
    found: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0.0))
    for (day, channel), row in sold.items():
        for name in COUNTS if day in days else ():
            found[channel][name] += row[name]
            found[""][name] += row[name]
    return found


def power(base: float, target: float, people: float) -> float:
    """How often so many people in each arm show a rise from one rate to another, tested at two-sided 5 %."""
    bound = norm.isf(0.025) * math.sqrt(2 * base * (1 - base) / people)
    spread = math.sqrt((base * (1 - base) + target * (1 - target)) / people)
    return float(norm.sf(bound, loc=target - base, scale=spread))


@pytest.mark.parametrize("seed", range(8))
def test_the_week_is_that_of_an_outside_count(
    seed: int, course: Course, shop: Shop, sold: dict[tuple[str, str], dict[str, float]]
) -> None:
    workbook = Workbook(course, shop)
    assignment = workbook.assignment(ID, f"outside {seed}")
    params, right = assignment.params, workbook.solved(assignment).values
    monday = date.fromisoformat(params["monday"])
    now, before = summed(sold, monday), summed(sold, monday - timedelta(days=7))
    three = [
        [w[""]["uv"], w[""]["buyers"] / w[""]["uv"], w[""]["paid_amount"] / w[""]["buyers"]] for w in (now, before)
    ]
    assert [right[name] for name in ("visits", "cvr", "aov")] == pytest.approx(three[0])

    moves = [math.log(one / other) for one, other in zip(*three, strict=True)]
    worst = moves.index(min(moves))
    assert right["factor"] == ("visits", "cvr", "aov")[worst]
    mixed = [math.prod(three[0][:at] + three[1][at:]) for at in (worst, worst + 1)]
    assert right["lost"] == pytest.approx(mixed[0] - mixed[1])
    change = {channel: now[channel]["paid_amount"] - before[channel]["paid_amount"] for channel in now if channel}
    assert right["channel"] == min(change, key=lambda channel: change[channel])

    own = now[right["channel"]]
    base = own["cart_users"] / own["uv"]
    assert power(base, base * (1 + params["lift"] / 100), right["per_arm"]) >= 0.8
    assert power(base, base * (1 + params["lift"] / 100), right["per_arm"] - 1) < 0.8
    assert right["days"] == math.ceil(2 * right["per_arm"] / own["uv"] * 7)


def test_a_week_gone_on_from_a_wrong_monday_has_one_mistake(course: Course, shop: Shop) -> None:
    workbook = Workbook(course, shop)
    assignment = workbook.assignment(ID, "outside 0")
    trial = Trial.of(workbook, assignment)
    own = {"aov": trial.solved.mistakes["order-value"]["aov"]}
    values = {**trial.follow(own).values, **own}
    verdict = workbook.grade(assignment, {f.id: handed_in(f, values[f.id]) for f in assignment.fields})
    assert [name for name, part in verdict.parts.items() if part.status is not Status.CORRECT] == ["aov"]
    assert [finding.id for finding in verdict.findings if finding.named] == ["order-value"]
    assert any(finding.id == "carried" for finding in verdict.findings)
