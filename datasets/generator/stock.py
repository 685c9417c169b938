"""Stock-outs, planned before the orders, and the stock ledger, made after them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.catalogue import HERO, LOW_CONVERSION, Catalogue
from datasets.generator.days import DAYS, STOCK_START, day_number
from datasets.generator.random import Ints, generator

STOCKOUTS = 84
FIRST = day_number(STOCK_START)


def availability(goods: Catalogue) -> np.ndarray:
    """Return day × SKU: False while the SKU is out of stock (4 to 14 days, within the six months of the ledger)."""
    rng = generator("stockouts")
    available: np.ndarray = np.ones(goods.weight.shape, dtype=bool)
    # only goods that sell run out, and the advertised ones never do
    sells: np.ndarray = np.all(goods.weight[FIRST:] > 0, axis=0)
    sells[[goods.position(HERO), goods.position(LOW_CONVERSION)]] = False
    companions = goods.companion[goods.companion >= 0]
    sells[companions] = False
    for sku in rng.choice(np.flatnonzero(sells), STOCKOUTS):
        start = int(rng.integers(FIRST + 20, len(DAYS) - 15))
        length = int(rng.integers(5, 15))
        # two gaps of one SKU stay apart, so that goods can arrive in between
        if available[start - 12 : start + length + 12, sku].all():
            available[start : start + length, sku] = False
    return available


def _inbound(sold: Ints, gone: np.ndarray, rng: np.random.Generator) -> tuple[int, Ints]:
    """Return opening stock and inbound by day so that stock is 0 exactly while the SKU is out of stock.

    Each stretch between gaps is supplied in cycles; before a gap no more is brought than what is sold.
    """
    n = len(sold)
    inbound = np.zeros(n, dtype=np.int64)
    edges = np.flatnonzero(np.diff(np.concatenate([[True], gone, [True]]).astype(int)))
    opening = 0
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        ends_empty = end < n
        stock, at = 0, int(begin)
        while at < end:
            until = min(at + int(rng.integers(14, 36)), int(end))
            if end - until < 8:
                until = int(end)
            need = int(sold[at:until].sum())
            spare = int(np.ceil(need * rng.uniform(0.15, 0.9))) + 3
            if ends_empty:
                # what is left over must still be sold before the gap
                spare = min(spare, int(sold[until:end].sum()))
            amount = max(need + spare - stock, 0)
            if at == 0:
                opening = amount
            else:
                inbound[at] = amount
            stock += amount - need
            at = until
    return opening, inbound


def stock_table(
    goods: Catalogue, orders: pd.DataFrame, items: pd.DataFrame, available: np.ndarray, visitors: Ints
) -> pd.DataFrame:
    """Return the stock ledger; ``visitors`` is day × SKU over the whole history."""
    rng = generator("stock")
    paid = orders.loc[orders["status"] == "paid"].set_index("order_id")["pay_time"].dt.normalize()
    lines = items[items["order_id"].isin(paid.index)]
    sold = np.zeros(goods.weight.shape, dtype=np.int64)
    day = DAYS.get_indexer(pd.DatetimeIndex(lines["order_id"].map(paid)))
    np.add.at(sold, (day, lines["sku"].str[1:].astype(int).to_numpy() - 1), lines["quantity"].to_numpy())
    days = DAYS[FIRST:]
    parts = []
    for k, sku in enumerate(goods.products["sku"]):
        here = goods.interest[FIRST:, k] > 0
        if not here.any():
            continue
        out = sold[FIRST:, k][here]
        gone = ~available[FIRST:, k][here]
        opening, inbound = _inbound(out, gone, rng)
        closing = opening + np.cumsum(inbound - out)
        parts.append(pd.DataFrame({
            "date": days[here], "sku": sku, "opening": np.concatenate([[opening], closing[:-1]]),
            "inbound": inbound, "sold": out, "closing": closing, "visitors": visitors[FIRST:, k][here],
        }))  # fmt: skip
    return pd.concat(parts).sort_values(["date", "sku"], ignore_index=True)
