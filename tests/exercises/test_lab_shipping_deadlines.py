"""The three clocks, checked against numpy's business days and a plain loop over the orders."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from courseware.answers.exercise import Workbook
from courseware.shop.tables import Shop
from tests.exercises.files import rows

ID = "shipping-deadlines"
NOW = datetime(2026, 5, 1)
# The State Council's calendar: days off from Monday to Friday, and days of the weekend that are worked.
OFF = ["2026-01-01", "2026-01-02", *(f"2026-02-{day}" for day in (16, 17, 18, 19, 20, 23)), "2026-04-06",
       "2026-05-01", "2026-05-04", "2026-05-05"]  # fmt: skip
WORKED = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09"]

each_variant = pytest.mark.parametrize("seed", range(8))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@each_variant
def test_deadlines_are_those_of_numpy(workbook: Workbook, seed: int) -> None:
    assignment = workbook.assignment(ID, f"outside {seed}")
    found = workbook.solved(assignment).values["deadlines"].set_index("ticket_id")["deadline"]
    params = assignment.params
    opened = {
        ticket["ticket_id"]: ticket["opened"][:10]
        for ticket in rows("tickets")
        if ticket["channel"] == "platform" and params["first"] <= ticket["opened"][:10] <= params["last"]
    }
    assert set(found.index) == set(opened)
    for ticket, began in opened.items():
        last = np.datetime64(str(found[ticket].date()))
        after = np.datetime64(began) + 1
        # numpy takes no working weekend, so those are counted apart
        counted = np.busday_count(after, last + 1, holidays=OFF) + sum(
            after <= np.datetime64(d) <= last for d in WORKED
        )
        works = np.is_busday(last, holidays=OFF) or str(last) in WORKED
        assert (counted, works) == (params["days"], True), ticket


@each_variant
def test_late_orders_and_lists_are_those_of_a_loop(workbook: Workbook, seed: int) -> None:
    assignment = workbook.assignment(ID, f"outside {seed}")
    found, params = workbook.solved(assignment).values, assignment.params
    parcels = {parcel["order_id"]: parcel for parcel in rows("shipments")}
    late = due = 0
    to_ship = {}
    for order in rows("orders"):
        if order["status"] != "paid" or not params["start"] <= order["pay_time"][:10] <= "2026-04-30":
            continue
        deadline = at(order["pay_time"]) + timedelta(hours=params["limit"])
        parcel = parcels.get(order["order_id"])
        if parcel is not None or deadline <= NOW:
            due += 1
            late += parcel is None or at(parcel["shipped"]) > deadline
        if parcel is None and deadline <= NOW + timedelta(days=1):
            to_ship[order["order_id"]] = "已超时" if deadline <= NOW else "今天到期"
    assert found["late"] == pytest.approx(late / due)
    assert found["verdict"] == ("pass" if 100 * (due - late) / due >= params["line"] else "fail")
    assert found["to_ship"].set_index("order_id")["state"].to_dict() == to_ship
    waiting = {id: (NOW - at(one["promised"])).days for id, one in parcels.items() if not one["arrived"]}
    stuck = {parcels[id]["shipment_id"]: days for id, days in waiting.items() if days >= params["least"]}
    assert found["stuck"].set_index("shipment_id")["days"].to_dict() == stuck


def test_the_mean_says_that_all_is_well(shop: Shop) -> None:
    """What the brief lets 老吴 say."""
    sent = shop.table("shipments").merge(shop.table("orders"), on="order_id")
    sent = sent[sent["pay_time"] >= "2026-04-01"]
    hours = (sent["shipped"] - sent["pay_time"]).dt.total_seconds() / 3600
    assert 12 < hours.mean() < 20
    assert (hours > 48).mean() > 0.02
