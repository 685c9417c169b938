"""What the shop's data must show, each with its figure: the lessons and exercises build on these."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tests.datasets.access_log import bots, clean, in_week

Table = Callable[[str], pd.DataFrame]
HOLD_OUT = 28


@pytest.fixture(scope="module")
def paid(table: Table) -> pd.DataFrame:
    """Return the paid orders with their pay date."""
    orders = table("orders")
    orders = orders[orders["status"] == "paid"]
    return orders.assign(date=orders["pay_time"].dt.normalize())


@pytest.fixture(scope="module")
def lines(table: Table, paid: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of paid orders with channel and pay date."""
    return table("order_items").merge(paid[["order_id", "channel", "date"]], on="order_id")


@pytest.fixture(scope="module")
def normal_days(table: Table) -> pd.DatetimeIndex:
    """Return the days outside promotions."""
    demand = table("demand_daily")
    return pd.DatetimeIndex(demand.loc[demand["event"].isna(), "date"])


def top_share(values: pd.Series, share: float = 0.2) -> float:
    """Return what the largest ``share`` of the entries bring of the total."""
    ordered = values.sort_values(ascending=False)
    return float(ordered.iloc[: round(share * len(ordered))].sum() / ordered.sum())


def test_pareto_customers(paid: pd.DataFrame) -> None:
    assert 0.70 <= top_share(paid.groupby("customer_id")["amount"].sum()) <= 0.78


def test_one_time_buyers(paid: pd.DataFrame) -> None:
    by_customer = paid.groupby("customer_id")
    assert 0.55 <= (by_customer.size() == 1).mean() <= 0.65
    assert 0.55 <= (by_customer["date"].nunique() == 1).mean() <= 0.65


def test_some_customers_split_an_order_on_a_day(paid: pd.DataFrame) -> None:
    per_day = paid.groupby(["customer_id", "date"]).size()
    assert 0.01 <= (per_day > 1).mean() <= 0.06


def test_pareto_skus(table: Table, lines: pd.DataFrame) -> None:
    revenue = lines.groupby("sku")["amount"].sum().reindex(table("products")["sku"], fill_value=0)
    assert 0.75 <= top_share(revenue) <= 0.80


def test_skus_without_a_sale_in_thirty_days(table: Table, lines: pd.DataFrame) -> None:
    products = table("products")
    on_sale = products.loc[products["delisted_date"].isna(), "sku"]
    sold = lines.loc[lines["date"] >= "2026-04-01", "sku"]
    assert 0.05 <= (~on_sale.isin(sold)).mean() <= 0.10


def test_repeat_purchase_by_cohort(table: Table, paid: pd.DataFrame) -> None:
    """Customers known before the history began are left out: their first order in it is not their first."""
    month = paid["date"].dt.year * 12 + paid["date"].dt.month
    known = paid["customer_id"].map(table("customers").set_index("customer_id")["first_seen"]) < "2024-11-01"
    orders = paid.assign(month=month)[~known]
    first = orders.groupby("customer_id")["month"].min()
    orders["age"] = orders["month"] - orders["customer_id"].map(first)
    active = (
        orders.groupby([orders["customer_id"].map(first).rename("cohort"), "age"])["customer_id"].nunique().unstack()
    )
    # all cohorts pooled; a cohort counts only for months that are over
    last = active.index.max()
    rate = {a: active.loc[: last - a, a].sum() / active.loc[: last - a, 0].sum() for a in range(1, 7)}
    assert 0.15 <= rate[1] <= 0.25
    assert all(0.13 <= r <= 0.25 for r in rate.values())
    assert max(rate.values()) - min(rate.values()) < 0.04, "retention is not flat"


def test_funnel(table: Table) -> None:
    traffic = table("daily_traffic")
    total = traffic[["uv", "pv", "cart_users", "favourite_users", "buyers"]].sum()
    assert 0.09 <= (total["cart_users"] + total["favourite_users"]) / total["pv"] <= 0.10
    assert 0.02 <= total["buyers"] / total["uv"] <= 0.04
    log = clean(table("visits"))["action"].value_counts()
    assert 0.09 <= (log["cart"] + log["favourite"]) / log["view"] <= 0.10


def test_scale_of_a_normal_day(table: Table, paid: pd.DataFrame, normal_days: pd.DatetimeIndex) -> None:
    traffic = table("daily_traffic")
    daily = traffic[traffic["date"].isin(normal_days)].groupby("date")[["uv", "orders"]].sum().astype(float).median()
    assert 2000 <= daily["uv"] <= 2600
    assert 52 <= daily["orders"] <= 66
    basket = paid.loc[paid["date"].isin(normal_days), "amount"]
    assert 195 <= basket.mean() <= 215
    assert 0.37 <= np.log(basket).std() <= 0.47


def test_hour_of_day(table: Table, normal_days: pd.DatetimeIndex) -> None:
    orders = table("orders")
    normal = orders[orders["order_time"].dt.normalize().isin(normal_days)]
    hour = normal["order_time"].dt.hour.value_counts(normalize=True) * 24
    assert np.allclose(hour[[4, 5]], 0.2, atol=0.05)
    assert np.allclose(hour[[12, 13]], 1.2, atol=0.1)
    assert np.allclose(hour[[20, 21]], 1.8, atol=0.15)
    promotion = table("promo_history")
    burst = promotion.loc[promotion["phase"] == "burst", "date"]
    rush = orders[orders["order_time"].dt.normalize().isin(burst)]["order_time"].dt.hour
    night = (rush <= 3).mean() * 24 / 4
    assert night > 2 * hour[[0, 1, 2, 3]].mean()


def test_peaks_and_troughs(table: Table) -> None:
    demand = table("demand_daily").set_index("date")["orders"]
    promotion = table("promo_history")
    for event, rows in promotion.groupby("event"):
        burst = rows.loc[rows["phase"] == "burst", "date"].min()
        around = demand[(demand.index - burst).map(lambda d: abs(d.days) < 60)]
        normal = around[~around.index.isin(promotion["date"])].median()
        trough = demand[rows.loc[rows["phase"] == "warmup", "date"].unique()].mean() / normal
        assert 0.70 <= trough <= 0.80, event
        assert demand[burst] / normal > 7, event
        if event == "618-2025":
            assert 9 <= demand[burst] / normal <= 11


def test_channel_mix(table: Table, normal_days: pd.DatetimeIndex) -> None:
    traffic = table("daily_traffic")
    normal = (
        traffic[traffic["date"].isin(normal_days)].pivot(index="date", columns="channel", values="uv").astype(float)
    )
    assert 0.30 <= normal["paid"].sum() / normal.to_numpy().sum() <= 0.40
    uv = table("promo_history").pivot_table(index=["event", "phase"], columns="channel", values="uv", aggfunc="sum")
    share = uv["paid"] / uv.sum(axis=1)
    assert share.between(0.60, 0.75).all()


def test_returns(paid: pd.DataFrame) -> None:
    ripe = paid[paid["date"] < "2026-04-16"]
    success = ripe["refund_status"] == "success"
    by_amount = ripe["refund_amount"].where(success, 0).sum() / ripe["amount"].sum()
    assert 0.08 <= success.mean() <= 0.15
    assert 0.08 <= by_amount <= 0.15
    money = ripe.assign(back=ripe["refund_amount"].where(success, 0)).groupby(ripe["channel"] == "live")
    rate = money["back"].sum() / money["amount"].sum()
    assert 0.10 <= rate[True] - rate[False] <= 0.15
    days = (ripe["refund_time"] - ripe["pay_time"]).dropna() / pd.Timedelta(days=1)
    assert days.between(3, 10).all()


def test_demand_is_autoregressive(table: Table, normal_days: pd.DatetimeIndex) -> None:
    demand = table("demand_daily").set_index("date")["orders"].astype(float)
    level = np.log(demand[demand.index.isin(normal_days)])
    weekday = level.groupby(level.index.day_of_week).transform("mean")
    factor = np.exp(level.groupby(level.index.day_of_week).mean() - level.mean())
    # built in with 10 % down and 18 % up; the estimate may stray a little
    assert 0.82 <= factor.min() <= 0.94
    assert 1.06 <= factor.max() <= 1.20
    rest = (level - weekday).loc["2025-07-05":"2025-10-30"]
    rest -= rest.mean()
    phi = float((rest.iloc[1:].to_numpy() * rest.iloc[:-1].to_numpy()).sum() / (rest**2).sum())
    noise = float(np.std(rest.iloc[1:].to_numpy() - phi * rest.iloc[:-1].to_numpy()))
    assert 0.4 <= phi <= 0.75
    assert 0.06 <= noise <= 0.10


@pytest.mark.slow
def test_sarima_beats_the_seasonal_naive_forecast(table: Table) -> None:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    units = table("demand_daily").set_index("date")["units"].astype(float).asfreq("D")
    train, test = units.loc["2025-12-01":].iloc[:-HOLD_OUT], units.iloc[-HOLD_OUT:]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = SARIMAX(np.log(train), order=(1, 0, 0), seasonal_order=(0, 1, 1, 7)).fit(disp=0)
    forecast = np.exp(model.forecast(HOLD_OUT).to_numpy())
    naive = np.tile(train.iloc[-7:].to_numpy(), HOLD_OUT // 7)
    error = [float(np.mean(np.abs(test - guess) / test)) for guess in (forecast, naive)]
    assert error[0] <= 0.8 * error[1], error


def test_bots(table: Table) -> None:
    log = in_week(table("visits"))
    crawlers = log["visitor_id"].isin(bots(log))
    views = log["action"] == "view"
    assert 0.08 <= (crawlers & views).sum() / views.sum() <= 0.15
    daily = log.groupby([log["event_time"].dt.date, crawlers])["visitor_id"].nunique().unstack()
    assert (daily[True] / daily.sum(axis=1)).between(0.01, 0.03).all()
    rows = log[crawlers]
    assert set(rows["action"]) == {"view"}
    assert rows["user_agent"].nunique() == 1
    assert not log.loc[~crawlers, "user_agent"].isin(rows["user_agent"]).any()
    hours = rows["event_time"].dt.hour.value_counts(normalize=True) * 24
    assert len(hours) == 24
    assert hours.between(0.8, 1.2).all(), "crawlers sleep"
    people = log[~crawlers & views].groupby("visitor_id").size()
    assert people.max() < 100, "people and crawlers are hard to tell apart"


def test_dirt_of_the_log(table: Table) -> None:
    log = table("visits")
    assert 0.005 <= log.duplicated().mean() <= 0.01
    years = log["event_time"].dt.year.value_counts()
    assert set(years.index) == {1970, 2026, 2037}
    assert years[1970] >= 30
    assert years[2037] >= 20
    buying = clean(log)[lambda t: t["action"].isin(["order", "pay"])]
    assert 0.02 <= buying["customer_id"].isna().mean() <= 0.05


def test_dirt_of_the_orders(table: Table) -> None:
    orders = table("orders")
    assert 0.10 <= (orders["status"] != "paid").mean() <= 0.15
    big = table("order_items").query("quantity >= 1000")
    assert big["quantity"].tolist() == [80_000]
    absurd = orders.set_index("order_id").loc[big["order_id"].iloc[0]]
    assert absurd["status"] == "cancelled"
    assert absurd["cancel_time"] - absurd["order_time"] < pd.Timedelta(minutes=10)


def test_brushed_orders(paid: pd.DataFrame, lines: pd.DataFrame) -> None:
    """Several customers, one address, one day, one piece of one SKU."""
    crowd = paid.groupby(["date", "address_hash"])["customer_id"].transform("nunique") >= 3
    brushed = paid[crowd]
    assert 0.004 <= crowd.mean() <= 0.006
    bought = lines[lines["order_id"].isin(brushed["order_id"])]
    assert (bought["quantity"] == 1).all()
    assert len(bought) == len(brushed)
    one = bought.merge(brushed[["order_id", "address_hash"]], on="order_id").groupby(["date", "address_hash"])
    assert (one["sku"].nunique() == 1).all()
    assert (brushed["refund_status"] == "none").all()


def test_stock_outs_hide_demand(table: Table) -> None:
    stock = table("stock_daily")
    seen = stock[stock["visitors"] > 0]
    empty = seen["opening"] + seen["inbound"] == 0
    assert 0.03 <= empty.mean() <= 0.05
    assert (seen.loc[empty, "sold"] == 0).all()


def test_supplier_trap(table: Table) -> None:
    suppliers = table("suppliers").set_index("supplier_id")
    deliveries = table("deliveries")
    arrived = deliveries[deliveries["arrived"].notna()].groupby("supplier_id")[["defects", "quantity"]].sum()
    due = deliveries[deliveries["promised"] < "2026-05-01"]
    in_time = (due["arrived"] <= due["promised"]).groupby(due["supplier_id"]).mean()
    facts = pd.DataFrame({
        "price": -suppliers["quote_index"],
        "quality": -(arrived["defects"] / arrived["quantity"]),
        "punctual": in_time,
        "response": -deliveries.groupby("supplier_id")["response_hours"].mean(),
    }).astype(float)  # fmt: skip
    score = (facts - facts.min()) / (facts.max() - facts.min())
    cheapest = facts["price"].idxmax()
    for weights in ([0.3, 0.3, 0.25, 0.15], [0.4, 0.3, 0.2, 0.1], [0.25, 0.25, 0.25, 0.25]):
        total = score @ weights
        assert total.idxmax() != cheapest
        assert total.rank(ascending=False)[cheapest] > 6
