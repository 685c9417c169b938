"""The rule by value of goods, found again by a linear programme over parcels, carriers and the ways to bear a loss."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from courseware.answers.exercise import Workbook
from courseware.shop.tables import Shop

ID = "carrier-choice"
BANDS = ["A", "B", "C", "D"]


def parcels(shop: Shop, first: str, last: str) -> pd.DataFrame:
    return shop.frame(
        f"""
        select carrier, cost, damaged, promised, arrived, amount, goods_amount,
          shipments.region in ('新疆', '黑龙江', '辽宁') as far, greatest(0, floor(log2(amount / 50))) as doublings
        from shipments, orders where shipments.order_id = orders.order_id
          and strftime(shipped, '%Y-%m-%d') between '{first}' and '{last}'
        """
    ).assign(band=lambda rows: rows["doublings"].clip(0, 3).astype(int).map(dict(enumerate(BANDS))))


@pytest.mark.parametrize("seed", range(6))
def test_the_rule_is_the_cheapest_plan(workbook: Workbook, shop: Shop, seed: int) -> None:
    assignment = workbook.assignment(ID, f"outside {seed}")
    found, params = workbook.solved(assignment).values, assignment.params
    sent = parcels(shop, params["start"], params["end"])
    near = sent[~sent["far"]]
    carriers = sorted(sent["carrier"].unique())
    ways = [(band, carrier, insured) for band in BANDS for carrier in carriers for insured in ("保", "不保")]
    costs = []
    for band, carrier, insured in ways:
        value = near.loc[near["band"] == band, "amount"].mean()
        broken = sent.loc[sent["carrier"] == carrier, "damaged"].mean()
        fee = max(1.0, value * params["fee_rate"] / 100)
        freight = near.loc[near["carrier"] == carrier, "cost"].mean()
        costs.append(freight + (fee if insured == "保" else broken * value) + broken * params["trouble"])
    counts = near["band"].value_counts().reindex(BANDS)
    each_band = np.array([[way[0] == band for way in ways] for band in BANDS], dtype=float)
    plan = linprog(costs, A_eq=each_band, b_eq=counts)
    used = [way for way, parcels_sent in zip(ways, plan.x, strict=True) if parcels_sent > 0.5]
    assert used == [tuple(row) for row in found["rule"][["band", "carrier", "insured"]].itertuples(index=False)]

    cheap = near.groupby("carrier")["cost"].mean().idxmin()
    alone = [cost if way[1] == cheap else 1e6 for way, cost in zip(ways, costs, strict=True)]
    all_cheap = linprog(alone, A_eq=each_band, b_eq=counts)
    assert found["saved"] == pytest.approx(all_cheap.fun - plan.fun, abs=0.01)
    assert found["saved"] > 100, "worth a rule"

    totals = found["totals"].set_index(["band", "carrier"])["total"]
    for (band, carrier), total in totals.items():
        cells = [cost for way, cost in zip(ways, costs, strict=True) if way[:2] == (band, carrier)]
        assert total == pytest.approx(min(cells), abs=0.0051)


@pytest.mark.parametrize("seed", range(6))
def test_service_and_income(workbook: Workbook, shop: Shop, seed: int) -> None:
    assignment = workbook.assignment(ID, f"outside {seed}")
    found, params = workbook.solved(assignment).values, assignment.params
    sent = parcels(shop, params["start"], params["end"])
    for row in found["carriers"].itertuples():
        its = sent[sent["carrier"] == row.carrier]
        due = [(promised, arrived) for promised, arrived in zip(its["promised"], its["arrived"], strict=True)
               if promised < pd.Timestamp("2026-05-01")]  # fmt: skip
        kept = [not pd.isna(arrived) and arrived.date() <= promised.date() for promised, arrived in due]
        assert row.on_time == pytest.approx(100 * sum(kept) / len(kept))
        assert row.damage == pytest.approx(100 * its["damaged"].mean())
    charged = sent[sent["far"] & (sent["goods_amount"] < params["threshold"])]
    assert found["income"] == params["far_fee"] * len(charged)
