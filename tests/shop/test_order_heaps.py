"""Orders in heaps, beside what pandas makes of the same orders."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.shop.order_heaps import BAND, First, Pile, Way, company, heap, pile_of, ranked
from courseware.shop.tables import Shop

PERIOD = ("2025-08-01", "2025-12-31")
COLUMNS = {Way.ADDRESS: "address_hash", Way.CUSTOMER: "customer_id"}


@pytest.fixture(scope="module")
def pile(shop: Shop) -> Pile:
    return pile_of(shop, *PERIOD)


def test_the_pile_holds_what_was_placed_in_the_period_and_paid(shop: Shop, pile: Pile) -> None:
    orders = shop.tables["orders"]
    day = orders["order_time"].dt.strftime("%Y-%m-%d")
    due = orders[day.between(*PERIOD) & orders["status"].eq("paid")]
    assert set(pile.orders["order_id"]) == set(due["order_id"])
    assert pile.orders["order_time"].is_monotonic_increasing
    items = shop.tables["order_items"]
    own = items[items["order_id"] == pile.orders["order_id"].iloc[0]]
    assert pile.goods[pile.orders["order_id"].iloc[0]] == ", ".join(f"{r.sku} × {r.quantity}" for r in own.itertuples())


@given(st.data())
def test_every_order_lies_in_one_heap_and_the_heaps_are_in_order(pile: Pile, data: st.DataObject) -> None:
    way, first = data.draw(st.sampled_from(Way)), data.draw(st.sampled_from(First))
    chosen = data.draw(st.sets(st.integers(0, len(pile.orders) - 1), min_size=1, max_size=60))
    near = data.draw(st.integers(0, 200))
    among = np.zeros(len(pile.orders), dtype=bool)
    among[list(chosen)] = True
    among[near : near + 150] = True
    numbers, alone = ranked(pile, way, among, first)
    heaps = [heap(pile, way, among, int(number)) for number in numbers]
    rest = heap(pile, way, among, None).at if alone else np.array([], dtype=int)
    at = np.concatenate([*(each.at for each in heaps), rest])
    assert sorted(at) == sorted(np.flatnonzero(among))
    assert len(rest) == alone
    assert all(len(each.at) > 1 for each in heaps)
    for each in heaps:
        orders = pile.orders.iloc[each.at]
        assert each.customers == orders["customer_id"].nunique()
        assert each.amount == pytest.approx(orders["amount"].sum())
        if way in COLUMNS:
            assert orders[COLUMNS[way]].eq(each.name).all()
        elif way is Way.AMOUNT:
            assert orders["amount"].between(int(each.name), int(each.name) + BAND, inclusive="left").all()
        else:
            assert orders["order_time"].dt.strftime("%Y-%m-%d").eq(each.name).all()
    ranks = {
        First.MANY: [-len(each.at) for each in heaps],
        First.PEOPLE: [-each.customers for each in heaps],
        First.DEAR: [-round(each.amount, 2) for each in heaps],
    }
    assert first is First.EARLY or ranks[first] == sorted(ranks[first])


def test_what_lies_beside_an_order_tells_brushed_from_honest(shop: Shop, pile: Pile) -> None:
    """The four marks of the brief hold for each brushed order, and for no other."""
    risks = shop.tables["order_risks"].set_index("order_id")["risk"]
    brushed = {id for id in pile.orders["order_id"] if risks.get(id) == "brushed"}
    together = pile.orders.groupby(["address_hash", pile.orders["order_time"].dt.date])["order_id"]
    suspects = pile.orders.loc[together.transform("size") > 1, "order_id"].tolist()
    found = {id for id in suspects if (about := company(pile, id)) and about.customers > 1 and about.alike}
    assert found == brushed
    assert len(brushed) > 10


def test_an_order_of_another_time_has_no_company(shop: Shop, pile: Pile) -> None:
    elsewhere = shop.tables["orders"].loc[shop.tables["orders"]["order_time"] < pd.Timestamp("2025-01-01"), "order_id"]
    assert company(pile, elsewhere.iloc[0]) is None
