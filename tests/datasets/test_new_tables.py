"""The tables of the labs: they fit the orders, and each named mistake would change the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from courseware.shop.tables import Shop

Table = Callable[[str], pd.DataFrame]
FOLDER = Path(__file__).resolve().parents[2] / "datasets"
DAY = pd.Timedelta(days=1)


def test_sends_count_the_orders(table: Table) -> None:
    sends = table("crm_sends")
    paid = table("orders").query("status == 'paid'")[["customer_id", "pay_time", "amount"]]
    customers = table("customers").set_index("customer_id")
    assert (customers.loc[sends["customer_id"], "sms_consent"] == 1).all()
    after = sends.merge(paid, on="customer_id")
    after = after[(after["pay_time"] >= after["sent"]) & (after["pay_time"] < after["sent"] + 30 * DAY)]
    counted = after.groupby("send_id").agg(n=("amount", "size"), money=("amount", "sum"))
    counted = counted.reindex(sends["send_id"], fill_value=0)
    assert (counted["n"].to_numpy() == sends["orders_30d"]).mean() > 0.99  # brushed orders do not count
    assert ((sends["paid_30d"] == 1) == (sends["orders_30d"] > 0)).all()
    assert ((sends["first_paid"].notna()) == (sends["paid_30d"] == 1)).all()
    assert (sends.loc[sends["arm"] == "holdout", ["message_cost", "gift_cost", "clicked"]] == 0).all(axis=None)


def test_one_wave_pays_and_one_reaches_people_who_come_anyway(table: Table) -> None:
    sends = table("crm_sends")
    rate = sends.groupby(["wave", "arm"])["paid_30d"].mean().unstack().astype(float)
    more = rate["send"] - rate["holdout"]
    assert more["repeat"] > 0.05
    assert abs(more["member"]) < 0.02
    assert rate.loc["member", "holdout"] > 0.35, "most of them would have come anyway"
    orders = table("orders").query("status == 'paid'")
    people = sends.query("wave == 'repeat'").set_index("customer_id")
    before = orders[orders["pay_time"] < people["sent"].min()].groupby("customer_id").size()
    past = before.reindex(people.index).groupby(people["arm"]).mean()
    assert abs(past["send"] / past["holdout"] - 1) < 0.06, "the arms were not alike"
    week = (people["first_paid"] - people["sent"]) < 7 * DAY
    early = week.groupby(people["arm"]).mean()
    assert early["send"] / early["holdout"] > rate.loc["repeat", "send"] / rate.loc["repeat", "holdout"]


def test_landing_visits_are_within_the_traffic_report(table: Table) -> None:
    visits = table("landing_visits")
    orders = table("orders").set_index("order_id")
    bought = visits[visits["order_id"].notna()]
    assert np.allclose(bought["amount"], orders.loc[bought["order_id"], "amount"])
    assert (bought["event"] == "purchase").all()
    assert (visits.loc[visits["order_id"].isna(), "amount"] == 0).all()
    paid_on = orders.loc[bought["order_id"], "pay_time"].dt.normalize().to_numpy()
    assert (bought["time"].dt.normalize().to_numpy() == paid_on).all()
    total = table("daily_traffic").groupby("date")["uv"].sum()
    assert (
        visits.groupby(visits["time"].dt.normalize()).size()
        < 0.4 * total.reindex(visits["time"].dt.normalize().unique())
    ).all()


def test_links_are_soiled(table: Table) -> None:
    urls = table("landing_visits")["url"]
    marked = urls.str.contains("utm_source=")
    assert 0.6 < marked.mean() < 0.9
    source = urls.str.extract(r"utm_source=([^&?]+)")[0].dropna()
    assert 0.03 < (source != source.str.lower()).mean() < 0.2
    assert urls.str.count(r"\?").eq(2).sum() >= 20
    assert urls.str.contains("utm_medium=internal").sum() >= 30
    pages = table("landing_visits")
    one_page, short = pages["pages"] == 1, pages["seconds"] < 10
    assert (one_page & ~short & pages["event"].isna()).mean() > 0.1, "both bounce rates are the same"


def test_elasticity_is_found_and_promotions_spoil_it(table: Table) -> None:
    trials = table("price_tests")

    def slope(rows: pd.DataFrame) -> float:
        rate = np.log((rows["units"] / rows["visitors"]).astype(float))
        return float(np.polyfit(np.log(rows["price"]), rate, 1)[0])

    quiet = trials[trials["event"].isna()]
    usual = quiet.groupby("spu")[["price", "units", "visitors"]].apply(slope)
    everything = trials.groupby("spu")[["price", "units", "visitors"]].apply(slope)
    assert usual.between(-3.2, -0.5).all()
    assert (everything < usual).all(), "promotion days look like elasticity"
    assert trials.groupby("spu")["price"].nunique().min() >= 7


def test_rivals_have_gaps_packs_and_deals(table: Table) -> None:
    prices = table("competitor_prices")
    whole = prices["week"].nunique() * prices["item_id"].nunique()
    assert 0.03 < 1 - len(prices) / whole < 0.1
    assert (prices["deal_price"] <= prices["list_price"]).all()
    assert prices.groupby("item_id")["total_sold"].apply(lambda sold: sold.dropna().is_monotonic_increasing).all()
    assert prices.groupby("spu")["pieces"].nunique().max() > 1
    burst = prices[prices["week"].between("2025-11-10", "2025-11-17")]
    depth = 1 - prices["deal_price"] / prices["list_price"]
    assert depth[burst.index].mean() > 2 * depth.drop(burst.index).mean()


def test_every_mistake_of_the_listing_sheet_is_there(table: Table) -> None:
    sheet, counts, prices = table("listing_template"), table("listing_counts"), table("listing_prices")
    assert len(sheet) == 24
    assert (sheet["code"].str.len() < 7).sum() == 3
    assert sheet.duplicated(["shop", "code"], keep=False).sum() == 2
    assert sheet["weight_kg"].isna().sum() == 2
    stock = sheet.merge(counts, on="code")
    free = stock["counted"] - stock["reserved"] - stock["unsaleable"]
    assert (stock["stock"] > free).sum() >= 8
    twice = sheet[sheet.duplicated("code", keep=False) & ~sheet.duplicated(["shop", "code"], keep=False)]
    assert twice.groupby("code")["shop"].nunique().eq(2).sum() == 6
    week = prices[(prices["date"] >= "2026-04-24") & (prices["units"] > 0)].groupby("code")["price"].max()
    struck = sheet.merge(week.rename("sold"), left_on="code", right_index=True)
    assert (struck["strike_price"] > struck["sold"]).sum() >= 4
    assert (sheet["title"].str.contains("UPF") & sheet["report"].isna()).any()
    assert (sheet["title"].str.contains("糖|坚果") & sheet["licence"].isna()).sum() == 1


# What only a judge knows


@pytest.fixture(scope="module")
def hidden() -> pd.DataFrame:
    return Shop.load(FOLDER).table("review_risks")


def test_hidden_tables_are_for_solutions_alone() -> None:
    shop = Shop.load(FOLDER)
    names = {path.stem for path in (FOLDER / "hidden").glob("*.csv")}
    assert names == {"review_risks", "order_risks"} == set(shop.tables) - set(shop.dictionary.tables)
    with pytest.raises(ValueError, match="review_risks"):
        shop.frame("select * from review_risks")


def test_risks_are_named_for_every_review(table: Table, hidden: pd.DataFrame) -> None:
    reviews = table("reviews").merge(hidden, on="review_id")
    assert len(reviews) == len(hidden) == len(table("reviews"))
    assert (reviews["level"] == 1).sum() >= 60
    assert (reviews.loc[reviews["level"] <= 2, "stars"] <= 2).all()
    harmless = reviews[reviews["text"].str.contains("没有味道")]
    assert (harmless["level"] == 4).mean() > 0.9, "a word is not a meaning"
    batch = reviews[reviews["delivery_id"].notna()]
    assert batch["delivery_id"].nunique() == 1
    assert len(batch) >= 10


def test_risky_orders_are_the_brushed_ones_and_the_absurd_one(table: Table) -> None:
    risks = Shop.load(FOLDER).table("order_risks").set_index("order_id")["risk"]
    orders = table("orders").set_index("order_id")
    day = orders["order_time"].dt.normalize()
    crowd = orders[orders["status"] == "paid"].groupby([day, "address_hash"])["customer_id"].transform("nunique") >= 3
    assert set(risks.index[risks == "brushed"]) == set(crowd.index[crowd])
    assert orders.loc[risks.index[risks == "absurd"], "status"].tolist() == ["cancelled"]
