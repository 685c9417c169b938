"""Which product pages are looked at, by day, channel and SKU, and the product table of April."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.catalogue import HERO, LOW_CONVERSION, Catalogue
from datasets.generator.days import CHANNELS, DAYS, LOG_WEEK, PRODUCT_START, day_number
from datasets.generator.demand import HERO_PAID_SHARE, HERO_PAID_SHARE_SPRING, SPRING, Plan
from datasets.generator.random import Floats, generator

LOW_CONVERSION_SHARE = 0.11


def product_chances(goods: Catalogue, day: int) -> dict[str, Floats]:
    """Return by channel the chance that a product view is of each SKU."""
    plain = goods.interest[day] ** 0.8
    plain = plain / plain.sum()
    lead = {
        "paid": (HERO, HERO_PAID_SHARE_SPRING if DAYS[day] >= SPRING else HERO_PAID_SHARE),
        "search": (LOW_CONVERSION, LOW_CONVERSION_SHARE),
    }
    chances = {}
    for channel in CHANNELS:
        chances[channel] = plain.copy()
        if channel in lead:
            sku, share = lead[channel]
            chances[channel] *= 1 - share
            chances[channel][goods.position(sku)] += share
        chances[channel] /= chances[channel].sum()
    return chances


def product_visitors(goods: Catalogue, clean: pd.DataFrame, plan: Plan, sales: pd.DataFrame) -> np.ndarray:
    """Return visitors of product pages by day × channel × SKU.

    In the week of the log they are counted from it; elsewhere they are drawn with the week's page views per visitor.
    ``sales`` has the distinct buyers (brushed orders excluded) by date, channel, sku: who buys has looked.
    """
    rng, rng_beyond = generator("product-visitors"), generator("product-visitors-beyond")
    uv, planned = plan.uv, plan.uv - plan.beyond
    n_sku = goods.interest.shape[1]
    views = clean[(clean["page"] == "product") & (clean["action"] == "view")]
    seen = views.assign(date=views["event_time"].dt.normalize()).groupby(["date", "channel", "sku"])["visitor_id"]
    counted = seen.nunique().reset_index()
    week = np.flatnonzero(DAYS.isin(LOG_WEEK))
    per_visitor = counted.groupby("channel")["visitor_id"].sum() / pd.Series(uv[week].sum(axis=0), index=CHANNELS)
    out = np.zeros((len(DAYS), len(CHANNELS), n_sku), dtype=np.int64)
    for d in range(len(DAYS)):
        for c, (channel, chance) in enumerate(product_chances(goods, d).items()):
            out[d, c] = rng.poisson(planned[d, c] * per_visitor[channel] * chance)
            out[d, c] += rng_beyond.poisson(plan.beyond[d, c] * per_visitor[channel] * chance)
    _place(out, sales, "buyers", at_least=True)
    out[week] = 0
    _place(out, counted.rename(columns={"visitor_id": "n"}), "n", at_least=False)
    return out


def _place(out: np.ndarray, table: pd.DataFrame, column: str, at_least: bool) -> None:
    at = (
        DAYS.get_indexer(pd.DatetimeIndex(table["date"])),
        pd.Index(CHANNELS).get_indexer(pd.Index(table["channel"])),
        table["sku"].str[1:].astype(int).to_numpy() - 1,
    )
    value = table[column].to_numpy()
    out[at] = np.maximum(out[at], value) if at_least else value


def product_sales(orders: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Return paid sales by date, channel and SKU: buyers, orders, units, goods_amount."""
    paid = orders.loc[orders["status"] == "paid", ["order_id", "customer_id", "channel", "pay_time"]]
    lines = items.merge(paid, on="order_id").assign(date=lambda t: t["pay_time"].dt.normalize())
    return (
        lines.groupby(["date", "channel", "sku"])
        .agg(
            buyers=("customer_id", "nunique"),
            orders=("order_id", "nunique"),
            units=("quantity", "sum"),
            goods_amount=("amount", "sum"),
        )
        .reset_index()
    )


def product_table(visitors: np.ndarray, sales: pd.DataFrame, skus: np.ndarray) -> pd.DataFrame:
    """Return ``product_daily`` of April."""
    first = day_number(PRODUCT_START)
    day, channel, sku = np.nonzero(visitors[first:])
    looked = pd.DataFrame({
        "date": DAYS[first:][day], "channel": np.array(CHANNELS)[channel], "sku": skus[sku],
        "visitors": visitors[first:][day, channel, sku],
    })  # fmt: skip
    sold = sales[sales["date"] >= PRODUCT_START]
    table = looked.merge(sold, on=["date", "channel", "sku"], how="outer").fillna(
        {"visitors": 0, "buyers": 0, "orders": 0, "units": 0, "goods_amount": 0.0}
    )
    return table.sort_values(["date", "channel", "sku"], ignore_index=True)
