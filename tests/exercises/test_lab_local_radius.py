"""The rings around the shop, checked against the great circles of geopy and a plain loop over the money."""

from __future__ import annotations

import math

import pytest
from geopy.distance import great_circle

from courseware.answers.exercise import Workbook
from courseware.shop.tables import Shop

ID = "local-radius"
SHOP = (30.2741, 120.1551)


@pytest.fixture(scope="module")
def people(shop: Shop) -> list[tuple[float, bool]]:
    """Kilometres from the shop and consent of each customer that may be near."""
    near = shop.table("customers").query("29.5 < latitude < 31 and 119 < longitude < 121")
    places = zip(near["latitude"], near["longitude"], near["sms_consent"], strict=True)
    return [(great_circle(SHOP, (north, east)).km, consent == 1) for north, east, consent in places]


@pytest.mark.parametrize("seed", range(8))
def test_rings_money_and_lists(workbook: Workbook, people: list[tuple[float, bool]], seed: int) -> None:
    assignment = workbook.assignment(ID, f"outside {seed}")
    found, params = workbook.solved(assignment).values, assignment.params
    rings = found["rings"].set_index("ring")
    profits, radius = [], 0
    for ring, rate in enumerate(params["rates"], start=1):
        inside = sum(ring - 1 < km <= ring for km, _ in people)
        spend = max(params["floor"], inside * params["reach"])
        come = inside * rate / 100
        row = rings.loc[ring]
        assert row["people"] == inside
        assert row["density"] == pytest.approx(inside / (math.pi * (2 * ring - 1)), abs=0.051)
        assert row["cost"] == pytest.approx(spend / come, abs=0.051)
        profits.append(come * params["margin"] - spend)
        if radius == ring - 1 and spend / come <= params["margin"]:
            radius = ring
    assert found["radius"] == f"r{radius}"
    assert found["lost"] == pytest.approx(sum(profits[:radius]) - sum(profits))
    within = [consent for km, consent in people if km <= params["radius_asked"]]
    assert (found["inside"], found["sms"]) == (len(within), sum(within))


def test_the_average_always_draws_a_larger_circle(workbook: Workbook) -> None:
    for seed in range(20):
        solved = workbook.solved(workbook.assignment(ID, f"outside {seed}"))
        assert solved.mistakes["average-for-last-ring"]["radius"] > solved.values["radius"]
        assert 2 <= int(solved.values["radius"][1:]) <= 6


def test_nobody_lives_so_near_an_edge_that_the_formula_matters(people: list[tuple[float, bool]]) -> None:
    edges = [abs(km - round(km)) for km, _ in people if 0.5 < km < 8.5]
    assert min(edges) > 0.0001
