"""The tables agree with each other: money, units, people and times."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tests.datasets.access_log import WEEK, clean

Table = Callable[[str], pd.DataFrame]
TODAY = pd.Timestamp("2026-05-01")
DAY = ["date", "channel"]


@pytest.fixture(scope="module")
def paid(table: Table) -> pd.DataFrame:
    """Return the paid orders with their pay date."""
    orders = table("orders")
    orders = orders[orders["status"] == "paid"]
    return orders.assign(date=orders["pay_time"].dt.normalize())


@pytest.fixture(scope="module")
def paid_lines(table: Table, paid: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of paid orders with customer, channel and pay date."""
    return table("order_items").merge(paid[["order_id", "customer_id", "channel", "date"]], on="order_id")


@pytest.fixture(scope="module")
def people(table: Table) -> pd.DataFrame:
    """Return the cleaned access log."""
    return clean(table("visits"))


def test_order_amounts(table: Table) -> None:
    orders, lines = table("orders").set_index("order_id"), table("order_items")
    assert set(lines["order_id"]) == set(orders.index)
    assert np.allclose(lines["amount"], (lines["quantity"] * lines["unit_price"]).astype(float))
    assert np.allclose(lines.groupby("order_id")["amount"].sum(), orders["goods_amount"].sort_index())
    assert np.allclose(orders["goods_amount"] - orders["discount"], orders["amount"])
    assert ((orders["discount"] > 0) == orders["coupon_code"].notna()).all()
    assert (orders["amount"] > 0).all()


def test_order_times_follow_the_status(table: Table) -> None:
    orders = table("orders")
    assert (orders["pay_time"].notna() == (orders["status"] == "paid")).all()
    assert (orders["cancel_time"].notna() == (orders["status"] == "cancelled")).all()
    assert (orders["pay_time"].dropna() >= orders["order_time"].reindex(orders["pay_time"].dropna().index)).all()
    assert orders["order_time"].is_monotonic_increasing
    for column in ("order_time", "pay_time", "refund_requested_time", "refund_time"):
        assert orders[column].max() < TODAY


def test_refunds_follow_their_status(table: Table) -> None:
    orders = table("orders")
    asked = orders["refund_status"] != "none"
    assert (orders.loc[asked, "status"] == "paid").all()
    for column in ("refund_requested_time", "refund_reason"):
        assert (orders[column].notna() == asked).all()
    assert ((orders["refund_amount"] > 0) == asked).all()
    assert (orders["refund_amount"] <= orders["amount"]).all()
    success = orders[orders["refund_status"] == "success"]
    assert (orders["refund_time"].notna() == (orders["refund_status"] == "success")).all()
    assert (success["refund_time"] > success["refund_requested_time"]).all()
    assert (success["refund_requested_time"] > success["pay_time"]).all()
    partial = (success["refund_amount"] < success["amount"]).mean()
    assert 0.15 < partial < 0.35
    assert {"requested", "rejected"} <= set(orders["refund_status"])


def test_traffic_report_counts_the_orders(table: Table, paid: pd.DataFrame) -> None:
    traffic = table("daily_traffic").set_index(DAY)
    counted = paid.groupby(DAY).agg(
        buyers=("customer_id", "nunique"), orders=("order_id", "size"), paid_amount=("amount", "sum")
    )
    counted = counted.reindex(traffic.index, fill_value=0)
    for column in counted:
        assert np.allclose(counted[column].astype(float), traffic[column].astype(float)), column
    assert (traffic["buyers"] <= traffic["uv"]).all()
    assert (traffic["pv"] >= traffic["uv"]).all()


def test_traffic_report_counts_the_cleaned_log(table: Table, people: pd.DataFrame) -> None:
    traffic = table("daily_traffic")
    week = traffic[(traffic["date"] >= WEEK[0]) & (traffic["date"] < WEEK[1])].set_index(DAY)
    assert len(week) == 7 * 6
    for column, action in (("favourite_users", "favourite"), ("cart_users", "cart")):
        users = people[people["action"] == action].groupby(DAY)["visitor_id"].nunique()
        assert (users.reindex(week.index, fill_value=0) == week[column]).all(), column
    assert (people.groupby(DAY)["visitor_id"].nunique().reindex(week.index) == week["uv"]).all()
    views = people[people["action"] == "view"].groupby(DAY).size()
    assert (views.reindex(week.index) == week["pv"]).all()


def test_orders_of_the_week_are_in_the_log(table: Table, people: pd.DataFrame) -> None:
    """Every order but the brushed ones (several customers, one address, one day) was browsed for, in its channel."""
    orders = table("orders")
    week = orders[(orders["order_time"] >= WEEK[0]) & (orders["order_time"] < WEEK[1])]
    day = week["order_time"].dt.normalize()
    brushed = week.groupby([day, "address_hash"])["customer_id"].transform("nunique") >= 3
    assert 5 <= brushed.sum() <= 12
    real = week[~brushed]
    ordered = people[people["action"] == "order"][["visitor_id", "event_time", "channel"]]
    merged = real.merge(ordered, left_on=["visitor_id", "order_time", "channel"], right_on=list(ordered.columns))
    assert len(merged) == len(real) == len(ordered)
    assert not week.loc[brushed, "visitor_id"].isin(people["visitor_id"]).any()
    payments = people[people["action"] == "pay"]
    assert len(payments) == (real["status"] == "paid").sum()


def test_demand_counts_the_orders(table: Table, paid_lines: pd.DataFrame) -> None:
    demand = table("demand_daily").set_index("date")
    assert (paid_lines.groupby("date")["quantity"].sum() == demand["units"]).all()
    assert (paid_lines.groupby("date")["order_id"].nunique() == demand["orders"]).all()


def test_product_report_counts_the_lines(table: Table, paid_lines: pd.DataFrame, people: pd.DataFrame) -> None:
    key = [*DAY, "sku"]
    product = table("product_daily").set_index(key)
    april = paid_lines[paid_lines["date"] >= "2026-04-01"]
    counted = april.groupby(key).agg(
        buyers=("customer_id", "nunique"),
        orders=("order_id", "nunique"),
        units=("quantity", "sum"),
        goods_amount=("amount", "sum"),
    )
    assert counted.index.isin(product.index).all()
    counted = counted.reindex(product.index, fill_value=0)
    for column in counted:
        assert np.allclose(counted[column].astype(float), product[column].astype(float)), column
    looked = people[(people["page"] == "product") & (people["action"] == "view")]
    seen = looked.groupby(key)["visitor_id"].nunique()
    week = product[product["visitors"] > 0].loc[WEEK[0] : "2026-04-26", "visitors"]
    assert (seen.reindex(week.index) == week).all()
    assert len(seen) == len(week)
    # only brushed orders are bought without a look
    assert (product["buyers"] > product["visitors"]).sum() <= 2


def test_stock_ledger(table: Table, paid_lines: pd.DataFrame) -> None:
    stock = table("stock_daily").sort_values(["sku", "date"])
    assert (stock["opening"] + stock["inbound"] - stock["sold"] == stock["closing"]).all()
    assert (stock["closing"] >= 0).all()
    before = stock.groupby("sku")["closing"].shift()
    follows = before.notna()
    assert (before[follows] == stock.loc[follows, "opening"]).all()
    assert (stock.groupby("sku")["date"].diff().dropna() == pd.Timedelta(days=1)).all()
    sold = paid_lines[paid_lines["date"] >= "2025-11-01"].groupby(["sku", "date"])["quantity"].sum()
    ledger = stock.set_index(["sku", "date"])
    assert sold.index.isin(ledger.index).all()
    assert (sold.reindex(ledger.index, fill_value=0) == ledger["sold"]).all()


def test_stock_visitors_are_the_product_visitors(table: Table) -> None:
    stock = table("stock_daily")
    april = stock[stock["date"] >= "2026-04-01"].set_index(["date", "sku"])["visitors"]
    product = table("product_daily").groupby(["date", "sku"])["visitors"].sum()
    assert (product.reindex(april.index, fill_value=0) == april).all()


def test_goods_are_sold_while_on_sale(table: Table, paid_lines: pd.DataFrame) -> None:
    lines = paid_lines.merge(table("products"), on="sku")
    assert (lines["date"] >= lines["launch_date"]).all()
    assert (lines["delisted_date"].isna() | (lines["date"] < lines["delisted_date"])).all()
    products = table("products")
    assert (products["cost"] < products["price"]).all()
    assert (products["price"] < products["list_price"]).all()
    assert len(products) == 160


def test_promotions_repeat_the_traffic_report(table: Table) -> None:
    promotion = table("promo_history")
    same = ["uv", "cart_users", "buyers", "orders", "paid_amount", "spend"]
    traffic = table("daily_traffic").set_index(DAY)[same]
    assert np.allclose(
        promotion[same].astype(float), traffic.loc[pd.MultiIndex.from_frame(promotion[DAY])].astype(float)
    )
    days = promotion.drop_duplicates("date").groupby(["event", "phase"]).size().unstack()
    assert (days[["warmup", "burst", "return"]] == [10, 4, 5]).all(axis=None)


def test_ads_are_a_part_of_the_paid_channel(table: Table) -> None:
    ads = table("ads_daily")
    traffic = table("daily_traffic")
    whole = traffic[traffic["channel"] == "paid"].set_index("date")
    daily = ads.groupby("date")[["clicks", "spend", "orders", "sales"]].sum()
    whole = whole.loc[daily.index]
    assert (daily["spend"] < whole["spend"]).all()
    assert (daily["clicks"] <= whole["uv"]).all()
    assert (daily["orders"] <= whole["orders"]).all()
    assert (daily["sales"] <= whole["paid_amount"] + 0.005).all()
    assert (ads["clicks"] <= ads["impressions"]).all()


def test_paths_end_with_the_order(table: Table) -> None:
    touches = table("touchpoints")
    assert (touches.groupby("order_id")["seq"].diff().dropna() == 1).all()
    assert touches.groupby("order_id")["touch_time"].is_monotonic_increasing.all()
    last = touches.groupby("order_id").last()
    orders = table("orders").set_index("order_id").loc[last.index]
    assert (last["channel"] == orders["channel"]).all()
    assert (last["kind"] == "click").all()
    assert (last["touch_time"] < orders["order_time"]).all()
    assert (last["customer_id"] == orders["customer_id"]).all()


def test_live_tables_count_the_live_orders(table: Table, paid: pd.DataFrame) -> None:
    sessions, minutes = table("live_sessions").set_index("session_id"), table("live_minutes")
    total = minutes.groupby("session_id")[["views", "clicks", "orders", "amount"]].sum()
    for column in total:
        assert np.allclose(total[column].astype(float), sessions[column].astype(float)), column
    assert (minutes.groupby("session_id")["viewers"].max() == sessions["peak_viewers"]).all()
    assert (sessions["viewers"] < sessions["views"]).all()
    live = paid[paid["channel"] == "live"]
    for session in sessions.itertuples():
        end = session.start + pd.Timedelta(minutes=session.minutes)
        here = live[(live["pay_time"] >= session.start) & (live["pay_time"] < end)]
        assert len(here) == session.orders


def test_customers_come_before_they_order(table: Table) -> None:
    first = table("orders").groupby("customer_id")["order_time"].min()
    customers = table("customers").set_index("customer_id")
    assert (customers.loc[first.index, "first_seen"] <= first).all()
    buys_nothing = ~customers.index.isin(table("orders").query("status == 'paid'")["customer_id"])
    assert 0.05 < buys_nothing.mean() < 0.20


def test_service_follows_the_purchase(table: Table) -> None:
    orders = table("orders").set_index("order_id")
    for name, column in (("tickets", "opened"), ("reviews", "time"), ("shipments", "shipped")):
        rows = table(name)
        assert (rows[column].to_numpy() > orders.loc[rows["order_id"], "pay_time"].to_numpy()).all(), name
        assert (rows[column] < TODAY).all(), name
    bought = table("order_items").set_index(["order_id", "sku"]).index
    assert pd.MultiIndex.from_frame(table("reviews")[["order_id", "sku"]]).isin(bought).all()
    tickets = table("tickets")
    assert (tickets["first_reply"].dropna() >= tickets["opened"].reindex(tickets["first_reply"].dropna().index)).all()
    solved = tickets[tickets["resolved"].notna()]
    assert (solved["resolved"] >= solved["first_reply"]).all()
    limits = tickets.groupby("severity")["limit_hours"].agg(["min", "max"])
    assert limits.loc[["normal", "serious", "critical"]].to_numpy().tolist() == [[72, 72], [24, 24], [4, 4]]
    assert ((tickets["resolved"].isna()) & (tickets["opened"] < "2026-04-20")).any(), "no ticket is overdue"


def test_deliveries_and_parcels(table: Table) -> None:
    deliveries, suppliers = table("deliveries"), table("suppliers")
    assert (deliveries["ordered"] < deliveries["promised"]).all()
    assert (deliveries["arrived"].isna() == deliveries["defects"].isna()).all()
    assert (deliveries["defects"].fillna(0) <= deliveries["quantity"]).all()
    assert set(deliveries["supplier_id"]) == set(suppliers["supplier_id"])
    own = table("products").set_index("sku")["supplier_id"]
    assert (deliveries["sku"].map(own) == deliveries["supplier_id"]).all()
    due = deliveries[deliveries["promised"] < TODAY]
    assert due["arrived"].isna().any(), "on-time rate: no delivery is due and missing"
    shipments = table("shipments")
    assert not shipments["order_id"].duplicated().any()
    assert (shipments["arrived"].dropna() > shipments["shipped"].reindex(shipments["arrived"].dropna().index)).all()
