"""Who is behind the refunds: counted in the database by other queries than the solution's, and too clear for chance."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from courseware.answers.exercise import Workbook
from courseware.shop.tables import Shop

ID = "complaint-causes"


def counted(shop: Shop, source: str, by: str, reason: str, first: str, last: str) -> pd.DataFrame:
    """Return ``orders`` and ``hits`` by carrier or supplier, from plain sums over one row an order."""
    return shop.frame(
        f"""
        select {by} as name, count(*) as orders,
          sum(case when refund_status = 'success' and refund_reason = '{reason}' then 1 else 0 end)::int as hits
        from orders, {source} where orders.order_id = source.order_id and status = 'paid'
          and strftime(pay_time, '%Y-%m-%d') between '{first}' and '{last}'
        group by 1
        """
    ).set_index("name")


MAKERS = """(
  select order_id, list(distinct supplier_id) as makers from order_items, products
  where order_items.sku = products.sku group by order_id having len(list(distinct supplier_id)) = 1
) as source"""


@pytest.mark.parametrize("seed", range(5))
def test_carriers_and_suppliers(workbook: Workbook, shop: Shop, seed: int) -> None:
    assignment = workbook.assignment(ID, f"outside {seed}")
    found, params = workbook.solved(assignment).values, assignment.params

    carriers = counted(shop, "shipments as source", "carrier", "damaged", params["start"], params["end"])
    table = found["carriers"].set_index("carrier")
    assert table[["orders", "hits"]].astype(int).to_dict() == carriers.to_dict()
    worst = str((carriers["hits"] / carriers["orders"]).idxmax())
    others = carriers.drop(worst).sum()
    kept = carriers.loc[worst, "hits"] - carriers.loc[worst, "orders"] * others["hits"] / others["orders"]
    assert found["carrier"] == worst
    assert found["fewer"] == pytest.approx(kept)

    suppliers = counted(shop, MAKERS, "makers[1]", "quality", params["since"], "2026-04-15")
    table = found["suppliers"].set_index("supplier")
    assert table[["orders", "hits"]].astype(int).to_dict() == suppliers.to_dict()
    compared = suppliers[suppliers["orders"] >= params["least"]]
    assert found["supplier"] == (compared["hits"] / compared["orders"]).idxmax()
    assert table["defects"].idxmax() == found["supplier"], "two tables point to the same maker"

    pareto = found["pareto"]
    assert list(pareto["orders"]) == sorted(pareto["orders"], reverse=True)
    assert pareto["orders"].is_unique, "which of two comes first would be a matter of taste"
    assert pareto["total"].iloc[-1] == pytest.approx(100)


@pytest.mark.parametrize("seed", range(5))
def test_the_roots_are_no_matter_of_chance(workbook: Workbook, seed: int) -> None:
    found = workbook.solved(workbook.assignment(ID, f"outside {seed}")).values
    for table, key in (("carriers", "carrier"), ("suppliers", "supplier")):
        rows = found[table].set_index(key)
        apart = pd.DataFrame({"back": rows["hits"], "kept": rows["orders"] - rows["hits"]}).astype(int)
        root = apart.loc[found[key]]
        others = apart.drop(found[key]).sum()
        assert chi2_contingency([root.tolist(), others.tolist()]).pvalue < 0.01, table


def test_the_supplier_with_most_refunds_is_another(workbook: Workbook) -> None:
    solved = workbook.solved(workbook.assignment(ID, "outside 0"))
    assert solved.mistakes["counts-for-rates"]["supplier"] != solved.values["supplier"]
