"""What goes wrong with an order, drawn once: refunds, tickets and reviews all complain about the same thing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.catalogue import Catalogue
from datasets.generator.random import generator
from datasets.generator.supply import SUPPLIERS

DISPATCH_HOURS = 48


def trouble_table(
    goods: Catalogue, orders: pd.DataFrame, items: pd.DataFrame, all_parcels: pd.DataFrame
) -> pd.DataFrame:
    """Return one row an order, indexed like ``orders``; nothing is wrong with unpaid and with brushed ones.

    ``arrived`` and ``due`` (times), ``damaged``, ``late``, ``slow`` (dispatched after 48 hours) and ``defective`` (an
    item of it is faulty) are flags, ``faulty`` is the SKU of that item or None.
    """
    parcel = all_parcels.set_index("order_id").reindex(orders["order_id"])
    real = ((orders["status"] == "paid") & ~orders["brushed"]).to_numpy()
    rate = goods.products["supplier_id"].map({f"G{i:02}": s.defects for i, s in enumerate(SUPPLIERS, 1)}).to_numpy()
    position = items["sku"].str[1:].astype(int).to_numpy() - 1
    quantity = np.minimum(items["quantity"].to_numpy(np.int64), 100)  # nobody opens the boxes of the absurd order
    faulty = items[generator("faulty-items").random(len(items)) < 1 - (1 - rate[position]) ** quantity]
    by_order = faulty.drop_duplicates("order_id").set_index("order_id")["sku"].reindex(orders["order_id"]).to_numpy()
    arrived, due = parcel["arrived"].to_numpy(), parcel["promised"].to_numpy() + np.timedelta64(1, "D")
    hours = (parcel["shipped"].to_numpy() - orders["pay_time"].to_numpy()) / np.timedelta64(1, "h")
    return pd.DataFrame({
        "arrived": arrived, "due": due,
        "damaged": real & (parcel["damaged"].to_numpy() == 1),
        "late": real & (arrived >= due),
        "slow": real & (hours > DISPATCH_HOURS),
        "defective": real & pd.notna(by_order),
        "faulty": pd.Series(by_order, index=orders.index, dtype=object).where(real),
    }, index=orders.index)  # fmt: skip
