"""Rules, recommendations and the bundle, found again with sets in plain Python and scikit-learn's cosine."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, permutations

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_similarity

from courseware.answers.exercise import Workbook
from courseware.shop.tables import Shop

ID = "basket-rules"


def bought(shop: Shop, first: str, last: str, key: str) -> dict[str, set[str]]:
    """The styles of each order, or of each customer."""
    rows = shop.frame(
        f"""
        select {key} as key, spu from orders, order_items, products
        where orders.order_id = order_items.order_id and order_items.sku = products.sku
          and status = 'paid' and strftime(pay_time, '%Y-%m-%d') between '{first}' and '{last}'
        """
    )
    styles = defaultdict(set)
    for name, spu in zip(rows["key"], rows["spu"], strict=True):
        styles[name].add(spu)
    return styles


@pytest.mark.parametrize("seed", range(4))
def test_the_rules_and_the_bundle(workbook: Workbook, shop: Shop, seed: int) -> None:
    assignment = workbook.assignment(ID, f"outside {seed}")
    found, params = workbook.solved(assignment).values, assignment.params
    baskets = list(bought(shop, params["start"], params["end"], "orders.order_id").values())
    assert found["orders"] == len(baskets)
    having: dict[tuple[str, ...], int] = defaultdict(int)
    for basket in baskets:
        for spu in basket:
            having[(spu,)] += 1
        for pair in permutations(basket, 2):
            having[pair] += 1
    expected = {}
    for pair in [pair for pair in having if len(pair) == 2]:
        a, b = pair
        support, confidence = having[pair] / len(baskets), having[pair] / having[(a,)]
        lift = confidence * len(baskets) / having[(b,)]
        if 100 * support >= params["least"] and lift > 1.1:
            expected[pair] = (support, confidence, lift)
    rules = {(row.a, row.b): (row.support, row.confidence, row.lift) for row in found["rules"].itertuples()}
    assert sorted(rules) == sorted(expected)
    for pair in rules:
        assert rules[pair] == pytest.approx(expected[pair])
    best = max(expected, key=lambda pair: (round(expected[pair][2], 9), expected[pair][1]))
    assert found["page"] == "-".join(best)

    goods = shop.frame(f"select * from products where sku in ('{params['sku_a']}', '{params['sku_b']}')")
    both = having[tuple(goods["spu"])]
    full, cost = goods["price"].sum(), goods["cost"].sum()
    before = both * (full - cost)
    assert found["margin"] == pytest.approx((0.9 * full - cost) / (0.9 * full))
    profit = 0.9 * full - cost
    assert (both + found["more"] - 1) * profit < before - 1e-6
    assert (both + found["more"]) * profit >= before - 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_the_recommendations(workbook: Workbook, shop: Shop, seed: int) -> None:
    assignment = workbook.assignment(ID, f"outside {seed}")
    found, params = workbook.solved(assignment).values, assignment.params
    people = bought(shop, params["start"], params["end"], "customer_id")
    spus = sorted(set().union(*people.values()))
    matrix = np.array([[spu in styles for styles in people.values()] for spu in spus], dtype=float)
    alike = cosine_similarity(matrix)
    owned = people[params["customer"]]
    scores = {spu: sum(alike[spus.index(spu), spus.index(mine)] for mine in owned) for spu in spus if spu not in owned}
    best = sorted(scores, key=scores.__getitem__, reverse=True)
    assert list(found["picks"]["spu"]) == best[:3]
    assert list(found["picks"]["score"]) == pytest.approx([scores[spu] for spu in best[:3]])
    gaps = [scores[one] - scores[other] for one, other in pairwise(best[:4])]
    assert min(gaps) > 0.002, "no tie"
