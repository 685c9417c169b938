"""Customers around the shop in rings of a kilometre, and the last ring worth its money."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

LATITUDE: Final = 30.2741
LONGITUDE: Final = 120.1551
DEGREE: Final = 111.2
"""Kilometres of a degree of latitude."""
RINGS: Final = 8
# Percent of those reached who come, by ring. A ring's cost stays at least a hundredth away from either margin.
RATES: Final = [
    [6.8, 4.9, 3.5, 2.5, 1.8, 1.3, 0.9, 0.7],
    [7.1, 5.5, 4.3, 3.3, 2.6, 2.0, 1.6, 1.2],
]
REACH: Final = [1.2, 1.5, 2.0]
FLOORS: Final = [100, 120]
MARGINS: Final = [50, 70]
RADII: Final = [3, 4, 5, 6]


def variant(rng: random.Random) -> dict[str, Any]:
    return {
        "rates": rng.choice(RATES),
        "reach": rng.choice(REACH),
        "floor": rng.choice(FLOORS),
        "margin": rng.choice(MARGINS),
        "radius_asked": rng.choice(RADII),
    }


def labels(rates: list[float], reach: float, floor: int, margin: int, radius_asked: int) -> dict[str, str]:
    return {"rate_list": "、".join(f"{rate}%" for rate in rates)}


class Given(NamedTuple):
    customers: pd.DataFrame
    """With ``north`` and ``east`` of the shop and the distance ``km``, of all those within twelve kilometres or so."""
    rates: np.ndarray
    """Share of those reached who come, by ring."""
    reach: float
    floor: float
    margin: float
    radius: int
    """Within so many kilometres the people are asked for."""


def prepare(tables: Tables, rates: list[float], reach: float, floor: int, margin: int, radius_asked: int) -> Given:
    customers = tables["customers"]
    north = (customers["latitude"] - LATITUDE) * DEGREE
    degrees = customers["longitude"] - LONGITUDE
    near = (north.abs() < RINGS + 4) & (degrees.abs() < 0.2)
    people = customers.loc[near, ["customer_id", "sms_consent"]]
    people = people.assign(north=north[near], degrees=degrees[near])
    people["east"] = people["degrees"] * DEGREE * np.cos(np.radians(LATITUDE))
    people["km"] = np.hypot(people["north"], people["east"])
    paid = set(metrics.paid_orders(tables["orders"])["customer_id"].tolist())
    people["bought"] = [customer in paid for customer in people["customer_id"].tolist()]
    return Given(people, np.array(rates) / 100, reach, floor, margin, radius_asked)


def _people(km: pd.Series) -> np.ndarray:
    """By ring: more than its number less one away, and at most its number."""
    rings = np.clip(np.ceil(km.to_numpy()), 1, RINGS + 1).astype(int)
    return np.bincount(rings, minlength=RINGS + 2)[1 : RINGS + 1]


def _areas() -> np.ndarray:
    outer = np.arange(1, RINGS + 1)
    return np.pi * (outer**2 - (outer - 1) ** 2)


def _spend(given: Given, people: np.ndarray) -> np.ndarray:
    return np.maximum(given.floor, people * given.reach)


def _radius(given: Given, costs: np.ndarray) -> int:
    """The last ring before the first that costs more than a visitor brings."""
    return int(np.argmax(np.append(costs, np.inf) > given.margin))


def _money(given: Given, people: np.ndarray, spend: np.ndarray, radius: int) -> Answer:
    profit = people * given.rates * given.margin - spend
    return {"radius": f"r{radius}", "lost": float(-profit[radius:].sum())}


def _rings(people: np.ndarray, areas: np.ndarray, costs: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {"ring": range(1, RINGS + 1), "people": people, "density": (people / areas).round(1), "cost": costs.round(1)}
    )


def _costed(given: Given, people: np.ndarray, areas: np.ndarray, spend: np.ndarray) -> Answer:
    costs = spend / (people * given.rates)
    return {"rings": _rings(people, areas, costs), **_money(given, people, spend, _radius(given, costs))}


def _answer(given: Given, km: pd.Series, who: pd.DataFrame) -> Answer:
    people = _people(km)
    inside = km <= given.radius
    return {
        **_costed(given, people, _areas(), _spend(given, people)),
        "inside": float(inside.sum()),
        "sms": float(who.loc[inside, "sms_consent"].sum()),
    }


def solve(given: Given) -> Answer:
    return _answer(given, given.customers["km"], given.customers)


def degrees_alike(given: Given) -> Answer:
    """Takes a degree of longitude for as long as one of latitude."""
    people = given.customers
    return _answer(given, pd.Series(np.hypot(people["north"], people["degrees"] * DEGREE)), people)


def square_for_circle(given: Given) -> Answer:
    """Keeps whoever is near enough in latitude and in longitude, which is a square."""
    people = given.customers
    return _answer(given, people[["north", "east"]].abs().max(axis=1), people)


def buyers_only(given: Given) -> Answer:
    """Joins the orders, so that those who registered and never paid drop out."""
    people = given.customers[given.customers["bought"]]
    return _answer(given, people["km"], people)


def disc_for_ring(given: Given) -> Answer:
    """Counts everybody up to the outer edge for each ring."""
    people = _people(given.customers["km"]).cumsum()
    costs = _spend(given, people) / (people * given.rates)
    return {"rings": _rings(people, _areas().cumsum(), costs), "radius": f"r{_radius(given, costs)}"}


def disc_area(given: Given) -> Answer:
    """Divides the people of a ring by the area of the whole circle."""
    people = _people(given.customers["km"])
    spend = _spend(given, people)
    return {"rings": _rings(people, _areas().cumsum(), spend / (people * given.rates))}


def floor_forgotten(given: Given) -> Answer:
    """Pays by the head where the least charge is more."""
    people = _people(given.customers["km"])
    return _costed(given, people, _areas(), people * given.reach)


def floor_added(given: Given) -> Answer:
    """Pays the least charge on top."""
    people = _people(given.customers["km"])
    return _costed(given, people, _areas(), people * given.reach + given.floor)


def average_for_last_ring(given: Given) -> Answer:
    """Goes on as long as the cost of all visitors together stays below the margin."""
    people = _people(given.customers["km"])
    spend = _spend(given, people)
    averages = spend.cumsum() / (people * given.rates).cumsum()
    return _money(given, people, spend, int((averages <= given.margin).nonzero()[0].max()) + 1)


def cheapest_ring_only(given: Given) -> Answer:
    """Stops at the ring with the cheapest visitors, though the next still earns something."""
    people = _people(given.customers["km"])
    spend = _spend(given, people)
    return _money(given, people, spend, int((spend / (people * given.rates)).argmin()) + 1)


def consent_ignored(given: Given) -> Answer:
    return {"sms": solve(given)["inside"]}


def figures(given: Given) -> dict[str, Any]:
    answer = solve(given)
    rings, radius = answer["rings"].set_index("ring"), int(answer["radius"][1:])
    people = rings["people"].to_numpy()
    spend = _spend(given, people)
    visitors = people * given.rates
    averages = spend.cumsum() / visitors.cumsum()
    return {
        "first_people": int(people[0]),
        "most_people": int(people.max()),
        "most_ring": int(people.argmax()) + 1,
        "floor_rings": "、".join(str(ring + 1) for ring in np.flatnonzero(people * given.reach < given.floor)),
        "best_radius": radius,
        "last_cost": float(rings["cost"].loc[radius]),
        "next_ring": radius + 1,
        "next_cost": float(rings["cost"].loc[radius + 1]),
        "next_average": float(averages[radius]),
        "come": float(visitors[:radius].sum()),
        "come_all": float(visitors.sum()),
        "paid": float(spend[:radius].sum()),
        "paid_all": float(spend.sum()),
        "sms_share": answer["sms"] / answer["inside"],
    }
