"""One bad week: conversion falls for three days, caused by one product in one channel."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

Table = Callable[[str], pd.DataFrame]
BAD_DAYS = pd.date_range("2026-04-07", "2026-04-09")


def change(rows: pd.DataFrame, by: str, people: str) -> pd.DataFrame:
    """Return, by channel or SKU, the bad days' conversion ÷ the other days' (``rate``) and the buyers ``lost``."""
    sums = rows.groupby([by, rows["date"].isin(BAD_DAYS)])[["buyers", people]].sum().astype(float)
    sums = sums.unstack(fill_value=0)
    usual = sums["buyers", False] / sums[people, False]
    lost = usual * sums[people, True] - sums["buyers", True]
    return pd.DataFrame({"rate": sums["buyers", True] / sums[people, True] / usual, "lost": lost})


def test_trend_channel_product_lead_to_the_cause(table: Table) -> None:
    """The trend shows it, the channel and the product explain it; two tempting ways do not."""
    april = table("daily_traffic").query("'2026-04-01' <= date <= '2026-04-19'")
    shop = april.groupby("date")[["buyers", "uv"]].sum()
    rate = shop["buyers"] / shop["uv"]
    bad = rate.index.isin(BAD_DAYS)
    usual = rate[~bad].mean()
    assert (rate[bad] < 0.88 * usual).all()
    assert rate[~bad].min() > rate[bad].max() * 1.05, "the three days do not stand out"

    by_channel = change(april, "channel", "uv")
    assert by_channel["rate"].drop("paid").between(0.80, 1.20).all()
    assert by_channel.loc["paid", "rate"] < 0.5
    assert by_channel["lost"].idxmax() == "paid"
    product = table("product_daily").query("date <= '2026-04-19'")
    paid = product[product["channel"] == "paid"]
    by_sku = change(paid, "sku", "visitors")
    lost = by_sku["lost"].sort_values()
    assert lost.index[-1] == "S001"
    assert lost.iloc[-1] > 8 * lost.iloc[-2]
    assert by_sku.loc["S001", "rate"] < 0.3
    elsewhere = product[(product["channel"] != "paid") & (product["sku"] == "S001")]
    assert change(elsewhere, "sku", "visitors").loc["S001", "rate"] > 0.6

    # tempting 1: the feed loses visitors on the very days, but converts as ever
    feed = april[april["channel"] == "feed"].set_index("date")["uv"].astype(float)
    assert feed[feed.index.isin(BAD_DAYS)].mean() < 0.75 * feed[~feed.index.isin(BAD_DAYS)].mean()
    # tempting 2: a product with many visitors and few buyers, which was no better before
    low = product[(product["channel"] == "search") & (product["sku"] == "S012")]
    rest = product[(product["channel"] == "search") & (product["sku"] != "S012")]
    assert low["visitors"].sum() > 60 * low["date"].nunique()
    assert low["buyers"].sum() / low["visitors"].sum() < 0.5 * rest["buyers"].sum() / rest["visitors"].sum()


def test_the_coupons_show_a_trace(table: Table) -> None:
    """The coupon of the advertisement fails on the three days."""
    orders = table("orders").query("status == 'paid' and coupon_code == 'TF15' and pay_time >= '2026-04-01'")
    used = orders.groupby(orders["pay_time"].dt.normalize()).size()
    assert not used.index.isin(BAD_DAYS).any()
    assert len(used) == 27
